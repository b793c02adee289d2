//! Does the real program, over real sockets, keep its promises?
//!
//! One file for one promise. The words are those of `homing_testkit`. What needs the machine for itself is in
//! [`heavy`]; `HOMING_SOAK=1` makes it heavier.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod admin;
mod admin_states;
mod api;
mod asker;
mod browsers;
mod bugreport;
mod certificates;
mod change;
mod check_files;
mod clock;
mod connection_drain;
mod contract;
mod demo;
mod dialects;
mod doctor;
mod drain;
mod durable;
mod edits;
mod events;
mod explain;
mod floods;
mod full_disk;
mod grpc;
mod guide;
mod heavy;
mod http2;
mod http_features;
mod http_strict;
mod http_timeouts;
mod https;
mod identity;
mod keys;
mod live_addresses;
mod log;
mod multiplexed;
mod named_sessions;
mod persistence;
mod privileges;
mod restart;
mod rule_conditions;
mod rules;
mod secured;
mod sessions;
mod setup;
mod shutdown;
mod slow_start;
mod source_ip;
mod split;
mod start;
mod status;
mod systemd;
mod tcp;
mod towards_targets;
mod tracing;
mod traffic;
mod tunnel;
mod udp;
mod upgrade;
mod weights;

use homing_testkit::{Homing, Running, eventually};
use serde_json::Value;
use std::env;
use std::process::{Command, Output};

/// The binary under test.
const BINARY: &str = env!("CARGO_BIN_EXE_homing");

/// A node of the binary under test.
fn homing() -> Homing {
    homing_testkit::homing(BINARY)
}

/// Runs the binary with these arguments to its end.
fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    command.args(arguments).env("HOMING_LANG", "en").env_remove("HOMING_LOG");
    command.output().unwrap()
}

/// What a finished process wrote to standard output.
fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a finished process wrote to standard error.
fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a command answers that asks the node, which must go well.
#[track_caller]
fn said(homing: &Running, arguments: &[&str]) -> String {
    let output = homing.command(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

/// The same of a command that answers in JSON.
#[track_caller]
fn json(homing: &Running, arguments: &[&str]) -> Value {
    serde_json::from_str(&said(homing, arguments)).unwrap()
}

/// How many decisions of the node had that reason.
fn decisions(homing: &Running, reason: &str) -> u64 {
    homing.metrics().count("homing_group_decisions_total", &[("reason", reason)])
}

/// Waits until so many decisions of the node had that reason: they are counted when the answer has left.
#[track_caller]
fn wait_for_decisions(homing: &Running, reason: &str, count: u64) {
    wait_for_count(homing, "homing_group_decisions_total", &[("reason", reason)], count);
}

/// Waits until a counter has that value: requests are counted when their answer has left.
#[track_caller]
fn wait_for_count(homing: &Running, metric: &str, labels: &[(&str, &str)], count: u64) {
    eventually(&format!("{count} × {metric} {labels:?}"), || {
        homing.metrics().count(metric, labels) == count
    });
}

/// Whether the long form of a test was asked for.
fn is_soak() -> bool {
    env::var("HOMING_SOAK").is_ok_and(|value| value == "1")
}
