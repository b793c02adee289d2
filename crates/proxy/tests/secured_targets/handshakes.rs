//! Is a target spoken to only if it is who it should be, and what happens if it is not?

use crate::node::{Node, Plan, plan};
use crate::peers::{End, Target, Wire};
use crate::secured::{AUTHORITY, Authority, Secured, targets};
use homing_core::certificate::Identity;
use homing_core::handshake::{TargetFailure, TlsVersion};
use rustls::ServerConfig;
use rustls::pki_types::CertificateDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{HandshakeKind, RootCertStore};
use serde_json::json;
use std::sync::{Arc, mpsc};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A target under these terms.
fn under(config: ServerConfig) -> Target {
    let config = Arc::new(config);
    Target::playing(move |wire, _| {
        wire.secured_target = Some(Box::new(Secured::target(&config)));
        while wire.request()?.is_some() {
            wire.send(OK)?;
        }
        Ok(())
    })
}

fn showing(identity: &Identity) -> Target {
    under(targets(identity))
}

fn failed(node: &Node, failure: TargetFailure) -> u64 {
    node.group(|counters| &counters.handshakes.failed[failure.index()])
}

/// Asks once, and is refused for want of a handshake that failed so.
fn is_refused(plan: Plan, target: &Target, failure: TargetFailure) {
    let node = plan.alone().start([target]);
    let answer = Wire::to(node.address()).ask(GET);
    let reason = answer.field("x-homing-reason").map(str::to_owned);
    assert_eq!((answer.status(), reason.as_deref()), (502, Some("target-tls-failed")), "{failure:?}");
    assert_eq!(failed(&node, failure), 1, "{failure:?}");
    assert_eq!(node.target(0, |counters| &counters.connect_failures), 1);
    assert_eq!(target.heard(), [], "nothing was said to it");
    node.is_at_rest();
}

#[test]
fn a_target_is_asked_for_its_name() {
    let target = Target::playing(|wire, _| {
        while wire.request()?.is_some() {
            let connection = &wire.secured_target.as_ref().unwrap().connection;
            let (name, protocol) = (connection.server_name(), connection.alpn_protocol());
            let body = format!("{name:?} {:?}", protocol.map(String::from_utf8_lossy));
            wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()))?;
        }
        Ok(())
    });
    let node = plan().start([&target]);
    assert_eq!(Wire::to(node.address()).ask(GET).text(), "Some(\"test\") None", "it knows no protocols");
    assert_eq!(node.group(|counters| &counters.handshakes.done[TlsVersion::Tls13.index()]), 1);
}

#[test]
fn a_connection_is_secured_once_and_used_for_everybody() {
    let target = showing(&AUTHORITY.identity(&["test"]));
    let node = plan().alone().start([&target]);
    for _ in 0..5 {
        assert_eq!(Wire::to(node.address()).ask(GET).text(), "ok");
    }
    assert_eq!(target.connections(), 1);
}

#[test]
fn a_burst_of_clients_has_a_connection_for_each_in_the_end() {
    const CLIENTS: usize = 120; // more handshakes than go on in one turn
    let target = showing(&AUTHORITY.identity(&["test"]));
    let node = plan().alone().start([&target]);
    let mut clients: Vec<Wire> = (0..CLIENTS).map(|_| Wire::to(node.address())).collect();
    clients.iter_mut().for_each(|client| client.send(GET).unwrap());
    for client in &mut clients {
        assert_eq!(client.answer().text(), "ok");
    }
    let done = node.group(|counters| &counters.handshakes.done[TlsVersion::Tls13.index()]);
    assert_eq!(usize::try_from(done).unwrap(), target.connections());
}

#[test]
fn a_target_that_is_not_who_it_should_be_hears_nothing() {
    let stranger = Authority::new().identity(&["test"]);
    is_refused(plan(), &showing(&stranger), TargetFailure::Untrusted);
    is_refused(plan(), &showing(&AUTHORITY.identity(&["other"])), TargetFailure::OtherName);
    let by_address = plan().group("tls", json!({"verify": "ca.pem"}));
    is_refused(by_address, &showing(&AUTHORITY.identity(&["test"])), TargetFailure::OtherName);
}

