//! A node starts with what its file says, or says why not.

use crate::{homing, run, stderr};
use homing_testkit::{HttpTarget, Scratch};
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_request_reaches_a_target_and_its_answer_the_client() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let answer = homing.client("web").get("/hello?x=1");
    assert_eq!((answer.status, answer.target(), answer.text().as_str()), (200, "a", "a"));
    assert_eq!(a.next_request().path, "/hello?x=1");
}

#[test]
fn a_file_without_load_balancers_is_served() {
    let homing = homing().start();
    assert_eq!(homing.status()["listeners"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_store_that_was_just_made_was_never_of_an_older_form() {
    let homing = homing().start();
    assert!(homing.folder().join("state/store.db").exists());
    assert!(!homing.stderr().contains("newer form"), "{}", homing.stderr());
}

#[test]
fn one_worker_and_four_serve_alike() {
    for workers in [1, 4] {
        let a = HttpTarget::start("a");
        let homing = homing().workers(workers).http("web").group("web", [&a]).start();
        for _ in 0..16 {
            assert_eq!(homing.client("web").get("/").target(), "a");
        }
    }
}

#[test]
fn the_state_folder_is_only_for_its_user_and_names_the_process() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let state = homing.folder().join("state");
    let mode = fs::metadata(&state).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o700, "{mode:o}");
    assert_eq!(fs::read_to_string(state.join("homing.pid")).unwrap().trim(), homing.pid().to_string());
    for entry in fs::read_dir(&state).unwrap().map(Result::unwrap) {
        if entry.file_name().to_string_lossy().contains("secret") {
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{entry:?}");
        }
    }
}

#[test]
fn an_address_that_is_taken_is_named_and_ends_with_1() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let a = HttpTarget::start("a");
    let file = homing().http("web").listener_setting("listen", &format!("[{address:?}]")).group("web", [&a]);
    let scratch = Scratch::new();
    let path = scratch.write("homing.toml", &file.text());
    let output = run(&["run", "--config", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains(&address), "{}", stderr(&output));
}

#[test]
fn an_admin_address_that_is_taken_is_named_and_ends_with_1() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let scratch = Scratch::new();
    let path = scratch.write("homing.toml", &format!("[admin]\nlisten = {address:?}\n"));
    let output = run(&["run", "--config", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains(&address), "{}", stderr(&output));
}

#[test]
fn a_state_folder_that_cannot_be_made_is_named_and_ends_with_1() {
    let scratch = Scratch::new();
    scratch.write("blocked", "a file, not a folder");
    let text = "[node]\nstate_dir = \"blocked/state\"\n[admin]\nlisten = \"127.0.0.1:0\"\n";
    let path = scratch.write("homing.toml", text);
    let output = run(&["run", "--config", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("blocked/state"), "{}", stderr(&output));
}

#[test]
fn sessions_outlive_a_node_that_was_killed() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let file = homing().http("web").group("web", [&a, &b]).cookie("20m");
    let first = file.start();
    let mut alice = first.browser("web");
    let home = alice.get("/").target().to_owned();
    let second = file.start_in(first.kill());
    let mut again = second.browser("web");
    for cookie in alice.cookies() {
        let (name, value) = cookie.split_once('=').unwrap();
        again.set_cookie(name, value);
    }
    for _ in 0..4 {
        assert_eq!(again.get("/").target(), home);
    }
}
