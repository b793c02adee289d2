//! Is each cause found where it is, and nowhere else?

use super::*;
use crate::compile::check::read_and_check;
use crate::compile::compile;
use crate::live::Live;
use crate::reason::Reason;
use crate::site::{Browser, GroupText, Site, at, client_ip, secrets};
use serde_json::{Value, json};

/// A node with one group, reached by one listener.
struct Patient {
    spec: Spec,
    snapshot: Snapshot,
    _live: Live,
}

impl Patient {
    fn new(persistence: &Value, listener: &Value) -> Self {
        let mut door = json!({ "name": "l", "protocol": "http", "listen": ["127.0.0.1:80"], "group": "web" });
        for (key, value) in listener.as_object().expect("tests write objects") {
            door[key] = value.clone();
        }
        let group = json!({ "name": "web", "persistence": persistence });
        let value = json!({ "load_balancers": [{ "name": "shop", "listeners": [door], "groups": [group] }] });
        let (spec, problems) = read_and_check(&value);
        assert_eq!(problems, []);
        let live = Live::new(1);
        let snapshot = compile(&spec, &secrets(1, &[]), &live, 1).unwrap();
        Self { spec, snapshot, _live: live }
    }

    fn counters(&self) -> &crate::live::GroupCounters {
        self.snapshot.groups[0].live.counters.of(0)
    }

    fn decided(&self, reason: Reason, count: u64) -> &Self {
        self.counters().decisions[reason.index()].add(count);
        self
    }

    fn codes(&self) -> Vec<&'static str> {
        let findings = examine(&self.spec, &self.snapshot, at(0));
        assert!(findings.iter().all(|finding| !finding.what().contains(['{', '}'])), "{findings:?}");
        findings.iter().map(|finding| finding.code).collect()
    }
}

fn cookie() -> Patient {
    Patient::new(&json!({ "method": "cookie" }), &json!({}))
}

#[test]
fn a_healthy_node_has_no_findings() {
    let patient = cookie();
    patient.decided(Reason::Recalled, 100_000).decided(Reason::New, 5000).counters().without_key.add(5000);
    assert_eq!(patient.codes(), [""; 0]);
}

#[test]
fn cookies_that_do_not_come_back_are_found() {
    let patient = cookie();
    patient.decided(Reason::New, 900).decided(Reason::Recalled, 100).counters().without_key.add(900);
    assert_eq!(patient.codes(), ["cookie-not-returned"]);
    let young = cookie();
    young.decided(Reason::New, 90).counters().without_key.add(90);
    assert_eq!(young.codes(), [""; 0], "a few requests say nothing");
}

#[test]
fn a_cookie_path_that_leaves_paths_out_is_found() {
    for (cookie_path, rules, group, found) in [
        ("/shop", json!([{ "path": "/shop", "group": "web" }]), None, 0),
        ("/shop", json!([{ "path": "/shop/cart", "group": "web" }]), None, 0),
        ("/shop", json!([{ "path": "/shopping", "group": "web" }]), None, 1),
        ("/shop/cart", json!([{ "path": "/shop", "group": "web" }]), None, 1),
        ("/shop", json!([{ "path_regex": "^/shop", "group": "web" }]), None, 1),
        ("/shop", json!([]), Some("web"), 1),
        ("/", json!([{ "path": "/a", "group": "web" }]), Some("web"), 0),
    ] {
        let listener = json!({ "rules": rules, "group": group });
        let patient = Patient::new(&json!({ "method": "cookie", "path": cookie_path }), &listener);
        assert_eq!(patient.codes(), vec!["cookie-path-too-narrow"; found], "{cookie_path} {listener}");
    }
}

#[test]
fn a_secure_cookie_over_plain_http_is_found_unless_a_proxy_ends_tls_in_front() {
    for persistence in
        [json!({ "method": "cookie", "secure": true }), json!({ "method": "cookie", "same_site": "none" })]
    {
        assert_eq!(Patient::new(&persistence, &json!({})).codes(), ["secure-cookie-over-http"]);
        let behind = json!({ "trusted_proxies": ["10.0.0.0/8"] });
        assert_eq!(Patient::new(&persistence, &behind).codes(), [""; 0]);
    }
}

#[test]
fn clashes_of_names_and_foreign_tokens_are_found() {
    let patient = cookie();
    patient.decided(Reason::Recalled, 1000).decided(Reason::BadToken, 50);
    patient.counters().shadowed_cookies.add(1);
    patient.counters().duplicate_keys.add(20);
    assert_eq!(patient.codes(), ["cookie-shadowed", "several-cookies", "tokens-not-ours"]);
}

#[test]
fn shared_caches_are_found_by_what_is_done_about_them() {
    for (policy, count, found) in [
        ("private", 10, None),
        ("private", 5000, Some("answers-lose-their-cache")),
        ("skip", 5000, None),
        ("allow", 1, Some("cookies-in-shared-caches")),
    ] {
        let patient = Patient::new(&json!({ "method": "cookie", "shared_cache": policy }), &json!({}));
        patient.counters().storable_cookies.add(count);
        assert_eq!(patient.codes(), found.into_iter().collect::<Vec<_>>(), "{policy} {count}");
    }
}

#[test]
fn an_application_that_names_no_session_is_found() {
    for persistence in [
        json!({ "method": "app-cookie", "cookie_name": "SID" }),
        json!({ "method": "header", "request_header": "X-Session" }),
    ] {
        let patient = Patient::new(&persistence, &json!({}));
        patient.decided(Reason::NoKey, 1000);
        assert_eq!(patient.codes(), ["application-names-no-session"]);
    }
}

#[test]
fn clients_that_never_come_back_are_found_once_they_had_the_time() {
    let mut site = Site::new(&GroupText::cookie(&[1, 1], "60s"));
    let mut browsers: Vec<Browser> = (0..250).map(|number| Browser::new(client_ip(number))).collect();
    for browser in &mut browsers {
        site.visit(browser, at(0));
    }
    assert_eq!(found_in(&site, 1), [""; 0]);
    assert_eq!(found_in(&site, 30), ["clients-never-return"]);
    for browser in &mut browsers {
        site.visit(browser, at(30));
    }
    assert_eq!(found_in(&site, 50), [""; 0]);
}

#[test]
fn many_clients_behind_one_address_are_found() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1], "60s"));
    for number in 0..40 {
        site.visit_from(client_ip(number), at(0));
    }
    let open = |site: &mut Site, number| {
        let choice = site.choose(client_ip(number), at(1)).unwrap();
        site.group().persistence.open(&choice.session, at(1));
    };
    (0..40).for_each(|number| open(&mut site, number));
    assert_eq!(found_in(&site, 2), [""; 0]);
    (0..30).for_each(|_| open(&mut site, 7));
    assert_eq!(found_in(&site, 2), ["many-behind-one-address"]);
}

fn found_in(site: &Site, second: u64) -> Vec<&'static str> {
    examine(&Spec::default(), &site.snapshot, at(second)).iter().map(|finding| finding.code).collect()
}

#[test]
fn every_code_stands_once_in_the_catalogue() {
    let mut codes: Vec<_> = CATALOGUE.iter().map(|row| row.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), CATALOGUE.len());
}
