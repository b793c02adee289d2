//! How are L7 policies and their rules made, told, changed and removed?

use super::*;

const PATH: &str = "/v2.0/lbaas/l7policies";

async fn site(client: &Client) -> (Value, Value, Value) {
    let balancer = client.balancer().await;
    let listener = client.listener(&balancer, "HTTP", 80).await;
    let pool = client.pool(&listener, "HTTP").await;
    (balancer, listener, pool)
}

#[tokio::test]
async fn a_policy_counts_when_it_has_a_rule_and_keeps_its_place() {
    let client = client();
    let (balancer, listener, pool) = site(&client).await;
    let policy = |name: &str| {
        json!({ "l7policy": {
        "name": name, "listener_id": listener["id"], "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool["id"],
    } })
    };
    let (first, second) = (client.make(PATH, policy("a")).await, client.make(PATH, policy("b")).await);
    assert_eq!((&first["position"], &second["position"]), (&json!(1), &json!(2)));
    assert_eq!(client.document(&balancer)["listeners"][0].get("rules"), None);
    let rules = |policy: &Value| format!("{PATH}/{}/rules", id(policy));
    let rule =
        |value: &str| json!({ "rule": { "type": "PATH", "compare_type": "STARTS_WITH", "value": value } });
    let made = client.make(&rules(&second), rule("/b")).await;
    assert_eq!((&made["value"], &made["invert"]), (&json!("/b"), &json!(false)));
    let own = client.document(&balancer)["listeners"][0]["rules"].clone();
    assert_eq!(own.as_array().unwrap().len(), 1);
    assert_eq!((&own[0]["path"], &own[0]["group"]), (&json!("/b"), &pool["id"]));
    client.make(&rules(&first), rule("/a")).await;
    let own = client.document(&balancer)["listeners"][0]["rules"].clone();
    assert_eq!(
        (&own[0]["path"], &own[1]["path"]),
        (&json!("/a"), &json!("/b")),
        "a waiting one keeps its place"
    );
    let moved =
        client.change(&format!("{PATH}/{}", id(&second)), json!({ "l7policy": { "position": 1 } })).await;
    assert_eq!(moved["position"], 1);
    let own = client.document(&balancer)["listeners"][0]["rules"].clone();
    assert_eq!((&own[0]["path"], &own[1]["path"]), (&json!("/b"), &json!("/a")));
    let down = json!({ "l7policy": { "admin_state_up": false } });
    client.change(&format!("{PATH}/{}", id(&second)), down).await;
    let own = client.document(&balancer)["listeners"][0]["rules"].clone();
    assert_eq!((own.as_array().unwrap().len(), &own[0]["path"]), (1, &json!("/a")));
    client.remove(&format!("{}/{}", rules(&second), id(&made))).await;
    client.remove(&format!("{PATH}/{}", id(&first))).await;
    assert_eq!(client.document(&balancer)["listeners"][0].get("rules"), None);
    let listed = client.get(PATH).await;
    assert_eq!(
        (listed["l7policies"].as_array().unwrap().len(), &listed["l7policies"][0]["id"]),
        (1, &second["id"])
    );
}

#[tokio::test]
async fn each_way_to_go_becomes_an_action_and_comes_back_as_it_was_said() {
    let client = client();
    let (balancer, listener, _) = site(&client).await;
    let rules = json!([{ "type": "HOST_NAME", "compare_type": "EQUAL_TO", "value": "A.example" }]);
    let table = [
        (json!({ "action": "REJECT" }), json!({ "respond": { "status": 403 } })),
        (
            json!({ "action": "REDIRECT_TO_URL", "redirect_url": "https://b.example/x?q=1", "redirect_http_code": 301 }),
            json!({ "redirect": {
                "host": "b.example", "path": "/x", "port": 443, "query": "q=1", "scheme": "https", "status": 301,
            } }),
        ),
        (
            json!({ "action": "REDIRECT_PREFIX", "redirect_prefix": "http://b.example:8080/" }),
            json!({ "redirect": { "host": "b.example", "port": 8080, "scheme": "http", "status": 302 } }),
        ),
    ];
    for (mut body, action) in table {
        body["listener_id"] = listener["id"].clone();
        body["rules"] = rules.clone();
        let made = client.make(PATH, json!({ "l7policy": body })).await;
        for key in ["action", "redirect_url", "redirect_prefix"] {
            assert_eq!(made[key], body.get(key).cloned().unwrap_or_default(), "{key}");
        }
        let rule = &client.document(&balancer)["listeners"][0]["rules"][0];
        assert_eq!(rule["host"], "a.example");
        for (key, value) in action.as_object().unwrap() {
            assert_eq!(&rule[key], value);
        }
        client.remove(&format!("{PATH}/{}", id(&made))).await;
    }
}

