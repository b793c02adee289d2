//! What does it cost to compile a big node, whole, and after one target has changed?
//!
//! `cargo run --release -p homing-core --example compile_cost`: 2,000 listeners and 10,000 targets in 40 load balancers, each
//! listener with a group and a session cookie of its own. Medians of 21.

#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use homing_core::compile::{Before, compile, compile_after};
use homing_core::live::Live;
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_core::spec::Spec;
use homing_core::spec::read::read;
use serde_json::{Value, json};

const LOAD_BALANCERS: usize = 40;
const LISTENERS: usize = 50;
const TARGETS: usize = 5;
const ROUNDS: u16 = 21;

fn main() {
    let balancers: Vec<Value> = (0..LOAD_BALANCERS).map(balancer).collect();
    let (spec, problems) = read(&json!({ "load_balancers": balancers }));
    assert!(problems.is_empty(), "{problems:?}");
    let key = RingKey { id: 1, secret: [7; 32], usage: KeyUse::Issue };
    let ring = KeyRing::new(vec![key]).expect("one key issues");
    let secrets = Secrets { hash_key: HashKey([7; 16]), ring };
    let live = Live::new(2);
    let compile_all = |spec: &Spec| compile(spec, &secrets, &live, 1).expect("it has no problem");
    let first = compile_all(&spec);

    let whole = median(|weight| drop(compile_all(&copied(&with_weight(&spec, weight)))));
    println!("all of it read anew: {whole:?}");
    let before = Before { spec: &spec, snapshot: &first };
    let changed = median(|weight| {
        let next = with_weight(&spec, weight);
        compile_after(Some(before), &next, &secrets, &live, 2).expect("it has no problem");
    });
    println!("one target changed: {changed:?}");
}

fn balancer(number: usize) -> Value {
    let listener = |index: usize| {
        let port = 10_000 + number * LISTENERS + index;
        json!({
            "name": format!("l{index}"), "protocol": "http", "listen": [format!("127.0.0.1:{port}")],
            "group": format!("g{index}"),
        })
    };
    let group = |group: usize| {
        let target = |index: usize| json!({ "name": format!("t{index}"), "address": format!("127.{}.{group}.{}:9000", number + 1, index + 1) });
        let targets: Vec<Value> = (0..TARGETS).map(target).collect();
        json!({ "name": format!("g{group}"), "targets": targets, "persistence": { "method": "cookie", "timeout": "20m" } })
    };
    json!({
        "name": format!("lb{number}"),
        "listeners": (0..LISTENERS).map(listener).collect::<Vec<_>>(),
        "groups": (0..LISTENERS).map(group).collect::<Vec<_>>(),
    })
}

/// The same, with another weight of one target; the other load balancers are shared.
fn with_weight(spec: &Spec, weight: u16) -> Spec {
    let mut next = spec.clone();
    Arc::make_mut(&mut next.load_balancers[LOAD_BALANCERS - 1]).groups[0].targets[0].weight = Some(weight);
    next
}

/// The same, and nothing is shared.
fn copied(spec: &Spec) -> Spec {
    let mut next = spec.clone();
    next.load_balancers.iter_mut().for_each(|balancer| *balancer = Arc::new((**balancer).clone()));
    next
}

fn median(mut work: impl FnMut(u16)) -> Duration {
    let mut took: Vec<Duration> = (1..=ROUNDS)
        .map(|round| {
            let begun = Instant::now();
            work(round);
            begun.elapsed()
        })
        .collect();
    took.sort();
    took[took.len() / 2]
}
