//! What operators change by the API is live when the answer comes, and traffic does not notice.

use crate::homing;
use homing_testkit::load::Cookies;
use homing_testkit::{HttpTarget, Load, Running, eventually_some};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::SocketAddr;

const GROUP: &str = "/load-balancers/shop/groups/web";

/// A load balancer that the API owns, with these targets and no persistence.
pub(crate) fn shop(targets: &[HttpTarget]) -> Value {
    let targets: Vec<Value> =
        targets.iter().map(|target| json!({ "name": target.name(), "address": target.address() })).collect();
    json!({
        "name": "shop", "region": "north", "project": "web",
        "listeners": [{ "name": "shop", "protocol": "http", "listen": ["127.0.0.1:0"], "group": "web" }],
        "groups": [{ "name": "web", "targets": targets }],
    })
}

/// What a change answers, which goes well with that status.
#[track_caller]
pub(crate) fn done(homing: &Running, method: &str, path: &str, body: &Value, status: u16) -> Value {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = homing.ask_api(method, path, &body);
    assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
    serde_json::from_str(&answer.text()).unwrap()
}

/// Where a listener accepts that was made just now.
pub(crate) fn address(homing: &Running, listener: &str) -> SocketAddr {
    eventually_some("the address of a new listener", || {
        let text = std::fs::read_to_string(homing.folder().join("state/addresses.json")).ok()?;
        let addresses: Value = serde_json::from_str(&text).ok()?;
        let found = addresses["listeners"].as_array()?.iter().find(|row| row["listener"] == listener)?;
        found["addresses"][0].as_str()?.parse().ok()
    })
}

#[test]
fn persistence_is_switched_on_and_off_for_a_live_listener_and_no_request_is_lost() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let homing = homing().start();
    done(&homing, "POST", "/load-balancers", &shop(&targets), 201);
    let address = address(&homing, "shop");

    // The list, then the one, as an operator finds his way.
    let list = homing.api("GET", "/load-balancers?region=north&project=web", "");
    assert_eq!((&list[0]["name"], &list[0]["managed_by"]), (&json!("shop"), &json!("api")));
    let listener = &homing.api("GET", "/load-balancers/shop/listeners", "")[0];
    assert_eq!((&listener["name"], &listener["group"]), (&json!("shop"), &json!("web")));
    assert_eq!(homing.api("GET", GROUP, "")["persistence"], Value::Null);

    let load = Load::start(address, 8, Cookies::Kept);
    load.wait_for(200);
    let on = json!({ "persistence": { "method": "cookie", "timeout": "20m" } });
    let preview = done(&homing, "PATCH", &format!("{GROUP}?dry_run=true"), &on, 200);
    assert_eq!(preview["impact"]["connections_reset"], 0, "{preview}");
    assert_eq!(homing.api("GET", GROUP, "")["persistence"], Value::Null, "a dry run changes nothing");
    let group = done(&homing, "PATCH", GROUP, &on, 200);
    assert_eq!(group["persistence"]["timeout"], "20m", "{group}");

    // Live when the answer came: whoever comes from now on stays.
    let stay = Load::start(address, 4, Cookies::Kept);
    stay.wait_for(200);
    let stayed = stay.stop();
    assert_eq!((stayed.failed, stayed.replaced), (0, 0), "{:?}", stayed.failures);
    assert!(stayed.homes.iter().all(|homes| homes.len() == 1), "{:?}", stayed.homes);

    let group = done(&homing, "PATCH", GROUP, &json!({ "persistence": null }), 200);
    assert_eq!(group["persistence"], Value::Null, "{group}");
    let stray = Load::start(address, 1, Cookies::Kept);
    stray.wait_for(50);
    let strayed: BTreeSet<String> = stray.stop().homes.concat().into_iter().collect();
    assert_eq!(strayed.len(), 3, "without persistence, requests are spread");
    let report = load.stop();
    assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
}

#[test]
fn a_target_and_a_rule_that_were_added_serve_when_the_answer_has_come() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let other = HttpTarget::start("other");
    let homing = homing().start();
    done(&homing, "POST", "/load-balancers", &shop(&targets[..1]), 201);
    let address = address(&homing, "shop");
    let seen = |path: &str| -> BTreeSet<String> {
        let mut client = homing_testkit::Client::connect(address);
        (0..6).map(|_| client.get(path).target().to_owned()).collect()
    };
    assert_eq!(seen("/"), BTreeSet::from(["a".to_owned()]));
    let b = json!({ "name": "b", "address": targets[1].address() });
    done(&homing, "POST", &format!("{GROUP}/targets"), &b, 201);
    assert_eq!(seen("/").len(), 2);
    let group = json!({ "name": "other", "targets": [{ "name": "other", "address": other.address() }] });
    done(&homing, "POST", "/load-balancers/shop/groups", &group, 201);
    let rules = "/load-balancers/shop/listeners/shop/rules";
    done(&homing, "POST", rules, &json!({ "path": "/other", "group": "other" }), 201);
    assert_eq!(seen("/other"), BTreeSet::from(["other".to_owned()]));
    done(&homing, "DELETE", &format!("{rules}/0"), &Value::Null, 200);
    done(&homing, "DELETE", &format!("{GROUP}/targets/b"), &Value::Null, 200);
    assert_eq!(seen("/other"), BTreeSet::from(["a".to_owned()]));
}

#[test]
fn what_cannot_be_is_refused_with_every_mistake_and_nothing_changes() {
    let a = HttpTarget::start("a");
    let homing = homing().start();
    done(&homing, "POST", "/load-balancers", &shop(std::slice::from_ref(&a)), 201);
    let before = (homing.revision(), homing.api("GET", GROUP, ""));
    let wrong = json!({
        "scheduler": "round", "persistence": { "method": "cookie", "timeout": 20 }, "targets": [{ "name": "x" }],
    });
    let refused = done(&homing, "PATCH", GROUP, &wrong, 422);
    let places: Vec<&str> = refused["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["path"].as_str().unwrap())
        .collect();
    assert_eq!(places, ["scheduler", "persistence.timeout", "targets.x.address"], "{refused}");
    let needed = done(&homing, "DELETE", GROUP, &Value::Null, 422);
    assert!(needed["detail"].as_str().unwrap().contains("no group"), "{needed}");
    assert_eq!((homing.revision(), homing.api("GET", GROUP, "")), before);
}

#[test]
fn what_the_file_says_is_changed_in_the_file_alone() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    let refused =
        done(&homing, "PATCH", "/load-balancers/test/groups/web", &json!({ "persistence": null }), 409);
    assert!(refused["detail"].as_str().unwrap().contains("homing.toml"), "{refused}");
    let group = homing.api("GET", "/load-balancers/test/groups/web", "");
    assert_eq!(
        (&group["persistence"]["method"], &group["persistence"]["timeout"]),
        (&json!("cookie"), &json!("20m"))
    );
}
