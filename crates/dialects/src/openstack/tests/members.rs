//! How is a member made, told, changed and removed, alone or with others?

use super::*;

#[tokio::test]
async fn a_member_is_a_target_whose_weight_an_operator_may_change() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let pool = client.pool(&listener, "HTTP").await;
    let member = client.member(&pool, 9001).await;
    assert_eq!((&member["weight"], &member["operating_status"]), (&json!(1), &json!("NO_MONITOR")));
    let path = format!("/v2.0/lbaas/pools/{}/members/{}", id(&pool), id(&member));
    let changed = client.change(&path, json!({ "member": { "weight": "0", "name": "m" } })).await;
    assert_eq!((&changed["weight"], &changed["operating_status"]), (&json!(0), &json!("DRAINING")));
    client.edit(&balancer, |document| document["groups"][0]["targets"][0]["weight"] = 7.into());
    assert_eq!(client.get(&path).await["member"]["weight"], 7);
    client.remove(&path).await;
    assert_eq!(client.refused("GET", &path, Value::Null).await.0, 404);
}

#[tokio::test]
async fn all_members_at_once_are_added_changed_and_removed() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let pool = client.pool(&listener, "HTTP").await;
    let kept = client.member(&pool, 9001).await;
    client.member(&pool, 9002).await;
    let path = format!("/v2.0/lbaas/pools/{}/members", id(&pool));
    let member =
        |port: u16, weight: i64| json!({ "address": "127.0.0.1", "protocol_port": port, "weight": weight });
    let put = async |query: &str, members: Value| {
        client.ask("PUT", &format!("{path}{query}"), json!({ "members": members })).await
    };
    assert_eq!(put("", json!([member(9001, 5), member(9003, 2)])).await, (202, Value::Null));
    let told = |members: &Value| -> Vec<(u64, i64)> {
        let members = members["members"].as_array().unwrap().iter();
        members.map(|it| (it["protocol_port"].as_u64().unwrap(), it["weight"].as_i64().unwrap())).collect()
    };
    let listed = client.get(&path).await;
    assert_eq!(told(&listed), [(9001, 5), (9003, 2)]);
    assert_eq!(listed["members"][0]["id"], kept["id"], "who stays keeps its id");
    assert_eq!(put("?additive_only=True", json!([member(9004, 1)])).await.0, 202);
    assert_eq!(told(&client.get(&path).await), [(9001, 5), (9003, 2), (9004, 1)]);
    let twice = json!({ "members": [member(9004, 1), member(9004, 2)] });
    let said = client.refused("PUT", &path, twice).await;
    let expected = "Validation failure: Member must be updated only once in the same request.";
    assert_eq!(said, (400, expected.to_owned()));
}

#[tokio::test]
async fn where_a_member_cannot_be_the_reference_says_why() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let pool = client.pool(&listener, "HTTP").await;
    client.member(&pool, 9001).await;
    let path = format!("/v2.0/lbaas/pools/{}/members", id(&pool));
    let table = [
        (
            json!({ "protocol_port": 9001 }),
            409,
            "Another member on this pool is already using ip 127.0.0.1 on protocol_port 9001",
        ),
        (
            json!({ "protocol_port": 9002, "weight": 257 }),
            400,
            "Invalid input for field/attribute weight. Value: '257'. Value should be lower or equal to 256",
        ),
        (
            json!({ "protocol_port": 9002, "backup": true }),
            501,
            "Provider 'homing' does not support a requested option: backup: every member of a pool takes its share",
        ),
        (
            json!({ "protocol_port": 9002, "subnet_id": "11111111-2222-4333-8444-555555555555" }),
            400,
            "Subnet 11111111-2222-4333-8444-555555555555 not found.",
        ),
    ];
    for (mut body, status, expected) in table {
        body["address"] = "127.0.0.1".into();
        let said = client.refused("POST", &path, json!({ "member": body })).await;
        assert_eq!(said, (status, expected.to_owned()), "{body}");
    }
    let said = client.refused("POST", &path, json!({ "member": { "protocol_port": 1 } })).await;
    let expected = "Invalid input for field/attribute address. Value: 'None'. Mandatory field missing.";
    assert_eq!(said, (400, expected.to_owned()));
    let nobody = "/v2.0/lbaas/pools/11111111-2222-4333-8444-555555555555/members";
    let said = client.refused("GET", nobody, Value::Null).await;
    assert_eq!(said, (404, "Pool 11111111-2222-4333-8444-555555555555 not found.".to_owned()));
}

#[tokio::test]
async fn a_member_that_is_down_gets_nothing_and_keeps_its_weight() {
    let client = client();
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let pool = client.pool(&listener, "HTTP").await;
    let member = client.member(&pool, 9001).await;
    let path = format!("/v2.0/lbaas/pools/{}/members/{}", id(&pool), id(&member));
    let changed = client.change(&path, json!({ "member": { "admin_state_up": false, "weight": 7 } })).await;
    assert_eq!((&changed["operating_status"], &changed["weight"]), (&json!("OFFLINE"), &json!(7)));
    assert_eq!(client.document(&balancer)["groups"][0]["targets"][0]["admin"], "drained");
    let changed = client.change(&path, json!({ "member": { "admin_state_up": true } })).await;
    assert_eq!((&changed["admin_state_up"], &changed["weight"]), (&json!(true), &json!(7)));
}
