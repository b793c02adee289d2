//! Does a rehearsal tell what would happen, and leave everything as it is?

use super::*;
use crate::drain::DrainPolicy;
use crate::reason::Reason;
use crate::site::*;
use crate::steer::{Order, Subject};
use std::sync::atomic::Ordering;

fn question(from: IpAddr) -> Question {
    Question {
        load_balancer: None,
        listener: "l".to_owned(),
        host: String::new(),
        path: "/".to_owned(),
        from,
        cookies: Vec::new(),
        headers: Vec::new(),
        query: String::new(),
        method: "GET".to_owned(),
        begins: true,
    }
}

fn explained(site: &mut Site, question: &Question, now: Now) -> Explanation {
    explain(&site.snapshot, question, now, &mut site.entropy).expect("the listener is there")
}

fn with_cookie(site: &Site, browser: &Browser) -> Question {
    let name = String::from_utf8(site.group().persistence.own_cookie().unwrap().names()[0].to_vec()).unwrap();
    let value = String::from_utf8(browser.cookie.clone().unwrap()).unwrap();
    Question { cookies: vec![Pair { name, value }], ..question(browser.client) }
}

fn steps(explanation: &Explanation) -> Vec<&'static str> {
    explanation.steps.iter().map(Step::name).collect()
}

#[test]
fn a_known_cookie_is_explained_step_by_step() {
    let mut site = Site::new(&GroupText::cookie(&[1, 1], "60s"));
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    let asked = with_cookie(&site, &browser);
    let told = explained(&mut site, &asked, at(10));
    assert_eq!((told.reason.as_str(), told.target.as_deref()), ("recalled", Some(&*home)));
    assert_eq!(steps(&told), ["routed", "key", "recalled", "home-ready", "remember"]);
    assert_eq!(told.expires_in.as_deref(), Some("57s"), "60 s and the granularity of 7 s, less 10 s");
}

/// What `browser` would ask, with all that names its session.
fn asked(site: &Site, browser: &Browser) -> Question {
    let named = |name: &str, value: &[u8]| {
        vec![Pair { name: name.to_owned(), value: String::from_utf8(value.to_vec()).unwrap() }]
    };
    let asked = question(browser.client);
    match (&browser.cookie, site.group().persistence.key_source()) {
        (Some(_), KeySource::OwnCookie(_)) => with_cookie(site, browser),
        (Some(value), KeySource::AppCookie { .. }) => Question { cookies: named("SID", value), ..asked },
        (Some(value), KeySource::Header(_)) => Question { headers: named("x-session", value), ..asked },
        _ => asked,
    }
}

/// Every method under every policy, and groups without persistence.
fn every_group() -> Vec<GroupText> {
    let weights = &[3, 1, 2];
    let mut texts = vec![GroupText::new(weights), GroupText::new(weights).scheduler("ip-hash")];
    for text in [
        GroupText::cookie(weights, "60s"),
        GroupText::source_ip(weights, "60s"),
        GroupText::app_cookie(weights, "60s"),
        GroupText::header(weights, "60s"),
    ] {
        texts.extend(["rebind", "temporary", "strict"].map(|policy| text.clone().with("on_failure", policy)));
        texts.push(text.scheduler("ip-hash"));
    }
    texts
}

/// What befalls the clients of a group at some second, and must be told as it happens.
fn befalls(site: &Site, second: u64) {
    let (group, now) = (site.group(), at(second));
    let all = |name| Subject::Target(site.target(name).home.target);
    let order = |subject, order| group.live.orders.give(subject, order, s(100), now).unwrap();
    match second {
        3 => site.fall_ill("t0"),
        6 => site.recover("t0"),
        9 => site.drain("t0", DrainPolicy::Hold, Some(s(3)), now),
        15 => site.target("t0").live.cancel_drain(&group.live),
        18 => order(all("t2"), Order::Move(site.target("t1").life())),
        21 => order(all("t1"), Order::Unpin),
        24 => order(all("t0"), Order::Expire),
        27 => site.drain("t1", DrainPolicy::Move, None, now),
        30 => site.rest("t2", now),
        _ => {}
    }
}

#[test]
fn what_is_told_is_what_happens() {
    for text in every_group() {
        let mut site = Site::new(&text);
        let mut browsers: Vec<Browser> = (0..12).map(|number| Browser::new(client_ip(number))).collect();
        for second in 0..150 {
            if second == 40 {
                site.reload(&text.clone().without("t1"));
            }
            befalls(&site, second);
            let first = usize::try_from(second % 3).expect("below three");
            for browser in browsers.iter_mut().skip(first).step_by(3) {
                let asked = asked(&site, browser);
                let told = explained(&mut site, &asked, at(second));
                let done = browser.request(&site.snapshot.groups[0], at(second), &mut site.entropy);
                let done = done.map(|choice| (site.name(&choice).to_owned(), choice.reason));
                let told = told.target.ok_or_else(|| told.reason.clone()).map(|target| (target, told.reason));
                let done = done.map(|(target, reason)| (target, reason.as_str().to_owned()));
                let done = done.map_err(|reason: Reason| {
                    browser.cookie = None; // as whoever hears 404 begins anew
                    reason.as_str().to_owned()
                });
                assert_eq!(told, done, "{text}, second {second}");
            }
        }
    }
}

