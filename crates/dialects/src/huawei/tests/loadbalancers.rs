//! What becomes of load balancers?

use serde_json::{Value, json};

use super::{Cloud, refused};

fn said(more: Value) -> Value {
    let mut said = json!({ "vpc_id": "v", "availability_zone_list": ["cn-north-4a"] });
    for (key, value) in more.as_object().unwrap() {
        said[key] = value.clone();
    }
    json!({ "loadbalancer": said })
}

#[tokio::test]
async fn one_gets_an_address_and_gives_back_what_was_said() {
    let cloud = Cloud::new();
    let more = json!({ "name": "店", "description": "d", "vip_subnet_cidr_id": "s", "l7_flavor_id": "f",
        "tags": [{ "key": "team", "value": "shop" }], "enterprise_project_id": "e" });
    let made = cloud.post("loadbalancers", said(more)).await.unwrap();
    assert_eq!(made["vip_address"], "127.0.1.1");
    assert_eq!((&made["name"], &made["description"]), (&json!("店"), &json!("d")));
    assert_eq!((&made["vpc_id"], &made["vip_subnet_cidr_id"]), (&json!("v"), &json!("s")));
    assert_eq!(made["availability_zone_list"], json!(["cn-north-4a"]));
    assert_eq!(made["tags"], json!([{ "key": "team", "value": "shop" }]));
    assert_eq!((&made["l7_flavor_id"], &made["enterprise_project_id"]), (&json!("f"), &json!("e")));
    let states = (&made["provisioning_status"], &made["operating_status"], &made["guaranteed"]);
    assert_eq!(states, (&json!("ACTIVE"), &json!("ONLINE"), &json!(true)));
    assert!(made["created_at"].as_str().unwrap().ends_with('Z'), "{made}");
    let id = made["id"].as_str().unwrap();
    assert_eq!(cloud.get(&format!("loadbalancers/{id}")).await, made);
    let document = cloud.document();
    assert_eq!(
        (&document["edition"], &document["dialect"]),
        (&json!("huawei-elb-dedicated"), &json!("huawei"))
    );
    assert_eq!((&document["tags"], &document["description"]), (&json!({ "team": "shop" }), &json!("店")));
}

#[tokio::test]
async fn the_wanted_address_is_given_once() {
    let cloud = Cloud::new();
    let wanted = json!({ "vip_subnet_cidr_id": "s", "vip_address": "127.0.1.2" });
    let made = cloud.post("loadbalancers", said(wanted.clone())).await.unwrap();
    assert_eq!(made["vip_address"], "127.0.1.2");
    let again = cloud.post("loadbalancers", said(wanted)).await;
    assert_eq!(refused(again, &["127.0.1.2"]), (409, "ELB.8907"));
    let outside = json!({ "vip_subnet_cidr_id": "s", "vip_address": "127.0.9.9" });
    assert_eq!(
        refused(cloud.post("loadbalancers", said(outside)).await, &["vip_address"]),
        (400, "ELB.8902")
    );
    for _ in 0..2 {
        cloud.balancer().await;
    }
    let fourth = cloud.post("loadbalancers", said(json!({}))).await;
    assert_eq!(refused(fourth, &["address"]), (409, "ELB.8905"));
}

#[tokio::test]
async fn one_needs_a_place_and_a_zone() {
    let cloud = Cloud::new();
    let nowhere = json!({ "loadbalancer": { "availability_zone_list": ["az"] } });
    let answer = cloud.post("loadbalancers", nowhere).await;
    assert_eq!(refused(answer, &["vpc_id", "vip_subnet_cidr_id"]), (400, "ELB.8902"));
    let without_zone = json!({ "loadbalancer": { "vpc_id": "v" } });
    let answer = cloud.post("loadbalancers", without_zone).await;
    assert_eq!(refused(answer, &["availability_zone_list"]), (400, "ELB.8902"));
    let answer = cloud.post("loadbalancers", said(json!({ "guaranteed": false }))).await;
    assert_eq!(refused(answer, &["guaranteed"]), (400, "ELB.8902"));
    let answer = cloud.post("loadbalancers", said(json!({ "publicip_ids": ["p"] }))).await;
    assert_eq!(refused(answer, &["publicip_ids"]), (400, "ELB.8962"));
}

#[tokio::test]
async fn one_is_changed_field_by_field() {
    let cloud = Cloud::new();
    let id = cloud.balancer().await;
    let at = format!("loadbalancers/{id}");
    let changed = cloud.put(&at, json!({ "loadbalancer": { "description": "new" } })).await.unwrap();
    assert_eq!((&changed["name"], &changed["description"]), (&json!("shop"), &json!("new")));
    let off = json!({ "loadbalancer": { "ip_target_enable": false } });
    assert_eq!(refused(cloud.put(&at, off).await, &["ip_target_enable"]), (400, "ELB.8902"));
    let zones = json!({ "loadbalancer": { "availability_zone_list": ["b"] } });
    assert_eq!(refused(cloud.put(&at, zones).await, &["availability_zone_list"]), (400, "ELB.8902"));
}

#[tokio::test]
async fn one_with_children_or_protection_stays() {
    let cloud = Cloud::new();
    let id = cloud.balancer().await;
    let at = format!("loadbalancers/{id}");
    let listener = cloud.listener(&id, "TCP", 80).await;
    assert_eq!(cloud.delete(&at).await.unwrap_err().code, "ELB.8907");
    cloud.delete(&format!("listeners/{listener}")).await.unwrap();
    let protect = |is_on: bool| json!({ "loadbalancer": { "deletion_protection_enable": is_on } });
    cloud.put(&at, protect(true)).await.unwrap();
    assert_eq!(cloud.delete(&at).await.unwrap_err().status, 409);
    assert_eq!(cloud.delete(&format!("{at}/force-elb")).await.unwrap_err().status, 409);
    cloud.put(&at, protect(false)).await.unwrap();
    assert_eq!(cloud.delete(&at).await.unwrap(), 204);
    let gone = cloud.delete(&at).await.unwrap_err();
    assert_eq!((gone.status, gone.code), (404, "ELB.8904"));
}

#[tokio::test]
async fn one_goes_by_force_with_all_that_is_in_it() {
    let cloud = Cloud::new();
    let id = cloud.balancer().await;
    cloud.listener(&id, "HTTP", 80).await;
    let pool = cloud.pool(&id, "HTTP", "ROUND_ROBIN").await;
    cloud.member(&pool, "127.0.0.1", 9001).await;
    assert_eq!(cloud.delete(&format!("loadbalancers/{id}/force-elb")).await.unwrap(), 204);
    assert!(cloud.node.documents().load_balancers.is_empty());
}

#[tokio::test]
async fn one_that_is_switched_off_listens_nowhere_and_keeps_everything() {
    let cloud = Cloud::new();
    let id = cloud.balancer().await;
    cloud.listener(&id, "TCP", 80).await;
    let at = format!("loadbalancers/{id}");
    let switch = |is_on: bool| json!({ "loadbalancer": { "admin_state_up": is_on } });
    assert_eq!(cloud.put(&at, switch(false)).await.unwrap()["admin_state_up"], false);
    assert_eq!(cloud.document()["admin"], "closed");
    let tree = cloud.get(&format!("{at}/statuses")).await;
    assert_eq!(tree["loadbalancer"]["operating_status"], "DISABLED");
    assert_eq!(tree["loadbalancer"]["listeners"][0]["operating_status"], "DISABLED");
    assert_eq!(cloud.put(&at, switch(true)).await.unwrap()["admin_state_up"], true);
    assert!(cloud.document().get("admin").is_none());
}
