//! Which values of a request name its session?

use super::*;
use homing_wire::http1::{FieldStorage, HeadLimits, parse_request};

/// What the request with this path and these fields shows: its values, and how many are beyond the first.
fn shown(path: &str, fields: &str, source: KeySource<'_>) -> (Vec<String>, usize) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
    let mut storage = FieldStorage::new();
    let parsed = parse_request(request.as_bytes(), &mut storage, &HeadLimits::default());
    let head = parsed.unwrap().complete().expect("a whole head");
    let shown = Shown::collect(&head, source);
    let text = |value: &&[u8]| String::from_utf8(value.to_vec()).unwrap();
    (shown.values().iter().map(text).collect(), shown.duplicates)
}

#[test]
fn cookies_are_collected_over_all_fields_and_names_up_to_the_bound() {
    let names: [Box<[u8]>; 2] = [b"own"[..].into(), b"old"[..].into()];
    let fields = format!("Cookie: x=1; own=one\r\nCookie: old=two{}\r\n", "; own=more".repeat(20));
    let (values, duplicates) = shown("/", &fields, KeySource::OwnCookie(&names));
    assert_eq!(
        (values.len(), &*values[0], &*values[1], &*values[2]),
        (TOKENS_PER_REQUEST, "one", "two", "more")
    );
    assert_eq!(duplicates, 20, "two names are not one name twice");
}

#[test]
fn an_application_cookie_is_looked_for_in_the_path_only_where_that_is_wanted() {
    let in_path = |in_path| KeySource::AppCookie { name: b"JSESSIONID", in_path };
    let request = ("/shop/cart;jsessionid=two", "Cookie: JSESSIONID=one\r\n");
    assert_eq!(shown(request.0, request.1, in_path(true)), (vec!["one".to_owned(), "two".to_owned()], 1));
    assert_eq!(shown(request.0, request.1, in_path(false)), (vec!["one".to_owned()], 0));
    assert_eq!(shown(request.0, "", in_path(true)), (vec!["two".to_owned()], 0));
}

#[test]
fn a_header_field_is_found_whatever_its_case() {
    let source = KeySource::Header(b"Mcp-Session-Id");
    assert_eq!(shown("/", "mcp-session-id: abc\r\n", source), (vec!["abc".to_owned()], 0));
    assert_eq!(shown("/", "Cookie: a=b\r\n", source), (Vec::new(), 0));
}
