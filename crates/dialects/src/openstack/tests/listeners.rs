//! How is a listener made, told, changed and removed?

use super::*;

const PATH: &str = "/v2.0/lbaas/listeners";

#[tokio::test]
async fn a_listener_without_a_pool_refuses_until_it_gets_one() {
    let client = client();
    let balancer = client.balancer().await;
    for (protocol, port, own) in
        [("HTTP", 80, "http"), ("TCP", 81, "tcp"), ("UDP", 81, "udp"), ("HTTPS", 443, "tcp")]
    {
        let listener = client.listener(&balancer, protocol, port).await;
        assert_eq!((&listener["protocol"], &listener["protocol_port"]), (&json!(protocol), &json!(port)));
        assert_eq!(listener["default_pool_id"], Value::Null);
        let found = |document: &Value| {
            let listeners = document["listeners"].as_array().unwrap();
            listeners.iter().find(|found| found["name"] == listener["id"]).unwrap().clone()
        };
        let before = found(&client.document(&balancer));
        assert_eq!(
            (&before["protocol"], &before["listen"]),
            (&json!(own), &json!([format!("127.0.1.1:{port}")]))
        );
        let pool = client.pool(&listener, protocol).await;
        let after = found(&client.document(&balancer));
        assert_eq!((after.get("respond"), &after["group"]), (None, &pool["id"]));
        let shown = client.get(&format!("{PATH}/{}", id(&listener))).await;
        assert_eq!(shown["listener"]["default_pool_id"], pool["id"]);
        client.remove(&format!("/v2.0/lbaas/pools/{}", id(&pool))).await;
        let shown = client.get(&format!("{PATH}/{}", id(&listener))).await;
        assert_eq!(shown["listener"]["default_pool_id"], Value::Null);
    }
    let listed = client.get(&format!("/v2.0/lbaas/loadbalancers/{}", id(&balancer))).await;
    assert_eq!(listed["loadbalancer"]["pools"], json!([]), "what stands in for a pool is none");
}

#[tokio::test]
async fn waits_come_back_as_they_were_said_unless_an_operator_changed_them() {
    let client = client();
    let balancer = client.balancer().await;
    let body = json!({ "listener": {
        "loadbalancer_id": balancer["id"], "protocol": "HTTP", "protocol_port": 80,
        "timeout_client_data": 0, "timeout_member_data": 1500, "connection_limit": 100,
    } });
    let listener = client.make(PATH, body).await;
    let waits = |told: &Value| {
        ["timeout_client_data", "timeout_member_connect", "timeout_member_data", "connection_limit"]
            .map(|key| told[key].as_i64().unwrap())
    };
    assert_eq!(waits(&listener), [0, 5000, 1500, 100]);
    let document = &client.document(&balancer)["listeners"][0];
    assert_eq!(document["client_body_timeout"], "1d");
    assert_eq!(document["proxy_read_timeout"], "1s500ms");
    assert_eq!(document["proxy_connect_timeout"], "5s");
    assert_eq!(document["max_connections"], 100);
    client.edit(&balancer, |document| document["listeners"][0]["proxy_read_timeout"] = "7s".into());
    let path = format!("{PATH}/{}", id(&listener));
    assert_eq!(waits(&client.get(&path).await["listener"]), [0, 5000, 7000, 100]);
    let body = json!({ "listener": { "timeout_member_data": null, "connection_limit": null } });
    assert_eq!(waits(&client.change(&path, body).await), [0, 5000, 50_000, -1]);
}

#[tokio::test]
async fn targets_hear_of_the_client_only_what_was_asked_for() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    assert_eq!(client.document(&balancer)["listeners"][0]["forwarded"], "off");
    let path = format!("{PATH}/{}", id(&listener));
    let wanted = json!({ "X-Forwarded-For": "true", "X-Client-IP": "false", "X-Real-IP": "true" });
    let changed = client.change(&path, json!({ "listener": { "insert_headers": wanted } })).await;
    assert_eq!(changed["insert_headers"], wanted);
    let document = &client.document(&balancer)["listeners"][0];
    assert_eq!(document["forwarded"], "x-forwarded");
    assert_eq!(document["request_headers"], json!({ "set": { "X-Real-IP": "$client_ip" } }));
}

