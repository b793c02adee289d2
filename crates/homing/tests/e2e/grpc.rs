//! A real client of gRPC comes home to targets that speak gRPC, through an HTTPS listener: `grpcio` of Python on both sides.
//!
//! `cargo xtask test` puts it in place.

use crate::browsers::{Program, python};
use crate::homing;
use crate::https::{Authority, HOST};
use homing_testkit::homing::Entry;
use homing_testkit::{Running, Scratch};
use std::process::Stdio;

/// Calls of one client: one to get its cookie, then as many of each of the four kinds.
const CALLS: usize = 1 + 4 * 12;

/// A server of gRPC.
struct Target {
    entry: Entry,
    _program: Program,
}

impl Target {
    fn start(name: &str) -> Self {
        let mut program = Program::start(python("grpc_target.py").arg(name).stdout(Stdio::piped()));
        let entry = Entry::new(name, program.first_line().parse().expect("a target says where it is"));
        Self { entry, _program: program }
    }
}

fn start(targets: &[Target]) -> Running {
    let (folder, authority) = (Scratch::new(), Authority::new());
    authority.certify(folder.path(), "web", HOST);
    folder.write("ca.pem", &authority.pem);
    let node = homing().https("web").group("web", targets.iter().map(|target| target.entry.clone()));
    node.group_setting("http2", "\"always\"").cookie("20m").start_in(folder)
}

/// The targets that the calls of one client went to.
fn call(homing: &Running) -> Vec<String> {
    let mut client = python("grpc_client.py");
    client.arg(homing.address("web").port().to_string()).current_dir(homing.folder());
    let output =
        client.args(["ca.pem", HOST, &CALLS.to_string()]).output().expect("cargo xtask test installs it");
    let (targets, error) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{error}");
    targets.lines().map(str::to_owned).collect()
}

#[test]
fn all_calls_of_a_client_with_a_cookie_come_home() {
    let targets = ["a", "b", "c"].map(Target::start);
    let homing = start(&targets);
    for _ in 0..3 {
        let homes = call(&homing);
        assert!(homes.len() == CALLS && homes.iter().all(|home| *home == homes[0]), "{homes:?}");
    }
    let metrics = homing.metrics();
    let recalled = metrics.count("homing_group_decisions_total", &[("reason", "recalled")]);
    assert_eq!(recalled, 3 * (CALLS as u64 - 1));
    assert!(metrics.count("homing_group_http2_streams_total", &[]) >= 3 * CALLS as u64);
    let connections = metrics.count("homing_group_http2_connections_total", &[]);
    assert!(connections <= 6, "one for each worker and target: {connections}");
    assert_eq!(metrics.count("homing_target_failures_total", &[]), 0);
}
