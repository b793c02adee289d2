//! A node that root starts becomes somebody else, and still listens below port 1024, reloads and is upgraded.

use crate::{BINARY, homing, run, stderr};
use homing_testkit::{Homing, HttpTarget, Running, Scratch, eventually_some};
use rustix::process::geteuid;
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::{Command, Stdio};

/// Somebody without rights who is in every `/etc/passwd` of ours.
const NOBODY: u32 = 65534;

/// A file of a node that becomes nobody, and a folder that he may enter; `None`: this test is not root, and says so.
fn as_root() -> Option<Homing> {
    if !geteuid().is_root() {
        #[allow(clippy::print_stderr, reason = "a test that proves nothing here says why")]
        {
            eprintln!("skipped: only root can become somebody else");
        }
        return None;
    }
    Some(homing().node_setting("user", &format!("\"{NOBODY}\"")).node_setting("group", "\"65534\""))
}

fn status(homing: &Running, field: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{}/status", homing.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(&format!("{field}:")));
    line.unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The user of a process with one capability and no way to more.
fn check_harmless(homing: &Running) {
    let (ids, bind) = ([NOBODY.to_string(), NOBODY.to_string()], "0000000000000400");
    for field in ["Uid", "Gid"] {
        assert!(status(homing, field).starts_with(&ids.join(" ")), "{field}: {}", status(homing, field));
    }
    for field in ["CapEff", "CapPrm", "CapBnd", "CapAmb", "CapInh"] {
        assert_eq!(status(homing, field), bind, "{field}");
    }
    assert_eq!((status(homing, "NoNewPrivs").as_str(), status(homing, "Groups").as_str()), ("1", ""));
    for task in fs::read_dir(format!("/proc/{}/task", homing.pid())).unwrap() {
        let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        assert!(status.contains(&format!("CapEff:\t{bind}")), "a thread has more: {status}");
    }
}

/// A port below 1024 that is free.
fn low_port() -> u16 {
    (600..1024).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

#[test]
fn a_node_of_root_becomes_its_user_and_stays_able_to_listen_below_port_1024() {
    let Some(file) = as_root() else { return };
    let a = HttpTarget::start("a");
    let file = file.http("web").group("web", [&a]).cookie("20m");
    let homing = file.start();
    check_harmless(&homing);
    assert_eq!(fs::metadata(homing.folder().join("state")).unwrap().uid(), NOBODY);
    let mut alice = homing.browser("web");
    assert_eq!(alice.get("/").target(), "a");
    // A later revision, below port 1024.
    let port = low_port();
    let low = |file: &Homing, port: u16| {
        file.clone().http("low").listener_setting("listen", &format!("[\"127.0.0.1:{port}\"]"))
    };
    homing.reload(&low(&file, port));
    assert_eq!(homing.client("low").get("/").target(), "a");
    // And by a successor.
    homing.upgrade();
    check_harmless(&homing);
    assert_eq!((homing.client("low").get("/").target(), alice.get("/").target()), ("a", "a"));
    let another = low_port();
    homing.reload(&low(&file, another));
    assert_eq!(homing.address("low").port(), another);
}

#[test]
fn a_state_folder_below_folders_that_are_missing_is_reached_by_its_user() {
    let Some(file) = as_root() else { return };
    let (a, folder) = (HttpTarget::start("a"), Scratch::new());
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let text = file.http("web").group("web", [&a]).text();
    let text = text.replace("state_dir = \"state\"", "state_dir = \"srv/homing/state\"");
    let path = folder.write("homing.toml", &text);
    let mut node = Command::new(BINARY);
    let mut node = node.arg("run").arg("--config").arg(path).stdout(Stdio::null()).spawn().unwrap();
    let addresses = folder.path().join("srv/homing/state/addresses.json");
    eventually_some("the node to serve", || {
        assert!(node.try_wait().unwrap().is_none(), "the node has ended");
        addresses.exists().then_some(())
    });
    node.kill().unwrap();
    node.wait().unwrap();
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode("srv"), mode("srv/homing"), mode("srv/homing/state")], [0o755, 0o755, 0o700]);
}

#[test]
fn a_state_folder_of_somebody_else_is_refused_with_what_to_do() {
    let Some(file) = as_root() else { return };
    let (a, folder) = (HttpTarget::start("a"), Scratch::new());
    fs::create_dir(folder.path().join("state")).unwrap();
    let path = folder.write("homing.toml", &file.http("web").group("web", [&a]).text());
    let output = run(&["run", "--config", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("chown -R"), "{}", stderr(&output));
}

#[test]
fn a_file_that_the_user_cannot_read_changes_nothing_and_is_told() {
    let Some(file) = as_root() else { return };
    let a = HttpTarget::start("a");
    let homing = file.http("web").group("web", [&a]).start();
    fs::set_permissions(homing.folder().join("homing.toml"), Permissions::from_mode(0o600)).unwrap();
    homing.sighup();
    homing.wait_for_log("cannot be read");
    assert_eq!(homing.client("web").get("/").target(), "a");
}

#[test]
fn nobody_becomes_somebody_who_is_not_there() {
    let a = HttpTarget::start("a");
    let file = homing().node_setting("user", "\"no-such-user\"").http("web").group("web", [&a]);
    let scratch = Scratch::new();
    let path = scratch.write("homing.toml", &file.text());
    let output = run(&["run", "--config", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("there is no user no-such-user"), "{}", stderr(&output));
}
