//! What is asked by the SDK, and what comes of it?

use serde_json::{Value, json};

/// What was made before.
pub(super) struct Ids {
    pub(super) balancer: String,
    pub(super) listener: String,
    pub(super) pool: String,
    pub(super) member: String,
    pub(super) monitor: String,
    pub(super) policy: String,
    pub(super) rule: String,
}

/// Calls that are answered, each with the root of its answer.
pub(super) fn calls(ids: &Ids) -> Vec<(&'static str, Value, &'static str)> {
    let Ids { balancer, listener, pool, member, monitor, policy, rule } = ids;
    let of_pool = || json!({ "pool_id": pool });
    let of_policy = || json!({ "l7policy_id": policy });
    vec![
        ("list_load_balancers", json!({}), "loadbalancers"),
        ("show_load_balancer_status", json!({ "loadbalancer_id": balancer }), "statuses"),
        ("list_listeners", json!({ "loadbalancer_id": [balancer] }), "listeners"),
        ("show_listener", json!({ "listener_id": listener }), "listener"),
        (
            "update_listener",
            json!({ "listener_id": listener, "body": { "listener": { "client_timeout": 30 } } }),
            "listener",
        ),
        ("list_pools", json!({ "name": ["", "x"] }), "pools"),
        ("show_pool", of_pool(), "pool"),
        ("list_members", of_pool(), "members"),
        ("list_all_members", json!({}), "members"),
        ("show_member", json!({ "pool_id": pool, "member_id": member }), "member"),
        (
            "batch_update_members",
            json!({ "pool_id": pool, "body": { "members": [{ "id": member, "weight": 3 }] } }),
            "members",
        ),
        ("list_health_monitors", json!({}), "healthmonitors"),
        ("show_health_monitor", json!({ "healthmonitor_id": monitor }), "healthmonitor"),
        (
            "update_health_monitor",
            json!({ "healthmonitor_id": monitor, "body": { "healthmonitor": { "delay": 10 } } }),
            "healthmonitor",
        ),
        ("list_l7_policies", json!({ "listener_id": [listener] }), "l7policies"),
        ("show_l7_policy", of_policy(), "l7policy"),
        (
            "update_l7_policy",
            json!({ "l7policy_id": policy, "body": { "l7policy": { "name": "p" } } }),
            "l7policy",
        ),
        ("list_l7_rules", of_policy(), "rules"),
        ("list_all_l7_rules", json!({}), "rules"),
        ("show_l7_rule", json!({ "l7policy_id": policy, "l7rule_id": rule }), "rule"),
        ("list_availability_zones", json!({}), "availability_zones"),
        ("list_flavors", json!({}), "flavors"),
        ("show_quota", json!({}), "quota"),
        ("list_quota_details", json!({}), "quotas"),
        ("list_api_versions", json!({}), "versions"),
        (
            "batch_delete_members",
            json!({ "pool_id": pool, "body": { "members": [{ "id": member }] } }),
            "members",
        ),
    ]
}

/// Calls that are refused, each with the code and words of its refusal. A listener of the balancer has that port.
pub(super) fn refusals(
    balancer: &str,
    port: u16,
) -> Vec<(&'static str, Value, &'static str, &'static [&'static str])> {
    let pool = |protocol: &str, more: Value| {
        let mut said =
            json!({ "loadbalancer_id": balancer, "protocol": protocol, "lb_algorithm": "ROUND_ROBIN" });
        for (key, value) in more.as_object().unwrap() {
            said[key] = value.clone();
        }
        json!({ "body": { "pool": said } })
    };
    let kept = |persistence: Value| json!({ "session_persistence": persistence });
    let cookie = json!({ "type": "HTTP_COOKIE", "cookie_name": "SID" });
    let by_hash = json!({ "lb_algorithm": "SOURCE_IP", "session_persistence": { "type": "SOURCE_IP" } });
    vec![
        ("create_pool", pool("TCP", by_hash), "ELB.8902", &["session_persistence", "lb_algorithm"]),
        ("create_pool", pool("HTTP", kept(cookie)), "ELB.8902", &["cookie_name", "APP_COOKIE"]),
        (
            "create_pool",
            pool("HTTP", kept(json!({ "type": "APP_COOKIE", "cookie_name": "SID" }))),
            "ELB.8902",
            &["type", "guaranteed"],
        ),
        (
            "create_pool",
            pool("TCP", kept(json!({ "type": "SOURCE_IP", "persistence_timeout": 61 }))),
            "ELB.8902",
            &["persistence_timeout"],
        ),
        (
            "create_pool",
            pool("HTTP", kept(json!({ "type": "HTTP_COOKIE", "persistence_timeout": 1441 }))),
            "ELB.8902",
            &["persistence_timeout"],
        ),
        (
            "create_pool",
            pool("TCP", json!({ "slow_start": { "enable": true } })),
            "ELB.8902",
            &["slow_start", "protocol"],
        ),
        (
            "create_pool",
            pool("TCP", json!({ "connection_drain": { "enable": true } })),
            "ELB.8902",
            &["Connection drain timeout must be explict defined."],
        ),
        ("create_pool", pool("QUIC", json!({})), "ELB.8962", &["QUIC"]),
        (
            "create_listener",
            json!({ "body": { "listener": { "loadbalancer_id": balancer, "protocol": "HTTP", "protocol_port": port } } }),
            "ELB.8907",
            &["already has a listener"],
        ),
        ("delete_load_balancer", json!({ "loadbalancer_id": balancer }), "ELB.8907", &["listeners"]),
        ("show_listener", json!({ "listener_id": "nobody" }), "ELB.8904", &["nobody"]),
        ("list_pools", json!({ "limit": 3000 }), "ELB.8902", &["limit"]),
        ("list_certificates", json!({}), "APIGW.0101", &[]),
    ]
}
