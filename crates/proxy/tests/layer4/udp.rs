//! Do datagrams find their target, and answers their client?

use crate::node::{eventually, plan};
use crate::peers::{ask, nobody, udp_client, udp_target};
use homing_core::health::ProbeResult;
use socket2::Type;
use std::net::SocketAddr;

#[test]
fn datagrams_are_answered_over_ipv4_and_ipv6() {
    for ip in ["127.0.0.1", "::1"] {
        let target = udp_target(ip);
        let node = plan("udp", ip).start([target]);
        let clients: Vec<_> = (0..100).map(|_| udp_client(ip, node.address())).collect();
        for round in ["one", "two"] {
            for client in &clients {
                assert_eq!(ask(client, round.as_bytes()), (target.port(), round.as_bytes().to_vec()));
            }
        }
        assert_eq!((node.open_connections(), node.active(0)), (100, 100));
    }
}

#[test]
fn an_answer_comes_from_the_address_that_was_asked() {
    for (wildcard, asked) in [("0.0.0.0", "127.0.0.2"), ("0.0.0.0", "127.0.0.3"), ("::", "::1")] {
        let target = udp_target("127.0.0.1");
        let node = plan("udp", wildcard).start([target]);
        let address = SocketAddr::new(asked.parse().unwrap(), node.address().port());
        // The client is connected: it hears nobody else.
        let client = udp_client(if asked.contains(':') { "::1" } else { "127.0.0.1" }, address);
        assert_eq!(ask(&client, b"who?").0, target.port());
    }
}

#[test]
fn the_smallest_and_the_largest_datagram_pass() {
    let node = plan("udp", "127.0.0.1").start([udp_target("127.0.0.1")]);
    let client = udp_client("127.0.0.1", node.address());
    // 65,507 is all that fits behind the headers of IPv4; the answer is five bytes longer.
    for length in [0, 1, 1_472, 9_000, 65_502] {
        let payload = vec![b'x'; length];
        assert!(ask(&client, &payload).1 == payload, "{length} bytes");
    }
}

#[test]
fn a_burst_keeps_its_order_and_its_borders() {
    let node = plan("udp", "127.0.0.1").start([udp_target("127.0.0.1")]);
    let clients: Vec<_> = (0..3).map(|_| udp_client("127.0.0.1", node.address())).collect();
    for number in 0..40u8 {
        for client in &clients {
            client.send(&vec![number; usize::from(number) + 1]).unwrap();
        }
    }
    for client in &clients {
        for number in 0..40u8 {
            let mut buffer = [0; 100];
            let count = client.recv(&mut buffer).unwrap();
            assert_eq!(buffer[5..count], vec![number; usize::from(number) + 1]);
        }
    }
}

#[test]
fn a_flow_stays_with_its_target_and_the_next_goes_elsewhere() {
    let node = plan("udp", "127.0.0.1").start([udp_target("127.0.0.1"), udp_target("127.0.0.1")]);
    let (first, second) = (udp_client("127.0.0.1", node.address()), udp_client("127.0.0.1", node.address()));
    let (home, other) = (ask(&first, b"?").0, ask(&second, b"?").0);
    assert_ne!(home, other);
    for _ in 0..5 {
        assert_eq!((ask(&first, b"?").0, ask(&second, b"?").0), (home, other));
    }
}

#[test]
fn one_client_address_stays_with_one_target() {
    let targets = [udp_target("127.0.0.1"), udp_target("127.0.0.1"), udp_target("127.0.0.1")];
    let node = plan("udp", "127.0.0.1").source_ip("20m").start(targets);
    for from in ["127.0.0.2", "127.0.0.3"] {
        let homes: Vec<u16> = (0..6).map(|_| ask(&udp_client(from, node.address()), b"?").0).collect();
        assert!(homes.iter().all(|home| *home == homes[0]), "{from} went to {homes:?}");
        let key = node.source_ip().key(from.parse().unwrap());
        let found = node.source_ip().table().find(key, homing_proxy::Clock::new().now()).unwrap();
        assert!(found.is_protected && found.in_use == 6, "{found:?}");
    }
}

