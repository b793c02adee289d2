//! HTTP/1.1 as clients and targets speak it passes through.

use crate::homing;
use homing_testkit::client::Body;
use homing_testkit::{Answer, HttpTarget, Reply, Running};
use std::net::SocketAddr;

fn one_target() -> (HttpTarget, Running) {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    (a, homing)
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    for target in &targets {
        target.answer(|request| Reply::ok(request.path.clone()));
    }
    let homing = homing().http("web").group("web", &targets).start();
    let mut client = homing.client("web");
    let requests: String =
        (0..20).map(|number| format!("GET /{number} HTTP/1.1\r\nHost: a\r\n\r\n")).collect();
    client.send_raw(requests);
    for number in 0..20 {
        assert_eq!(client.read_answer().text(), format!("/{number}"));
    }
}

#[test]
fn a_request_may_come_byte_by_byte() {
    let (a, homing) = one_target();
    let mut client = homing.client("web");
    for byte in b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" {
        client.send_raw([*byte]);
    }
    assert_eq!(client.read_answer().status, 200);
    assert_eq!(a.next_request().body, b"abc");
}

#[test]
fn head_has_the_fields_and_no_body() {
    let (a, homing) = one_target();
    a.answer(|_| Reply::ok("12345"));
    let mut client = homing.client("web");
    let answer = client.request("HEAD", "/", &[], b"");
    assert_eq!((answer.status, answer.field("content-length")), (200, Some("5")));
    assert_eq!(client.get("/").text(), "12345", "the connection goes on");
}

#[test]
fn answers_without_a_body_have_none() {
    let (a, homing) = one_target();
    let mut client = homing.client("web");
    for status in [204, 304] {
        a.answer(move |_| Reply::status(status));
        let answer = client.get("/");
        assert_eq!((answer.status, answer.body.len()), (status, 0));
    }
    a.answer(|_| Reply::ok("and on"));
    assert_eq!(client.get("/").text(), "and on");
}

#[test]
fn a_client_that_expects_100_continue_gets_it_from_the_target() {
    let (a, homing) = one_target();
    let mut client = homing.client("web");
    client.send_raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    assert_eq!(client.read_head().status, 100);
    client.send_raw("body");
    assert_eq!(client.read_answer().status, 200);
    assert_eq!(a.next_request().body, b"body");
}

