//! What becomes of pools?

use serde_json::{Value, json};

use super::{Cloud, refused};

#[tokio::test]
async fn one_may_come_before_its_listener_or_with_it() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let before = cloud.pool(&balancer, "TCP", "LEAST_CONNECTIONS").await;
    let view = cloud.get(&format!("pools/{before}")).await;
    assert_eq!((&view["loadbalancers"], &view["listeners"]), (&json!([{ "id": balancer }]), &json!([])));
    let listener = cloud.listener(&balancer, "UDP", 53).await;
    let said = json!({ "listener_id": listener, "protocol": "UDP", "lb_algorithm": "SOURCE_IP" });
    let with = cloud.post("pools", json!({ "pool": said })).await.unwrap();
    assert_eq!(with["listeners"], json!([{ "id": listener }]));
    assert_eq!(cloud.get(&format!("listeners/{listener}")).await["default_pool_id"], with["id"]);
    let second = cloud.post("pools", json!({ "pool": said })).await;
    assert_eq!(refused(second, &["already has a default pool"]), (409, "ELB.8907"));
    let document = cloud.document();
    let schedulers: Vec<&Value> =
        document["groups"].as_array().unwrap().iter().map(|group| &group["scheduler"]).collect();
    assert_eq!(schedulers, ["weighted-least-connections", "ip-hash"]);
}

#[tokio::test]
async fn one_that_belongs_nowhere_is_refused() {
    let cloud = Cloud::new();
    let said = json!({ "protocol": "TCP", "lb_algorithm": "ROUND_ROBIN" });
    let answer = cloud.post("pools", json!({ "pool": said })).await;
    assert_eq!(refused(answer, &["loadbalancer_id", "listener_id", "type"]), (400, "ELB.8902"));
    let said = json!({ "protocol": "TCP", "lb_algorithm": "ROUND_ROBIN", "type": "ip" });
    let answer = cloud.post("pools", json!({ "pool": said })).await;
    assert_eq!(refused(answer, &["type"]), (400, "ELB.8962"));
}

#[tokio::test]
async fn what_there_is_not_is_refused_by_its_name() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    for (field, value, code) in [
        ("protocol", json!("QUIC"), "ELB.8962"),
        ("protocol", json!("SCTP"), "ELB.8902"),
        ("lb_algorithm", json!("5_TUPLE_HASH"), "ELB.8962"),
        ("any_port_enable", json!(true), "ELB.8962"),
        ("az_affinity", json!({ "enable": true }), "ELB.8962"),
    ] {
        let mut said =
            json!({ "loadbalancer_id": balancer, "protocol": "TCP", "lb_algorithm": "ROUND_ROBIN" });
        said[field] = value;
        let answer = cloud.post("pools", json!({ "pool": said })).await;
        assert_eq!(refused(answer, &[field]), (400, code));
    }
}

#[tokio::test]
async fn all_members_get_traffic_when_none_is_fit_if_that_is_wanted() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let at = format!("pools/{pool}");
    assert_eq!(cloud.get(&at).await["pool_health"], json!({ "minimum_healthy_member_count": 0 }));
    let wanted = |least: u8| json!({ "pool": { "pool_health": { "minimum_healthy_member_count": least } } });
    let view = cloud.put(&at, wanted(1)).await.unwrap();
    assert_eq!(view["pool_health"], json!({ "minimum_healthy_member_count": 1 }));
    assert_eq!(cloud.document()["groups"][0]["all_unhealthy"], "forward");
    cloud.put(&at, wanted(0)).await.unwrap();
    assert_eq!(cloud.document()["groups"][0]["all_unhealthy"], "refuse");
}

#[tokio::test]
async fn one_that_is_in_use_stays() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let at = format!("pools/{pool}");
    let member = cloud.member(&pool, "127.0.0.1", 9001).await;
    assert_eq!(cloud.delete(&at).await.unwrap_err().code, "ELB.8907");
    cloud.delete(&format!("{at}/members/{member}")).await.unwrap();
    let monitor = json!({ "pool_id": pool, "type": "TCP", "delay": 5, "timeout": 3, "max_retries": 3 });
    let monitor = cloud.make("healthmonitors", "healthmonitor", monitor).await;
    assert_eq!(cloud.delete(&at).await.unwrap_err().code, "ELB.8907");
    cloud.delete(&format!("healthmonitors/{monitor}")).await.unwrap();
    let listener = cloud.listener(&balancer, "TCP", 80).await;
    cloud
        .put(&format!("listeners/{listener}"), json!({ "listener": { "default_pool_id": pool } }))
        .await
        .unwrap();
    assert_eq!(cloud.delete(&at).await.unwrap(), 204);
    assert_eq!(cloud.get(&format!("listeners/{listener}")).await["default_pool_id"], Value::Null);
}

