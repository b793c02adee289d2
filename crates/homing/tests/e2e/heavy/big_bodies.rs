//! A body of any size passes through in little memory.

use crate::{homing, is_soak};
use homing_testkit::client::Body;
use homing_testkit::{Client, HttpTarget, Reply, Running, let_time_pass};
use std::thread;
use std::time::Duration;

/// How much memory may grow while a body passes, in bytes.
const GROWTH: u64 = 32 << 20;

fn size() -> u64 {
    if is_soak() { 2 << 30 } else { 256 << 20 }
}

/// Runs `transfer` on a thread, and returns by how much the node's memory grew at most meanwhile.
fn growth_during(homing: &Running, transfer: impl FnOnce(Client) + Send + 'static) -> u64 {
    assert_eq!(homing.client("web").request("POST", "/warm", &[], b"up").status, 200);
    let (before, client) = (homing.memory_bytes(), homing.client("web"));
    let transfer = thread::spawn(move || transfer(client));
    let mut most = 0;
    while !transfer.is_finished() {
        most = most.max(homing.memory_bytes().saturating_sub(before));
        let_time_pass(Duration::from_millis(20), "memory is looked at from time to time");
    }
    transfer.join().unwrap();
    most
}

#[test]
fn a_large_download_passes_in_little_memory() {
    let a = HttpTarget::start("a");
    a.answer(|request| match request.path.as_str() {
        "/plain" => Reply::stream(size()),
        "/chunked" => Reply::stream_chunked(size()),
        _ => Reply::ok(""),
    });
    let homing = homing().http("web").group("web", [&a]).start();
    for path in ["/plain", "/chunked"] {
        let grown = growth_during(&homing, move |mut client| {
            client.send_raw(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
            let (answer, bytes, is_intact) = client.try_read_pattern().unwrap();
            assert_eq!((answer.status, bytes, is_intact), (200, size(), true), "{path}");
        });
        assert!(grown < GROWTH, "{path}: {grown} bytes");
    }
}

#[test]
fn a_large_upload_passes_in_little_memory() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    for (fields, body) in [
        (format!("Content-Length: {}", size()), Body::Plain),
        ("Transfer-Encoding: chunked".to_owned(), Body::Chunked),
    ] {
        let grown = growth_during(&homing, move |mut client| {
            client.send_raw(format!("PUT /up HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n"));
            client.try_send_pattern(size(), body).unwrap();
            assert_eq!(client.read_answer().status, 200);
        });
        assert!(grown < GROWTH, "{body:?}: {grown} bytes");
        let upload = a.received().pop().unwrap();
        assert_eq!((upload.body_bytes, upload.is_pattern), (size(), true), "{body:?}");
    }
}

#[test]
fn a_client_that_does_not_read_costs_little_memory() {
    let a = HttpTarget::start("a");
    a.answer(|request| if request.path == "/big" { Reply::stream(1 << 30) } else { Reply::ok("") });
    let homing = homing().http("web").group("web", [&a]).start();
    let grown = growth_during(&homing, |mut client| {
        client.send_raw("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_eq!(client.read_head().status, 200);
        let_time_pass(Duration::from_secs(1), "the target sends as fast as it may");
    });
    assert!(grown < GROWTH, "{grown} bytes");
}

#[test]
fn a_target_that_does_not_read_costs_little_memory() {
    let (a, gate) = (HttpTarget::start("a"), homing_testkit::Gate::new());
    let held = gate.clone();
    a.at_head(move |request| (request.path == "/big").then(|| Reply::hang_up().after(&held)));
    let homing = homing().http("web").group("web", [&a]).start();
    let grown = growth_during(&homing, |mut client| {
        client.send_raw(format!("PUT /big HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", 1_u64 << 30));
        let sending = thread::spawn(move || drop(client.try_send_pattern(1 << 30, Body::Plain)));
        let_time_pass(Duration::from_secs(1), "the client sends as fast as it may");
        drop(sending);
    });
    gate.open();
    assert!(grown < GROWTH, "{grown} bytes");
}
