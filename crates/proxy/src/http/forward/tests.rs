//! What does a target hear of heads that clients really send?

use super::*;
use crate::http::session_key::Shown;
use homing_core::persist::KeySource;
use homing_wire::http1::{FieldStorage, HeadLimits, parse_request};
use std::sync::LazyLock;
use std::time::Duration;

const PEER: &str = "203.0.113.7";
const TOLD: &str = "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: a\r\n";

fn settings(forwarded: ForwardedPolicy, trusted: &[&str]) -> ListenerSettings {
    ListenerSettings {
        keepalive_timeout: Duration::ZERO,
        client_header_timeout: Duration::ZERO,
        client_body_timeout: Duration::ZERO,
        client_max_body_size: None,
        proxy_connect_timeout: Duration::ZERO,
        proxy_read_timeout: Duration::ZERO,
        idle_timeout: Duration::ZERO,
        forwarded,
        http2: false,
        proxy_protocol: None,
        trusted_proxies: trusted.iter().map(|text| text.parse().unwrap()).collect(),
        reason_header: true,
        debug_header: false,
        request_id: None,
        hsts: Box::default(),
        max_connections: None,
    }
}

/// The names of our cookie in these tests.
fn own() -> &'static [Box<[u8]>] {
    static NAMES: LazyLock<[Box<[u8]>; 1]> = LazyLock::new(|| [b"own"[..].into()]);
    &*NAMES
}

/// What the target hears of `request`, whose own cookie is `own`.
fn forwarded(request: &str, peer: &str, settings: &ListenerSettings) -> String {
    forwarded_by((Scheme::Http, ClientProof::Unasked), request, peer, settings)
}

