//! What becomes of listeners?

use serde_json::json;

use super::{Cloud, refused};

#[tokio::test]
async fn one_has_the_vendors_defaults_and_units() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    for (protocol, port, timeouts) in [
        ("TCP", 80, json!([300, null, null])),
        ("UDP", 80, json!([300, null, null])),
        ("HTTP", 81, json!([60, 60, 60])),
    ] {
        let id = cloud.listener(&balancer, protocol, port).await;
        let view = cloud.get(&format!("listeners/{id}")).await;
        let shown = json!([view["keepalive_timeout"], view["client_timeout"], view["member_timeout"]]);
        assert_eq!(shown, timeouts, "{protocol}");
        assert_eq!((&view["protocol"], &view["protocol_port"]), (&json!(protocol), &json!(port)));
        assert_eq!((&view["default_pool_id"], &view["admin_state_up"]), (&json!(null), &json!(true)));
        assert_eq!(view["loadbalancers"], json!([{ "id": balancer }]));
    }
    let document = cloud.document();
    assert_eq!(document["listeners"][0]["idle_timeout"], "5m");
    assert_eq!(document["listeners"][0]["listen"], json!(["127.0.1.1:80"]));
    assert_eq!(document["listeners"][2]["keepalive_timeout"], "1m");
}

#[tokio::test]
async fn ports_are_shared_by_all_that_come_by_tcp() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    cloud.listener(&balancer, "TCP", 80).await;
    cloud.listener(&balancer, "UDP", 80).await;
    let said =
        json!({ "listener": { "loadbalancer_id": balancer, "protocol": "HTTP", "protocol_port": 80 } });
    assert_eq!(refused(cloud.post("listeners", said).await, &["already has a listener"]), (409, "ELB.8907"));
}

#[tokio::test]
async fn timeouts_of_the_other_layer_are_refused() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let tcp = cloud.listener(&balancer, "TCP", 80).await;
    let at = format!("listeners/{tcp}");
    for (field, value) in [("member_timeout", 10), ("client_timeout", 10), ("keepalive_timeout", 9)] {
        let answer = cloud.put(&at, json!({ "listener": { field: value } })).await;
        assert_eq!(refused(answer, &[field]), (400, "ELB.8902"));
    }
    let changed = cloud.put(&at, json!({ "listener": { "keepalive_timeout": 4000 } })).await.unwrap();
    assert_eq!(changed["keepalive_timeout"], 4000);
}

#[tokio::test]
async fn a_default_pool_is_given_taken_and_checked() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let tcp = cloud.listener(&balancer, "TCP", 80).await;
    let at = format!("listeners/{tcp}");
    let (fits, other) = (
        cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await,
        cloud.pool(&balancer, "HTTP", "ROUND_ROBIN").await,
    );
    let lead = |pool: serde_json::Value| json!({ "listener": { "default_pool_id": pool } });
    assert_eq!(cloud.put(&at, lead(json!(fits))).await.unwrap()["default_pool_id"], json!(fits));
    assert_eq!(refused(cloud.put(&at, lead(json!(other))).await, &["HTTP", "TCP"]), (400, "ELB.8902"));
    assert_eq!(refused(cloud.put(&at, lead(json!("nobody"))).await, &["nobody"]), (404, "ELB.8904"));
    assert_eq!(cloud.put(&at, lead(json!(null))).await.unwrap()["default_pool_id"], json!(null));
}

#[tokio::test]
async fn https_needs_a_certificate_that_the_node_has() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let mut said = json!({ "loadbalancer_id": balancer, "protocol": "HTTPS", "protocol_port": 443 });
    let answer = cloud.post("listeners", json!({ "listener": said })).await;
    assert_eq!(refused(answer, &["default_tls_container_ref"]), (400, "ELB.8902"));
    said["default_tls_container_ref"] = json!("nobody");
    let answer = cloud.post("listeners", json!({ "listener": said })).await;
    assert_eq!(refused(answer, &["Certificate nobody"]), (404, "ELB.8904"));
}

#[tokio::test]
async fn what_policies_may_cannot_be_taken_back() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let id = cloud.listener(&balancer, "HTTP", 80).await;
    let at = format!("listeners/{id}");
    let enhance = |is_on: bool| json!({ "listener": { "enhance_l7policy_enable": is_on } });
    assert_eq!(cloud.put(&at, enhance(true)).await.unwrap()["enhance_l7policy_enable"], true);
    assert_eq!(
        refused(cloud.put(&at, enhance(false)).await, &["enhance_l7policy_enable"]),
        (400, "ELB.8902")
    );
}

#[tokio::test]
async fn the_address_of_the_client_is_added_where_it_is_wanted() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let id = cloud.listener(&balancer, "HTTP", 80).await;
    let at = format!("listeners/{id}");
    let wanted = |is_on: bool| json!({ "listener": { "insert_headers": { "X-Real-IP": is_on } } });
    let view = cloud.put(&at, wanted(true)).await.unwrap();
    assert_eq!(view["insert_headers"]["X-Real-IP"], true);
    let edits = cloud.document()["listeners"][0]["request_headers"].clone();
    assert_eq!(edits, json!({ "set": { "X-Real-IP": "$client_ip" } }));
    cloud.put(&at, wanted(false)).await.unwrap();
    assert!(cloud.document()["listeners"][0].get("request_headers").is_none());
    let port = json!({ "listener": { "insert_headers": { "X-Forwarded-Port": true } } });
    assert_eq!(refused(cloud.put(&at, port).await, &["X-Forwarded-Port"]), (400, "ELB.8962"));
}

#[tokio::test]
async fn one_with_policies_goes_by_force_only() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let id = cloud.listener(&balancer, "HTTP", 80).await;
    let pool = cloud.pool(&balancer, "HTTP", "ROUND_ROBIN").await;
    let policy = json!({ "listener_id": id, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool });
    cloud.make("l7policies", "l7policy", policy).await;
    assert_eq!(cloud.delete(&format!("listeners/{id}")).await.unwrap_err().status, 409);
    assert_eq!(cloud.delete(&format!("listeners/{id}/force")).await.unwrap(), 204);
    let document = cloud.document();
    assert_eq!((document.get("listeners"), document.get("groups")), (None, None), "{document}");
}
