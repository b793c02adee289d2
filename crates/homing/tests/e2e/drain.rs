//! A target is emptied as its operator wants it, and he learns when it is empty.

use crate::{homing, json, said, stderr, stdout};
use homing_testkit::{Gate, HttpTarget, Reply, Running, TcpClient, TcpTarget, eventually};
use serde_json::Value;
use std::process::{Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// `homing drain COMMAND` for a target of the group `web`.
fn drain(homing: &Running, command: &str, target: &str, more: &[&str]) -> Output {
    let arguments = [&["drain", command, "--group", "web", "--target", target], more].concat();
    homing.command(&arguments).output().unwrap()
}

/// The same, which must succeed; returns what it said.
#[track_caller]
fn done(homing: &Running, command: &str, target: &str, more: &[&str]) -> String {
    let output = drain(homing, command, target, more);
    assert_eq!(output.status.code(), Some(0), "{command} {more:?}: {}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

fn other(home: &str) -> &'static str {
    if home == "a" { "b" } else { "a" }
}

/// Where newcomers go.
fn newcomers(homing: &Running) -> Vec<String> {
    let mut homes: Vec<String> = (0..6).map(|_| homing.browser("web").get("/").target().to_owned()).collect();
    homes.sort_unstable();
    homes.dedup();
    homes
}

#[test]
fn a_held_session_stays_on_its_draining_target_and_newcomers_go_elsewhere() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    let text = done(&homing, "start", &home, &["--policy", "hold", "--deadline", "10m"]);
    assert!(text.contains("is draining (hold)") && text.contains("10m at most"), "{text}");
    for _ in 0..3 {
        assert_eq!(alice.get("/").target(), home, "over the same connection");
        alice.reconnect();
        assert_eq!(alice.get("/").target(), home, "over another one");
    }
    assert_eq!(newcomers(&homing), [other(&home)]);
    assert!(done(&homing, "cancel", &home, &[]).contains("takes traffic again"));
    assert_eq!(newcomers(&homing), ["a", "b"]);
}

#[test]
fn a_released_session_leaves_with_its_next_connection_and_does_not_come_back() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    done(&homing, "start", &home, &["--policy", "release"]);
    for _ in 0..3 {
        assert_eq!(alice.get("/").target(), home, "its connection goes on");
    }
    for _ in 0..2 {
        alice.reconnect();
        assert_eq!(alice.get("/").target(), other(&home));
    }
    done(&homing, "cancel", &home, &[]);
    assert_eq!(alice.get("/").target(), other(&home), "it is at home there now");
}

#[test]
fn a_moved_session_leaves_with_its_next_request() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    done(&homing, "start", &home, &["--policy", "move"]);
    for _ in 0..2 {
        assert_eq!(alice.get("/").target(), other(&home), "also over the same connection");
    }
    assert_eq!(newcomers(&homing), [other(&home)]);
}

#[test]
fn of_several_targets_none_gets_the_sessions_of_another_and_a_wrong_name_changes_nothing() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut browsers: Vec<_> = (0..6).map(|_| homing.browser("web")).collect();
    let homes: Vec<String> =
        browsers.iter_mut().map(|browser| browser.get("/").target().to_owned()).collect();
    let refused = drain(&homing, "start", "a", &["--target", "nobody", "--policy", "move"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("There are: a, b, c"), "{}", stderr(&refused));
    for (browser, home) in browsers.iter_mut().zip(&homes) {
        assert_eq!(browser.get("/").target(), home);
    }
    let text = done(&homing, "start", "a", &["--target", "b", "--policy", "move"]);
    assert_eq!(text.matches("is draining (move)").count(), 2, "{text}");
    assert!(browsers.iter_mut().all(|browser| browser.get("/").target() == "c"));
    let text = done(&homing, "cancel", "a", &["--target", "b"]);
    assert_eq!(text.lines().count(), 2, "{text}");
}

