//! How is a load balancer made, told, changed and removed?

use super::*;

const PATH: &str = "/v2.0/lbaas/loadbalancers";

#[tokio::test]
async fn a_load_balancer_gets_an_address_and_is_an_ordinary_document() {
    let client = client();
    let made = client.balancer().await;
    assert_eq!(made["vip_address"], "127.0.1.1");
    for (key, value) in [
        ("name", "lb1"),
        ("provisioning_status", "ACTIVE"),
        ("operating_status", "ONLINE"),
        ("provider", "homing"),
        ("project_id", "default"),
    ] {
        assert_eq!(made[key], value, "{key}");
    }
    let document = client.document(&made);
    assert_eq!(document["dialect"], "openstack");
    assert_eq!(document["edition"], "native");
    assert_eq!(document["description"], "lb1");
    assert_eq!(document["annotations"]["vip"], "127.0.1.1");
    let shown = client.get(&format!("/v2/lbaas/loadbalancers/{}", id(&made))).await;
    assert_eq!(shown["loadbalancer"], made);
}

#[tokio::test]
async fn a_load_balancer_is_renamed_and_goes_with_its_children_only_if_told_so() {
    let client = client();
    let made = client.balancer().await;
    let path = format!("{PATH}/{}", id(&made));
    let changed =
        client.change(&path, json!({ "loadbalancer": { "name": "other", "tags": ["b", "a", "b"] } })).await;
    assert_eq!(changed["name"], "other");
    assert_eq!(changed["tags"], json!(["a", "b"]));
    assert!(changed["updated_at"].is_string() && made["updated_at"].is_null());
    client.listener(&made, "HTTP", 80).await;
    let (status, said) = client.refused("DELETE", &path, Value::Null).await;
    let expected = format!("Validation failure: Cannot delete Load Balancer {} - it has children", id(&made));
    assert_eq!((status, said), (400, expected));
    client.remove(&format!("{path}?cascade=true")).await;
    let (status, said) = client.refused("GET", &path, Value::Null).await;
    assert_eq!((status, said), (404, format!("Load Balancer {} not found.", id(&made))));
}

#[tokio::test]
async fn where_a_load_balancer_cannot_be_the_reference_says_why() {
    let client = client();
    let made = client.balancer().await;
    let subnet = client.get("/v2.0/subnets").await["subnets"][0]["id"].clone();
    let stranger = "11111111-2222-4333-8444-555555555555";
    let port = made["vip_port_id"].clone();
    let table = [
        (
            json!({}),
            400,
            "Validation failure: VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.",
        ),
        (json!({ "vip_subnet_id": stranger }), 400, "Subnet 11111111-2222-4333-8444-555555555555 not found."),
        (
            json!({ "vip_network_id": stranger }),
            400,
            "Network 11111111-2222-4333-8444-555555555555 not found.",
        ),
        (json!({ "vip_port_id": stranger }), 400, "Port 11111111-2222-4333-8444-555555555555 not found."),
        (
            json!({ "vip_subnet_id": subnet, "vip_address": "127.0.1.1" }),
            409,
            "The VIP IP address is already in use: 127.0.1.1",
        ),
        (
            json!({ "vip_subnet_id": subnet, "vip_address": "10.0.0.1" }),
            400,
            "IP address 10.0.0.1 is not a valid IP for the specified subnet.",
        ),
        (json!({ "vip_subnet_id": subnet, "provider": "f5" }), 400, "Provider 'f5' is not enabled."),
        (
            json!({ "vip_subnet_id": subnet, "flavor_id": stranger }),
            400,
            "Validation failure: Invalid flavor_id.",
        ),
        (
            json!({ "vip_subnet_id": subnet, "availability_zone": "az1" }),
            400,
            "Validation failure: Invalid availability zone.",
        ),
        (
            json!({ "vip_subnet_id": subnet, "project_id": "bank" }),
            403,
            "Policy does not allow this request to be performed.",
        ),
        (
            json!({ "vip_subnet_id": subnet, "colour": 1 }),
            400,
            "Unknown attribute for argument load_balancer.loadbalancer: colour",
        ),
        (
            json!({ "vip_subnet_id": subnet, "additional_vips": [{ "subnet_id": subnet }] }),
            501,
            "Provider 'homing' does not support a requested option: additional_vips: a load balancer has one address",
        ),
    ];
    for (body, status, expected) in table {
        let said = client.refused("POST", PATH, json!({ "loadbalancer": body })).await;
        assert_eq!(said, (status, expected.to_owned()), "{body}");
    }
    let said = client.refused("POST", PATH, json!({ "loadbalancer": { "vip_port_id": port } })).await;
    assert!(said.1.contains("is already used by device lb-"), "{said:?}");
}

#[tokio::test]
async fn where_no_address_is_left_nothing_is_made() {
    let client = client();
    for _ in 0..3 {
        client.balancer().await;
    }
    let network = client.get("/v2.0/networks?name=homing").await["networks"][0]["id"].clone();
    let said = client.refused("POST", PATH, json!({ "loadbalancer": { "vip_network_id": network } })).await;
    let expected =
        "Validation failure: Subnet(s) in the supplied network do not contain enough available IPs.";
    assert_eq!(said, (400, expected.to_owned()));
}

#[tokio::test]
async fn a_load_balancer_is_made_whole_in_one_request() {
    let client = client();
    let subnet = client.get("/v2.0/subnets").await["subnets"][0]["id"].clone();
    let pool = json!({
        "name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
        "session_persistence": { "type": "HTTP_COOKIE" },
        "healthmonitor": { "type": "HTTP", "delay": 5, "timeout": 2, "max_retries": 2 },
        "members": [{ "address": "127.0.0.1", "protocol_port": 9001 }],
    });
    let policy = json!({
        "action": "REDIRECT_TO_POOL", "redirect_pool": { "name": "web" },
        "rules": [{ "type": "PATH", "compare_type": "STARTS_WITH", "value": "/api" }],
    });
    let listener = json!({
        "protocol": "HTTP", "protocol_port": 80, "default_pool": pool, "l7policies": [policy],
    });
    let body = json!({ "loadbalancer": { "vip_subnet_id": subnet, "listeners": [listener] } });
    let made = client.make(PATH, body).await;
    let web = &made["pools"][0];
    assert_eq!(made["listeners"][0]["default_pool_id"], web["id"]);
    assert_eq!(made["listeners"][0]["l7policies"][0]["redirect_pool_id"], web["id"]);
    assert_eq!(made["listeners"][0]["l7policies"][0]["rules"][0]["value"], "/api");
    assert_eq!(web["members"][0]["protocol_port"], 9001);
    assert_eq!(web["healthmonitor"]["type"], "HTTP");
    let tree = client.get(&format!("{PATH}/{}/status", id(&made))).await;
    let listener = &tree["statuses"]["loadbalancer"]["listeners"][0];
    assert_eq!(listener["pools"][0]["members"][0]["address"], "127.0.0.1");
    let stats = client.get(&format!("{PATH}/{}/stats", id(&made))).await;
    assert_eq!(stats["stats"]["total_connections"], 0);
}

#[tokio::test]
async fn somebody_of_another_project_sees_and_changes_nothing() {
    let mut client = client();
    let made = client.balancer().await;
    let path = format!("{PATH}/{}", id(&made));
    client.token = keystone::token(&client, "AKIDshop", "correct-horse").await;
    assert_eq!(client.get(PATH).await["loadbalancers"], json!([]));
    for method in ["GET", "DELETE"] {
        assert_eq!(client.refused(method, &path, Value::Null).await.0, 404);
    }
}
