//! Are the tools here that the tests need, and can we fetch those that are not?

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::shell;

/// Programs that tests start, and the Debian package of each.
const PACKAGES: [(&str, &str); 6] = [
    ("python3", "python3"),
    ("curl", "curl"),
    ("git", "git"),
    ("faketime", "faketime"),
    ("chromium", "chromium"),
    ("h2load", "nghttp2-client"),
];

/// The Python of our tests, with packages of its own: the tests know its place.
const PYTHON: &str = "target/tools/python";

/// Packages for it.
const PYTHON_PACKAGES: [(&str, &str); 3] =
    [("grpcio", "1.85.1"), ("schemathesis", "4.32.5"), ("websockets", "17.4")];

/// Cargo's helpers, and the version that we fetch where there is none: known to build with our compiler.
const HELPERS: [(&str, &str); 2] = [("cargo-nextest", "0.9.143"), ("cargo-deny", "0.20.2")];

/// Puts what is missing in place: Debian packages by apt-get, helpers by `cargo install`.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn check() -> Result<()> {
    install_packages(&missing_packages(shell::is_installed))?;
    install_python()?;
    HELPERS.into_iter().try_for_each(helper)
}

/// Puts one of cargo's helpers in place, if it is missing: its name, and the version to fetch.
///
/// # Errors
/// When it cannot be installed.
pub(crate) fn helper((helper, version): (&str, &str)) -> Result<()> {
    if !shell::is_installed(helper) {
        println!("   {helper} is missing: installing it (some minutes, once)");
        shell::run(&mut shell::cargo(&format!("install {helper} --locked --version {version}")))?;
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

/// Makes the Python of our tests where its packages are missing.
fn install_python() -> Result<()> {
    let is_there = |(name, version): (&str, &str)| {
        let check = format!("import importlib.metadata as m; assert m.version('{name}') == '{version}'");
        shell::succeeds(shell::command(&format!("{PYTHON}/bin/python"), "-c").arg(check))
    };
    if PYTHON_PACKAGES.into_iter().all(is_there) {
        return Ok(());
    }
    println!("   making {PYTHON}");
    if !shell::succeeds(shell::command("python3", "-c").arg("import ensurepip")) {
        // Debian keeps this part of Python in a package of its own.
        install_packages(&["python3-venv"])?;
    }
    shell::run(&mut shell::command("python3", &format!("-m venv {PYTHON}")))?;
    let packages = PYTHON_PACKAGES.map(|(name, version)| format!("{name}=={version}")).join(" ");
    let install = format!("-m pip install --quiet --disable-pip-version-check {packages}");
    shell::run(&mut shell::command(&format!("{PYTHON}/bin/python"), &install))
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
            ["curl", "git", "faketime", "chromium", "nghttp2-client"]
        );
    }
}
