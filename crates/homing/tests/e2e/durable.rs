//! What is alive outlives the process: its end, its death, and a damaged file.

use crate::{homing, wait_for_decisions};
use homing_testkit::{
    Browser, Homing, HttpTarget, Reply, Running, Scratch, TcpClient, TcpTarget, eventually,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of a file of sessions before the sessions, and of each of them.
const HEAD: u64 = 48 + 9;
const SESSION: u64 = 37;

/// Targets whose application begins a session of its own with whoever shows none: by cookie, and by header.
pub(crate) fn applications() -> [HttpTarget; 3] {
    ["a", "b", "c"].map(|name| {
        let (target, begun) = (HttpTarget::start(name), AtomicU64::new(0));
        target.answer(move |request| {
            let reply = Reply::ok("").field("X-Target", name);
            let session = format!("{name}-{}", begun.fetch_add(1, Ordering::Relaxed));
            let shows_cookie = request.field("cookie").is_some_and(|cookie| cookie.contains("SID="));
            match (request.path.as_str(), request.field("x-session")) {
                ("/app", _) if !shows_cookie => reply.field("Set-Cookie", &format!("SID={session}; Path=/")),
                ("/header", None) => reply.field("X-Session", &session),
                _ => reply,
            }
        });
        target
    })
}

/// A node with a group for each method that keeps sessions, and its clients, each at home somewhere.
pub(crate) struct Site {
    web: [HttpTarget; 3],
    db: [TcpTarget; 3],
}

/// Clients, where they are at home, and what names their sessions.
pub(crate) struct Clients {
    by_address: Vec<(String, String)>,
    by_header: Vec<(String, String)>,
    by_app_cookie: Vec<(String, String)>,
    by_cookie: Vec<(String, String)>,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self { web: applications(), db: ["a", "b", "c"].map(TcpTarget::start) }
    }

    pub(crate) fn homing(&self, snapshot_interval: &str) -> Homing {
        let header = "{ method = \"header\", request_header = \"X-Session\" }";
        let homing = homing().node_setting("snapshot_interval", &format!("{snapshot_interval:?}"));
        let homing = homing.http("cookie").http("app").http("header").tcp("db");
        // A small table is quick to write, however many clients a load has.
        let cookie = "{ method = \"cookie\", table_size = 2000 }";
        let homing = homing.group("cookie", &self.web).group_setting("persistence", cookie);
        let homing = homing.group("app", &self.web);
        let homing =
            homing.group_setting("persistence", "{ method = \"app-cookie\", cookie_name = \"SID\" }");
        let homing = homing.group("header", &self.web).group_setting("persistence", header);
        homing.group("db", &self.db).persistence("source-ip", "20m")
    }
}

impl Clients {
    /// `count` new clients of each method make their first request.
    pub(crate) fn begin(homing: &Running, count: u8) -> Self {
        let with_cookie = |listener: &str, path: &str| {
            let mut browser = homing.browser(listener);
            let home = browser.get(path).target().to_owned();
            (browser.cookies().remove(0), home)
        };
        let by_address = |number: u8| {
            let address = format!("127.0.0.{}", number + 2);
            let home = TcpClient::connect_from(&address, homing.address("db")).ask("who");
            (address, home)
        };
        let by_header = |_| {
            let answer = homing.client("header").get("/header");
            (answer.field("x-session").unwrap().to_owned(), answer.target().to_owned())
        };
        Self {
            by_address: (0..count).map(by_address).collect(),
            by_header: (0..count).map(by_header).collect(),
            by_app_cookie: (0..count).map(|_| with_cookie("app", "/app")).collect(),
            by_cookie: (0..count).map(|_| with_cookie("cookie", "/")).collect(),
        }
    }

