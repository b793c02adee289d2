//! What is open to a target that is taken out of service stays as long as its group says, and no longer.

use crate::homing;
use homing_testkit::{Entry, Homing, TcpClient, TcpTarget, UdpTarget, eventually};
use std::time::{Duration, Instant};

/// A TCP listener on these targets, whose connections stay for that long.
fn db<E: Into<Entry>>(targets: impl IntoIterator<Item = E>, time: &str) -> Homing {
    homing().tcp("db").group("db", targets).group_setting("drain", &format!("{time:?}"))
}

#[test]
fn connections_of_a_removed_target_are_cut_at_once_where_the_group_says_so() {
    let (a, b) = (TcpTarget::start("a"), TcpTarget::start("b"));
    let homing = db([&a, &b], "0s").start();
    let (mut of_a, mut of_b) = (homing.tcp_client("db"), homing.tcp_client("db"));
    assert_eq!((of_a.ask("who"), of_b.ask("who")), ("a".to_owned(), "b".to_owned()));
    homing.reload(&db([&b], "0s"));
    of_a.wait_for_close();
    assert_eq!(of_b.ask("who"), "b", "another one's goes on");
    homing.wait_for_log("connections cut off");
}

#[test]
fn they_stay_for_the_time_of_the_group_and_are_cut_then() {
    let (a, b) = (TcpTarget::start("a"), TcpTarget::start("b"));
    let homing = db([&a, &b], "3s").start();
    let mut of_a = homing.tcp_client("db");
    assert_eq!(of_a.ask("who"), "a");
    let begun = Instant::now();
    homing.reload(&db([&b], "3s"));
    assert_eq!(of_a.ask("who"), "a", "for a while");
    of_a.wait_for_close();
    assert!(begun.elapsed() >= Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[test]
fn at_weight_zero_connections_are_cut_and_sessions_go_elsewhere() {
    let (a, b) = (TcpTarget::start("a"), TcpTarget::start("b"));
    let file = |weight| db([a.weight(weight), b.weight(10)], "0s").persistence("source-ip", "20m");
    let homing = file(100).start();
    let mut open = homing.tcp_client("db");
    let home = open.ask("who");
    assert_eq!(home, "a");
    homing.reload(&file(0));
    open.wait_for_close();
    eventually("its session to be at home elsewhere", || homing.tcp_client("db").ask("who") == "b");
    homing.reload(&file(100));
    eventually("newcomers to come back", || {
        (2..20).any(|last| {
            TcpClient::connect_from(&format!("127.0.0.{last}"), homing.address("db")).ask("who") == "a"
        })
    });
}

#[test]
fn connections_of_an_unhealthy_target_are_cut_where_the_group_says_so() {
    let (a, b) = (TcpTarget::start("a"), TcpTarget::start("b"));
    let homing = db([&a, &b], "0s").health("tcp").start();
    let mut of_a = homing.tcp_client("db");
    assert_eq!(of_a.ask("who"), "a");
    // Nobody accepts there any more; what is open would go on.
    let health =
        "{ kind = \"tcp\", port = 1, interval = \"200ms\", timeout = \"200ms\", rise = 1, fall = 2 }";
    homing.reload(
        &db([&a, &b], "0s")
            .health("tcp")
            .group_setting("all_unhealthy", "\"refuse\"")
            .group_setting("health", health),
    );
    of_a.wait_for_close();
}

#[test]
fn a_flow_stays_with_its_removed_target_for_the_time_of_the_group() {
    for (time, after) in [("1h", "a"), ("0s", "b")] {
        let (a, b) = (UdpTarget::start("a"), UdpTarget::start("b"));
        let file = |targets: &[&UdpTarget]| {
            homing()
                .udp("dns")
                .group("dns", targets.iter().copied())
                .group_setting("drain", &format!("{time:?}"))
        };
        let homing = file(&[&a, &b]).start();
        let client = homing.udp_client("dns");
        assert_eq!(client.ask("who"), "a");
        homing.reload(&file(&[&b]));
        assert_eq!(client.ask("who"), after, "{time}");
    }
}
