//! A session comes home by its client's address, until no traffic came for its time.

use crate::homing;
use homing_testkit::{Client, HttpTarget, TcpClient, TcpTarget, UdpTarget, let_time_pass};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

/// Longer than a session with T = 1 s lives: its granularity is another second, and stamps are whole ones.
const AFTER_A_SECOND: Duration = Duration::from_millis(3200);

#[test]
fn one_address_goes_to_one_target_over_any_connection() {
    let [a, b] = ["a", "b"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", [&a, &b]).persistence("source-ip", "20m").start();
    let home = homing.tcp_client("db").ask("first");
    for _ in 0..8 {
        assert_eq!(homing.tcp_client("db").ask("again"), home);
    }
}

#[test]
fn a_changed_address_is_a_new_session() {
    let [a, b] = ["a", "b"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", [&a, &b]).persistence("source-ip", "20m").start();
    let ask = |source: &str| TcpClient::connect_from(source, homing.address("db")).ask("who");
    let (first, second) = (ask("127.0.0.2"), ask("127.0.0.3"));
    assert_ne!(first, second, "the next session goes to the next target");
    for _ in 0..4 {
        assert_eq!((ask("127.0.0.2"), ask("127.0.0.3")), (first.clone(), second.clone()));
    }
}

#[test]
fn a_session_ends_after_its_idle_time() {
    let [a, b] = ["a", "b"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", [&a, &b]).persistence("source-ip", "1s").start();
    let home = homing.tcp_client("db").ask("first");
    assert_eq!(homing.tcp_client("db").ask("soon"), home);
    let_time_pass(AFTER_A_SECOND, "nothing comes from this address for T and its granularity");
    assert_ne!(homing.tcp_client("db").ask("late"), home, "scheduled afresh: the other one's turn");
}

#[test]
fn an_open_connection_with_traffic_keeps_its_session() {
    let [a, b] = ["a", "b"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", [&a, &b]).persistence("source-ip", "1s").start();
    let mut long = homing.tcp_client("db");
    let home = long.ask("first");
    for _ in 0..12 {
        let_time_pass(
            Duration::from_millis(300),
            "each pause is shorter than T = 1 s, all together are longer",
        );
        assert_eq!(long.ask("on"), home);
    }
    assert_eq!(homing.tcp_client("db").ask("another connection"), home);
}

#[test]
fn a_flow_with_traffic_keeps_its_session() {
    let [a, b] = ["a", "b"].map(UdpTarget::start);
    let homing = homing().udp("dns").group("dns", [&a, &b]).persistence("source-ip", "1s").start();
    let flow = homing.udp_client("dns");
    let home = flow.ask("first");
    for _ in 0..12 {
        let_time_pass(
            Duration::from_millis(300),
            "each pause is shorter than T = 1 s, all together are longer",
        );
        assert_eq!(flow.ask("on"), home);
    }
    assert_eq!(homing.udp_client("dns").ask("another flow"), home);
}

#[test]
fn an_udp_session_ends_after_its_idle_time() {
    let [a, b] = ["a", "b"].map(UdpTarget::start);
    let homing = homing().udp("dns").listener_setting("idle_timeout", "\"500ms\"");
    let homing = homing.group("dns", [&a, &b]).persistence("source-ip", "1s").start();
    let home = homing.udp_client("dns").ask("first");
    let_time_pass(AFTER_A_SECOND, "nothing comes from this address for T and its granularity");
    assert_ne!(homing.udp_client("dns").ask("late"), home, "scheduled afresh: the other one's turn");
}

#[test]
fn http_requests_of_one_address_go_to_one_target() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).persistence("source-ip", "20m").start();
    let home = homing.client("web").get("/").target().to_owned();
    for _ in 0..6 {
        let answer = homing.client("web").get("/");
        assert_eq!(answer.target(), home);
        assert!(answer.field("set-cookie").is_none(), "an address needs no cookie");
    }
}

#[test]
fn a_hundred_parallel_first_requests_of_one_address_land_on_one_target() {
    let targets = ["a", "b", "c", "d"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).persistence("source-ip", "20m").start();
    let (address, barrier) = (homing.address("web"), Arc::new(Barrier::new(100)));
    let ask = |_| {
        let barrier = Arc::clone(&barrier);
        thread::spawn(move || {
            let mut client = Client::connect_from("127.0.0.77", address);
            barrier.wait();
            client.get("/").target().to_owned()
        })
    };
    let threads: Vec<_> = (0..100).map(ask).collect();
    let mut homes: Vec<String> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    homes.sort();
    homes.dedup();
    assert_eq!(homes.len(), 1, "{homes:?}");
}

#[test]
fn a_hundred_parallel_first_connections_of_one_address_land_on_one_target() {
    let targets = ["a", "b", "c", "d"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", &targets).persistence("source-ip", "20m").start();
    let (address, barrier) = (homing.address("db"), Arc::new(Barrier::new(100)));
    let ask = |_| {
        let barrier = Arc::clone(&barrier);
        thread::spawn(move || {
            barrier.wait();
            TcpClient::connect_from("127.0.0.78", address).ask("who")
        })
    };
    let threads: Vec<_> = (0..100).map(ask).collect();
    let mut homes: Vec<String> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    homes.sort();
    homes.dedup();
    assert_eq!(homes.len(), 1, "{homes:?}");
}

#[test]
fn a_dead_home_is_left_for_another_one_that_then_is_home() {
    let targets = ["a", "b"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", &targets).persistence("source-ip", "20m").start();
    let home = homing.tcp_client("db").ask("first");
    let (dead, alive) = if home == "a" { (&targets[0], "b") } else { (&targets[1], "a") };
    dead.kill();
    assert_eq!(homing.tcp_client("db").ask("second"), alive);
    dead.restart_on_same_port();
    assert_eq!(homing.tcp_client("db").ask("third"), alive, "it moved once, and stays");
}
