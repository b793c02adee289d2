//! What does a client hear of heads that targets really send?

use super::*;
use homing_wire::http1::{FieldStorage, HeadLimits, Method, parse_response};
use std::sync::LazyLock;

/// The names of our cookie in these tests.
fn own() -> &'static [Box<[u8]>] {
    static NAMES: LazyLock<[Box<[u8]>; 1]> = LazyLock::new(|| [b"own"[..].into()]);
    &*NAMES
}

fn plain() -> AnswerHead<'static> {
    AnswerHead { own_cookie: own(), ..AnswerHead::PLAIN }
}

fn cookie() -> AnswerHead<'static> {
    AnswerHead { set_cookie: b"own=TOKEN; Path=/", ..plain() }
}

/// What the client hears of the head of an answer to `method`.
fn heard(answer: &str, parts: &AnswerHead<'_>, method: Method) -> String {
    let mut storage = FieldStorage::new();
    let parsed = parse_response(answer.as_bytes(), &mut storage, &HeadLimits::default(), method);
    let head = parsed.unwrap().complete().expect("a whole head");
    let mut out = Vec::new();
    match head.role {
        ResponseRole::Interim => write_interim(&head, parts.own_cookie, &mut out),
        _ => write_final(&head, &answer.as_bytes()[..head.head_len], parts, &mut out),
    }
    String::from_utf8(out).unwrap()
}

/// The fields that the client hears of these.
fn fields(fields: &str, parts: &AnswerHead<'_>) -> String {
    let heard = heard(&format!("HTTP/1.1 200 OK\r\n{fields}\r\n"), parts, Method::Get);
    let rest = heard.strip_prefix("HTTP/1.1 200 OK\r\n").expect("the status line");
    rest.strip_suffix("\r\n").expect("the empty line").to_owned()
}

#[test]
fn the_status_line_is_ours_and_its_words_are_the_targets() {
    for (came, goes) in [
        ("HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"),
        ("HTTP/1.1 404\r\n\r\n", "HTTP/1.1 404 \r\n\r\n"),
        ("HTTP/1.1 599 Any words at all\r\n\r\n", "HTTP/1.1 599 Any words at all\r\n\r\n"),
    ] {
        assert_eq!(heard(came, &plain(), Method::Get), goes);
    }
}

#[test]
fn what_is_for_one_connection_stays_on_it() {
    assert_eq!(
        fields(
            "A: 1\r\nConnection: x-mine, close\r\nX-Mine: 1\r\nKeep-Alive: timeout=5\r\nUpgrade: h2c\r\nB: 2\r\n",
            &plain()
        ),
        "A: 1\r\nB: 2\r\n"
    );
}

#[test]
fn the_end_of_the_connection_is_told_to_who_must_be_told() {
    for (ending, told) in [
        (Ending::Open, ""),
        (Ending::KeepAlive, "Connection: keep-alive\r\n"),
        (Ending::Close, "Connection: close\r\n"),
    ] {
        assert_eq!(fields("", &AnswerHead { ending, ..plain() }), told);
    }
}

#[test]
fn chunks_and_trailers_are_announced_to_who_gets_them() {
    let came = "Transfer-Encoding: Chunked\r\nTrailer: X-T\r\n";
    assert_eq!(fields(came, &plain()), "Trailer: X-T\r\nTransfer-Encoding: chunked\r\n");
    assert_eq!(fields(came, &AnswerHead { form: Form::DataOnly, ..plain() }), "");
    let to_head = heard(&format!("HTTP/1.1 200 OK\r\n{came}\r\n"), &plain(), Method::Head);
    assert_eq!(to_head, "HTTP/1.1 200 OK\r\nTrailer: X-T\r\n\r\n", "no body, no chunks");
}

