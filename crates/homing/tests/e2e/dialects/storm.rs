//! Many clients at once: nothing is lost, and nobody gets an error that the vendor would not give.

use super::ALL;
use crate::{homing, is_soak};
use serde_json::{Value, json};
use std::process::Command;

/// The Python of vendors' clients.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/clients/venv/bin/python");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/dialects/storm.py");

/// Fifty clients for half a minute, or for five; each code that is raised `may_be`.
fn storm(vendor: &str, may_be: &[&str]) {
    // More addresses than clients, who make load balancers at the same time.
    let homing = homing().toml(&ALL.replace("127.0.1.50", "127.0.1.250")).start();
    let seconds = if is_soak() { 300 } else { 30 };
    let mut command = Command::new(PYTHON);
    // The script has a neighbour that is called as an SDK is: its folder is no place to look for that.
    command.args(["-P", SCRIPT, vendor, &homing.dialect(vendor).to_string(), &seconds.to_string()]);
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("HOME", homing.folder());
    let output = command.output().unwrap_or_else(|error| panic!("{error} (cargo xtask test installs it)"));
    let said = String::from_utf8_lossy(&output.stderr);
    let told: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!((&told["lost"], &told["undead"], &told["balancers"]), (&json!([]), &json!([]), &json!(1)));
    let codes = told["codes"].as_object().unwrap();
    assert!(codes.keys().all(|code| code == "ok" || may_be.contains(&code.as_str())), "{told}");
    assert!(codes["ok"].as_u64().unwrap() > 100, "{told}");
}

#[test]
fn fifty_clients_of_tencent_clb_at_once_lose_no_update() {
    storm("tencent", &["FailedOperation.ResourceInOperating"]);
}

#[test]
fn fifty_clients_of_huawei_elb_at_once_lose_no_update() {
    storm("huawei", &[]);
}

#[test]
fn fifty_clients_of_octavia_at_once_lose_no_update() {
    storm("openstack", &[]);
}
