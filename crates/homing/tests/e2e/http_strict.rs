//! What two parsers could read differently is refused, and no target hears of it.

use crate::homing;
use homing_testkit::{HttpTarget, Reply};

/// Sends `bytes` as a client: the answer is `status`, the connection closes, and no target heard of it.
fn refused(what: &str, bytes: impl AsRef<[u8]>, status: u16) {
    refused_all(&[(what, bytes.as_ref().to_vec(), status)]);
}

fn refused_all(cases: &[(&str, Vec<u8>, u16)]) {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    for (what, bytes, status) in cases {
        let mut client = homing.client("web");
        // The balancer may answer before it has read everything.
        let _ = client.try_send_raw(bytes);
        let answer = client.try_read_answer_to("GET").unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(answer.status, *status, "{what}: {}", answer.text());
        assert_eq!(answer.field("connection"), Some("close"), "{what}");
        assert!(client.wait_for_close().is_empty(), "{what}: nothing follows");
        assert_eq!(a.requests(), 0, "{what} reached the target");
    }
    assert_eq!(homing.client("web").get("/").status, 200, "the node is well");
}

fn get(fields: &str) -> Vec<u8> {
    format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n").into_bytes()
}

fn post(fields: &str, body: &str) -> Vec<u8> {
    format!("POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n{body}").into_bytes()
}