#[test]
fn a_target_can_be_certified_for_its_address() {
    let target = showing(&AUTHORITY.identity(&["127.0.0.1"]));
    let node = plan().group("tls", json!({"verify": "ca.pem"})).start([&target]);
    assert_eq!(Wire::to(node.address()).ask(GET).text(), "ok");
}

#[test]
fn whoever_answers_is_believed_where_nobody_asks() {
    let target = showing(&Authority::new().identity(&["other"]));
    let node = plan().group("tls", json!({"verify": false})).start([&target]);
    assert_eq!(Wire::to(node.address()).ask(GET).text(), "ok");
}

#[test]
fn what_speaks_no_tls_is_told_apart() {
    let plain = Target::playing(|wire, _| {
        wire.secured_target = None;
        wire.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    });
    is_refused(plan(), &plain, TargetFailure::NotTls);
    let closing = Target::playing(|wire, _| {
        wire.secured_target = None;
        wire.some().map(drop)
    });
    is_refused(plan(), &closing, TargetFailure::Closed);
}

#[test]
fn the_next_target_is_tried_and_the_bad_one_rests() {
    let (bad, good) =
        (showing(&Authority::new().identity(&["test"])), showing(&AUTHORITY.identity(&["test"])));
    let node = plan().alone().start([&bad, &good]);
    let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
    for _ in 0..10 {
        assert_eq!(Wire::to(node.address()).ask(post).text(), "ok", "nothing of it was said yet");
    }
    let failures = failed(&node, TargetFailure::Untrusted);
    assert!((1..10).contains(&failures), "{failures}: after a few it is left aside");
    assert_eq!(node.target(0, |counters| &counters.connect_failures), failures);
}

#[test]
fn a_target_that_does_not_shake_hands_is_not_waited_for_for_ever() {
    let silent = Target::playing(|wire, _| {
        wire.secured_target = None;
        while !wire.some()?.is_empty() {}
        Ok(())
    });
    let node = plan().listener("proxy_connect_timeout", "100ms").start([&silent]);
    assert_eq!(Wire::to(node.address()).ask(GET).status(), 504);
    assert_eq!(failed(&node, TargetFailure::Timeout), 1);
    node.is_at_rest();
}

#[test]
fn a_new_connection_goes_on_with_what_an_earlier_one_agreed() {
    let target = Target::playing(|wire, _| {
        if wire.request()?.is_some() {
            let kind = wire.secured_target.as_ref().unwrap().connection.handshake_kind();
            let is_resumed = kind == Some(HandshakeKind::Resumed);
            wire.send(format!(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n{is_resumed:5}"
            ))?;
        }
        Ok(())
    });
    let mut node = plan().alone().start([&target]);
    let mut client = Wire::to(node.address());
    assert_eq!(client.ask(GET).text(), "false");
    assert_eq!(client.ask(GET).text(), "true ");
    assert_eq!(node.group(|counters| &counters.handshakes.resumed), 1);
    // Another setting: what was agreed under the one before is not enough any more.
    node.publish_group("tls", json!({"verify": false, "server_name": "test"}));
    assert_eq!(client.ask(GET).text(), "false");
}

#[test]
fn a_new_setting_holds_for_the_next_request() {
    let target = showing(&AUTHORITY.identity(&["test"]));
    let mut node = plan().alone().start([&target]);
    let mut client = Wire::to(node.address());
    assert_eq!(client.ask(GET).text(), "ok");
    node.publish_group("tls", json!({"verify": "ca.pem", "server_name": "other"}));
    assert_eq!(client.ask(GET).status(), 502, "the idle connection was made under the setting before");
    node.publish_group("tls", json!({"verify": "ca.pem", "server_name": "test"}));
    assert_eq!(client.ask(GET).text(), "ok");
}

