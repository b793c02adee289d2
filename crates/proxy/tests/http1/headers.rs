//! Do targets and clients hear the fields that an operator sets, adds and removes, and the names of requests?

use crate::node::{Node, plan};
use crate::peers::{Message, Target, Wire};
use serde_json::{Value, json};

const SCHEME: &str = if crate::SECURED { "https" } else { "http" };

fn target() -> Target {
    Target::answering(
        b"HTTP/1.1 200 OK\r\nServer: secret/1.0\r\nX-Powered-By: age\r\nX-Request-Id: theirs\r\nX-Keep: k\r\n\
          Set-Cookie: app=1\r\nContent-Length: 2\r\n\r\nhi",
    )
}

/// All values of a field, in order.
fn values<'a>(message: &'a Message, name: &str) -> Vec<&'a str> {
    let lines = message.head.lines().skip(1).filter_map(|line| line.split_once(": "));
    lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

fn ask(node: &Node, path: &str, fields: &str) -> Message {
    Wire::to(node.address()).ask(format!("GET {path} HTTP/1.1\r\nHost: a.test:80\r\n{fields}\r\n"))
}

fn trusting() -> Value {
    json!(["127.0.0.0/8"])
}

#[test]
fn fields_are_removed_then_set_then_added() {
    let target = target();
    let request = json!({
        "set": {"X-A": "ours", "X-Real-IP": "$client_ip"}, "add": {"X-B": "2"}, "remove": ["X-C", "cookie"],
    });
    let response =
        json!({"set": {"x-powered-by": "patience"}, "add": {"X-Keep": "more"}, "remove": ["server"]});
    let node =
        plan().listener("request_headers", request).listener("response_headers", response).start([&target]);
    let fields = "X-a: 1\r\nX-B: 1\r\nX-C: 1\r\nX-A: 2\r\nCookie: a=b\r\nX-Real-IP: 6.6.6.6\r\nX-D: 1\r\n";
    let answer = ask(&node, "/", fields);
    let heard = &target.heard()[0];
    assert_eq!(values(heard, "x-a"), ["ours"]);
    assert_eq!(values(heard, "x-b"), ["1", "2"]);
    assert_eq!(values(heard, "x-real-ip"), ["127.0.0.1"]);
    assert_eq!([values(heard, "x-c"), values(heard, "cookie")], [[""; 0], []]);
    assert_eq!(values(heard, "x-d"), ["1"]);
    assert_eq!(values(heard, "x-forwarded-for"), ["127.0.0.1"]);
    assert_eq!(values(&answer, "x-powered-by"), ["patience"]);
    assert_eq!(values(&answer, "x-keep"), ["k", "more"]);
    assert_eq!(values(&answer, "server"), [""; 0]);
    assert_eq!(answer.text(), "hi");
}

#[test]
fn a_rule_has_the_last_word() {
    let target = target();
    let rules = json!([
        {"path": "/rule", "group": "house", "request_headers": {"set": {"X-A": "rule", "X-B": "$scheme"}},
         "response_headers": {"remove": ["X-Both"], "add": {"X-Rule": "$host"}}},
        {"path": "/answer", "respond": {"body": "{}"},
         "response_headers": {"set": {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"}}},
        {"path": "/go", "redirect": {"path": "/rule"}, "response_headers": {"set": {"Cache-Control": "no-store"}}},
    ]);
    let node = plan()
        .listener("rules", rules)
        .listener("request_headers", json!({"set": {"X-A": "listener"}}))
        .listener("response_headers", json!({"set": {"X-Both": "listener"}}))
        .start([&target]);
    let answer = ask(&node, "/rule", "");
    assert_eq!((values(&answer, "x-both"), values(&answer, "x-rule")), (vec![], vec!["a.test:80"]));
    let answer = ask(&node, "/", "");
    assert_eq!((values(&answer, "x-both"), values(&answer, "x-rule")), (vec!["listener"], vec![]));
    let heard = target.heard();
    assert_eq!((values(&heard[0], "x-a"), values(&heard[0], "x-b")), (vec!["rule"], vec![SCHEME]));
    assert_eq!((values(&heard[1], "x-a"), values(&heard[1], "x-b")), (vec!["listener"], vec![]));
    let answer = ask(&node, "/answer", "");
    assert_eq!(values(&answer, "content-type"), ["application/json"]);
    assert_eq!(
        [values(&answer, "x-both"), values(&answer, "access-control-allow-origin")],
        [["listener"], ["*"]]
    );
    let answer = ask(&node, "/go", "");
    assert_eq!((answer.status(), values(&answer, "cache-control")), (307, vec!["no-store"]));
}

#[test]
fn our_cookie_is_there_whatever_is_removed_and_no_cache_hands_it_out() {
    let edits = json!({"remove": ["Set-Cookie"], "set": {"Cache-Control": "public, max-age=60"}});
    let node = plan()
        .group("persistence", json!({"method": "cookie", "cookie_name": "HOME"}))
        .listener("response_headers", edits)
        .start([&target()]);
    let answer = ask(&node, "/", "");
    let cookies = values(&answer, "set-cookie");
    assert!(cookies.len() == 1 && cookies[0].starts_with("HOME="), "{cookies:?}");
    assert_eq!(values(&answer, "cache-control"), ["public, max-age=60", "private"]);
}

#[test]
fn a_request_has_one_name_for_its_target_its_client_and_every_answer() {
    let target = target();
    let rules = json!([{"path": "/away", "respond": {"body": "away"}}]);
    let node = plan()
        .listener("rules", rules)
        .listener("request_id", true)
        .listener("response_headers", json!({"set": {"X-Trace": "t-$request_id"}}))
        .start([&target]);
    let answer = ask(&node, "/", "X-Request-Id: forged\r\nx-request-id: twice\r\n");
    let id = answer.field("x-request-id").unwrap().to_owned();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    assert_eq!(values(&answer, "x-request-id"), [&*id]);
    assert_eq!(values(&answer, "x-trace"), [&*format!("t-{id}")]);
    assert_eq!(values(&target.heard()[0], "x-request-id"), [&*id]);
    let other = ask(&node, "/away", "");
    assert_eq!(values(&other, "x-request-id").len(), 1);
    assert_ne!(other.field("x-request-id"), Some(&*id));
}

#[test]
fn refusals_name_their_requests_too() {
    let node = plan().listener("request_id", "X-Trace").start([]);
    let answer = ask(&node, "/", "");
    assert_eq!((answer.status(), answer.field("x-trace").map(str::len)), (503, Some(32)));
    let (_socket, dead) = crate::peers::nobody();
    let node = plan().listener("request_id", "X-Trace").start_with(&[dead]);
    let answer = ask(&node, "/", "");
    assert_eq!((answer.status(), answer.field("x-trace").map(str::len)), (502, Some(32)));
}

#[test]
fn a_name_that_a_trusted_proxy_gave_is_kept() {
    let target = target();
    let node = plan().listener("request_id", true).listener("trusted_proxies", trusting()).start([&target]);
    let answer = ask(&node, "/", "X-Request-ID: edge-1:77\r\n");
    assert_eq!(answer.field("x-request-id"), Some("edge-1:77"));
    assert_eq!(values(&target.heard()[0], "x-request-id"), ["edge-1:77"]);
    assert_ne!(ask(&node, "/", "X-Request-ID: a b\r\n").field("x-request-id"), Some("a b"));
}
