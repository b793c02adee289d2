//! What does Homing look like at work? A balancer, three toy targets, and commands to copy.

mod file;
mod target;

use crate::cli::{DemoArguments, TargetArguments};
use crate::exit::Exit;
use crate::node::{Node, Origin};
use crate::output::{complain, say};
use crate::text::{Key, Language};
use crate::{signals, telemetry};
use anyhow::{Context, Result};
use homing_control::{config, token_file};
use std::fs::{self, DirBuilder};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, io, process};

/// The targets' names.
const TARGETS: [&str; 3] = ["a", "b", "c"];

/// `homing demo`
pub(crate) fn demo(arguments: &DemoArguments, language: Language) -> Exit {
    telemetry::start(None, "warn", language);
    match play(arguments, language) {
        Ok(()) => {
            say(language.text(Key::DemoOver));
            Exit::Done
        }
        Err(error) => {
            complain(language.fill(Key::CannotStart, &[("why", &format!("{error:#}"))]));
            Exit::CannotStart
        }
    }
}

/// `homing demo-target`
pub(crate) fn target(arguments: &TargetArguments) -> Exit {
    let serve = || -> io::Result<()> {
        let listener = TcpListener::bind(arguments.listen)?;
        say(format_args!("listening on {}", listener.local_addr()?));
        target::serve(&listener, &arguments.name);
        Ok(())
    };
    match serve() {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(error);
            Exit::CannotStart
        }
    }
}

fn play(arguments: &DemoArguments, language: Language) -> Result<()> {
    let requests = signals::listen()?;
    let folder = DemoFolder::make()?;
    let mut targets = Vec::new();
    for name in TARGETS {
        targets.push((name, target::start(name).context("a target cannot listen")?));
    }
    let file = folder.path.join("homing.toml");
    let node = start(&file, &targets, language)?;
    tell(&node, &file, &targets, language);
    say(format_args!("{}\n  {}\n", language.text(Key::DemoFile), file.display()));
    say(match arguments.seconds {
        Some(seconds) => language.fill(Key::DemoEndAfter, &[("seconds", &seconds.to_string())]),
        None => language.text(Key::DemoEnd).to_owned(),
    });
    let end = arguments.seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds.get()));
    _ = node.serve(&requests.received, end); // nobody can ask for an upgrade
    Ok(())
}

/// Writes the file and serves it. Somebody may take a port between our look at it and our use of it: then we look
/// again.
fn start(file: &Path, targets: &[(&str, SocketAddr)], language: Language) -> Result<Node> {
    let attempt = || {
        fs::write(file, file::text(targets, |wanted| free(wanted, language)))?;
        Node::start(file, config::load(file)?, Origin::default())
    };
    attempt().or_else(|_| attempt()).or_else(|_| attempt())
}

/// Says what to try.
fn tell(node: &Node, file: &Path, targets: &[(&str, SocketAddr)], language: Language) {
    let names: Vec<String> = targets.iter().map(|(name, address)| format!("{name} ({address})")).collect();
    say(language.fill(Key::DemoTitle, &[("targets", &names.join(", "))]));
    let step = |key, command: String| say(format_args!("\n{}\n  {command}", language.text(key)));
    if let Some(web) = node.address("web") {
        step(Key::DemoSpread, format!("curl http://{web}/"));
        step(Key::DemoStay, format!("curl -c jar -b jar http://{web}/"));
    }
    if let Some(tcp) = node.address("tcp") {
        step(Key::DemoTcp, format!("curl http://{tcp}/"));
    }
    if let Some(admin) = node.admin() {
        let token = file.with_file_name("state").join(token_file::ADMIN_NAME);
        let told = language.fill(Key::Console, &[("file", &token.display().to_string())]);
        say(format_args!("\n{told}\n  http://{admin}/console/"));
        step(Key::DemoStatus, format!("http://{admin}/status\n"));
    }
}

/// The address with that port, or one with a free port when it is taken; then that is said.
fn free(wanted: u16, language: Language) -> SocketAddr {
    let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
    let wanted = address(wanted);
    if TcpListener::bind(wanted).is_ok() {
        return wanted;
    }
    let chosen = TcpListener::bind(address(0)).and_then(|listener| listener.local_addr());
    let chosen = chosen.unwrap_or_else(|_| address(0));
    let values = [("wanted", &*wanted.to_string()), ("address", &*chosen.to_string())];
    say(language.fill(Key::PortTaken, &values));
    chosen
}

/// A folder for the demo's file and state, removed at the end.
struct DemoFolder {
    path: PathBuf,
}

impl DemoFolder {
    fn make() -> Result<Self> {
        let path = env::temp_dir().join(format!("homing-demo-{}", process::id()));
        // Not `recursive`: a folder that is there already belongs to somebody else.
        let made = DirBuilder::new().mode(0o700).create(&path);
        made.with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Self { path })
    }
}

impl Drop for DemoFolder {
    fn drop(&mut self) {
        // What cannot be removed is small and in the system's folder for such things.
        let _ = fs::remove_dir_all(&self.path);
    }
}
