//! A session comes home by its cookie, until it ends.

use crate::{decisions, homing, wait_for_decisions};
use homing_testkit::{HttpTarget, Reply, eventually, let_time_pass};
use std::collections::BTreeSet;
use std::time::Duration;

fn targets() -> [HttpTarget; 3] {
    ["a", "b", "c"].map(HttpTarget::start)
}

#[test]
fn scenario_1_keep_alive_without_persistence_spreads_requests() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).start();
    let mut client = homing.client("web");
    for _ in 0..30 {
        assert_eq!(client.get("/").status, 200);
    }
    assert_eq!(targets.each_ref().map(HttpTarget::requests), [10, 10, 10]);
}

#[test]
fn scenario_1_a_cookie_outlives_the_connection_that_brought_it() {
    let targets = targets();
    let homing = homing().http("web").listener_setting("keepalive_timeout", "\"1s\"").group("web", &targets);
    let homing = homing.cookie("5s").start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    assert!(alice.connection().wait_for_close().is_empty(), "an idle connection ends without a word");
    assert_eq!(alice.get("/").target(), home, "another connection, the same home");
    wait_for_decisions(&homing, "recalled", 1);
}

#[test]
fn a_client_with_its_cookie_always_comes_home_over_any_connection() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut browsers: Vec<_> = (0..9).map(|_| homing.browser("web")).collect();
    let homes: Vec<String> =
        browsers.iter_mut().map(|browser| browser.get("/").target().to_owned()).collect();
    assert_eq!(homes.iter().collect::<BTreeSet<_>>().len(), 3, "new sessions are spread");
    for _ in 0..5 {
        for (browser, home) in browsers.iter_mut().zip(&homes) {
            browser.reconnect();
            assert_eq!(browser.get("/other/path").target(), *home);
        }
    }
}

#[test]
fn without_its_cookie_a_client_is_scheduled_afresh() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut client = homing.client("web");
    let seen: BTreeSet<String> = (0..3).map(|_| client.get("/").target().to_owned()).collect();
    assert_eq!(seen.len(), 3);
}

#[test]
fn a_cookie_session_ends_after_its_idle_time() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("1s").start();
    let mut alice = homing.browser("web");
    let _ = alice.get("/");
    let before = alice.cookies();
    let_time_pass(
        Duration::from_millis(3200),
        "T = 1 s, the granularity is 1 s, and stamps are whole seconds",
    );
    assert!(alice.get("/").field("set-cookie").is_some(), "a new session gets a new cookie");
    assert_ne!(alice.cookies(), before);
    wait_for_decisions(&homing, "expired-idle", 1);
}

#[test]
fn requests_keep_a_cookie_session_alive() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("2s").start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    for _ in 0..10 {
        let_time_pass(
            Duration::from_millis(500),
            "each pause is shorter than T = 2 s, all together are longer",
        );
        assert_eq!(alice.get("/").target(), home);
    }
    assert_eq!(decisions(&homing, "expired-idle"), 0);
}

#[test]
fn the_absolute_limit_ends_a_busy_session() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets);
    let persistence = "{ method = \"cookie\", timeout = \"1s\", max_lifetime = \"2s\" }";
    let homing = homing.group_setting("persistence", persistence).start();
    let mut alice = homing.browser("web");
    let _ = alice.get("/");
    for _ in 0..8 {
        let_time_pass(Duration::from_millis(400), "the session is busy for longer than its absolute limit");
        let _ = alice.get("/");
    }
    eventually("the end to be counted", || decisions(&homing, "expired-absolute") > 0);
}

#[test]
fn the_cookie_is_set_once_and_tells_strangers_nothing() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let first = alice.get("/");
    let [cookie] = first.fields_named("set-cookie")[..] else { panic!("{:?}", first.fields) };
    assert!(
        cookie.contains("; Path=/") && cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"),
        "{cookie}"
    );
    assert!(!cookie.contains("Max-Age") && !cookie.contains("127.0.0.1"), "{cookie}");
    assert!(alice.get("/").fields_named("set-cookie").is_empty(), "it is not set again");
}

#[test]
fn the_cookie_never_reaches_a_target_and_the_others_do() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    let mut alice = homing.browser("web");
    let _ = alice.get("/");
    let _ = a.next_request();
    alice.set_cookie("theirs", "1");
    let _ = alice.get("/");
    assert_eq!(a.next_request().fields_named("cookie"), ["theirs=1"]);
    alice.clear_cookies();
    let _ = alice.get("/");
    assert!(a.next_request().fields_named("cookie").is_empty());
}

