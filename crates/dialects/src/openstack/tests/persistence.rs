//! How does a session come home, in the words of this API?

use super::*;

async fn pool(client: &Client, protocol: &str, persistence: Value) -> (u16, Value) {
    let balancer = client.balancer().await;
    let body = json!({ "pool": {
        "loadbalancer_id": balancer["id"], "protocol": protocol, "lb_algorithm": "ROUND_ROBIN",
        "session_persistence": persistence,
    } });
    let (status, answer) = client.ask("POST", "/v2.0/lbaas/pools", body).await;
    let document = client.document(&balancer);
    client.remove(&format!("/v2.0/lbaas/loadbalancers/{}?cascade=true", id(&balancer))).await;
    let told = if status == 201 {
        json!([document["groups"][0]["persistence"], answer["pool"]["session_persistence"]])
    } else {
        answer["faultstring"].clone()
    };
    (status, told)
}

#[tokio::test]
async fn each_type_becomes_a_method_and_comes_back_as_it_was_said() {
    let client = client();
    let cookie = |name: Option<&str>, kind: &str| json!({ "type": kind, "cookie_name": name, "persistence_timeout": null, "persistence_granularity": null });
    let table = [
        (
            ("HTTP", json!({ "type": "HTTP_COOKIE" })),
            json!([{ "method": "cookie", "timeout": "30d" }, cookie(None, "HTTP_COOKIE")]),
        ),
        (
            ("HTTP", json!({ "type": "APP_COOKIE", "cookie_name": "JSESSIONID" })),
            json!([
                { "cookie_name": "JSESSIONID", "method": "app-cookie", "timeout": "30d" },
                cookie(Some("JSESSIONID"), "APP_COOKIE"),
            ]),
        ),
        (
            ("TCP", json!({ "type": "SOURCE_IP" })),
            json!([{ "method": "source-ip", "timeout": "30d" }, cookie(None, "SOURCE_IP")]),
        ),
        (
            ("UDP", json!({ "type": "SOURCE_IP" })),
            json!([{ "method": "source-ip", "timeout": "6m" }, cookie(None, "SOURCE_IP")]),
        ),
        (
            (
                "UDP",
                json!({ "type": "SOURCE_IP", "persistence_timeout": "60",
                "persistence_granularity": "255.255.0.0" }),
            ),
            json!([
                { "ipv4_prefix": 16, "method": "source-ip", "timeout": "1m" },
                { "type": "SOURCE_IP", "cookie_name": null, "persistence_timeout": 60,
                  "persistence_granularity": "255.255.0.0" },
            ]),
        ),
        (
            ("UDP", json!({ "type": "SOURCE_IP", "persistence_timeout": 360 })),
            json!([
                { "method": "source-ip", "timeout": "6m" },
                { "type": "SOURCE_IP", "cookie_name": null, "persistence_timeout": 360,
                  "persistence_granularity": null },
            ]),
        ),
    ];
    for ((protocol, said), expected) in table {
        assert_eq!(pool(&client, protocol, said.clone()).await, (201, expected), "{protocol} {said}");
    }
}