#[tokio::test]
async fn a_pool_of_the_console_is_seen_by_the_vendors_client() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let at = homing_control::edit::Place::Group { load_balancer: balancer, name: "blue".to_owned() };
    let value = json!({ "persistence": { "method": "cookie", "timeout": "2m" },
        "targets": [{ "name": "a", "address": "127.0.0.1:9001", "weight": 7 }] });
    let op = homing_control::edit::Op::Create { at, value };
    let decide = move |_: &crate::book::Book<'_>| {
        Ok::<_, super::Fault>(crate::book::Done { ops: vec![op], answer: () })
    };
    cloud.node.change(cloud.caller.clone(), "console".to_owned(), decide).await.unwrap();
    let view = cloud.get("pools/blue").await;
    let persistence = json!({ "type": "HTTP_COOKIE", "cookie_name": null, "persistence_timeout": 2 });
    assert_eq!((&view["lb_algorithm"], &view["session_persistence"]), (&json!("ROUND_ROBIN"), &persistence));
    assert_eq!(cloud.get("pools/blue/members/a").await["weight"], 7);
}

#[tokio::test]
async fn new_members_start_slowly_where_that_goes() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "HTTP", "ROUND_ROBIN").await;
    let at = format!("pools/{pool}");
    let wanted = |slow_start: Value| json!({ "pool": { "slow_start": slow_start } });
    assert_eq!(cloud.get(&at).await["slow_start"], json!({ "enable": false, "duration": 30 }));
    let view = cloud.put(&at, wanted(json!({ "enable": true, "duration": 90 }))).await.unwrap();
    assert_eq!(view["slow_start"], json!({ "enable": true, "duration": 90 }));
    assert_eq!(cloud.document()["groups"][0]["slow_start"], "1m30s");
    let answer = cloud.put(&at, wanted(json!({ "enable": true, "duration": 29 }))).await;
    assert_eq!(refused(answer, &["duration"]), (400, "ELB.8902"));
    let answer = cloud.put(&at, json!({ "pool": { "lb_algorithm": "LEAST_CONNECTIONS" } })).await;
    assert_eq!(refused(answer, &["slow_start", "lb_algorithm", "LEAST_CONNECTIONS"]), (400, "ELB.8902"));
    let tcp = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let answer = cloud.put(&format!("pools/{tcp}"), wanted(json!({ "enable": true }))).await;
    assert_eq!(refused(answer, &["slow_start", "protocol", "TCP"]), (400, "ELB.8902"));
    let view = cloud.put(&at, wanted(json!({ "enable": false }))).await.unwrap();
    assert_eq!(view["slow_start"]["enable"], false);
    assert!(cloud.document()["groups"][0].get("slow_start").is_none());
}

#[tokio::test]
async fn a_drain_that_is_switched_on_needs_its_time() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    for (protocol, off) in [("TCP", json!("0s")), ("HTTP", Value::Null)] {
        let pool = cloud.pool(&balancer, protocol, "ROUND_ROBIN").await;
        let at = format!("pools/{pool}");
        let wanted = |drain: Value| json!({ "pool": { "connection_drain": drain } });
        let told = || cloud.document()["groups"].as_array().unwrap().last().unwrap()["drain"].clone();
        assert_eq!(cloud.get(&at).await["connection_drain"], json!({ "enable": false, "timeout": 0 }));
        let answer = cloud.put(&at, wanted(json!({ "enable": true }))).await;
        assert_eq!(
            refused(answer, &["Connection drain timeout must be explict defined."]),
            (400, "ELB.8902")
        );
        let answer = cloud.put(&at, wanted(json!({ "enable": true, "timeout": 9 }))).await;
        assert_eq!(refused(answer, &["timeout"]), (400, "ELB.8902"));
        let view = cloud.put(&at, wanted(json!({ "enable": true, "timeout": 300 }))).await.unwrap();
        assert_eq!(
            (&view["connection_drain"], told()),
            (&json!({ "enable": true, "timeout": 300 }), json!("5m"))
        );
        let view = cloud.put(&at, wanted(json!({ "enable": false }))).await.unwrap();
        assert_eq!((&view["connection_drain"]["enable"], told()), (&json!(false), off), "{protocol}");
    }
}
