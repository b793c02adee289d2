//! An operator sees what a node is and does: once, as it happens, or on a terminal.

use crate::{homing, json, run, said, stderr, stdout};
use homing_testkit::{HttpTarget, Running, Scratch, eventually, eventually_some};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use serde_json::Value;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) fn shop() -> (HttpTarget, HttpTarget, Running) {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let homing = homing().http("web").group("web", [&a, &b]).cookie("20m").start();
    (a, b, homing)
}

#[test]
fn status_tells_what_is_served_in_every_form() {
    let (a, _b, homing) = shop();
    assert_eq!(homing.client("web").get("/").status, 200);
    eventually("the answer to be counted", || said(&homing, &["status"]).contains("2xx 1"));
    let text = said(&homing, &["status"]);
    for expected in ["test/web (cookie)", &a.address().to_string(), "active", "Runs for"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert_eq!(json(&homing, &["status", "--output", "json"])["groups"][0]["name"], "web");
    let yaml = said(&homing, &["status", "--output", "yaml"]);
    assert!(yaml.contains("groups:") && yaml.contains("name: web"), "{yaml}");
    let chinese = said(&homing, &["status", "--lang", "zh"]);
    assert!(chinese.contains("监听器") && chinese.contains("修订号"), "{chinese}");
}

#[test]
fn a_health_check_of_a_container_says_nothing_and_ends_with_0_or_1() {
    let (_a, _b, homing) = shop();
    assert_eq!(said(&homing, &["status", "--quiet"]), "");
    let mut command = homing.command(&["status", "--quiet"]);
    drop(homing.kill());
    assert_eq!(command.output().unwrap().status.code(), Some(1));
}

#[test]
fn what_is_configured_is_found_by_kind_and_name() {
    let (_a, b, homing) = shop();
    let groups = said(&homing, &["get", "groups"]);
    assert!(groups.contains("test") && groups.contains("web") && groups.contains("cookie"), "{groups}");
    let targets = json(&homing, &["get", "targets", "--output", "json"]);
    let names: Vec<&str> =
        targets.as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!((&targets[0]["load_balancer"], &targets[0]["group"]), (&"test".into(), &"web".into()));
    let one = said(&homing, &["get", "target", "test/web/b"]);
    assert!(one.contains("address") && one.contains(&b.address().to_string()), "{one}");
    assert!(said(&homing, &["get", "listeners", "test"]).contains("web"));
    let output = homing.command(&["get", "target", "test/web/nobody"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let output = homing.command(&["get", "group", "a/b/c"]).output().unwrap();
    assert_eq!(output.status.code(), Some(64), "{}", stderr(&output));
}

/// What is written there, as it comes.
pub(crate) fn collect(mut from: impl Read + Send + 'static) -> Arc<Mutex<Vec<u8>>> {
    let written = Arc::new(Mutex::new(Vec::new()));
    let collected = Arc::clone(&written);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            collected.lock().unwrap().extend_from_slice(&buffer[..count]);
        }
    });
    written
}

/// A terminal with a command on it.
struct Terminal {
    child: Child,
    keyboard: File,
    written: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    fn with(homing: &Running, arguments: &[&str]) -> Self {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        let size = Winsize { ws_row: 20, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&controller, size).unwrap();
        let name = ptsname(&controller, Vec::new()).unwrap();
        let terminal = OpenOptions::new().read(true).write(true).open(name.to_str().unwrap()).unwrap();
        let mut command = homing.command(arguments);
        command.stdin(terminal.try_clone().unwrap()).stdout(terminal.try_clone().unwrap()).stderr(terminal);
        let child = command.spawn().unwrap();
        let keyboard = File::from(controller);
        let written = collect(keyboard.try_clone().unwrap());
        Self { child, keyboard, written }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.written.lock().unwrap()).into_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn top_shows_a_node_on_a_terminal_until_q_and_gives_the_terminal_back() {
    let (_a, _b, homing) = shop();
    let mut terminal = Terminal::with(&homing, &["top"]);
    eventually("the node to be on the screen", || terminal.text().contains("test/web"));
    eventually("requests of a second to be there", || {
        let _ = homing.client("web").get("/");
        let text = terminal.text();
        let rows = text.rsplit("\x1b[H").next().unwrap_or_default().lines();
        rows.filter(|row| row.starts_with("test/web  http")).any(|row| {
            row.split_whitespace()
                .nth(3)
                .and_then(|rate| rate.parse::<u64>().ok())
                .is_some_and(|rate| rate > 0)
        })
    });
    terminal.keyboard.write_all(b"q").unwrap();
    let ended = eventually_some("top to end", || terminal.child.try_wait().unwrap());
    assert_eq!(ended.code(), Some(0), "{}", terminal.text());
    eventually("the screen of before", || terminal.text().ends_with("\x1b[?25h\x1b[?1049l"));
}

#[test]
fn without_a_terminal_top_says_what_to_do_instead() {
    let (_a, _b, homing) = shop();
    let output = homing.command(&["top"]).output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    assert!(stderr(&output).contains("homing status"), "{}", stderr(&output));
}

#[test]
fn the_manual_has_a_page_for_every_command_in_every_language() {
    for (language, word) in
        [("en", "balancer"), ("zh", "负载均衡"), ("ja", "ロードバランサー"), ("id", "Menunjukkan")]
    {
        let folder = Scratch::new();
        let output = run(&["--lang", language, "manual", folder.path().to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for page in ["homing.1", "homing-run.1", "homing-sessions-move.1"] {
            assert!(fs::read_to_string(folder.path().join(page)).unwrap().starts_with(".ie"), "{page}");
        }
        assert!(!folder.path().join("homing-demo-target.1").exists());
        let first = stdout(&run(&["--lang", language, "manual"]));
        assert!(first.contains(word), "{first}");
    }
}

#[test]
fn yaml_is_an_output_of_every_command_with_data() {
    let told = stdout(&run(&["version", "--output", "yaml"]));
    assert!(told.contains("name: homing"), "{told}");
    let json: Value = serde_json::from_str(&stdout(&run(&["version", "--output", "json"]))).unwrap();
    assert!(told.contains(json["version"].as_str().unwrap()), "{told}");
}
