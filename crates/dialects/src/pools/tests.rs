//! Does a document come back as it was, and does a change change nothing else?

use std::time::Duration;

use homing_control::edit::{Document, Op, Owner};
use homing_core::spec::{Protocol, SchedulerKind};
use serde_json::{Value, json};

use super::{Action, Balancer, Compare, Condition, Method, Persistence, Policy, Share, Subject};

fn document(value: &Value) -> Document {
    Document::new(value["name"].as_str().unwrap(), Owner::Api, value)
}

/// What a document says after it was read and written.
fn written(balancer: Balancer) -> Value {
    match balancer.op() {
        Op::Create { value, .. } | Op::Replace { value, .. } => value,
        other => panic!("{other:?}"),
    }
}

fn shop() -> Value {
    json!({
        "name": "lb", "edition": "huawei-elb-dedicated", "region": "north", "tags": { "team": "shop" },
        "annotations": { "vip": "127.0.1.1", "name": "shop" },
        "listeners": [{
            "name": "web", "protocol": "http", "listen": ["127.0.1.1:80"], "group": "blue",
            "keepalive_timeout": "1m30s", "trusted_proxies": ["10.0.0.0/8"],
            "rules": [
                { "host": "a.example", "path_regex": "^/v[0-9]", "group": "green",
                  "request_headers": { "set": { "X-A": "b" } },
                  "annotations": { "id": "p1",
                                   "conditions": "{\"host\":{\"id\":\"h1\"},\"path\":{\"name\":\"n\",\"id\":\"q1\"}}" } },
                { "redirect": { "scheme": "https" } },
            ],
        }],
        "groups": [
            { "name": "blue", "scheduler": "ip-hash", "annotations": { "protocol": "HTTP", "monitor.id": "m1" },
              "health": { "kind": "http", "interval": "5000ms", "statuses": [200, "301-302"] },
              "targets": [{ "name": "t", "address": "127.0.0.1:9001", "max_sessions": 5 }] },
            { "name": "green",
              "persistence": { "method": "cookie", "timeout": "20m", "max_lifetime": "1d" } },
        ],
    })
}

#[test]
fn a_document_that_nobody_changes_stays_to_the_word() {
    let before = document(&shop());
    let mut after = written(Balancer::of(&before));
    // What is only looked at gets the ids by which it was shown.
    let rule = &mut after["listeners"][0]["rules"][1];
    assert_eq!(rule["annotations"]["id"], "web-1");
    rule.as_object_mut().unwrap().shift_remove("annotations");
    let health = &mut after["groups"][0]["health"];
    for key in ["timeout", "rise", "fall"] {
        health.as_object_mut().unwrap().shift_remove(key);
    }
    assert_eq!(document(&after), before);
}

#[test]
fn a_change_of_one_field_leaves_its_neighbours() {
    let mut balancer = Balancer::of(&document(&shop()));
    let pool = balancer.pool_mut("green").unwrap();
    let before = pool.persistence.clone().unwrap();
    pool.persistence = Some(before.changed(Method::Cookie, Some(Duration::from_secs(60))));
    let after = written(balancer);
    let persistence = json!({ "max_lifetime": "1d", "method": "cookie", "timeout": "1m" });
    assert_eq!(after["groups"][1]["persistence"], persistence);
}

#[test]
fn another_method_keeps_nothing_of_the_one_before() {
    let before = Persistence::read(&json!({ "method": "cookie", "same_site": "none", "timeout": "20m" }));
    let after = before.changed(Method::AppCookie("SID".to_owned()), None).write();
    assert_eq!(after, json!({ "method": "app-cookie", "cookie_name": "SID" }));
}

#[test]
fn a_policy_aside_is_kept_and_takes_nothing() {
    let mut balancer = Balancer::of(&document(&shop()));
    let mut policy = Policy::new("p9".to_owned(), Action::Pool("green".to_owned()));
    policy.is_aside = true;
    balancer.listener_mut("web").unwrap().policies.push(policy);
    let after = written(balancer);
    assert_eq!(after["listeners"][0]["rules"].as_array().unwrap().len(), 2);
    let again = Balancer::of(&document(&after));
    let (listener, policy) = again.policy("p9").unwrap();
    assert_eq!((&*listener.id, policy.is_aside, policy.action.pools().next()), ("web", true, Some("green")));
    assert_eq!(again.listeners_of("green").count(), 1);
}

