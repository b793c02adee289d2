//! The SDK of Huawei ELB drives a node, with nothing changed but the endpoint, and traffic goes as its vendor documents.
//!
//! `cargo xtask test` puts it in place.

use super::ALL;
use crate::https::{Authority, HOST};
use crate::{homing, wait_for_decisions};
use calls::{Ids, calls, refusals};
use homing_testkit::{
    Browser, Client, Homing, HttpTarget, TcpClient, TcpTarget, UdpClient, UdpTarget, eventually,
};
use sdk::{Sdk, ask_by_token, free_port, lands, text};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fs;
use std::net::SocketAddr;
use std::process::Command;

mod calls;
mod sdk;

#[test]
fn clients_come_home_by_the_cookie_of_a_pool_until_it_is_switched_off() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let port = free_port(vip);
    let listener = sdk.listener(&balancer, "HTTP", port);
    let pool = sdk.pool(&listener, "HTTP", json!({ "type": "HTTP_COOKIE", "persistence_timeout": 5 }));
    let members = [&a, &b].map(|target| sdk.member(&pool, target.address()));
    let at = SocketAddr::new(vip, port);
    let (mut first, mut second) = (Browser::new(at), Browser::new(at));
    let (home, other) = (lands(&mut first), lands(&mut second));
    assert_ne!(home, other, "two new clients take turns");
    for _ in 0..6 {
        first.reconnect();
        assert_eq!((lands(&mut first), lands(&mut second)), (home.clone(), other.clone()));
    }
    let shown = sdk.good("show_pool", json!({ "pool_id": pool }));
    assert_eq!(shown["pool"]["session_persistence"]["persistence_timeout"], 5);

    // Modify: another duration, then weights, then off.
    let longer = json!({ "session_persistence": { "type": "HTTP_COOKIE", "persistence_timeout": 30 } });
    sdk.good("update_pool", json!({ "pool_id": pool, "body": { "pool": longer } }));
    assert_eq!(lands(&mut first), home, "a change of the duration moves nobody");
    let of_home = usize::from(home == "b");
    let empty =
        json!({ "pool_id": pool, "member_id": members[of_home], "body": { "member": { "weight": 0 } } });
    assert_eq!(sdk.good("update_member", empty)["member"]["weight"], 0);
    assert_eq!(lands(&mut first), home, "who is at home stays");
    for _ in 0..4 {
        assert_eq!(lands(&mut Browser::new(at)), other, "nobody new comes");
    }
    sdk.good("delete_member", json!({ "pool_id": pool, "member_id": members[of_home] }));
    assert_eq!(lands(&mut first), other, "who has no home gets another");
    let back = sdk.member(&pool, [&a, &b][of_home].address());
    let (status, answer) = ask_by_token(
        &homing,
        "PUT",
        &format!("pools/{pool}"),
        &json!({ "pool": { "session_persistence": null } }),
    );
    assert_eq!((status, &answer["pool"]["session_persistence"]), (200, &Value::Null));
    let landed: HashSet<String> = (0..6).map(|_| lands(&mut first)).collect();
    assert_eq!(landed.len(), 2, "nobody has a home any more");

    // Delete, from the inside to the outside.
    for member in [&back, &members[1 - of_home]] {
        sdk.good("delete_member", json!({ "pool_id": pool, "member_id": member }));
    }
    sdk.good("delete_pool", json!({ "pool_id": pool }));
    sdk.good("delete_listener", json!({ "listener_id": listener }));
    sdk.good("delete_load_balancer", json!({ "loadbalancer_id": balancer }));
    eventually("nobody listens there any more", || Client::try_connect(at).is_err());
    assert_eq!(sdk.ask("show_load_balancer", json!({ "loadbalancer_id": balancer }))["code"], "ELB.8904");
}

/// A node whose wall clock goes before the true one: libfaketime stands between.
fn ahead(seconds: u32) -> Homing {
    homing()
        .toml(ALL)
        .variable("LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1")
        .variable("FAKETIME", &format!("+{seconds}s"))
        .variable("FAKETIME_DONT_FAKE_MONOTONIC", "1")
}

