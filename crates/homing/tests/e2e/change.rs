//! Operators change what the API owns by commands: look, try, change, go back.

use crate::{homing, json, said, stderr};
use homing_testkit::load::Cookies;
use homing_testkit::{Browser, HttpTarget, Load, Running};
use std::net::{SocketAddr, TcpListener};

/// A node whose load balancer `shop` was made by commands; it listens there.
fn shop(a: &HttpTarget, b: &HttpTarget) -> (Running, SocketAddr) {
    let homing = homing().http("web").group("web", [a]).start();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    said(&homing, &["set", "load-balancer", "shop", "--create", "region=north"]);
    said(&homing, &["set", "group", "shop/web", "--create", "scheduler=weighted-round-robin"]);
    for (name, address) in [("a", a.address()), ("b", b.address())] {
        let (name, address) = (format!("shop/web/{name}"), format!("address={address}"));
        said(&homing, &["set", "target", &name, "--create", &address]);
    }
    let listen = format!("listen=[\"{free}\"]");
    said(&homing, &["set", "listener", "shop/app", "--create", "protocol=http", &listen, "group=web"]);
    (homing, free)
}

#[test]
fn persistence_is_switched_on_and_off_by_commands() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let (homing, address) = shop(&a, &b);
    let listed = said(&homing, &["get", "load-balancers"]);
    assert!(listed.contains("shop") && listed.contains("north"), "{listed}");
    assert!(said(&homing, &["get", "listener", "shop/app"]).contains(&address.to_string()));
    let fields = ["persistence.method=cookie", "persistence.timeout=20m"];
    let done = said(&homing, &["set", "group", "shop/web", fields[0], fields[1], "--why", "carts were lost"]);
    assert!(done.starts_with("Done: revision"), "{done}");
    let mut alice = Browser::new(address);
    let home = alice.get("/").target().to_owned();
    for _ in 0..4 {
        assert_eq!(alice.get("/").target(), home);
    }
    said(&homing, &["set", "group", "shop/web", "persistence=null"]);
    assert_eq!(
        json(&homing, &["get", "group", "shop/web", "--output", "json"])["persistence"],
        serde_json::Value::Null
    );
    let revisions = said(&homing, &["revisions"]);
    assert!(revisions.contains("carts were lost") && revisions.contains("api"), "{revisions}");
}

#[test]
fn the_way_of_a_console_by_commands_costs_no_request_under_load() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let (homing, address) = shop(&a, &b);
    let load = Load::start(address, 4, Cookies::Kept);
    load.wait_for(100);
    for look in [&["get", "load-balancers"] as &[&str], &["get", "listener", "shop/app"]] {
        assert!(said(&homing, look).contains("app"), "{look:?}");
    }
    for _ in 0..3 {
        let fields = ["persistence.method=cookie", "persistence.timeout=1h"];
        said(&homing, &["set", "group", "shop/web", fields[0], fields[1]]);
        load.wait_for(100);
        said(&homing, &["set", "group", "shop/web", "persistence=null"]);
        load.wait_for(100);
    }
    let report = load.stop();
    assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
}

#[test]
fn what_needs_no_field_is_made_by_its_name() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    said(&homing, &["set", "lb", "shop", "--create"]);
    assert!(said(&homing, &["get", "load-balancers"]).contains("shop"));
    let output = homing.command(&["set", "lb", "shop"]).output().unwrap();
    assert_eq!(output.status.code(), Some(64), "nothing is said of it: {}", stderr(&output));
}

