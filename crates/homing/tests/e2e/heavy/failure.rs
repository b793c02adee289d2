//! A target that dies takes no request with it that another one can answer.

use crate::{BINARY, homing};
use homing_testkit::load::Cookies;
use homing_testkit::{Load, ProcessTarget, Running};
use std::time::Duration;

#[test]
fn a_target_killed_under_load_costs_no_request_and_each_session_moves_once() {
    let targets = ["a", "b", "c"].map(|name| ProcessTarget::start(BINARY, name));
    let homing = homing().http("web").group("web", &targets).cookie("20m").health("http").start();
    let residents = Load::start(homing.address("web"), 6, Cookies::Kept);
    let strangers = Load::start(homing.address("web"), 6, Cookies::Refused);
    residents.wait_for(300);
    targets[0].kill();
    residents.wait_for(1500);
    strangers.wait_for(1500);
    let (residents, strangers) = (residents.stop(), strangers.stop());
    for report in [&residents, &strangers] {
        assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
        assert!(report.longest <= Duration::from_secs(1), "{:?}", report.longest);
    }
    for homes in &residents.homes {
        match homes[0].as_str() {
            "a" => assert!(homes.len() == 2 && homes[1] != "a", "moved exactly once: {homes:?}"),
            _ => assert_eq!(homes.len(), 1, "its home is well: {homes:?}"),
        }
    }
    assert!(residents.homes.iter().any(|homes| homes[0] == "a"), "somebody was at home there");
}

#[test]
fn a_target_that_comes_back_is_used_again() {
    let targets = ["a", "b"].map(|name| ProcessTarget::start(BINARY, name));
    let homing = homing().http("web").group("web", &targets).health("http").start();
    let load = Load::start(homing.address("web"), 4, Cookies::Refused);
    load.wait_for(100);
    for _ in 0..3 {
        targets[0].kill();
        homing_testkit::eventually("its death to be seen", || !is_healthy(&homing, "a"));
        targets[0].restart_on_same_port();
        homing_testkit::eventually("its life to be seen", || is_healthy(&homing, "a"));
        load.wait_for(100);
    }
    let report = load.stop();
    assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
    assert!(report.by_target["a"] > 0 && report.by_target["b"] > 0);
}

fn is_healthy(homing: &Running, target: &str) -> bool {
    homing.metrics().count("homing_target_health", &[("target", target), ("health", "healthy")]) == 1
}
