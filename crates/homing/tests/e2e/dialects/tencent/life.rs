//! A load balancer is made, serves, changes, is emptied and goes; and what it is outlives the process.

use super::*;
use homing_testkit::let_time_pass;
use std::time::Duration;

/// Longer than a session of 30 s lives: its granularity is an eighth of that, and stamps are whole seconds.
const AFTER_HALF_A_MINUTE: Duration = Duration::from_millis(36_500);

#[test]
fn clients_come_home_by_the_cookie_of_a_rule_until_it_is_switched_off() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let shop = Shop::open(&mut cloud, 60, &[&a, &b]);
    let (mut first, mut second) = (shop.browser(), shop.browser());
    let (home, other) = (lands(&mut first), lands(&mut second));
    assert_ne!(home, other, "two new clients take turns");
    for _ in 0..6 {
        first.reconnect();
        assert_eq!((lands(&mut first), lands(&mut second)), (home.clone(), other.clone()));
    }
    assert!(
        first.cookies().iter().any(|cookie| cookie.starts_with("tgw_l7_route=")),
        "{:?}",
        first.cookies()
    );
    let off = with(shop.lead(), json!({ "SessionExpireTime": 0 }));
    cloud.good("ModifyRule", off);
    let seen: HashSet<String> = (0..6).map(|_| lands(&mut first)).collect();
    assert_eq!(seen.len(), 2, "without persistence every request is scheduled");
}

#[test]
fn every_answer_renews_the_cookie_for_its_duration() {
    let a = HttpTarget::start("a");
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let shop = Shop::open(&mut cloud, 86_400, &[&a]);
    let mut browser = shop.browser();
    for _ in 0..2 {
        let answer = browser.get("/");
        let cookie = answer.field("Set-Cookie").unwrap();
        assert!(cookie.contains("Expires=") && cookie.contains("Path=/"), "{cookie}");
    }
}

#[test]
fn a_target_is_emptied_by_weight_zero_and_then_removed() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let shop = Shop::open(&mut cloud, 60, &[&a, &b]);
    let mut old = shop.browser();
    let home = lands(&mut old);
    let (emptied, rest) = if home == "a" { (&a, "b") } else { (&b, "a") };
    cloud.weigh(&shop.lead(), emptied.address(), 0);
    assert_eq!(spread(&shop, 6), HashSet::from([rest.to_owned()]), "new clients go elsewhere");
    assert_eq!(lands(&mut old), home, "who is at home there stays");
    let removed = json!({ "Targets": [target(emptied.address())] });
    cloud.good("DeregisterTargets", with(shop.lead(), removed));
    assert_eq!(lands(&mut old), rest);
    let told = cloud.good("DescribeTargets", json!({ "LoadBalancerId": shop.balancer }));
    assert_eq!(told["Listeners"][0]["Rules"][0]["Targets"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_goes_is_gone_and_its_address_is_free_again() {
    let a = HttpTarget::start("a");
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let shop = Shop::open(&mut cloud, 60, &[&a]);
    assert_eq!(lands(&mut shop.browser()), "a");
    cloud.good("DeleteRule", with(shop.lead(), json!({ "LocationIds": [shop.location] })));
    assert_eq!(shop.browser().get("/").status, 404);
    cloud.good("DeleteListener", json!({ "LoadBalancerId": shop.balancer, "ListenerId": shop.listener }));
    let gone = || std::net::TcpStream::connect(shop.vip).is_err();
    eventually("nobody listens there any more", gone);
    cloud.good("DeleteLoadBalancer", json!({ "LoadBalancerIds": [shop.balancer] }));
    let told = cloud.good("DescribeLoadBalancers", json!({ "LoadBalancerIds": [shop.balancer] }));
    assert_eq!(told["TotalCount"], 0);
    assert_eq!(cloud.balancer().1, shop.vip.ip());
}

#[test]
fn what_was_made_outlives_the_process() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let node = homing().toml(ALL);
    let homing = node.start();
    let mut cloud = Cloud::python(&homing);
    let shop = Shop::open(&mut cloud, 600, &[&a, &b]);
    let mut browser = shop.browser();
    let home = lands(&mut browser);
    let last = cloud.good("ModifyRule", with(shop.lead(), json!({ "SessionExpireTime": 900 })));
    let describe = json!({ "LoadBalancerId": shop.balancer });
    let before = cloud.good("DescribeListeners", describe.clone());
    drop(cloud);
    let homing = node.start_in(homing.kill());
    let mut cloud = Cloud::python(&homing);
    let after = cloud.good("DescribeListeners", describe);
    assert_eq!(after["Listeners"], before["Listeners"]);
    browser.reconnect();
    assert_eq!(lands(&mut browser), home);
    let task = cloud.good("DescribeTaskStatus", json!({ "TaskId": last["RequestId"] }));
    assert_eq!(task["Status"], 0);
    let unknown = json!({ "TaskId": "00000000-0000-4000-8000-000000000000" });
    assert_eq!(cloud.refused("DescribeTaskStatus", unknown).0, "InvalidParameter");
}

#[test]
fn health_is_told_as_probes_find_it() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let shop = Shop::open(&mut cloud, 0, &[&a, &b]);
    let check =
        json!({ "HealthCheck": { "IntervalTime": 3, "TimeOut": 2, "HealthNum": 2, "UnHealthNum": 2 } });
    cloud.good("ModifyRule", with(shop.lead(), check));
    let mut details = || -> Vec<String> {
        let told = cloud.good("DescribeTargetHealth", json!({ "LoadBalancerIds": [shop.balancer] }));
        let targets =
            told["LoadBalancers"][0]["Listeners"][0]["Rules"][0]["Targets"].as_array().unwrap().clone();
        targets.iter().map(|target| text(&target["HealthStatusDetail"])).collect()
    };
    eventually("both are well", || details() == ["Alive", "Alive"]);
    b.kill();
    eventually("one is dead", || details() == ["Alive", "Dead"]);
    assert_eq!(spread(&shop, 4), HashSet::from(["a".to_owned()]));
}

