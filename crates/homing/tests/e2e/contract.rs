//! The API keeps to its document, whatever it is asked.
//!
//! Schemathesis makes requests from `openapi.json`, right ones and wrong ones, and looks at the answers: none is a fault of
//! ours, and each is as the document says. What it made is no test of traffic: nobody speaks to its listeners.

use crate::{homing, is_soak};
use homing_testkit::HttpTarget;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// The Python of our tests; `cargo xtask test` makes it.
const SCHEMATHESIS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tools/python/bin/schemathesis");

/// How it asks.
const CONFIG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/python/schemathesis.toml");

/// What is looked at. Whether a right request is granted is not: names may be taken, and the file owns some objects.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,negative_data_rejection,\
                      unsupported_method,ignored_auth";

/// Seconds for all of it.
fn seconds() -> u32 {
    if is_soak() { 600 } else { 30 }
}

#[test]
fn whatever_is_asked_the_answer_is_one_that_the_document_knows() {
    assert!(Path::new(SCHEMATHESIS).exists(), "cargo xtask test installs schemathesis");
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let _ = homing.browser("web").get("/");
    let web = json!({
        "name": "web",
        "listeners": [{
            "name": "web", "protocol": "http", "listen": ["127.0.0.1:0"], "group": "web",
            "rules": [{ "path": "/a", "group": "web" }],
        }],
        "groups": [{ "name": "web", "targets": [{ "name": "web", "address": targets[0].address() }] }],
    });
    let made = homing.ask_api("POST", "/load-balancers", &web.to_string());
    assert_eq!(made.status, 201, "{}", made.text());
    let token = fs::read_to_string(homing.folder().join("state/admin.token")).unwrap();

    let mut command = Command::new(SCHEMATHESIS);
    command.current_dir(homing.folder()).stdin(Stdio::null());
    command.args(["--config-file", CONFIG, "run", &format!("http://{}/api/v1/openapi.json", homing.admin())]);
    command.args(["--header", &format!("Authorization: Bearer {}", token.trim_end())]);
    command.args(["--checks", CHECKS, "--phases", "coverage,fuzzing"]);
    command.args(["--max-time", &seconds().to_string(), "--max-failures", "10", "--continue-on-failure"]);
    // They never end, and a wait is what it says.
    command.args([
        "--exclude-path",
        "/events",
        "--exclude-path",
        "/logs",
        "--request-timeout",
        "20",
        "--no-shrink",
    ]);
    command.args(["--suppress-health-check", "all", "--warnings", "off"]);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    // Some of it was right, and took effect.
    assert!(homing.revision() > 2, "{said}");
}