#[test]
fn interim_answers_are_passed_on() {
    let (a, homing) = one_target();
    let hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    a.answer_raw(format!("{hints}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    let answer = homing.client("web").get("/");
    assert_eq!((answer.interim.as_slice(), answer.text().as_str()), (&[103][..], "ok"));
}

#[test]
fn chunked_bodies_and_trailers_pass_both_ways() {
    let (a, homing) = one_target();
    let chunks = [&b"first "[..], b"second"];
    a.answer(move |_| Reply::chunks(chunks).trailers("Checksum: 42\r\n").field("Trailer", "Checksum"));
    let mut client = homing.client("web");
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n";
    client.send_raw(format!("{head}3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\nSum: 7\r\n\r\n"));
    let answer = client.read_answer();
    assert_eq!(answer.text(), "first second");
    assert_eq!(answer.trailers, [("Checksum".to_owned(), "42".to_owned())]);
    let request = a.next_request();
    assert_eq!(
        (request.body.as_slice(), request.trailers.as_slice()),
        (&b"abcdefg"[..], &[("Sum".to_owned(), "7".to_owned())][..])
    );
    assert_eq!(a.violations(), Vec::<String>::new());
    assert_eq!(client.get("/").status, 200, "the connection goes on");
}

#[test]
fn bodies_of_a_few_mebibytes_arrive_intact_however_they_are_framed() {
    let (a, homing) = one_target();
    const BYTES: u64 = 3 << 20;
    for (fields, body) in [
        (format!("Content-Length: {BYTES}"), Body::Plain),
        ("Transfer-Encoding: chunked".into(), Body::Chunked),
    ] {
        for reply in [Reply::stream(BYTES), Reply::stream_chunked(BYTES)] {
            a.answer(move |_| reply.clone());
            let mut client = homing.client("web");
            client.send_raw(format!("POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n"));
            client.try_send_pattern(BYTES, body).unwrap();
            let (answer, bytes, is_intact) = client.try_read_pattern().unwrap();
            assert_eq!((answer.status, bytes, is_intact), (200, BYTES, true));
            let request = a.next_request();
            assert_eq!((request.body_bytes, request.is_pattern), (BYTES, true));
        }
    }
}

#[test]
fn an_answer_that_ends_with_its_connection_is_passed_on_whole() {
    let (a, homing) = one_target();
    a.answer(|_| Reply::raw("HTTP/1.1 200 OK\r\nX-Target: a\r\n\r\nuntil the end").close());
    let mut client = homing.client("web");
    assert_eq!(client.get("/").text(), "until the end");
}

#[test]
fn an_answer_that_breaks_off_is_never_taken_for_whole() {
    let (a, homing) = one_target();
    for bytes in [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ] {
        for end in [Reply::close, Reply::then_reset] {
            let reply = end(Reply::raw(bytes));
            a.answer(move |_| reply.clone());
            let outcome = homing.client("web").try_request("GET", "/", &[], b"");
            // Either the break is seen in time and told, or the client's body breaks off, too.
            assert!(
                outcome.as_ref().is_err() || outcome.as_ref().is_ok_and(|answer| answer.status == 502),
                "{outcome:?}"
            );
        }
    }
}

#[test]
fn a_websocket_is_a_tunnel() {
    let (a, homing) = one_target();
    a.answer(|_| Reply::upgrade("websocket"));
    let mut client = homing.client("web");
    let fields = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")];
    let answer = client.request("GET", "/ws", &fields, b"");
    assert_eq!((answer.status, answer.field("upgrade")), (101, Some("websocket")));
    assert!(answer.field("connection").unwrap().eq_ignore_ascii_case("upgrade"));
    for message in ["ping", "\0\u{1}not HTTP at all\r\n\r\n", "end"] {
        client.send_raw(message);
        assert_eq!(client.read_exactly(message.len() as u64), message.as_bytes());
    }
    let request = a.next_request();
    assert_eq!(request.field("upgrade"), Some("websocket"));
    client.finish_writing();
    assert!(client.wait_for_close().is_empty());
}

#[test]
fn bytes_sent_along_with_an_upgrade_reach_the_tunnel() {
    let (a, homing) = one_target();
    a.answer(|_| Reply::upgrade("foo"));
    let mut client = homing.client("web");
    client.send_raw("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\nearly");
    assert_eq!(client.read_head().status, 101);
    assert_eq!(client.read_exactly(5), b"early");
}

#[test]
fn http_1_0_clients_are_served_and_told_when_the_connection_ends() {
    let (a, homing) = one_target();
    a.answer(|_| Reply::chunks([&b"a"[..], b"bc"]));
    let mut client = homing.client("web");
    client.send_raw("GET / HTTP/1.0\r\n\r\n");
    let answer = client.read_answer();
    assert_eq!((answer.text().as_str(), answer.field("transfer-encoding")), ("abc", None));
    assert!(client.wait_for_close().is_empty());
    a.answer(|_| Reply::ok("kept"));
    let mut client = homing.client("web");
    for _ in 0..2 {
        client.send_raw("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
        let answer: Answer = client.read_answer();
        assert_eq!((answer.text().as_str(), answer.field("connection")), ("kept", Some("keep-alive")));
    }
}

#[test]
fn connection_close_is_honoured() {
    let (a, homing) = one_target();
    let mut client = homing.client("web");
    let answer = client.request("GET", "/", &[("Connection", "close")], b"");
    assert_eq!(answer.field("connection"), Some("close"));
    assert!(client.wait_for_close().is_empty());
    assert_eq!(a.next_request().field("connection"), None, "the target's connection is ours to keep");
}

#[test]
fn hop_by_hop_fields_stop_here() {
    let (a, homing) = one_target();
    a.answer(|_| {
        Reply::ok("").field("Keep-Alive", "timeout=5").field("Connection", "X-Hop").field("X-Hop", "1")
    });
    let fields = [
        ("Connection", "keep-alive, X-Private"),
        ("X-Private", "1"),
        ("Keep-Alive", "timeout=5"),
        ("Proxy-Connection", "keep-alive"),
        ("TE", "trailers"),
        ("X-Kept", "1"),
    ];
    let answer = homing.client("web").request("GET", "/", &fields, b"");
    for gone in ["keep-alive", "connection", "x-hop"] {
        assert_eq!(answer.field(gone), None, "{gone}");
    }
    let request = a.next_request();
    for gone in ["connection", "x-private", "keep-alive", "proxy-connection"] {
        assert_eq!(request.field(gone), None, "{gone}");
    }
    assert_eq!(request.field("x-kept"), Some("1"));
}

#[test]
fn the_target_learns_who_the_client_is_and_strangers_cannot_lie() {
    let (a, homing) = one_target();
    let lies = [
        ("X-Forwarded-For", "6.6.6.6"),
        ("X-Forwarded-Proto", "https"),
        ("Forwarded", "for=6.6.6.6"),
        ("X-Real-IP", "6.6.6.6"),
    ];
    let _ = homing.client("web").request("GET", "/", &lies, b"");
    let request = a.next_request();
    assert_eq!(request.fields_named("x-forwarded-for"), ["127.0.0.1"]);
    assert_eq!(request.fields_named("x-forwarded-proto"), ["http"]);
    assert_eq!(request.fields_named("x-forwarded-host"), ["homing.test"]);
    assert_eq!((request.field("forwarded"), request.field("x-real-ip")), (None, None));
}

#[test]
fn a_trusted_proxy_is_believed() {
    let a = HttpTarget::start("a");
    let homing = homing()
        .http("web")
        .listener_setting("trusted_proxies", "[\"127.0.0.0/8\"]")
        .group("web", [&a])
        .start();
    let fields = [("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https")];
    let _ = homing.client("web").request("GET", "/", &fields, b"");
    let request = a.next_request();
    assert_eq!(request.fields_named("x-forwarded-for").join(", "), "203.0.113.7, 127.0.0.1");
    assert_eq!(request.fields_named("x-forwarded-proto"), ["https"]);
}

#[test]
fn the_rfc_7239_form_is_written_when_asked_for() {
    let a = HttpTarget::start("a");
    let homing =
        homing().http("web").listener_setting("forwarded", "\"forwarded\"").group("web", [&a]).start();
    let _ = homing.client("web").get("/");
    let request = a.next_request();
    assert_eq!(request.field("forwarded"), Some("for=127.0.0.1;host=\"homing.test\";proto=http"));
    assert_eq!(request.field("x-forwarded-for"), None);
}

#[test]
fn host_path_and_fields_arrive_as_they_were_sent() {
    let (a, homing) = one_target();
    let fields =
        [("Host", "Example.COM:81"), ("x-odd-CASE", "a  b\tc"), ("Accept", "*/*"), ("Accept", "text/x")];
    let _ = homing.client("web").request("GET", "/%2e%2E/a;b=c?d=%20&&e", &fields, b"");
    let request = a.next_request();
    assert_eq!(request.path, "/%2e%2E/a;b=c?d=%20&&e");
    assert_eq!(request.field("host"), Some("Example.COM:81"));
    assert_eq!(request.fields_named("accept"), ["*/*", "text/x"]);
    assert!(
        request.fields.contains(&("x-odd-CASE".to_owned(), "a  b\tc".to_owned())),
        "{:?}",
        request.fields
    );
}

#[test]
fn absolute_form_becomes_origin_form() {
    let (a, homing) = one_target();
    let mut client = homing.client("web");
    client.send_raw("GET http://a.test/x?y HTTP/1.1\r\nHost: a.test\r\n\r\n");
    assert_eq!(client.read_answer().status, 200);
    let request = a.next_request();
    assert_eq!((request.path.as_str(), request.field("host")), ("/x?y", Some("a.test")));
}

#[test]
fn options_star_reaches_the_target() {
    let (a, homing) = one_target();
    let answer = homing.client("web").request("OPTIONS", "*", &[], b"");
    assert_eq!(answer.status, 200);
    assert_eq!(a.next_request().path, "*");
}

#[test]
fn connections_to_targets_are_used_again() {
    let (a, homing) = one_target();
    let mut client = homing.client("web");
    for _ in 0..50 {
        assert_eq!(client.get("/").status, 200);
    }
    assert_eq!(a.connections(), 1);
}

#[test]
fn an_idle_connection_that_the_target_closed_is_not_noticed_by_clients() {
    let (a, homing) = one_target();
    let mut client = homing.client("web");
    for _ in 0..20 {
        assert_eq!(client.get("/").status, 200);
        a.drop_connections();
    }
}

#[test]
fn a_request_that_can_be_repeated_is_sent_to_another_target_when_its_first_one_breaks() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    a.answer(|_| Reply::reset());
    let homing = homing().http("web").group("web", [&a, &b]).start();
    for _ in 0..6 {
        assert_eq!(homing.client("web").get("/").target(), "b");
    }
    assert!(a.requests() > 0);
}

#[test]
fn a_post_whose_body_was_sent_is_never_sent_again() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    for target in [&a, &b] {
        target.answer(|_| Reply::reset());
    }
    let homing = homing().http("web").group("web", [&a, &b]).start();
    let answer = homing.client("web").request("POST", "/order", &[], b"one book");
    assert_eq!(answer.status, 502);
    assert_eq!(a.requests() + b.requests(), 1);
}

#[test]
fn a_post_that_no_target_heard_of_is_sent_to_another_one() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let homing = homing().http("web").group("web", [&a, &b]).start();
    a.kill();
    for _ in 0..4 {
        assert_eq!(homing.client("web").request("POST", "/order", &[], b"one book").target(), "b");
    }
}

