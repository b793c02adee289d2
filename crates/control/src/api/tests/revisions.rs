//! Is every change kept with who, when and why, and does a node go back?

use super::*;

const LAB: &str =
    r#"{"name":"lab","groups":[{"name":"web","targets":[{"name":"a","address":"127.0.0.1:9101"}]}]}"#;
const TARGET: &str = "/load-balancers/lab/groups/web/targets/a";

/// A node on which a load balancer was made, and then its target changed.
async fn changed() -> Site {
    let site = Site::shop().await;
    let reason = "\r\nContent-Type: application/json\r\nX-Homing-Why: to try it";
    assert_eq!(site.ask_with("POST", "/load-balancers", reason, LAB).await.status(), 201);
    assert_eq!(site.ask("PATCH", &format!("{TARGET}?why=it+is+slow"), r#"{"weight":3}"#).await.status(), 200);
    site
}

#[tokio::test]
async fn every_change_is_listed_with_its_author_and_its_reason() {
    let site = changed().await;
    let page = site.get("/revisions").await;
    let revisions = page["revisions"].as_array().unwrap();
    let origins: Vec<&Value> = revisions.iter().map(|revision| &revision["origin"]).collect();
    assert_eq!(origins, ["api", "api", "boot"]);
    assert_eq!((&revisions[0]["why"], &revisions[1]["why"]), (&json!("it is slow"), &json!("to try it")));
    assert_eq!((&revisions[0]["author"], &revisions[0]["changed"]), (&json!("token:admin"), &json!(1)));
    assert_eq!(page["next"], Value::Null);
    let newest = revisions[0]["revision"].as_u64().unwrap();
    assert_eq!(site.get(&format!("/revisions/{newest}")).await, revisions[0]);
    let page = site.get("/revisions?limit=2").await;
    let cursor = page["next"].as_u64().unwrap();
    let rest = site.get(&format!("/revisions?limit=2&cursor={cursor}")).await;
    assert_eq!(
        (page["revisions"].as_array().unwrap().len(), rest["revisions"].as_array().unwrap().len()),
        (2, 1)
    );
}

#[tokio::test]
async fn a_diff_says_where_two_revisions_differ() {
    let site = changed().await;
    let diff = site.get("/revisions/3/diff").await;
    assert_eq!((&diff["from"], &diff["to"], &diff["is_cut"]), (&json!(2), &json!(3), &json!(false)));
    let change = &diff["changes"][0];
    assert!(change["path"].as_str().unwrap().ends_with("targets.a.weight"), "{diff}");
    assert_eq!((&change["before"], &change["after"]), (&Value::Null, &json!(3)));
    assert_eq!(site.get("/revisions/3/diff?from=3").await["changes"], json!([]));
}

#[tokio::test]
async fn a_rollback_is_a_new_revision_and_leaves_the_file_alone() {
    let site = changed().await;
    let preview = site.post("/revisions/2/rollback?dry_run=true", &Value::Null).await;
    assert_eq!((&preview["dry_run"], &preview["revision"]), (&json!(true), &json!(3)));
    let outcome = site.post("/revisions/2/rollback?why=it+was+better", &Value::Null).await;
    assert_eq!(outcome["revision"], 4);
    assert_ne!(site.get(TARGET).await["weight"], 3);
    assert_eq!(site.get("/revisions/4").await["of"], 2);
    let fields = "\r\nIf-Match: \"3\"";
    assert_eq!(site.ask_with("POST", "/revisions/2/rollback", fields, "").await.status(), 412);
    assert_eq!(site.ask("POST", "/revisions/99/rollback", "").await.status(), 404);
}

#[tokio::test]
async fn what_was_exported_can_be_taken_in_again() {
    let site = changed().await;
    let exported = site.ask("GET", "/revisions/3/export", "").await;
    assert!(exported.body.contains("name = \"lab\""), "{}", exported.body);
    assert_eq!(site.ask("GET", "/export", "").await.body, exported.body);
    assert_eq!(site.ask("DELETE", "/load-balancers/lab", "").await.status(), 200);
    let import = async |kind: &str, body: &str| {
        let fields = format!("\r\nContent-Type: {kind}");
        site.ask_with("POST", "/import", &fields, body).await
    };
    let taken_in = import("application/toml", &exported.body).await;
    assert_eq!(taken_in.status(), 200, "{}", taken_in.body);
    assert_eq!(taken_in.json()["left_to_file"], json!([]), "it says of the file what the file says");
    assert_eq!(site.get(TARGET).await["weight"], 3);
    assert_eq!(import("application/toml", "name = ").await.status(), 422);
    assert_eq!(import("application/json", "{}").await.status(), 415);
}
