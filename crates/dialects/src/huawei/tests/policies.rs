//! What becomes of forwarding policies and their rules?

use serde_json::{Value, json};

use super::{Cloud, refused};

/// A listener of HTTP whose policies may do all that they can, its load balancer and a pool.
async fn site(cloud: &Cloud) -> (String, String, String) {
    let balancer = cloud.balancer().await;
    let said = json!({ "loadbalancer_id": balancer, "protocol": "HTTP", "protocol_port": 80, "enhance_l7policy_enable": true });
    let listener = cloud.make("listeners", "listener", said).await;
    let pool = cloud.pool(&balancer, "HTTP", "ROUND_ROBIN").await;
    (balancer, listener, pool)
}

fn rule(kind: &str, compare: &str, value: &str) -> Value {
    json!({ "type": kind, "compare_type": compare, "value": value })
}

fn rules(cloud: &Cloud) -> Vec<Value> {
    cloud.document()["listeners"][0]["rules"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn one_waits_for_its_first_rule() {
    let cloud = Cloud::new();
    let (_, listener, pool) = site(&cloud).await;
    let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool, "name": "p" });
    let id = cloud.make("l7policies", "l7policy", said).await;
    assert_eq!(rules(&cloud).len(), 0, "it takes nothing yet");
    let at = format!("l7policies/{id}");
    let made = cloud
        .post(&format!("{at}/rules"), json!({ "rule": rule("PATH", "STARTS_WITH", "/a") }))
        .await
        .unwrap();
    assert_eq!((&made["type"], &made["value"]), (&json!("PATH"), &json!("/a")));
    assert_eq!((&rules(&cloud)[0]["path"], &rules(&cloud)[0]["group"]), (&json!("/a"), &json!(pool)));
    let nothing = json!({ "l7policy": { "redirect_pool_id": null } });
    assert_eq!(refused(cloud.put(&at, nothing).await, &["redirect_pool_id"]), (400, "ELB.8902"));
    let others = json!({ "l7policy": { "redirect_listener_id": null, "redirect_pools_config": [] } });
    assert_eq!(cloud.put(&at, others).await.unwrap()["redirect_pool_id"], json!(pool));
    let view = cloud.get(&at).await;
    assert_eq!((&view["rules"], &view["redirect_pool_id"]), (&json!([{ "id": made["id"] }]), &json!(pool)));
    let rule_at = format!("{at}/rules/{}", made["id"].as_str().unwrap());
    let changed = json!({ "rule": { "compare_type": "EQUAL_TO", "value": "/b" } });
    assert_eq!(cloud.put(&rule_at, changed).await.unwrap()["value"], "/b");
    assert_eq!(rules(&cloud)[0]["path_exact"], "/b");
    assert_eq!(cloud.delete(&rule_at).await.unwrap(), 204);
    assert_eq!(rules(&cloud).len(), 0);
    assert_eq!(cloud.get(&at).await["name"], "p");
}

#[tokio::test]
async fn priorities_order_policies_that_may_do_everything() {
    let cloud = Cloud::new();
    let (_, listener, pool) = site(&cloud).await;
    for (priority, path) in [(5, "/five"), (2, "/two"), (9, "/nine")] {
        let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool,
            "priority": priority, "rules": [rule("PATH", "EQUAL_TO", path)] });
        cloud.make("l7policies", "l7policy", said).await;
    }
    let order: Vec<Value> = rules(&cloud).iter().map(|rule| rule["path_exact"].clone()).collect();
    assert_eq!(order, ["/two", "/five", "/nine"]);
    let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool, "priority": 5 });
    assert_eq!(
        refused(cloud.post("l7policies", json!({ "l7policy": said })).await, &["priority 5"]),
        (409, "ELB.8907")
    );
    let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool });
    let view = cloud.post("l7policies", json!({ "l7policy": said })).await.unwrap();
    assert_eq!(view["priority"], 10);
}

