//! What do clients hear whose rule leads to no group: where to go instead, or an answer that is always the same?

use crate::node::{Node, plan};
use crate::peers::{End, Target, Wire};
use serde_json::{Value, json};

const SCHEME: &str = if crate::SECURED { "https" } else { "http" };
const OTHER: &str = if crate::SECURED { "http" } else { "https" };

/// A listener with these rules, the rest of which goes to a target called `a`.
fn with_rules(rules: Value) -> Node {
    plan().listener("rules", rules).start([&Target::named("a")])
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: www.test:8080\r\n\r\n")
}

#[test]
fn a_listener_that_says_another_scheme_sends_every_client_there() {
    let node = plan().listener("group", Value::Null).listener("redirect", json!({"scheme": OTHER})).start([]);
    let mut client = Wire::to(node.address());
    let answer = client.ask(get("/a/b?c=d"));
    let expected = format!("{OTHER}://www.test/a/b?c=d");
    assert_eq!((answer.status(), answer.field("location")), (307, Some(&*expected)));
    assert_eq!(answer.text(), "Temporary Redirect\n");
    assert_eq!(answer.field("x-homing-reason"), Some("redirect"));
    assert_eq!(client.ask(get("/")).status(), 307, "the connection goes on");
    assert_eq!(node.listener(|counters| &counters.redirects), 2);
    assert_eq!(node.listener(|counters| &counters.answers[2]), 2);
    assert_eq!(node.listener(|counters| &counters.refused_requests), 0);
    drop(client);
    node.is_at_rest();
}

#[test]
fn the_first_rule_that_matches_says_what_becomes_of_a_request() {
    let node = with_rules(json!([
        {"path": "/old", "redirect": {"path": "/new", "status": 301}},
        {"path": "/away", "respond": {"status": 503, "content_type": "text/html", "body": "<p>Back soon ☕</p>"}},
        {"host": "apex.test", "redirect": {"host": "www.apex.test", "status": 308}},
        {"path": "/api", "group": "house"},
    ]));
    let mut client = Wire::to(node.address());
    let answer = client.ask(get("/old/x?y"));
    let expected = format!("{SCHEME}://www.test:8080/new?y");
    assert_eq!((answer.status(), answer.field("location")), (301, Some(&*expected)));
    let answer = client.ask(get("/away"));
    assert_eq!((answer.status(), answer.text()), (503, "<p>Back soon ☕</p>"));
    assert_eq!(answer.field("content-type"), Some("text/html"));
    let answer = client.ask("GET /p HTTP/1.1\r\nHost: APEX.test\r\n\r\n");
    let expected = format!("{SCHEME}://www.apex.test/p");
    assert_eq!((answer.status(), answer.field("location")), (308, Some(&*expected)));
    assert_eq!(client.ask(get("/api/1")).text(), "a /api/1");
    assert_eq!(client.ask(get("/")).text(), "a /");
    assert_eq!(node.listener(|counters| &counters.fixed_answers), 1);
    assert_eq!(node.target(0, |counters| &counters.requests), 2);
}

#[test]
fn no_request_says_where_another_one_goes() {
    let node = with_rules(json!([{"path": "/", "redirect": {"scheme": OTHER}}]));
    for path in ["//evil.test/x", "/\\evil.test", "/%0d%0aSet-Cookie:a=b", "/@evil.test", "/\"<script>"] {
        let answer = Wire::to(node.address()).ask(get(path));
        let location = answer.field("location").unwrap();
        assert!(location.starts_with(&format!("{OTHER}://www.test/")), "{location}");
        assert!(!location.contains(['\\', '"', '<']) && answer.field("set-cookie").is_none(), "{location}");
    }
    for host in ["evil.test@www.test", "a/b", "a\\b", "a b"] {
        let answer = Wire::to(node.address()).ask(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!((answer.status(), answer.field("location")), (400, None), "{host}");
    }
}

#[test]
fn without_a_host_and_in_a_circle_nobody_is_sent_anywhere() {
    let node = with_rules(json!([
        {"path": "/here", "redirect": {"path": "/here"}},
        {"path": "/", "redirect": {"scheme": OTHER}},
    ]));
    let answer = Wire::to(node.address()).ask("GET / HTTP/1.0\r\n\r\n");
    assert_eq!((answer.status(), answer.field("x-homing-reason")), (400, Some("no-host")));
    let answer = Wire::to(node.address()).ask(get("/here"));
    assert_eq!((answer.status(), answer.field("x-homing-reason")), (508, Some("redirect-loop")));
    assert_ne!(Wire::to(node.address()).ask(get("/here?x")).field("location"), Some("/here"));
    assert_eq!(node.listener(|counters| &counters.redirects), 0);
}

#[test]
fn head_has_the_length_and_no_body() {
    let node = with_rules(json!([{"path": "/ping", "respond": {"body": "pong"}}]));
    let mut client = Wire::to(node.address());
    client.send("HEAD /ping HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    let head = client.head().unwrap().unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("\r\nContent-Length: 4\r\n"), "{head}");
    assert_eq!(client.ask(get("/ping")).text(), "pong", "nothing stood between the two answers");
}

#[test]
fn an_answer_without_a_body_has_none() {
    let node = with_rules(json!([{"path": "/none", "respond": {"status": 204}}, {"respond": {}}]));
    let mut client = Wire::to(node.address());
    let answer = client.ask(get("/none"));
    assert_eq!((answer.status(), answer.field("content-length")), (204, None));
    let answer = client.ask(get("/"));
    assert_eq!((answer.status(), answer.field("content-length")), (200, Some("0")));
    assert_eq!(answer.field("content-type"), None);
}

#[test]
fn a_body_that_nobody_reads_ends_the_connection_after_the_answer() {
    let node = with_rules(json!([{"path": "/", "redirect": {"scheme": OTHER}}]));
    let mut client = Wire::to(node.address());
    let answer = client.ask("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nGET /");
    assert_eq!((answer.status(), answer.field("connection")), (307, Some("close")));
    client.end();
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
}

#[test]
fn a_trusted_proxy_says_how_its_client_came() {
    let rules = json!([{"path": "/", "redirect": {"scheme": "https"}}]);
    let node = plan()
        .listener("rules", rules)
        .listener("trusted_proxies", json!(["127.0.0.0/8"]))
        .start([&Target::named("a")]);
    let ask = |proto| {
        let request = format!("GET / HTTP/1.1\r\nHost: test\r\nX-Forwarded-Proto: {proto}\r\n\r\n");
        Wire::to(node.address()).ask(request)
    };
    assert_eq!(ask("http").field("location"), Some("https://test/"));
    assert_eq!(ask("https").field("x-homing-reason"), Some("redirect-loop"));
}
