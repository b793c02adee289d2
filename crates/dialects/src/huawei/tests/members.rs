//! What becomes of members?

use serde_json::{Value, json};

use super::{Cloud, refused};

#[tokio::test]
async fn one_has_the_vendors_share_and_says_how_it_is() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let id = cloud.member(&pool, "127.0.0.1", 9001).await;
    let at = format!("pools/{pool}/members/{id}");
    let view = cloud.get(&at).await;
    assert_eq!((&view["weight"], &view["operating_status"]), (&json!(1), &json!("NO_MONITOR")));
    assert_eq!((&view["ip_version"], &view["member_type"]), (&json!("v4"), &json!("ip")));
    let monitor = json!({ "pool_id": pool, "type": "TCP", "delay": 5, "timeout": 3, "max_retries": 3 });
    cloud.make("healthmonitors", "healthmonitor", monitor).await;
    assert_eq!(cloud.get(&at).await["operating_status"], "UNKNOWN", "nobody leads to it");
    let listener = cloud.listener(&balancer, "TCP", 80).await;
    cloud
        .put(&format!("listeners/{listener}"), json!({ "listener": { "default_pool_id": pool } }))
        .await
        .unwrap();
    let view = cloud.get(&at).await;
    assert_eq!(view["operating_status"], "INITIAL", "no probe has come to an end");
    assert_eq!(view["status"], json!([{ "listener_id": listener, "operating_status": "INITIAL" }]));
}

#[tokio::test]
async fn a_weight_changed_elsewhere_is_the_one_that_is_seen() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let id = cloud.member(&pool, "127.0.0.1", 9001).await;
    let at = format!("pools/{pool}/members/{id}");
    let view = cloud.put(&at, json!({ "member": { "weight": 0, "name": "m" } })).await.unwrap();
    assert_eq!((&view["weight"], &view["name"]), (&json!(0), &json!("m")));
    assert_eq!(cloud.document()["groups"][0]["targets"][0]["weight"], 0);
    let answer = cloud.put(&at, json!({ "member": { "weight": 101 } })).await;
    assert_eq!(refused(answer, &["weight"]), (400, "ELB.8902"));
}

#[tokio::test]
async fn the_same_address_and_port_come_once() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    cloud.member(&pool, "127.0.0.1", 9001).await;
    let other = cloud.member(&pool, "127.0.0.1", 9002).await;
    let said = json!({ "member": { "address": "127.0.0.1", "protocol_port": 9001 } });
    assert_eq!(
        refused(cloud.post(&format!("pools/{pool}/members"), said).await, &["127.0.0.1"]),
        (409, "ELB.8907")
    );
    let moved = json!({ "member": { "protocol_port": 9001 } });
    assert_eq!(
        refused(cloud.put(&format!("pools/{pool}/members/{other}"), moved).await, &[]),
        (409, "ELB.8907")
    );
}

#[tokio::test]
async fn one_without_a_subnet_needs_the_balancers_leave() {
    let cloud = Cloud::new();
    let said = json!({ "vpc_id": "v", "availability_zone_list": ["az"] });
    let balancer = cloud.make("loadbalancers", "loadbalancer", said).await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let at = format!("pools/{pool}/members");
    let mut said = json!({ "address": "127.0.0.1", "protocol_port": 9001 });
    let answer = cloud.post(&at, json!({ "member": said })).await;
    assert_eq!(refused(answer, &["subnet_cidr_id", "ip_target_enable"]), (400, "ELB.8938"));
    said["subnet_cidr_id"] = json!("s");
    let view = cloud.post(&at, json!({ "member": said })).await.unwrap();
    assert_eq!((&view["subnet_cidr_id"], &view["member_type"]), (&json!("s"), &json!("instance")));
}

#[tokio::test]
async fn many_come_change_and_go_at_once() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let there = cloud.member(&pool, "127.0.0.1", 9001).await;
    let at = format!("pools/{pool}/members");
    let said = |port: u16| json!({ "address": "127.0.0.1", "protocol_port": port });
    let added = json!({ "members": [said(9001), said(9002), said(9003)] });
    let added = cloud.post(&format!("{at}/batch-add"), added).await.unwrap();
    let states: Vec<&Value> = added.as_array().unwrap().iter().map(|member| &member["ret_status"]).collect();
    assert_eq!(states, ["existed", "successful", "successful"]);
    assert_eq!(added[0]["id"], json!(there));
    let changes =
        json!({ "members": [{ "id": added[1]["id"], "weight": 5 }, { "id": added[2]["id"], "weight": 6 }] });
    let changed = cloud.post(&format!("{at}/batch-update"), changes).await.unwrap();
    assert_eq!((&changed[0]["weight"], &changed[1]["weight"]), (&json!(5), &json!(6)));
    let goers = json!({ "members": [{ "id": there }, said(9002), { "id": "nobody" }] });
    let gone = cloud.post(&format!("{at}/batch-delete"), goers).await.unwrap();
    let states: Vec<&Value> = gone.as_array().unwrap().iter().map(|member| &member["ret_status"]).collect();
    assert_eq!(states, ["successful", "successful", "not found"]);
    assert_eq!(cloud.document()["groups"][0]["targets"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn one_bad_member_of_many_leaves_all_as_they_were() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let bad = json!({ "members": [
        { "address": "127.0.0.1", "protocol_port": 9001 }, { "address": "127.0.0.1", "protocol_port": 0 }] });
    let answer = cloud.post(&format!("pools/{pool}/members/batch-add"), bad).await;
    assert_eq!(refused(answer, &["protocol_port"]), (400, "ELB.8902"));
    assert!(cloud.document()["groups"][0].get("targets").is_none());
}

#[tokio::test]
async fn protected_members_stay() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let pool = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let id = cloud.member(&pool, "127.0.0.1", 9001).await;
    let protect = json!({ "pool": { "member_deletion_protection_enable": true } });
    cloud.put(&format!("pools/{pool}"), protect).await.unwrap();
    assert_eq!(cloud.delete(&format!("pools/{pool}/members/{id}")).await.unwrap_err().code, "ELB.8907");
    assert_eq!(
        cloud.delete(&format!("loadbalancers/{balancer}/force-elb")).await.unwrap_err().code,
        "ELB.8907"
    );
}
