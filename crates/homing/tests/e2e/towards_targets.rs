//! Is a target spoken to as its group says? The targets are nodes of Homing themselves, which demand it.

use crate::{homing, wait_for_count};
use homing_testkit::{Client, Entry, Homing, HttpTarget, Running, Scratch, eventually};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::fs;
use std::path::Path;

const HOST: &str = "web.test";

/// Writes `ca.pem`, and a certificate for [`HOST`] with its key, into `folder`.
fn certify(folder: &Path) {
    let authority_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    fs::write(folder.join("ca.pem"), params.self_signed(&authority_key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(params, authority_key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![HOST.to_owned()]).unwrap();
    fs::write(folder.join("web.key"), key.serialize_pem()).unwrap();
    fs::write(folder.join("web.pem"), params.signed_by(&key, &issuer).unwrap().pem()).unwrap();
}

/// A node that ends TLS before `target`.
fn secured(target: &HttpTarget) -> Running {
    let folder = Scratch::new();
    certify(folder.path());
    homing().https("web").group("web", [target]).start_in(folder)
}

/// A folder with the authority that `behind` is certified by.
fn folder_of(behind: &Running) -> Scratch {
    let folder = Scratch::new();
    fs::copy(behind.folder().join("ca.pem"), folder.path().join("ca.pem")).unwrap();
    folder
}

/// A node whose target is the listener "web" of `behind`.
fn before(behind: &Running) -> Homing {
    homing().http("door").group("far", [Entry::new("web", behind.address("web"))])
}

/// Waits until probes have found the target.
fn is_healthy(front: &Running) {
    let healthy = [("target", "web"), ("health", "healthy")];
    eventually("the target to be healthy", || front.metrics().count("homing_target_health", &healthy) == 1);
}

#[test]
fn a_target_that_speaks_tls_is_verified_served_and_probed() {
    let a = HttpTarget::start("a");
    let behind = secured(&a);
    let tls = format!("{{ verify = \"ca.pem\", server_name = \"{HOST}\" }}");
    let front = before(&behind).group_setting("tls", &tls).health("https").start_in(folder_of(&behind));
    is_healthy(&front);
    let mut client = front.client("door");
    for _ in 0..3 {
        assert_eq!(client.get("/").target(), "a");
    }
    assert_eq!(a.received().last().unwrap().field("x-forwarded-proto"), Some("https"));
    let metrics = front.metrics();
    assert!(metrics.count("homing_group_tls_handshakes_total", &[("version", "1.3")]) >= 1);
    assert_eq!(metrics.count("homing_group_tls_failures_total", &[]), 0);
}

#[test]
fn a_target_that_is_not_believed_is_told_until_its_authority_is() {
    let a = HttpTarget::start("a");
    let behind = secured(&a);
    let folder = Scratch::new();
    certify(folder.path()); // another authority
    let tls = format!("{{ verify = \"ca.pem\", server_name = \"{HOST}\" }}");
    let front = before(&behind).group_setting("tls", &tls).start_in(folder);
    let answer = front.client("door").get("/");
    assert_eq!((answer.status, answer.field("x-homing-reason")), (502, Some("target-tls-failed")));
    front.wait_for_log("no TLS handshake with a target");
    wait_for_count(&front, "homing_group_tls_failures_total", &[("reason", "untrusted")], 1);
    assert_eq!(a.requests(), 0, "nothing was said");
    // The file is watched, as those of listeners are. A target that failed is left aside for a while.
    fs::copy(behind.folder().join("ca.pem"), front.folder().join("ca.pem")).unwrap();
    eventually("the target to be believed", || front.client("door").get("/").status == 200);
}

#[test]
fn the_authorities_of_the_system_count_where_they_are_asked_for() {
    let a = HttpTarget::start("a");
    let behind = secured(&a);
    let ca = behind.folder().join("ca.pem");
    let front = before(&behind)
        .group_setting("tls", &format!("{{ verify = true, server_name = \"{HOST}\" }}"))
        .variable("SSL_CERT_FILE", ca.to_str().unwrap())
        .start();
    assert_eq!(front.client("door").get("/").target(), "a");
}

#[test]
fn a_target_of_tcp_gets_tls_as_well() {
    let a = HttpTarget::start("a");
    let behind = secured(&a);
    let front = homing()
        .tcp("door")
        .group("far", [Entry::new("web", behind.address("web"))])
        .group_setting("tls", &format!("{{ verify = \"ca.pem\", server_name = \"{HOST}\" }}"))
        .start_in(folder_of(&behind));
    assert_eq!(front.client("door").get("/").target(), "a");
}

#[test]
fn a_client_is_known_behind_two_balancers_by_the_proxy_protocol() {
    let a = HttpTarget::start("a");
    let behind = homing()
        .http("web")
        .listener_setting("proxy_protocol", "{ trust = [\"127.0.0.1/32\"] }")
        .group("web", [&a])
        .start();
    for (protocol, version) in [("http", "v1"), ("http", "v2"), ("tcp", "v1"), ("tcp", "v2")] {
        let node = match protocol {
            "http" => homing().http("door"),
            _ => homing().tcp("door"),
        };
        let front = node
            .group("far", [Entry::new("web", behind.address("web"))])
            .group_setting("send_proxy_protocol", &format!("{version:?}"))
            .health("http")
            .start();
        is_healthy(&front);
        for source in ["127.0.0.7", "127.0.0.8"] {
            let mut client = Client::connect_from(source, front.address("door"));
            assert_eq!(client.get("/whoami").target(), "a", "{protocol} {version}");
            let received = a.received();
            let last = received.iter().rev().find(|request| request.path == "/whoami").unwrap();
            let said = last.fields_named("x-forwarded-for").join(", ");
            assert!(said.ends_with(source), "{protocol} {version}: {said}");
        }
    }
}
