//! A node that is told to end lets its traffic finish.

use crate::homing;
use homing_testkit::{Client, Gate, HttpTarget, Reply, TcpTarget, eventually};

#[test]
fn a_request_under_way_is_answered_before_the_node_ends() {
    let (a, gate) = (HttpTarget::start("a"), Gate::new());
    let held = gate.clone();
    a.answer(move |_| Reply::ok("whole").after(&held));
    let mut homing = homing().http("web").group("web", [&a]).start();
    let address = homing.address("web");
    let mut client = Client::connect(address);
    client.send_raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for_waiting(1);
    homing.terminate();
    eventually("new connections to be refused", || Client::try_connect(address).is_err());
    assert!(homing.is_running());
    gate.open();
    assert_eq!(client.read_answer().text(), "whole");
    assert!(homing.wait_for_end().success());
}

#[test]
fn a_node_without_traffic_ends_at_once_and_takes_its_pid_with_it() {
    let a = HttpTarget::start("a");
    let mut homing = homing().http("web").group("web", [&a]).start();
    let mut idle = homing.client("web");
    let _ = idle.get("/");
    homing.interrupt();
    assert!(homing.wait_for_end().success());
    assert!(idle.wait_for_close().is_empty());
    let state = homing.folder().join("state");
    assert!(!state.join("homing.pid").exists() && !state.join("addresses.json").exists());
}

#[test]
fn open_tcp_connections_may_finish() {
    let a = TcpTarget::start("a");
    let mut homing = homing().tcp("db").group("db", [&a]).start();
    let address = homing.address("db");
    let mut client = homing.tcp_client("db");
    assert_eq!(client.ask("before"), "a");
    homing.terminate();
    eventually("new connections to be refused", || Client::try_connect(address).is_err());
    assert_eq!(client.ask("while it ends"), "a");
    drop(client);
    assert!(homing.wait_for_end().success());
}

#[test]
fn the_deadline_ends_what_does_not_finish() {
    let (a, gate) = (HttpTarget::start("a"), Gate::new());
    let held = gate.clone();
    a.answer(move |_| Reply::ok("never").after(&held));
    let homing = homing().node_setting("shutdown_timeout", "\"500ms\"").http("web").group("web", [&a]);
    let mut homing = homing.start();
    let mut client = homing.client("web");
    client.send_raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for_waiting(1);
    homing.terminate();
    assert!(homing.wait_for_end().success());
    assert!(homing.stderr().contains("before all traffic had finished"), "{}", homing.stderr());
    gate.open();
}

#[test]
fn a_second_signal_ends_the_node_at_once() {
    let (a, gate) = (HttpTarget::start("a"), Gate::new());
    let held = gate.clone();
    a.answer(move |_| Reply::ok("never").after(&held));
    let homing = homing().node_setting("shutdown_timeout", "\"1h\"").http("web").group("web", [&a]);
    let mut homing = homing.start();
    let mut client = homing.client("web");
    client.send_raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for_waiting(1);
    homing.terminate();
    homing.wait_for_log("accepting nothing more");
    assert!(homing.is_running());
    homing.terminate();
    assert_eq!(homing.wait_for_end().code(), Some(128 + 15));
    gate.open();
}
