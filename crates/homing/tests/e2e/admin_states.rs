//! What operators close is not listened on, and what they drain gets nothing.

use crate::edits::{address, done};
use crate::homing;
use homing_testkit::{Browser, Client, HttpTarget, eventually};
use serde_json::json;

#[test]
fn a_closed_listener_is_not_listened_on_and_comes_back() {
    let web = HttpTarget::start("web");
    let homing = homing().start();
    let listen = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let shop = json!({
        "name": "shop",
        "listeners": [{ "name": "shop", "protocol": "http", "listen": [listen], "group": "web" }],
        "groups": [{ "name": "web", "targets": [{ "name": "web", "address": web.address() }] }],
    });
    done(&homing, "POST", "/load-balancers", &shop, 201);
    let mut open = Client::connect(listen);
    assert_eq!(open.get("/").status, 200);
    for (path, key) in
        [("/load-balancers/shop/listeners/shop", "listener"), ("/load-balancers/shop", "balancer")]
    {
        done(&homing, "PATCH", path, &json!({ "admin": "closed" }), 200);
        eventually("nobody to listen", || Client::try_connect(listen).is_err());
        let shown = homing.api("GET", path, "");
        assert_eq!(shown["admin"], "closed", "{key}");
        done(&homing, "PATCH", path, &json!({ "admin": null }), 200);
        assert_eq!(address(&homing, "shop"), listen);
        assert_eq!(Client::connect(listen).get("/").status, 200, "{key}");
    }
}

#[test]
fn a_drained_target_gets_nothing_and_its_sessions_go_elsewhere() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let file = || homing().http("web").group("web", [&a, &b]).cookie("20m");
    let homing = file().start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    let text = file().text();
    let entry = format!("{{ name = \"{home}\", ");
    assert!(text.contains(&entry), "{text}");
    homing.write_file(&text.replace(&entry, &format!("{entry}admin = \"drained\", ")));
    eventually("her session to be elsewhere", || alice.get("/").target() != home);
    for _ in 0..6 {
        assert_ne!(Browser::new(homing.address("web")).get("/").target(), home);
    }
    let state =
        || homing.metrics().sum("homing_target_admin_state", &[("target", &home), ("state", "drained")]);
    eventually("its state to be told", || state() == 1.0);
}
