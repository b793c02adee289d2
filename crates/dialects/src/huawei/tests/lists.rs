//! Which objects are listed, and what does the tree say?

use serde_json::{Value, json};

use super::Cloud;

fn names(list: &Value, root: &str) -> Vec<String> {
    let items = list[root].as_array().unwrap();
    items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

async fn three(cloud: &Cloud) -> Vec<String> {
    let balancer = cloud.balancer().await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c"] {
        let said = json!({ "loadbalancer_id": balancer, "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "name": name });
        ids.push(cloud.make("pools", "pool", said).await);
    }
    ids
}

#[tokio::test]
async fn pages_go_forward_and_back() {
    let cloud = Cloud::new();
    let ids = three(&cloud).await;
    let first = cloud.get("pools?limit=2").await;
    assert_eq!(names(&first, "pools"), ["a", "b"]);
    assert_eq!(first["page_info"], json!({ "current_count": 2, "next_marker": ids[1] }));
    let second = cloud.get(&format!("pools?limit=2&marker={}", ids[1])).await;
    assert_eq!(names(&second, "pools"), ["c"]);
    assert_eq!(second["page_info"], json!({ "current_count": 1, "previous_marker": ids[2] }));
    let back = cloud.get(&format!("pools?limit=1&marker={}&page_reverse=true", ids[2])).await;
    assert_eq!(names(&back, "pools"), ["b"]);
}

#[tokio::test]
async fn a_filter_may_have_several_values() {
    let cloud = Cloud::new();
    three(&cloud).await;
    assert_eq!(names(&cloud.get("pools?name=a&name=c").await, "pools"), ["a", "c"]);
    assert_eq!(names(&cloud.get("pools?name=a&name=c&protocol=TCP").await, "pools"), [""; 0]);
    assert_eq!(
        cloud.get("loadbalancers?vip_address=127.0.1.1&admin_state_up=true").await["page_info"]["current_count"],
        1
    );
    assert_eq!(cloud.get("loadbalancers?name=other").await["page_info"]["current_count"], 0);
}

#[tokio::test]
async fn what_is_no_filter_and_no_page_is_refused() {
    let cloud = Cloud::new();
    three(&cloud).await;
    for query in ["limit=2001", "limit=x", "marker=nobody", "page_reverse=maybe", "colour=red"] {
        let answer = cloud.ask(axum::http::Method::GET, &format!("pools?{query}"), Value::Null).await;
        assert_eq!(answer.unwrap_err().code, "ELB.8902", "{query}");
    }
}

#[tokio::test]
async fn zones_are_a_list_of_lists_and_one_is_enough() {
    let cloud = Cloud::new();
    let zones = cloud.get("availability-zones").await;
    assert_eq!((&zones[0][0]["state"], &zones[0][0]["protocol"]), (&json!("ACTIVE"), &json!(["L4", "L7"])));
    let flavors = cloud.get("flavors?type=L7_elastic_max").await;
    let id = flavors["flavors"][0]["id"].as_str().unwrap();
    assert_eq!(cloud.get(&format!("flavors/{id}")).await["type"], "L7_elastic_max");
    cloud.balancer().await;
    let details = cloud.get("quotas/details?quota_key=loadbalancer").await;
    assert_eq!(
        details,
        json!([{ "quota_key": "loadbalancer", "quota_limit": 1024, "used": 1, "unit": "count" }])
    );
    assert_eq!(cloud.get("quotas").await["loadbalancer"], 1024);
}

#[tokio::test]
async fn the_tree_says_how_everything_is() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let listener = cloud.listener(&balancer, "HTTP", 80).await;
    let pool = cloud.pool(&balancer, "HTTP", "ROUND_ROBIN").await;
    cloud
        .put(&format!("listeners/{listener}"), json!({ "listener": { "default_pool_id": pool } }))
        .await
        .unwrap();
    let member = cloud.member(&pool, "127.0.0.1", 9001).await;
    let tree = cloud.get(&format!("loadbalancers/{balancer}/statuses")).await;
    let root = &tree["loadbalancer"];
    assert_eq!((&root["id"], &root["operating_status"]), (&json!(balancer), &json!("ONLINE")));
    let members = json!([{ "id": member, "address": "127.0.0.1", "protocol_port": 9001,
        "provisioning_status": "ACTIVE", "operating_status": "NO_MONITOR" }]);
    assert_eq!(root["listeners"][0]["pools"][0]["members"], members);
    assert_eq!(root["pools"][0]["members"], members);
}