#[tokio::test]
async fn where_a_policy_or_a_rule_cannot_be_the_reference_says_why() {
    let client = client();
    let (balancer, listener, pool) = site(&client).await;
    let tcp = client.listener(&balancer, "TCP", 81).await;
    let table = [
        (
            json!({ "action": "REDIRECT_TO_URL" }),
            400,
            "Invalid L7 Policy arguments: redirect_url must not be None",
        ),
        (
            json!({ "action": "REDIRECT_TO_POOL" }),
            400,
            "Invalid L7 Policy arguments: redirect_pool_id or redirect_pool must not be None",
        ),
        (
            json!({ "action": "REDIRECT_TO_URL", "redirect_url": "ftp://x" }),
            400,
            "Invalid input for field/attribute redirect_url. Value: 'ftp://x'. Value must be a valid URL string",
        ),
        (
            json!({ "action": "REDIRECT_TO_URL", "redirect_url": "http://x/", "redirect_pool_id": pool["id"] }),
            400,
            "Invalid L7 Policy arguments: Cannot specify redirect_pool_id and redirect_url or redirect_prefix at the \
             same time",
        ),
    ];
    for (mut body, status, expected) in table {
        body["listener_id"] = listener["id"].clone();
        let said = client.refused("POST", PATH, json!({ "l7policy": body })).await;
        assert_eq!(said, (status, expected.to_owned()), "{body}");
    }
    let body = json!({ "l7policy": { "listener_id": tcp["id"], "action": "REJECT" } });
    assert_eq!(client.refused("POST", PATH, body).await.0, 501);
    let body = json!({ "l7policy": {
        "listener_id": listener["id"], "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool["id"],
    } });
    let policy = client.make(PATH, body).await;
    let said = client.refused("DELETE", &format!("/v2.0/lbaas/pools/{}", id(&pool)), Value::Null).await;
    let expected = format!("Pool {} is in use by L7 policy {}", id(&pool), id(&policy));
    assert_eq!(said, (409, expected));
    let path = format!("{PATH}/{}/rules", id(&policy));
    let table = [
        (
            json!({ "type": "HEADER", "compare_type": "EQUAL_TO", "value": "x" }),
            400,
            "Error parsing L7Rule: Invalid L7 Rule: L7 rule type requires a key",
        ),
        (
            json!({ "type": "FILE_TYPE", "compare_type": "CONTAINS", "value": "x" }),
            400,
            "Error parsing L7Rule: Invalid L7 Rule: invalid comparison type for rule type",
        ),
        (
            json!({ "type": "PATH", "compare_type": "EQUAL_TO", "value": "a b" }),
            400,
            "Error parsing L7Rule: Invalid characters in comparison value",
        ),
        (
            json!({ "type": "SSL_DN_FIELD", "compare_type": "EQUAL_TO", "key": "CN", "value": "x" }),
            501,
            "Provider 'homing' does not support a requested option: L7 rules of type SSL_DN_FIELD",
        ),
    ];
    for (body, status, expected) in table {
        let said = client.refused("POST", &path, json!({ "rule": body })).await;
        assert_eq!(said, (status, expected.to_owned()), "{body}");
    }
}

#[tokio::test]
async fn a_rule_that_an_operator_made_or_changed_is_told_as_it_is() {
    let client = client();
    let (balancer, listener, pool) = site(&client).await;
    let body = json!({ "l7policy": {
        "listener_id": listener["id"], "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool["id"],
        "rules": [{ "type": "PATH", "compare_type": "EQUAL_TO", "value": "/a" }],
    } });
    let policy = client.make(PATH, body).await;
    client.edit(&balancer, |document| {
        let rules = document["listeners"][0]["rules"].as_array_mut().unwrap();
        rules[0]["path_exact"] = "/changed".into();
        rules.push(json!({ "host": "*.x.example", "respond": { "status": 200 } }));
    });
    let listed = client.get(PATH).await["l7policies"].clone();
    assert_eq!((&listed[0]["id"], &listed[1]["action"]), (&policy["id"], &json!("REJECT")));
    let rules = |policy: &Value| format!("{PATH}/{}/rules", id(policy));
    let own = client.get(&rules(&listed[0])).await["rules"][0].clone();
    assert_eq!((&own["type"], &own["value"]), (&json!("PATH"), &json!("/changed")));
    let other = client.get(&rules(&listed[1])).await["rules"][0].clone();
    assert_eq!((&other["compare_type"], &other["value"]), (&json!("ENDS_WITH"), &json!(".x.example")));
}

#[tokio::test]
async fn rules_of_all_types_have_to_hold_together() {
    let client = client();
    let (balancer, listener, pool) = site(&client).await;
    let rules = json!([
        { "type": "HOST_NAME", "compare_type": "ENDS_WITH", "value": ".A.example" },
        { "type": "PATH", "compare_type": "STARTS_WITH", "value": "/api" },
        { "type": "FILE_TYPE", "compare_type": "EQUAL_TO", "value": "jpg" },
        { "type": "HEADER", "compare_type": "CONTAINS", "key": "X-Kind", "value": "beta", "invert": true },
        { "type": "COOKIE", "compare_type": "REGEX", "key": "lang", "value": "^(de|id)$" },
    ]);
    let body = json!({ "l7policy": {
        "listener_id": listener["id"], "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool["id"], "rules": rules,
    } });
    let policy = client.make(PATH, body).await;
    let rule = &client.document(&balancer)["listeners"][0]["rules"][0];
    assert_eq!((&rule["host"], &rule["path"]), (&json!("*.a.example"), &json!("/api")));
    let when = json!([
        { "ends": ".jpg", "path": true },
        { "contains": "beta", "header": "X-Kind", "not": true },
        { "cookie": "lang", "matches": "^(de|id)$" },
    ]);
    assert_eq!(rule["when"], when);
    let told = client.get(&format!("{PATH}/{}/rules", id(&policy))).await;
    for (told, said) in told["rules"].as_array().unwrap().iter().zip(rules.as_array().unwrap()) {
        for (key, value) in said.as_object().unwrap() {
            assert_eq!(&told[key], value, "{key}");
        }
    }
}