#[test]
fn a_cookie_is_good_for_its_minutes_and_no_longer() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let port = free_port(vip);
    let listener = sdk.listener(&balancer, "HTTP", port);
    let pool = sdk.pool(&listener, "HTTP", json!({ "type": "HTTP_COOKIE", "persistence_timeout": 6 }));
    for target in [&a, &b] {
        sdk.member(&pool, target.address());
    }
    drop(sdk);
    let mut browser = Browser::new(SocketAddr::new(vip, port));
    let home = lands(&mut browser);
    let homing = ahead(5 * 60).start_in(homing.kill());
    browser.reconnect();
    assert_eq!(lands(&mut browser), home, "after five minutes of six");
    wait_for_decisions(&homing, "recalled", 1);
    let homing = ahead(13 * 60).start_in(homing.kill());
    browser.reconnect();
    let _ = lands(&mut browser);
    wait_for_decisions(&homing, "expired-idle", 1);
}

#[test]
fn connections_and_datagrams_come_home_by_the_address_of_their_client() {
    let tcp = ["a", "b"].map(TcpTarget::start);
    let udp = ["a", "b"].map(UdpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let port = free_port(vip);
    let source_ip = || json!({ "type": "SOURCE_IP", "persistence_timeout": 1 });
    let listeners = ["TCP", "UDP"].map(|protocol| sdk.listener(&balancer, protocol, port));
    let of_tcp = sdk.pool(&listeners[0], "TCP", source_ip());
    let of_udp = sdk.pool(&listeners[1], "UDP", source_ip());
    for target in &tcp {
        sdk.member(&of_tcp, target.address());
    }
    for target in &udp {
        sdk.member(&of_udp, target.address());
    }
    let at = SocketAddr::new(vip, port);
    let sources: Vec<String> = (2..=9).map(|last| format!("127.0.0.{last}")).collect();
    let by_tcp = |source: &str| TcpClient::connect_from(source, at).ask("who");
    let by_udp = |source: &str| UdpClient::connect_from(source, at).ask("who");
    let homes: Vec<_> = sources.iter().map(|source| (by_tcp(source), by_udp(source))).collect();
    for (source, home) in sources.iter().zip(&homes) {
        assert_eq!((by_tcp(source), by_udp(source)), *home, "{source}");
    }
    let landed: HashSet<&String> = homes.iter().map(|(tcp, _)| tcp).collect();
    assert_eq!(landed.len(), 2, "eight clients use both");
}

#[test]
fn a_policy_shares_its_clients_out_over_pools_and_each_keeps_its_own() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let port = free_port(vip);
    let said = json!({ "loadbalancer_id": balancer, "protocol": "HTTP", "protocol_port": port, "enhance_l7policy_enable": true });
    let listener = sdk.make("create_listener", "listener", said);
    let pools = [&a, &b].map(|target| {
        let said = json!({ "loadbalancer_id": balancer, "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN" });
        let pool = sdk.make("create_pool", "pool", said);
        sdk.member(&pool, target.address());
        pool
    });
    let shares =
        |weights: [&str; 2]| json!([0, 1].map(|at| json!({ "pool_id": pools[at], "weight": weights[at] })));
    let rule = json!({ "type": "METHOD", "compare_type": "EQUAL_TO", "conditions": [{ "key": "", "value": "GET" }] });
    let policy = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "rules": [rule],
        "redirect_pools_config": shares(["1", "1"]),
        "redirect_pools_sticky_session_config": { "enable": true, "timeout": 10 } });
    let policy = sdk.make("create_l7_policy", "l7policy", policy);
    let at = SocketAddr::new(vip, port);
    let mut browsers: Vec<Browser> = (0..8).map(|_| Browser::new(at)).collect();
    let homes: Vec<String> = browsers.iter_mut().map(lands).collect();
    assert_eq!(homes.iter().collect::<HashSet<_>>().len(), 2, "both pools get clients: {homes:?}");
    for (browser, home) in browsers.iter_mut().zip(&homes) {
        browser.reconnect();
        assert_eq!(lands(browser), *home);
    }
    // A pool without weight gets nobody new, and keeps whom it has.
    let change = json!({ "redirect_pools_config": shares(["0", "1"]) });
    sdk.good("update_l7_policy", json!({ "l7policy_id": policy, "body": { "l7policy": change } }));
    for (browser, home) in browsers.iter_mut().zip(&homes) {
        assert_eq!(lands(browser), *home);
    }
    assert!((0..4).all(|_| lands(&mut Browser::new(at)) == "b"));
    assert_eq!(
        Client::connect(at).request("POST", "/", &[("Host", "h")], b"").status,
        503,
        "no policy takes it"
    );

    // Switched off, nobody listens; switched on, all is as it was.
    let switch = |is_on: bool| json!({ "loadbalancer_id": balancer, "body": { "loadbalancer": { "admin_state_up": is_on } } });
    sdk.good("update_load_balancer", switch(false));
    eventually("nobody listens there any more", || Client::try_connect(at).is_err());
    sdk.good("update_load_balancer", switch(true));
    let mut first = Browser::new(at);
    for (name, value) in browsers[0].cookies().iter().filter_map(|cookie| cookie.split_once('=')) {
        first.set_cookie(name, value);
    }
    assert_eq!(lands(&mut first), homes[0]);
}

