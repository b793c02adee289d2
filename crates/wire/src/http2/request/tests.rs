//! Does a list of fields become one request, and is what could be read in two ways refused?

use super::*;
use crate::Parsed;
use crate::http1::{BodyFraming, FieldStorage, HeadError, HeadLimits, parse_request};
use proptest::prelude::*;

const GET: [(&str, &str); 4] =
    [(":method", "GET"), (":scheme", "https"), (":authority", "a.example"), (":path", "/p?q")];

fn write_within(
    bounds: FieldBounds,
    fields: &[(&str, &str)],
    ends: bool,
) -> Result<(Outcome, String), Defect> {
    let mut scratch = Scratch::new();
    let mut writer = RequestWriter::new(&mut scratch.text, &mut scratch.held, bounds);
    fields.iter().for_each(|(name, value)| writer.add(name.as_bytes(), value.as_bytes()));
    let outcome = writer.finish(ends)?;
    Ok((outcome, String::from_utf8(scratch.text).unwrap()))
}

fn write(fields: &[(&str, &str)], ends: bool) -> Result<String, Defect> {
    write_within(FieldBounds::default(), fields, ends).map(|(_, text)| text)
}

/// What becomes of a GET with one more field.
fn with(name: &str, value: &str) -> Result<String, Defect> {
    write(&[&GET[..], &[(name, value)]].concat(), true)
}

/// The GET with one pseudo-header changed; `None` leaves it out.
fn changed(name: &str, value: Option<&str>) -> Result<String, Defect> {
    let fields: Vec<_> = GET
        .iter()
        .filter_map(|&field| if field.0 == name { value.map(|value| (name, value)) } else { Some(field) })
        .collect();
    write(&fields, true)
}

#[test]
fn a_request_is_told_as_http_1() {
    let fields = [&GET[..], &[("accept", "*/*"), ("te", "trailers"), ("x", "")]].concat();
    assert_eq!(
        write(&fields, true).unwrap(),
        "GET /p?q HTTP/1.1\r\nhost: a.example\r\naccept: */*\r\nte: trailers\r\nx: \r\n\r\n"
    );
    let options = [(":method", "OPTIONS"), (":scheme", "http"), (":path", "*"), ("host", "b")];
    assert_eq!(write(&options, true).unwrap(), "OPTIONS * HTTP/1.1\r\nhost: b\r\n\r\n");
}

#[test]
fn a_body_is_chunked_unless_its_length_is_said() {
    assert!(write(&GET, false).unwrap().ends_with("transfer-encoding: chunked\r\n\r\n"));
    let with_length = [&GET[..], &[("content-length", "5")]].concat();
    let (outcome, text) = write_within(FieldBounds::default(), &with_length, false).unwrap();
    assert_eq!(outcome, Outcome::Request { kind: RequestKind::Plain, content_length: Some(5) });
    assert!(text.ends_with("host: a.example\r\ncontent-length: 5\r\n\r\n"));
    assert_eq!(write(&with_length, true), Err(Defect::BodyLength));
    assert!(with("content-length", "0").is_ok());
    for value in ["+5", "5,5", "", "5 ", "0x5", "18446744073709551616", "9223372036854775808"] {
        assert!(with("content-length", value).is_err(), "{value:?}");
    }
    let twice = [&GET[..], &[("content-length", "5"), ("content-length", "5")]].concat();
    assert_eq!(write(&twice, false), Err(Defect::ContentLength));
}

#[test]
fn crumbs_of_a_cookie_are_one_again_and_each_is_counted() {
    let crumbs = [&GET[..], &[("cookie", "a=1"), ("x", "y"), ("cookie", "b=2"), ("cookie", "c=3")]].concat();
    let text = write(&crumbs, true).unwrap();
    assert!(text.ends_with("\r\nx: y\r\ncookie: a=1; b=2; c=3\r\n\r\n"), "{text}");

    let many = [&GET[..], &[("cookie", "a=b"); 129]].concat();
    let (outcome, _) = write_within(FieldBounds::default(), &many, true).unwrap();
    assert_eq!(outcome, Outcome::TooLarge);
    assert!(write(&many[..4 + 128], true).is_ok());
}

