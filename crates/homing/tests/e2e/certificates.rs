//! Certificates come by the API, listeners show them, and nobody ever sees a private key again.

use crate::https::{Authority, HOST};
use crate::{homing, json, said};
use homing_testkit::{Running, eventually_some};
use serde_json::{Value, json};
use std::fs;
use std::io::Read;
use std::process::Command;

/// A load balancer that shows what the store keeps.
const SECURED: &str = r#"{
    "name": "shop",
    "listeners": [{
        "name": "shop", "protocol": "https", "listen": ["127.0.0.1:0"], "respond": { "status": 204 },
        "certificates": [{ "stored": "shop" }]
    }]
}"#;

/// Makes a certificate of a new authority, and leaves all of it in the node's folder under that name.
fn certify(homing: &Running, name: &str) -> Value {
    let (authority, folder) = (Authority::new(), homing.folder());
    authority.certify(folder, name, HOST);
    fs::write(folder.join(format!("{name}-ca.pem")), &authority.pem).unwrap();
    let read = |ending: &str| fs::read_to_string(folder.join(format!("{name}.{ending}"))).unwrap();
    json!({ "cert": read("pem"), "key": read("key") })
}

/// Whether a client that believes that authority is served.
fn is_served(homing: &Running, authority: &str) -> bool {
    let address = eventually_some("the address of a new listener", || {
        let text = fs::read_to_string(homing.folder().join("state/addresses.json")).ok()?;
        let addresses: Value = serde_json::from_str(&text).ok()?;
        let found = addresses["listeners"].as_array()?.iter().find(|row| row["listener"] == "shop")?;
        found["addresses"][0].as_str().map(str::to_owned)
    });
    let mut command = Command::new("curl");
    command.current_dir(homing.folder()).env_clear().args(["--silent", "--max-time", "60", "--cacert"]);
    command.args([authority, "--connect-to", &format!("{HOST}:443:{address}"), &format!("https://{HOST}/")]);
    command.output().unwrap().status.success()
}

#[test]
fn a_listener_shows_what_was_put_and_the_next_handshake_what_renewed_it() {
    let homing = homing().start();
    let (first, second) = (certify(&homing, "first"), certify(&homing, "second"));
    let made = homing.ask_api("PUT", "/certificates/shop", &first.to_string());
    assert_eq!(made.status, 201, "{}", made.text());
    let made = homing.ask_api("POST", "/load-balancers", SECURED);
    assert_eq!(made.status, 201, "{}", made.text());
    assert!(is_served(&homing, "first-ca.pem") && !is_served(&homing, "second-ca.pem"));
    let renewed = homing.api("PUT", "/certificates/shop", &second.to_string());
    assert_eq!(renewed["used_by"], json!(["shop/shop"]), "{renewed}");
    assert!(is_served(&homing, "second-ca.pem") && !is_served(&homing, "first-ca.pem"));
    let used = homing.ask_api("DELETE", "/certificates/shop", "");
    assert!(used.status == 422 && used.text().contains("shop/shop"), "{}", used.text());

    // Nothing that a node says has a line of a key.
    let mut all = homing.stderr() + &homing.stdout();
    let newest = homing.api("GET", "/revisions?limit=1", "")["revisions"][0]["revision"].to_string();
    for path in [
        "/certificates",
        "/certificates/shop",
        "/load-balancers/shop",
        "/load-balancers/shop/listeners/shop",
        "/export",
        "/revisions",
        &format!("/revisions/{newest}"),
        &format!("/revisions/{newest}/diff?from=1"),
        &format!("/revisions/{newest}/export"),
        "/audit",
        "/status",
        "/decisions",
        "/doctor",
    ] {
        let answer = homing.ask_api("GET", path, "");
        assert_eq!(answer.status, 200, "{path}");
        all.push_str(&answer.text());
    }
    let archive = homing.folder().join("report.tar.gz");
    said(&homing, &["bugreport", archive.to_str().unwrap()]);
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(fs::File::open(archive).unwrap()).read_to_end(&mut unpacked).unwrap();
    all.push_str(&String::from_utf8_lossy(&unpacked));
    for pair in [&first, &second] {
        let lines = pair["key"].as_str().unwrap().lines().filter(|line| !line.starts_with('-'));
        lines.for_each(|line| assert!(!all.contains(line), "{line}"));
    }
}

#[test]
fn the_command_puts_lists_and_removes_certificates() {
    let homing = homing().start();
    certify(&homing, "first");
    let file = |name: &str| homing.folder().join(name).to_str().unwrap().to_owned();
    let (cert, key) = (file("first.pem"), file("first.key"));
    let put = ["certificates", "put", "shop", "--cert", &cert, "--key", &key];
    assert!(said(&homing, &[&put[..], &["--dry-run"]].concat()).contains("nothing has changed"));
    assert_eq!(said(&homing, &["certificates", "list"]).trim(), "The node keeps no certificates.");
    assert!(said(&homing, &put).contains(HOST));
    let list = said(&homing, &["certificates", "list"]);
    assert!(list.contains("shop") && list.contains(HOST) && list.contains("ecdsa-p256"), "{list}");
    assert_eq!(json(&homing, &["certificates", "list", "--output", "json"])[0]["name"], "shop");
    let wrong = ["certificates", "put", "shop", "--cert", &key, "--key", &key];
    let refused = homing.command(&wrong).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("there is no certificate"), "{refused:?}");
    assert!(said(&homing, &["certificates", "remove", "shop"]).contains("is removed"));
}
