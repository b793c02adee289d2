//! Are certificates put, shown and removed, and does a private key never come back?

use super::*;

const PATH: &str = "/certificates/shop";

const SECURED: &str = r#"{
    "name": "lab",
    "listeners": [{
        "name": "web", "protocol": "https", "listen": ["127.0.0.1:0"], "respond": { "status": 200 },
        "certificates": [{ "stored": "shop" }]
    }]
}"#;

/// What is put: a certificate for that name, and its key.
pub(super) fn pair(host: &str) -> Value {
    let made = rcgen::generate_simple_self_signed(vec![host.to_owned()]).unwrap();
    json!({ "cert": made.cert.pem(), "key": made.signing_key.serialize_pem() })
}

/// Puts a pair, which goes well with that status.
async fn put(site: &Site, pair: &Value, status: u16) -> Value {
    let answer = site.ask("PUT", PATH, &pair.to_string()).await;
    assert_eq!(answer.status(), status, "{}", answer.body);
    answer.json()
}

#[tokio::test]
async fn what_is_done_to_certificates_is_noted_as_it_was_meant() {
    let site = Site::shop().await;
    let pair = pair("shop.example").to_string();
    let (dry, gone) = (format!("{PATH}?dry_run=true"), format!("{PATH}?why=the+shop+is+closed"));
    for (method, path, status) in
        [("PUT", &*dry, 200), ("PUT", PATH, 201), ("DELETE", &*dry, 200), ("DELETE", &*gone, 200)]
    {
        let body = if method == "PUT" { &*pair } else { "" };
        assert_eq!(site.ask(method, path, body).await.status(), status, "{method} {path}");
    }
    let page = site.get("/audit").await;
    let outcomes = page["notes"].as_array().unwrap().iter().map(|note| note["outcome"].as_str().unwrap());
    assert_eq!(outcomes.collect::<Vec<_>>(), ["done", "dry-run", "done", "dry-run"]);
    // No revision says why.
    let reasons = [0, 2].map(|at| &page["notes"][at]["why"]);
    assert_eq!(reasons, [&json!("the shop is closed"), &Value::Null]);
}

