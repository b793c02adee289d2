//! Is nothing lost between many clients, and does nonsense change nothing?

use tokio::task::JoinSet;

use super::*;

/// Sends a request on its own; tells its status.
fn send(under_way: &mut JoinSet<u16>, client: &Client, method: &str, path: &str, body: &Value) {
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let request = Request::builder().method(method).uri(path).header("x-auth-token", &client.token);
    let (served, request) = (Arc::clone(&client.served), request.body(body).unwrap());
    under_way.spawn(async move { serve::answer(State(served), request).await.status().as_u16() });
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_clients_at_once_lose_nothing() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let pool = client.pool(&listener, "HTTP").await;
    let path = format!("/v2.0/lbaas/pools/{}/members", id(&pool));
    let mut under_way = JoinSet::new();
    for port in 9001..9051 {
        let body = json!({ "member": { "address": "127.0.0.1", "protocol_port": port } });
        send(&mut under_way, &client, "POST", &path, &body);
    }
    assert_eq!(under_way.join_all().await, [201; 50]);
    let members = client.get(&path).await["members"].as_array().unwrap().clone();
    assert_eq!(members.len(), 50);
    let mut under_way = JoinSet::new();
    for (member, weight) in members.iter().zip(1..) {
        let body = json!({ "member": { "weight": weight } });
        send(&mut under_way, &client, "PUT", &format!("{path}/{}", id(member)), &body);
        send(&mut under_way, &client, "GET", &path, &Value::Null);
    }
    assert_eq!(under_way.join_all().await, [200; 100]);
    let weights: u64 = client.get(&path).await["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["weight"].as_u64().unwrap())
        .sum();
    assert_eq!(weights, 50 * 51 / 2);
}

#[tokio::test]
async fn whatever_comes_in_place_of_an_object_is_refused_and_changes_nothing() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let pool = client.pool(&listener, "HTTP").await;
    let member = client.member(&pool, 9001).await;
    let body = json!({ "l7policy": { "listener_id": listener["id"], "action": "REJECT" } });
    let policy = client.make("/v2.0/lbaas/l7policies", body).await;
    let of_pool = format!("pools/{}", id(&pool));
    let paths = [
        ("POST", "loadbalancers".to_owned(), "loadbalancer"),
        ("PUT", format!("loadbalancers/{}", id(&balancer)), "loadbalancer"),
        ("POST", "listeners".to_owned(), "listener"),
        ("PUT", format!("listeners/{}", id(&listener)), "listener"),
        ("POST", "pools".to_owned(), "pool"),
        ("PUT", of_pool.clone(), "pool"),
        ("POST", format!("{of_pool}/members"), "member"),
        ("PUT", format!("{of_pool}/members"), "members"),
        ("PUT", format!("{of_pool}/members/{}", id(&member)), "member"),
        ("POST", "healthmonitors".to_owned(), "healthmonitor"),
        ("POST", "l7policies".to_owned(), "l7policy"),
        ("PUT", format!("l7policies/{}", id(&policy)), "l7policy"),
        ("POST", format!("l7policies/{}/rules", id(&policy)), "rule"),
    ];
    for (method, path, root) in paths {
        for body in [
            Value::Null,
            json!([]),
            json!("x"),
            json!(7),
            json!({}),
            json!({ "other": {} }),
            json!({ root: null }),
            json!({ root: "x" }),
            json!({ root: [[]] }),
            json!({ root: { "name": { "deep": [{}] } } }),
            json!({ root: { "tags": "no list" } }),
        ] {
            let said = client.refused(method, &format!("/v2.0/lbaas/{path}"), body.clone()).await;
            assert_eq!(said.0, 400, "{method} {path} {body}: {said:?}");
        }
    }
}
