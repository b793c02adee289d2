//! Operators see what a node does.

use crate::{homing, wait_for_decisions};
use homing_testkit::{HttpTarget, TcpTarget, UdpTarget, eventually};
use std::fs;

#[test]
fn metrics_count_what_happened() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    let mut alice = homing.browser("web");
    for _ in 0..3 {
        let _ = alice.get("/");
    }
    let mut bad = homing.client("web");
    bad.send_raw("nonsense\r\n\r\n");
    assert_eq!(bad.read_answer().status, 400);
    wait_for_decisions(&homing, "recalled", 2);
    let metrics = homing.metrics();
    let count = |name: &str, labels: &[(&str, &str)]| metrics.count(name, labels);
    assert_eq!(count("homing_group_decisions_total", &[("group", "web"), ("reason", "new")]), 1);
    assert_eq!(count("homing_group_decisions_total", &[("group", "web"), ("reason", "recalled")]), 2);
    assert_eq!(count("homing_target_requests_total", &[("target", "a")]), 3);
    assert_eq!(count("homing_listener_accepted_connections_total", &[("listener", "web")]), 2);
}

#[test]
fn status_is_a_page_for_people_and_json_for_programs() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let homing = homing().http("web").group("web", [a.weight(3), b.weight(1)]).cookie("20m").start();
    let _ = homing.client("web").get("/");
    let status = homing.status().to_string();
    for expected in ["\"web\"", "\"a\"", "\"b\"", &a.address().to_string()] {
        assert!(status.contains(expected), "{expected} in {status}");
    }
    let page = homing.ask_admin("/status");
    assert!(page.field("content-type").unwrap().starts_with("text/html"), "{page:?}");
    assert!(page.field("content-security-policy").is_some(), "{page:?}");
    assert!(!page.text().contains("<script"), "{}", page.text());
}

#[test]
fn health_is_probed_shown_and_obeyed() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let homing = homing().http("web").group("web", [&a, &b]).health("http").start();
    let healthy = |name: &str| {
        homing.metrics().count("homing_target_health", &[("target", name), ("health", "healthy")]) == 1
    };
    eventually("both to be healthy", || healthy("a") && healthy("b"));
    a.kill();
    eventually("a to be unhealthy", || !healthy("a"));
    for _ in 0..6 {
        assert_eq!(homing.client("web").get("/").target(), "b");
    }
    a.restart_on_same_port();
    eventually("a to be healthy again", || healthy("a"));
    eventually("a to serve again", || homing.client("web").get("/").target() == "a");
}

#[test]
fn when_every_target_is_unhealthy_the_client_hears_503_and_why() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).health("tcp").start();
    a.kill();
    eventually("a to be unhealthy", || homing.client("web").get("/").status == 503);
    let answer = homing.client("web").get("/");
    assert_eq!(answer.field("x-homing-reason"), Some("all-unhealthy"));
}

#[test]
fn the_file_is_watched_and_a_broken_one_changes_nothing() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let file = homing().http("web").group("web", [&a]);
    let homing = file.start();
    homing.write_file(&file.text().replace("[[load_balancers.groups]]", "[[load_balancers.group]]"));
    homing.wait_for_log("did you mean");
    assert_eq!(homing.client("web").get("/").target(), "a");
    let before = homing.revision();
    homing.write_file(&crate::homing().http("web").group("web", [&b]).text());
    eventually("the new file to be taken without a signal", || homing.revision() > before);
    assert_eq!(homing.client("web").get("/").target(), "b");
}

#[test]
fn addresses_are_written_down_with_every_listener() {
    let (tcp, udp) = (TcpTarget::start("t"), UdpTarget::start("u"));
    let homing = homing().tcp("db").udp("dns").group("db", [&tcp]).group("dns", [&udp]).start();
    assert_ne!(homing.address("db").port(), 0);
    assert_ne!(homing.address("dns").port(), 0);
    assert_ne!(homing.admin().port(), 0);
}

#[test]
fn no_secret_is_in_the_log_or_on_the_pages() {
    let a = HttpTarget::start("a");
    let homing =
        homing().toml("[log]\naccess = \"json\"").http("web").group("web", [&a]).cookie("20m").start();
    let mut alice = homing.browser("web");
    let _ = alice.get("/");
    let _ = alice.get("/");
    let cookie = alice.cookies().remove(0);
    let (_, token) = cookie.split_once('=').unwrap();
    eventually("two lines of the log", || homing.stdout().lines().count() >= 2);
    let secrets = fs::read_to_string(homing.folder().join("state/secrets.json")).unwrap();
    let quoted: Vec<&str> = secrets.split('"').filter(|text| text.len() >= 22).collect();
    assert!(!quoted.is_empty(), "the secrets are in the file");
    let page = homing.ask_admin("/status").text();
    for text in [homing.stdout(), homing.stderr(), page, homing.status().to_string()] {
        assert!(!text.contains(token), "a token in {text}");
        assert!(quoted.iter().all(|secret| !text.contains(secret)), "a secret in {text}");
    }
}

#[test]
fn a_node_without_admin_address_serves_all_the_same() {
    let a = HttpTarget::start("a");
    let homing = homing().without_admin().http("web").group("web", [&a]).start();
    assert_eq!(homing.client("web").get("/").target(), "a");
}
