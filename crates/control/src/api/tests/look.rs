//! Does the API show what is there, and why?

use homing_core::account::Account;
use homing_core::decision::Decision;
use homing_core::health::Health;
use homing_core::reason::Reason;

use super::*;
use crate::probe::{Finding, LastProbe};

#[tokio::test]
async fn load_balancers_are_listed_with_what_they_have() {
    let site = Site::shop().await;
    let shop = json!({
        "name": "shop", "edition": "native", "region": "default", "project": "default",
        "description": null, "tags": {}, "dialect": null, "managed_by": "file", "listeners": ["web", "db"], "groups": ["web", "db", "plain"],
    });
    assert_eq!(site.get("/load-balancers").await, json!([shop]));
}

#[tokio::test]
async fn the_status_is_that_of_the_status_page() {
    let site = Site::shop().await;
    let status = site.get("/status").await;
    assert_eq!(status["node"]["revision"], 1);
    assert_eq!(status["groups"][0]["targets"][0]["name"], "a");
}

#[tokio::test]
async fn a_group_without_persistence_says_so() {
    let site = Site::shop().await;
    let group = site.get("/load-balancers/shop/groups/plain").await;
    assert_eq!((&group["persistence"], &group["pending_orders"]), (&Value::Null, &json!(0)));
    assert_eq!(
        (&group["targets"][0]["sessions"], &group["targets"][0]["sessions_exact"]),
        (&json!(0), &json!(true))
    );
}

#[tokio::test]
async fn the_health_of_a_target_has_a_history() {
    let site = Site::shop().await;
    let path = format!("{WEB}/targets/a/health");
    let none = site.get(&path).await;
    assert_eq!((&none["health"], &none["is_probed"]), (&json!("unknown"), &json!(false)));
    assert_eq!((&none["changes"], &none["probes"]), (&json!([]), &json!([])));
    let id = site.snapshot().groups[0].targets[0].home.target;
    for (finding, token_s, change) in [
        (Finding::Passed(200), 1_700_000_001, Some((Health::Unknown, Health::Healthy))),
        (Finding::TimedOut, 1_700_000_002, Some((Health::Healthy, Health::Unhealthy))),
        (Finding::Refused, 1_700_000_003, None),
    ] {
        let at = Now { monotonic_ms: 0, token_s };
        site.book.record(id, LastProbe { finding, at, took: Duration::from_millis(7) }, change);
    }
    let history = site.get(&path).await;
    assert_eq!((&history["passes"], &history["failures"]), (&json!(1), &json!(2)));
    assert_eq!(
        history["changes"],
        json!([
            { "at_s": 1_700_000_002, "from": "healthy", "to": "unhealthy", "why": "timeout" },
            { "at_s": 1_700_000_001, "from": "unknown", "to": "healthy", "why": "status 200" },
        ])
    );
    let last = json!({ "at_s": 1_700_000_003, "passed": false, "found": "connect refused", "took_ms": 7 });
    assert_eq!((&history["probes"][0], history["probes"].as_array().map(Vec::len)), (&last, Some(3)));
}

#[tokio::test]
async fn a_request_is_explained_and_nothing_is_kept_of_it() {
    let site = Site::shop().await;
    let question =
        json!({ "listener": "web", "host": "shop.example", "path": "/cart", "from": "203.0.113.7" });
    let explained = site.post("/explain", &question).await;
    assert_eq!((&explained["group"], &explained["reason"]), (&json!("web"), &json!("new")));
    assert!(explained["steps"].as_array().unwrap().len() > 1, "{explained}");
    assert_eq!(site.get("/sessions").await["sessions"], json!([]));
    let answer = site.ask("POST", "/explain", "{\"listener\":\"wbe\",\"from\":\"::1\"}").await;
    assert_eq!((answer.status(), &answer.json()["problems"][0]["path"]), (404, &json!("listener")));
}

#[tokio::test]
async fn an_account_is_verified_only_as_it_was_signed() {
    let site = Site::shop().await;
    let account = Account { group: "web", target: "a", reason: Reason::Recalled, session: None };
    let mut text = Vec::new();
    site.snapshot().signer.write(&account, site.now(), &mut text);
    let text = String::from_utf8(text).unwrap();
    let verified = site.post("/explain/verify", &json!({ "decision": text })).await;
    assert_eq!(
        verified,
        json!({
            "valid": true, "group": "web", "target": "a", "reason": "recalled", "session": null,
            "at_s": 1_700_000_000,
        })
    );
    let forged = text.replace("target=a", "target=b");
    let verified = site.post("/explain/verify", &json!({ "decision": forged })).await;
    assert_eq!((&verified["valid"], &verified["target"]), (&json!(false), &Value::Null));
}

#[tokio::test]
async fn the_doctor_finds_what_is_wrong() {
    let text = SHOP.replace("method = \"cookie\", ", "method = \"cookie\", secure = true, ");
    let site = Site::new(&text).await;
    let findings = site.get("/doctor").await;
    assert_eq!(findings["findings"][0]["code"], "secure-cookie-over-http", "{findings}");
    assert_eq!(findings["findings"][0]["group"], "web");
}

#[tokio::test]
async fn decisions_are_told_newest_first_and_narrowed() {
    let site = Site::shop().await;
    let client = site.client_of_a("web");
    let snapshot = site.snapshot();
    let (group, listener) = (&snapshot.groups[0], &snapshot.listeners[0]);
    let record = |reason: Reason, session, status| {
        let address = "203.0.113.7".parse().unwrap();
        let decision = Decision::at(site.now(), listener.id, group.id, address, reason);
        let target = Some(group.targets[0].home.target);
        site.changes.live().decisions.record(0, &Decision { session, target, status, ..decision });
        site.hands.pass(Duration::from_secs(1));
    };
    record(Reason::New, client.session, 200);
    record(Reason::Recalled, client.session, 304);
    record(Reason::HomeUnhealthy, None, 0);
    let story = site.get(&session_of(&client)).await;
    assert_eq!(story["decisions"].as_array().unwrap().len(), 2);
    assert_eq!(
        story["decisions"][0],
        json!({
            "ago_ms": 2000, "load_balancer": "shop", "listener": "web", "group": "web",
            "session": client.session.unwrap().to_string(), "client": "203.0.113.7", "target": "a",
            "reason": "recalled", "status": 304,
        })
    );
    let reasons = async |query: &str| -> Vec<String> {
        let found = site.get(&format!("/decisions?{query}")).await;
        let found = found["decisions"].as_array().unwrap().clone();
        found.iter().map(|decision| decision["reason"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(reasons("").await, ["home-unhealthy", "recalled", "new"]);
    assert_eq!(reasons("limit=1").await, ["home-unhealthy"]);
    assert_eq!(reasons("reason=new").await, ["new"]);
    assert_eq!(reasons("group=db").await, Vec::<String>::new());
    assert_eq!(reasons("load_balancer=shop&group=web&reason=home-unhealthy").await, ["home-unhealthy"]);
    assert_eq!(reasons(&format!("session={}", client.session.unwrap())).await, ["recalled", "new"]);
}
