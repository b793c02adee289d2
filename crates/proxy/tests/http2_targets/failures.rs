//! What becomes of requests when a target fails them?

use crate::caller::*;
use crate::frames::*;
use crate::node::eventually;
use crate::peers::Wire;
use crate::server::*;
use bytes::Bytes;
use h2::Reason;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};

fn reset(stream: u32, reason: Reason) -> Vec<u8> {
    frame(RST_STREAM, 0, stream, &u32::from(reason).to_be_bytes())
}

fn go_away(last: u32) -> Vec<u8> {
    frame(GOAWAY, 0, 0, &[&last.to_be_bytes()[..], &[0; 4]].concat())
}

fn ok(stream: u32) -> Vec<u8> {
    frame(HEADERS, END_HEADERS | END_STREAM, stream, OK)
}

#[test]
fn a_refused_request_is_asked_again_whatever_its_method() {
    let refusals = Arc::new(AtomicUsize::new(0));
    let target = raw({
        let refusals = Arc::clone(&refusals);
        move |raw, _| {
            loop {
                let stream = raw.until(HEADERS)?.stream;
                if refusals.fetch_add(1, Ordering::SeqCst) == 0 {
                    raw.send(reset(stream, Reason::REFUSED_STREAM))?;
                } else {
                    raw.send(ok(stream))?;
                }
            }
        }
    });
    let node = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask_with(post("/"), "abc").status, 200);
    assert_eq!(refusals.load(Ordering::SeqCst), 2);
    assert_eq!(node.target(0, |counters| &counters.failures), 0, "nobody's failure");
    assert_eq!(node.group(|counters| &counters.http2.refused), 1);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn whoever_always_refuses_is_left_for_another() {
    let target = raw(|raw, _| {
        loop {
            let stream = raw.until(HEADERS)?.stream;
            raw.send(reset(stream, Reason::REFUSED_STREAM))?;
        }
    });
    let server = Server::named("b");
    let node = h2_plan().alone().start_with(&[target.address(), server.address()]);
    let mut caller = Caller::to(&node);
    for _ in 0..4 {
        assert_eq!(caller.ask_with(post("/"), "abc").text(), "b / abc");
    }
    drop(caller);
    node.is_at_rest();
    let lonely = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&lonely);
    let answer = caller.ask(get("/"));
    assert_eq!((answer.status, answer.field("x-homing-reason")), (503, Some("target-busy")));
}

#[test]
fn what_is_above_the_last_stream_of_goaway_is_asked_again() {
    let target = raw(|raw, number| {
        if number > 0 {
            loop {
                let stream = raw.until(HEADERS)?.stream;
                raw.send(ok(stream))?;
            }
        }
        let first = raw.until(HEADERS)?.stream;
        raw.send(ok(first))?;
        let served = raw.until(HEADERS)?.stream;
        for _ in 0..3 {
            raw.until(HEADERS)?;
        }
        raw.send(go_away(served))?;
        raw.send(ok(served))?;
        raw.wire.rest();
        Ok(())
    });
    let node = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/")).status, 200);
    let calls: Vec<Call> = (0..4).map(|_| caller.begin(post("/"))).collect();
    for mut call in calls {
        _ = call.body.send_data(Bytes::new(), true); // who is answered already need not end
        assert_eq!(caller.answer(call).unwrap().status, 200);
    }
    assert_eq!(target.connections(), 2);
    assert_eq!(node.target(0, |counters| &counters.failures), 0);
    assert_eq!(node.group(|counters| &counters.http2.go_aways), 1);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_connection_that_breaks_loses_only_what_cannot_be_repeated() {
    let target = raw(|raw, number| {
        let first = raw.until(HEADERS)?.stream;
        raw.send(ok(first))?;
        if number > 0 {
            loop {
                let stream = raw.until(HEADERS)?.stream;
                raw.send(ok(stream))?;
            }
        }
        for _ in 0..4 {
            raw.until(HEADERS)?;
        }
        raw.wire.reset_when_dropped();
        Ok(())
    });
    let node = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/")).status, 200);
    let mut calls: Vec<Call> = (0..3).map(|_| caller.send(get("/"))).collect();
    calls.push(caller.send(post("/")));
    let statuses: Vec<u16> = calls.into_iter().map(|call| caller.answer(call).unwrap().status).collect();
    assert_eq!(statuses, [200, 200, 200, 502]);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn an_answer_that_is_reset_is_no_whole_one_and_the_others_go_on() {
    let target = raw(|raw, _| {
        let broken = raw.until(HEADERS)?.stream;
        raw.send(frame(HEADERS, END_HEADERS, broken, OK))?;
        raw.send(frame(DATA, 0, broken, b"abc"))?;
        raw.send(reset(broken, Reason::INTERNAL_ERROR))?;
        loop {
            let stream = raw.until(HEADERS)?.stream;
            raw.send(ok(stream))?;
        }
    });
    let node = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&node);
    let call = caller.send(get("/"));
    assert!(caller.answer(call).unwrap_err().is_reset());
    assert_eq!(caller.ask(get("/")).status, 200);
    assert_eq!(target.connections(), 1);
    let mut wire = Wire::to(node.address());
    wire.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    assert_eq!(wire.answer().status(), 200);
    drop((caller, wire));
    node.is_at_rest();
}

#[test]
fn a_bad_answer_ends_its_stream_alone() {
    let target = raw(|raw, _| {
        let bad = raw.until(HEADERS)?.stream;
        raw.send(frame(HEADERS, END_HEADERS | END_STREAM, bad, b"\x88\x88"))?;
        loop {
            let stream = raw.until(HEADERS)?.stream;
            raw.send(ok(stream))?;
        }
    });
    let node = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(post("/")).status, 502);
    assert_eq!(caller.ask(get("/")).status, 200);
    assert_eq!(target.connections(), 1);
    assert_eq!(node.group(|counters| &counters.http2.bad_answers), 1);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_target_that_breaks_the_protocol_is_told_so() {
    let (told, hears) = mpsc::channel();
    let target = raw(move |raw, _| {
        raw.until(HEADERS)?;
        raw.send(frame(DATA, 0, 2, b"abc"))?;
        _ = told.send(raw.until(GOAWAY)?.number(4));
        Ok(())
    });
    let node = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(post("/")).status, 502);
    assert_eq!(hears.recv().unwrap(), u32::from(Reason::PROTOCOL_ERROR));
    assert_eq!(node.group(|counters| &counters.http2.broken), 1);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_client_that_leaves_takes_its_request_with_it() {
    let (told, hears) = mpsc::channel();
    let target = raw(move |raw, _| {
        loop {
            let stream = raw.until(HEADERS)?.stream;
            raw.send(frame(HEADERS, END_HEADERS, stream, OK))?;
            let reset = raw.until(RST_STREAM)?;
            _ = told.send((reset.stream == stream, reset.number(0)));
        }
    });
    let node = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&node);
    let mut call = caller.begin(post("/"));
    caller.wait(&mut call.answer).unwrap();
    call.body.send_reset(Reason::CANCEL);
    let cancel = u32::from(Reason::CANCEL);
    assert_eq!(hears.recv().unwrap(), (true, cancel));
    let mut wire = Wire::to(node.address());
    wire.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    wire.head().unwrap();
    wire.reset();
    assert_eq!(hears.recv().unwrap(), (true, cancel));
    assert_eq!(target.connections(), 1);
    drop((caller, call));
    node.is_at_rest();
}

