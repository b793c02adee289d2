//! TCP passes through, byte for byte, from end to end.

use crate::homing;
use homing_testkit::homing::Entry;
use homing_testkit::pattern::Pattern;
use homing_testkit::target::TcpManner;
use homing_testkit::{TcpTarget, eventually};
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn scenario_2_a_connection_stays_on_its_target_while_it_is_open() {
    let targets = ["a", "b", "c"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", &targets).start();
    let mut open = homing.tcp_client("db");
    let home = open.ask("first");
    for number in 0..6 {
        assert_eq!(open.ask(&format!("again {number}")), home);
        let _ = homing.tcp_client("db").ask("somebody else");
    }
}

#[test]
fn scenario_2_new_connections_without_persistence_are_spread() {
    let targets = ["a", "b", "c"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", &targets).start();
    for _ in 0..9 {
        let _ = homing.tcp_client("db").ask("who");
    }
    assert_eq!(targets.each_ref().map(TcpTarget::connections), [3, 3, 3]);
}

#[test]
fn a_target_may_speak_first() {
    let a = TcpTarget::start_with("a", TcpManner::Greeting);
    let homing = homing().tcp("db").group("db", [&a]).start();
    assert_eq!(homing.tcp_client("db").read_line(), "a");
}

#[test]
fn an_end_is_passed_on_while_the_other_direction_goes_on() {
    const BYTES: u64 = 5 << 20;
    let a = TcpTarget::start_with("a", TcpManner::Count);
    let homing = homing().tcp("db").group("db", [&a]).start();
    let mut client = homing.tcp_client("db");
    client.send_pattern(BYTES).unwrap();
    client.finish_writing();
    assert_eq!(client.read_line(), BYTES.to_string(), "every byte came, in order, before the end");
    client.wait_for_close();
}

#[test]
fn megabytes_from_the_target_arrive_whole() {
    const BYTES: u64 = 20 << 20;
    let a = TcpTarget::start_with("a", TcpManner::Stream(BYTES));
    let homing = homing().tcp("db").group("db", [&a]).start();
    let received = homing.tcp_client("db").read_to_end().unwrap();
    assert_eq!(received.len() as u64, BYTES);
    assert!(Pattern::new().matches(0, &received));
}

#[test]
fn both_directions_run_at_once() {
    const BYTES: u64 = 20 << 20;
    let a = TcpTarget::start_with("a", TcpManner::Echo);
    let homing = homing().tcp("db").group("db", [&a]).start();
    let mut client = homing.tcp_client("db");
    let mut reader = client.stream();
    let reading = thread::spawn(move || {
        let (pattern, mut bytes, mut buffer) = (Pattern::new(), 0, vec![0; 64 << 10]);
        loop {
            let count = reader.read(&mut buffer).unwrap();
            if count == 0 {
                return bytes;
            }
            assert!(pattern.matches(bytes, &buffer[..count]), "intact up to {bytes}");
            bytes += count as u64;
        }
    });
    client.send_pattern(BYTES).unwrap();
    client.finish_writing();
    assert_eq!(reading.join().unwrap(), BYTES);
}

#[test]
fn a_silent_connection_is_closed_after_its_idle_time() {
    let a = TcpTarget::start("a");
    let homing = homing().tcp("db").listener_setting("idle_timeout", "\"1s\"").group("db", [&a]).start();
    let mut client = homing.tcp_client("db");
    assert_eq!(client.ask("awake"), "a");
    let start = Instant::now();
    client.wait_for_close();
    assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
    eventually("the target to be left", || a.open_connections() == 0);
}

#[test]
fn traffic_in_either_direction_keeps_a_connection_open() {
    let a = TcpTarget::start("a");
    let homing = homing().tcp("db").listener_setting("idle_timeout", "\"1s\"").group("db", [&a]).start();
    let mut client = homing.tcp_client("db");
    for _ in 0..8 {
        homing_testkit::let_time_pass(
            Duration::from_millis(300),
            "all pauses together are longer than the idle time",
        );
        assert_eq!(client.ask("awake"), "a");
    }
}

#[test]
fn a_target_that_does_not_accept_is_passed_over() {
    let [a, b, c] = ["a", "b", "c"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", [&a, &b, &c]).start();
    a.kill();
    for _ in 0..9 {
        assert_ne!(homing.tcp_client("db").ask("who"), "a");
    }
    assert!(homing.metrics().count("homing_target_connect_failures_total", &[("target", "a")]) > 0);
}

#[test]
fn when_nobody_accepts_the_connection_is_closed() {
    let gone = TcpTarget::start("gone");
    gone.kill();
    let homing = homing().tcp("db").group("db", [Entry::new("gone", gone.address())]).start();
    homing.tcp_client("db").wait_for_close();
}

#[test]
fn a_reset_is_passed_on_in_either_direction() {
    let (a, b) = (TcpTarget::start_with("a", TcpManner::Reset), TcpTarget::start("b"));
    let homing = homing().tcp("one").tcp("two").group("one", [&a]).group("two", [&b]).start();
    let mut client = homing.tcp_client("one");
    client.send("x");
    assert!(client.read_to_end().is_err(), "the client sees the target's reset");
    let mut client = homing.tcp_client("two");
    assert_eq!(client.ask("there?"), "b");
    client.reset();
    eventually("the target to be left", || b.open_connections() == 0);
}

#[test]
fn a_client_that_is_slow_to_read_holds_the_target_back() {
    let a = TcpTarget::start_with("a", TcpManner::Stream(256 << 20));
    let homing = homing().tcp("db").group("db", [&a]).start();
    let before = homing.memory_bytes();
    let client = homing.tcp_client("db");
    homing_testkit::let_time_pass(Duration::from_millis(500), "the target sends as fast as it may");
    let grown = homing.memory_bytes().saturating_sub(before);
    assert!(grown < 16 << 20, "{grown} bytes were kept for a client that does not read");
    drop(client);
}
