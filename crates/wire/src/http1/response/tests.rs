//! Does the answer parser say what a head says, and refuse what is no proper answer?

use super::*;
use crate::http1::{FieldKind, Scope};

fn parse(head: &str, method: Method) -> Result<(u16, BodyFraming, bool), HeadError> {
    let mut storage = FieldStorage::new();
    match parse_response(head.as_bytes(), &mut storage, &HeadLimits::default(), method)? {
        Parsed::Complete(head) => Ok((head.status, head.framing, head.keep_alive)),
        Parsed::Partial => panic!("partial: {head:?}"),
    }
}

fn get(head: &str) -> Result<(u16, BodyFraming, bool), HeadError> {
    parse(head, Method::Get)
}

#[test]
fn an_answer_is_read() {
    let text = b"HTTP/1.1 404 Not  Found\xff\r\nServer: x\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nConnection: X-A, Set-Cookie\r\n\
                 X-A: 1\r\nContent-Length: 5\r\n\r\nhello";
    let mut storage = FieldStorage::new();
    let head =
        parse_response(text, &mut storage, &HeadLimits::default(), Method::Get).unwrap().complete().unwrap();
    assert_eq!((head.status, head.reason, head.version), (404, &b"Not  Found\xff"[..], Version::Http11));
    assert_eq!(
        (head.framing, head.keep_alive, head.role),
        (BodyFraming::Length(5), true, ResponseRole::Final)
    );
    assert_eq!(head.fields.values(FieldKind::SetCookie).collect::<Vec<_>>(), [b"a=1", b"b=2"]);
    let dropped: Vec<_> =
        head.fields.iter().filter(|field| field.scope == Scope::HopByHop).map(|f| f.name).collect();
    assert_eq!(dropped, [&b"Connection"[..], b"X-A"]);
    assert_eq!(&text[head.head_len..], b"hello");
}

#[test]
fn the_body_is_delimited_by_method_status_and_fields() {
    use BodyFraming as B;
    let (length, chunked) = ("Content-Length: 7\r\n", "Transfer-Encoding: chunked\r\n");
    let table = [
        (Method::Get, 200, length, B::Length(7)),
        (Method::Get, 200, "Content-Length: 0007\r\n", B::Length(7)),
        (Method::Get, 200, chunked, B::Chunked),
        (Method::Get, 200, "", B::UntilClose),
        (Method::Head, 200, length, B::None),
        (Method::Head, 200, chunked, B::None),
        (Method::Head, 200, "", B::None),
        (Method::Get, 304, length, B::None),
        (Method::Get, 304, chunked, B::None),
        (Method::Get, 204, "", B::None),
        (Method::Get, 204, "Content-Length: 0\r\n", B::None),
        (Method::Get, 100, "", B::None),
        (Method::Get, 205, "Content-Length: 0\r\n", B::Length(0)),
        (Method::Get, 599, "", B::UntilClose),
    ];
    for (method, status, lines, framing) in table {
        let keep_alive = framing != B::UntilClose;
        let text = format!("HTTP/1.1 {status} x\r\n{lines}\r\n");
        assert_eq!(parse(&text, method), Ok((status, framing, keep_alive)), "{text:?}");
    }
}

