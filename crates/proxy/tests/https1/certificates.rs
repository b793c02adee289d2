//! Who is the listener to whom, who is the client, and what of that changes without a break?

use crate::node::{Node, plan};
use crate::peers::{Target, Wire};
use crate::secured::{AUTHORITY, Authority, Secured};
use homing_core::certificate::Identity;
use homing_core::handshake::HandshakeFailure;
use rustls::HandshakeKind;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const GET: &str = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

/// The certificate that a client gets to see who asks for `name` and knows `schemes`.
fn seen(node: &Node, name: &'static str, only_rsa: bool) -> Vec<u8> {
    let mut config = AUTHORITY.clients(rustls::ALL_VERSIONS, None);
    config.dangerous().set_certificate_verifier(Arc::new(Gullible { only_rsa }));
    let mut client = Wire::by_tls(node.address(), Secured::new(&Arc::new(config), name));
    assert_eq!(client.ask(GET).text(), "hi");
    client.secured.unwrap().connection.peer_certificates().unwrap()[0].to_vec()
}

/// A client that believes everybody, of whom it knows the signatures.
#[derive(Debug)]
struct Gullible {
    only_rsa: bool,
}

mod gullible {
    use super::Gullible;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, SignatureScheme};

    impl ServerCertVerifier for Gullible {
        fn verify_server_cert(
            &self,
            _: &CertificateDer<'_>,
            _: &[CertificateDer<'_>],
            _: &ServerName<'_>,
            _: &[u8],
            _: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn verify_tls13_signature(
            &self,
            _: &[u8],
            _: &CertificateDer<'_>,
            _: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            Ok(HandshakeSignatureValid::assertion())
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            if self.only_rsa {
                vec![SignatureScheme::RSA_PSS_SHA256]
            } else {
                vec![SignatureScheme::ECDSA_NISTP256_SHA256, SignatureScheme::RSA_PSS_SHA256]
            }
        }
    }
}

fn der(identity: &Identity) -> &[u8] {
    &identity.chain[0]
}

#[test]
fn a_client_sees_the_certificate_of_the_name_that_it_asks_for() {
    let identities = [
        AUTHORITY.identity(&["test"]),
        AUTHORITY.identity(&["a.example.org"]),
        AUTHORITY.identity(&["*.example.org"]),
    ];
    let node = plan().by_tls(&identities).start([&Target::answering(OK)]);
    for (name, expected) in [
        ("test", 0),
        ("a.example.org", 1),
        ("A.EXAMPLE.ORG", 1),
        ("b.example.org", 2),
        ("x.b.example.org", 0),
        ("127.0.0.1", 0),
    ] {
        assert!(seen(&node, name, false) == der(&identities[expected]), "{name}");
    }
}

#[test]
fn a_client_that_knows_rsa_only_sees_the_certificate_with_it() {
    let rsa = AUTHORITY.identity_of(&["test"], &rcgen::PKCS_RSA_SHA256);
    let identities = [AUTHORITY.identity(&["test"]), rsa];
    let node = plan().by_tls(&identities).start([&Target::answering(OK)]);
    for (only_rsa, expected) in [(false, 0), (true, 1)] {
        for name in ["test", "nobody"] {
            assert!(seen(&node, name, only_rsa) == der(&identities[expected]), "{name} {only_rsa}");
        }
    }
}

#[test]
fn certificates_are_replaced_without_a_failure() {
    const RELOADS: usize = 20;
    let target = Target::answering(OK);
    let mut node = plan().start([&target]);
    let (address, stop, asked) = (node.address(), AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for number in 0..4 {
            let (stop, asked) = (&stop, &asked);
            scope.spawn(move || {
                let mut kept = Wire::to(address);
                while !stop.load(Ordering::Relaxed) {
                    if number % 2 == 0 {
                        kept = Wire::to(address);
                    }
                    assert_eq!(kept.ask(GET).text(), "hi");
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for _ in 0..RELOADS {
            let before = asked.load(Ordering::Relaxed);
            node.publish_identities(&[AUTHORITY.identity(&["test"])]);
            crate::node::eventually("requests under it", || asked.load(Ordering::Relaxed) > before + 8);
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(HandshakeFailure::ALL.map(|failure| node.failed_handshakes(failure)), [0; 12]);
    let last = AUTHORITY.identity(&["test"]);
    node.publish_identities(&[Arc::clone(&last)]);
    assert!(seen(&node, "test", false) == der(&last));
}

/// A node that asks clients who they are, and what its target heard of that last.
fn asking(mode: &str) -> (Node, Target) {
    let target = Target::answering(OK);
    let tls = json!({"client_auth": {"ca": "ca.pem", "mode": mode}});
    (plan().listener("tls", tls).start([&target]), target)
}

fn shown_by(node: &Node, identity: Option<&Identity>) -> Wire {
    let config = Arc::new(AUTHORITY.clients(rustls::ALL_VERSIONS, identity));
    Wire::by_tls(node.address(), Secured::new(&config, "test"))
}

#[test]
fn a_target_hears_who_the_client_has_shown_to_be() {
    for mode in ["optional", "required"] {
        let (node, target) = asking(mode);
        let alice = AUTHORITY.identity(&["alice"]);
        let forged = "GET / HTTP/1.1\r\nHost: test\r\nX-Client-Cert-Subject: CN=bob\r\n\r\n";
        assert_eq!(shown_by(&node, Some(&alice)).ask(forged).text(), "hi");
        let heard = &target.heard()[0];
        assert_eq!(heard.field("x-client-verify"), Some("SUCCESS"));
        assert_eq!(heard.field("x-client-cert-subject"), Some("CN=alice"));
        assert_eq!(heard.field("x-client-cert-fingerprint").map(str::len), Some(64));
        assert!(!heard.head.contains("bob"), "{}", heard.head);
    }
}

#[test]
fn a_client_without_a_certificate_comes_in_only_where_that_is_optional() {
    let (node, target) = asking("optional");
    assert_eq!(shown_by(&node, None).ask(GET).text(), "hi");
    assert_eq!(target.heard()[0].field("x-client-verify"), Some("NONE"));
    assert_eq!(target.heard()[0].field("x-client-cert-subject"), None);

    let (node, target) = asking("required");
    let mut client = shown_by(&node, None);
    // In TLS 1.3 the client is through before it hears of it.
    assert!(client.send(GET).is_err() || client.try_answer().is_err());
    node.has_failed_handshakes(HandshakeFailure::NoCertificate, 1);
    assert_eq!(target.connections(), 0);
}

#[test]
fn a_certificate_of_somebody_elses_is_refused_in_either_mode() {
    for mode in ["optional", "required"] {
        let (node, target) = asking(mode);
        let mallory = Authority::new().identity(&["alice"]);
        let mut client = shown_by(&node, Some(&mallory));
        assert!(client.send(GET).is_err() || client.try_answer().is_err());
        node.has_failed_handshakes(HandshakeFailure::BadCertificate, 1);
        assert_eq!(target.connections(), 0);
    }
}

#[test]
fn an_agreement_without_a_certificate_is_worth_nothing_where_one_is_demanded() {
    let target = Target::answering(OK);
    let tls = json!({"client_auth": {"ca": "ca.pem", "mode": "optional"}});
    let mut node = plan().listener("tls", tls).start([&target]);
    let config = Arc::new(AUTHORITY.clients(rustls::ALL_VERSIONS, None));
    let come = |node: &Node| {
        let mut client = Wire::by_tls(node.address(), Secured::new(&config, "test"));
        let is_served = client.send(GET).is_ok() && client.try_answer().is_ok();
        (is_served, client.secured.unwrap().connection.handshake_kind())
    };
    assert_eq!(come(&node), (true, Some(HandshakeKind::Full)));
    assert_eq!(come(&node), (true, Some(HandshakeKind::Resumed)));
    node.publish_listener("tls", json!({"client_auth": {"ca": "ca.pem", "mode": "required"}}));
    let heard = target.heard().len();
    for _ in 0..3 {
        assert!(!come(&node).0);
    }
    assert_eq!(target.heard().len(), heard);
    node.has_failed_handshakes(HandshakeFailure::NoCertificate, 3);
}

#[test]
fn an_agreement_with_a_certificate_remembers_who_the_client_is() {
    let (node, target) = asking("required");
    let alice = AUTHORITY.identity(&["alice"]);
    let config = Arc::new(AUTHORITY.clients(rustls::ALL_VERSIONS, Some(&alice)));
    for expected in [HandshakeKind::Full, HandshakeKind::Resumed] {
        let mut client = Wire::by_tls(node.address(), Secured::new(&config, "test"));
        assert_eq!(client.ask(GET).text(), "hi");
        assert_eq!(client.secured.unwrap().connection.handshake_kind(), Some(expected));
        assert_eq!(target.heard().last().unwrap().field("x-client-cert-subject"), Some("CN=alice"));
    }
}
