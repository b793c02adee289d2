//! Many clients at once: nothing is lost, and nobody gets an error that the vendor would not give.

use super::*;
use crate::is_soak;

/// What the vendor says to those who come at once; addresses may be few for a moment, too.
const MAY_BE: [&str; 3] = ["ok", "FailedOperation.ResourceInOperating", "ResourceInsufficient"];

#[test]
fn fifty_clients_at_once_lose_no_update() {
    let homing = homing().toml(ALL).start();
    let seconds = if is_soak() { 300 } else { 30 };
    let mut command = Command::new(format!("{CLIENTS}/venv/bin/python"));
    command.arg(format!("{SCRIPTS}/tencent_storm.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    command.arg(homing.dialect("tencent").to_string()).arg(seconds.to_string());
    let output = command.output().unwrap_or_else(|error| panic!("{error} (cargo xtask test installs it)"));
    let said = String::from_utf8_lossy(&output.stderr);
    let told: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!((&told["lost"], &told["undead"], &told["balancers"]), (&json!([]), &json!([]), &json!(1)));
    let codes = told["codes"].as_object().unwrap();
    assert!(codes.keys().all(|code| MAY_BE.contains(&code.as_str())), "{told}");
    assert!(codes["ok"].as_u64().unwrap() > 100, "{told}");
}
