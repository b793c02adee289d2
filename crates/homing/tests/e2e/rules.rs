//! The first rule that matches says where a request goes.

use crate::homing;
use homing_testkit::HttpTarget;

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
