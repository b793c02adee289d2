//! How is a health monitor made, told, changed and removed?

use super::*;

const PATH: &str = "/v2.0/lbaas/healthmonitors";

async fn pool(client: &Client, protocol: &str) -> (Value, Value) {
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, protocol, 80).await;
    let pool = client.pool(&listener, protocol).await;
    (balancer, pool)
}

#[tokio::test]
async fn a_monitor_is_the_health_check_of_its_pool() {
    let client = client();
    let (balancer, pool) = pool(&client, "HTTP").await;
    let body = json!({ "healthmonitor": {
        "pool_id": pool["id"], "type": "HTTP", "delay": "5", "timeout": 2, "max_retries": 2, "url_path": "/healthz",
        "expected_codes": "200,202", "http_version": 1.1, "domain_name": "app.example", "name": "hm",
    } });
    let made = client.make(PATH, body.clone()).await;
    let said = body["healthmonitor"].as_object().unwrap();
    for (key, value) in said.iter().filter(|(key, _)| !matches!(key.as_str(), "pool_id" | "delay")) {
        assert_eq!(&made[key], value, "{key}");
    }
    assert_eq!(
        (&made["delay"], &made["max_retries_down"], &made["pools"][0]["id"]),
        (&json!(5), &json!(3), &pool["id"])
    );
    let health = &client.document(&balancer)["groups"][0]["health"];
    let expected = json!({
        "fall": 3, "host": "app.example", "interval": "5s", "kind": "http", "path": "/healthz", "rise": 2,
        "statuses": [200, 202], "timeout": "2s",
    });
    assert_eq!(health, &expected);
    let path = format!("{PATH}/{}", id(&made));
    let said = client.refused("POST", PATH, body).await;
    assert_eq!(said, (409, "This pool already has a health monitor".to_owned()));
    let changed = client.change(&path, json!({ "healthmonitor": { "admin_state_up": false } })).await;
    assert_eq!((&changed["admin_state_up"], &changed["url_path"]), (&json!(false), &json!("/healthz")));
    assert_eq!(client.document(&balancer)["groups"][0].get("health"), None);
    let changed =
        client.change(&path, json!({ "healthmonitor": { "admin_state_up": true, "delay": 9 } })).await;
    assert_eq!((&changed["delay"], &changed["name"]), (&json!(9), &json!("hm")));
    client.remove(&path).await;
    assert_eq!(client.document(&balancer)["groups"][0].get("health"), None);
    let shown = client.get(&format!("/v2.0/lbaas/pools/{}", id(&pool))).await;
    assert_eq!(shown["pool"]["healthmonitor_id"], Value::Null);
}

#[tokio::test]
async fn a_check_that_an_operator_made_is_a_monitor_too() {
    let client = client();
    let (balancer, pool) = pool(&client, "TCP").await;
    client.edit(&balancer, |document| {
        document["groups"][0]["health"] = json!({ "kind": "tcp", "interval": "7s" })
    });
    let shown = client.get(&format!("/v2.0/lbaas/pools/{}", id(&pool))).await;
    let monitor =
        client.get(&format!("{PATH}/{}", shown["pool"]["healthmonitor_id"].as_str().unwrap())).await;
    assert_eq!(
        (&monitor["healthmonitor"]["type"], &monitor["healthmonitor"]["delay"]),
        (&json!("TCP"), &json!(7))
    );
}

#[tokio::test]
async fn where_a_monitor_cannot_be_the_reference_says_why() {
    let client = client();
    let (_, http) = pool(&client, "HTTP").await;
    let (_, udp) = pool(&client, "UDP").await;
    let table = [
        (&http, json!({ "type": "PING" }), 400, "The selected type is not allowed in this deployment: PING"),
        (
            &http,
            json!({ "type": "UDP-CONNECT" }),
            400,
            "Validation failure: The UDP-CONNECT type is only supported for pools of type UDP/SCTP.",
        ),
        (
            &udp,
            json!({ "type": "HTTPS" }),
            400,
            "Validation failure: The associated pool protocol is UDP, so only a UDP-CONNECT/SCTP/TCP/HTTP health \
             monitor is supported.",
        ),
        (
            &http,
            json!({ "type": "TCP", "url_path": "/x" }),
            400,
            "url_path is not a valid option for health monitors of type TCP",
        ),
        (
            &http,
            json!({ "type": "HTTP", "domain_name": "a.example" }),
            400,
            "Validation failure: 'http_version' must be specified when 'domain_name' is provided.",
        ),
        (
            &http,
            json!({ "type": "HTTP", "domain_name": "a.example", "http_version": 1.0 }),
            400,
            "http_version 1.0 is not a valid option for health monitors HTTP 1.1 domain name health check",
        ),
        (
            &http,
            json!({ "type": "HTTP", "http_method": "HEAD" }),
            501,
            "Provider 'homing' does not support a requested option: http_method HEAD: probes ask with GET",
        ),
    ];
    for (pool, mut body, status, expected) in table {
        for (key, value) in [("delay", 5), ("timeout", 2), ("max_retries", 2)] {
            body[key] = value.into();
        }
        body["pool_id"] = pool["id"].clone();
        let said = client.refused("POST", PATH, json!({ "healthmonitor": body })).await;
        assert_eq!(said, (status, expected.to_owned()), "{body}");
    }
}
