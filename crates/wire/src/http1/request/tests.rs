//! Does the request parser say what a head says, and refuse each thing by its name?

use super::*;
use crate::http1::{FieldKind, Scope, TargetForm};

fn refused(head: &str) -> HeadError {
    let mut storage = FieldStorage::new();
    match parse_request(head.as_bytes(), &mut storage, &HeadLimits::default()) {
        Err(error) => error,
        Ok(parsed) => panic!("taken: {head:?} as {parsed:?}"),
    }
}

/// Parses a whole head and shows it to the closure.
fn with<T>(head: &str, look: impl FnOnce(&RequestHead<'_, '_>) -> T) -> T {
    let mut storage = FieldStorage::new();
    match parse_request(head.as_bytes(), &mut storage, &HeadLimits::default()) {
        Ok(Parsed::Complete(head)) => look(&head),
        other => panic!("{other:?}: {head:?}"),
    }
}

/// A GET with Host and these lines.
fn get(lines: &str) -> String {
    format!("GET / HTTP/1.1\r\nHost: a\r\n{lines}\r\n")
}

#[test]
fn a_browser_request_is_read() {
    let text = "POST /cart/add?id=7 HTTP/1.1\r\nHost: Shop.Example:8080\r\nUser-Agent: x\tÿ\r\nCookie:  a=1; b=2 \t\r\n\
                Content-Length: 12\r\nX-Empty:\r\n\r\nid=7&count=1";
    with(text, |head| {
        assert_eq!(
            (head.method, head.method_text, head.version),
            (Method::Post, &b"POST"[..], Version::Http11)
        );
        assert_eq!((head.target.form, head.target.path), (TargetForm::Origin, &b"/cart/add"[..]));
        assert_eq!(head.target.query, Some(&b"id=7"[..]));
        assert_eq!((head.host(), head.authority.unwrap().port()), (Some(&b"Shop.Example"[..]), Some(8080)));
        assert_eq!((head.framing, head.keep_alive), (BodyFraming::Length(12), true));
        assert_eq!((head.upgrade, head.expect_continue), (None, false));
        assert_eq!(&text.as_bytes()[head.head_len..], b"id=7&count=1");
        let kinds: Vec<_> = head.fields.iter().map(|field| field.kind).collect();
        assert_eq!(
            kinds,
            [
                FieldKind::Host,
                FieldKind::Other,
                FieldKind::Cookie,
                FieldKind::ContentLength,
                FieldKind::Other
            ]
        );
        assert_eq!(head.fields.values(FieldKind::Cookie).collect::<Vec<_>>(), [b"a=1; b=2"]);
        assert_eq!(head.fields.named(b"x-EMPTY").collect::<Vec<_>>(), [b""]);
        assert_eq!(head.fields.named(b"user-agent").collect::<Vec<_>>(), ["x\tÿ".as_bytes()]);
        assert_eq!(head.fields.iter().len(), 5);
    });
}

#[test]
fn framing_follows_the_fields() {
    let framing = |lines: &str| with(&get(lines), |head| head.framing);
    assert_eq!(framing(""), BodyFraming::None);
    assert_eq!(framing("Content-Length: 0\r\n"), BodyFraming::Length(0));
    assert_eq!(framing("content-length:\t9223372036854775807 \r\n"), BodyFraming::Length(i64::MAX as u64));
    assert_eq!(framing("Transfer-Encoding: Chunked\r\n"), BodyFraming::Chunked);
}

#[test]
fn a_connection_is_kept_as_version_and_connection_say() {
    let table = [
        ("1.1", "", true),
        ("1.1", "Connection: close\r\n", false),
        ("1.1", "Connection: keep-alive\r\nConnection: x, CLOSE ,\r\n", false),
        ("1.0", "", false),
        ("1.0", "Connection: Keep-Alive\r\n", true),
        ("1.0", "Connection: keep-alive, close\r\n", false),
    ];
    for (version, lines, kept) in table {
        let text = format!("GET / HTTP/{version}\r\nHost: a\r\n{lines}\r\n");
        assert_eq!(with(&text, |head| head.keep_alive), kept, "{text:?}");
    }
}