#[test]
fn an_order_is_told_and_waits_on() {
    for (order, expected) in [
        (Order::Unpin, ["routed", "key", "recalled", "ordered", "picked"].as_slice()),
        (Order::Expire, &["routed", "key", "recalled", "ordered", "picked"]),
    ] {
        for text in [GroupText::cookie(&[1, 1], "60s"), GroupText::source_ip(&[1, 1], "60s")] {
            let mut site = Site::new(&text);
            let mut browser = Browser::new(client_ip(1));
            site.visit(&mut browser, at(0));
            let subject = Subject::Target(site.target("t0").home.target);
            site.group().live.orders.give(subject, order, s(100), at(1)).unwrap();
            let asked = asked(&site, &browser);
            for _ in 0..3 {
                let told = explained(&mut site, &asked, at(2));
                assert_eq!(steps(&told)[..5], *expected, "{text}");
            }
            assert_eq!(site.group().live.orders.len(), 1);
        }
    }
}

#[test]
fn the_end_of_a_session_that_only_a_tunnel_keeps_is_told() {
    let mut site = Site::new(&GroupText::cookie(&[1, 1], "60s"));
    let mut browser = Browser::new(client_ip(1));
    site.visit(&mut browser, at(0));
    let tunnel = site.begin(&mut browser, at(1)).unwrap().session;
    site.group().touch(&tunnel, at(1000));
    let asked = with_cookie(&site, &browser);
    let told = explained(&mut site, &asked, at(1010));
    assert_eq!((told.reason.as_str(), told.expires_in.as_deref()), ("recalled", Some("57s")));
}

#[test]
fn a_refusal_is_told_with_its_status() {
    let mut site = Site::new(&GroupText::header(&[1, 1], "60s"));
    let headers = vec![Pair { name: "X-Session".to_owned(), value: "unknown".to_owned() }];
    let asked = Question { headers, ..question(client_ip(1)) };
    let told = explained(&mut site, &asked, at(0));
    assert_eq!((told.status, told.reason.as_str(), told.target.as_deref()), (Some(404), "unknown-key", None));
    assert_eq!(steps(&told), ["routed", "key", "missed", "refused"]);
}

#[test]
fn a_rehearsal_changes_nothing() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1, 1], "60s"));
    let before = site.group().live.cursor.load(Ordering::Relaxed);
    for number in 0..10 {
        explained(&mut site, &question(client_ip(number)), at(0));
    }
    assert_eq!(site.group().live.cursor.load(Ordering::Relaxed), before);
    assert_eq!(site.source().table().len(), 0);
    let counts = site.group().targets.iter().map(|target| target.live.sessions.load(Ordering::Relaxed));
    assert_eq!(counts.sum::<u32>(), 0);
}

#[test]
fn a_session_whose_home_is_away_tells_what_the_matrix_says() {
    let mut site = Site::new(&GroupText::cookie(&[1, 1], "60s").with("on_failure", "temporary"));
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    site.fall_ill(&home);
    let asked = with_cookie(&site, &browser);
    let told = explained(&mut site, &asked, at(1));
    assert_eq!(steps(&told), ["routed", "key", "recalled", "home-away", "sheltered"]);
    assert!(told.steps[3].what().ends_with("home-unhealthy; the failure matrix says temporary"));
}

/// A node whose only listener has these rules and no group of its own.
fn ruled(rules: &serde_json::Value) -> Snapshot {
    let spec = serde_json::json!({ "load_balancers": [{ "name": "b", "listeners": [{
        "name": "l", "protocol": "http", "listen": ["127.0.0.1:80"], "rules": rules,
    }] }] });
    let (spec, problems) = crate::compile::check::read_and_check(&spec);
    assert_eq!(problems, []);
    crate::compile::compile(&spec, &secrets(1, &[]), &crate::live::Live::new(1), 1).unwrap()
}

#[test]
fn a_rule_that_leads_to_no_group_is_told_with_what_it_answers() {
    let snapshot = ruled(&serde_json::json!([
        { "path": "/away", "respond": { "status": 503 } },
        { "path": "/", "redirect": { "scheme": "https" } },
    ]));
    let mut entropy = Entropy::from_seed(1);
    for (path, host, rule, reason, status, what) in [
        ("/away", "a.test", 0, "respond", 503, "rules[0] answers with 503"),
        ("/x", "a.test", 1, "redirect", 307, "rules[1] redirects with 307 to https://a.test/x"),
        ("/x", "", 1, "no-host", 400, "refused with 400: no-host"),
    ] {
        let asked = Question { path: path.to_owned(), host: host.to_owned(), ..question(client_ip(1)) };
        let told = explain(&snapshot, &asked, at(0), &mut entropy).unwrap();
        assert_eq!((told.rule, &*told.reason, told.status), (Some(rule), reason, Some(status)));
        assert_eq!((told.group, told.steps[0].what()), (None, what.to_owned()));
    }
}

#[test]
fn a_listener_that_is_not_there_is_told_with_those_that_are() {
    let mut site = Site::new(&GroupText::new(&[1]));
    let asked = Question { listener: "wbe".to_owned(), ..question(client_ip(1)) };
    let told = explain(&site.snapshot, &asked, at(0), &mut site.entropy);
    assert_eq!(told, Err(Unanswerable::NoListener(vec!["l".to_owned()])));
}

#[test]
fn every_step_fills_its_sentence() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1], "60s"));
    site.visit_from(client_ip(1), at(0));
    for number in 1..3 {
        let told = explained(&mut site, &question(client_ip(number)), at(0));
        assert!(told.steps.iter().all(|step| !step.what().contains(['{', '}'])), "{told:?}");
    }
}

#[test]
fn cookie_values_do_not_appear_in_debug_output() {
    let asked = Pair { name: "SID".to_owned(), value: "secret".to_owned() };
    assert_eq!(format!("{asked:?}"), "Pair(SID, …)");
}
