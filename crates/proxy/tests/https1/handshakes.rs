//! Under what do client and listener agree, how long may that take, and can it be used again?

use crate::node::{Node, plan};
use crate::peers::{End, Target, Wire};
use crate::secured::{AUTHORITY, Secured};
use homing_core::handshake::{HandshakeFailure, TlsVersion};
use rustls::client::Resumption;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, HandshakeKind, ProtocolVersion};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const GET: &str = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

/// A client of the usual kind, but for `change`.
fn client(node: &Node, change: impl FnOnce(&mut ClientConfig)) -> Wire {
    let mut config = AUTHORITY.clients(rustls::ALL_VERSIONS, None);
    change(&mut config);
    Wire::by_tls(node.address(), Secured::new(&Arc::new(config), "test"))
}

fn done(node: &Node, version: TlsVersion) -> u64 {
    node.listener(|counters| &counters.handshakes.done[version.index()])
}

fn kind(client: &Wire) -> Option<HandshakeKind> {
    client.secured.as_ref().unwrap().connection.handshake_kind()
}

#[test]
fn both_versions_are_spoken_by_the_intermediate_policy_and_the_newer_one_by_the_modern() {
    for (policy, versions) in [("intermediate", &[&TLS12, &TLS13][..]), ("modern", &[&TLS13])] {
        let tls = serde_json::json!({"policy": policy});
        let node = plan().listener("tls", tls).start([&Target::answering(OK)]);
        for version in [&TLS12, &TLS13] {
            let config = Arc::new(AUTHORITY.clients(&[version], None));
            let mut client = Wire::by_tls(node.address(), Secured::new(&config, "test"));
            let is_spoken = client.send(GET).is_ok();
            assert_eq!(is_spoken, versions.contains(&version), "{policy} {version:?}");
            if is_spoken {
                assert_eq!(client.answer().text(), "hi");
            }
        }
        assert_eq!(done(&node, TlsVersion::Tls13), 1);
        assert_eq!(done(&node, TlsVersion::Tls12), u64::from(policy == "intermediate"));
        node.has_failed_handshakes(HandshakeFailure::Version, u64::from(policy == "modern"));
    }
}

#[test]
fn http_2_is_what_is_spoken_inside_with_those_who_know_it() {
    let node = plan().start([&Target::answering(OK)]);
    for (offered, agreed) in [
        (&["http/1.1", "h2"][..], Some(&b"h2"[..])),
        (&["h2"], Some(b"h2")),
        (&["http/1.1"], Some(b"http/1.1")),
        (&[], None),
    ] {
        let offered = offered.iter().map(|name| name.as_bytes().to_vec()).collect();
        let mut client = client(&node, |config| config.alpn_protocols = offered);
        if agreed == Some(b"h2") {
            client.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
            assert_eq!(client.exactly(9).unwrap()[3], 4, "settings");
        } else {
            assert_eq!(client.ask(GET).text(), "hi");
        }
        assert_eq!(client.secured.as_ref().unwrap().connection.alpn_protocol(), agreed);
    }
    node.is_at_rest();
}

#[test]
fn http_1_1_is_what_is_spoken_inside_where_nothing_else_is_wanted() {
    let node = plan().listener("http2", false).start([&Target::answering(OK)]);
    for (offered, agreed) in
        [(&["h2", "http/1.1"][..], Some(&b"http/1.1"[..])), (&["http/1.1"], Some(b"http/1.1")), (&[], None)]
    {
        let offered = offered.iter().map(|name| name.as_bytes().to_vec()).collect();
        let mut client = client(&node, |config| config.alpn_protocols = offered);
        assert_eq!(client.ask(GET).text(), "hi");
        assert_eq!(client.secured.as_ref().unwrap().connection.alpn_protocol(), agreed);
    }
    let mut other = client(&node, |config| config.alpn_protocols = vec![b"h2".to_vec()]);
    assert!(other.send(GET).is_err());
    node.has_failed_handshakes(HandshakeFailure::Protocol, 1);
}

#[test]
fn a_client_that_does_not_believe_us_is_counted() {
    let node = plan().start([&Target::answering(OK)]);
    let stranger = crate::secured::Authority::new();
    let config = Arc::new(stranger.clients(rustls::ALL_VERSIONS, None));
    assert!(Wire::by_tls(node.address(), Secured::new(&config, "test")).send(GET).is_err());
    node.has_failed_handshakes(HandshakeFailure::RefusedByClient, 1);
    node.is_at_rest();
}

#[test]
fn an_agreement_is_used_again_on_any_worker_and_across_snapshots() {
    let target = Target::answering(OK);
    let mut node = plan().start([&target]);
    for version in [&TLS13, &TLS12] {
        let config = Arc::new(AUTHORITY.clients(&[version], None));
        let mut kinds = Vec::new();
        for _ in 0..8 {
            let mut client = Wire::by_tls(node.address(), Secured::new(&config, "test"));
            assert_eq!(client.ask(GET).text(), "hi");
            kinds.push(kind(&client));
            node.publish_targets(&[target.address()]); // another snapshot
        }
        assert_eq!(kinds[0], Some(HandshakeKind::Full), "{version:?}");
        assert_eq!(kinds[1..], [Some(HandshakeKind::Resumed); 7], "{version:?}");
    }
    assert_eq!(node.listener(|counters| &counters.handshakes.resumed), 14);
}

