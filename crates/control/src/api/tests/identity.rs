//! Are users and tokens managed by those who may, and does it have its effect at once?

use super::*;

async fn with_token(site: &Site, secret: &str, method: &str, path: &str) -> Answer {
    let (address, head) = (site.address, "HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer");
    ask_with(address, &format!("{method} {BASE}{path} {head} {secret}\r\nContent-Length: 0"), "").await
}

async fn create(site: &Site, path: &str, body: &Value) -> Value {
    let answer = site.ask("POST", path, &body.to_string()).await;
    assert_eq!(answer.status(), 201, "{}", answer.body);
    answer.json()
}

#[tokio::test]
async fn a_secret_is_told_once_and_a_list_has_none() {
    let site = Site::shop().await;
    let made =
        create(&site, "/tokens", &json!({ "name": "ci", "role": "operator", "projects": ["shop"] })).await;
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("homing_") && made["created_by"] == "token:admin", "{made}");
    assert_eq!(made["expires_at_s"], site.now().token_s + 90 * 86_400);
    let list = site.get("/tokens").await;
    assert_eq!(list[1]["name"], "ci");
    assert_eq!(list[1]["projects"], json!(["shop"]));
    assert_eq!((&list[0]["state"], &list[0]["expires_at_s"]), (&json!("good"), &Value::Null));
    assert!(!list.to_string().contains(secret) && list[1].get("secret").is_none(), "{list}");
}

#[tokio::test]
async fn a_token_lets_in_until_it_is_revoked_or_over() {
    let site = Site::shop().await;
    let wish = |name: &str, end: &str| json!({ "name": name, "role": "viewer", "expires_in": end });
    let short = create(&site, "/tokens", &wish("short", "60s")).await["secret"].as_str().unwrap().to_owned();
    let long = create(&site, "/tokens", &wish("long", "never")).await["secret"].as_str().unwrap().to_owned();
    for secret in [&short, &long] {
        assert_eq!(with_token(&site, secret, "GET", "/load-balancers").await.status(), 200);
    }
    site.hands.pass(Duration::from_secs(60));
    assert_eq!(with_token(&site, &short, "GET", "/load-balancers").await.status(), 401);
    assert_eq!(site.ask("DELETE", "/tokens/long", "").await.json()["state"], "revoked");
    assert_eq!(with_token(&site, &long, "GET", "/load-balancers").await.status(), 401);
    let states = site.get("/tokens").await;
    assert_eq!([&states[1]["state"], &states[2]["state"]], ["expired", "revoked"]);
    assert_eq!(states[1]["used_at_s"], site.now().token_s - 60);
}

#[tokio::test]
async fn what_is_wrong_with_a_wish_is_told_with_its_place() {
    let site = Site::shop().await;
    for (path, body, place) in [
        ("/tokens", json!({ "name": "a b", "role": "viewer" }), "name"),
        ("/tokens", json!({ "name": "a", "role": "root" }), "role"),
        ("/tokens", json!({ "name": "a", "role": "viewer", "expires_in": "soon" }), "expires_in"),
        ("/tokens", json!({ "name": "a", "role": "viewer", "projects": [""] }), "projects"),
        ("/users", json!({ "name": "a", "role": "viewer", "password": "short" }), "password"),
        ("/users", json!({ "name": "", "role": "viewer", "password": "a long password" }), "name"),
    ] {
        let answer = site.ask("POST", path, &body.to_string()).await;
        assert_eq!((answer.status(), &answer.json()["problems"][0]["path"]), (400, &json!(place)), "{body}");
    }
    let taken = site.ask("POST", "/tokens", "{\"name\":\"admin\",\"role\":\"viewer\"}").await;
    assert_eq!(taken.status(), 409, "{}", taken.body);
    assert_eq!(site.ask("DELETE", "/tokens/nothing", "").await.status(), 404);
}

#[tokio::test]
async fn a_user_is_added_changed_and_removed_and_no_password_is_told() {
    let site = Site::shop().await;
    let ana = json!({ "name": "ana", "role": "editor", "password": "correct horse battery" });
    let made = create(&site, "/users", &ana).await;
    assert_eq!(
        (&made["name"], &made["role"], &made["disabled"]),
        (&json!("ana"), &json!("editor"), &json!(false))
    );
    let changed =
        site.ask("PATCH", "/users/ana", "{\"role\":\"viewer\",\"regions\":[\"north\"]}").await.json();
    assert_eq!((&changed["role"], &changed["regions"]), (&json!("viewer"), &json!(["north"])));
    let list = site.get("/users").await;
    assert_eq!(list, json!([changed]));
    assert!(!list.to_string().contains("horse") && !list.to_string().contains("argon2"));
    assert_eq!(site.ask("DELETE", "/users/ana", "").await.status(), 200);
    assert_eq!(site.ask("GET", "/users/ana", "").await.status(), 404);
}

#[tokio::test]
async fn the_last_admin_cannot_be_removed() {
    let site = Site::shop().await;
    let answer = site.ask("DELETE", "/tokens/admin", "").await;
    assert_eq!(answer.status(), 409, "{}", answer.body);
    assert_eq!(site.get("/me").await["rights"], json!(["read", "operate", "edit", "administer"]));
}