#[test]
fn connections_of_an_address_follow_the_policy_and_open_ones_stay() {
    for (policy, stays) in [("hold", true), ("release", false), ("move", false)] {
        let targets = ["a", "b"].map(TcpTarget::start);
        let homing = homing().tcp("web").group("web", &targets).persistence("source-ip", "20m").start();
        let mut open = homing.tcp_client("web");
        let home = open.ask("first");
        done(&homing, "start", &home, &["--policy", policy]);
        assert_eq!(open.ask("on"), home, "{policy}: an open connection stays where it is");
        let expected = if stays { &home } else { other(&home) };
        assert_eq!(homing.tcp_client("web").ask("again"), expected, "{policy}");
        let newcomer = TcpClient::connect_from("127.0.0.9", homing.address("web")).ask("who");
        assert_eq!(newcomer, other(&home), "{policy}");
    }
}

#[test]
fn at_the_deadline_connections_are_closed_websockets_told_1012_and_requests_finished() {
    let (web, gate) = (HttpTarget::start("a"), Gate::new());
    let held = gate.clone();
    web.answer(move |request| match request.path.as_str() {
        "/socket" => Reply::upgrade("websocket"),
        "/slow" => Reply::ok("at last").after(&held),
        _ => Reply::ok(""),
    });
    let db = TcpTarget::start("a");
    let homing = homing().http("web").group("web", [&web]).cookie("20m").tcp("db").group("db", [&db]);
    let homing = homing.persistence("source-ip", "20m").start();

    let mut tcp = homing.tcp_client("db");
    assert_eq!(tcp.ask("there?"), "a");
    let mut socket = homing.client("web");
    socket.send_raw("GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    assert_eq!(socket.read_head().status, 101);
    // A text frame, which comes back as the target's own.
    socket.send_raw(b"\x81\x05hello");
    assert_eq!(socket.read_exactly(7), b"\x81\x05hello");
    let mut slow = homing.client("web");
    slow.send_raw("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for_waiting(1);

    done(&homing, "start", "a", &["--deadline", "1s"]);
    let start = ["drain", "start", "--group", "db", "--target", "a", "--deadline", "1s"];
    let _ = said(&homing, &start);
    tcp.wait_for_close();
    let farewell = socket.wait_for_close();
    assert_eq!(farewell[..1], [0x88], "a Close frame: {farewell:?}");
    assert_eq!(farewell[2..4], 1012_u16.to_be_bytes(), "service restart: {farewell:?}");
    let text = done(&homing, "wait", "a", &["--timeout", "30s"]);
    assert!(text.contains("is drained"), "{text}");
    gate.open();
    assert_eq!(slow.read_answer().text(), "at last", "what had begun is finished");
    assert_eq!(homing.client("web").get("/").status, 503, "nobody is left for the next one");
}

#[test]
fn who_waits_for_a_drain_is_told_when_it_is_empty() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("1s").start();
    let home = homing.browser("web").get("/").target().to_owned();
    done(&homing, "start", &home, &[]);
    let told = done(&homing, "wait", &home, &["--output", "json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told["drained"], &told["sessions"]), (&true.into(), &0.into()), "its session has ended");
}

#[test]
fn who_waits_too_long_or_in_vain_is_told_so() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let home = homing.browser("web").get("/").target().to_owned();
    let in_vain = drain(&homing, "wait", &home, &[]);
    assert_eq!(in_vain.status.code(), Some(1));
    assert!(stderr(&in_vain).contains("is not draining"), "{}", stderr(&in_vain));

    done(&homing, "start", &home, &[]);
    let start = Instant::now();
    let late = drain(&homing, "wait", &home, &["--timeout", "700ms"]);
    assert_eq!(late.status.code(), Some(1));
    assert!(stderr(&late).contains("still has 1 session and"), "{}", stderr(&late));
    assert!(start.elapsed() >= Duration::from_millis(700), "{:?}", start.elapsed());

    let arguments = ["drain", "wait", "--group", "web", "--target", &home, "--timeout", "5m"];
    let mut waiting = homing.command(&arguments);
    let waiting = waiting.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    done(&homing, "cancel", &home, &[]);
    let ended = waiting.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(stderr(&ended).contains("is not draining"), "{}", stderr(&ended));
}

#[test]
fn a_wait_blocks_until_something_happens_or_its_time_is_over() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let home = homing.browser("web").get("/").target().to_owned();
    done(&homing, "start", &home, &[]);
    let path = |wait: &str| format!("/load-balancers/test/groups/web/targets/{home}/drained?wait={wait}");
    let start = Instant::now();
    let answer = homing.api("GET", &path("1s"), "");
    assert_eq!((&answer["drained"], &answer["admin_state"]), (&false.into(), &"draining".into()));
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
    thread::scope(|scope| {
        let waiting = scope.spawn(|| homing.api("GET", &path("5m"), ""));
        done(&homing, "cancel", &home, &[]);
        assert_eq!(waiting.join().unwrap()["admin_state"], "active");
    });
    assert_eq!(homing.ask_api("GET", &path("6m"), "").status, 400, "a wait has a bound");
}

#[test]
fn a_drain_is_seen_in_status_metrics_and_on_the_command_line() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let home = homing.browser("web").get("/").target().to_owned();
    let has = |name: &str, labels: &[(&str, &str)]| homing.metrics().sum(name, labels);
    let state = |state| has("homing_target_admin_state", &[("target", &home), ("state", state)]);
    assert!(state("active") == 1.0 && state("draining") == 0.0, "{:?}", homing.metrics().names());
    done(&homing, "start", &home, &["--policy", "hold", "--deadline", "10m"]);
    assert!(state("active") == 0.0 && state("draining") == 1.0);
    let remaining = has("homing_target_drain_remaining_seconds", &[("target", &home)]);
    assert!((500.0..=600.0).contains(&remaining), "{remaining}");
    eventually("the session to be counted", || has("homing_target_sessions", &[("target", &home)]) == 1.0);
    assert!(homing.status().to_string().contains("\"draining\""), "{}", homing.status());
    assert!(homing.ask_admin("/status").text().contains("draining"));

    let rows = json(&homing, &["drain", "status", "--output", "json"]);
    let row = rows.as_array().unwrap().iter().find(|row| row["name"] == *home).unwrap();
    assert_eq!((&row["admin_state"], &row["drain"]["policy"]), (&"draining".into(), &"hold".into()));
    assert_eq!(
        (&row["load_balancer"], &row["group"], &row["sessions"]),
        (&"test".into(), &"web".into(), &1.into())
    );
    let text = said(&homing, &["drain", "status", "--group", "web", "--target", &home]);
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("draining") && text.contains("hold"), "{text}");
    assert_eq!(said(&homing, &["drain", "status"]).lines().count(), 3);
}

#[test]
fn a_drain_its_deadline_and_what_it_holds_outlive_a_restart() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let file = homing().http("web").group("web", &targets).cookie("20m");
    let mut homing = file.start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    done(&homing, "start", &home, &["--policy", "hold", "--deadline", "10m"]);
    homing.terminate();
    assert!(homing.wait_for_end().success());
    let homing = file.start_in(homing.kill());
    let row = || {
        json(&homing, &["drain", "status", "--group", "web", "--target", &home, "--output", "json"])[0]
            .clone()
    };
    assert_eq!((&row()["admin_state"], &row()["drain"]["policy"]), (&"draining".into(), &"hold".into()));
    let left_s = row()["drain"]["deadline_s"].as_u64().unwrap();
    assert!((500..=600).contains(&left_s), "{left_s}");
    let (name, value) =
        alice.cookies().remove(0).split_once('=').map(|(n, v)| (n.to_owned(), v.to_owned())).unwrap();
    let mut alice = homing.browser("web");
    alice.set_cookie(&name, &value);
    assert_eq!(alice.get("/").target(), home, "her session is held");
    assert_eq!(newcomers(&homing), [other(&home)]);
    done(&homing, "cancel", &home, &[]);
    assert_eq!(row()["admin_state"], "active");
}
