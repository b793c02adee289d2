//! What does a stream hear when its target fails or its client stalls, and do the other streams go on?

use crate::caller::*;
use crate::node::{Plan, plan};
use crate::peers::{Target, nobody};
use bytes::Bytes;
use serde_json::json;
use std::collections::HashSet;

const SHORT: &str = "200ms";

fn http2() -> Plan {
    plan().listener("http2", true).alone()
}

/// Answers nothing but `/`.
fn half_mute() -> Target {
    Target::playing(|wire, _| {
        while let Some(request) = wire.request()? {
            if request.path() != "/" {
                wire.rest();
                break;
            }
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")?;
        }
        Ok(())
    })
}

#[test]
fn a_target_that_does_not_answer_in_time_costs_its_stream_alone() {
    let node = http2().listener("proxy_read_timeout", SHORT).start([&half_mute()]);
    let mut caller = Caller::to(&node);
    let mute = caller.send(get("/mute"));
    assert_eq!(caller.ask(get("/")).text(), "hi");
    let answer = caller.answer(mute).unwrap();
    assert_eq!((answer.status, answer.field("x-homing-reason")), (504, Some("target-timeout")));
    assert_eq!(caller.ask(get("/")).text(), "hi");
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_client_that_stalls_in_its_body_is_refused_on_that_stream() {
    let node = http2().listener("client_body_timeout", SHORT).start([&half_mute()]);
    let mut caller = Caller::to(&node);
    let mut stalled = caller.begin(post("/"));
    stalled.body.send_data(Bytes::from_static(b"some"), false).unwrap();
    let answer = caller.wait(stalled.answer).unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["x-homing-reason"]),
        (408, &"client-timeout".parse().unwrap())
    );
    assert_eq!(caller.ask(get("/")).text(), "hi");
    drop((answer, caller));
    node.is_at_rest();
}

#[test]
fn a_call_that_converses_is_not_held_to_the_time_of_a_body() {
    let target = Target::playing(|wire, _| {
        if wire.head()?.is_some_and(|head| head.contains("/stall")) {
            wire.rest();
            return Ok(());
        }
        wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n")?;
        wire.exactly(b"3\r\none\r\n".len())?;
        wire.send("3\r\ntwo\r\n0\r\n\r\n")
    });
    let node = http2().listener("client_body_timeout", SHORT).start([&target]);
    let mut caller = Caller::to(&node);
    let mut call = caller.begin(post("/talk"));
    let mut answer = caller.wait(call.answer).unwrap().into_body();
    assert_eq!(caller.wait(answer.data()).unwrap().unwrap(), "hi");
    let mut stalled = caller.begin(post("/stall"));
    stalled.body.send_data(Bytes::from_static(b"some"), false).unwrap();
    assert_eq!(caller.wait(stalled.answer).unwrap().status(), 408, "so long has the call been silent, too");
    call.body.send_data(Bytes::from_static(b"one"), true).unwrap();
    let (rest, _) = caller.wait(read_body(answer)).unwrap();
    assert_eq!(rest, b"two");
}

#[test]
fn a_request_goes_to_another_target_when_the_first_does_not_accept() {
    let ((_socket, dead), alive) = (nobody(), Target::named("alive"));
    let node = http2().group("persistence", json!({"method": "cookie"})).start_with(&[dead, alive.address()]);
    let mut caller = Caller::to(&node);
    let calls: Vec<Call> = (0..10).map(|_| caller.send(get("/"))).collect();
    let answers: Vec<Answer> = calls.into_iter().map(|call| caller.answer(call).unwrap()).collect();
    assert!(answers.iter().all(|answer| answer.text() == "alive /"));
    let homes: HashSet<_> = answers
        .iter()
        .map(|answer| caller.ask(with(get("/"), "cookie", &answer.cookie().unwrap())).text().to_owned())
        .collect();
    assert_eq!(homes.len(), 1, "every session is at home where it was answered");
}

#[test]
fn idle_connections_that_their_target_has_closed_cost_no_stream() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") // and closes
    });
    let node = http2().start([&target]);
    let mut caller = Caller::to(&node);
    for _ in 0..20 {
        let calls = [caller.send(get("/")), caller.send(get("/")), caller.send(get("/"))];
        for call in calls {
            assert_eq!(caller.answer(call).unwrap().text(), "hi");
        }
    }
    drop(caller);
    node.is_at_rest();
}