#[test]
fn connections_to_a_member_without_weight_end_as_the_drain_says() {
    let targets = ["a", "b"].map(TcpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let port = free_port(vip);
    let listener = sdk.listener(&balancer, "TCP", port);
    let pool = sdk.pool(&listener, "TCP", Value::Null);
    let drain = |is_on: bool| {
        let drain =
            if is_on { json!({ "enable": true, "timeout": 4000 }) } else { json!({ "enable": false }) };
        json!({ "pool_id": pool, "body": { "pool": { "connection_drain": drain } } })
    };
    let weigh = |member: &str, weight: u16| json!({ "pool_id": pool, "member_id": member, "body": { "member": { "weight": weight } } });
    let a = sdk.member(&pool, targets[0].address());
    let at = SocketAddr::new(vip, port);
    let mut client = TcpClient::connect(at);
    assert_eq!(client.ask("first"), "a");
    sdk.member(&pool, targets[1].address());
    sdk.good("update_pool", drain(true));
    sdk.good("update_member", weigh(&a, 0));
    assert_eq!(client.ask("still there"), "a", "it has its time");
    assert_eq!(TcpClient::connect(at).ask("who"), "b", "nobody new comes");
    sdk.good("update_member", weigh(&a, 1));
    sdk.good("update_pool", drain(false));
    sdk.good("update_member", weigh(&a, 0));
    client.wait_for_close();
}

#[test]
fn nothing_is_lost_between_clients_that_change_one_pool_at_once() {
    const CLIENTS: u16 = 16;
    const MEMBERS: u16 = 4;
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let listener = sdk.listener(&balancer, "TCP", free_port(vip));
    let pool = sdk.pool(&listener, "TCP", Value::Null);
    let path = format!("pools/{pool}/members");
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (homing, path) = (&homing, &path);
            scope.spawn(move || {
                for member in 0..MEMBERS {
                    let said = json!({ "address": "127.0.0.1", "protocol_port": 10_000 + client * MEMBERS + member });
                    let (status, answer) = ask_by_token(homing, "POST", path, &json!({ "member": said }));
                    assert_eq!(status, 201, "{answer}");
                    let id = text(&answer["member"]["id"]);
                    let change = json!({ "member": { "weight": 7 } });
                    let (status, answer) = ask_by_token(homing, "PUT", &format!("{path}/{id}"), &change);
                    assert_eq!((status, &answer["member"]["weight"]), (200, &json!(7)), "{answer}");
                }
            });
        }
    });
    let (_, listed) = ask_by_token(&homing, "GET", &format!("{path}?weight=7"), &Value::Null);
    assert_eq!(listed["page_info"]["current_count"], CLIENTS * MEMBERS);
}

