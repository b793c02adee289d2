//! What becomes of session persistence?

use serde_json::{Value, json};

use super::{Cloud, refused};

/// Asks for a pool of `protocol` with this persistence.
async fn ask(
    cloud: &Cloud,
    balancer: &str,
    protocol: &str,
    persistence: Value,
) -> Result<Value, super::Fault> {
    let said = json!({ "loadbalancer_id": balancer, "protocol": protocol, "lb_algorithm": "ROUND_ROBIN",
        "session_persistence": persistence });
    cloud.post("pools", json!({ "pool": said })).await
}

fn shown(kind: &str, name: Value, minutes: u64) -> Value {
    json!({ "type": kind, "cookie_name": name, "persistence_timeout": minutes })
}

/// What the node is told of the pool that was made last.
fn told(cloud: &Cloud) -> Value {
    cloud.document()["groups"].as_array().unwrap().last().unwrap()["persistence"].clone()
}

#[tokio::test]
async fn minutes_and_defaults_are_those_of_the_protocol() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    for (protocol, kind, minutes, shown_minutes, method, timeout) in [
        ("TCP", "SOURCE_IP", None, 1, "source-ip", "1m"),
        ("UDP", "SOURCE_IP", Some(60), 60, "source-ip", "1h"),
        ("HTTP", "HTTP_COOKIE", None, 1440, "cookie", "1d"),
        ("HTTP", "HTTP_COOKIE", Some(7), 7, "cookie", "7m"),
        ("HTTPS", "HTTP_COOKIE", Some(1440), 1440, "cookie", "1d"),
    ] {
        let mut persistence = json!({ "type": kind });
        if let Some(minutes) = minutes {
            persistence["persistence_timeout"] = json!(minutes);
        }
        let view = ask(&cloud, &balancer, protocol, persistence).await.unwrap();
        assert_eq!(view["session_persistence"], shown(kind, Value::Null, shown_minutes), "{protocol}");
        assert_eq!(told(&cloud), json!({ "method": method, "timeout": timeout }), "{protocol}");
    }
}

#[tokio::test]
async fn pools_of_connections_keep_addresses_whatever_the_type_says() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let view = ask(&cloud, &balancer, "TCP", json!({ "type": "HTTP_COOKIE", "persistence_timeout": 5 }))
        .await
        .unwrap();
    assert_eq!(view["session_persistence"], shown("HTTP_COOKIE", Value::Null, 5));
    assert_eq!(told(&cloud), json!({ "method": "source-ip", "timeout": "5m" }));
    let view =
        ask(&cloud, &balancer, "UDP", json!({ "type": "APP_COOKIE", "cookie_name": "SID" })).await.unwrap();
    assert_eq!(view["session_persistence"], shown("APP_COOKIE", json!("SID"), 1));
    assert_eq!(told(&cloud)["method"], "source-ip");
}

#[tokio::test]
async fn pools_of_requests_take_the_source_address_without_effect() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let view = ask(&cloud, &balancer, "HTTP", json!({ "type": "SOURCE_IP", "persistence_timeout": 9 }))
        .await
        .unwrap();
    assert_eq!(view["session_persistence"], shown("SOURCE_IP", Value::Null, 9));
    assert_eq!(told(&cloud), Value::Null);
}

#[tokio::test]
async fn what_is_out_of_range_is_refused() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    for (protocol, kind, minutes) in [
        ("TCP", "SOURCE_IP", json!(61)),
        ("TCP", "SOURCE_IP", json!(0)),
        ("HTTP", "HTTP_COOKIE", json!(1441)),
        ("HTTP", "HTTP_COOKIE", json!("5")),
        ("HTTP", "HTTP_COOKIE", json!(1.5)),
    ] {
        let persistence = json!({ "type": kind, "persistence_timeout": minutes });
        let answer = ask(&cloud, &balancer, protocol, persistence).await;
        assert_eq!(refused(answer, &["persistence_timeout"]), (400, "ELB.8902"));
    }
    let answer = ask(&cloud, &balancer, "HTTP", json!({ "type": "SIDEWAYS" })).await;
    assert_eq!(refused(answer, &["type", "SOURCE_IP"]), (400, "ELB.8902"));
    let answer = ask(&cloud, &balancer, "HTTP", json!({ "persistence_timeout": 5 })).await;
    assert_eq!(refused(answer, &["type", "session_persistence"]), (400, "ELB.8902"));
}