    /// Each of them comes again, and goes home.
    #[track_caller]
    pub(crate) fn come_home(&self, homing: &Running) {
        let with_cookie = |listener: &str, path: &str, cookie: &str| {
            let (name, value) = cookie.split_once('=').unwrap();
            let mut browser: Browser = homing.browser(listener);
            browser.set_cookie(name, value);
            browser.get(path).target().to_owned()
        };
        for (cookie, home) in &self.by_cookie {
            assert_eq!(with_cookie("cookie", "/", cookie), *home, "cookie");
        }
        for (cookie, home) in &self.by_app_cookie {
            assert_eq!(with_cookie("app", "/app", cookie), *home, "app-cookie");
        }
        for (session, home) in &self.by_header {
            let fields = [("X-Session", session.as_str())];
            let answer = homing.client("header").request("GET", "/header", &fields, b"");
            assert_eq!((answer.status, answer.target()), (200, home.as_str()), "header");
        }
        for (address, home) in &self.by_address {
            let client = TcpClient::connect_from(address, homing.address("db")).ask("again");
            assert_eq!(client, *home, "source-ip");
        }
        let sessions =
            self.by_cookie.len() + self.by_app_cookie.len() + self.by_header.len() + self.by_address.len();
        wait_for_decisions(homing, "recalled", sessions as u64);
    }
}

/// The files of sessions in a node's folder.
pub(crate) fn session_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("state/sessions")).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "state")).collect();
    files.sort();
    files
}

fn steering_file(folder: &Path) -> PathBuf {
    folder.join("state/steering.state")
}

/// Sessions in a file.
pub(crate) fn sessions_in(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |metadata| metadata.len().saturating_sub(HEAD) / SESSION)
}

fn wait_for_sessions_written(homing: &Running, count: u64) {
    let written = || session_files(homing.folder()).iter().map(|file| sessions_in(file)).sum::<u64>();
    eventually("the sessions to be written", || written() >= count);
}

/// Ends a node as an operator does, and keeps its folder.
fn end(mut homing: Running) -> Scratch {
    homing.terminate();
    assert!(homing.wait_for_end().success());
    homing.kill()
}

/// Sessions that the group of that name lists.
pub(crate) fn listed(homing: &Running, group: &str) -> u64 {
    homing.metrics().count("homing_session_table_entries", &[("group", group)])
}

#[test]
fn sessions_that_were_written_survive_kill_nine() {
    let site = Site::new();
    let file = site.homing("1s");
    let homing = file.start();
    let clients = Clients::begin(&homing, 9);
    wait_for_sessions_written(&homing, 4 * 9);
    let homing = file.start_in(homing.kill());
    assert_eq!(["cookie", "app", "header", "db"].map(|group| listed(&homing, group)), [9; 4]);
    clients.come_home(&homing);
}

#[test]
fn a_node_that_ends_in_peace_loses_nothing() {
    let site = Site::new();
    let file = site.homing("1h");
    let homing = file.start();
    let clients = Clients::begin(&homing, 9);
    assert!(session_files(homing.folder()).is_empty(), "the interval is an hour");
    let homing = file.start_in(end(homing));
    clients.come_home(&homing);
}

/// The same client at the node that serves now.
fn again(client: &Browser, homing: &Running) -> Browser {
    let mut browser = homing.browser("web");
    for cookie in client.cookies() {
        let (name, value) = cookie.split_once('=').unwrap();
        browser.set_cookie(name, value);
    }
    browser
}

#[test]
fn a_drain_survives_kill_nine_and_ends_at_its_deadline() {
    let web = ["a", "b"].map(HttpTarget::start);
    let file = homing().node_setting("snapshot_interval", "\"1s\"").http("web").group("web", &web);
    let file = file.cookie("20m");
    let homing = file.start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    let target = format!("/load-balancers/test/groups/web/targets/{home}");
    wait_for_sessions_written(&homing, 1); // without a session it would end at once
    let _ = homing.api("POST", &format!("{target}/drain"), "{\"deadline\":\"5s\"}");
    let homing = file.start_in(homing.kill());
    let drain = homing.api("GET", &target, "");
    assert_eq!((&drain["admin_state"], &drain["drain"]["policy"]), (&"draining".into(), &"hold".into()));
    assert!(drain["drain"]["deadline_s"].as_u64().is_some_and(|seconds| seconds <= 5), "{drain}");
    let drained = homing.api("GET", &format!("{target}/drained?wait=20s"), "");
    assert_eq!((&drained["drained"], &drained["sessions"]), (&true.into(), &1.into()));
    homing.wait_for_log("\"why\":\"deadline\"");
    let homing = file.start_in(homing.kill());
    assert_eq!(homing.api("GET", &target, "")["admin_state"], "drained", "and stays so");
    assert_ne!(again(&alice, &homing).get("/").target(), home);
}