#[test]
fn a_proxy_may_say_whom_it_speaks_for_before_the_handshake() {
    let target = Target::answering(OK);
    let trust = serde_json::json!({"trust": ["127.0.0.0/8"]});
    let node = plan().listener("proxy_protocol", trust).start([&target]);
    let mut client = Wire::to(node.address());
    client.stream().write_all(b"PROXY TCP4 203.0.113.7 192.0.2.1 4711 443\r\n").unwrap();
    assert_eq!(client.ask(GET).text(), "hi");
    assert_eq!(target.heard()[0].field("x-forwarded-for"), Some("203.0.113.7"));
    assert_eq!(target.heard()[0].field("x-forwarded-proto"), Some("https"));
    drop(client);
    node.is_at_rest();
}

#[test]
fn nothing_is_taken_early() {
    let node = plan().start([&Target::answering(OK)]);
    let mut config = AUTHORITY.clients(&[&TLS13], None);
    config.enable_early_data = true;
    config.resumption = Resumption::in_memory_sessions(8);
    let config = Arc::new(config);
    for _ in 0..2 {
        let mut secured = Secured::new(&config, "test");
        assert!(secured.connection.early_data().is_none(), "no ticket allows it");
        assert_eq!(Wire::by_tls(node.address(), secured).ask(GET).text(), "hi");
    }
}

#[test]
fn keys_may_be_changed_on_the_way() {
    let node = plan().start([&Target::answering(OK)]);
    let mut client = client(&node, |_| {});
    for _ in 0..5 {
        assert_eq!(client.ask(GET).text(), "hi");
        client.secured.as_mut().unwrap().connection.refresh_traffic_keys().unwrap();
    }
    assert_eq!(
        client.secured.as_ref().unwrap().connection.protocol_version(),
        Some(ProtocolVersion::TLSv1_3)
    );
}

#[test]
fn a_handshake_that_takes_too_long_is_given_up_however_it_dribbles() {
    let node = plan().listener("client_header_timeout", "200ms").start([&Target::answering(OK)]);
    let mut hello = Vec::new();
    Secured::usual().connection.write_tls(&mut hello).unwrap();
    let mut client = Wire::in_plain_words(node.address());
    let start = Instant::now();
    for byte in &hello[..hello.len() - 1] {
        if client.send([*byte]).is_err() || node.failed_handshakes(HandshakeFailure::Timeout) == 1 {
            break;
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
    assert_eq!(client.rest().1, End::Closed);
    assert!((200..2000).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    node.has_failed_handshakes(HandshakeFailure::Timeout, 1);
    node.is_at_rest();
}

#[test]
fn a_client_that_goes_in_the_middle_of_its_handshake_is_counted_once_and_a_silent_one_is_not() {
    let node = plan().start([&Target::answering(OK)]);
    let mut hello = Vec::new();
    Secured::usual().connection.write_tls(&mut hello).unwrap();
    for end in [0, 1, 100, hello.len()] {
        let mut client = Wire::in_plain_words(node.address());
        client.send(&hello[..end]).unwrap();
        client.end();
        client.rest();
    }
    node.is_at_rest();
    node.has_failed_handshakes(HandshakeFailure::Closed, 3);
}

#[test]
fn clients_are_served_while_others_flood_with_hellos() {
    let node = plan().alone().start([&Target::answering(OK)]);
    let mut hello = Vec::new();
    Secured::usual().connection.write_tls(&mut hello).unwrap();
    let mut honest = Wire::to(node.address());
    assert_eq!(honest.ask(GET).text(), "hi");
    let mut flood: Vec<Wire> = (0..300).map(|_| Wire::in_plain_words(node.address())).collect();
    flood.iter_mut().for_each(|client| client.send(&hello).unwrap());
    assert_eq!(honest.ask(GET).text(), "hi");
    drop(flood);
    node.has_failed_handshakes(HandshakeFailure::Closed, 300);
    drop(honest);
    node.is_at_rest();
}

#[test]
fn newcomers_come_to_their_turn_while_hundreds_dribble_their_hellos() {
    let node = plan().alone().start([&Target::answering(OK)]);
    let mut hello = Vec::new();
    Secured::usual().connection.write_tls(&mut hello).unwrap();
    let mut crowd: Vec<Wire> = (0..300).map(|_| Wire::in_plain_words(node.address())).collect();
    let (address, is_over) = (node.address(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let bytes = hello[..hello.len() - 1].iter().take_while(|_| !is_over.load(Ordering::SeqCst));
            bytes.for_each(|byte| crowd.iter_mut().for_each(|client| client.send([*byte]).unwrap()));
        });
        for _ in 0..10 {
            assert_eq!(Wire::to(address).ask(GET).text(), "hi");
        }
        is_over.store(true, Ordering::SeqCst);
    });
    drop(crowd);
    node.is_at_rest();
}
