//! What do connections see of a reload, a drain, a limit?

use crate::node::{BOUND, Node, eventually, plan};
use crate::peers::{End, Target, Wire};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const GET: &str = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

/// A target that answers when it is told to.
fn gated() -> (Target, mpsc::Sender<()>) {
    let (go, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let target = Target::playing(move |wire, _| {
        while wire.request()?.is_some() {
            _ = gate.lock().unwrap().recv();
            wire.send(OK)?;
        }
        Ok(())
    });
    (target, go)
}

/// Drains on another thread, and returns when the draining has begun.
fn drain(node: Node, deadline: Duration) -> thread::JoinHandle<usize> {
    let address = node.address();
    let drained = thread::spawn(move || node.drain(deadline).left);
    eventually("the listener to close", || std::net::TcpStream::connect(address).is_err());
    drained
}

#[test]
fn a_drain_ends_idle_connections_and_lets_the_others_finish() {
    let (target, go) = gated();
    let node = plan().start([&target]);
    let (mut idle, mut busy) = (Wire::to(node.address()), Wire::to(node.address()));
    go.send(()).unwrap();
    assert_eq!(idle.ask(GET).text(), "hi");
    busy.send(GET).unwrap();
    eventually("the request", || target.heard().len() == 2);
    let drained = drain(node, BOUND);
    assert_eq!(idle.rest(), (vec![], End::Closed));
    go.send(()).unwrap();
    let answer = busy.answer();
    assert_eq!((answer.text(), answer.field("connection")), ("hi", Some("close")));
    busy.end();
    assert_eq!(busy.rest(), (vec![], End::Closed));
    assert_eq!(drained.join().unwrap(), 0);
}

#[test]
fn a_client_that_had_just_come_is_still_served_by_a_drain() {
    let node = plan().start([&Target::answering(OK)]);
    let mut client = Wire::to(node.address());
    eventually("the client", || node.census().clients == 1);
    let drained = drain(node, BOUND);
    let answer = client.ask(GET);
    assert_eq!((answer.text(), answer.field("connection")), ("hi", Some("close")));
    drop(client);
    assert_eq!(drained.join().unwrap(), 0);
}

#[test]
fn a_drain_does_not_wait_for_clients_that_never_ask() {
    let node = plan().start([&Target::answering(OK)]);
    let mut client = Wire::to(node.address());
    eventually("the client", || node.census().clients == 1);
    let drained = drain(node, BOUND);
    assert_eq!(client.rest(), (vec![], End::Closed));
    assert_eq!(drained.join().unwrap(), 0);
}

#[test]
fn a_drain_gives_up_at_its_deadline_and_says_so() {
    let (target, _go) = gated();
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send(GET).unwrap();
    eventually("the request", || target.heard().len() == 1);
    assert_eq!(node.drain(Duration::from_millis(50)).left, 1);
}

#[test]
fn a_connection_goes_on_with_the_targets_of_the_next_snapshot() {
    let (one, other) = (Target::named("one"), Target::named("other"));
    let mut node = plan().start([&one]);
    let mut client = Wire::to(node.address());
    assert_eq!(client.ask(GET).text(), "one /");
    node.publish_targets(&[other.address()]);
    assert_eq!(client.ask(GET).text(), "other /");
    assert_eq!(node.census().idle_targets, 1, "connections to targets that are gone are closed");
    drop(client);
    node.is_at_rest();
}

#[test]
fn an_exchange_ends_with_the_snapshot_it_began_with() {
    let (target, go) = gated();
    let mut node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send(GET).unwrap();
    eventually("the request", || target.heard().len() == 1);
    let before = node.snapshot.clone();
    node.publish_targets(&[]);
    go.send(()).unwrap();
    assert_eq!(client.answer().text(), "hi");
    assert_eq!(client.ask(GET).status(), 503);
    let active =
        |target: &homing_core::group::Target| target.live.active.load(std::sync::atomic::Ordering::Relaxed);
    assert_eq!(before.groups[0].targets.iter().map(active).sum::<u32>(), 0);
}

#[test]
fn a_removed_listener_answers_what_it_has_and_closes() {
    let (target, go) = gated();
    let mut node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send(GET).unwrap();
    eventually("the request", || target.heard().len() == 1);
    node.publish_without_listener();
    go.send(()).unwrap();
    let answer = client.answer();
    assert_eq!((answer.text(), answer.field("connection")), ("hi", Some("close")));
    client.end();
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
}

#[test]
fn a_client_beyond_the_limit_waits_until_another_one_leaves() {
    let node = plan().listener("max_connections", 1).start([&Target::answering(OK)]);
    let mut first = Wire::to(node.address());
    assert_eq!(first.ask(GET).text(), "hi");
    let address = node.address();
    let second = thread::spawn(move || Wire::to(address).ask(GET));
    eventually("the limit to be met", || node.listener(|counters| &counters.refused_at_limit) > 0);
    assert_eq!(node.census().clients, 1);
    drop(first);
    assert_eq!(second.join().unwrap().text(), "hi");
}
