//! Does a real receiver of OTLP get the spans, and does nobody wait for one that is not there?

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc;

use homing_core::persist::Scheme;
use homing_core::reason::Reason;
use homing_core::span::{Asked, Gone, Parent, SpanKind, Word};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span as Received;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind as ReceivedKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use prost::Message;

use super::*;
use crate::testing::clock;

const PATIENCE: Duration = Duration::from_secs(20);

/// A receiver that answers so, and what it got.
fn receiver(status: &'static str) -> (SocketAddr, Receiver<(String, ExportTraceServiceRequest)>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, received) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                assert_ne!(stream.read_line(&mut head).unwrap(), 0, "{head}");
            }
            let length = head.to_ascii_lowercase().split_once("content-length: ").unwrap().1.to_owned();
            let mut body = vec![0; length.lines().next().unwrap().parse().unwrap()];
            stream.read_exact(&mut body).unwrap();
            let request = ExportTraceServiceRequest::decode(&*body).unwrap();
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.get_mut().write_all(answer.as_bytes()).unwrap();
            if sender.send((head, request)).is_err() {
                return;
            }
        }
    });
    (address, received)
}

fn span() -> Span {
    Span {
        trace_id: [7; 16],
        id: [1; 8],
        parent: Some(Parent { id: [9; 8], is_remote: true }),
        kind: SpanKind::Request,
        begun_ms: 59_000,
        ended_ms: 59_250,
        asked: Asked {
            method: Word::of(b"GET"),
            path: Word::of(b"/cart"),
            host: Word::of(b"shop.example:8080"),
            scheme: Scheme::Https,
            version: "2",
            client: "203.0.113.7".parse().unwrap(),
        },
        load_balancer: "shop".into(),
        listener: "web".into(),
        gone: Some(Gone {
            group: "app".into(),
            target: "a".into(),
            address: "10.0.0.5:9001".parse().unwrap(),
            scheme: Scheme::Https,
            reason: Reason::Recalled,
        }),
        status: 200,
        failure: None,
    }
}

fn attempt() -> Span {
    let parent = Some(Parent { id: [1; 8], is_remote: false });
    let kind = SpanKind::Attempt { before: 1 };
    Span { id: [2; 8], parent, kind, status: 0, failure: Some("connect-failed"), ..span() }
}

fn attribute(span: &Received, name: &str) -> Option<String> {
    let found = span.attributes.iter().find(|attribute| attribute.key == name)?;
    match found.value.clone()?.value? {
        Value::StringValue(text) => Some(text),
        Value::IntValue(number) => Some(number.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn spans_come_with_the_names_that_others_know() {
    let (address, received) = receiver("200 OK");
    let counters = Arc::new(ExportCounters::default());
    let (sender, exporter) =
        Exporter::start(&format!("http://{address}"), Arc::clone(&counters), clock()).unwrap();
    sender.send(span()).unwrap();
    sender.send(attempt()).unwrap();
    let (head, request) = received.recv_timeout(PATIENCE).unwrap();
    assert!(head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{head}");
    assert!(head.to_ascii_lowercase().contains("content-type: application/x-protobuf\r\n"), "{head}");
    let resource = request.resource_spans[0].resource.as_ref().unwrap();
    assert!(resource.attributes.iter().any(|attribute| attribute.key == "service.name"));
    let spans = &request.resource_spans[0].scope_spans[0].spans;
    let [server, client] = &spans[..] else { panic!("{spans:?}") };
    assert_eq!((server.kind, client.kind), (ReceivedKind::Server as i32, ReceivedKind::Client as i32));
    assert_eq!((&*server.trace_id, &*server.parent_span_id), (&[7; 16][..], &[9; 8][..]));
    assert_eq!((&*client.trace_id, &*client.parent_span_id), (&[7; 16][..], &*server.span_id));
    assert_eq!(server.end_time_unix_nano - server.start_time_unix_nano, 250_000_000);
    for (name, value) in [
        ("http.request.method", "GET"),
        ("url.path", "/cart"),
        ("url.scheme", "https"),
        ("server.address", "shop.example"),
        ("server.port", "8080"),
        ("client.address", "203.0.113.7"),
        ("network.protocol.version", "2"),
        ("http.response.status_code", "200"),
        ("homing.target", "a"),
        ("homing.persistence.reason", "recalled"),
    ] {
        assert_eq!(attribute(server, name).as_deref(), Some(value), "{name}");
    }
    for (name, value) in [
        ("url.full", "https://10.0.0.5:9001/cart"),
        ("server.address", "10.0.0.5"),
        ("error.type", "connect-failed"),
        ("http.request.resend_count", "1"),
    ] {
        assert_eq!(attribute(client, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(client.status.as_ref().map(|status| status.code), Some(StatusCode::Error as i32));
    drop(exporter);
    assert_eq!(counters.exported.load(Ordering::Relaxed), 2);
}

#[test]
fn what_nobody_takes_is_counted_and_given_up() {
    let closed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    for address in [receiver("503 Service Unavailable").0, closed] {
        let counters = Arc::new(ExportCounters::default());
        let (sender, exporter) =
            Exporter::start(&format!("http://{address}"), Arc::clone(&counters), clock()).unwrap();
        sender.send(span()).unwrap();
        drop(sender);
        drop(exporter);
        let (exported, failed) = (&counters.exported, &counters.failed);
        assert_eq!((exported.load(Ordering::Relaxed), failed.load(Ordering::Relaxed)), (0, 1));
    }
}

#[test]
fn a_queue_that_nobody_empties_is_full_and_nobody_waits() {
    let (sender, _spans) = sync_channel::<Span>(limits::SPANS_WAITING);
    let taken = (0..2 * limits::SPANS_WAITING).filter(|_| sender.try_send(span()).is_ok()).count();
    assert_eq!(taken, limits::SPANS_WAITING);
    assert!(size_of::<Span>() <= 512, "{}", size_of::<Span>());
}

#[test]
fn what_a_client_chose_makes_no_name_of_a_span() {
    let asked = Asked { method: Word::of(b"EVIL\xff"), host: Word::of(b"[::1]:x"), ..span().asked };
    let spans = Converter::new().convert(vec![Span { asked, ..span() }], clock()());
    assert_eq!(spans[0].name, "HTTP");
    let found = |name: &str| {
        let value = spans[0].attributes.iter().find(|attribute| attribute.key.as_str() == name);
        value.map(|attribute| attribute.value.to_string())
    };
    assert_eq!(found("http.request.method").as_deref(), Some("_OTHER"));
    assert_eq!(found("server.address").as_deref(), Some("[::1]:x"));
}

#[test]
fn whoever_sends_spans_and_dies_begins_again() {
    let (address, received) = receiver("200 OK");
    let (counters, asked) = (Arc::new(ExportCounters::default()), std::sync::atomic::AtomicUsize::new(0));
    let (told, died) = mpsc::channel();
    let clock: Clock = Arc::new(move || match asked.fetch_add(1, Ordering::SeqCst) {
        0 => {
            told.send(()).unwrap();
            panic!("a bug")
        }
        _ => clock()(),
    });
    let (sender, exporter) =
        Exporter::start(&format!("http://{address}"), Arc::clone(&counters), clock).unwrap();
    sender.send(span()).unwrap();
    died.recv_timeout(PATIENCE).unwrap();
    sender.send(attempt()).unwrap();
    received.recv_timeout(PATIENCE).unwrap();
    drop(exporter);
    let counts = [&counters.exported, &counters.failed, &counters.restarts];
    assert_eq!(counts.map(|count| count.load(Ordering::Relaxed)), [1, 1, 1]);
}
