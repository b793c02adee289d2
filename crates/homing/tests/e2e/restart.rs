//! The control plane dies, and traffic does not notice; it comes back by itself.
//!
//! Builds with debug assertions let a task die where a file of its name appears in `state/panic`: see
//! `crates/control/src/restart/order.rs`.

use crate::homing;
use homing_testkit::load::Cookies;
use homing_testkit::{Homing, HttpTarget, Load, Running, eventually, eventually_some};
use serde_json::Value;
use std::fs;

/// Every task that runs on the control plane's own threads.
const TASKS: [&str; 6] = ["probes", "state", "upkeep", "watch", "uses", "admin"];

fn site(targets: &[&HttpTarget]) -> Homing {
    let targets = targets.iter().copied();
    homing().variable("HOMING_TEST_PANIC", "1").http("web").group("web", targets).cookie("20m").health("http")
}

/// How often that task began again.
fn restarts(homing: &Running, task: &str) -> u64 {
    homing.metrics().count("homing_control_restarts_total", &[("task", task)])
}

fn health(homing: &Running, target: &str, health: &str) -> u64 {
    homing.metrics().count("homing_target_health", &[("target", target), ("health", health)])
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "builds for operators cannot be told to die")]
fn traffic_goes_on_without_the_control_plane() {
    let [a, b, c] = ["a", "b", "c"].map(HttpTarget::start);
    let homing = site(&[&a, &b]).start();
    let load = Load::start(homing.address("web"), 8, Cookies::Kept);
    load.wait_for(200);
    let orders = homing.folder().join("state/panic");
    fs::create_dir(&orders).unwrap();
    // Whoever died has to be at work again, to die once more.
    for deaths in 1..=2 {
        for task in TASKS {
            fs::write(orders.join(task), "").unwrap();
        }
        load.wait_for(200);
        for task in TASKS {
            eventually(&format!("{task} to begin again"), || restarts(&homing, task) == deaths);
        }
    }
    homing.wait_for_log("task of the control plane died and begins again");

    // It answers, heeds the file, and finds out which targets are fit.
    assert_eq!(homing.api("GET", "/load-balancers", "")[0]["name"], Value::from("test"));
    let before = homing.revision();
    homing.write_file(&site(&[&a, &b, &c]).text());
    eventually_some("the file to be heeded", || (homing.revision() > before).then_some(()));
    c.kill();
    eventually("a probe to fail", || health(&homing, "c", "unhealthy") == 1);
    c.restart_on_same_port();
    eventually("a probe to pass", || health(&homing, "c", "healthy") == 1);

    load.wait_for(200);
    let report = load.stop();
    assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
    assert!(report.homes.iter().all(|homes| homes.len() == 1), "sessions stay: {:?}", report.homes);
}
