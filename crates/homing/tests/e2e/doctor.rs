//! The doctor finds why sessions are not kept, from what real traffic shows, and says what to do.

use crate::{homing, json, said, stdout};
use homing_testkit::{HttpTarget, Reply, Running};
use serde_json::Value;

/// Requests before the doctor believes a share.
const ENOUGH: usize = 500;

/// What the doctor finds, by its codes.
fn findings(homing: &Running) -> Vec<Value> {
    let told = json(homing, &["doctor", "--output", "json"]);
    told["findings"].as_array().unwrap().clone()
}

fn find<'a>(findings: &'a [Value], code: &str) -> &'a Value {
    let found = findings.iter().find(|finding| finding["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {findings:?}"))
}

#[test]
fn a_healthy_node_has_nothing_to_complain_about() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    let mut alice = homing.browser("web");
    for _ in 0..10 {
        assert_eq!(alice.get("/").status, 200);
    }
    assert_eq!(said(&homing, &["doctor"]), "Nothing to complain about.\n");
}

#[test]
fn a_cookie_path_that_is_too_narrow_is_found_and_so_is_what_it_does_to_traffic() {
    let targets = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets);
    let homing = homing.group_setting("persistence", "{ method = \"cookie\", path = \"/shop\" }").start();
    let found = findings(&homing);
    let path = find(&found, "cookie-path-too-narrow");
    assert_eq!((&path["severity"], &path["values"]["path"]), (&"error".into(), &"/shop".into()), "{path}");
    assert_eq!((&path["load_balancer"], &path["group"]), (&"test".into(), &"web".into()), "{path}");

    let mut alice = homing.browser("web");
    assert!(alice.get("/shop").field("set-cookie").is_some());
    for _ in 0..ENOUGH {
        // A browser sends the cookie only below its path, so every request of these is a new session.
        assert_eq!(alice.get("/").status, 200);
    }
    let found = findings(&homing);
    let returned = find(&found, "cookie-not-returned");
    assert_eq!(returned["values"]["percent"], "0", "{returned}");
    let text = said(&homing, &["doctor"]);
    for part in ["error [cookie-path-too-narrow] test/web: ", "leave `path` out", "[cookie-not-returned]"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(homing.metrics().sum("homing_doctor_findings", &[]) >= 2.0);
    assert!(homing.status().to_string().contains("cookie-path-too-narrow"));
}

#[test]
fn a_target_that_shadows_our_cookie_is_found() {
    let a = HttpTarget::start("a");
    a.answer(|_| Reply::ok("").field("Set-Cookie", "HOME=mine"));
    let homing = homing().http("web").group("web", [&a]);
    let homing =
        homing.group_setting("persistence", "{ method = \"cookie\", cookie_name = \"HOME\" }").start();
    for _ in 0..3 {
        assert_eq!(homing.browser("web").get("/").status, 200);
    }
    let found = findings(&homing);
    let shadowed = find(&found, "cookie-shadowed");
    assert_eq!((&shadowed["values"]["count"], &shadowed["values"]["name"]), (&"3".into(), &"HOME".into()));
    let text = said(&homing, &["doctor", "--group", "web"]);
    assert!(text.contains("tried 3 times to set a cookie of the balancer's name HOME"), "{text}");
    assert_eq!(said(&homing, &["doctor", "--group", "other"]), "Nothing to complain about.\n");
    for (language, expected) in
        [("zh", "错误 [cookie-shadowed]"), ("ja", "3 回設定しようとした"), ("id", "target 3 kali")]
    {
        let told = homing.command(&["doctor"]).env("HOMING_LANG", language).output().unwrap();
        assert!(stdout(&told).contains(expected), "{language}: {}", stdout(&told));
    }
}
