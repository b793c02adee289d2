//! Support learns where a request would go and why, and whether an answer really says where it came from.

use crate::{decisions, homing, json, said, stderr, stdout, wait_for_decisions};
use homing_testkit::{HttpTarget, TcpTarget};
use serde_json::Value;

/// The steps of an explanation, by their names.
fn steps(explanation: &Value) -> Vec<&str> {
    explanation["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect()
}

#[test]
fn an_answer_carries_a_signed_account_that_is_verified_and_a_changed_one_refused() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").listener_setting("debug_header", "true");
    let homing = homing.group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    let answer = alice.get("/");
    let account = answer.field("x-homing-decision").unwrap();
    assert!(
        account.starts_with(&format!("group=web; target={home}; reason=recalled; session=")),
        "{account}"
    );

    let text = said(&homing, &["explain", "--verify", account]);
    assert!(text.contains("It is genuine.") && text.contains("the session came home"), "{text}");
    let told = json(&homing, &["explain", "--verify", account, "--output", "json"]);
    assert_eq!((&told["valid"], &told["target"]), (&true.into(), &home.as_str().into()), "{told}");

    let other = if home == "a" { "b" } else { "a" };
    let changed = account.replace(&format!("target={home}"), &format!("target={other}"));
    let refused = homing.command(&["explain", "--verify", &changed]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("not genuine"), "{}", stderr(&refused));
    let told = homing.command(&["explain", "--verify", "nonsense", "--output", "json"]).output().unwrap();
    let told: (Value, _) = (serde_json::from_str(&stdout(&told)).unwrap(), told.status.code());
    assert_eq!((&told.0["valid"], told.1), (&false.into(), Some(1)), "{told:?}");
}

#[test]
fn without_the_setting_an_answer_says_nothing_of_its_decision() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    assert_eq!(homing.client("web").get("/").field("x-homing-decision"), None);
}

#[test]
fn every_turn_of_a_decision_is_told_and_nothing_is_changed() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let api = HttpTarget::start("api");
    let rules = "[{ host = \"api.example\", path = \"/v1\", group = \"api\" }]";
    let homing = homing().http("app").listener_setting("rules", rules).group("app", &targets).cookie("20m");
    let homing = homing.group("api", [&api]).start();
    let explain = |more: &[&str]| {
        let arguments = ["explain", "--listener", "app", "--from", "203.0.113.7", "--output", "json"];
        json(&homing, &[&arguments, more].concat())
    };
    let told = explain(&["--host", "api.example:8080", "--path", "/v1/users?page=2"]);
    assert_eq!((&told["rule"], &told["group"], &told["target"]), (&0.into(), &"api".into(), &"api".into()));
    assert_eq!(told["reason"], "no-persistence");

    let mut alice = homing.browser("app");
    let home = alice.get("/").target().to_owned();
    let cookie = alice.cookies().remove(0);
    wait_for_decisions(&homing, "new", 1);
    let told = explain(&[]);
    assert_eq!(
        (&told["reason"], steps(&told)),
        (&"new".into(), vec!["routed", "key", "missed", "picked", "remember"])
    );
    let told = explain(&["--cookie", &format!("{cookie}x")]);
    assert_eq!((&told["reason"], &told["expires_in"]), (&"bad-token".into(), &Value::Null));
    targets.iter().find(|target| target.name() == home).unwrap().kill();
    let told = explain(&["--cookie", &cookie]);
    assert_eq!((&told["reason"], &told["target"]), (&"recalled".into(), &home.as_str().into()));
    assert_eq!((decisions(&homing, "new"), decisions(&homing, "recalled")), (1, 0), "nothing was counted");

    let _ = said(&homing, &["drain", "start", "--group", "app", "--target", &home, "--policy", "move"]);
    let told = explain(&["--cookie", &cookie]);
    assert_eq!(told["reason"], "home-drained", "{told}");
    assert_eq!(steps(&told), ["routed", "key", "recalled", "home-away", "picked", "remember"]);
}

#[test]
fn the_address_and_the_header_of_a_session_are_looked_at_where_they_name_it() {
    let targets = ["a", "b"].map(TcpTarget::start);
    let mcp = HttpTarget::start("m");
    let homing = homing().tcp("db").group("db", &targets).persistence("source-ip", "20m").http("mcp");
    let homing = homing.group("mcp", [&mcp]);
    let persistence = "{ method = \"header\", request_header = \"Mcp-Session-Id\" }";
    let homing = homing.group_setting("persistence", persistence).start();
    let home = homing.tcp_client("db").ask("who");
    let explain = |arguments: &[&str]| json(&homing, &[&["explain", "--output", "json"], arguments].concat());
    let told = explain(&["--listener", "db", "--from", "127.0.0.1"]);
    assert_eq!((&told["reason"], &told["target"]), (&"recalled".into(), &home.into()));
    assert_eq!(explain(&["--listener", "db", "--from", "127.0.0.2"])["reason"], "new");
    let told = explain(&["--listener", "mcp", "--from", "127.0.0.1", "--header", "mcp-session-id=nobody"]);
    assert_eq!(
        (&told["reason"], &told["status"], &told["target"]),
        (&"unknown-key".into(), &404.into(), &Value::Null)
    );
}
