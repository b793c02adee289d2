//! Is each attack that hurt a famous proxy refused, or harmless, here?
//!
//! The numbers are those of the list the project keeps of HTTP/1, cookie and PROXY attacks. Four of them cannot be
//! decided by a parser and are tested where they belong: CVE-2013-1912 and CVE-2025-4366 (what is left of a body in
//! a buffer), CVE-2026-2836 (cache keys) and CVE-2024-45806 (which clients may send internal fields).

use homing_wire::access_text::AccessText;
use homing_wire::cookie::{Stripped, pairs, without};
use homing_wire::http1::{
    BodyFraming, ChunkDecoder, ChunkError, ChunkLimits, FieldKind, FieldStorage, HeadError, HeadLimits,
    Method, ResponseRole, encode_chunk_header, parse_request, parse_response,
};
use homing_wire::proxy_protocol::{ProxyError, Transport, parse as parse_proxy};
use homing_wire::set_cookie::set_cookie_name;

/// What a request is refused for; `None` when it is taken.
fn refusal(request: &str) -> Option<HeadError> {
    parse_request(request.as_bytes(), &mut FieldStorage::new(), &HeadLimits::default()).err()
}

fn framing(request: &str) -> BodyFraming {
    let mut storage = FieldStorage::new();
    let parsed = parse_request(request.as_bytes(), &mut storage, &HeadLimits::default());
    parsed.expect("the request is well-formed").complete().expect("the head is whole").framing
}

fn post(lines: &str) -> String {
    format!("POST / HTTP/1.1\r\nHost: a\r\n{lines}\r\n")
}

fn chunk_error(body: &str) -> ChunkError {
    let mut decoder = ChunkDecoder::new(&ChunkLimits::default());
    let mut rest = body.as_bytes();
    loop {
        match decoder.next_run(rest) {
            Ok(run) => rest = &rest[run.consumed..],
            Err(error) => return error,
        }
        assert!(!rest.is_empty(), "taken: {body:?}");
    }
}

#[test]
fn cve_2021_40346_a_long_name_does_not_overflow_into_its_value() {
    let name = format!("Content-Length0{}", "a".repeat(241));
    assert_eq!(name.len(), 256);
    let request = post(&format!("{name}:\r\nContent-Length: 60\r\n"));
    assert_eq!(refusal(&request), Some(HeadError::FieldNameTooLong));
    // One byte shorter it is a field like any other, and does not count as a length.
    let request = post(&format!("{}:\r\nContent-Length: 60\r\n", &name[..255]));
    assert_eq!(framing(&request), BodyFraming::Length(60));
}

#[test]
fn cve_2023_25725_an_empty_name_does_not_end_the_fields() {
    let request = "GET / HTTP/1.1\r\nHost: a\r\n: x\r\nContent-Length: 3\r\n\r\n";
    assert_eq!(refusal(request), Some(HeadError::EmptyFieldName));
}

#[test]
fn cve_2023_40225_an_empty_content_length_is_no_length() {
    for value in ["", " ", "5,", ",5", "5, 5", "5,5"] {
        assert_eq!(
            refusal(&post(&format!("Content-Length:{value}\r\n"))),
            Some(HeadError::ContentLength),
            "{value:?}"
        );
    }
}

#[test]
fn cve_2023_45539_a_fragment_is_no_part_of_a_path() {
    let request = "GET /index.html#.png HTTP/1.1\r\nHost: a\r\n\r\n";
    assert_eq!(refusal(request), Some(HeadError::TargetFragment));
}

#[test]
fn cve_2019_18277_a_vertical_tab_does_not_hide_chunked() {
    let lines = "Content-Length: 5\r\nTransfer-Encoding:\x0bchunked\r\n";
    assert_eq!(refusal(&post(lines)), Some(HeadError::FieldValue));
}

#[test]
fn cve_2019_14241_a_cookie_with_a_leading_delimiter_ends() {
    for value in [";SRV=a", ",SRV=a", "; ;,;SRV=a", ";;;;", "=;=;=", "SRV=a;"] {
        assert!(pairs(value.as_bytes()).count() <= value.len(), "{value}");
        let mut out = Vec::new();
        let stripped = without(&[b"SRV"], value.as_bytes(), &mut out);
        let ours = pairs(value.as_bytes()).any(|pair| pair.name == b"SRV");
        assert_eq!(stripped == Stripped::Unchanged, !ours, "{value}");
    }
}