#[test]
fn a_list_beyond_its_bound_is_too_large_and_costs_no_memory() {
    let bounds = FieldBounds { list_bytes: 1000, ..FieldBounds::default() };
    let value = "v".repeat(900);
    let fields = [&GET[..], &[("x", value.as_str()), ("y", value.as_str())]].concat();
    let (outcome, text) = write_within(bounds, &fields, true).unwrap();
    assert_eq!(outcome, Outcome::TooLarge);
    assert!(text.len() < 1100);
}

#[test]
fn extended_connect_is_told_as_an_upgrade() {
    let fields = [
        (":method", "CONNECT"),
        (":protocol", "websocket"),
        (":scheme", "https"),
        (":path", "/chat"),
        (":authority", "a"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "bm90IG91cnM="),
    ];
    let (outcome, text) = write_within(FieldBounds::default(), &fields, false).unwrap();
    assert_eq!(outcome, Outcome::Request { kind: RequestKind::Upgrade, content_length: None });
    assert_eq!(
        text,
        "GET /chat HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\n\r\n"
    );
    let not_offered = FieldBounds { extended_connect: false, ..FieldBounds::default() };
    assert_eq!(write_within(not_offered, &fields, false), Err(Defect::PseudoField));
    assert_eq!(write(&[&GET[..], &[(":protocol", "websocket")]].concat(), true), Err(Defect::PseudoField));
}

#[test]
fn connect_is_left_to_http_1_to_refuse() {
    let text = write(&[(":method", "CONNECT"), (":authority", "a:443")], false).unwrap();
    let mut storage = FieldStorage::new();
    let result = parse_request(text.as_bytes(), &mut storage, &HeadLimits::default());
    assert_eq!(result.err(), Some(HeadError::ConnectRefused));
}

#[test]
fn pseudo_headers_are_known_first_and_there_once() {
    for name in [":method", ":scheme", ":path"] {
        assert_eq!(changed(name, None), Err(Defect::PseudoField), "{name}");
        assert!(write(&[&GET[..], &[(name, "GET")]].concat(), true).is_err(), "{name}");
    }
    for name in [":authority", ":path"] {
        assert_eq!(with(name, "a.example"), Err(Defect::PseudoField), "twice: {name}");
    }
    assert_eq!(with(":status", "200"), Err(Defect::PseudoField));
    assert_eq!(with(":test", "a"), Err(Defect::PseudoField));
    assert_eq!(with(":", "a"), Err(Defect::PseudoField));
    let behind = [&GET[..3], &[("x", "y"), GET[3]]].concat();
    assert!(write(&behind, true).is_err());
}

#[test]
fn what_would_end_a_line_or_a_word_is_refused() {
    for path in ["", "p", "/a b", "/a\tb", "/\u{7f}", "/é", "http://a/", "*"] {
        assert_eq!(changed(":path", Some(path)), Err(Defect::Path), "{path:?}");
    }
    for method in ["", "G ET", "GET / HTTP/1.1", "G:"] {
        assert_eq!(changed(":method", Some(method)), Err(Defect::Method), "{method:?}");
    }
    for scheme in ["", "ftp", "https/", "https://a"] {
        assert_eq!(changed(":scheme", Some(scheme)), Err(Defect::Scheme), "{scheme:?}");
    }
    for name in [":path", ":method", ":authority", ":scheme", "x"] {
        for value in ["/a\r\nx: y", "a\nb", "a\0b", " /a", "/a\t"] {
            let result = if name == "x" { with(name, value) } else { changed(name, Some(value)) };
            assert_eq!(result, Err(Defect::FieldValue), "{name} {value:?}");
        }
    }
    for name in ["", "X-A", "a b", "a:b", "a\r\nb", "é"] {
        assert_eq!(with(name, "v"), Err(Defect::FieldName), "{name:?}");
    }
}

