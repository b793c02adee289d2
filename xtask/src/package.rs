//! Can the program be installed as a package, and does it run there?
//!
//! The package is built by cargo-deb from what `crates/homing/Cargo.toml` says of it, and then looked at as whoever
//! installs it would: what is in it, what systemd says to its unit, and whether it runs. Root may also install it, in a
//! view of this machine of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::shell::{self, cargo, step};
use crate::tools;

mod look;

/// What builds the package, and the version that is known to.
const CARGO_DEB: (&str, &str) = ("cargo-deb", "3.8.0");

/// Where the package goes, and what goes into it that the program writes itself.
const FOLDER: &str = "target/package";

/// What the program says for a shell, and the file that says it.
const COMPLETIONS: [&str; 3] = ["bash", "zsh", "fish"];

/// In which languages there is a manual, and where man(1) looks for it below its own folder.
const MANUALS: [(&str, &str); 4] =
    [("en", "man1"), ("zh", "zh_CN/man1"), ("ja", "ja/man1"), ("id", "id/man1")];

#[derive(Args, Default)]
pub(crate) struct Arguments {
    /// Pack the debug build that is there: a look at the package itself, without the long way to a fast program.
    #[arg(long)]
    debug: bool,
}

impl Arguments {
    /// As `--debug` says.
    pub(crate) const fn of_debug_build() -> Self {
        Self { debug: true }
    }
}

/// Builds the package and checks it.
///
/// # Errors
/// What the first failing step said.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    step("cargo-deb", || tools::helper(CARGO_DEB))?;
    if !arguments.debug {
        step("program", || shell::run(&mut cargo("build --release --locked --package homing")))?;
    }
    let profile = if arguments.debug { "dev" } else { "release" };
    let binary = binary(arguments)?;
    step("what the program writes", || write_texts(&binary))?;
    let package = shell::root().join(FOLDER).join("homing.deb");
    step("package", || pack(profile, &package))?;
    step("look at it", || look::look(&package, &shell::root().join(FOLDER).join("root")))?;
    step("install it", || install(&package))?;
    println!("\n{}", package.display());
    Ok(())
}

/// Where cargo puts the program.
fn binary(arguments: &Arguments) -> Result<PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().current_dir(shell::root()).exec()?;
    let folder = if arguments.debug { "debug" } else { "release" };
    let binary = metadata.target_directory.join(folder).join("homing").into_std_path_buf();
    if arguments.debug && !binary.is_file() {
        shell::run(&mut cargo("build --package homing"))?;
    }
    Ok(binary)
}

/// Completions and the page of the manual, as the program itself knows them.
fn write_texts(binary: &Path) -> Result<()> {
    let folder = shell::root().join(FOLDER);
    fs::create_dir_all(&folder)?;
    for shell in COMPLETIONS {
        write(&folder, &format!("homing.{shell}"), Command::new(binary).args(["completions", shell]))?;
    }
    for (language, below) in MANUALS {
        let pages = folder.join("man").join(below);
        fs::create_dir_all(&pages)?;
        shell::run(Command::new(binary).arg("manual").arg(pages).env("HOMING_LANG", language))?;
    }
    Ok(())
}

/// What `command` says in English, in a file of that name.
fn write(folder: &Path, name: &str, command: &mut Command) -> Result<()> {
    let output = command.env("HOMING_LANG", "en").output().with_context(|| name.to_owned())?;
    ensure!(output.status.success() && !output.stdout.is_empty(), "the program writes no {name}");
    Ok(fs::write(folder.join(name), output.stdout)?)
}

fn pack(profile: &str, package: &Path) -> Result<()> {
    let mut deb = cargo("deb --quiet --no-build --locked --package homing --profile");
    deb.arg(profile).arg("--output").arg(package);
    if profile == "dev" {
        // The debug build is thrown away afterwards: what it would tell a debugger takes the most time.
        deb.args(["--strip", "--fast"]);
    }
    shell::run(&mut deb)
}

/// Installs, upgrades and removes it in an overlay over this machine's own root.
fn install(package: &Path) -> Result<()> {
    let may = shell::succeeds(&mut shell::command("unshare", "--mount --net --pid --fork true"));
    if !may || !shell::is_installed("dpkg") {
        println!("   skipped: this needs dpkg, and root who may mount (unshare --mount --net --pid)");
        return Ok(());
    }
    let mut install = shell::command("unshare", "--mount --net --pid --fork sh -eu");
    shell::run(
        install.arg("xtask/src/package/install.sh").args([package, &shell::root().join(FOLDER).join("view")]),
    )
}