#[tokio::test]
async fn elsewhere_the_more_exact_comes_first() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer().await;
    let listener = cloud.listener(&balancer, "HTTP", 80).await;
    let pool = cloud.pool(&balancer, "HTTP", "ROUND_ROBIN").await;
    for (compare, path) in
        [("REGEX", "^/re"), ("STARTS_WITH", "/a"), ("STARTS_WITH", "/a/long"), ("EQUAL_TO", "/e")]
    {
        let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool,
            "rules": [rule("PATH", compare, path)] });
        cloud.make("l7policies", "l7policy", said).await;
    }
    let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool,
        "rules": [rule("HOST_NAME", "EQUAL_TO", "shop.example")] });
    cloud.make("l7policies", "l7policy", said).await;
    let path =
        |rule: &Value| ["path", "path_exact", "path_regex"].iter().find_map(|key| rule.get(*key).cloned());
    let order: Vec<Value> =
        rules(&cloud).iter().map(|rule| path(rule).unwrap_or_else(|| rule["host"].clone())).collect();
    assert_eq!(order, ["shop.example", "/e", "/a/long", "/a", "^/re"]);
    let answer = |said: Value| cloud.post("l7policies", json!({ "l7policy": said }));
    let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool, "priority": 1 });
    assert_eq!(refused(answer(said).await, &["priority", "enhance_l7policy_enable"]), (400, "ELB.8902"));
    let said = json!({ "listener_id": listener, "action": "FIXED_RESPONSE", "fixed_response_config": { "status_code": "200" } });
    assert_eq!(refused(answer(said).await, &["action", "enhance_l7policy_enable"]), (400, "ELB.8902"));
}

#[tokio::test]
async fn redirects_and_answers_come_back_as_they_were_said() {
    let cloud = Cloud::new();
    let (_, listener, _) = site(&cloud).await;
    let url = json!({ "protocol": "HTTPS", "host": "new.example", "port": "8443", "path": "${path}", "query": "a=b", "status_code": "301" });
    let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_URL", "redirect_url_config": url,
        "rules": [rule("PATH", "STARTS_WITH", "/old")] });
    let view = cloud.post("l7policies", json!({ "l7policy": said })).await.unwrap();
    assert_eq!(view["redirect_url_config"], url);
    let told =
        json!({ "scheme": "https", "host": "new.example", "port": 8443, "query": "a=b", "status": 301 });
    for (key, value) in told.as_object().unwrap() {
        assert_eq!(rules(&cloud)[0]["redirect"][key], *value, "{key}");
    }
    let fixed = json!({ "status_code": "503", "content_type": "application/json", "message_body": "{}" });
    let said = json!({ "listener_id": listener, "action": "FIXED_RESPONSE", "fixed_response_config": fixed,
        "rules": [rule("HOST_NAME", "EQUAL_TO", "*.example")] });
    let view = cloud.post("l7policies", json!({ "l7policy": said })).await.unwrap();
    assert_eq!(view["fixed_response_config"], fixed);
}

#[tokio::test]
async fn what_does_not_go_together_is_refused() {
    let cloud = Cloud::new();
    let (balancer, listener, pool) = site(&cloud).await;
    let tcp = cloud.listener(&balancer, "TCP", 81).await;
    let other = cloud.pool(&balancer, "TCP", "ROUND_ROBIN").await;
    let base = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL" });
    for (field, value, words, code) in [
        ("redirect_pool_id", json!(other), &["TCP", "HTTP"][..], "ELB.8902"),
        ("redirect_pool_id", json!("nobody"), &["nobody"], "ELB.8904"),
        ("listener_id", json!(tcp), &["listener_id", "TCP"], "ELB.8902"),
        ("redirect_listener_id", json!(tcp), &["redirect_listener_id", "REDIRECT_TO_POOL"], "ELB.8902"),
        ("redirect_url", json!("http://a"), &["redirect_url"], "ELB.8962"),
    ] {
        let mut said = base.clone();
        said["redirect_pool_id"] = json!(pool);
        said[field] = value;
        let answer = cloud.post("l7policies", json!({ "l7policy": said })).await;
        assert_eq!(refused(answer, words).1, code, "{field}");
    }
    let mut twice = base.clone();
    twice["redirect_pool_id"] = json!(pool);
    twice["rules"] = json!([rule("PATH", "EQUAL_TO", "/a"), rule("PATH", "EQUAL_TO", "/b")]);
    assert_eq!(
        refused(cloud.post("l7policies", json!({ "l7policy": twice })).await, &["PATH"]),
        (400, "ELB.8902")
    );
}

#[tokio::test]
async fn priorities_change_places_at_once() {
    let cloud = Cloud::new();
    let (_, listener, pool) = site(&cloud).await;
    let mut ids = Vec::new();
    for path in ["/a", "/b"] {
        let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool,
            "rules": [rule("PATH", "EQUAL_TO", path)] });
        ids.push(cloud.make("l7policies", "l7policy", said).await);
    }
    let swapped = json!({ "l7policies": [{ "id": ids[0], "priority": 2 }, { "id": ids[1], "priority": 1 }] });
    cloud.post("l7policies/batch-update-priority", swapped).await.unwrap();
    let order: Vec<Value> = rules(&cloud).iter().map(|rule| rule["path_exact"].clone()).collect();
    assert_eq!(order, ["/b", "/a"]);
}

