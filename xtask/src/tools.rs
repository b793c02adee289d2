//! Are the tools here that the tests need, and can we fetch those that are not?

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::shell;

/// Programs that tests start, and the Debian package of each.
const PACKAGES: [(&str, &str); 5] = [
    ("python3", "python3"),
    ("curl", "curl"),
    ("git", "git"),
    ("faketime", "faketime"),
    ("h2load", "nghttp2-client"),
];

/// Cargo's helpers, and the version that we fetch where there is none: known to build with our compiler.
const HELPERS: [(&str, &str); 2] = [("cargo-nextest", "0.9.143"), ("cargo-deny", "0.20.2")];

/// Puts what is missing in place: Debian packages by apt-get, helpers by `cargo install`.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn check() -> Result<()> {
    install_packages(&missing_packages(shell::is_installed))?;
    for (helper, version) in HELPERS {
        if !shell::is_installed(helper) {
            println!("   {helper} is missing: installing it (some minutes, once)");
            shell::run(&mut shell::cargo(&format!("install {helper} --locked --version {version}")))?;
        }
    }
    Ok(())
}

fn missing_packages(is_installed: impl Fn(&str) -> bool) -> Vec<&'static str> {
    PACKAGES.iter().filter(|(program, _)| !is_installed(program)).map(|(_, package)| *package).collect()
}

fn install_packages(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    ensure!(shell::is_installed("apt-get"), "please install: {list} (there is no apt-get here to do it)");
    println!("   installing {list}");
    shell::run(&mut apt_get("update -qq"))?;
    shell::run(&mut apt_get(&format!("install -y -qq --no-install-recommends {list}")))
        .with_context(|| format!("please install: {list}"))
}

/// `apt-get`, through sudo for those who are not root and have it.
fn apt_get(arguments: &str) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let mut command = if is_root || !shell::is_installed("sudo") {
        shell::command("apt-get", arguments)
    } else {
        shell::command("sudo", &format!("apt-get {arguments}"))
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_installed() {
        assert_eq!(missing_packages(|_| true), Vec::<&str>::new());
        assert_eq!(
            missing_packages(|program| program == "python3"),
            ["curl", "git", "faketime", "nghttp2-client"]
        );
    }
}
