//! A real browser and a real WebSocket client come home through an HTTPS listener: Chromium, and `websockets` of Python.
//!
//! `cargo xtask test` puts both in place.

use crate::homing;
use crate::https::{Authority, HOST};
use homing_testkit::homing::Entry;
use homing_testkit::{HttpTarget, Reply, Running, Scratch};
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Where `cargo xtask test` puts a Python with packages of its own.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tools/python/bin/python");
/// Our scripts and the page.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/python");
/// Answers that the page asks for: five times one alone, eight together, and a WebSocket.
const ASKED: usize = 5 * (1 + 8 + 1);
/// Where somebody runs this as root, the browser cannot have its sandbox; the rest keeps it from calling home.
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    // The listener's certificate is certified by nobody that a browser knows.
    "--ignore-certificate-errors",
];

/// A program with all that it has started; it ends with the test.
pub(crate) struct Program(Child);

impl Program {
    pub(crate) fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.process_group(0).stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|error| panic!("{name}: {error} (cargo xtask test installs it)")))
    }

    pub(crate) fn first_line(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // What has ended by itself is gone.
        let _ = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
        let _ = self.0.wait();
    }
}

pub(crate) fn python(script: &str) -> Command {
    let mut command = Command::new(PYTHON);
    command.arg(Path::new(SCRIPTS).join(script)).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// A target that answers with the page, and has WebSockets.
struct Target {
    entry: Entry,
    _program: Program,
}

impl Target {
    fn start(name: &str) -> Self {
        let page = Path::new(SCRIPTS).join("page.html");
        let mut program = Program::start(python("target.py").arg(name).arg(page).stdout(Stdio::piped()));
        let entry = Entry::new(name, program.first_line().parse().expect("a target says where it is"));
        Self { entry, _program: program }
    }
}

/// A node before these targets; what pages tell goes to `told`.
fn start(targets: &[Target], told: &HttpTarget) -> Running {
    let (folder, authority) = (Scratch::new(), Authority::new());
    authority.certify(folder.path(), "web", HOST);
    folder.write("ca.pem", &authority.pem);
    let rules = "[{ path_exact = \"/told\", group = \"told\" }]";
    let node = homing().https("web").listener_setting("rules", rules);
    let node = node.group("web", targets.iter().map(|target| target.entry.clone())).cookie("20m");
    node.group("told", [told]).start_in(folder)
}

#[test]
fn all_that_a_page_asks_for_in_chromium_comes_from_the_home_of_its_session() {
    let (targets, told) = (["a", "b", "c"].map(Target::start), HttpTarget::start("told"));
    told.answer(|_| Reply::ok(""));
    let homing = start(&targets, &told);
    let port = homing.address("web").port();
    for number in 0..2 {
        // A folder that nobody has used: no cookie, no ticket.
        let profile = homing.folder().join(format!("profile-{number}"));
        let mut chromium = Command::new("chromium");
        chromium.args(FLAGS).arg(format!("--host-resolver-rules=MAP {HOST} 127.0.0.1"));
        chromium.arg(format!("--user-data-dir={}", profile.display())).env("HOME", homing.folder());
        chromium.arg(format!("https://{HOST}:{port}/")).stdout(Stdio::null()).stderr(Stdio::null());
        let _chromium = Program::start(&mut chromium);
        let request = told.next_request();
        let text = String::from_utf8(request.body.clone()).unwrap();
        let homes: Vec<&str> = text.split(' ').collect();
        assert_eq!(homes.len(), ASKED, "{text}");
        assert!(homes.iter().all(|home| *home == homes[0]), "{text}");
        assert_eq!(request.field("x-forwarded-proto"), Some("https"));
    }
    assert!(
        homing.metrics().count("homing_group_decisions_total", &[("reason", "recalled")]) >= 2 * ASKED as u64
    );
}

#[test]
fn a_websocket_client_comes_home_each_time() {
    let (targets, told) = (["a", "b", "c"].map(Target::start), HttpTarget::start("told"));
    let homing = start(&targets, &told);
    for _ in 0..3 {
        let mut client = python("client.py");
        client.arg(homing.address("web").port().to_string()).current_dir(homing.folder());
        let output = client.args(["ca.pem", HOST, "5"]).output().expect("cargo xtask test installs it");
        let (homes, error) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{error}");
        let homes: Vec<&str> = homes.lines().collect();
        assert!(homes.len() == 5 && homes.iter().all(|home| *home == homes[0]), "{homes:?}");
    }
}