fn forwarded_by(
    (scheme, proof): (Scheme, ClientProof<'_>),
    request: &str,
    peer: &str,
    settings: &ListenerSettings,
) -> String {
    let mut storage = FieldStorage::new();
    let parsed = parse_request(request.as_bytes(), &mut storage, &HeadLimits::default());
    let head = parsed.unwrap().complete().expect("a whole head");
    let own_cookie = Shown::collect(&head, KeySource::OwnCookie(own())).own_cookie;
    let forwarding = Forwarding {
        peer: peer.parse().unwrap(),
        settings,
        scheme,
        proof,
        own_cookie,
        applied: None,
        takes_trailers: false,
        traced: None,
    };
    let mut out = Vec::new();
    write_head(&head, &request.as_bytes()[..head.head_len], &forwarding, &mut out);
    String::from_utf8(out).unwrap()
}

/// The fields that the target hears of these of a plain request, without what we tell about the client.
fn fields(fields: &str) -> String {
    let told = forwarded(
        &format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n"),
        PEER,
        &settings(ForwardedPolicy::XForwarded, &[]),
    );
    let rest = told.strip_prefix("GET / HTTP/1.1\r\nHost: a\r\n").expect("the start as it came");
    rest.strip_suffix(&format!("{TOLD}\r\n")).expect("what we tell, at the end").to_owned()
}

#[test]
fn addresses_are_written_as_everybody_writes_them() {
    for text in ["0.0.0.0", "1.20.99.100", "127.0.0.1", "255.255.255.255", "2001:db8::7"] {
        let mut out = Vec::new();
        write_address(&mut out, text.parse().unwrap());
        assert_eq!(String::from_utf8(out).unwrap(), text);
    }
}

#[test]
fn fields_come_through_in_their_order_and_with_their_names_as_they_are() {
    let kept =
        "x-A: 1\r\nX-a: 2\r\nAccept: */*\r\nAuthorization: Basic eA==\r\nExpect: 100-continue\r\nDate: x\r\n";
    assert_eq!(fields(kept), kept);
}

#[test]
fn what_is_for_one_connection_stays_on_it() {
    assert_eq!(
        fields(
            "A: 1\r\nConnection: x-mine, keep-alive, , X-Other\r\nKeep-Alive: timeout=5\r\nX-Mine: 1\r\n\
             Proxy-Connection: close\r\nTE: trailers\r\nUpgrade: nobody-meant-it\r\nx-other: 2\r\nB: 2\r\n"
        ),
        "A: 1\r\nB: 2\r\n"
    );
}

#[test]
fn chunks_are_announced_by_us_and_a_length_by_the_client() {
    assert_eq!(fields("Transfer-Encoding:   CHUNKED\r\nB: 2\r\n"), "B: 2\r\nTransfer-Encoding: chunked\r\n");
    assert_eq!(fields("Content-Length: 0\r\n"), "Content-Length: 0\r\n");
}

#[test]
fn an_upgrade_that_is_meant_is_asked_for_again() {
    assert_eq!(
        fields("Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: x\r\n"),
        "Sec-WebSocket-Key: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
    );
    assert_eq!(fields("Upgrade: h2c\r\nConnection: upgrade, http2-settings\r\nHTTP2-Settings: x\r\n"), "");
}

#[test]
fn our_own_cookie_stays_with_us_wherever_it_stands() {
    for (came, goes) in [
        ("Cookie: own=1\r\n", ""),
        ("Cookie: own=1; a=b\r\n", "Cookie: a=b\r\n"),
        ("Cookie: a=b; own=1; c=d\r\n", "Cookie: a=b; c=d\r\n"),
        ("cookie: a=b;own=1\r\n", "cookie: a=b\r\n"),
        ("Cookie: a=b; own=1; own=2; c=d; own=\r\n", "Cookie: a=b; c=d\r\n"),
        ("Cookie: own=1; own=1\r\n", ""),
        (
            "Cookie: a=b\r\nX: y\r\nCookie: own=1\r\nCookie: c=d; own=2\r\n",
            "Cookie: a=b\r\nX: y\r\nCookie: c=d\r\n",
        ),
        ("Cookie: a=b\r\nCookie: c=d; own=2\r\nX: y\r\n", "Cookie: a=b\r\nCookie: c=d\r\nX: y\r\n"),
        // Others that look like it, or do not matter to us, come through byte for byte.
        ("Cookie: owner=1;  Own=2 ;; a=own=3; own\r\n", "Cookie: owner=1;  Own=2 ;; a=own=3; own\r\n"),
        ("Cookie: \r\n", "Cookie: \r\n"),
    ] {
        assert_eq!(fields(came), goes, "{came:?}");
    }
}

#[test]
fn more_cookies_of_our_name_than_we_open_are_all_kept_back() {
    let many: Vec<String> = (0..40).map(|at| format!("own={at}")).collect();
    assert_eq!(fields(&format!("Cookie: {}; a=b\r\n", many.join("; "))), "Cookie: a=b\r\n");
}

#[test]
fn a_request_line_goes_out_in_origin_form_and_http_1_1() {
    let of = |request: &str| {
        let told = forwarded(request, PEER, &settings(ForwardedPolicy::Off, &[]));
        told.replace("\r\n", "|")
    };
    assert_eq!(of("GET http://A:80/b?c HTTP/1.1\r\nHost: a\r\n\r\n"), "GET /b?c HTTP/1.1|Host: a||");
    assert_eq!(of("OPTIONS http://a HTTP/1.1\r\nHost: a\r\n\r\n"), "OPTIONS * HTTP/1.1|Host: a||");
    assert_eq!(of("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), "OPTIONS * HTTP/1.1|Host: a||");
    assert_eq!(of("\r\nPURGE /?? HTTP/1.1\r\nHost: a\r\n\r\n"), "PURGE /?? HTTP/1.1|Host: a||");
    assert_eq!(of("GET / HTTP/1.0\r\n\r\n"), "GET / HTTP/1.1|Host: ||");
    assert_eq!(of("GET http://b/ HTTP/1.0\r\nA: 1\r\n\r\n"), "GET / HTTP/1.1|Host: b|A: 1||");
}

#[test]
fn nobody_but_us_says_who_an_untrusted_client_is() {
    let request = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nx-forwarded-proto: https\r\n\
                   X-Forwarded-Host: evil\r\nX-Forwarded-Port: 1\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n\r\n";
    let start = "GET / HTTP/1.1\r\nHost: a\r\n";
    let rfc7239 = "Forwarded: for=203.0.113.7;host=\"a\";proto=http\r\n";
    for (policy, told) in [
        (ForwardedPolicy::XForwarded, TOLD.to_owned()),
        (ForwardedPolicy::Forwarded, rfc7239.to_owned()),
        (ForwardedPolicy::Both, format!("{TOLD}{rfc7239}")),
        (ForwardedPolicy::Off, String::new()),
    ] {
        let heard = forwarded(request, PEER, &settings(policy, &["10.0.0.0/8"]));
        assert_eq!(heard, format!("{start}{told}\r\n"), "{policy:?}");
    }
}

#[test]
fn what_a_trusted_proxy_says_is_kept_and_continued() {
    let said = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: b\r\n\
                Forwarded: for=192.0.2.1\r\nX-Real-IP: 192.0.2.1\r\n";
    let request = format!("GET / HTTP/1.1\r\nHost: a\r\n{said}\r\n");
    let heard = forwarded(&request, PEER, &settings(ForwardedPolicy::Both, &["203.0.113.0/24"]));
    let ours = "X-Forwarded-For: 203.0.113.7\r\nForwarded: for=203.0.113.7;host=\"a\";proto=http\r\n";
    assert_eq!(heard, format!("GET / HTTP/1.1\r\nHost: a\r\n{said}{ours}\r\n"));
}

#[test]
fn ipv6_clients_are_named_as_the_rules_say() {
    let settings = settings(ForwardedPolicy::Both, &[]);
    let heard = forwarded("GET / HTTP/1.0\r\n\r\n", "2001:db8::1", &settings);
    assert!(heard.contains("\r\nX-Forwarded-For: 2001:db8::1\r\n"), "{heard}");
    assert!(heard.contains("\r\nForwarded: for=\"[2001:db8::1]\";proto=http\r\n"), "{heard}");
    let heard = forwarded("GET / HTTP/1.0\r\n\r\n", "::ffff:203.0.113.7", &settings);
    assert!(heard.contains("\r\nX-Forwarded-For: 203.0.113.7\r\n"), "{heard}");
}

#[test]
fn a_target_is_told_that_the_client_came_by_tls() {
    let settings = settings(ForwardedPolicy::Both, &[]);
    let by = (Scheme::Https, ClientProof::Unasked);
    let heard = forwarded_by(by, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", PEER, &settings);
    assert!(heard.contains("\r\nX-Forwarded-Proto: https\r\n"), "{heard}");
    assert!(heard.contains(";proto=https\r\n"), "{heard}");
}

const FORGED: &str = "GET / HTTP/1.1\r\nHost: a\r\nX-Client-Verify: SUCCESS\r\nx-client-cert-subject: CN=admin\r\n\
                      X-CLIENT-CERT-FINGERPRINT: 00\r\n\r\n";

/// What the target hears of the client's certificate.
fn told_of_certificate(proof: ClientProof<'_>, trusted: &[&str]) -> Vec<String> {
    let settings = settings(ForwardedPolicy::Off, trusted);
    let heard = forwarded_by((Scheme::Https, proof), FORGED, PEER, &settings);
    let is_told = |line: &&str| line.to_ascii_lowercase().starts_with("x-client-");
    heard.lines().filter(is_told).map(str::to_owned).collect()
}

#[test]
fn nobody_but_us_tells_a_target_who_a_client_has_shown_to_be() {
    let certificate = ClientCertificate { subject: b"CN=alice"[..].into(), fingerprint: "ab12".into() };
    let shown =
        ["X-Client-Verify: SUCCESS", "X-Client-Cert-Subject: CN=alice", "X-Client-Cert-Fingerprint: ab12"];
    for trusted in [&[][..], &["203.0.113.0/24"]] {
        assert_eq!(told_of_certificate(ClientProof::Certificate(&certificate), trusted), shown);
        assert_eq!(told_of_certificate(ClientProof::None, trusted), ["X-Client-Verify: NONE"]);
    }
    assert_eq!(told_of_certificate(ClientProof::Unasked, &[]), [""; 0]);
}

#[test]
fn a_trusted_proxy_that_ends_tls_before_us_may_tell_of_its_client() {
    assert_eq!(told_of_certificate(ClientProof::Unasked, &["203.0.113.0/24"]).len(), 3);
}
