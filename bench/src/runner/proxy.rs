//! Which products are measured, and how is each started?
//!
//! A product is a row here and a configuration in `proxies/`: HTTP on 127.0.0.1:8100, HTTPS on 8104, TCP on 8102,
//! UDP on 8103, targets at 127.0.0.11 to 14, port 9000; in the foreground, one worker.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde::Serialize;

use super::machine;

/// What can stand between load generator and origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Proxy {
    /// Ours: `target/release/homing`, or `HOMING_BIN`.
    Homing,
    /// Installed, or `HAPROXY_BIN`.
    Haproxy,
    /// HAProxy that splices answers, for the TCP cases.
    HaproxySplice,
    /// Installed, or `NGINX_BIN`.
    Nginx,
    /// Nothing: what generator and origin can do alone. The figures are the origin's.
    Direct,
}

/// Whether this NGINX has `sticky cookie`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StickyNginx {
    Present,
    Missing,
}

impl Proxy {
    /// What it is called in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Homing => "homing",
            Self::Haproxy => "haproxy",
            Self::HaproxySplice => "haproxy-splice",
            Self::Nginx => "nginx",
            Self::Direct => "direct",
        }
    }

    /// The program and its arguments; `None` for no proxy at all.
    pub(super) fn command(self) -> Result<Option<(PathBuf, Vec<OsString>)>> {
        let configuration = |name: &str| machine::bench_folder().join("proxies").join(name).into_os_string();
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        let arguments = match self {
            Self::Direct => return Ok(None),
            Self::Homing => [words(&["run", "--config"]), vec![configuration("homing.toml")]].concat(),
            Self::Haproxy => [words(&["-db", "-q", "-f"]), vec![configuration("haproxy.cfg")]].concat(),
            Self::HaproxySplice => {
                [words(&["-db", "-q", "-f"]), vec![configuration("haproxy-splice.cfg")]].concat()
            }
            Self::Nginx => {
                let file = match sticky_nginx()? {
                    StickyNginx::Present => "nginx-sticky.conf",
                    StickyNginx::Missing => "nginx.conf",
                };
                let prefix = nginx_folder()?.into_os_string();
                [vec!["-p".into(), prefix], words(&["-e", "nginx.log", "-c"]), vec![configuration(file)]]
                    .concat()
            }
        };
        Ok(Some((self.program()?, arguments)))
    }

    /// What the product says about itself, in one line.
    pub(super) fn version(self) -> Result<String> {
        let flag = match self {
            Self::Direct => return Ok(String::new()),
            Self::Homing => "version",
            Self::Haproxy | Self::HaproxySplice | Self::Nginx => "-v",
        };
        Ok(first_line(&output_of(&self.program()?, flag)?))
    }

    fn program(self) -> Result<PathBuf> {
        match self {
            Self::Homing => match env::var_os("HOMING_BIN") {
                Some(path) => Ok(path.into()),
                None => machine::sibling("homing"),
            },
            Self::Haproxy | Self::HaproxySplice => installed("haproxy", "HAPROXY_BIN"),
            Self::Nginx => installed("nginx", "NGINX_BIN"),
            Self::Direct => bail!("no proxy has no program"),
        }
    }
}

/// Asks the installed NGINX for its version: `sticky` came with 1.29.6.
pub(super) fn sticky_nginx() -> Result<StickyNginx> {
    let version = output_of(&Proxy::Nginx.program()?, "-v")?;
    Ok(if is_sticky(&version) { StickyNginx::Present } else { StickyNginx::Missing })
}

fn is_sticky(version: &str) -> bool {
    let Some((_, number)) = version.split_once("nginx/") else { return false };
    let mut parts = number.split(|character: char| !character.is_ascii_digit()).map(str::parse::<u32>);
    let mut next = || parts.next().and_then(Result::ok).unwrap_or(0);
    (next(), next(), next()) >= (1, 29, 6)
}

/// Where NGINX keeps its log, its process id and its temporary files.
fn nginx_folder() -> Result<PathBuf> {
    let folder = machine::run_folder()?.join("nginx");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// `variable` where it is set, else `name` in the usual folders: /usr/sbin is not in everybody's `PATH`.
fn installed(name: &str, variable: &str) -> Result<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Ok(path.into());
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&folders).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let found = folders.map(|folder| folder.join(name)).find(|path| path.is_file());
    found.with_context(|| format!("{name} is not installed: `apt-get install {name}`, or set {variable}"))
}

fn output_of(program: &Path, flag: &str) -> Result<String> {
    let output = Command::new(program).arg(flag).output();
    let output = output.with_context(|| format!("cannot run {}", program.display()))?;
    // NGINX speaks on standard error.
    Ok([output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat())
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sticky_came_with_1_29_6() {
        assert!(!is_sticky("nginx version: nginx/1.22.1\n"));
        assert!(!is_sticky("nginx version: nginx/1.29.5 (Debian)"));
        assert!(is_sticky("nginx version: nginx/1.29.6"));
        assert!(is_sticky("nginx version: nginx/1.31.0"));
        assert!(is_sticky("nginx version: nginx/2.0.0"));
        assert!(!is_sticky("something else"));
    }
}
