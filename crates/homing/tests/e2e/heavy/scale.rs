//! A node with thousands of listeners and targets starts, is changed and is looked at without anybody having to wait.
//!
//! What the API owns comes back from the store at the start, and one change of one target goes the whole road: read,
//! checked, written, compiled, run by every worker. `HOMING_BIN` names a release build, to which the strict bounds
//! apply; in an ordinary run it is a tenth of the size, and a debug build is only kept from becoming absurd.

use crate::{BINARY, is_soak};
use homing_testkit::{Client, HttpTarget, Operator, Running, eventually, homing};
use serde_json::{Value, json};
use std::env;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Listeners of a load balancer, each with a group of its own: as many as one of the clouds allows.
const LISTENERS: usize = 50;
const TARGETS: usize = 5;
const SESSIONS: usize = 100;
/// How often a target is changed, and a page asked for.
const CHANGES: usize = 21;
const LOOKS: usize = 9;

/// 2,000 listeners and 10,000 targets, or a tenth.
fn load_balancers() -> usize {
    if is_soak() { 40 } else { 4 }
}

/// The binary that was named, seen from the root of the workspace, or the one of this build.
fn binary() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    env::var_os("HOMING_BIN").map_or_else(|| PathBuf::from(BINARY), |binary| root.join(binary))
}

/// What may be waited for a start, a change and a page.
struct Bounds {
    boot: Duration,
    change: Duration,
    page: Duration,
}

impl Bounds {
    fn of_this_run() -> Self {
        let is_release = env::var_os("HOMING_BIN").is_some() || !cfg!(debug_assertions);
        let [boot, change, page] = if is_soak() && is_release {
            [3_000, 100, 50]
        } else if is_soak() {
            [25_000, 10_000, 5_000]
        } else {
            [15_000, 5_000, 5_000]
        };
        let [boot, change, page] = [boot, change, page].map(Duration::from_millis);
        Self { boot, change, page }
    }
}

/// One load balancer of the API. Its first group has two targets that answer; nobody comes to the others.
fn load_balancer(number: usize, answering: &[HttpTarget; 2]) -> Value {
    let listener = |index: usize| {
        json!({
            "name": format!("l{number}-{index}"), "protocol": "http", "listen": ["127.0.0.1:0"],
            "group": format!("g{index}"),
        })
    };
    let target = |group: usize, index: usize| match answering.get(index).filter(|_| group == 0) {
        Some(target) => json!({ "name": target.name(), "address": target.address(), "weight": 10 }),
        None => json!({
            "name": format!("t{index}"), "address": format!("127.1.{group}.{}:9000", index + 1),
            "weight": if group == 0 { 0 } else { 10 },
        }),
    };
    let group = |group: usize| {
        let targets: Vec<Value> = (0..TARGETS).map(|index| target(group, index)).collect();
        json!({
            "name": format!("g{group}"), "targets": targets,
            "persistence": { "method": "cookie", "timeout": "20m" },
        })
    };
    json!({
        "name": format!("lb{number}"),
        "listeners": (0..LISTENERS).map(listener).collect::<Vec<_>>(),
        "groups": (0..LISTENERS).map(group).collect::<Vec<_>>(),
    })
}

/// How long each of `count` goes takes; the median.
fn median_of(count: usize, mut go: impl FnMut(usize)) -> Duration {
    let mut took: Vec<Duration> = (0..count)
        .map(|number| {
            let begun = Instant::now();
            go(number);
            begun.elapsed()
        })
        .collect();
    took.sort();
    took[count / 2]
}

#[allow(clippy::print_stderr, reason = "figures for who runs the long form")]
fn tell(what: &str, figure: impl Debug) {
    eprintln!("{what}: {figure:?}");
}

#[track_caller]
fn weigh(operator: &Operator, target: &str, weight: usize) {
    let answer = operator.api("PATCH", target, &json!({ "weight": weight }).to_string());
    assert_eq!(answer["weight"], weight, "{answer}");
}

/// What is live when the answer comes is seen by the very next client.
fn a_change_is_live_when_it_is_answered(homing: &Running, operator: &Operator) {
    let target = "/load-balancers/lb0/groups/g0/targets/a";
    weigh(operator, target, 0);
    for _ in 0..10 {
        assert_eq!(Client::connect(homing.address("l0-0")).get("/").target(), "b");
    }
    weigh(operator, target, 10);
}

/// The pages that operators look at, and how long the slowest took.
fn look_at_pages(operator: &Operator) -> Duration {
    let pages = [
        // The file has one, too.
        ("/load-balancers?limit=100", load_balancers() + 1),
        ("/load-balancers/lb0/listeners?limit=100", LISTENERS),
        ("/load-balancers/lb0/groups?limit=100", LISTENERS),
        ("/load-balancers/lb0/groups/g0/targets?limit=100", TARGETS),
        ("/sessions?limit=100", SESSIONS),
    ];
    let looks = pages.map(|(path, rows)| {
        let took = median_of(LOOKS, |_| {
            let page = operator.api("GET", path, "");
            let list = if page.is_array() { &page } else { &page["sessions"] };
            assert_eq!(list.as_array().map(Vec::len), Some(rows), "{path}");
        });
        tell(&format!("page {path}"), took);
        took
    });
    looks.into_iter().max().unwrap()
}

#[test]
fn thousands_of_listeners_and_targets_start_and_change_while_one_waits() {
    let answering = ["a", "b"].map(HttpTarget::start);
    let node = homing(binary());
    let first = node.start();
    let made = Instant::now();
    for number in 0..load_balancers() {
        let body = load_balancer(number, &answering).to_string();
        let answer = first.ask_api("POST", "/load-balancers", &body);
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
    tell("all load balancers made", made.elapsed());

    let folder = first.kill();
    let begun = Instant::now();
    let homing = node.start_in(folder);
    let boot = begun.elapsed();
    let listeners = load_balancers() * LISTENERS;
    tell(&format!("start with {listeners} listeners, {} targets", listeners * TARGETS), boot);

    let operator = homing.operator();
    a_change_is_live_when_it_is_answered(&homing, &operator);
    let target = format!("/load-balancers/lb{}/groups/g{}/targets/t4", load_balancers() - 1, LISTENERS - 1);
    let change = median_of(CHANGES, |number| weigh(&operator, &target, 1 + number));
    tell("change of one target until it is live", change);

    for _ in 0..SESSIONS {
        assert_eq!(Client::connect(homing.address("l0-0")).get("/").status, 200);
    }
    eventually("the sessions to be known", || {
        let page = operator.api("GET", "/sessions?limit=100", "");
        page["sessions"].as_array().is_some_and(|sessions| sessions.len() == SESSIONS)
    });
    let page = look_at_pages(&operator);
    tell("memory", format_args!("{} MiB", homing.memory_bytes() >> 20));

    let bounds = Bounds::of_this_run();
    assert!(boot < bounds.boot, "the node took {boot:?} to start");
    assert!(change < bounds.change, "a change took {change:?}");
    assert!(page < bounds.page, "a page took {page:?}");
}
