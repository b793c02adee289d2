//! Whatever targets and clients do at once, does everything fit together afterwards?

use crate::caller::{self, Caller};
use crate::chance::Chance;
use crate::frames::*;
use crate::peers::{Target, Wire};
use crate::server::*;
use bytes::Bytes;
use h2::Reason;
use serde_json::json;
use std::io;
use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

fn code(reason: Reason) -> [u8; 4] {
    u32::from(reason).to_be_bytes()
}

/// Something that a target may say when it is asked, or may not. False: it leaves.
fn anything(raw: &mut Raw<'_>, chance: &mut Chance, stream: u32) -> io::Result<bool> {
    let old = 1 + 2 * u32::try_from(chance.below(stream as usize / 2 + 1)).unwrap();
    match chance.below(24) {
        0 => raw.send(frame(RST_STREAM, 0, stream, &code(Reason::REFUSED_STREAM)))?,
        1 => raw.send(frame(RST_STREAM, 0, old, &code(Reason::CANCEL)))?,
        2 => raw.send(frame(GOAWAY, 0, 0, &[&old.to_be_bytes()[..], &[0; 4]].concat()))?,
        3 => return Ok(false),
        4 => raw.send(frame(DATA, 0, old, b"of nobody"))?,
        5 => raw.send(frame(SETTINGS, 0, 0, &[0, 4, 0, 0, u8::try_from(chance.below(256)).unwrap(), 0]))?,
        6 => raw.send(frame(SETTINGS, 0, 0, &[0, 3, 0, 0, 0, u8::try_from(chance.below(5)).unwrap()]))?,
        7 => {
            raw.send(frame(HEADERS, END_HEADERS, stream, OK))?;
            raw.send(frame(DATA, 0, stream, &vec![b'x'; chance.below(16_000)]))?;
        }
        8 | 9 => {
            raw.send(frame(HEADERS, END_HEADERS, stream, OK))?;
            raw.send(frame(DATA, 0, stream, b"abc"))?;
            raw.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, b"\x00\x03x-t\x011"))?;
        }
        10 => raw.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, b"\x88\x88"))?,
        11 if chance.below(10) == 0 => raw.send("anything at all")?,
        12 => {
            for _ in 0..4 {
                raw.send(frame(PING, 0, 0, &[0; 8]))?;
            }
        }
        13 => raw.send(frame(HEADERS, END_HEADERS, stream, b"\x08\x03100"))?,
        _ => {
            raw.send(frame(HEADERS, END_HEADERS, stream, OK))?;
            raw.send(frame(DATA, END_STREAM, stream, &vec![b'x'; chance.below(3_000)]))?;
        }
    }
    Ok(true)
}

/// A target that does what chance tells it to.
fn moody(seed: u64) -> Target {
    raw(move |raw, number| {
        let mut chance = Chance::new(seed + 1000 * number as u64);
        loop {
            let next = raw.next()?;
            match next.kind {
                HEADERS if !anything(raw, &mut chance, next.stream)? => return Ok(()),
                DATA if !next.payload.is_empty() && chance.below(8) > 0 => {
                    let room = u32::try_from(next.payload.len()).unwrap().to_be_bytes();
                    raw.send(frame(WINDOW_UPDATE, 0, 0, &room))?;
                    raw.send(frame(WINDOW_UPDATE, 0, next.stream, &room))?;
                }
                _ => {}
            }
        }
    })
}

/// Clients of HTTP/2 that ask in heaps, and leave at any time.
fn heap(node: SocketAddr, seed: u64) {
    let mut chance = Chance::new(seed);
    for _ in 0..6 {
        let mut caller = Caller::with(node, &h2::client::Builder::new());
        for _ in 0..chance.below(4) {
            let mut calls = Vec::new();
            for number in 0..chance.below(30) {
                let mut call = caller.begin(caller::post(&format!("/{number}")));
                let body = Bytes::from(vec![b'b'; chance.below(40_000)]);
                _ = call.body.send_data(body, chance.below(5) > 0);
                if chance.below(6) > 0 {
                    calls.push(call);
                }
            }
            for mut call in calls {
                if chance.below(3) == 0 {
                    call.body.send_reset(Reason::CANCEL);
                    continue;
                }
                _ = call.body.send_data(Bytes::new(), true);
                _ = caller.answer(call); // whatever it is, it comes in time
            }
        }
    }
}

/// Clients of HTTP/1.1, one request after the other.
fn row(node: SocketAddr, seed: u64) {
    let mut chance = Chance::new(seed);
    for _ in 0..30 {
        let mut wire = Wire::to(node);
        for _ in 0..chance.below(5) {
            let body = vec![b'b'; chance.below(20_000)];
            let head = format!("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n\r\n", body.len());
            if wire.send([head.as_bytes(), &body].concat()).is_err() {
                break;
            }
            match chance.below(4) {
                0 => break,
                _ if wire.try_answer().is_err() => break,
                _ => {}
            }
        }
        if chance.below(2) == 0 {
            wire.reset();
        }
    }
}

#[test]
fn after_a_storm_nothing_is_left_and_honest_targets_serve() {
    let targets = [moody(1), moody(2), moody(3)];
    let plan = h2_plan().listener("proxy_read_timeout", "1s").listener("client_body_timeout", "1s");
    let mut node =
        plan.group("persistence", json!({"method": "cookie"})).start([&targets[0], &targets[1], &targets[2]]);
    let address = node.address();
    thread::scope(|scope| {
        let mut clients: Vec<_> = (0..2).map(|seed| scope.spawn(move || heap(address, seed + 1))).collect();
        clients.extend((0..2).map(|seed| scope.spawn(move || row(address, seed + 10))));
        // It fits together at every moment.
        while clients.iter().any(|thread| !thread.is_finished()) {
            node.census();
            thread::park_timeout(Duration::from_millis(5));
        }
    });
    assert!(node.listener(|counters| &counters.answers[1]) > 10, "some are answered, as chance will have it");
    node.is_at_rest();
    let server = Server::named("a");
    node.publish_targets(&[server.address()]);
    let mut caller = Caller::to(&node);
    for _ in 0..20 {
        assert_eq!(caller.ask_with(caller::post("/"), "abc").text(), "a / abc");
    }
    drop(caller);
    node.is_at_rest();
}