#[tokio::test]
async fn several_pools_share_what_a_policy_takes_and_clients_keep_theirs() {
    let cloud = Cloud::new();
    let (balancer, listener, blue) = site(&cloud).await;
    let green = cloud.pool(&balancer, "HTTP", "ROUND_ROBIN").await;
    let shares = json!([{ "pool_id": blue, "weight": "90" }, { "pool_id": green, "weight": 10 }]);
    let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pools_config": shares,
        "redirect_pools_sticky_session_config": { "enable": true, "timeout": 60 }, "rules": [rule("PATH", "STARTS_WITH", "/a")] });
    let view = cloud.post("l7policies", json!({ "l7policy": said })).await.unwrap();
    let shown = json!([{ "pool_id": blue, "weight": "90" }, { "pool_id": green, "weight": "10" }]);
    assert_eq!(view["redirect_pools_config"], shown);
    assert_eq!(view["redirect_pools_sticky_session_config"], json!({ "enable": true, "timeout": 60 }));
    let told = &rules(&cloud)[0];
    assert_eq!(told["groups"], json!([{ "name": blue, "weight": 90 }, { "name": green, "weight": 10 }]));
    assert_eq!((&told["sticky_split"], told.get("group")), (&json!("1h"), None));
    assert_eq!(cloud.delete(&format!("pools/{green}")).await.unwrap_err().code, "ELB.8907", "it is in use");
    let at = format!("l7policies/{}", view["id"].as_str().unwrap());
    let off = json!({ "l7policy": { "redirect_pools_sticky_session_config": { "enable": false } } });
    assert_eq!(cloud.put(&at, off).await.unwrap()["redirect_pools_sticky_session_config"]["enable"], false);
    let one = cloud.put(&at, json!({ "l7policy": { "redirect_pool_id": blue } })).await.unwrap();
    assert_eq!(one["redirect_pool_id"], json!(blue));
    assert_eq!((&rules(&cloud)[0]["group"], rules(&cloud)[0].get("groups")), (&json!(blue), None));
    let twice =
        json!({ "l7policy": { "redirect_pools_config": [{ "pool_id": blue }, { "pool_id": blue }] } });
    assert_eq!(refused(cloud.put(&at, twice).await, &["redirect_pools_config", "twice"]), (400, "ELB.8902"));
}

#[tokio::test]
async fn rules_look_at_whatever_the_vendor_does() {
    let cloud = Cloud::new();
    let (_, listener, pool) = site(&cloud).await;
    let listed = |kind: &str, key: &str, values: &[&str]| {
        let conditions: Vec<Value> =
            values.iter().map(|value| json!({ "key": key, "value": value })).collect();
        json!({ "type": kind, "compare_type": "EQUAL_TO", "conditions": conditions })
    };
    let all = json!([
        listed("METHOD", "", &["GET", "HEAD"]),
        listed("HEADER", "X-A", &["b"]),
        listed("QUERY_STRING", "q", &["1"]),
        listed("COOKIE", "c", &["d"]),
        listed("SOURCE_IP", "", &["10.0.0.0/8"]),
        listed("PATH", "", &["/a", "/b"]),
    ]);
    let said = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool, "rules": all });
    let view = cloud.post("l7policies", json!({ "l7policy": said })).await.unwrap();
    let at = format!("l7policies/{}/rules", view["id"].as_str().unwrap());
    let shown = cloud.get(&at).await["rules"].clone();
    for (shown, said) in shown.as_array().unwrap().iter().zip(all.as_array().unwrap()) {
        for (key, value) in said.as_object().unwrap() {
            assert_eq!(shown[key], *value);
        }
    }
    let when = json!([
        { "method": true, "equals": ["GET", "HEAD"] }, { "header": "X-A", "equals": "b" },
        { "query": "q", "equals": "1" }, { "cookie": "c", "equals": "d" }, { "source": ["10.0.0.0/8"] },
        { "path": true, "equals": ["/a", "/b"] },
    ]);
    for (told, wanted) in rules(&cloud)[0]["when"].as_array().unwrap().iter().zip(when.as_array().unwrap()) {
        for (key, value) in wanted.as_object().unwrap() {
            assert_eq!(told[key], *value);
        }
    }
    let wild = json!({ "rule": listed("HEADER", "X-B", &["a*"]) });
    assert_eq!(refused(cloud.post(&at, wild).await, &["conditions"]), (400, "ELB.8962"));
}
