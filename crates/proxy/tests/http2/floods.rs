//! Does every flood end, count under its name, hold no more than it may, and keep nobody else waiting?

use crate::caller::{self, Caller};
use crate::frames::*;
use crate::node::{Node, eventually, plan};
use crate::peers::{Target, Wire};
use homing_core::http2::DEFENCES;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const ENHANCE_YOUR_CALM: u32 = 11;
/// More than any flood may have.
const TIMES: u32 = 6_000;

fn node() -> Node {
    plan().listener("http2", true).alone().start([&Target::answering(OK)])
}

fn refused(node: &Node, defence: &str) -> u64 {
    let place = DEFENCES.iter().position(|&name| name == defence).expect(defence);
    node.listener(|counters| &counters.http2.refused[place])
}

/// A flood by its name: what comes first, and what comes then, again and again.
struct Flood {
    name: &'static str,
    begin: Vec<u8>,
    again: fn(u32) -> Vec<u8>,
}

fn request(stream: u32, flags: u8, fields: &[u8]) -> Vec<u8> {
    frame(HEADERS, flags, stream, fields)
}

fn floods() -> Vec<Flood> {
    let flood = |name, again: fn(u32) -> Vec<u8>| Flood { name, begin: Vec::new(), again };
    // A request that is open while the rest comes.
    let on_a_stream = |name, again| Flood { begin: request(1, END_HEADERS, POST), ..flood(name, again) };
    vec![
        flood("rapid-reset", |time| {
            let stream = 2 * time + 1;
            [request(stream, END_HEADERS | END_STREAM, GET), frame(RST_STREAM, 0, stream, &[0, 0, 0, 8])]
                .concat()
        }),
        // Fields that no request has make us end the stream.
        flood("made-reset", |time| request(2 * time + 1, END_HEADERS | END_STREAM, b"\x82")),
        flood("refused-streams", |time| request(2 * time + 1, END_HEADERS, POST)),
        // A field of 4,000 bytes, which the table keeps, and which then costs a byte each time.
        flood("field-list", |time| {
            let fields = [GET, b"\x40\x01x\x7f\xa1\x1e", &[b'y'; 4000], &[0xbe; 20]].concat();
            request(2 * time + 1, END_HEADERS | END_STREAM, &fields)
        }),
        flood("settings-flood", |_| frame(SETTINGS, 0, 0, b"")),
        flood("ping-flood", |_| frame(PING, 0, 0, &[7; 8])),
        on_a_stream("empty-data", |_| frame(DATA, 0, 1, b"")),
        on_a_stream("priority-flood", |_| frame(PRIORITY, 0, 1, &[0, 0, 0, 3, 1])),
        on_a_stream("window-update-flood", |_| frame(WINDOW_UPDATE, 0, 1, &[0, 0, 0, 1])),
        flood("stray-frames", |_| frame(0x42, 0, 0, b"")),
        Flood {
            begin: request(1, 0, GET),
            ..flood("continuation-flood", |_| frame(CONTINUATION, 0, 1, b""))
        },
        Flood {
            begin: request(1, 0, GET),
            ..flood("field-block", |_| frame(CONTINUATION, 0, 1, &[b'x'; 8192]))
        },
    ]
}

#[test]
fn every_flood_ends_and_is_counted_and_others_are_served_meanwhile() {
    let floods = floods();
    let names: Vec<&str> = floods.iter().map(|flood| flood.name).collect();
    assert_eq!(names, DEFENCES, "each of them has its flood");
    let node = node();
    let mut honest = Caller::to(&node);
    for flood in floods {
        let mut attacker = Framer::to(node.address());
        _ = attacker.send(&flood.begin);
        for time in 0..TIMES {
            if attacker.send((flood.again)(time)).is_err() {
                break; // it was cut off
            }
            if time % 100 == 0 {
                assert_eq!(honest.ask(caller::get("/")).text(), "hi", "{}", flood.name);
                assert!(node.census().streams <= 129, "{}", flood.name);
            }
        }
        eventually(flood.name, || refused(&node, flood.name) == 1);
    }
    drop(honest);
    node.is_at_rest();
}

#[test]
fn a_flood_hears_what_it_did() {
    let node = node();
    let mut attacker = Framer::to(node.address());
    attacker.send(frame(PING, 0, 0, &[7; 8]).repeat(300)).unwrap();
    assert_eq!(attacker.farewell(), ENHANCE_YOUR_CALM);
    assert!(attacker.next().is_err(), "and the connection ends");
}

#[test]
fn a_target_hears_little_of_a_rapid_reset() {
    let target = Target::answering(OK);
    let node = plan().listener("http2", true).alone().start([&target]);
    let mut attacker = Framer::to(node.address());
    let [first, ..] = &floods()[..] else { panic!("floods") };
    let frames: Vec<u8> = (0..TIMES).flat_map(first.again).collect();
    _ = attacker.send(frames);
    eventually("the end", || refused(&node, "rapid-reset") == 1);
    assert!(node.target(0, |counters| &counters.requests) <= 201, "as many as the meter allows");
    drop(attacker);
    node.is_at_rest();
}

#[test]
fn a_client_that_has_all_the_windows_and_does_not_read_is_reset_and_holds_little_meanwhile() {
    const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n";
    let target = Target::playing(|wire, _| {
        while wire.request()?.is_some() {
            wire.send([ANSWER.as_bytes(), &[b'x'; 65_536]].concat())?;
        }
        Ok(())
    });
    let node =
        plan().listener("http2", true).listener("client_body_timeout", "500ms").alone().start([&target]);
    // SETTINGS_INITIAL_WINDOW_SIZE of 2^30
    let mut attacker = Framer::with(Wire::to_with_small_window(node.address()), &[0, 4, 0x40, 0, 0, 0]);
    attacker.send(frame(WINDOW_UPDATE, 0, 0, &[0x40, 0, 0, 0])).unwrap();
    for stream in (1..).step_by(2) {
        if attacker.send(request(stream, END_HEADERS | END_STREAM, GET)).is_err() {
            break;
        }
        assert!(node.census().streams <= 128);
        if stream % 64 == 1 {
            assert_eq!(Caller::to(&node).ask(caller::get("/")).body.len(), 65_536, "others are served");
        }
    }
    drop(attacker);
    node.is_at_rest();
}

#[test]
fn a_client_that_gives_no_window_loses_its_streams() {
    let target = Target::answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nx");
    let node =
        plan().listener("http2", true).listener("client_body_timeout", "200ms").alone().start([&target]);
    // SETTINGS_INITIAL_WINDOW_SIZE of 0
    let mut attacker = Framer::with(Wire::to(node.address()), &[0, 4, 0, 0, 0, 0]);
    let requests: Vec<u8> =
        (0..100).flat_map(|number| request(2 * number + 1, END_HEADERS | END_STREAM, GET)).collect();
    attacker.send(requests).unwrap();
    let first = attacker.until(RST_STREAM).unwrap();
    assert_eq!(first.stream % 2, 1);
    eventually("the streams to end", || node.census().streams == 0 && node.active() == 0);
    assert_eq!(node.census().clients, 1, "a new request may fare better");
}

#[test]
fn a_field_block_that_does_not_end_ends_with_its_time() {
    let node = plan()
        .listener("http2", true)
        .listener("client_header_timeout", "200ms")
        .start([&Target::answering(OK)]);
    let mut attacker = Framer::to(node.address());
    attacker.send(request(1, 0, GET)).unwrap();
    assert_eq!(attacker.farewell(), 0);
    drop(attacker);
    node.is_at_rest();
}
