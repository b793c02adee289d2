//! How do connections end, and is no request lost by it?

use crate::caller::*;
use crate::frames::*;
use crate::node::{BOUND, Node, eventually, plan};
use crate::peers::Target;
use std::io::ErrorKind;
use std::sync::{Mutex, mpsc};
use std::thread;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

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

fn drain(node: Node) -> thread::JoinHandle<usize> {
    let address = node.address();
    let drained = thread::spawn(move || node.drain(BOUND).left);
    eventually("the listener to close", || std::net::TcpStream::connect(address).is_err());
    drained
}

#[test]
fn a_drain_ends_idle_connections_and_lets_streams_finish() {
    let (target, go) = gated();
    let node = plan().listener("http2", true).start([&target]);
    let (mut idle, mut busy) = (Caller::to(&node), Caller::to(&node));
    go.send(()).unwrap();
    assert_eq!(idle.ask(get("/")).text(), "hi");
    let calls = [busy.send(get("/")), busy.send(get("/"))];
    eventually("the requests", || target.heard().len() == 3);
    let drained = drain(node);
    idle.end().unwrap();
    calls.iter().for_each(|_| go.send(()).unwrap());
    for call in calls {
        assert_eq!(busy.answer(call).unwrap().text(), "hi");
    }
    busy.end().unwrap();
    assert_eq!(drained.join().unwrap(), 0);
}

#[test]
fn a_request_that_was_on_its_way_when_the_end_was_announced_is_served() {
    let mut node = plan().listener("http2", true).start([&Target::answering(OK)]);
    let mut framer = Framer::to(node.address());
    framer.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, GET)).unwrap();
    framer.until(HEADERS).unwrap();
    node.publish_without_listener();
    assert_eq!(framer.until(GOAWAY).unwrap().number(0), 0x7fff_ffff, "any stream");
    framer.send(frame(HEADERS, END_HEADERS | END_STREAM, 3, GET)).unwrap();
    assert_eq!(framer.until(HEADERS).unwrap().stream, 3);
    assert_eq!(framer.until(GOAWAY).unwrap().number(0), 3, "though no PING was answered");
    drop(framer);
    node.is_at_rest();
}

#[test]
fn a_removed_listener_answers_what_it_has_and_ends() {
    let (target, go) = gated();
    let mut node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    let call = caller.send(get("/"));
    eventually("the request", || target.heard().len() == 1);
    node.publish_without_listener();
    go.send(()).unwrap();
    assert_eq!(caller.answer(call).unwrap().text(), "hi");
    caller.end().unwrap();
    node.is_at_rest();
}

#[test]
fn an_idle_connection_ends_after_its_keepalive_timeout_and_a_busy_one_does_not() {
    let (target, go) = gated();
    let node = plan().listener("http2", true).listener("keepalive_timeout", "100ms").start([&target]);
    let (mut idle, mut busy) = (Caller::to(&node), Caller::to(&node));
    go.send(()).unwrap();
    assert_eq!(idle.ask(get("/")).text(), "hi");
    let call = busy.send(get("/"));
    idle.end().unwrap();
    eventually("the request", || target.heard().len() == 2);
    go.send(()).unwrap();
    assert_eq!(busy.answer(call).unwrap().text(), "hi");
    busy.end().unwrap();
    node.is_at_rest();
}

#[test]
fn a_connection_without_a_number_left_ends_with_its_idleness_as_all_do() {
    let target = Target::answering(OK);
    let node = plan().listener("http2", true).listener("keepalive_timeout", "100ms").start([&target]);
    let mut framer = Framer::to(node.address());
    framer.send(frame(HEADERS, END_HEADERS | END_STREAM, 0x7fff_ffff, GET)).unwrap();
    framer.until(HEADERS).unwrap();
    assert_eq!(framer.until(GOAWAY).unwrap().number(0), 0x7fff_ffff);
    assert_eq!(framer.next().unwrap_err().kind(), ErrorKind::UnexpectedEof, "that was the last word");
    drop(framer);
    node.is_at_rest();
}

#[test]
fn a_client_that_takes_its_request_back_frees_its_target() {
    let (target, _go) = gated();
    let node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    let call = caller.send(get("/"));
    eventually("the request", || node.active() == 1);
    drop(call);
    eventually("the target to be free", || node.active() == 0 && node.census().streams == 0);
    assert_eq!(node.census().clients, 1, "the connection stays");
}

#[test]
fn a_client_that_goes_away_takes_all_its_requests_with_it() {
    let (target, _go) = gated();
    let node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    let calls: Vec<Call> = (0..10).map(|_| caller.send(get("/"))).collect();
    eventually("the requests", || node.active() == 10);
    drop((calls, caller));
    node.is_at_rest();
}

#[test]
fn requests_go_on_with_the_targets_of_the_next_snapshot() {
    let (first, second) = (Target::named("first"), Target::named("second"));
    let mut node = plan().listener("http2", true).start([&first]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/")).text(), "first /");
    node.publish_targets(&[second.address()]);
    assert_eq!(caller.ask(get("/")).text(), "second /");
}