#[test]
fn when_nobody_accepts_the_client_hears_502_and_why() {
    let nobody: SocketAddr = {
        let gone = HttpTarget::start("gone");
        gone.kill();
        gone.address()
    };
    let homing =
        homing().http("web").group("web", [homing_testkit::homing::Entry::new("gone", nobody)]).start();
    let answer = homing.client("web").get("/");
    assert_eq!((answer.status, answer.field("x-homing-reason")), (502, Some("connect-failed")));
}

#[test]
fn the_reason_stays_inside_when_asked() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").listener_setting("reason_header", "false").group("web", [&a]).start();
    let mut client = homing.client("web");
    client.send_raw("nonsense\r\n\r\n");
    let answer = client.read_answer();
    assert_eq!((answer.status, answer.field("x-homing-reason")), (400, None));
}

#[test]
fn an_early_answer_ends_the_upload_and_nothing_is_misread() {
    let (a, homing) = one_target();
    a.at_head(|request| {
        (request.method == "POST").then(|| Reply::status(403).field("Connection", "close").close())
    });
    let mut client = homing.client("web");
    client.send_raw(format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", 64 << 20));
    // The upload may be cut short at any point; the answer is what counts.
    let _ = client.try_send_pattern(1 << 20, Body::Plain);
    assert_eq!(client.read_answer().status, 403);
    assert_eq!(homing.client("web").get("/").status, 200);
}

#[test]
fn a_client_that_goes_away_takes_its_request_with_it() {
    let a = HttpTarget::start("a");
    a.answer(|_| Reply::stream(1 << 30));
    let homing = homing().http("web").group("web", [&a]).start();
    let mut client = homing.client("web");
    client.send_raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    let _ = client.read_exactly(100_000);
    client.reset();
    homing_testkit::eventually("the target to be left", || {
        homing.metrics().sum("homing_target_active", &[("target", "a")]) < 0.5
    });
}