#[test]
fn cve_2022_0711_set_cookie2_is_another_field_and_ends() {
    let answer =
        b"HTTP/1.1 200 OK\r\nSet-Cookie2: SRV=a; Version=1\r\nSet-Cookie: b=c\r\nContent-Length: 0\r\n\r\n";
    let mut storage = FieldStorage::new();
    let parsed =
        parse_response(answer, &mut storage, &HeadLimits::default(), Method::Get).expect("well-formed");
    let head = parsed.complete().expect("the head is whole");
    assert_eq!(head.fields.get(0).expect("three fields").kind, FieldKind::Other);
    let names: Vec<_> = head.fields.values(FieldKind::SetCookie).map(set_cookie_name).collect();
    assert_eq!(names, [Some(&b"b"[..])]);
}

#[test]
fn cve_2013_2175_an_occurrence_that_is_not_there_is_none() {
    let request = post(&"X-Forwarded-For: 192.0.2.1\r\n".repeat(12));
    let mut storage = FieldStorage::new();
    let parsed =
        parse_request(request.as_bytes(), &mut storage, &HeadLimits::default()).expect("well-formed");
    let head = parsed.complete().expect("the head is whole");
    assert_eq!(head.fields.values(FieldKind::ForwardedFor).count(), 12);
    assert_eq!(head.fields.values(FieldKind::ForwardedFor).nth(12), None);
    assert_eq!(head.fields.values(FieldKind::Forwarded).last(), None);
    assert_eq!(head.fields.get(usize::MAX), None);
}

#[test]
fn haproxy_4837e9989_a_chunk_size_does_not_end_with_a_bare_line_feed() {
    assert_eq!(chunk_error("5\nhello\r\n0\r\n\r\n"), ChunkError::LineEnd);
    assert_eq!(chunk_error("5;a=b\nhello\r\n0\r\n\r\n"), ChunkError::Extension);
}

#[test]
fn haproxy_f9c2d4767_a_chunk_of_more_than_32_bits_is_written_whole() {
    assert_eq!(encode_chunk_header((1 << 32) + 5, &mut [0; 18]), b"100000005\r\n");
}

#[test]
fn cve_2026_2833_an_answer_of_200_switches_nothing() {
    let request = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: foo\r\n\r\nGET /admin HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut storage = FieldStorage::new();
    let parsed =
        parse_request(request.as_bytes(), &mut storage, &HeadLimits::default()).expect("well-formed");
    assert_eq!(parsed.complete().expect("the head is whole").upgrade, None, "Connection does not say so");
    let answer = b"HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: foo\r\nContent-Length: 0\r\n\r\n";
    let mut storage = FieldStorage::new();
    let parsed =
        parse_response(answer, &mut storage, &HeadLimits::default(), Method::Get).expect("well-formed");
    let head = parsed.complete().expect("the head is whole");
    assert_eq!((head.role, head.upgrade), (ResponseRole::Final, None));
}

#[test]
fn cve_2026_2835_http_1_0_has_no_chunks_and_length_has_no_rival() {
    let old = "POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(refusal(old), Some(HeadError::TransferEncodingVersion));
    for lines in [
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
    ] {
        assert_eq!(refusal(&post(lines)), Some(HeadError::LengthAndEncoding), "{lines:?}");
    }
    // A request never lasts until its connection ends.
    assert_eq!(framing("POST / HTTP/1.0\r\nHost: a\r\n\r\n"), BodyFraming::None);
}

#[test]
fn rustsec_2021_0078_a_length_has_no_sign() {
    for value in ["+5", "-5", "+0", "0x5", "5 ", " 5"] {
        let refused = refusal(&post(&format!("Content-Length: {value}\r\n")));
        let expected = if value.trim() == "5" { None } else { Some(HeadError::ContentLength) };
        assert_eq!(refused, expected, "{value:?}");
    }
}

#[test]
fn rustsec_2021_0079_a_chunk_size_does_not_wrap_around() {
    for size in ["10000000000000005", "f0000000000000003", "ffffffffffffffff"] {
        assert_eq!(chunk_error(&format!("{size}\r\nhello\r\n")), ChunkError::Size, "{size}");
    }
}