#[test]
fn an_order_survives_kill_nine_and_is_carried_out() {
    let web = ["a", "b"].map(HttpTarget::start);
    let file = homing().node_setting("snapshot_interval", "\"1h\"").http("web").group("web", &web);
    let file = file.cookie("20m");
    let homing = file.start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    let other = if home == "a" { "b" } else { "a" };
    let page = homing.api("GET", "/sessions", "");
    let session = page["sessions"][0]["id"].as_str().unwrap();
    let _ = homing.api("POST", &format!("/sessions/{session}/move"), &format!("{{\"target\":\"{other}\"}}"));
    let homing = file.start_in(homing.kill());
    assert_eq!(again(&alice, &homing).get("/").target(), other);
    wait_for_decisions(&homing, "operator-moved", 1);
}

#[test]
fn a_session_file_says_nothing_about_addresses_and_names() {
    let site = Site::new();
    let file = site.homing("1s");
    let homing = file.start();
    let clients = Clients::begin(&homing, 3);
    wait_for_sessions_written(&homing, 4 * 3);
    let contents: Vec<u8> =
        session_files(homing.folder()).iter().flat_map(|path| fs::read(path).unwrap()).collect();
    let has = |bytes: &[u8]| contents.windows(bytes.len()).any(|window| window == bytes);
    for (session, _) in clients.by_header.iter().chain(&clients.by_address) {
        assert!(!has(session.as_bytes()), "{session}");
    }
    assert!(!has(&[127, 0, 0, 2]) && !has(&[2, 0, 0, 127]), "addresses are hashed");
}

/// A node with written sessions dies, `harm` is done to a file of it, and it starts again.
fn start_after(harm: impl Fn(&Path), file_of: impl Fn(&Path) -> PathBuf) {
    let web = ["a", "b"].map(HttpTarget::start);
    let file = homing().http("web").group("web", &web).cookie("20m");
    let homing = file.start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    let folder = end(homing);
    let path = file_of(folder.path());
    harm(&path);
    let homing = file.start_in(folder);
    let name = path.file_name().unwrap().to_str().unwrap();
    let log = homing.stderr();
    let line = log.lines().find(|line| line.contains("set aside")).unwrap_or_else(|| panic!("{log}"));
    assert!(line.contains(name) && line.contains(&format!("{name}.damaged-")), "{line}");
    assert!(!path.exists() && homing.metrics().count("homing_state_files_set_aside_total", &[]) == 1);
    assert_eq!(again(&alice, &homing).get("/").target(), home);
    let entries = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
    let aside = entries.filter(|name| name.to_string_lossy().contains(".damaged-"));
    assert_eq!(aside.count(), 1);
}

fn truncate(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() - 1]).unwrap();
}

fn flip_a_bit(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_truncated_file_of_sessions_is_set_aside_and_the_node_serves() {
    start_after(truncate, |folder| session_files(folder).remove(0));
}

#[test]
fn a_flipped_bit_in_a_file_of_sessions_is_found_and_the_node_serves() {
    start_after(flip_a_bit, |folder| session_files(folder).remove(0));
}

#[test]
fn a_truncated_file_of_steering_is_set_aside_and_the_node_serves() {
    start_after(truncate, steering_file);
}

#[test]
fn a_flipped_bit_in_the_file_of_steering_is_found_and_the_node_serves() {
    start_after(flip_a_bit, steering_file);
}

#[test]
fn a_disk_that_cannot_be_written_is_told_once_and_costs_no_request() {
    let a = HttpTarget::start("a");
    let homing = homing().node_setting("snapshot_interval", "\"1s\"").http("web").group("web", [&a]);
    let homing = homing.cookie("20m").start();
    let sessions = homing.folder().join("state/sessions");
    eventually("the first write", || sessions.exists());
    fs::remove_dir_all(&sessions).unwrap();
    fs::write(&sessions, "in the way").unwrap();
    let failures = || homing.metrics().count("homing_state_write_failures_total", &[]);
    eventually("two failures", || failures() >= 2);
    assert_eq!(homing.stderr().matches("state cannot be written").count(), 1);
    assert_eq!(homing.client("web").get("/").status, 200);
    fs::remove_file(&sessions).unwrap();
    homing.wait_for_log("state is written again");
}