#[test]
fn fields_of_a_connection_are_refused() {
    for name in ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"] {
        assert_eq!(with(name, "x"), Err(Defect::ConnectionField), "{name}");
    }
    for value in ["", "gzip", "trailers, gzip", "trailers;q=1"] {
        assert_eq!(with("te", value), Err(Defect::ConnectionField), "{value}");
    }
    assert!(with("te", "Trailers").is_ok());
}

#[test]
fn host_and_authority_name_the_same_server() {
    for host in ["a.example", "A.example", "a.example:443"] {
        let text = with("host", host).unwrap();
        assert_eq!(text.matches("host: ").count(), 1, "{text}");
    }
    for host in ["b.example", "a.example:80", "", "a.example,b", "u@a.example"] {
        assert_eq!(with("host", host), Err(Defect::HostMismatch), "{host}");
    }
    let twice = [&GET[..], &[("host", "a.example"), ("host", "a.example")]].concat();
    assert_eq!(write(&twice, true), Err(Defect::PseudoField));
}

#[test]
fn trailers_are_lines_and_never_fields_that_steer() {
    let trailers = |fields: &[(&str, &str)]| {
        let mut text = Vec::new();
        let mut writer = TrailerWriter::new(&mut text, FieldBounds::default());
        fields.iter().for_each(|(name, value)| writer.add(name.as_bytes(), value.as_bytes()));
        writer.finish().map(|()| String::from_utf8(text).unwrap())
    };
    assert_eq!(trailers(&[("grpc-status", "0"), ("x", "")]).unwrap(), "grpc-status: 0\r\nx: \r\n");
    for name in ["host", "cookie", "content-length", "authorization", "connection", "te", "x-forwarded-for"] {
        assert_eq!(trailers(&[(name, "1")]), Err(Defect::TrailerForbidden), "{name}");
    }
    assert_eq!(trailers(&[(":path", "/")]), Err(Defect::PseudoField));
    assert_eq!(trailers(&[("X", "/")]), Err(Defect::FieldName));
    assert_eq!(trailers(&[("x", "\u{1}")]), Err(Defect::FieldValue));
    assert_eq!(trailers(&[("x", "y"); 33]), Err(Defect::TrailersTooLong));
    assert_eq!(trailers(&[("x", &"y".repeat(8192))]), Err(Defect::TrailersTooLong));
}

fn any_field() -> impl Strategy<Value = (String, String)> {
    let pseudo = prop_oneof![
        Just((":method".to_owned(), "POST".to_owned())),
        Just((":scheme".to_owned(), "https".to_owned())),
        Just((":path".to_owned(), "/".to_owned())),
        Just((":authority".to_owned(), "a".to_owned())),
        (Just(":path".to_owned()), "[/ -~]{0,4}"),
    ];
    let name = prop_oneof!["[a-z_:-]{1,6}", Just("cookie".to_owned()), Just("host".to_owned())];
    prop_oneof![pseudo, (name, "[ -~\r\n\t]{0,4}")]
}

proptest! {
    #[test]
    fn http_1_finds_the_fields_that_were_given_and_no_others(
        more in proptest::collection::vec(any_field(), 0..6),
        ends in any::<bool>(),
    ) {
        let given = GET.iter().copied().chain(more.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let given: Vec<_> = given.collect();
        let Ok(text) = write(&given, ends) else { return Ok(()) };
        let mut storage = FieldStorage::new();
        let parsed = parse_request(text.as_bytes(), &mut storage, &HeadLimits::default());
        let Ok(Parsed::Complete(head)) = parsed else {
            prop_assert!(parsed.is_err(), "a whole head");
            return Ok(());
        };
        prop_assert_eq!(head.head_len, text.len());
        prop_assert_eq!((head.target.raw, head.method_text), (&b"/p?q"[..], &b"GET"[..]));
        prop_assert_eq!(head.framing == BodyFraming::Chunked, !ends);
        for field in head.fields {
            let is_given = |(name, value): &(&str, &str)| {
                name.as_bytes() == field.name && value.as_bytes() == field.value
            };
            let is_ours = matches!(field.name, b"host" | b"cookie" | b"transfer-encoding");
            prop_assert!(is_ours || given.iter().any(is_given));
        }
    }
}