#[test]
fn a_connection_is_kept_as_version_and_connection_say() {
    let kept = |text: &str| get(text).unwrap().2;
    assert!(kept("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    assert!(!kept("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    assert!(!kept("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
    assert!(kept("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"));
    assert!(!kept("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n"));
}

#[test]
fn a_reason_may_be_empty_or_absent() {
    assert!(get("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n").is_ok());
    assert!(get("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").is_ok());
}

#[test]
fn interim_answers_and_switches_are_told_from_final_ones() {
    let role = |text: &str| {
        let mut storage = FieldStorage::new();
        let parsed = parse_response(text.as_bytes(), &mut storage, &HeadLimits::default(), Method::Get);
        parsed.map(|parsed| {
            parsed.complete().map(|head| (head.role, head.upgrade.map(<[u8]>::to_vec))).unwrap()
        })
    };
    assert_eq!(role("HTTP/1.1 103 Early Hints\r\n\r\n"), Ok((ResponseRole::Interim, None)));
    let switching = "HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    assert_eq!(role(switching), Ok((ResponseRole::Switching, Some(b"websocket".to_vec()))));
    let offer = "HTTP/1.1 426 x\r\nConnection: upgrade\r\nUpgrade: TLS/1.0\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(role(offer), Ok((ResponseRole::Final, None)));
    for lines in
        ["", "Upgrade: websocket\r\n", "Connection: upgrade\r\n", "Connection: upgrade\r\nUpgrade: a b\r\n"]
    {
        assert_eq!(role(&format!("HTTP/1.1 101 x\r\n{lines}\r\n")), Err(HeadError::Upgrade), "{lines:?}");
    }
    assert_eq!(role(&switching.replace("1.1 101", "1.0 101")), Err(HeadError::Upgrade));
}

#[test]
fn answers_with_two_readings_are_refused() {
    let line = |line: &str| format!("{line}\r\n\r\n");
    let with = |lines: &str| format!("HTTP/1.1 200 OK\r\n{lines}\r\n");
    let table = [
        (line("HTTP/1.1 99 x"), HeadError::StatusLine),
        (line("HTTP/1.1 600 x"), HeadError::StatusLine),
        (line("HTTP/1.1 099 x"), HeadError::StatusLine),
        (line("HTTP/1.1 2000 x"), HeadError::StatusLine),
        (line("HTTP/1.1 +20 x"), HeadError::StatusLine),
        (line("HTTP/1.1  200 x"), HeadError::StatusLine),
        (line("HTTP/1.1 200\tx"), HeadError::StatusLine),
        (line("HTTP/1.1"), HeadError::StatusLine),
        (line("HTTP/1.1 200 x\0"), HeadError::StatusLine),
        (line("HTTP 200 OK"), HeadError::StatusLine),
        (line("HTTP/2.0 200 OK"), HeadError::Version),
        (line("HTTP/1.1 200 a\rb"), HeadError::BareCarriageReturn),
        (line("http/1.1 200 OK"), HeadError::LeadingJunk),
        (line("ICY 200 OK"), HeadError::LeadingJunk),
        (line("<html>"), HeadError::LeadingJunk),
        ("\r\nHTTP/1.1 200 OK\r\n\r\n".to_string(), HeadError::LeadingJunk),
        ("HTTP/1.1 200 OK\n\n".to_string(), HeadError::BareLineFeed),
        (with("Content-Length: 5\r\nContent-Length: 5\r\n"), HeadError::DuplicateContentLength),
        (with("Content-Length: 5,5\r\n"), HeadError::ContentLength),
        (with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), HeadError::LengthAndEncoding),
        (
            with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
            HeadError::DuplicateTransferEncoding,
        ),
        (with("Transfer-Encoding: gzip\r\n"), HeadError::TransferEncoding),
        (with("Transfer-Encoding: gzip, chunked\r\n"), HeadError::TransferCodingUnknown),
        (with("a: b\r\n c\r\n"), HeadError::FoldedLine),
        (with("a : b\r\n"), HeadError::SpaceBeforeColon),
        (with(": b\r\n"), HeadError::EmptyFieldName),
        (with("a: b\0\r\n"), HeadError::FieldValue),
        (with("Connection: a b\r\n"), HeadError::ConnectionOptions),
        (
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_string(),
            HeadError::TransferEncodingVersion,
        ),
        ("HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n".to_string(), HeadError::BodyForbidden),
        ("HTTP/1.1 204 x\r\nContent-Length: 5\r\n\r\n".to_string(), HeadError::BodyForbidden),
        ("HTTP/1.1 103 x\r\nContent-Length: 5\r\n\r\n".to_string(), HeadError::BodyForbidden),
    ];
    for (text, error) in table {
        assert_eq!(get(&text), Err(error), "{text:?}");
    }
}

#[test]
fn a_target_may_name_its_own_framing_in_connection() {
    let text =
        "HTTP/1.1 200 OK\r\nConnection: keep-alive, Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(get(text), Ok((200, BodyFraming::Chunked, true)));
}
