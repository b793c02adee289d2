//! Who is let in, and what is told before anybody is?

use super::*;

fn by_password(name: &str, password: &str) -> Value {
    json!({ "auth": {
        "identity": { "methods": ["password"], "password": { "user": {
            "name": name, "password": password, "domain": { "id": "default" },
        } } },
        "scope": { "project": { "name": "shop", "domain": { "id": "default" } } },
    } })
}

pub(super) async fn token(client: &Client, name: &str, password: &str) -> String {
    let body = by_password(name, password);
    let (status, headers, _) = client.send("POST", "/v3/auth/tokens", body, &[]).await;
    assert_eq!(status, 201);
    headers["x-subject-token"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_access_key_with_its_secret_gets_a_token_with_a_catalogue() {
    let client = client();
    let body = by_password("AKIDshop", "correct-horse");
    let (status, headers, body) = client.send("POST", "/v3/auth/tokens", body, &[]).await;
    assert_eq!(status, 201);
    assert_eq!(body["token"]["project"]["name"], "shop");
    let catalog = body["token"]["catalog"].as_array().unwrap();
    let url = |kind: &str| {
        let service = catalog.iter().find(|service| service["type"] == kind).unwrap();
        service["endpoints"][0]["url"].as_str().unwrap().to_owned()
    };
    assert_eq!(url("load-balancer"), "http://cloud.example:7083/load-balancer");
    assert_eq!(url("network"), "http://cloud.example:7083/network");
    let token = headers["x-subject-token"].to_str().unwrap();
    let shown = [("x-auth-token", token), ("x-subject-token", token)];
    let (status, _, again) = client.send("GET", "/v3/auth/tokens", Value::Null, &shown).await;
    assert_eq!((status, &again["token"]["expires_at"]), (200, &body["token"]["expires_at"]));
    for path in ["/load-balancer/v2.0/lbaas/loadbalancers", "/network/v2.0/subnets"] {
        assert_eq!(client.send("GET", path, Value::Null, &shown).await.0, 200, "{path}");
    }
    assert_eq!(client.send("DELETE", "/v3/auth/tokens", Value::Null, &shown).await.0, 204);
    let after = client.send("GET", "/v2.0/lbaas/loadbalancers", Value::Null, &shown).await;
    assert_eq!(after.0, 401);
}

#[tokio::test]
async fn an_application_credential_is_an_access_key_too() {
    let client = client();
    let body = json!({ "auth": { "identity": {
        "methods": ["application_credential"],
        "application_credential": { "id": "AKIDshop", "secret": "correct-horse" },
    } } });
    let (status, _, body) = client.send("POST", "/v3/auth/tokens", body, &[]).await;
    assert_eq!((status, &body["token"]["project"]["id"]), (201, &json!("shop")));
}

#[tokio::test]
async fn who_proves_nothing_is_not_let_in() {
    let client = client();
    for body in [
        by_password("AKIDshop", "wrong"),
        by_password("nobody", "correct-horse"),
        json!({ "auth": { "identity": { "methods": ["token"], "token": { "id": "x" } } } }),
        json!({ "auth": {
            "identity": { "methods": ["password"], "password": { "user": { "name": "AKIDshop", "password": "correct-horse" } } },
            "scope": { "project": { "name": "bank" } },
        } }),
    ] {
        let (status, headers, body) = client.send("POST", "/v3/auth/tokens", body, &[]).await;
        assert_eq!((status, &body["error"]["code"]), (401, &json!(401)));
        assert!(!headers.contains_key("x-subject-token"));
    }
    let (status, _, _) = client.send("POST", "/v3/auth/tokens", json!({ "auth": {} }), &[]).await;
    assert_eq!(status, 400);
    for token in [None, Some("x")] {
        let shown: Vec<_> = token.map(|token| ("x-auth-token", token)).into_iter().collect();
        let (status, headers, _) = client.send("GET", "/v2.0/lbaas/pools", Value::Null, &shown).await;
        assert_eq!(status, 401);
        assert_eq!(headers["www-authenticate"], "Keystone uri=\"http://cloud.example:7083/v3\"");
    }
}

#[tokio::test]
async fn a_viewer_looks_and_changes_nothing() {
    let mut client = client();
    client.token = token(&client, "AKIDviewer", "battery-staple").await;
    let subnet = client.get("/v2.0/subnets").await["subnets"][0]["id"].clone();
    let body = json!({ "loadbalancer": { "vip_subnet_id": subnet } });
    let said = client.refused("POST", "/v2.0/lbaas/loadbalancers", body).await;
    assert_eq!(said, (403, "Policy does not allow this request to be performed.".to_owned()));
}

#[tokio::test]
async fn an_api_token_of_the_node_is_as_good_as_one_of_keystones() {
    let client = client();
    assert_eq!(client.get("/v2.0/lbaas/loadbalancers").await["loadbalancers"], json!([]));
    let shown = [("x-auth-token", &*client.token)];
    let (status, _, body) = client.send("GET", "/v3/auth/tokens", Value::Null, &shown).await;
    assert_eq!((status, &body["token"]["project"]["id"]), (200, &json!("default")));
}

#[tokio::test]
async fn versions_are_told_to_everybody() {
    let client = client();
    for path in ["/", "/v2", "/v2.0", "/load-balancer", "/load-balancer/v2.0"] {
        let (status, _, body) = client.send("GET", path, Value::Null, &[]).await;
        assert_eq!(status, 200, "{path}");
        let versions = body["versions"].as_array().unwrap();
        assert_eq!(versions.last().unwrap()["status"], "CURRENT");
    }
    let (_, _, body) = client.send("GET", "/v3", Value::Null, &[]).await;
    assert_eq!(body["version"]["links"][0]["href"], "http://cloud.example:7083/v3/");
    let (_, _, body) = client.send("GET", "/network", Value::Null, &[]).await;
    assert_eq!(body["versions"][0]["links"][0]["href"], "http://cloud.example:7083/network/v2.0/");
}

#[tokio::test]
async fn what_nobody_knows_and_what_is_too_big_is_refused_in_the_form_of_the_api() {
    let client = client();
    assert_eq!(client.refused("GET", "/v2.0/lbaas/whatever", Value::Null).await.0, 404);
    assert_eq!(client.refused("GET", "/v9", Value::Null).await.0, 404);
    assert_eq!(client.refused("DELETE", "/v2.0/lbaas/pools", Value::Null).await.0, 405);
    let big = json!({ "pool": { "name": "x".repeat(2 << 20) } });
    let said = client.refused("POST", "/v2.0/lbaas/pools", big).await;
    assert_eq!(said, (413, "Request is too large.".to_owned()));
    let shown = [("x-auth-token", &*client.token)];
    let (status, _, body) = client.send("POST", "/v2.0/lbaas/pools", json!("x"), &shown).await;
    assert_eq!((status, &body["faultcode"]), (400, &json!("Client")));
}
