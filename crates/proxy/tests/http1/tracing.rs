//! Does a trace go on through us, is what we tell of it true, and does nobody from outside decide how much that is?

use crate::node::plan;
use crate::peers::{Message, Target, Wire, nobody};
use homing_core::span::SpanKind;
use homing_wire::trace_context::TraceParent;
use serde_json::json;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

/// All values of a field, in order.
fn values<'a>(message: &'a Message, name: &str) -> Vec<&'a str> {
    let lines = message.head.lines().skip(1).filter_map(|line| line.split_once(": "));
    lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

fn get(path: &str, fields: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: a.test\r\n{fields}\r\n")
}

/// What a target heard of its trace: one field, which is valid.
fn heard(message: &Message) -> TraceParent {
    let [field] = values(message, "traceparent")[..] else { panic!("{}", message.head) };
    TraceParent::parse(field.as_bytes()).unwrap()
}

#[test]
fn a_request_is_two_spans_and_its_target_hears_of_the_second() {
    let target = Target::answering(OK);
    let node = plan().traced(1.0).start([&target]);
    let mut client = Wire::to(node.address());
    assert_eq!(client.ask(get("/cart;jsessionid=SECRET?x=1", "")).text(), "hi");
    let (attempt, request) = (node.span(), node.span());
    let heard = heard(&target.heard()[0]);
    assert!(heard.is_sampled);
    assert_eq!((attempt.kind, request.kind), (SpanKind::Attempt { before: 0 }, SpanKind::Request));
    assert_eq!((heard.trace_id, heard.span_id), (attempt.trace_id, attempt.id));
    assert_eq!((request.trace_id, request.parent), (attempt.trace_id, None));
    assert_eq!(attempt.parent.map(|parent| (parent.id, parent.is_remote)), Some((request.id, false)));
    assert_eq!((attempt.status, request.status, request.failure), (200, 200, None));
    assert_eq!(request.asked.path.as_bytes(), b"/cart;jsessionid=***");
    assert_eq!(request.asked.host.as_bytes(), b"a.test");
    assert_eq!(request.gone.unwrap().address, target.address());
}

#[test]
fn a_trace_goes_on_with_its_state() {
    let target = Target::answering(OK);
    let node = plan().traced(1.0).start([&target]);
    let fields = format!("TraceParent: 00-{TRACE}-{SPAN}-00\r\nTraceState: a=1,b=2\r\n");
    let _ = Wire::to(node.address()).ask(get("/", &fields));
    let (_, request) = (node.span(), node.span());
    let heard_at = &target.heard()[0];
    let mut trace = Vec::new();
    homing_wire::trace_context::write_hex(&heard(heard_at).trace_id, &mut trace);
    assert_eq!(String::from_utf8(trace).unwrap(), TRACE);
    assert_eq!(values(heard_at, "tracestate"), ["a=1,b=2"]);
    let parent = request.parent.unwrap();
    assert!(parent.is_remote && parent.id == [0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7]);
}

#[test]
fn what_is_no_traceparent_begins_a_trace_and_is_not_passed_on() {
    let target = Target::answering(OK);
    let node = plan().alone().traced(1.0).start([&target]);
    let mut client = Wire::to(node.address());
    let valid = format!("00-{TRACE}-{SPAN}-01");
    for (number, fields) in [
        "traceparent: \r\n".to_owned(),
        "traceparent: 00\r\n".to_owned(),
        format!("traceparent: ff-{TRACE}-{SPAN}-01\r\n"),
        format!("traceparent: 00-{}-{SPAN}-01\r\n", TRACE.to_uppercase()),
        format!("traceparent: 00-{}-{SPAN}-01\r\n", "0".repeat(32)),
        format!("traceparent: {valid}-more\r\n"),
        format!("traceparent: {valid}\r\ntraceparent: {valid}\r\n"),
        format!("traceparent: {}\r\n", "x".repeat(5000)),
        format!("traceparent: {valid}\x00\r\n").replace('\x00', "\u{e9}"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(client.ask(get("/", &format!("{fields}tracestate: evil=1\r\n"))).text(), "hi");
        let (_, request) = (node.span(), node.span());
        assert_eq!(request.parent, None, "{fields:.80}");
        let message = &target.heard()[number];
        assert_eq!(heard(message).trace_id, request.trace_id);
        assert_eq!(values(message, "tracestate"), [""; 0], "{fields:.80}");
    }
}

#[test]
fn a_stranger_does_not_decide_what_is_traced() {
    let target = Target::answering(OK);
    let node = plan().traced(0.0).start([&target]);
    let field = format!("00-{TRACE}-{SPAN}-01");
    let mut client = Wire::to(node.address());
    let _ = client.ask(get("/", &format!("traceparent: {field}\r\n")));
    drop(client);
    assert!(node.told_no_span());
    assert_eq!(values(&target.heard()[0], "traceparent"), [&*field]);
}

#[test]
fn whom_we_trust_decides_what_is_traced() {
    for (share, flags, is_traced) in [(0.0, "01", true), (1.0, "00", false)] {
        let target = Target::answering(OK);
        let node = plan().listener("trusted_proxies", json!(["127.0.0.0/8"])).traced(share).start([&target]);
        let mut client = Wire::to(node.address());
        let _ = client.ask(get("/", &format!("traceparent: 00-{TRACE}-{SPAN}-{flags}\r\n")));
        drop(client);
        assert_eq!(!node.told_no_span(), is_traced, "{share} {flags}");
    }
}

#[test]
fn every_target_that_is_tried_hears_of_its_own_attempt() {
    let (_reserved, refusing) = nobody();
    let target = Target::answering(OK);
    let node = plan().alone().traced(1.0).start_with(&[refusing, target.address()]);
    let attempts = || {
        assert_eq!(Wire::to(node.address()).ask(get("/", "")).text(), "hi");
        std::iter::from_fn(|| Some(node.span())).take_while(|span| span.kind != SpanKind::Request).collect()
    };
    // The first target of the first or the second request is the one that refuses.
    let two = (0..2).map(|_| attempts()).find(|attempts: &Vec<_>| attempts.len() == 2).unwrap();
    let [failed, taken] = &two[..] else { panic!("{two:?}") };
    assert_eq!((failed.status, failed.failure), (0, Some("connect-failed")));
    assert_eq!((taken.status, taken.kind), (200, SpanKind::Attempt { before: 1 }));
    assert_ne!(failed.id, taken.id);
    assert!(target.heard().iter().any(|message| heard(message).span_id == taken.id));
}

#[test]
fn what_no_target_hears_of_is_one_span() {
    let node = plan().traced(1.0).start([]);
    assert_eq!(Wire::to(node.address()).ask(get("/", "")).status(), 503);
    let span = node.span();
    assert_eq!((span.kind, span.status, span.gone), (SpanKind::Request, 503, None));
    assert!(span.failure.is_some());
}
