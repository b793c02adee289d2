//! A target that comes to others takes a share that grows, and nobody's session.

use crate::edits::{address, done};
use crate::homing;
use homing_testkit::{Browser, Client, HttpTarget, Running, eventually};
use serde_json::{Value, json};
use std::net::SocketAddr;

const GROUP: &str = "/load-balancers/shop/groups/web";
const ASKED: u64 = 400;

/// A load balancer with one target, whose group starts the others slowly.
fn shop(first: &HttpTarget, time: &str, persistence: &Value) -> (Running, SocketAddr) {
    let homing = homing().workers(2).start();
    let shop = json!({
        "name": "shop",
        "listeners": [{ "name": "shop", "protocol": "http", "listen": ["127.0.0.1:0"], "group": "web" }],
        "groups": [{
            "name": "web", "slow_start": time, "persistence": persistence,
            "targets": [{ "name": "a", "address": first.address() }],
        }],
    });
    done(&homing, "POST", "/load-balancers", &shop, 201);
    let address = address(&homing, "shop");
    assert_eq!(Client::connect(address).get("/").target(), "a");
    (homing, address)
}

fn add(homing: &Running, target: &HttpTarget) {
    let body = json!({ "name": target.name(), "address": target.address() });
    done(homing, "POST", &format!("{GROUP}/targets"), &body, 201);
}

/// How many of [`ASKED`] requests the second target gets.
fn share_of(target: &HttpTarget, client: &mut Client) -> u64 {
    let before = target.requests();
    for _ in 0..ASKED {
        assert_eq!(client.get("/").status, 200);
    }
    target.requests() - before
}

#[test]
fn a_target_that_is_added_gets_little_at_first_and_its_share_in_the_end() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let (homing, address) = shop(&a, "20s", &Value::Null);
    let mut client = Client::connect(address);
    add(&homing, &b);
    let first = share_of(&b, &mut client);
    let ramp = homing.api("GET", &format!("{GROUP}/targets/b"), "")["ramp"].clone();
    assert!(first > 0 && first < ASKED / 4, "{first} of {ASKED} at first");
    assert!(ramp["percent"].as_u64().unwrap() < 50 && ramp["remaining_s"].as_u64().unwrap() > 5, "{ramp}");
    assert_eq!(homing.api("GET", &format!("{GROUP}/targets/a"), "")["ramp"], Value::Null);
    let part = |target| homing.metrics().sum("homing_target_ramp", &[("target", target)]);
    assert!(part("b") > 0.0 && part("b") < 0.5 && part("a") == 1.0, "{}", part("b"));

    // A shorter time is over already.
    done(&homing, "PATCH", GROUP, &json!({ "slow_start": "1s" }), 200);
    let target = format!("{GROUP}/targets/b");
    eventually("the share to be whole", || homing.api("GET", &target, "")["ramp"] == Value::Null);
    // The last step of the schedule comes up to a tenth of a second after that.
    eventually("half of the requests", || share_of(&b, &mut client).abs_diff(ASKED / 2) <= 2);
    homing.wait_for_log("share of a target has grown");
}

#[test]
fn sessions_stay_at_home_when_a_target_comes() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let (homing, address) = shop(&a, "1h", &json!({ "method": "cookie", "timeout": "20m" }));
    let mut alice = Browser::new(address);
    assert_eq!(alice.get("/").target(), "a");
    add(&homing, &b);
    for _ in 0..20 {
        assert_eq!(alice.get("/").target(), "a");
    }
    let homes: Vec<String> = (0..10).map(|_| Browser::new(address).get("/").target().to_owned()).collect();
    assert!(homes.iter().filter(|home| *home == "a").count() >= 9, "newcomers: {homes:?}");
}
