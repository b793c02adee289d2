//! What becomes of a connection whose target does not accept?

use crate::node::{eventually, plan};
use crate::peers::{connect, greeter, greeting, nobody, reset, say, silent};
use homing_core::limits::{CONNECT_ATTEMPTS, CONNECT_FAILURES_TO_REST};
use homing_core::reason::Reason;
use socket2::Type;
use std::io::Write;

#[test]
fn another_target_takes_what_a_dead_one_refuses() {
    let (_dead, dead) = nobody(Type::STREAM);
    let alive = greeter();
    let node = plan("tcp", "127.0.0.1").start([dead, alive]);
    for _ in 0..10 {
        assert_eq!(greeting(&mut connect(node.address())).unwrap(), alive.port());
    }
    node.is_at_rest();
    // Three failures in a row rest it, so it is not asked ten times.
    let failures = node.count(0, |counters| &counters.connect_failures);
    assert_eq!(failures, u64::from(CONNECT_FAILURES_TO_REST));
    let retries = node.snapshot.groups[0].live.counters.sum(|counters| counters.retries.value());
    assert_eq!(retries, failures);
}

#[test]
fn a_client_that_nobody_takes_is_told_the_end_and_not_reset() {
    let ((_a, a), (_b, b)) = (nobody(Type::STREAM), nobody(Type::STREAM));
    let node = plan("tcp", "127.0.0.1").source_ip("20m").start([a, b]);
    for _ in 0..10 {
        assert_eq!(say(&mut connect(node.address()), b"is anybody there?").unwrap(), b"");
    }
    node.is_at_rest();
    let counters = &node.snapshot.groups[0].live.counters;
    let refusals = |reason: Reason| counters.sum(|counters| counters.decisions[reason.index()].value());
    assert_eq!(refusals(Reason::ConnectFailed) + refusals(Reason::AllUnhealthy), 10);
    assert!(refusals(Reason::AllUnhealthy) > 0);
    assert!(node.source_ip().table().is_empty(), "a pin that led nowhere was kept");
}

#[test]
fn no_more_targets_are_tried_than_the_bound() {
    let dead: Vec<_> = (0..5).map(|_| nobody(Type::STREAM)).collect();
    let addresses: Vec<_> = dead.iter().map(|(_, address)| *address).collect();
    let node = plan("tcp", "127.0.0.1").start::<5>(addresses.try_into().unwrap());
    assert_eq!(say(&mut connect(node.address()), b"is anybody there?").unwrap(), b"");
    let failures: u64 = (0..5).map(|at| node.count(at, |counters| &counters.connect_failures)).sum();
    assert_eq!(failures, CONNECT_ATTEMPTS as u64);
}

#[test]
fn a_target_that_does_not_answer_in_time_is_given_up() {
    let (_queue, silent) = silent();
    let alive = greeter();
    let node = plan("tcp", "127.0.0.1").listener("proxy_connect_timeout", "100ms").start([silent, alive]);
    for _ in 0..4 {
        assert_eq!(greeting(&mut connect(node.address())).unwrap(), alive.port());
    }
    assert!(node.count(0, |counters| &counters.connect_failures) >= 1);
    node.is_at_rest();
}

#[test]
fn a_client_that_leaves_while_its_target_is_silent_leaves_nothing_behind() {
    let (_queue, silent) = silent();
    let node =
        plan("tcp", "127.0.0.1").listener("proxy_connect_timeout", "1h").source_ip("20m").start([silent]);
    let mut client = connect(node.address());
    client.write_all(b"hello?").unwrap();
    eventually("the connection to be assigned", || node.active(0) == 1);
    reset(client);
    node.is_at_rest();
    assert!(node.source_ip().table().is_empty(), "a pin that led nowhere was kept");
    assert_eq!(node.count(0, |counters| &counters.connect_failures), 0);
}

#[test]
fn what_a_client_says_early_reaches_its_target() {
    let node = plan("tcp", "127.0.0.1").start([crate::peers::echo("127.0.0.1")]);
    for _ in 0..50 {
        assert_eq!(say(&mut connect(node.address()), b"early").unwrap(), b"early");
    }
}
