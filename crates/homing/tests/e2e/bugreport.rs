//! What helps to understand a node is in one archive, and no secret is.

use crate::{homing, said};
use flate2::read::GzDecoder;
use homing_testkit::{HttpTarget, Running};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The files of the archive, by their names.
fn unpack(archive: &Path) -> BTreeMap<String, String> {
    let mut archive = tar::Archive::new(GzDecoder::new(File::open(archive).unwrap()));
    let read = |entry: std::io::Result<tar::Entry<'_, GzDecoder<File>>>| {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        (name, text)
    };
    archive.entries().unwrap().map(read).collect()
}

fn report(homing: &Running) -> BTreeMap<String, String> {
    let (archive, config) = (homing.folder().join("report.tar.gz"), homing.folder().join("homing.toml"));
    let told = said(homing, &["bugreport", archive.to_str().unwrap(), "--config", config.to_str().unwrap()]);
    assert!(told.contains("Look into it"), "{told}");
    assert_eq!(fs::metadata(&archive).unwrap().permissions().mode() & 0o777, 0o600);
    unpack(&archive)
}

#[test]
fn a_report_says_how_a_node_is_without_its_secrets_and_clients() {
    let a = HttpTarget::start("a");
    let file = homing().http("web").listener_setting(
        "request_headers",
        "{ set = { \"Authorization\" = \"Bearer PLANTED-1\", \"X-Api-Key\" = \"PLANTED-2\" } }",
    );
    let file = file.group("web", [&a]).cookie("20m").toml("# secret_key = \"PLANTED-3\"");
    let homing = file.start();
    let mut alice = homing.browser("web");
    let _ = (alice.get("/"), alice.get("/"));
    let cookie = alice.cookies().remove(0);
    let (_, value) = cookie.split_once('=').unwrap();
    let parts = report(&homing);
    for (part, expected) in [
        ("README.txt", "Look into it"),
        ("version.json", env!("CARGO_PKG_VERSION")),
        ("homing.toml", "[[load_balancers.groups]]"),
        ("problems.txt", "no problems"),
        ("status.json", "\"listeners\""),
        ("metrics.txt", "homing_"),
        ("doctor.json", "findings"),
        ("decisions.json", "client-1"),
        ("process.txt", "Max open files"),
        ("machine.txt", "MemTotal"),
        ("state.txt", "secrets.json"),
    ] {
        assert!(parts[part].contains(expected), "{expected} in {part}: {}", parts[part]);
    }
    let state = |name: &str| fs::read_to_string(homing.folder().join("state").join(name)).unwrap();
    let of_state = [state("secrets.json"), state("admin.token")].join(" ");
    let of_state = of_state.split(['"', ' ', '\n']).filter(|piece| piece.len() >= 20);
    let secrets: Vec<&str> = of_state.chain([value, "PLANTED"]).collect();
    assert!(secrets.len() > 4, "{secrets:?}");
    for (name, text) in &parts {
        assert!(!secrets.iter().any(|secret| text.contains(secret)), "a secret in {name}: {text}");
    }
    assert!(!parts["decisions.json"].contains("\"client\": \"127.0.0.1"), "{}", parts["decisions.json"]);
}

#[test]
fn a_report_is_written_of_a_node_that_does_not_run() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let folder = homing.kill();
    let (archive, config) = (folder.path().join("report.tar.gz"), folder.path().join("homing.toml"));
    let output = crate::run(&["bugreport", archive.to_str().unwrap(), "--config", config.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", crate::stderr(&output));
    let parts = unpack(&archive);
    assert!(parts["process.txt"].contains("no process serves"), "{}", parts["process.txt"]);
    assert!(parts["status.json"].contains("There is no answer"), "{}", parts["status.json"]);
    assert!(parts["homing.toml"].contains("web"));
}