#[test]
fn fields_for_this_connection_are_marked() {
    let lines = "Connection: X-Private, close, X-Absent\r\nKeep-Alive: 5\r\nTE: trailers\r\nx-private: 1\r\n\
                 X-Public: 2\r\nProxy-Connection: keep-alive\r\nX-PRIVATE: 3\r\nTransfer-Encoding: chunked\r\nTrailer: a\r\n";
    let passed: Vec<_> = with(&get(lines), |head| {
        let kept = head.fields.iter().filter(|field| field.scope == Scope::EndToEnd);
        kept.map(|field| String::from_utf8_lossy(field.name).into_owned()).collect()
    });
    assert_eq!(passed, ["Host", "X-Public", "Trailer"]);
}

#[test]
fn the_last_of_128_fields_can_be_named_in_connection() {
    let text = get(&("Connection: last\r\n".to_string() + &"a: b\r\n".repeat(125) + "Last: 1\r\n"));
    with(&text, |head| {
        assert_eq!(head.fields.get(127).unwrap().scope, Scope::HopByHop);
        assert_eq!(head.fields.get(126).unwrap().scope, Scope::EndToEnd);
        assert_eq!(head.fields.get(128), None);
    });
}

#[test]
fn an_upgrade_counts_only_when_connection_says_so() {
    let upgrade = |text: &str| with(text, |head| head.upgrade.map(<[u8]>::to_vec));
    let asked = get("Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n");
    assert_eq!(upgrade(&asked), Some(b"websocket".to_vec()));
    assert_eq!(upgrade(&get("Upgrade: websocket\r\n")), None);
    assert_eq!(upgrade(&get("Connection: upgrade\r\n")), None);
    assert_eq!(
        upgrade("GET / HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"),
        None
    );
    let h2c = get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: x/1, H2C\r\nHTTP2-Settings: AAMAAABk\r\n");
    assert_eq!(upgrade(&h2c), None);
    assert_eq!(refused(&get("Connection: upgrade\r\nUpgrade: \r\n")), HeadError::Upgrade);
    assert_eq!(refused(&get("Connection: upgrade\r\nUpgrade: a b\r\n")), HeadError::Upgrade);
    assert_eq!(refused(&get("Upgrade: a\r\nUpgrade: b\r\n")), HeadError::Upgrade);
}

