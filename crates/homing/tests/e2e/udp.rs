//! Datagrams of one client find one target, and their answers the client.

use crate::homing;
use homing_testkit::{UdpTarget, eventually};
use std::collections::BTreeSet;
use std::time::Duration;

#[test]
fn a_flow_stays_on_its_target() {
    let targets = ["a", "b", "c"].map(UdpTarget::start);
    let homing = homing().udp("dns").group("dns", &targets).start();
    let flow = homing.udp_client("dns");
    let home = flow.ask("first");
    for number in 0..20 {
        assert_eq!(flow.ask(&format!("again {number}")), home);
    }
}

#[test]
fn new_flows_without_persistence_are_spread() {
    let targets = ["a", "b", "c"].map(UdpTarget::start);
    let homing = homing().udp("dns").group("dns", &targets).start();
    let homes: BTreeSet<String> = (0..9).map(|_| homing.udp_client("dns").ask("who")).collect();
    assert_eq!(homes.len(), 3);
    assert_eq!(targets.each_ref().map(UdpTarget::datagrams), [3, 3, 3]);
}

#[test]
fn answers_go_to_the_client_that_asked() {
    let a = UdpTarget::start("a");
    let homing = homing().udp("dns").group("dns", [&a]).start();
    let flows: Vec<_> = (0..50).map(|_| homing.udp_client("dns")).collect();
    for (number, flow) in flows.iter().enumerate() {
        flow.send(format!("question {number}"));
    }
    for (number, flow) in flows.iter().enumerate() {
        let answer = String::from_utf8(flow.receive().unwrap()).unwrap();
        assert_eq!(answer, format!("a question {number}"));
    }
}

#[test]
fn datagrams_of_any_size_pass_whole() {
    let a = UdpTarget::start("a");
    let homing = homing().udp("dns").group("dns", [&a]).start();
    let flow = homing.udp_client("dns");
    for size in [1, 512, 1472, 9000, 60_000] {
        flow.send(vec![b'x'; size]);
        assert_eq!(flow.receive().unwrap().len(), size + 2, "the name, a blank and the datagram");
    }
    flow.send([]);
    assert_eq!(flow.receive().unwrap(), b"a ", "an empty datagram is one, too");
}

#[test]
fn a_flow_ends_after_its_idle_time() {
    let a = UdpTarget::start("a");
    let homing = homing().udp("dns").listener_setting("idle_timeout", "\"300ms\"").group("dns", [&a]).start();
    let flow = homing.udp_client("dns");
    let _ = flow.ask("hello");
    let open = || homing.metrics().sum("homing_listener_open_connections", &[("listener", "dns")]);
    assert!(open() > 0.5);
    eventually("the flow to end", || open() < 0.5);
    assert_eq!(flow.ask("hello again"), "a", "and it can begin anew");
}

#[test]
fn a_target_that_is_gone_is_left() {
    let targets = ["a", "b"].map(UdpTarget::start);
    let homing = homing().udp("dns").group("dns", &targets).start();
    let [a, b] = targets;
    drop(a);
    eventually("flows to reach the other one", || {
        let flow = homing.udp_client("dns");
        flow.send("who");
        !flow.is_silent_for(Duration::from_millis(200))
    });
    assert!(b.datagrams() > 0);
}

#[test]
fn a_target_that_refuses_datagrams_gets_no_new_flows_until_it_takes_them_again() {
    let targets = ["a", "b"].map(UdpTarget::start);
    let homing = homing().udp("dns").group("dns", &targets).health("udp").start();
    let health = |name: &str, health: &str| {
        homing.metrics().count("homing_target_health", &[("target", name), ("health", health)]) == 1
    };
    eventually("both to be healthy", || health("a", "healthy") && health("b", "healthy"));
    let [a, _b] = targets;
    let address = a.address();
    drop(a);
    eventually("the probes to see it", || health("a", "unhealthy"));
    let homes = || -> BTreeSet<String> { (0..6).map(|_| homing.udp_client("dns").ask("who")).collect() };
    assert_eq!(homes().into_iter().collect::<Vec<_>>(), ["b"]);
    let _a = UdpTarget::start_at("a", address);
    eventually("the probes to see that it is back", || health("a", "healthy"));
    assert_eq!(homes().len(), 2);
}
