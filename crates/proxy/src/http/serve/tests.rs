//! Who is asking, and with which cookies?

use super::*;
use crate::site::Place;
use crate::tls::TermsBook;
use homing_core::compile::check::read_and_check;
use homing_core::compile::compile;
use homing_core::live::Live;
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_wire::http1::HeadLimits;
use std::sync::Arc;

fn site(trusted: &[&str]) -> Rc<Site> {
    let spec = serde_json::json!({"load_balancers": [{
        "name": "test",
        "listeners": [{
            "name": "door", "protocol": "http", "listen": ["127.0.0.1:0"], "group": "house",
            "trusted_proxies": trusted,
        }],
        "groups": [{"name": "house", "targets": []}],
    }]});
    let (spec, problems) = read_and_check(&spec);
    assert!(problems.is_empty(), "{problems:?}");
    let key = RingKey { id: 1, secret: [7; 32], usage: KeyUse::Issue };
    let secrets = Secrets { hash_key: HashKey([9; 16]), ring: KeyRing::new(vec![key]).unwrap() };
    let snapshot = Arc::new(compile(&spec, &secrets, &Live::new(1), 1).unwrap());
    Place::new(&snapshot, &snapshot.listeners[0], &TermsBook::new(), 0).site()
}

fn address(site: &Site, peer: &str, fields: &str) -> String {
    let request = format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
    let mut storage = FieldStorage::new();
    let parsed = parse_request(request.as_bytes(), &mut storage, &HeadLimits::default());
    let head = parsed.unwrap().complete().expect("a whole head");
    client_address(peer.parse().unwrap(), site, &head.fields).to_string()
}

#[test]
fn a_client_is_its_peer_unless_the_peer_is_trusted_to_speak_for_it() {
    let site = site(&["10.0.0.0/8", "2001:db8::/32"]);
    for (peer, said, client) in [
        ("203.0.113.7", "X-Forwarded-For: 192.0.2.1\r\n", "203.0.113.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1"),
        ("::ffff:10.0.0.1", "X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1"),
        ("2001:db8::1", "X-Forwarded-For: 2001:db8:1::2 , 2a00::7\r\n", "2a00::7"),
        // The nearest one who is not trusted: what stands left of it was written by who knows whom.
        ("10.0.0.1", "X-Forwarded-For: 6.6.6.6, 192.0.2.1\r\n", "192.0.2.1"),
        ("10.0.0.1", "X-Forwarded-For: 192.0.2.1, 10.0.0.9, 10.0.0.8\r\n", "192.0.2.1"),
        ("10.0.0.1", "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 10.0.0.9\r\n", "192.0.2.1"),
        (
            "10.0.0.1",
            "X-Forwarded-For: 6.6.6.6\r\nX: y\r\nX-Forwarded-For: 192.0.2.1,10.0.0.9\r\n",
            "192.0.2.1",
        ),
        // All of them trusted: the farthest.
        ("10.0.0.1", "X-Forwarded-For: 10.0.0.7, 10.0.0.8\r\n", "10.0.0.7"),
        // No address: whoever wrote it cannot be believed, nor can those before it.
        ("10.0.0.1", "X-Forwarded-For: 192.0.2.1, unknown\r\n", "10.0.0.1"),
        ("10.0.0.1", "X-Forwarded-For: 192.0.2.1, unknown, 10.0.0.9\r\n", "10.0.0.9"),
        ("10.0.0.1", "X-Forwarded-For: 6.6.6.6, , 192.0.2.1\r\n", "192.0.2.1"),
        ("10.0.0.1", "X-Forwarded-For:\r\n", "10.0.0.1"),
    ] {
        assert_eq!(address(&site, peer, said), client, "{peer} {said:?}");
    }
}