#[test]
fn a_silent_flow_ends_and_gives_everything_back() {
    let target = udp_target("127.0.0.1");
    let node = plan("udp", "127.0.0.1").listener("idle_timeout", "100ms").source_ip("20m").start([target]);
    let client = udp_client("127.0.0.2", node.address());
    assert_eq!(ask(&client, b"?").0, target.port());
    assert_eq!(node.open_connections(), 1);
    node.is_at_rest();
    let key = node.source_ip().key("127.0.0.2".parse().unwrap());
    let found = node.source_ip().table().find(key, homing_proxy::Clock::new().now()).unwrap();
    assert_eq!(found.in_use, 0);
    // The same client may come back.
    assert_eq!(ask(&client, b"?").0, target.port());
}

#[test]
fn the_datagram_after_a_refusal_goes_to_another_target() {
    let (_dead, dead) = nobody(Type::DGRAM);
    let alive = udp_target("127.0.0.1");
    let node = plan("udp", "127.0.0.1").start([dead, alive]);
    // Round robin: the first flow is given to the dead one.
    let client = udp_client("127.0.0.1", node.address());
    client.send(b"one").unwrap();
    eventually("the refusal", || node.count(0, |counters| &counters.connect_failures) == 1);
    assert_eq!(ask(&client, b"two"), (alive.port(), b"two".to_vec()));
    assert_eq!((node.active(0), node.active(1)), (0, 1));
    assert_eq!(ask(&client, b"three").0, alive.port());
}

#[test]
fn a_flow_leaves_a_target_that_became_unhealthy() {
    let node = plan("udp", "127.0.0.1").start([udp_target("127.0.0.1"), udp_target("127.0.0.1")]);
    let client = udp_client("127.0.0.1", node.address());
    let home = ask(&client, b"?").0;
    let position = (0..2).find(|at| node.target(*at).address.port() == home).unwrap();
    node.target(position).live.probed(&node.snapshot.groups[0].live, ProbeResult::Fail, 1, 1);
    assert_ne!(ask(&client, b"?").0, home);
    assert_eq!((node.active(position), node.active(1 - position)), (0, 1));
}

#[test]
fn a_flow_stays_through_a_new_snapshot_unless_its_target_goes() {
    let (a, b) = (udp_target("127.0.0.1"), udp_target("127.0.0.1"));
    let mut node = plan("udp", "127.0.0.1").source_ip("20m").start([a]);
    let client = udp_client("127.0.0.2", node.address());
    assert_eq!(ask(&client, b"?").0, a.port());
    node.publish_targets(&[b, a]);
    for _ in 0..4 {
        assert_eq!(ask(&client, b"?").0, a.port());
    }
    node.publish_targets(&[b]);
    assert_eq!(ask(&client, b"?").0, b.port());
    assert_eq!((node.open_connections(), node.active(0)), (1, 1));
}

#[test]
fn flows_end_with_their_listener() {
    let mut node = plan("udp", "127.0.0.1").start([udp_target("127.0.0.1")]);
    let client = udp_client("127.0.0.1", node.address());
    ask(&client, b"?");
    node.publish_without_listener();
    eventually("the flow to end", || node.open_connections() == 0 && node.active(0) == 0);
}

#[test]
fn a_flow_beyond_the_bound_is_dropped_and_counted() {
    let node = plan("udp", "127.0.0.1").limit(1).start([udp_target("127.0.0.1")]);
    let (first, second) = (udp_client("127.0.0.1", node.address()), udp_client("127.0.0.1", node.address()));
    ask(&first, b"?");
    second.send(b"?").unwrap();
    let refused = || node.snapshot.listeners[0].live.counters.sum(|c| c.refused_at_limit.value());
    eventually("the refusal", || refused() == 1);
    ask(&first, b"still here");
    assert_eq!(node.open_connections(), 1);
}
