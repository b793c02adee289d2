//! The first rule that matches says where a request goes.

use crate::{homing, json, said, wait_for_count};
use homing_testkit::{HttpTarget, eventually_some};

#[test]
fn host_and_path_choose_the_group() {
    let [web, api, exact, wild] = ["web", "api", "exact", "wild"].map(HttpTarget::start);
    let rules = "[{ host = \"api.example.com\", path = \"/v1\", group = \"api\" }, \
                  { path_exact = \"/exact\", group = \"exact\" }, \
                  { path_regex = '^/u/[0-9]+$', group = \"exact\" }, \
                  { host = \"*.example.com\", group = \"wild\" }]";
    let homing = homing().http("web").listener_setting("rules", rules).group("web", [&web]);
    let homing = homing.group("api", [&api]).group("exact", [&exact]).group("wild", [&wild]).start();
    let ask = |host: &str, path: &str| {
        homing.client("web").request("GET", path, &[("Host", host)], b"").target().to_owned()
    };
    assert_eq!(ask("api.example.com", "/v1/x"), "api");
    assert_eq!(ask("API.Example.com:8080", "/v1"), "api", "neither case nor port matter");
    assert_eq!(ask("other.test", "/v1/x"), "web");
    assert_eq!(ask("other.test", "/exact?query"), "exact");
    assert_eq!(ask("other.test", "/exact/more"), "web");
    assert_eq!(ask("other.test", "/u/42"), "exact");
    assert_eq!(ask("other.test", "/u/x"), "web");
    assert_eq!(ask("a.example.com", "/"), "wild");
}

#[test]
fn a_request_that_no_rule_takes_is_404_and_says_so() {
    let api = HttpTarget::start("api");
    let rules = "[{ path = \"/api\", group = \"api\" }]";
    let homing =
        homing().http("web").listener_setting("rules", rules).without_group().group("api", [&api]).start();
    let answer = homing.client("web").get("/other");
    assert_eq!((answer.status, answer.field("x-homing-reason")), (404, Some("no-rule")));
    assert_eq!(homing.client("web").get("/api").target(), "api");
}

#[test]
fn what_a_rule_answers_is_explained_logged_and_counted() {
    let web = HttpTarget::start("web");
    let rules = "[{ path = \"/old\", redirect = { path = \"/new\" } }, \
                  { path = \"/closed\", respond = { status = 503, body = \"closed\" } }]";
    let homing = homing().http("web").listener_setting("rules", rules).listener_setting("request_id", "true");
    let homing = homing.toml("[log]\naccess = \"json\"").group("web", [&web]).start();
    let answer = homing.client("web").request("GET", "/closed", &[("Host", "shop.test")], b"");
    assert_eq!((answer.status, answer.field("x-homing-reason")), (503, Some("respond")));
    let id = answer.field("x-request-id").unwrap().to_owned();

    let explain = |path: &str| {
        let told = ["explain", "--listener", "web", "--host", "shop.test", "--path", path];
        json(&homing, &[&told[..], &["--from", "203.0.113.7", "--output", "json"]].concat())
    };
    let told = explain("/closed");
    assert_eq!(
        (&told["rule"], &told["reason"], &told["status"]),
        (&1.into(), &"respond".into(), &503.into())
    );
    let told = explain("/old");
    assert_eq!(told["steps"][0]["location"], "http://shop.test/new");
    let story = said(&homing, &["explain", "--listener", "web", "--host", "shop.test", "--path", "/old"]);
    assert!(story.contains("rules[0] redirects with 307 to http://shop.test/new"), "{story}");

    let line = eventually_some("the line of the request", || {
        homing.stdout().lines().find(|line| line.contains(&id)).map(str::to_owned)
    });
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&line["reason"], &line["status"]), (&"respond".into(), &503.into()));
    assert_eq!(
        (&line["listener"], &line["target"], &line["request_id"]),
        (&"web".into(), &"-".into(), &(&*id).into())
    );
    wait_for_count(&homing, "homing_listener_fixed_answers_total", &[("listener", "web")], 1);
}