#[test]
fn rustsec_2021_0020_two_transfer_encodings_are_one_too_many() {
    let lines = "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n";
    assert_eq!(refusal(&post(lines)), Some(HeadError::TransferEncoding));
    let lines = "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n";
    assert_eq!(refusal(&post(lines)), Some(HeadError::DuplicateTransferEncoding));
    let lines = "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n";
    assert_eq!(refusal(&post(lines)), Some(HeadError::DuplicateTransferEncoding));
}

#[test]
fn rustsec_2020_0008_the_body_of_a_get_is_a_body() {
    let request = "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /";
    assert_eq!(framing(request), BodyFraming::Length(5));
    let request = "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assert_eq!(framing(request), BodyFraming::Chunked);
}

#[test]
fn cve_2024_45808_a_path_cannot_forge_a_log_line() {
    let text = AccessText::new(b"/\"\r\n10.0.0.1 - - \"GET /", 100).to_string();
    assert!(!text.contains(['\r', '\n']) && !text.replace("\\\"", "").contains('"'), "{text}");
}

#[test]
fn cve_2026_47692_and_long_tlvs_stay_inside_their_header() {
    let header = |length: u8, extension: &[u8]| {
        let fixed = [
            b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0".as_slice(),
            &[length],
            &[127, 0, 0, 1, 127, 0, 0, 1, 0, 1, 0, 2],
        ];
        [fixed.concat().as_slice(), extension, b"GET / HTTP/1.1\r\n"].concat()
    };
    let refusal = |bytes: &[u8]| parse_proxy(bytes, Transport::Stream).err();
    assert_eq!(refusal(&header(16, b"\x02\0\x01a")), None);
    assert_eq!(refusal(&header(16, b"\x02\0\x02a")), Some(ProxyError::Extension));
    assert_eq!(refusal(&header(16, b"\x02\xff\xffa")), Some(ProxyError::Extension));
    assert_eq!(refusal(&header(14, b"\x02\0")), Some(ProxyError::Extension));
}

#[test]
fn the_severe_vectors_of_desync_tests_are_refused() {
    // The vectors are facts from AWS's desync test set: those it calls severe, and those about look-alike names.
    let table = [
        "Content-Length: 1000\r\nContent-Length: 100\r\n",
        "Content-Length: 100\r\nContent-Length: 100\r\n",
        "Content-Length: 1000,1000\r\n",
        "Content-Length: 1000 1000\r\n",
        "Content-Length: 1000.1000\r\n",
        "Content-Length: 18446744073709551616\r\n",
        "Content-Length: 1000\x11\r\n",
        "Content-Length: \x01 1000\r\n",
        "Content-Length: 1000\u{a0}\r\n",
        "Content-Length : 100\r\nContent-Length: 1000\r\n",
        " Content-Length: 100\r\nContent-Length: 1000\r\n",
        "\x01Content-Length: 100\r\n",
        "Content-Length\x01: 100\r\n",
        "\u{a0}Content-Length: 100\r\n",
        "Content_Length: 100\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked\x11\r\n",
        "Transfer-Encoding: \u{a0}chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked,chunked\r\n",
        "Transfer-Encoding : chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding\t: chunked\r\n",
        "Transfer- Encoding: chunked\r\n",
        "Transfer_Encoding: chunked\r\n",
        "Transfer___Encoding: chunked\r\n",
        "Transfer---Encoding: chunked\r\n",
        "Tran\u{17f}fer-Encoding: chunked\r\n",
        "Transfer\u{2015}Encoding: chunked\r\n",
        ":SomeHeader:Transfer-Encoding:: chunked\r\n",
        "   \t\t  : a\r\n",
        "Some-Header: values\r\n are \n folded\r\n",
        "Some-Header: values\n are \n folded\r\n",
        "Some-Header: error\r no feed\r\n",
        "Some-Header\r: 1000\r\n",
        "Some-Header\n: Content-Length:1000\r\n",
        "Some-Header\0: 1000\r\n",
        "\0Some-Header: 1000\r\n",
        "Some-Header: \0value\r\n",
        "Some-Header: value\0\r\n",
        "Some-Header: value\0content-length: 1000\r\n",
    ];
    for lines in table {
        assert!(refusal(&post(lines)).is_some(), "{lines:?}");
    }
    assert!(refusal("bad_method\x01 / HTTP/1.1\r\nHost: a\r\n\r\n").is_some());
}