#[test]
fn a_target_cannot_shadow_our_cookie() {
    assert_eq!(
        fields(
            "Set-Cookie: a=b\r\nset-cookie:  own = evil; Path=/x\r\nSet-Cookie: owner=c\r\nSet-Cookie2: own=d\r\n",
            &cookie()
        ),
        "Set-Cookie: a=b\r\nSet-Cookie: owner=c\r\nSet-Cookie2: own=d\r\nSet-Cookie: own=TOKEN; Path=/\r\nCache-Control: private\r\n"
    );
    assert_eq!(fields("Set-Cookie: own=evil\r\n", &plain()), "");
    let foreign = AnswerHead { own_cookie: &[], ..plain() };
    assert_eq!(fields("Set-Cookie: own=fine\r\n", &foreign), "Set-Cookie: own=fine\r\n");
}

#[test]
fn our_cookie_is_kept_out_of_shared_caches() {
    let ours = "Set-Cookie: own=TOKEN; Path=/\r\n";
    for said in ["private", "no-store", "max-age=0, PRIVATE", "public,no-store ", "no-cache, no-store"] {
        let came = format!("Cache-Control: {said}\r\n");
        assert_eq!(fields(&came, &cookie()).matches("Cache-Control").count(), 1, "{said}");
    }
    // Stored all the same, and handed to everybody once it was found to be fresh.
    for said in ["public", "max-age=60", "no-cache", "no-cache=\"x\"", "private=\"x\"", "s-maxage=1", ""] {
        let came = format!("Cache-Control: {said}\r\n");
        assert_eq!(fields(&came, &cookie()), format!("{came}{ours}Cache-Control: private\r\n"), "{said}");
    }
    assert_eq!(
        fields("Cache-Control: public\r\n", &plain()),
        "Cache-Control: public\r\n",
        "no cookie, no word"
    );
}

#[test]
fn a_switch_of_protocols_carries_our_cookie_and_names_the_protocol() {
    let came = "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n";
    let heard = heard(came, &AnswerHead { ending: Ending::Close, ..cookie() }, Method::Get);
    assert!(heard.starts_with(
        "HTTP/1.1 101 Switching\r\nSec-WebSocket-Accept: x\r\nSet-Cookie: own=TOKEN; Path=/\r\n"
    ));
    assert!(heard.ends_with("Upgrade: websocket\r\nConnection: upgrade\r\n\r\n"), "{heard}");
}

#[test]
fn an_answer_without_a_body_has_no_length() {
    assert_eq!(
        heard("HTTP/1.1 204 No\r\nContent-Length: 0\r\nA: 1\r\n\r\n", &plain(), Method::Get),
        "HTTP/1.1 204 No\r\nA: 1\r\n\r\n"
    );
    assert_eq!(
        heard("HTTP/1.1 103 Hints\r\nContent-Length: 0\r\n\r\n", &plain(), Method::Get),
        "HTTP/1.1 103 Hints\r\n\r\n"
    );
    // A length that a GET would have had is of use.
    let not_modified = "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n";
    assert_eq!(heard(not_modified, &plain(), Method::Get), not_modified);
}

#[test]
fn an_interim_answer_carries_no_cookie_of_ours_and_shadows_none() {
    let came = "HTTP/1.1 103 Hints\r\nLink: </a>\r\nSet-Cookie: own=evil\r\nConnection: x\r\nX: y\r\n\r\n";
    assert_eq!(heard(came, &cookie(), Method::Get), "HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n");
}

#[test]
fn a_cookie_goes_out_as_it_is_where_no_shared_cache_is_in_the_way() {
    let allowed = AnswerHead { keeps_private: false, ..cookie() };
    assert_eq!(fields("", &allowed), "Set-Cookie: own=TOKEN; Path=/\r\n");
}

#[test]
fn a_release_stays_with_us_where_it_was_meant_for_us() {
    let came = "X-Homing-Release: session\r\nA: 1\r\n";
    assert_eq!(fields(came, &AnswerHead { hides_release: true, ..plain() }), "A: 1\r\n");
    assert_eq!(fields(came, &plain()), came);
}