#[test]
fn the_native_api_shows_whose_it_is_and_its_changes_are_seen() {
    let a = HttpTarget::start("a");
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let shop = Shop::open(&mut cloud, 60, &[&a]);
    let path = format!("/load-balancers/{}", shop.balancer);
    let shown = homing.api("GET", &path, "");
    assert_eq!((&shown["dialect"], &shown["edition"]), (&json!("tencent"), &json!("tencent-clb")));
    let group = format!("{path}/groups/{}", shop.location);
    let _ = homing.api("PATCH", &group, r#"{ "persistence": { "timeout": "5m" } }"#);
    let told = cloud.good("DescribeListeners", json!({ "LoadBalancerId": shop.balancer }));
    assert_eq!(told["Listeners"][0]["Rules"][0]["SessionExpireTime"], 300);
    // And its own changes do not undo what others said.
    cloud.good("ModifyRule", with(shop.lead(), json!({ "HealthCheck": { "HealthSwitch": 0 } })));
    assert_eq!(homing.api("GET", &group, "")["persistence"]["timeout"], "300s");
}

#[test]
fn sessions_of_both_layers_end_when_nothing_came_for_half_a_minute() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let [c, d] = ["c", "d"].map(TcpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let shop = Shop::open(&mut cloud, 30, &[&a, &b]);
    let port = free_port(shop.vip.ip());
    let listener = cloud.listener(&shop.balancer, "TCP", port, json!({ "SessionExpireTime": 30 }));
    let lead = json!({ "LoadBalancerId": shop.balancer, "ListenerId": listener });
    cloud.register(&lead, &[c.address(), d.address()]);
    let at = SocketAddr::new(shop.vip.ip(), port);
    let visit = || TcpClient::connect_from("127.0.0.21", at).ask("who");
    let mut browser = shop.browser();
    let (home, address_home) = (lands(&mut browser), visit());
    // Whoever is scheduled afresh goes elsewhere.
    cloud.weigh(&shop.lead(), if home == "a" { a.address() } else { b.address() }, 0);
    cloud.weigh(&lead, if address_home == "c" { c.address() } else { d.address() }, 0);
    assert_eq!((lands(&mut browser), visit()), (home.clone(), address_home.clone()));
    let_time_pass(AFTER_HALF_A_MINUTE, "the vendor's shortest session is half a minute");
    assert_ne!(lands(&mut browser), home);
    assert_ne!(visit(), address_home);
}
