//! Which objects does a list have, and what is looked up beside load balancers?

use super::*;

async fn named(client: &Client, names: &[&str]) -> Vec<Value> {
    let subnet = client.get("/v2.0/subnets").await["subnets"][0]["id"].clone();
    let mut made = Vec::new();
    for name in names {
        let body = json!({ "loadbalancer": { "name": name, "vip_subnet_id": subnet, "tags": [name] } });
        made.push(client.make("/v2.0/lbaas/loadbalancers", body).await);
    }
    made
}

async fn names(client: &Client, query: &str) -> Vec<String> {
    let body = client.get(&format!("/v2.0/lbaas/loadbalancers?{query}")).await;
    let all = body["loadbalancers"].as_array().unwrap().iter();
    all.map(|balancer| balancer["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_cut_into_pages() {
    let client = client();
    let made = named(&client, &["b", "c", "a"]).await;
    let table = [
        ("", vec!["b", "c", "a"]),
        ("name=c", vec!["c"]),
        ("name=nobody", vec![]),
        ("vip_address=127.0.1.3", vec!["a"]),
        ("admin_state_up=True", vec!["b", "c", "a"]),
        ("sort=name", vec!["a", "b", "c"]),
        ("sort_key=name&sort_dir=desc", vec!["c", "b", "a"]),
        ("limit=2", vec!["b", "c"]),
        ("tags=a", vec!["a"]),
        ("tags-any=a,b", vec!["b", "a"]),
        ("not-tags=a", vec!["b", "c"]),
    ];
    for (query, expected) in table {
        assert_eq!(names(&client, query).await, expected, "{query}");
    }
    let first = client.get("/v2.0/lbaas/loadbalancers?limit=2&sort=name").await;
    let href = first["loadbalancers_links"][0]["href"].as_str().unwrap();
    let expected = format!(
        "http://cloud.example:7083/v2.0/lbaas/loadbalancers?limit=2&sort=name&marker={}",
        id(&made[0])
    );
    assert_eq!(href, expected);
    let second = client.get(href.strip_prefix("http://cloud.example:7083").unwrap()).await;
    assert_eq!(second["loadbalancers"][0]["name"], "c");
    assert_eq!(second["loadbalancers_links"].as_array().unwrap().len(), 1, "the one before, and none after");
}

#[tokio::test]
async fn only_the_fields_come_that_were_asked_for() {
    let client = client();
    let made = named(&client, &["a"]).await;
    let body = client.get("/v2.0/lbaas/loadbalancers?fields=id&fields=name").await;
    assert_eq!(body["loadbalancers"], json!([{ "id": made[0]["id"], "name": "a" }]));
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_refused() {
    let client = client();
    named(&client, &["a"]).await;
    let table = [
        ("colour=red", "One or more arguments are either duplicate or invalid"),
        ("sort=colour", "Supplied sort key 'colour' is not valid."),
        ("sort=name:up", "Supplied sort direction 'up' is not valid."),
        ("marker=x", "Supplied pagination marker 'x' is not valid."),
        ("limit=x", "Supplied pagination limit 'x' is not valid."),
    ];
    for (query, expected) in table {
        let path = format!("/v2.0/lbaas/loadbalancers?{query}");
        assert_eq!(client.refused("GET", &path, Value::Null).await, (400, expected.to_owned()));
    }
}

#[tokio::test]
async fn networks_are_looked_up_by_name_and_by_id() {
    let client = client();
    let made = named(&client, &["a"]).await;
    let subnet = client.get(&format!("/v2.0/subnets/{}", made[0]["vip_subnet_id"].as_str().unwrap())).await;
    assert_eq!(subnet["subnet"]["cidr"], "127.0.1.0/30");
    let port = client.get(&format!("/v2.0/ports/{}", made[0]["vip_port_id"].as_str().unwrap())).await;
    assert_eq!(port["port"]["fixed_ips"][0]["ip_address"], "127.0.1.1");
    let network = client.get("/v2.0/networks?name=homing").await;
    assert_eq!(network["networks"][0]["id"], made[0]["vip_network_id"]);
    assert_eq!(client.get("/v2.0/security-groups").await["security_groups"], json!([]));
    assert_eq!(client.refused("GET", "/v2.0/subnets/homing", Value::Null).await.0, 404);
}

#[tokio::test]
async fn there_are_no_quotas_no_flavors_and_no_zones() {
    let client = client();
    assert_eq!(client.get("/v2.0/lbaas/quotas/defaults").await["quota"]["pool"], -1);
    assert_eq!(client.get("/v2.0/lbaas/quotas/default").await["quota"]["project_id"], "default");
    assert_eq!(client.get("/v2.0/lbaas/flavors").await["flavors"], json!([]));
    assert_eq!(client.get("/v2.0/lbaas/availabilityzones").await["availability_zones"], json!([]));
    assert_eq!(client.get("/v2.0/octavia/amphorae").await["amphorae"], json!([]));
    assert_eq!(client.get("/v2.0/lbaas/providers").await["providers"][0]["name"], "homing");
    let body = json!({ "quota": { "pool": 1 } });
    assert_eq!(client.refused("PUT", "/v2.0/lbaas/quotas/default", body).await.0, 403);
}