#[test]
fn a_change_is_tried_before_and_taken_back_after() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let (homing, _) = shop(&a, &b);
    let before =
        json(&homing, &["revisions", "--output", "json"])["revisions"][0]["revision"].as_u64().unwrap();
    let would = said(&homing, &["remove", "target", "shop/web/b", "--dry-run"]);
    assert!(would.contains("Nothing was changed") && would.contains("targets_removed"), "{would}");
    assert_eq!(said(&homing, &["get", "targets", "shop/web"]).lines().count(), 3);
    said(&homing, &["remove", "target", "shop/web/b"]);
    assert_eq!(said(&homing, &["get", "targets", "shop/web"]).lines().count(), 2);
    let changed = said(&homing, &["revisions", &(before + 1).to_string()]);
    assert!(changed.contains(&b.address().to_string()), "{changed}");
    let done = said(&homing, &["rollback", &before.to_string()]);
    assert!(done.contains(&format!("revision {}", before + 2)), "{done}");
    assert_eq!(said(&homing, &["get", "targets", "shop/web"]).lines().count(), 3);
}

#[test]
fn what_cannot_be_changed_is_refused_with_what_to_do() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let (homing, _) = shop(&a, &b);
    let refused = |arguments: &[&str], code: i32| {
        let output = homing.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        stderr(&output)
    };
    let of_file = refused(&["set", "group", "test/web", "scheduler=maglev"], 1);
    assert_eq!(
        (of_file.matches("homing.toml").count(), of_file.matches("change it").count()),
        (1, 1),
        "{of_file}"
    );
    assert!(refused(&["set", "target", "shop/web/a", "weight=5000"], 1).contains("weight"));
    assert!(
        refused(&["set", "target", "shop/web/a", "weight=5", "--if-revision", "1"], 1).contains("revision")
    );
    assert!(refused(&["set", "target", "shop/web/nobody", "weight=5"], 1).contains("nobody"));
    refused(&["set", "target", "shop/web", "weight=5"], 64);
    refused(&["set", "target", "shop/web/a", "weight"], 64);
}

#[test]
fn what_is_configured_leaves_as_a_text_and_comes_back() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let (homing, _) = shop(&a, &b);
    let text = said(&homing, &["export"]);
    assert!(text.contains("name = \"shop\"") && text.contains("# Managed by the file."), "{text}");
    let file = homing.folder().join("shop.toml");
    std::fs::write(&file, &text).unwrap();
    let file = file.to_str().unwrap();
    said(&homing, &["remove", "load-balancer", "shop"]);
    let would = said(&homing, &["import", file, "--dry-run"]);
    assert!(would.contains("shop/app") && would.starts_with("Nothing was changed"), "{would}");
    assert!(!said(&homing, &["get", "load-balancers"]).contains("shop "), "a dry run changes nothing");
    said(&homing, &["import", file, "--why", "it was missed"]);
    assert_eq!(said(&homing, &["export"]), text);
    let revisions = said(&homing, &["revisions"]);
    assert!(revisions.contains("it was missed") && revisions.contains("import"), "{revisions}");
    let before = json(&homing, &["revisions", "--output", "json"])["revisions"][1]["revision"].to_string();
    assert!(!said(&homing, &["export", &before]).contains("shop\""), "it was gone then");
    std::fs::write(file, "[[load_balancers]]\nname = 7\n").unwrap();
    let refused = homing.command(&["import", file]).output().unwrap();
    assert!(!refused.status.success() && stderr(&refused).contains("name"), "{}", stderr(&refused));
    let missing = homing.command(&["import", "nowhere.toml"]).output().unwrap();
    assert!(stderr(&missing).contains("nowhere.toml cannot be read"), "{}", stderr(&missing));
}

#[test]
fn things_are_listed_by_the_region_and_project_of_their_load_balancer() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let (homing, _) = shop(&a, &b);
    let targets = |query: &[&str]| {
        let found = json(&homing, &[&["get", "targets", "--output", "json"], query].concat());
        found.as_array().unwrap().len()
    };
    assert_eq!([targets(&[]), targets(&["--region", "north"]), targets(&["--project", "web"])], [3, 2, 0]);
    let found = json(&homing, &["get", "load-balancers", "--region", "default", "--output", "json"]);
    assert_eq!((found.as_array().unwrap().len(), &found[0]["region"]), (1, &serde_json::json!("default")));
    assert!(said(&homing, &["get", "lb", "--region", "south"]).contains("There is none"));
}
