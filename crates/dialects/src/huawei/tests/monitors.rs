//! What becomes of health checks?

use serde_json::{Value, json};

use super::{Cloud, refused};

fn said(pool: &str, kind: &str) -> Value {
    json!({ "pool_id": pool, "type": kind, "delay": 5, "timeout": 3, "max_retries": 2 })
}

#[tokio::test]
async fn one_has_the_vendors_defaults() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "HTTP", "ROUND_ROBIN").await;
    let id = cloud.make("healthmonitors", "healthmonitor", said(&pool, "HTTP")).await;
    let view = cloud.get(&format!("healthmonitors/{id}")).await;
    let shown =
        json!([view["expected_codes"], view["http_method"], view["url_path"], view["max_retries_down"]]);
    assert_eq!(shown, json!(["200", "GET", "/", 3]));
    assert_eq!((&view["pools"], &view["monitor_port"]), (&json!([{ "id": pool }]), &Value::Null));
    let health = json!({ "kind": "http", "interval": "5s", "timeout": "3s", "rise": 2, "fall": 3, "path": "/", "statuses": ["200"] });
    let told = cloud.document()["groups"][0]["health"].clone();
    for (key, value) in health.as_object().unwrap() {
        assert_eq!(told[key], *value, "{key}");
    }
    assert_eq!(cloud.get(&format!("pools/{pool}")).await["healthmonitor_id"], json!(id));
}

#[tokio::test]
async fn a_pool_has_one() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    cloud.make("healthmonitors", "healthmonitor", said(&pool, "TCP")).await;
    let second = cloud.post("healthmonitors", json!({ "healthmonitor": said(&pool, "TCP") })).await;
    assert_eq!(refused(second, &["already has"]), (409, "ELB.8907"));
}

#[tokio::test]
async fn its_type_goes_with_what_members_speak() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    for (protocol, kind, code) in [
        ("UDP", "TCP", "ELB.8902"),
        ("TCP", "UDP_CONNECT", "ELB.8902"),
        ("TCP", "GRPC", "ELB.8902"),
        ("HTTP", "TLS", "ELB.8962"),
    ] {
        let pool = cloud.pool(&balancer, protocol, "ROUND_ROBIN").await;
        let answer = cloud.post("healthmonitors", json!({ "healthmonitor": said(&pool, kind) })).await;
        assert_eq!(refused(answer, &["type", kind]), (400, code));
    }
    let pool = cloud.pool(&balancer, "UDP", "ROUND_ROBIN").await;
    let view =
        cloud.post("healthmonitors", json!({ "healthmonitor": said(&pool, "UDP_CONNECT") })).await.unwrap();
    assert_eq!((&view["type"], &view["expected_codes"]), (&json!("UDP_CONNECT"), &Value::Null));
}

#[tokio::test]
async fn it_is_changed_switched_off_and_on() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let id = cloud.make("healthmonitors", "healthmonitor", said(&pool, "TCP")).await;
    let at = format!("healthmonitors/{id}");
    let change = json!({ "healthmonitor": { "type": "HTTP", "expected_codes": "200,202-204", "url_path": "/up", "monitor_port": 8000 } });
    let view = cloud.put(&at, change).await.unwrap();
    assert_eq!((&view["expected_codes"], &view["url_path"]), (&json!("200,202-204"), &json!("/up")));
    assert_eq!(view["monitor_port"], 8000);
    let view = cloud.put(&at, json!({ "healthmonitor": { "monitor_port": null } })).await.unwrap();
    assert_eq!(view["monitor_port"], Value::Null);
    let view = cloud.put(&at, json!({ "healthmonitor": { "admin_state_up": false } })).await.unwrap();
    assert_eq!(view["admin_state_up"], false);
    assert!(cloud.document()["groups"][0].get("health").is_none());
    let view = cloud.put(&at, json!({ "healthmonitor": { "admin_state_up": true } })).await.unwrap();
    assert_eq!((&view["url_path"], &view["expected_codes"]), (&json!("/up"), &json!("200,202-204")));
    assert_eq!(cloud.document()["groups"][0]["health"]["kind"], "http");
}

#[tokio::test]
async fn what_no_probe_can_do_is_refused() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "HTTP", "ROUND_ROBIN").await;
    for (field, value, words) in [
        ("delay", json!(51), &["delay"][..]),
        ("http_method", json!("POST"), &["http_method"]),
        ("expected_codes", json!("2xx"), &["expected_codes"]),
        ("timeout", json!(6), &["timeout", "interval"]),
    ] {
        let mut said = said(&pool, "HTTP");
        said[field] = value;
        let answer = cloud.post("healthmonitors", json!({ "healthmonitor": said })).await;
        assert_eq!(refused(answer, words).0, 400, "{field}");
    }
}
