//! Are the tools here that the tests need, and can we fetch those that are not?

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::shell;

/// Programs that tests start, and the Debian package of each.
const PACKAGES: [(&str, &str); 8] = [
    ("python3", "python3"),
    ("curl", "curl"),
    ("git", "git"),
    ("faketime", "faketime"),
    ("chromium", "chromium"),
    ("h2load", "nghttp2-client"),
    ("node", "nodejs"),
    ("npm", "npm"),
];

/// Letters of Chinese and Japanese, for a browser that is looked at: a package without a program, and a file of it.
const LETTERS: (&str, &str) = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk");

/// What the console needs of node: older ones lack what its tools use.
const NODE: u32 = 20;

/// Of these the console needs.
const FOR_CONSOLE: [&str; 3] = ["chromium", "node", "npm"];

/// The Python of our tests, with packages of its own: the tests know its place.
const PYTHON: &str = "target/tools/python";

/// Packages for it.
const PYTHON_PACKAGES: [(&str, &str); 3] =
    [("grpcio", "1.85.1"), ("schemathesis", "4.32.5"), ("websockets", "17.4")];

/// The Python of vendors' clients, in a place of its own: what they need goes with each other, and not with the rest.
const CLIENTS: &str = "target/clients/venv";

/// The clients of load balancers whose API we speak.
const CLIENT_PACKAGES: [(&str, &str); 6] = [
    ("huaweicloudsdkelb", "3.1.219"),
    ("openstacksdk", "4.22.0"),
    ("python-octaviaclient", "3.15.0"),
    ("python-openstackclient", "10.5.0"),
    ("tccli", "3.1.189.1"),
    ("tencentcloud-sdk-python-clb", "3.1.194"),
];

/// Those that are written for Node stand here.
const NODE_CLIENTS: &str = "target/clients/node";

/// What a client for Node is called, and the version that we fetch.
const NODE_CLIENT: (&str, &str) = ("tencentcloud-sdk-nodejs", "4.1.313");

/// Cargo's helpers, and the version that we fetch where there is none: known to build with our compiler.
const HELPERS: [(&str, &str); 2] = [("cargo-nextest", "0.9.143"), ("cargo-deny", "0.20.2")];

/// Puts what is missing in place: Debian packages by apt-get, helpers by `cargo install`.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn check() -> Result<()> {
    install_packages(&missing_packages(shell::is_installed, is_there))?;
    check_node()?;
    install_python(PYTHON, &PYTHON_PACKAGES)?;
    install_python(CLIENTS, &CLIENT_PACKAGES)?;
    install_node_client()?;
    HELPERS.into_iter().try_for_each(helper)
}

/// As [`check`], for the console alone.
///
/// # Errors
/// As [`check`].
pub(crate) fn check_console() -> Result<()> {
    let is_fine = |program: &str| !FOR_CONSOLE.contains(&program) || shell::is_installed(program);
    install_packages(&missing_packages(is_fine, is_there))?;
    check_node()
}

fn check_node() -> Result<()> {
    let output = Command::new("node").arg("--version").output().context("node")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = major(&text).with_context(|| format!("node calls itself {text:?}"))?;
    ensure!(version >= NODE, "the console is built with node {NODE} or newer, and this is {}", text.trim());
    Ok(())
}

/// `v20.20.2` is a version 20.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
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

fn missing_packages(
    is_installed: impl Fn(&str) -> bool,
    is_there: impl Fn(&str) -> bool,
) -> Vec<&'static str> {
    let programs = PACKAGES.iter().filter(|(program, _)| !is_installed(program));
    let letters = Some(LETTERS).filter(|(file, _)| !is_there(file));
    programs.map(|(_, package)| *package).chain(letters.map(|(_, package)| package)).collect()
}

fn is_there(file: &str) -> bool {
    Path::new(file).is_file()
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

/// Makes a Python at `place` where it or one of its packages is missing.
fn install_python(place: &str, packages: &[(&str, &str)]) -> Result<()> {
    let is_there = |(name, version): &(&str, &str)| {
        let check = format!("import importlib.metadata as m; assert m.version('{name}') == '{version}'");
        shell::succeeds(shell::command(&format!("{place}/bin/python"), "-c").arg(check))
    };
    if packages.iter().all(is_there) {
        return Ok(());
    }
    println!("   making {place}");
    if !shell::succeeds(shell::command("python3", "-c").arg("import ensurepip")) {
        // Debian keeps this part of Python in a package of its own.
        install_packages(&["python3-venv"])?;
    }
    shell::run(&mut shell::command("python3", &format!("-m venv {place}")))?;
    let packages: Vec<String> = packages.iter().map(|(name, version)| format!("{name}=={version}")).collect();
    let install = format!("-m pip install --quiet --disable-pip-version-check {}", packages.join(" "));
    shell::run(&mut shell::command(&format!("{place}/bin/python"), &install))
}

/// Puts the client for Node in place, where it is missing or another one.
fn install_node_client() -> Result<()> {
    let (name, version) = NODE_CLIENT;
    let read = fs::read_to_string(format!("{NODE_CLIENTS}/node_modules/{name}/package.json"));
    if read.is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\""))) {
        return Ok(());
    }
    println!("   making {NODE_CLIENTS}");
    let options = "--no-save --no-audit --no-fund --ignore-scripts --loglevel error";
    shell::run(&mut shell::command(
        "npm",
        &format!("install --prefix {NODE_CLIENTS} {options} {name}@{version}"),
    ))
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
        assert_eq!(missing_packages(|_| true, |_| true), Vec::<&str>::new());
        assert_eq!(missing_packages(|_| true, |_| false), ["fonts-noto-cjk"]);
        assert_eq!(
            missing_packages(|program| program == "python3", |_| true),
            ["curl", "git", "faketime", "chromium", "nghttp2-client", "nodejs", "npm"]
        );
    }

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20"), None);
    }
}
