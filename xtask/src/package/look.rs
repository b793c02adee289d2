//! What is in a package, and is it what should be there?

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::shell;

/// What has to be in it: rights as dpkg-deb shows them, and the path.
const CONTENTS: [(&str, &str); 10] = [
    ("-rwxr-xr-x 0/0", "./usr/bin/homing"),
    ("-rw-r--r-- 0/0", "./etc/homing/homing.toml"),
    ("-rw-r--r-- 0/0", "./usr/lib/systemd/system/homing.service"),
    ("-rw-r--r-- 0/0", "./usr/share/bash-completion/completions/homing"),
    ("-rw-r--r-- 0/0", "./usr/share/zsh/vendor-completions/_homing"),
    ("-rw-r--r-- 0/0", "./usr/share/fish/vendor_completions.d/homing.fish"),
    ("-rw-r--r-- 0/0", "./usr/share/man/man1/homing-run.1.gz"),
    ("-rw-r--r-- 0/0", "./usr/share/man/ja/man1/homing.1.gz"),
    ("-rw-r--r-- 0/0", "./usr/share/doc/homing/copyright"),
    ("-rw-r--r-- 0/0", "./usr/share/doc/homing/examples/07-every-setting.toml"),
];

/// What its control file has to say.
const CONTROL: [&str; 5] = ["Package: homing", "Section: net", "Depends: ", "adduser", "libc6"];

/// How exposed systemd may think the service to be, in tenths: 0 is locked up, 100 is open. What is left is the network,
/// ports below 1024, and being able to start a successor.
const EXPOSURE_TENTHS: u32 = 20;

/// Looks at the package, unpacks it into `root`, and has systemd judge its unit.
///
/// # Errors
/// What is missing or not as it should be.
pub(super) fn look(package: &Path, root: &Path) -> Result<()> {
    let contents = said(package, "--contents")?;
    for (rights, path) in CONTENTS {
        let is_it = |line: &str| line.starts_with(rights) && line.ends_with(&format!(" {path}"));
        ensure!(contents.lines().any(is_it), "no {rights} {path} in the package:\n{contents}");
    }
    let info = said(package, "--info")?;
    for wanted in CONTROL {
        ensure!(info.contains(wanted), "the package does not say \"{wanted}\":\n{info}");
    }
    unpack(package, root)?;
    let files = root.join("DEBIAN/conffiles");
    let files = fs::read_to_string(&files).with_context(|| files.display().to_string())?;
    ensure!(files.contains("/etc/homing/homing.toml"), "the file of the node would be overwritten");
    let binary = root.join("usr/bin/homing").display().to_string();
    shell::run(&mut shell::command(&binary, "version"))?;
    shell::run(shell::command(&binary, "check").arg(root.join("etc/homing/homing.toml")))?;
    judge(root)
}

fn said(package: &Path, what: &str) -> Result<String> {
    let output = shell::command("dpkg-deb", what).arg(package).output().context("dpkg-deb")?;
    ensure!(output.status.success(), "dpkg-deb {what}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// As a whole, with its scripts.
fn unpack(package: &Path, root: &Path) -> Result<()> {
    if root.exists() {
        fs::remove_dir_all(root)?;
    }
    shell::run(shell::command("dpkg-deb", "--raw-extract").args([package, root]))
}

/// What systemd says to the unit: whether it can be read, and how exposed the service is.
fn judge(root: &Path) -> Result<()> {
    if !shell::is_installed("systemd-analyze") {
        println!("   skipped: what systemd says to the unit (there is no systemd-analyze)");
        return Ok(());
    }
    let unit = root.join("usr/lib/systemd/system/homing.service");
    let text = fs::read_to_string(&unit)?;
    // The program is not installed: the unit is read with the one that was unpacked.
    let beside = root.join("homing.service");
    fs::write(&beside, text.replace("/usr/bin/homing", &root.join("usr/bin/homing").display().to_string()))?;
    shell::run(shell::command("systemd-analyze", "verify --man=no").arg(&beside))?;
    let threshold = format!("security --no-pager --offline=true --threshold={EXPOSURE_TENTHS}");
    let judged = shell::command("systemd-analyze", &threshold).arg(&unit).output()?;
    let table = String::from_utf8_lossy(&judged.stdout);
    ensure!(judged.status.success(), "the service is more exposed than it was:\n{table}");
    println!("   {}", table.lines().last().unwrap_or_default());
    Ok(())
}