#[tokio::test]
async fn where_a_listener_cannot_be_the_reference_says_why() {
    let client = client();
    let balancer = client.balancer().await;
    client.listener(&balancer, "HTTP", 80).await;
    client.listener(&balancer, "UDP", 80).await;
    let stranger = "11111111-2222-4333-8444-555555555555";
    let table = [
        (
            json!({ "protocol": "TCP", "protocol_port": 80 }),
            409,
            "Another Listener on this Load Balancer is already using protocol HTTP and protocol_port 80",
        ),
        (
            json!({ "protocol": "UDP", "protocol_port": 80 }),
            409,
            "Another Listener on this Load Balancer is already using protocol UDP and protocol_port 80",
        ),
        (
            json!({ "protocol": "PROMETHEUS", "protocol_port": 90 }),
            400,
            "The selected protocol is not allowed in this deployment: PROMETHEUS",
        ),
        (
            json!({ "protocol": "SCTP", "protocol_port": 90 }),
            501,
            "Provider 'homing' does not support a requested option: protocol SCTP",
        ),
        (
            json!({ "protocol": "TERMINATED_HTTPS", "protocol_port": 90 }),
            400,
            "Validation failure: An SNI or default certificate container reference must be provided for \
             TERMINATED_HTTPS protocol listeners.",
        ),
        (
            json!({ "protocol": "TERMINATED_HTTPS", "protocol_port": 90, "default_tls_container_ref": "c/none" }),
            400,
            "Could not retrieve certificate: [\"c/none\"]",
        ),
        (
            json!({ "protocol": "HTTP", "protocol_port": 90, "default_tls_container_ref": "c/none" }),
            400,
            "Validation failure: Certificate container references are not allowed on HTTP protocol listeners.",
        ),
        (
            json!({ "protocol": "TCP", "protocol_port": 90, "insert_headers": { "X-Forwarded-For": "true" } }),
            400,
            "insert-headers is not a valid option for a TCP protocol listener.",
        ),
        (
            json!({ "protocol": "HTTP", "protocol_port": 90, "default_pool_id": stranger }),
            404,
            "Pool 11111111-2222-4333-8444-555555555555 not found.",
        ),
        (
            json!({ "protocol": "HTTP", "protocol_port": 90, "hsts_max_age": 10 }),
            400,
            "Validation failure: The HSTS feature can only be used for listeners using the TERMINATED_HTTPS protocol.",
        ),
    ];
    for (mut body, status, expected) in table {
        body["loadbalancer_id"] = balancer["id"].clone();
        let said = client.refused("POST", PATH, json!({ "listener": body })).await;
        assert_eq!(said, (status, expected.to_owned()), "{body}");
    }
}

#[tokio::test]
async fn a_listener_that_is_down_is_closed_and_so_are_all_of_a_load_balancer_that_is() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let (of_balancer, of_listener) =
        (format!("/v2.0/lbaas/loadbalancers/{}", id(&balancer)), format!("{PATH}/{}", id(&listener)));
    let changed = client.change(&of_listener, json!({ "listener": { "admin_state_up": false } })).await;
    assert_eq!(
        (&changed["admin_state_up"], &changed["operating_status"]),
        (&json!(false), &json!("OFFLINE"))
    );
    assert_eq!(client.document(&balancer)["listeners"][0]["admin"], "closed");
    client.change(&of_listener, json!({ "listener": { "admin_state_up": true } })).await;
    client.change(&of_balancer, json!({ "loadbalancer": { "admin_state_up": false } })).await;
    let shown = client.get(&of_listener).await;
    assert_eq!(
        (&shown["listener"]["admin_state_up"], &shown["listener"]["operating_status"]),
        (&json!(true), &json!("OFFLINE"))
    );
    assert_eq!(client.document(&balancer)["admin"], "closed");
}
