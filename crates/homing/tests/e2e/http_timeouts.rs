//! Nobody keeps a connection for nothing: every wait and every size has its bound.

use crate::homing;
use homing_testkit::client::Body;
use homing_testkit::{Gate, HttpTarget, Reply};
use std::time::{Duration, Instant};

#[test]
fn a_head_that_does_not_come_is_408() {
    let a = HttpTarget::start("a");
    let homing = homing()
        .http("web")
        .listener_setting("client_header_timeout", "\"300ms\"")
        .group("web", [&a])
        .start();
    let mut client = homing.client("web");
    client.send_raw("GET / HTTP/1.1\r\nHost: a\r\n");
    let start = Instant::now();
    assert_eq!(client.read_answer().status, 408);
    assert!(start.elapsed() >= Duration::from_millis(200), "not before its time");
    assert!(client.wait_for_close().is_empty());
}

#[test]
fn dribbling_a_head_does_not_prolong_its_time() {
    let a = HttpTarget::start("a");
    let homing = homing()
        .http("web")
        .listener_setting("client_header_timeout", "\"500ms\"")
        .group("web", [&a])
        .start();
    let mut client = homing.client("web");
    let start = Instant::now();
    let head = b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ";
    let dribble = head.iter().chain(std::iter::repeat(&b'a'));
    for byte in dribble {
        homing_testkit::let_time_pass(Duration::from_millis(20), "slowloris: a byte now and then");
        if client.try_send_raw([*byte]).is_err() || start.elapsed() > Duration::from_secs(10) {
            break;
        }
    }
    assert!(start.elapsed() < Duration::from_secs(9), "it was cut off");
    assert_eq!(a.requests(), 0);
}

#[test]
fn a_connection_that_never_says_anything_is_closed_without_a_word() {
    let a = HttpTarget::start("a");
    let homing = homing()
        .http("web")
        .listener_setting("client_header_timeout", "\"200ms\"")
        .group("web", [&a])
        .start();
    assert!(homing.client("web").wait_for_close().is_empty());
}

#[test]
fn a_body_that_stops_coming_is_408() {
    let a = HttpTarget::start("a");
    let homing =
        homing().http("web").listener_setting("client_body_timeout", "\"300ms\"").group("web", [&a]).start();
    let mut client = homing.client("web");
    client.send_raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    assert_eq!(client.read_answer().status, 408);
    assert!(client.wait_for_close().is_empty());
    assert!(a.received().is_empty(), "the target did not take it for whole");
}

#[test]
fn a_target_that_is_silent_is_504() {
    let (a, gate) = (HttpTarget::start("a"), Gate::new());
    let held = gate.clone();
    a.answer(move |_| Reply::ok("late").after(&held));
    let homing =
        homing().http("web").listener_setting("proxy_read_timeout", "\"300ms\"").group("web", [&a]).start();
    let mut client = homing.client("web");
    let answer = client.get("/");
    assert_eq!((answer.status, answer.field("x-homing-reason")), (504, Some("target-timeout")));
    gate.open();
    a.answer(|_| Reply::ok("in time"));
    assert_eq!(client.get("/").text(), "in time", "the late answer is nobody's");
}

#[test]
fn a_keepalive_timeout_of_zero_means_no_keep_alive() {
    let a = HttpTarget::start("a");
    let homing =
        homing().http("web").listener_setting("keepalive_timeout", "\"0s\"").group("web", [&a]).start();
    let mut client = homing.client("web");
    assert_eq!(client.get("/").field("connection"), Some("close"));
    assert!(client.wait_for_close().is_empty());
}

#[test]
fn an_idle_connection_is_kept_for_its_time_and_then_closed() {
    let a = HttpTarget::start("a");
    let homing =
        homing().http("web").listener_setting("keepalive_timeout", "\"1s\"").group("web", [&a]).start();
    let mut client = homing.client("web");
    let _ = client.get("/");
    let start = Instant::now();
    assert!(client.wait_for_close().is_empty());
    assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
}

#[test]
fn a_body_beyond_the_limit_is_413() {
    let a = HttpTarget::start("a");
    let homing =
        homing().http("web").listener_setting("client_max_body_size", "1000").group("web", [&a]).start();
    let mut client = homing.client("web");
    assert_eq!(client.request("POST", "/", &[], &[b'a'; 1000]).status, 200, "just fits");
    let _ = a.next_request();
    client.send_raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
    assert_eq!(client.read_answer().status, 413);
    assert_eq!(a.requests(), 1, "the target did not hear of it");
    let mut client = homing.client("web");
    client.send_raw("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    let _ = client.try_send_pattern(20_000, Body::Chunked);
    assert_eq!(client.read_answer().status, 413);
    assert!(a.received().is_empty(), "no target took it for whole");
}

#[test]
fn connections_beyond_the_limit_wait_or_are_refused_and_the_others_are_served() {
    let a = HttpTarget::start("a");
    let homing =
        homing().workers(1).http("web").listener_setting("max_connections", "4").group("web", [&a]).start();
    let mut kept: Vec<_> = (0..4).map(|_| homing.client("web")).collect();
    for client in &mut kept {
        assert_eq!(client.get("/").status, 200);
    }
    let extra = homing.client("web");
    for client in &mut kept {
        assert_eq!(client.get("/").status, 200, "those within the limit notice nothing");
    }
    drop((extra, kept));
    homing_testkit::eventually("room again", || {
        let client = homing_testkit::Client::try_connect(homing.address("web"));
        client.and_then(|mut client| client.try_request("GET", "/", &[], b"")).is_ok()
    });
}