#[tokio::test]
async fn a_certificate_is_shown_with_all_that_is_known_of_it_and_without_its_key() {
    let site = Site::shop().await;
    let first = pair("shop.example");
    let made = put(&site, &first, 201).await;
    assert_eq!((&made["names"], &made["key_kind"]), (&json!(["shop.example"]), &json!("ecdsa-p256")));
    assert_eq!(
        (&made["chain"], &made["put_by"], &made["used_by"]),
        (&json!(1), &json!("token:admin"), &json!([]))
    );
    assert_eq!(made["fingerprint"].as_str().unwrap().len(), 64);
    assert!(made["not_before_s"].as_u64() < made["not_after_s"].as_u64(), "{made}");
    assert_eq!((site.get(PATH).await, site.get("/certificates").await), (made.clone(), json!([made])));
    assert_eq!(site.ask("POST", "/load-balancers", SECURED).await.status(), 201);
    let renewed = put(&site, &pair("shop.example"), 200).await;
    assert_ne!(renewed["fingerprint"], made["fingerprint"]);
    assert_eq!(renewed["used_by"], json!(["lab/web"]));
    let lines: Vec<&str> =
        first["key"].as_str().unwrap().lines().filter(|line| !line.starts_with('-')).collect();
    for path in [
        PATH,
        "/certificates",
        "/load-balancers/lab",
        "/revisions",
        "/audit",
        "/export",
        "/revisions/2/export",
    ] {
        let answer = site.ask("GET", path, "").await;
        assert_eq!(answer.status(), 200, "{path}");
        assert!(!lines.iter().any(|line| answer.body.contains(line)), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn every_mistake_of_a_pair_is_told_and_nothing_is_kept() {
    let site = Site::shop().await;
    let (one, other) = (pair("shop.example"), pair("shop.example"));
    for (body, paths) in [
        (json!({ "cert": "x", "key": "y" }), vec!["cert", "key"]),
        (json!({ "cert": one["cert"], "key": other["key"] }), vec!["key"]),
        (json!({ "cert": one["key"], "key": one["key"] }), vec!["cert"]),
    ] {
        let answer = site.ask("PUT", PATH, &body.to_string()).await;
        assert_eq!(answer.status(), 422, "{}", answer.body);
        let problems = answer.json()["problems"].as_array().unwrap().clone();
        assert_eq!(problems.iter().map(|problem| problem["path"].clone()).collect::<Vec<_>>(), paths);
    }
    let named = site.ask("PUT", "/certificates/a%20b", &one.to_string()).await;
    assert_eq!((named.status(), &named.json()["problems"][0]["path"]), (422, &json!("name")));
    for body in ["", "{", "[]", r#"{"cert":"x"}"#, r#"{"cert":"x","key":"y","name":"z"}"#] {
        assert_eq!(site.ask("PUT", PATH, body).await.status(), 400, "{body}");
    }
    assert_eq!(site.get("/certificates").await, json!([]));
    for method in ["GET", "DELETE"] {
        assert_eq!(site.ask(method, PATH, "").await.status(), 404);
    }
}

#[tokio::test]
async fn what_has_expired_is_kept_with_a_warning() {
    let site = Site::shop().await;
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["shop.example".to_owned()]).unwrap();
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let expired = json!({ "cert": params.self_signed(&key).unwrap().pem(), "key": key.serialize_pem() });
    let made = put(&site, &expired, 201).await;
    assert_eq!(made["warnings"][0]["path"], "cert");
    assert_eq!(made["warnings"][0]["what"], "the certificate has expired");
    assert_eq!(put(&site, &pair("shop.example"), 200).await["warnings"], json!([]));
}

#[tokio::test]
async fn a_certificate_that_is_used_stays_and_the_answer_names_who_uses_it() {
    let site = Site::shop().await;
    put(&site, &pair("shop.example"), 201).await;
    assert_eq!(site.ask("POST", "/load-balancers", SECURED).await.status(), 201);
    let refused = site.ask("DELETE", PATH, "").await;
    assert_eq!(refused.status(), 422, "{}", refused.body);
    assert_eq!(refused.json()["problems"][0]["what"], "it is used by lab/web");
    assert_eq!(site.ask("DELETE", "/load-balancers/lab", "").await.status(), 200);
    assert_eq!(site.ask("DELETE", &format!("{PATH}?dry_run=true"), "").await.status(), 200);
    let gone = site.ask("DELETE", PATH, "").await;
    assert_eq!((gone.status(), &gone.json()["name"]), (200, &json!("shop")));
    assert_eq!(site.get("/certificates").await, json!([]));
}

#[tokio::test]
async fn who_read_an_old_revision_puts_and_removes_no_certificate() {
    let site = Site::shop().await;
    let tag = site.ask("GET", "/certificates", "").await.field("etag").unwrap().to_owned();
    let pair = pair("shop.example").to_string();
    let ask = async |method: &str, tag: &str, body: &str| {
        let fields = format!("\r\nContent-Type: application/json\r\nIf-Match: {tag}");
        site.ask_with(method, PATH, &fields, body).await
    };
    assert_eq!(ask("PUT", "\"77\"", &pair).await.status(), 412);
    let made = ask("PUT", &tag, &pair).await;
    assert_eq!((made.status(), made.field("location")), (201, Some("/api/v1/certificates/shop")));
    assert_eq!(site.ask("POST", "/load-balancers", SECURED).await.status(), 201);
    let before = site.ask("GET", PATH, "").await.field("etag").unwrap().to_owned();
    let renewed = ask("PUT", &before, &pair).await;
    assert_ne!(renewed.field("etag"), Some(&*before), "listeners that use it have a new revision");
    assert_eq!(ask("PUT", &before, &pair).await.status(), 412);
    assert_eq!(ask("DELETE", &before, "").await.status(), 412);
}