#[test]
fn a_client_waits_for_100_only_with_a_body_to_send() {
    let waits = |text: &str| with(text, |head| head.expect_continue);
    assert!(waits(&get("Expect: 100-Continue\r\nContent-Length: 5\r\n")));
    assert!(waits(&get("Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n")));
    assert!(!waits(&get("Expect: 100-continue\r\n")));
    assert!(!waits("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
    assert_eq!(refused(&get("Expect: 200-ok\r\n")), HeadError::Expectation);
    assert_eq!(refused(&get("Expect: 100-continue, x\r\n")), HeadError::Expectation);
    assert_eq!(HeadError::Expectation.status(), 417);
}

#[test]
fn request_lines_with_two_readings_are_refused() {
    let table = [
        ("GET /\r\n\r\n", HeadError::RequestLine),
        ("GET  / HTTP/1.1\r\n\r\n", HeadError::RequestLine),
        ("GET /  HTTP/1.1\r\n\r\n", HeadError::RequestLine),
        ("GET / HTTP/1.1 \r\n\r\n", HeadError::RequestLine),
        ("GET\t/\tHTTP/1.1\r\n\r\n", HeadError::RequestLine),
        ("GET / HTTP/1.1x\r\n\r\n", HeadError::RequestLine),
        ("GET / http/1.1\r\n\r\n", HeadError::RequestLine),
        ("GET / HTTP/01.1\r\n\r\n", HeadError::RequestLine),
        ("GE(T / HTTP/1.1\r\n\r\n", HeadError::RequestLine),
        ("GET /a b HTTP/1.1\r\n\r\n", HeadError::RequestLine),
        ("GET / HTTP/1.2\r\n\r\n", HeadError::Version),
        ("GET / HTTP/0.9\r\n\r\n", HeadError::Version),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HeadError::Version),
        ("GET /\u{1} HTTP/1.1\r\n\r\n", HeadError::TargetCharacter),
        ("GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", HeadError::TargetCharacter),
        ("GET /\r HTTP/1.1\r\n\r\n", HeadError::BareCarriageReturn),
        ("GET / HTTP/1.1\rHost: a\r\n\r\n", HeadError::BareCarriageReturn),
        ("get / HTTP/1.1\r\nHost: a\r\n\r\n", HeadError::MethodCase),
        ("Head / HTTP/1.1\r\nHost: a\r\n\r\n", HeadError::MethodCase),
        ("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", HeadError::ConnectRefused),
        ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", HeadError::TargetForm),
        ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", HeadError::TargetForm),
        ("TRACE / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", HeadError::TraceWithBody),
        ("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", HeadError::LeadingJunk),
        ("\u{feff}GET / HTTP/1.1\r\nHost: a\r\n\r\n", HeadError::LeadingJunk),
    ];
    for (head, error) in table {
        assert_eq!(refused(head), error, "{head:?}");
    }
    assert_eq!(
        refused(&format!("{} / HTTP/1.1\r\nHost: a\r\n\r\n", "M".repeat(33))),
        HeadError::MethodTooLong
    );
    assert!(with("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", |head| head.head_len == 29));
    assert_eq!(with("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", |head| head.target.form), TargetForm::Asterisk);
}

#[test]
fn field_lines_with_two_readings_are_refused() {
    let table = [
        ("a : b\r\n", HeadError::SpaceBeforeColon),
        ("a\t: b\r\n", HeadError::SpaceBeforeColon),
        (" a: b\r\n", HeadError::FoldedLine),
        ("a: b\r\n c\r\n", HeadError::FoldedLine),
        ("a: b\r\n\tc: d\r\n", HeadError::FoldedLine),
        (": b\r\n", HeadError::EmptyFieldName),
        ("a\r\n", HeadError::FieldName),
        ("a b: c\r\n", HeadError::FieldName),
        ("a\0: b\r\n", HeadError::FieldName),
        ("é: b\r\n", HeadError::FieldName),
        ("\"a\": b\r\n", HeadError::FieldName),
        ("a: b\0c\r\n", HeadError::FieldValue),
        ("a: \u{b}b\r\n", HeadError::FieldValue),
        ("a: b\u{7f}\r\n", HeadError::FieldValue),
        ("a: b\rc: d\r\n", HeadError::BareCarriageReturn),
        ("a: b\r\r\n", HeadError::BareCarriageReturn),
        ("a: b\nc: d\r\n", HeadError::BareLineFeed),
        ("a: b\n\r\n", HeadError::BareLineFeed),
    ];
    for (lines, error) in table {
        assert_eq!(refused(&get(lines)), error, "{lines:?}");
        assert_eq!(error.status(), 400);
    }
}

#[test]
fn hosts_with_two_readings_are_refused() {
    let request =
        |target: &str, version: &str, lines: &str| format!("GET {target} HTTP/{version}\r\n{lines}\r\n");
    for host in
        ["", "u@a", "a/b", "a,b", "a:", "a:x", "a:65536", "[::1", "a b", "é", "a#b", "a?b", "http://a"]
    {
        assert_eq!(
            refused(&request("/", "1.1", &format!("Host: {host}\r\n"))),
            HeadError::HostInvalid,
            "{host:?}"
        );
    }
    let table = [
        ("/", "1.1", "", HeadError::HostMissing),
        ("http://a/", "1.1", "", HeadError::HostMissing),
        ("/", "1.1", "Host: a\r\nHost: a\r\n", HeadError::HostDuplicate),
        ("/", "1.0", "Host: a\r\nHost: b\r\n", HeadError::HostDuplicate),
        ("/", "1.0", "Host: \r\n", HeadError::HostInvalid),
        ("http://a/", "1.1", "Host: b\r\n", HeadError::HostMismatch),
        ("http://a:8080/", "1.1", "Host: a\r\n", HeadError::HostMismatch),
        ("https://a/", "1.1", "Host: a:80\r\n", HeadError::HostMismatch),
        ("http://u@a/", "1.1", "Host: a\r\n", HeadError::TargetForm),
    ];
    for (target, version, lines, error) in table {
        assert_eq!(refused(&request(target, version, lines)), error, "{target} {lines:?}");
    }
    let host = |text: &str| with(text, |head| head.host().map(<[u8]>::to_vec));
    assert_eq!(host(&request("http://A:80/x", "1.1", "Host: a\r\n")), Some(b"a".to_vec()));
    assert_eq!(host(&request("http://b/x", "1.0", "")), Some(b"b".to_vec()));
    assert_eq!(host(&request("/", "1.0", "")), None);
    assert_eq!(host(&request("/", "1.1", "Host: [::1]:80\r\n")), Some(b"[::1]".to_vec()));
}

#[test]
fn connection_cannot_remove_what_others_rely_on() {
    for name in [
        "Host",
        "content-length",
        "Transfer-Encoding",
        "Cookie",
        "Authorization",
        "X-Forwarded-For",
        "X-Real-IP",
        "Forwarded",
        "Cache-Control",
        "Connection",
        "Expect",
    ] {
        let text = get(&format!("Connection: close, {name}\r\n"));
        assert_eq!(refused(&text), HeadError::ConnectionNamesField, "{name}");
    }
    for value in ["a b", "\"a\"", "a;b", "clos\u{e9}", "a/b"] {
        assert_eq!(
            refused(&get(&format!("Connection: {value}\r\n"))),
            HeadError::ConnectionOptions,
            "{value}"
        );
    }
    let options = |count: usize| get(&format!("Connection: {}\r\n", vec!["x"; count].join(",")));
    assert_eq!(refused(&options(33)), HeadError::ConnectionOptions);
    assert!(with(&options(32), |head| head.keep_alive));
}

#[test]
fn heads_beyond_their_limits_are_refused_and_at_them_taken() {
    let limits = HeadLimits { head_bytes: 200, target_bytes: 50, fields: 4 };
    let parse = |text: &str| parse_request(text.as_bytes(), &mut FieldStorage::new(), &limits).map(|_| ());
    let target = |bytes: usize| format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(bytes - 1));
    assert_eq!(parse(&target(50)), Ok(()));
    assert_eq!(parse(&target(51)), Err(HeadError::TargetTooLong));
    assert_eq!(parse(&get(&"a: b\r\n".repeat(3))), Ok(()));
    assert_eq!(parse(&get(&"a: b\r\n".repeat(4))), Err(HeadError::TooManyFields));
    assert_eq!(parse(&get(&format!("a: {}\r\n", "x".repeat(200)))), Err(HeadError::HeadTooLarge));
    assert_eq!(parse(&"x".repeat(200)), Err(HeadError::TargetTooLong));
    let name = |bytes: usize| get(&format!("{}: b\r\n", "n".repeat(bytes)));
    assert!(with(&name(255), |head| head.fields.len() == 2));
    assert_eq!(refused(&name(256)), HeadError::FieldNameTooLong);
    assert_eq!(refused(&get(&"a: b\r\n".repeat(128))), HeadError::TooManyFields);
    for (error, status) in
        [(HeadError::TargetTooLong, 414), (HeadError::TooManyFields, 431), (HeadError::HeadTooLarge, 431)]
    {
        assert_eq!(error.status(), status);
    }
}
