//! How is a pool made, told and changed?

use super::*;

const PATH: &str = "/v2.0/lbaas/pools";

#[tokio::test]
async fn a_pool_is_a_group_that_its_listener_leads_to() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let pool = client.pool(&listener, "HTTP").await;
    assert_eq!(pool["listeners"], json!([{ "id": listener["id"] }]));
    assert_eq!(pool["loadbalancers"], json!([{ "id": balancer["id"] }]));
    let body = json!({ "pool": { "lb_algorithm": "LEAST_CONNECTIONS", "description": "d" } });
    let changed = client.change(&format!("{PATH}/{}", id(&pool)), body).await;
    assert_eq!(
        (&changed["lb_algorithm"], &changed["description"]),
        (&json!("LEAST_CONNECTIONS"), &json!("d"))
    );
    assert_eq!(client.document(&balancer)["groups"][0]["scheduler"], "weighted-least-connections");
}

#[tokio::test]
async fn where_a_pool_cannot_be_the_reference_says_why() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    client.pool(&listener, "HTTP").await;
    let idle = client.listener(&balancer, "UDP", 80).await;
    let table = [
        (json!({}), 400, "Validation failure: Must provide at least one of: loadbalancer_id, listener_id"),
        (json!({ "listener_id": listener["id"] }), 409, "This listener already has a default pool"),
        (
            json!({ "listener_id": idle["id"] }),
            400,
            "Validation failure: The pool protocol 'HTTP' is invalid while the listener protocol is 'UDP'.",
        ),
        (
            json!({ "loadbalancer_id": balancer["id"], "lb_algorithm": "SOURCE_IP_PORT" }),
            501,
            "Provider 'homing' does not support a requested option: lb_algorithm SOURCE_IP_PORT",
        ),
        (
            json!({ "loadbalancer_id": balancer["id"], "lb_algorithm": "RANDOM" }),
            400,
            "Invalid input for field/attribute lb_algorithm. Value: 'RANDOM'. Value should be one of: \
             LEAST_CONNECTIONS, ROUND_ROBIN, SOURCE_IP, SOURCE_IP_PORT",
        ),
    ];
    for (mut body, status, expected) in table {
        body["protocol"] = "HTTP".into();
        if body.get("lb_algorithm").is_none() {
            body["lb_algorithm"] = "ROUND_ROBIN".into();
        }
        let said = client.refused("POST", PATH, json!({ "pool": body })).await;
        assert_eq!(said, (status, expected.to_owned()), "{body}");
    }
}