#[test]
fn we_show_who_we_are_where_the_target_asks() {
    let mut roots = RootCertStore::empty();
    roots.add(AUTHORITY.certificate.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let (identity, own) = (AUTHORITY.identity(&["test"]), AUTHORITY.identity(&["balancer"]));
    let chain = vec![CertificateDer::from(identity.chain[0].to_vec())];
    let key = rustls::pki_types::PrivateKeyDer::try_from(identity.key.der().to_vec()).unwrap();
    let builder =
        ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config =
        builder.with_client_cert_verifier(verifier.build().unwrap()).with_single_cert(chain, key).unwrap();
    let tls = |more: serde_json::Value| {
        let mut tls = json!({"verify": "ca.pem", "server_name": "test"});
        tls.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        tls
    };
    let target = under(config);
    let node = plan()
        .group("tls", tls(json!({"cert": "c.pem", "key": "k.pem"})))
        .identities(&[own])
        .start([&target]);
    assert_eq!(Wire::to(node.address()).ask(GET).text(), "ok");
    let node = plan().group("tls", tls(json!({}))).start([&target]);
    assert_eq!(Wire::to(node.address()).ask(GET).status(), 502, "it shows nothing");
    assert!(failed(&node, TargetFailure::Refused) > 0, "said after the handshake, as TLS 1.3 has it");
}

#[test]
fn what_tls_says_between_two_requests_costs_no_connection() {
    let (said, has_said) = mpsc::channel();
    let target = Target::playing(move |wire, _| {
        while wire.request()?.is_some() {
            wire.send(OK)?;
            let mut secured = wire.secured_target.take().unwrap();
            secured.connection.refresh_traffic_keys().map_err(std::io::Error::other)?;
            secured.flush(wire.stream())?;
            wire.secured_target = Some(secured);
            said.send(()).unwrap();
        }
        Ok(())
    });
    let node = plan().alone().start([&target]);
    let mut client = Wire::to(node.address());
    for _ in 0..5 {
        assert_eq!(client.ask(GET).text(), "ok");
        has_said.recv().unwrap();
    }
    assert_eq!(target.connections(), 1);
}

#[test]
fn an_answer_that_is_cut_is_not_taken_for_whole() {
    let answer = "HTTP/1.1 200 OK\r\n\r\nall of it?";
    let cut = Target::playing(move |wire, _| {
        wire.request()?;
        wire.send(answer)?;
        wire.secured_target = None; // the end of the connection, and no word of it
        Ok(())
    });
    let whole = Target::playing(move |wire, _| {
        wire.request()?;
        wire.send(answer)
    });
    for (target, expected) in [(cut, End::Reset), (whole, End::Closed)] {
        let node = plan().start([&target]);
        let mut client = Wire::to(node.address());
        client.send(GET).unwrap();
        assert_eq!(client.rest().1, expected);
    }
}

#[test]
fn the_header_of_the_proxy_protocol_stands_before_the_handshake() {
    let target = Target::playing(|wire, _| {
        let secured = wire.secured_target.take();
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            let mut byte = [0];
            std::io::Read::read_exact(&mut wire.stream(), &mut byte)?;
            line.push(byte[0]);
        }
        wire.secured_target = secured;
        while wire.request()?.is_some() {
            wire.send(
                [format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", line.len()).as_bytes(), &line]
                    .concat(),
            )?;
        }
        Ok(())
    });
    let node = plan().group("send_proxy_protocol", "v1").start([&target]);
    let mut client = Wire::to(node.address());
    let own = client.stream().local_addr().unwrap();
    for _ in 0..2 {
        let line = client.ask(GET).text().to_owned();
        assert!(
            line.starts_with("PROXY TCP4 127.0.0.1 127.0.0.1 ") && line.contains(&own.port().to_string()),
            "{line}"
        );
    }
    assert_eq!(target.connections(), 1);
}