#[test]
fn what_is_refused_raises_the_sdks_exception_with_the_vendors_code() {
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let port = free_port(vip);
    let listener = sdk.listener(&balancer, "TCP", port);
    for (call, with, code, words) in refusals(&balancer, port) {
        let raised = sdk.ask(call, with);
        assert_eq!(
            (&raised["exception"], &raised["code"]),
            (&json!("ClientRequestException"), &json!(code)),
            "{raised}"
        );
        assert!(raised["request_id"].as_str().is_some_and(|id| !id.is_empty()), "{raised}");
        let said = raised["message"].as_str().unwrap();
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    }
    let stranger = Sdk::with_key(&homing, "another").ask("list_pools", json!({}));
    assert_eq!((&stranger["status"], &stranger["code"]), (&json!(401), &json!("APIGW.0301")));
    let left = sdk.good("list_listeners", json!({}));
    assert_eq!(
        (&left["page_info"]["current_count"], &left["listeners"][0]["id"]),
        (&json!(1), &json!(listener))
    );
}

#[test]
fn what_was_made_is_seen_by_operators_and_survives_a_restart() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let node = homing().toml(ALL);
    let homing = node.start();
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let port = free_port(vip);
    let listener = sdk.listener(&balancer, "HTTP", port);
    let pool = sdk.pool(&listener, "HTTP", json!({ "type": "HTTP_COOKIE" }));
    let said = |target: &HttpTarget| json!({ "address": "127.0.0.1", "protocol_port": target.address().port(), "weight": 10 });
    let added = json!({ "members": [said(&a), said(&b)] });
    let added = sdk.good("batch_create_members", json!({ "pool_id": pool, "body": added }));
    let member = text(&added["members"][0]["id"]);
    let mut browser = Browser::new(SocketAddr::new(vip, port));
    let home = lands(&mut browser);

    // Operators see it, and the SDK sees what they change.
    let seen = homing.api("GET", &format!("/load-balancers/{balancer}"), "");
    assert_eq!((&seen["dialect"], &seen["edition"]), (&json!("huawei"), &json!("huawei-elb-dedicated")));
    let target = format!("/load-balancers/{balancer}/groups/{pool}/targets/{member}");
    let patched = homing.api("PATCH", &target, r#"{ "weight": 33 }"#);
    assert_eq!(patched["weight"], 33);
    let shown = sdk.good("show_member", json!({ "pool_id": pool, "member_id": member }));
    assert_eq!(shown["member"]["weight"], 33);
    let tree = sdk.good("show_load_balancer_status", json!({ "loadbalancer_id": balancer }));
    assert_eq!(tree["statuses"]["loadbalancer"]["listeners"][0]["pools"][0]["id"], json!(pool));
    let before = sdk.good("show_load_balancer", json!({ "loadbalancer_id": balancer }));

    drop(sdk);
    let homing = node.start_in(homing.kill());
    let mut sdk = Sdk::start(&homing);
    let after = sdk.good("show_load_balancer", json!({ "loadbalancer_id": balancer }));
    assert_eq!(after["loadbalancer"], before["loadbalancer"]);
    browser.reconnect();
    assert_eq!(lands(&mut browser), home, "its cookie is good after the restart");
    sdk.good("delete_load_balancer_force", json!({ "loadbalancer_id": balancer }));
    assert_eq!(sdk.good("list_load_balancers", json!({}))["loadbalancers"], json!([]));
}

