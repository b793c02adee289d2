//! Operators see and steer sessions while traffic goes on.

use crate::homing;
use homing_testkit::{HttpTarget, Running, TcpTarget, eventually};
use std::io::Read;
use std::time::Duration;

/// The name of the only session there is.
fn only_session(homing: &Running) -> String {
    let page = homing.api("GET", "/sessions", "");
    let sessions = page["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 1, "{page}");
    sessions[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_cookie_client_is_listed_moved_and_expired_while_each_of_its_requests_is_served() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let first = alice.get("/").target().to_owned();
    let other = if first == "a" { "b" } else { "a" };
    let session = format!("/sessions/{}", only_session(&homing));
    assert_eq!(homing.api("GET", &session, "")["target"], *first);

    let body = format!("{{\"target\":\"{other}\"}}");
    let _ = homing.api("POST", &format!("{session}/move"), &body);
    assert_eq!(alice.get("/").target(), other);
    // A token says at which second it was written: what was ordered in that second is carried out again.
    assert_eq!(alice.get("/").target(), other);
    let story = homing.api("GET", &session, "");
    assert_eq!(story["target"], *other, "{story}");
    assert_eq!(story["decisions"].as_array().unwrap().last().unwrap()["reason"], "new", "{story}");

    let _ = homing.api("DELETE", &session, "");
    assert_eq!(alice.get("/").status, 200);
    assert_ne!(format!("/sessions/{}", only_session(&homing)), session);
    assert_eq!(homing.ask_api("GET", &session, "").status, 404);
}

#[test]
fn a_drained_target_loses_its_connections_at_the_deadline_and_who_waits_is_told() {
    let a = TcpTarget::start("a");
    let homing = homing().tcp("db").group("db", [&a]).persistence("source-ip", "20m").start();
    let mut open = homing.tcp_client("db");
    assert_eq!(open.ask("hello"), "a");
    let target = "/load-balancers/shop/groups/db/targets/a";
    let target = target.replace("shop", &load_balancer(&homing));
    let _ = homing.api("POST", &format!("{target}/drain"), "{\"policy\":\"hold\",\"deadline\":\"1s\"}");
    let drained = homing.api("GET", &format!("{target}/drained?wait=20s"), "");
    assert_eq!((&drained["drained"], &drained["admin_state"]), (&true.into(), &"drained".into()));
    let mut rest = Vec::new();
    open.stream().set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let _ = open.stream().read_to_end(&mut rest);
    assert!(rest.is_empty());
    homing.wait_for_log("\"why\":\"deadline\"");
    eventually("no connection is left", || {
        homing.api("GET", &format!("{target}/drained"), "")["connections"] == 0
    });
}

fn load_balancer(homing: &Running) -> String {
    homing.api("GET", "/load-balancers", "")[0]["name"].as_str().unwrap().to_owned()
}

#[test]
fn a_drain_ends_when_the_last_session_has_left_though_there_is_no_deadline() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("1s").start();
    let home = homing.browser("web").get("/").target().to_owned();
    let target = format!("/load-balancers/{}/groups/web/targets/{home}", load_balancer(&homing));
    let _ = homing.api("POST", &format!("{target}/drain"), "");
    let drained = homing.api("GET", &format!("{target}/drained?wait=20s"), "");
    assert_eq!((&drained["drained"], &drained["sessions"]), (&true.into(), &0.into()));
    homing.wait_for_log("\"why\":\"empty\"");
}

#[test]
fn the_api_is_closed_to_those_who_have_no_token_and_tells_nobody_the_token() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    assert_eq!(homing.ask_admin("/api/v1/sessions").status, 401);
    let token = std::fs::read_to_string(homing.folder().join("state/admin.token")).unwrap();
    let _ = homing.api("GET", "/sessions", "");
    for text in [homing.stdout(), homing.stderr(), homing.ask_admin("/metrics").text()] {
        assert!(!text.contains(token.trim_end()), "a token in {text}");
    }
}

#[test]
fn a_line_of_the_log_names_nothing_twice() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let target = format!("/load-balancers/{}/groups/web/targets/a", load_balancer(&homing));
    let _ = homing.api("POST", &format!("{target}/drain"), "");
    homing.wait_for_log("\"drain began\"");
    let log = homing.stderr();
    let line = log.lines().find(|line| line.contains("drain began")).unwrap();
    assert_eq!(line.matches("\"target\":").count(), 1, "{line}");
}
