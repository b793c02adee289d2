//! Is every write noted, and every attempt that was denied, and nothing that is secret?

use super::*;

/// What is noted, newest first: who, what, how it went.
async fn notes(site: &Site, query: &str) -> Vec<(Value, String, String)> {
    let page = site.get(&format!("/audit{query}")).await;
    let notes = page["notes"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let what = |note: &Value| format!("{} {}", text(&note["method"]), text(&note["path"]));
    notes.map(|note| (note["actor"].clone(), what(note), text(&note["outcome"]))).collect()
}

fn line(actor: Value, what: &str, outcome: &str) -> (Value, String, String) {
    (actor, what.to_owned(), outcome.to_owned())
}

#[tokio::test]
async fn a_write_is_noted_before_it_is_answered_and_a_question_is_not() {
    let site = Site::shop().await;
    let drain = format!("{WEB}/targets/a/drain");
    site.post(&drain, &json!({})).await;
    site.get("/sessions").await;
    site.post("/explain", &json!({ "listener": "web", "from": "203.0.113.7" })).await;
    site.ask("POST", &drain, "{\"policy\":\"now\"}").await;
    site.ask("DELETE", "/tokens/nothing", "").await;
    let what = format!("POST {BASE}{drain}");
    let admin = || json!("token:admin");
    assert_eq!(
        notes(&site, "").await,
        [
            line(admin(), &format!("DELETE {BASE}/tokens/nothing"), "refused"),
            line(admin(), &what, "refused"),
            line(admin(), &what, "done"),
        ]
    );
    let page = site.get("/audit?limit=1").await;
    let note = &page["notes"][0];
    assert_eq!((&note["address"], &note["status"]), (&json!("127.0.0.1"), &json!(404)));
    let next = format!("/audit?limit=1&cursor={}", page["next"].as_str().unwrap());
    assert_eq!(site.get(&next).await["notes"][0]["status"], 400);
}

#[tokio::test]
async fn a_dry_run_is_noted_as_one_and_a_revision_only_with_what_made_it() {
    let site = Site::shop().await;
    let (path, lab) = ("/load-balancers", "{\"name\":\"lab\"}");
    assert_eq!(site.ask("POST", &format!("{path}?dry_run=true"), lab).await.status(), 200);
    assert_eq!(site.ask("POST", path, lab).await.status(), 201);
    assert_eq!(site.ask("PUT", &format!("{path}/lab"), lab).await.status(), 200);
    assert_eq!(site.ask("DELETE", &format!("{path}/lab"), "").await.status(), 200);
    let page = site.get("/audit").await;
    let notes = page["notes"].as_array().unwrap().iter();
    let notes: Vec<_> = notes.map(|note| (note["outcome"].clone(), note["revision"].clone())).collect();
    let expected = [("done", json!(3)), ("done", Value::Null), ("done", json!(2)), ("dry-run", Value::Null)];
    assert_eq!(notes, expected.map(|(outcome, revision)| (json!(outcome), revision)));
}

#[tokio::test]
async fn what_strangers_say_wrongly_is_noted_as_denied() {
    let site = Site::shop().await;
    let head = format!(
        "POST {BASE}/login HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 1",
        site.address
    );
    assert_eq!(ask_with(site.address, &head, "x").await.status(), 400);
    // It is noted a moment later, and in order: this one is waited for.
    site.ask("DELETE", "/tokens/nothing", "").await;
    let noted = notes(&site, "?outcome=denied").await;
    assert_eq!(noted, [line(Value::Null, &format!("POST {BASE}/login"), "denied")]);
}

#[tokio::test]
async fn every_denied_attempt_is_noted_with_who_it_was_where_that_is_known() {
    let site = Site::shop().await;
    let made = site.ask("POST", "/tokens", "{\"name\":\"ci\",\"role\":\"viewer\"}").await.json();
    let ask = async |path: &str, token: &str| {
        let head = format!(
            "DELETE {BASE}{path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}",
            site.address
        );
        ask_with(site.address, &head, "").await.status()
    };
    assert_eq!(ask("/users/ana", "homing_guessed").await, 401);
    assert_eq!(ask("/users/ana?password=x", made["secret"].as_str().unwrap()).await, 403);
    // What is denied is noted a moment later, and in order: this one is waited for.
    site.ask("DELETE", "/tokens/nothing", "").await;
    let what = format!("DELETE {BASE}/users/ana");
    assert_eq!(
        notes(&site, "?outcome=denied").await,
        [line(json!("token:ci"), &what, "denied"), line(Value::Null, &what, "denied")]
    );
    assert_eq!(notes(&site, "?actor=token:ci&path=/api/v1/users").await.len(), 1);
    assert_eq!(notes(&site, "?actor=token:ci&path=/api/v1/tokens").await.len(), 0);
}

#[tokio::test]
async fn what_cannot_be_just_now_is_noted_as_refused() {
    let site = Site::shop().await;
    let drain = format!("{WEB}/targets/a/drain");
    site.is_handing_over.store(true, Ordering::SeqCst);
    assert_eq!(site.ask("POST", &drain, "{}").await.status(), 503);
    let noted = notes(&site, "").await;
    assert_eq!(noted, [line(json!("token:admin"), &format!("POST {BASE}{drain}"), "refused")]);
}

#[tokio::test]
async fn no_secret_is_noted() {
    let site = Site::shop().await;
    let body = "{\"name\":\"ana\",\"password\":\"correct horse\",\"role\":\"viewer\"}";
    site.ask("POST", "/users?token=correct-horse", body).await;
    site.ask("POST", "/users", body).await;
    site.ask("POST", "/login", "{\"name\":\"correct horse\",\"password\":\"correct horse\"}").await;
    let audit = site.get("/audit").await.to_string();
    assert!(!audit.contains("horse") && !audit.contains(&site.token), "{audit}");
}

#[tokio::test]
async fn who_could_not_sign_in_is_noted_if_there_is_such_a_user() {
    let site = Site::shop().await;
    let body = "{\"name\":\"ana\",\"password\":\"correct horse\",\"role\":\"viewer\"}";
    assert_eq!(site.ask("POST", "/users", body).await.status(), 201);
    for name in ["ana", "anna"] {
        let body = format!("{{\"name\":\"{name}\",\"password\":\"a wrong password\"}}");
        assert_eq!(site.ask("POST", "/login", &body).await.status(), 401);
    }
    // What is denied is noted a moment later, and in order: this one is waited for.
    site.ask("DELETE", "/tokens/nothing", "").await;
    let what = format!("POST {BASE}/login");
    assert_eq!(
        notes(&site, "?outcome=denied").await,
        [line(Value::Null, &what, "denied"), line(json!("ana"), &what, "denied")]
    );
}

#[tokio::test]
async fn a_bad_wish_for_notes_is_told_with_its_place() {
    let site = Site::shop().await;
    for (query, place) in
        [("outcome=good", "outcome"), ("cursor=x", "cursor"), ("limit=0", "limit"), ("who=a", "query")]
    {
        let answer = site.ask("GET", &format!("/audit?{query}"), "").await;
        assert_eq!((answer.status(), &answer.json()["problems"][0]["path"]), (400, &json!(place)), "{query}");
    }
}
