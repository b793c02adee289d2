//! Which words of a target are about its session?

use super::*;
use homing_core::compile::check::read_and_check;
use homing_core::compile::compile;
use homing_core::live::Live;
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_core::snapshot::Snapshot;
use homing_wire::http1::{FieldStorage, HeadLimits, parse_response};
use serde_json::{Value, json};

const NOW_S: u64 = 1_700_000_000;

fn snapshot(persistence: Value) -> Snapshot {
    let group = json!({ "name": "web", "persistence": persistence });
    let listener = json!({ "name": "l", "protocol": "http", "listen": ["127.0.0.1:80"], "group": "web" });
    let value = json!({ "load_balancers": [{ "name": "shop", "listeners": [listener], "groups": [group] }] });
    let (spec, problems) = read_and_check(&value);
    assert_eq!(problems, []);
    let key = RingKey { id: 1, secret: [1; 32], usage: KeyUse::Issue };
    let ring = KeyRing::new(vec![key]).unwrap();
    compile(&spec, &Secrets { hash_key: HashKey([1; 16]), ring }, &Live::new(1), 1).unwrap()
}

/// What an answer with these fields says.
fn hear(persistence: &Value, method: Method, status: u16, fields: &str) -> String {
    let snapshot = snapshot(persistence.clone());
    let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{fields}\r\n");
    let mut storage = FieldStorage::new();
    let parsed = parse_response(answer.as_bytes(), &mut storage, &HeadLimits::default(), method);
    let head = parsed.unwrap().complete().expect("a whole head");
    match said(&snapshot.groups[0], method, status, &head.fields, NOW_S) {
        Said::Nothing => "nothing".to_owned(),
        Said::Name(name) => String::from_utf8(name.to_vec()).unwrap(),
        Said::Over => "over".to_owned(),
    }
}

#[test]
fn an_application_cookie_is_learned_from_the_last_set_cookie_of_its_name() {
    let by_cookie = json!({ "method": "app-cookie", "cookie_name": "SID" });
    for (fields, heard) in [
        ("", "nothing"),
        ("Set-Cookie: OTHER=1\r\n", "nothing"),
        ("Set-Cookie: SID=abc; Path=/\r\n", "abc"),
        ("Set-Cookie: SID=abc\r\nSet-Cookie: SID=def\r\n", "def"),
        ("Set-Cookie: SID=abc; Max-Age=60\r\n", "abc"),
        ("Set-Cookie: SID=; Max-Age=0\r\n", "over"),
        ("Set-Cookie: SID=x; Expires=Thu, 01-Jan-1970 00:00:10 GMT\r\n", "over"),
        ("X-Homing-Release: 1\r\nSet-Cookie: SID=abc\r\n", "over"),
    ] {
        assert_eq!(hear(&by_cookie, Method::Get, 200, fields), heard, "{fields}");
    }
}

#[test]
fn a_header_session_is_learned_from_its_field_and_released_on_delete() {
    let by_header = json!({ "method": "header", "request_header": "Mcp-Session-Id" });
    assert_eq!(hear(&by_header, Method::Post, 200, "mcp-session-id: abc\r\n"), "abc");
    assert_eq!(hear(&by_header, Method::Post, 200, "Mcp-Session-Id:\r\n"), "nothing");
    assert_eq!(hear(&by_header, Method::Delete, 204, ""), "over");
    assert_eq!(
        hear(&by_header, Method::Delete, 405, ""),
        "nothing",
        "the server does not let clients end it"
    );
}

#[test]
fn a_target_can_release_a_session_of_every_method() {
    for persistence in [json!({ "method": "cookie" }), json!({ "method": "source-ip" })] {
        assert_eq!(hear(&persistence, Method::Get, 200, "x-homing-release: session\r\n"), "over");
        assert_eq!(hear(&persistence, Method::Get, 200, ""), "nothing");
    }
}