#[test]
fn ambiguous_lengths_are_refused() {
    let overflow = format!("Content-Length0{}: 5\r\nContent-Length: 5\r\n", "a".repeat(256));
    refused_all(&[
        ("CVE-2021-40346: a field name of 256 bytes", post(&overflow, "12345"), 431),
        ("CVE-2023-40225: an empty Content-Length", post("Content-Length: \r\n", ""), 400),
        ("CVE-2023-40225: a Content-Length with a comma", post("Content-Length: 5,\r\n", "12345"), 400),
        ("a list of lengths", post("Content-Length: 5, 5\r\n", "12345"), 400),
        ("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "12345"), 400),
        ("the same length twice", post("Content-Length: 5\r\nContent-Length: 5\r\n", "12345"), 400),
        ("RUSTSEC-2021-0078: a length with a sign", post("Content-Length: +5\r\n", "12345"), 400),
        ("a negative length", post("Content-Length: -1\r\n", ""), 400),
        ("a hexadecimal length", post("Content-Length: 0x5\r\n", "12345"), 400),
        ("a length beyond 64 bits", post("Content-Length: 18446744073709551621\r\n", "12345"), 400),
        (
            "a length and a coding",
            post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
            400,
        ),
    ]);
}

#[test]
fn ambiguous_codings_are_refused() {
    let http10 = b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_vec();
    let smuggled = "Transfer-Encoding:\u{b}chunked\r\nContent-Length: 5\r\n";
    refused_all(&[
        ("CVE-2019-18277: a vertical tab before chunked", post(smuggled, "0\r\n\r\n"), 400),
        ("CVE-2026-2835: a coding in HTTP/1.0", http10, 400),
        (
            "two codings fields",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
            400,
        ),
        ("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400),
        ("chunked not last", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 400),
        ("an unknown coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400),
        ("a quoted coding", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 400),
        ("a coding with a blank before its colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400),
        ("a name taken for it", post("Transfer_Encoding: chunked\r\n", ""), 400),
    ]);
}

#[test]
fn malformed_heads_are_refused() {
    refused_all(&[
        ("CVE-2023-25725: a field without a name", get(": x\r\nContent-Length: 3\r\n"), 400),
        ("CVE-2023-45539: a fragment", b"GET /index.html#.png HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(), 400),
        ("a line that goes on", get("A: b\r\n c\r\n"), 400),
        ("a blank before the colon", get("A : b\r\n"), 400),
        ("a line feed alone", b"GET / HTTP/1.1\nHost: a\n\n".to_vec(), 400),
        ("a line feed alone within", get("A: b\nC: d\r\n"), 400),
        ("a carriage return alone", get("A: b\rC: d\r\n"), 400),
        ("a NUL", get("A: b\0c\r\n"), 400),
        ("no colon", get("nonsense\r\n"), 400),
        ("no Host", b"GET / HTTP/1.1\r\n\r\n".to_vec(), 400),
        ("two Hosts", get("Host: b\r\n"), 400),
        ("another Host than the target's", b"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(), 400),
        ("a Host with a user", b"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n".to_vec(), 400),
        ("a blank in the path", b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(), 400),
        ("a path without a slash", b"GET a HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(), 400),
        ("a control character in the path", b"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(), 400),
        ("TLS on a plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), 400),
        (
            "framing fields hidden by Connection",
            post("Connection: content-length\r\nContent-Length: 5\r\n", "12345"),
            400,
        ),
        ("an unknown expectation", get("Expect: miracles\r\n"), 417),
        ("HTTP/2.0 in a request line", b"GET / HTTP/2.0\r\nHost: a\r\n\r\n".to_vec(), 505),
    ]);
}

#[test]
fn tunnels_to_anywhere_are_refused() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let mut client = homing.client("web");
    client.send_raw("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n");
    assert!((400..=501).contains(&client.read_answer().status));
    assert_eq!(a.requests(), 0);
}

#[test]
fn heads_beyond_the_limits_are_refused() {
    let many: String = (0..101).map(|number| format!("A{number}: b\r\n")).collect();
    refused_all(&[
        ("a head of 40 KiB", get(&format!("A: {}\r\n", "b".repeat(40 << 10))), 431),
        ("a hundred fields and one", get(&many), 431),
        (
            "a target of 9 KiB",
            format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(9 << 10)).into_bytes(),
            414,
        ),
    ]);
}

#[test]
fn a_head_that_never_ends_is_cut_off() {
    refused("an endless head", format!("GET / HTTP/1.1\r\nHost: a\r\nA: {}", "b".repeat(64 << 10)), 431);
}

/// A chunked body is already under way to the target when its fault is seen: the target must not take it for whole.
#[test]
fn malformed_chunks_end_both_connections() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    for (what, body) in [
        ("4837e9989: a chunk size ended by a line feed", "5\n12345\r\n0\r\n\r\n"),
        ("RUSTSEC-2021-0079: a size beyond 64 bits", "10000000000000005\r\n12345\r\n0\r\n\r\n"),
        ("a size with a sign", "+5\r\n12345\r\n0\r\n\r\n"),
        ("a size with 0x", "0x5\r\n12345\r\n0\r\n\r\n"),
        ("a size with a blank", "5 \r\n12345\r\n0\r\n\r\n"),
        ("no size", "\r\n12345\r\n0\r\n\r\n"),
        ("a bare semicolon", "5;\r\n12345\r\n0\r\n\r\n"),
        ("a chunk longer than it says", "5\r\n123456\r\n0\r\n\r\n"),
        ("a framing field as a trailer", "5\r\n12345\r\n0\r\nContent-Length: 5\r\n\r\n"),
        ("a malformed trailer", "5\r\n12345\r\n0\r\nno trailer\r\n\r\n"),
    ] {
        let mut client = homing.client("web");
        let _ = client.try_send_raw(post("Transfer-Encoding: chunked\r\n", body));
        let answer = client.try_read_answer_to("POST");
        let answer = answer.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(answer.status, 400, "{what}");
        assert!(client.wait_for_close().is_empty(), "{what}");
    }
    assert!(a.received().is_empty(), "no target took one of them for whole");
    assert_eq!(a.violations(), Vec::<String>::new(), "what was passed on was well-formed");
    assert_eq!(homing.client("web").get("/").status, 200);
}

#[test]
fn what_follows_a_refused_request_is_never_read_as_one() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let mut client = homing.client("web");
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    client.send_raw(post(
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        &format!("0\r\n\r\n{smuggled}"),
    ));
    assert_eq!(client.read_answer().status, 400);
    assert!(client.wait_for_close().is_empty());
    assert_eq!(a.requests(), 0);
}

#[test]
fn an_upgrade_that_the_target_declines_smuggles_nothing() {
    // CVE-2026-2833: the pipelined request is judged like any other.
    let a = HttpTarget::start("a");
    a.answer(|request| if request.path == "/upgrade" { Reply::ok("no") } else { Reply::ok("second") });
    let homing = homing().http("web").group("web", [&a]).start();
    let mut client = homing.client("web");
    let upgrade = "GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n";
    client.send_raw(format!("{upgrade}GET /second HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n"));
    assert_eq!(client.read_answer().text(), "no");
    assert_eq!(client.read_answer().status, 400);
    assert_eq!(a.requests(), 1);
}

#[test]
fn answers_that_can_be_misread_become_502() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    for (what, bytes) in [
        ("no status line", "nonsense\r\n\r\n"),
        ("a status beyond 599", "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"),
        ("a status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
        ("another protocol", "ICY 200 OK\r\nContent-Length: 0\r\n\r\n"),
        ("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        (
            "a length and a coding",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ),
        ("a line that goes on", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n"),
        ("a field without a name", "HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 0\r\n\r\n"),
        ("a line feed alone", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
        ("a NUL", "HTTP/1.1 200 OK\r\nA: \0\r\nContent-Length: 0\r\n\r\n"),
        (
            "a switch that nobody asked for",
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        ),
    ] {
        a.answer_raw(bytes);
        let answer = homing.client("web").get("/");
        assert_eq!(answer.status, 502, "{what}");
        assert!(answer.field("x-homing-reason").is_some(), "{what}");
    }
    a.answer(|_| Reply::ok("fine"));
    assert_eq!(homing.client("web").get("/").text(), "fine", "the target itself is not blamed");
}

#[test]
fn set_cookie2_of_old_does_not_loop_here() {
    // CVE-2022-0711
    let a = HttpTarget::start("a");
    a.answer(|_| Reply::ok("fine").field("Set-Cookie2", "").field("Set-Cookie2", "a=b; Version=1"));
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    assert_eq!(homing.client("web").get("/").text(), "fine");
}

#[test]
fn bytes_behind_an_answer_are_never_the_next_ones() {
    let a = HttpTarget::start("a");
    a.answer_raw(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
    );
    let homing = homing().http("web").group("web", [&a]).start();
    let mut client = homing.client("web");
    assert_eq!(client.get("/").text(), "ok");
    a.answer(|_| Reply::ok("good"));
    assert_eq!(client.get("/").text(), "good");
    assert_eq!(homing.client("web").get("/").text(), "good");
}