#[test]
fn an_https_listener_shows_a_certificate_of_the_node_and_http_leads_there() {
    let a = HttpTarget::start("a");
    let homing = homing().toml(ALL).start();
    let (authority, folder) = (Authority::new(), homing.folder());
    authority.certify(folder, "web", HOST);
    fs::write(folder.join("ca.pem"), &authority.pem).unwrap();
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let certificate = json!({ "cert": read("web.pem"), "key": read("web.key") });
    let put = homing.ask_api("PUT", "/certificates/shop", &certificate.to_string());
    assert_eq!(put.status, 201, "{}", put.text());
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let (secured, plain) = (free_port(vip), free_port(vip));
    let said = json!({ "loadbalancer_id": balancer, "protocol": "TERMINATED_HTTPS", "protocol_port": secured,
        "default_tls_container_ref": "shop", "http2_enable": true });
    let answer = sdk.good("create_listener", json!({ "body": { "listener": said } }));
    let listener = &answer["listener"];
    assert_eq!(
        (&listener["protocol"], &listener["default_tls_container_ref"]),
        (&json!("HTTPS"), &json!("shop"))
    );
    let pool = sdk.pool(&text(&listener["id"]), "HTTP", Value::Null);
    sdk.member(&pool, a.address());
    let http = sdk.listener(&balancer, "HTTP", plain);
    let policy = json!({ "listener_id": http, "action": "REDIRECT_TO_LISTENER", "redirect_listener_id": listener["id"] });
    sdk.make("create_l7_policy", "l7policy", policy);

    let mut curl = Command::new("curl");
    curl.current_dir(folder).env_clear().args([
        "--silent",
        "--show-error",
        "--max-time",
        "60",
        "--cacert",
        "ca.pem",
    ]);
    let connect = format!("{HOST}:{secured}:{vip}:{secured}");
    let output =
        curl.args(["--connect-to", &connect, &format!("https://{HOST}:{secured}/")]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(a.requests(), 1);
    let answer = Client::connect((vip, plain).into()).request("GET", "/shop?a=b", &[("Host", HOST)], b"");
    let to = format!("https://{HOST}:{secured}/shop?a=b");
    assert_eq!((answer.status, answer.field("location")), (301, Some(&*to)));
    let in_use = sdk.ask("delete_listener", json!({ "listener_id": listener["id"] }));
    assert_eq!(in_use["code"], "ELB.8907", "{in_use}");
}

#[test]
fn the_sdk_understands_every_answer() {
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let (balancer, vip) = sdk.balancer();
    let said = json!({ "loadbalancer_id": balancer, "protocol": "HTTP", "protocol_port": free_port(vip), "enhance_l7policy_enable": true });
    let listener = sdk.make("create_listener", "listener", said);
    let pool = sdk.pool(&listener, "HTTP", Value::Null);
    let member = sdk.member(&pool, "127.0.0.1:9".parse().unwrap());
    let monitor = json!({ "pool_id": pool, "type": "HTTP", "delay": 5, "timeout": 3, "max_retries": 3 });
    let monitor = sdk.make("create_health_monitor", "healthmonitor", monitor);
    let rule = json!({ "type": "PATH", "compare_type": "STARTS_WITH", "value": "/a" });
    let policy = json!({ "listener_id": listener, "action": "REDIRECT_TO_POOL", "redirect_pool_id": pool, "rules": [rule] });
    let policy = sdk.make("create_l7_policy", "l7policy", policy);
    let host = json!({ "type": "HOST_NAME", "compare_type": "EQUAL_TO", "value": "a.example" });
    let host = sdk.good("create_l7_rule", json!({ "l7policy_id": policy, "body": { "rule": host } }));
    let rule = text(&host["rule"]["id"]);
    let ids = Ids { balancer, listener, pool, member, monitor, policy, rule };
    for (call, with, root) in calls(&ids) {
        let answer = sdk.good(call, with);
        assert!(
            answer[root].is_object() || answer[root].as_array().is_some_and(|all| !all.is_empty()),
            "{call}: {answer}"
        );
    }
    sdk.good("delete_l7_rule", json!({ "l7policy_id": ids.policy, "l7rule_id": ids.rule }));
    sdk.good("delete_l7_policy", json!({ "l7policy_id": ids.policy }));
    sdk.good("delete_health_monitor", json!({ "healthmonitor_id": ids.monitor }));
    sdk.good(
        "delete_load_balancer_cascade",
        json!({ "loadbalancer_id": ids.balancer, "body": { "loadbalancer": { "unbounded_pool": true } } }),
    );
}