#[test]
fn a_listener_without_a_pool_goes_to_nobody() {
    for (protocol, said) in [("tcp", "l"), ("http", "")] {
        let value = json!({ "name": "lb", "listeners": [
            { "name": "l", "protocol": protocol, "listen": ["127.0.1.1:80"], "group": "p" }], "groups": [{ "name": "p" }] });
        let mut balancer = Balancer::of(&document(&value));
        balancer.listener_mut("l").unwrap().default = None;
        let after = written(balancer);
        assert_eq!(after["listeners"][0]["group"].as_str().unwrap_or_default(), said, "{after}");
        let again = Balancer::of(&document(&after));
        assert_eq!(again.listener("l").unwrap().default, None);
        assert_eq!(again.pools.len(), 1, "the group that stands for nobody is no pool");
        assert_eq!(written(again), after);
    }
}

#[test]
fn what_is_switched_off_comes_back_whole() {
    let mut balancer = Balancer::of(&document(&shop()));
    let same = written(balancer.clone());
    balancer.is_off = true;
    balancer.pool_mut("blue").unwrap().monitor.as_mut().unwrap().is_off = true;
    let off = written(balancer);
    assert_eq!((&off["admin"], off["groups"][0].get("health")), (&json!("closed"), None), "{off}");
    let mut balancer = Balancer::of(&document(&off));
    assert!(balancer.is_off && balancer.pool("blue").unwrap().monitor.as_ref().unwrap().is_off);
    balancer.is_off = false;
    balancer.pool_mut("blue").unwrap().monitor.as_mut().unwrap().is_off = false;
    assert_eq!(document(&written(balancer)), document(&same));
}

#[test]
fn conditions_keep_their_ids_and_their_places() {
    let mut balancer = Balancer::of(&document(&shop()));
    let policy = balancer.policy_mut("p1").unwrap();
    let condition = |id: &str, subject, compare, values: &[&str]| {
        Condition::new(
            id.to_owned(),
            subject,
            compare,
            values.iter().map(|text| (*text).to_owned()).collect(),
        )
    };
    policy.conditions = vec![
        condition("c1", Subject::Header("X-A".to_owned()), Compare::Contains, &["v"]),
        condition("c2", Subject::Path, Compare::StartsWith, &["/a", "/b"]),
        condition("c3", Subject::Host, Compare::Equal, &["a.example"]),
        condition("c4", Subject::Source, Compare::Equal, &["10.0.0.0/8"]),
    ];
    let after = written(balancer);
    let rule = &after["listeners"][0]["rules"][0];
    let when = json!([
        { "header": "X-A", "contains": "v" },
        { "path": true, "begins": ["/a", "/b"] },
        { "source": ["10.0.0.0/8"] },
    ]);
    assert_eq!((&rule["host"], rule.get("path_regex"), &rule["when"]), (&json!("a.example"), None, &when));
    let again = Balancer::of(&document(&after));
    let conditions = again.policy("p1").unwrap().1.conditions.iter();
    let ids: Vec<_> = conditions.map(|condition| (&*condition.id, condition.values.len())).collect();
    assert_eq!(ids, [("c3", 1), ("c1", 1), ("c2", 2), ("c4", 1)]);
}

#[test]
fn several_pools_share_what_a_policy_takes() {
    let mut balancer = Balancer::of(&document(&shop()));
    let share = |pool: &str, weight| Share { pool: pool.to_owned(), weight };
    let action = Action::Pools(vec![share("blue", 90), share("green", 10)]);
    balancer.policy_mut("p1").unwrap().action = action.clone();
    let after = written(balancer);
    let groups = json!([{ "name": "blue", "weight": 90 }, { "name": "green", "weight": 10 }]);
    assert_eq!(after["listeners"][0]["rules"][0]["groups"], groups);
    let again = Balancer::of(&document(&after));
    assert_eq!(again.policy("p1").unwrap().1.action, action);
    assert_eq!(again.listeners_of("green").count(), 1);
}

#[test]
fn a_new_one_says_whose_it_is() {
    let mut balancer = Balancer::new("lb".to_owned(), "native", "openstack", "p");
    let at = "127.0.1.1:53".parse().unwrap();
    balancer.listeners.push(super::Listener::new("l".to_owned(), Protocol::Udp, at));
    balancer.pools.push(super::Pool::new("p".to_owned(), "UDP", SchedulerKind::IpHash));
    let value = written(balancer);
    assert_eq!((&value["dialect"], &value["project"]), (&json!("openstack"), &json!("p")));
    assert_eq!(value["groups"][0]["scheduler"], "ip-hash");
    assert_eq!(value["groups"][0]["annotations"]["protocol"], "UDP");
}