#[tokio::test]
async fn what_does_not_go_together_is_refused_in_the_words_of_the_reference() {
    let client = client();
    let only_datagrams = "Validation failure: persistence_timeout and persistence_granularity is only for UDP and SCTP \
                          protocol pools.";
    let table = [
        (
            ("HTTP", json!({ "type": "APP_COOKIE" })),
            "Validation failure: Field \"cookie_name\" must be specified when using the \"APP_COOKIE\" session \
             persistence type.",
        ),
        (
            ("HTTP", json!({ "type": "HTTP_COOKIE", "cookie_name": "x" })),
            "Validation failure: Field \"cookie_name\" can only be specified with session persistence of type \
             \"APP_COOKIE\".",
        ),
        (
            ("HTTP", json!({ "type": "APP_COOKIE", "cookie_name": "a=b" })),
            "Validation failure: Supplied \"cookie_name\" is invalid.",
        ),
        (
            ("HTTP", json!({ "type": "APP_COOKIE", "cookie_name": "a b" })),
            "Invalid input for field/attribute cookie_name. Value: 'a b'. Value should match the pattern ^[^\\s,;\\\\]+$",
        ),
        (("HTTP", json!({ "type": "SOURCE_IP", "persistence_timeout": 60 })), only_datagrams),
        (("TCP", json!({ "type": "SOURCE_IP", "persistence_granularity": "255.255.0.0" })), only_datagrams),
        (
            ("UDP", json!({ "type": "HTTP_COOKIE" })),
            "Validation failure: Session persistence of type HTTP_COOKIE is not supported for UDP/SCTP protocol pools.",
        ),
        (
            ("UDP", json!({ "type": "SOURCE_IP", "cookie_name": "x" })),
            "Validation failure: session_persistence SOURCE_IP type for UDP and SCTP protocols only accepts: type, \
             persistence_timeout, persistence_granularity.",
        ),
        (
            ("UDP", json!({ "type": "SOURCE_IP", "persistence_granularity": "255.0.255.0" })),
            "Validation failure: persistence_granularity 255.0.255.0 is no netmask.",
        ),
        (
            ("TCP", json!({ "type": "HTTP_COOKIE" })),
            "Validation failure: Session persistence of type HTTP_COOKIE is not supported for TCP protocol pools.",
        ),
        (
            ("HTTP", json!({ "type": "STICKY" })),
            "Invalid input for field/attribute type. Value: 'STICKY'. Value should be one of: SOURCE_IP, HTTP_COOKIE, \
             APP_COOKIE",
        ),
    ];
    for ((protocol, said), expected) in table {
        assert_eq!(pool(&client, protocol, said.clone()).await, (400, json!(expected)), "{protocol} {said}");
    }
}

#[tokio::test]
async fn a_change_says_only_what_is_to_be_otherwise_and_null_switches_off() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let pool = client.pool(&listener, "HTTP").await;
    let path = format!("/v2.0/lbaas/pools/{}", id(&pool));
    let set = |persistence: Value| json!({ "pool": { "session_persistence": persistence } });
    let changed = client.change(&path, set(json!({ "type": "APP_COOKIE", "cookie_name": "a" }))).await;
    assert_eq!(changed["session_persistence"]["cookie_name"], "a");
    let changed = client.change(&path, set(json!({ "cookie_name": "b" }))).await;
    assert_eq!(changed["session_persistence"]["type"], "APP_COOKIE");
    assert_eq!(changed["session_persistence"]["cookie_name"], "b");
    let changed = client.change(&path, set(json!({ "type": "HTTP_COOKIE" }))).await;
    assert_eq!(changed["session_persistence"]["cookie_name"], Value::Null);
    let changed = client.change(&path, json!({ "pool": { "name": "p2" } })).await;
    assert_eq!(changed["session_persistence"]["type"], "HTTP_COOKIE");
    let changed = client.change(&path, set(Value::Null)).await;
    assert_eq!(changed["session_persistence"], Value::Null);
    assert_eq!(client.document(&balancer)["groups"][0].get("persistence"), None);
}

#[tokio::test]
async fn what_an_operator_changes_is_what_a_client_sees() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "UDP", 53).await;
    let pool = client.pool(&listener, "UDP").await;
    let path = format!("/v2.0/lbaas/pools/{}", id(&pool));
    let body =
        json!({ "pool": { "session_persistence": { "type": "SOURCE_IP", "persistence_timeout": 60 } } });
    client.change(&path, body).await;
    client.edit(&balancer, |document| document["groups"][0]["persistence"]["timeout"] = "90s".into());
    assert_eq!(client.get(&path).await["pool"]["session_persistence"]["persistence_timeout"], 90);
}