#[test]
fn an_early_answer_is_whole_though_its_request_is_not() {
    let server = Server::playing(|mut asked| async move { asked.answer(413, "too much") });
    let node = h2_plan().alone().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    for _ in 0..3 {
        let mut call = caller.begin(post("/"));
        call.body.send_data(Bytes::from_static(b"abc"), false).unwrap();
        let answer = caller.answer(call).unwrap();
        assert_eq!((answer.status, answer.text()), (413, "too much"));
    }
    assert_eq!(server.connections(), 1);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_target_that_does_not_answer_loses_the_request_alone() {
    let is_quick = Arc::new(AtomicBool::new(false));
    let server = Server::playing({
        let is_quick = Arc::clone(&is_quick);
        move |mut asked| {
            let is_quick = Arc::clone(&is_quick);
            async move {
                if !is_quick.load(Ordering::SeqCst) {
                    std::future::pending::<()>().await;
                }
                asked.answer(200, "");
            }
        }
    });
    let node = h2_plan().alone().listener("proxy_read_timeout", "1s").start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/")).status, 504);
    is_quick.store(true, Ordering::SeqCst);
    assert_eq!(caller.ask(get("/")).status, 200);
    assert_eq!(server.connections(), 1);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn an_idle_connection_that_ended_costs_nobody_a_request() {
    let target = raw(|raw, _| {
        let stream = raw.until(HEADERS)?.stream;
        raw.send(ok(stream))?;
        raw.send(go_away(stream))
    });
    let node = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&node);
    for _ in 0..5 {
        assert_eq!(caller.ask(post("/")).status, 200);
        eventually("the carrier to be closed", || node.census().carriers == 0);
    }
    assert_eq!(target.connections(), 5);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn answers_whose_end_comes_in_a_frame_of_its_own_are_not_cancelled() {
    const TIMES: usize = 150;
    // Packed fields: 200 or 204, and content-length: 2
    let heads: [&[u8]; 2] = [b"\x88\x0f\x0d\x012", b"\x89"];
    let target = raw(move |raw, _| {
        for time in 0.. {
            let stream = raw.until(HEADERS)?.stream;
            raw.send(frame(HEADERS, END_HEADERS, stream, heads[time % 2]))?;
            if time % 2 == 0 {
                raw.send(frame(DATA, 0, stream, b"hi"))?;
            }
            // The client has all of it, and asks on.
            raw.send(frame(DATA, END_STREAM, stream, b""))?;
        }
        Ok(())
    });
    let node = h2_plan().alone().start([&target]);
    let mut wire = Wire::to(node.address());
    for time in 0..TIMES {
        let answer = wire.ask("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
        assert_eq!(answer.status(), if time % 2 == 0 { 200 } else { 204 });
    }
    assert_eq!(target.connections(), 1);
    assert_eq!(node.group(|counters| &counters.http2.cancelled), 0);
    assert_eq!(node.group(|counters| &counters.http2.resets), 0);
    drop(wire);
    node.is_at_rest();
}

#[test]
fn a_place_is_given_back_with_the_end_that_comes_late() {
    let (go, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let target = raw(move |raw, _| {
        raw.send(frame(SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 1]))?; // one stream at once
        let first = raw.until(HEADERS)?.stream;
        raw.send(frame(HEADERS, END_HEADERS, first, b"\x88\x0f\x0d\x012"))?;
        raw.send(frame(DATA, 0, first, b"hi"))?;
        _ = gate.lock().unwrap().recv();
        raw.send(frame(DATA, END_STREAM, first, b""))?;
        let second = raw.until(HEADERS)?.stream;
        raw.send(ok(second))?;
        raw.wire.rest();
        Ok(())
    });
    let node = h2_plan().alone().start([&target]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/")).text(), "hi");
    go.send(()).unwrap();
    assert_eq!(caller.ask(get("/")).status, 200);
    drop(caller);
    node.is_at_rest();
}