#[test]
fn a_forged_or_damaged_cookie_is_as_none_and_never_an_error() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let _ = alice.get("/");
    let cookie = alice.cookies().remove(0);
    let (name, value) = cookie.split_once('=').unwrap();
    let flipped: String = value.chars().rev().collect();
    for forged in ["", "x", &value[1..], &format!("{value}A"), &flipped, &"A".repeat(value.len())] {
        let cookie = format!("{name}={forged}");
        let answer = homing.client("web").request("GET", "/", &[("Cookie", &cookie)], b"");
        assert_eq!(answer.status, 200, "{forged}");
        assert!(answer.field("set-cookie").is_some(), "{forged} is replaced");
    }
    eventually("a forged one to be counted", || decisions(&homing, "bad-token") > 0);
}

#[test]
fn cookie_parsers_of_old_do_not_loop_here() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let name =
        homing.browser("web").get("/").field("set-cookie").unwrap().split('=').next().unwrap().to_owned();
    // CVE-2019-14241 and its relatives.
    for cookie in [format!(";{name}=a"), format!(",{name}=a"), name.clone(), ";;;".into(), "=;=".into()] {
        let answer = homing.client("web").request("GET", "/", &[("Cookie", &cookie)], b"");
        assert_eq!(answer.status, 200, "{cookie}");
    }
}

#[test]
fn a_target_cannot_shadow_our_cookie() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]);
    let homing =
        homing.group_setting("persistence", "{ method = \"cookie\", cookie_name = \"HOME\" }").start();
    a.answer(|_| Reply::ok("").field("Set-Cookie", "HOME=a").field("Set-Cookie", "theirs=1"));
    let answer = homing.client("web").get("/");
    let cookies = answer.fields_named("set-cookie");
    assert_eq!(cookies.iter().filter(|cookie| cookie.starts_with("HOME=")).count(), 1, "{cookies:?}");
    assert!(!cookies.contains(&"HOME=a") && cookies.contains(&"theirs=1"), "{cookies:?}");
}

#[test]
fn an_answer_that_caches_may_share_is_made_private_when_it_carries_our_cookie() {
    let a = HttpTarget::start("a");
    a.answer(|_| Reply::ok("").field("Cache-Control", "public, max-age=60"));
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    let mut alice = homing.browser("web");
    let has_private = |fields: Vec<&str>| fields.iter().any(|value| value.contains("private"));
    assert!(has_private(alice.get("/").fields_named("cache-control")));
    assert!(
        !has_private(alice.get("/").fields_named("cache-control")),
        "without our cookie it is left alone"
    );
}

#[test]
fn no_cookie_is_set_on_answers_that_are_ours_or_304() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    a.answer(|_| Reply::status(304));
    assert!(homing.client("web").get("/").field("set-cookie").is_none());
    a.kill();
    let answer = homing.client("web").get("/");
    assert!(answer.status >= 500 && answer.field("set-cookie").is_none(), "{answer:?}");
}

#[test]
fn cookies_of_two_groups_do_not_disturb_each_other() {
    let [a, b, c] = targets();
    let d = HttpTarget::start("d");
    let homing = homing().http("web").listener_setting("rules", "[{ path = \"/api\", group = \"api\" }]");
    let homing = homing.group("web", [&a, &b]).cookie("20m").group("api", [&c, &d]).cookie("20m").start();
    let mut alice = homing.browser("web");
    let (web, api) = (alice.get("/").target().to_owned(), alice.get("/api").target().to_owned());
    assert_eq!(alice.cookies().len(), 2);
    for _ in 0..4 {
        assert_eq!((alice.get("/").target(), alice.get("/api").target()), (&*web, &*api));
    }
}

#[test]
fn a_target_of_weight_zero_keeps_its_sessions_and_gets_no_new_ones() {
    let [a, b, _] = targets();
    let both = homing().http("web").group("web", [&a, &b]).cookie("20m");
    let homing = both.start();
    let mut alice = homing.browser("web");
    while alice.get("/").target() != "a" {
        alice.clear_cookies();
    }
    homing.reload(&crate::homing().http("web").group("web", [a.weight(0), b.weight(10)]).cookie("20m"));
    for _ in 0..4 {
        assert_eq!(alice.get("/").target(), "a", "alice stays");
        assert_eq!(homing.client("web").get("/").target(), "b", "newcomers go elsewhere");
    }
}