#[tokio::test]
async fn a_cookie_name_is_for_cookies_of_the_application() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let answer = ask(&cloud, &balancer, "HTTP", json!({ "type": "HTTP_COOKIE", "cookie_name": "SID" })).await;
    assert_eq!(refused(answer, &["cookie_name", "APP_COOKIE"]), (400, "ELB.8902"));
    let answer = ask(&cloud, &balancer, "HTTP", json!({ "type": "APP_COOKIE" })).await;
    assert_eq!(refused(answer, &["cookie_name", "APP_COOKIE"]), (400, "ELB.8902"));
    let answer = ask(&cloud, &balancer, "HTTP", json!({ "type": "APP_COOKIE", "cookie_name": "SID" })).await;
    assert_eq!(refused(answer, &["APP_COOKIE", "guaranteed", "HTTP_COOKIE"]), (400, "ELB.8902"));
}

#[tokio::test]
async fn the_source_address_algorithm_replaces_it() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let said = json!({ "loadbalancer_id": balancer, "protocol": "TCP", "lb_algorithm": "SOURCE_IP",
        "session_persistence": { "type": "SOURCE_IP" } });
    let answer = cloud.post("pools", json!({ "pool": said })).await;
    let both = ["session_persistence", "lb_algorithm", "ROUND_ROBIN"];
    assert_eq!(refused(answer, &both), (400, "ELB.8902"));
    let pool = ask(&cloud, &balancer, "TCP", json!({ "type": "SOURCE_IP" })).await.unwrap();
    let at = format!("pools/{}", pool["id"].as_str().unwrap());
    let answer = cloud.put(&at, json!({ "pool": { "lb_algorithm": "SOURCE_IP" } })).await;
    assert_eq!(refused(answer, &both), (400, "ELB.8902"));
    assert_eq!(cloud.get(&at).await["lb_algorithm"], "ROUND_ROBIN", "nothing has changed");
    let both = json!({ "pool": { "lb_algorithm": "SOURCE_IP", "session_persistence": null } });
    assert_eq!(cloud.put(&at, both).await.unwrap()["session_persistence"], Value::Null);
}

#[tokio::test]
async fn least_connections_keep_sessions() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let said = json!({ "loadbalancer_id": balancer, "protocol": "HTTP", "lb_algorithm": "LEAST_CONNECTIONS",
        "session_persistence": { "type": "HTTP_COOKIE", "persistence_timeout": 20 } });
    let view = cloud.post("pools", json!({ "pool": said })).await.unwrap();
    assert_eq!(view["session_persistence"], shown("HTTP_COOKIE", Value::Null, 20));
}

#[tokio::test]
async fn it_is_changed_in_part_and_switched_off_by_null() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = ask(&cloud, &balancer, "HTTP", json!({ "type": "HTTP_COOKIE", "persistence_timeout": 20 }))
        .await
        .unwrap();
    let at = format!("pools/{}", pool["id"].as_str().unwrap());
    let change = |persistence: Value| json!({ "pool": { "session_persistence": persistence } });
    let view = cloud.put(&at, change(json!({ "persistence_timeout": 30 }))).await.unwrap();
    assert_eq!(view["session_persistence"], shown("HTTP_COOKIE", Value::Null, 30));
    let view = cloud.put(&at, json!({ "pool": { "name": "n" } })).await.unwrap();
    assert_eq!(view["session_persistence"]["persistence_timeout"], 30, "nothing was said of it");
    let view = cloud.put(&at, change(Value::Null)).await.unwrap();
    assert_eq!((&view["session_persistence"], told(&cloud)), (&Value::Null, Value::Null));
}
