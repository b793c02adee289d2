//! Who sees values of header edits that may be secrets, and what becomes of one that was not shown?

use super::access::ask_as;
use super::*;
use crate::identity::tokens::NewToken;
use crate::identity::{Role, Scopes};

/// A load balancer of the API with a secret in its listener and in a rule.
const LAB: &str = r#"{"name":"lab","groups":[{"name":"g"}],"listeners":[{"name":"l","protocol":"http","group":"g",
    "listen":["127.0.0.1:0"],"request_headers":{"set":{"Authorization":"Bearer PLANTED"},"remove":["X-Debug"]},
    "rules":[{"path":"/a","group":"g","response_headers":{"add":{"X-A":"PLANTED"}}}]}]}"#;
const LISTENER: &str = "/load-balancers/lab/listeners/l";

async fn lab() -> Site {
    let site = Site::shop().await;
    assert_eq!(site.ask("POST", "/load-balancers", LAB).await.status(), 201);
    let patch = r#"{"request_headers":{"set":{"Authorization":"Bearer PLANTED2"}}}"#;
    assert_eq!(site.ask("PATCH", LISTENER, patch).await.status(), 200);
    site
}

async fn ask(site: &Site, role: Role, method: &str, path: &str, body: &str) -> Answer {
    let (name, created_by) = (role.to_string(), String::new());
    let token =
        NewToken { name: name.clone(), role, scopes: Scopes::default(), expires_at_s: None, created_by };
    // Under that name there is one already, from the second time on.
    let _ = site.identities.revoke_token(&name);
    let secret = site.identities.create_token(&token).unwrap().0;
    ask_as(site, (method, path, body), &format!("\r\nAuthorization: Bearer {secret}")).await
}

#[tokio::test]
async fn below_editor_values_of_header_edits_are_hidden_wherever_they_stand() {
    let site = lab().await;
    let rules = format!("{LISTENER}/rules");
    let first = format!("{rules}/0");
    for path in [
        "/load-balancers/lab",
        "/load-balancers/lab/listeners",
        LISTENER,
        &rules,
        &first,
        "/export",
        "/revisions/2/export",
        "/revisions/2/diff",
        "/revisions/3/diff",
    ] {
        for role in [Role::Viewer, Role::Operator] {
            let shown = ask(&site, role, "GET", path, "").await;
            assert_eq!(shown.status(), 200, "{path}: {}", shown.body);
            assert!(
                !shown.body.contains("PLANTED") && shown.body.contains("(hidden)"),
                "{path}: {}",
                shown.body
            );
            if !path.ends_with("0") && !path.ends_with("rules") {
                assert!(shown.body.contains("Authorization"), "{path}: names stay: {}", shown.body);
            }
        }
        let shown = ask(&site, Role::Editor, "GET", path, "").await;
        assert!(shown.body.contains("PLANTED") && !shown.body.contains("(hidden)"), "{path}: {}", shown.body);
    }
}

#[tokio::test]
async fn what_was_hidden_is_not_taken_back() {
    let site = lab().await;
    let shown = ask(&site, Role::Viewer, "GET", LISTENER, "").await.body;
    for (method, path, body) in [
        ("PUT", LISTENER.to_owned(), &*shown),
        ("PATCH", LISTENER.to_owned(), &*shown),
        ("PUT", format!("{LISTENER}?dry_run=true"), &*shown),
    ] {
        let answer = ask(&site, Role::Editor, method, &path, body).await;
        assert_eq!(answer.status(), 422, "{}", answer.body);
        let problems = answer.json()["problems"].clone();
        assert_eq!(problems[0]["path"], "request_headers.set.Authorization", "{problems}");
        assert_eq!(problems[0]["what"], "this stands for a value that was not shown");
        assert_eq!(problems[1]["path"], "rules[0].response_headers.add.X-A", "{problems}");
    }
    let other = r#"{"keepalive_timeout":"10s","request_headers":{"set":{"X-B":"b"}}}"#;
    assert_eq!(ask(&site, Role::Editor, "PATCH", LISTENER, other).await.status(), 200);
    let set = site.get(LISTENER).await["request_headers"]["set"].clone();
    assert_eq!(set, json!({ "Authorization": "Bearer PLANTED2", "X-B": "b" }));
    let text = ask(&site, Role::Viewer, "GET", "/export", "").await.body;
    let token = &site.token;
    let head = format!(
        "POST {BASE}/import HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/toml\r\nContent-Length: {}",
        site.address,
        text.len()
    );
    let answer = ask_with(site.address, &head, &text).await;
    assert!(answer.status() == 422 && answer.body.contains("was not shown"), "{}", answer.body);
}
