//! Does a compiled spec mean what it says?

use super::*;
use crate::certificate::{Authorities, Identity, PrivateKey};
use crate::persist::RequestView;
use crate::site::{GroupText, Site, at, client_ip, secrets};
use crate::spec::read::read;
use crate::spec::{ClientAuthMode, Edition, TlsPolicy};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

fn spec(value: &Value) -> Spec {
    let (spec, problems) = read(value);
    assert_eq!(problems, []);
    spec
}

/// Two load balancers whose groups and listeners have the same names.
fn twins() -> Spec {
    let balancer = |name: &str, port: u16| {
        let target = |target: &str, port| json!({ "name": target, "address": format!("10.0.0.1:{port}") });
        json!({
            "name": name,
            "listeners": [{
                "name": "web", "protocol": "http", "listen": [format!("127.0.0.1:{port}")], "group": "site",
                "rules": [{ "host": "*.api.test", "path": "/v1", "group": "api" }],
            }],
            "groups": [
                { "name": "site", "persistence": { "method": "cookie" }, "targets": [target("a", port)] },
                { "name": "api", "persistence": { "method": "cookie" }, "targets": [target("a", port + 1)] },
            ],
        })
    };
    spec(&json!({ "load_balancers": [balancer("one", 1000), balancer("two", 2000)] }))
}

#[test]
fn every_balancer_leads_to_its_own_groups() {
    let snapshot = compile(&twins(), &secrets(1, &[]), &Live::new(1), 7).unwrap();
    assert_eq!(snapshot.revision, 7);
    let leads_to = |listener: usize, host: &[u8], path: &[u8]| {
        let routed = snapshot.listeners[listener].router.route(host, path).unwrap();
        let Action::Group(group) = routed.way.action else { panic!("it goes to a group") };
        snapshot.group(group).targets[0].address.port()
    };
    assert_eq!([leads_to(0, b"x.api.test", b"/v1/x"), leads_to(0, b"x.api.test", b"/")], [1001, 1000]);
    assert_eq!([leads_to(1, b"x.api.test", b"/v1/x"), leads_to(1, b"api.test", b"/v1")], [2001, 2000]);
}

#[test]
fn groups_of_all_names_have_cookies_and_targets_of_their_own() {
    let snapshot = compile(&twins(), &secrets(1, &[]), &Live::new(1), 1).unwrap();
    let unique = |mut list: Vec<Vec<u8>>| {
        list.sort();
        list.dedup();
        list.len()
    };
    let names =
        snapshot.groups.iter().map(|group| group.persistence.own_cookie().unwrap().names()[0].to_vec());
    let ids = snapshot.groups.iter().map(|group| group.targets[0].home.target.0.to_be_bytes().to_vec());
    assert_eq!((unique(names.collect()), unique(ids.collect())), (4, 4));
}

#[test]
fn nodes_that_share_the_secret_agree_on_every_name() {
    let names = |hash_key: u8| {
        let mut secrets = secrets(1, &[]);
        secrets.hash_key.0[0] = hash_key;
        let snapshot = compile(&twins(), &secrets, &Live::new(1), 1).unwrap();
        let name = |group: &Arc<Group>| {
            (group.id, group.persistence.own_cookie().unwrap().names()[0].to_vec(), group.targets[0].home)
        };
        snapshot.groups.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(1), names(1));
    assert!(
        names(1).iter().zip(names(2)).all(|(one, two)| one.0 != two.0 && one.1 != two.1 && one.2 != two.2)
    );
}

#[test]
fn a_spec_with_problems_changes_nothing() {
    let mut text = GroupText::source_ip(&[1, 1], "60s").with("table_size", 5000);
    let mut site = Site::new(&text);
    site.visit_from(client_ip(1), at(0));
    let mut broken = twins();
    Arc::make_mut(&mut broken.load_balancers[1]).groups[0].targets[0].weight = Some(257);
    assert_eq!(compile(&broken, &secrets(1, &[]), &site.live, 2).unwrap_err().len(), 1);
    text.target_mut("t0").weight = 2;
    site.reload(&text);
    assert_eq!(site.source().table().len(), 1);
}

#[test]
fn a_pattern_that_no_reader_has_seen_is_a_problem_and_no_panic() {
    let mut broken = twins();
    Arc::make_mut(&mut broken.load_balancers[0]).listeners[0].rules[0].path =
        Some(PathSpec::Regex("(".to_owned()));
    let problems = compile(&broken, &secrets(1, &[]), &Live::new(1), 1).unwrap_err();
    let path = "load_balancers.one.listeners.web.rules[0].path_regex";
    assert_eq!(problems.iter().map(|problem| problem.path.to_string()).collect::<Vec<_>>(), [path]);
}

#[test]
fn what_is_alive_outlives_its_snapshot() {
    let text = GroupText::new(&[1, 1]);
    let mut site = Site::new(&text);
    site.group().live.cursor.store(7, Ordering::Relaxed);
    site.target("t0").live.active.store(3, Ordering::Relaxed);
    site.snapshot.listeners[0].live.open_connections.store(5, Ordering::Relaxed);
    site.reload(&text);
    assert_eq!(site.group().live.cursor.load(Ordering::Relaxed), 7);
    assert_eq!(site.target("t0").live.active.load(Ordering::Relaxed), 3);
    assert_eq!(site.snapshot.listeners[0].live.open_connections.load(Ordering::Relaxed), 5);
}

#[test]
fn a_fitness_found_under_one_snapshot_holds_under_the_next() {
    let text = GroupText::new(&[1, 1]);
    let mut site = Site::new(&text);
    site.fall_ill("t0");
    let old =
        std::mem::replace(&mut site.snapshot, crate::site::compiled(&text, &secrets(1, &[]), &site.live));
    site.recover("t0");
    site.fall_ill("t1");
    let view = RequestView { client: client_ip(1), tokens: &[], begins: true };
    let mut memory = crate::persist::Memory::default();
    for group in [&old.groups[0], &site.snapshot.groups[0]] {
        let choice = group.choose(&view, &mut memory, at(1), &mut site.entropy).unwrap();
        assert_eq!(&*group.target(&choice).name, "t0", "connections of the old snapshot see it too");
    }
}

#[test]
fn a_cookie_has_the_attributes_that_the_operator_wants() {
    let cases = [
        (json!({}), "; Path=/; HttpOnly; SameSite=Lax"),
        (json!({ "same_site": "strict" }), "; Path=/; HttpOnly; SameSite=Strict"),
        (json!({ "same_site": "none" }), "; Path=/; HttpOnly; SameSite=None; Secure"),
        (json!({ "same_site": "omit" }), "; Path=/; HttpOnly"),
        (json!({ "path": "/shop" }), "; Path=/shop; HttpOnly; SameSite=Lax"),
        (json!({ "domain": "example.com" }), "; Path=/; Domain=example.com; HttpOnly; SameSite=Lax"),
    ];
    for (settings, expected) in cases {
        let mut text = GroupText::cookie(&[1], "60s").with("cookie_name", "HOME");
        for (key, value) in settings.as_object().unwrap() {
            text = text.with(key, value.clone());
        }
        let mut site = Site::new(&text);
        let mut choice = site.choose(client_ip(1), at(0)).unwrap();
        let cookie = String::from_utf8(site.settle(&mut choice, at(0)).unwrap()).unwrap();
        let (name, value) = cookie.split_at("HOME=".len());
        assert_eq!((name, &value[limits::TOKEN_TEXT..]), ("HOME=", expected));
    }
}

/// A balancer whose one group is reached by these protocols, with these settings of its cookie.
fn reached_by(protocols: &[&str], cookie: Value) -> Spec {
    let mut persistence = json!({ "method": "cookie" });
    persistence.as_object_mut().unwrap().extend(cookie.as_object().unwrap().clone());
    let listener = |(at, protocol): (u16, &&str)| {
        let mut listener = json!({
            "name": format!("l{at}"), "protocol": protocol, "listen": [format!("127.0.0.1:{}", 1000 + at)], "group": "web",
        });
        if *protocol == "https" {
            listener["certificates"] = json!([{ "cert": "c.pem", "key": "k.pem" }]);
            listener["tls"] = json!({ "hsts": "1d", "client_auth": { "ca": "ca.pem", "mode": "optional" } });
        }
        listener
    };
    let listeners: Vec<Value> = (0..).zip(protocols).map(listener).collect();
    spec(&json!({ "load_balancers": [{
        "name": "shop",
        "listeners": listeners,
        "groups": [{ "name": "web", "persistence": persistence, "targets": [] }],
    }] }))
}

/// The same, with what its files hold.
fn with_files(mut spec: Spec) -> Spec {
    let identity =
        Identity { chain: vec![Box::new([1])], key: PrivateKey::from_der(vec![2]), not_after_s: 3 };
    for listener in &mut Arc::make_mut(&mut spec.load_balancers[0]).listeners {
        for certificate in &mut listener.certificates {
            certificate.identity = Some(Arc::new(identity.clone()));
        }
        if let Some(client_auth) = &mut listener.tls.client_auth {
            client_auth.authorities = Some(Arc::new(Authorities(vec![Box::new([4])])));
        }
    }
    spec
}

/// Under which names the cookie may come.
fn cookie_names(protocols: &[&str], cookie: Value) -> Vec<String> {
    let spec = with_files(reached_by(protocols, cookie));
    let snapshot = compile(&spec, &secrets(1, &[]), &Live::new(1), 1).unwrap();
    let names = snapshot.groups[0].persistence.own_cookie().unwrap().names();
    names.iter().map(|name| String::from_utf8(name.to_vec()).unwrap()).collect()
}

#[test]
fn a_cookie_has_a_name_for_each_scheme_that_leads_to_its_group() {
    let [plain] = &cookie_names(&["http"], json!({}))[..] else { panic!("one name") };
    let host = format!("__Host-{plain}");
    assert_eq!(cookie_names(&["https"], json!({})), [&*host]);
    assert_eq!(cookie_names(&["https", "http", "https"], json!({})), [plain, &*host]);
    assert_eq!(cookie_names(&["http", "https"], json!({ "path": "/" })), [plain, &*host]);
    for narrow in [json!({ "path": "/a" }), json!({ "domain": "example.com" })] {
        assert_eq!(cookie_names(&["http", "https"], narrow.clone()), [&**plain], "{narrow}");
        assert_eq!(cookie_names(&["https"], narrow), [&**plain]);
    }
    assert_eq!(cookie_names(&["http", "https"], json!({ "cookie_name": "sid" })), ["sid"]);
}

#[test]
fn a_cookie_of_a_cloud_keeps_its_name_over_https() {
    let mut spec = with_files(reached_by(&["https"], json!({ "timeout": "60s" })));
    Arc::make_mut(&mut spec.load_balancers[0]).edition = Edition::TencentClb;
    Arc::make_mut(&mut spec.load_balancers[0]).listeners[0].client_max_body_size = Some(60 << 20);
    let snapshot = compile(&spec, &secrets(1, &[]), &Live::new(1), 1).unwrap();
    let names = snapshot.groups[0].persistence.own_cookie().unwrap().names();
    assert_eq!(names, [Box::from(&b"tgw_l7_route"[..])]);
}

#[test]
fn names_of_earlier_schemes_are_still_recalled() {
    let live = Live::new(1);
    let mut names = Vec::new();
    let mut snapshots = Vec::new(); // what lives is remembered while a snapshot holds it
    for protocols in [&["http"][..], &["http", "https"], &["https"]] {
        let spec = with_files(reached_by(protocols, json!({})));
        let snapshot = compile(&spec, &secrets(1, &[]), &live, 1).unwrap();
        names.push(snapshot.groups[0].persistence.own_cookie().unwrap().names().to_vec());
        snapshots.push(snapshot);
    }
    let [plain, both, host] = &names[..] else { panic!("three") };
    assert_eq!((plain.len(), both.len(), host.len()), (1, 2, 2));
    assert_eq!((&both[0], &host[0], &host[1]), (&plain[0], &both[1], &plain[0]));
}

#[test]
fn an_https_listener_has_the_files_that_it_names_and_does_not_compile_without_them() {
    let spec = reached_by(&["http", "https"], json!({}));
    let problems = compile(&spec, &secrets(1, &[]), &Live::new(1), 1).unwrap_err();
    let paths: Vec<String> = problems.iter().map(|problem| problem.path.to_string()).collect();
    let of = |key: &str| format!("load_balancers.shop.listeners.l1.{key}");
    assert_eq!(paths, [of("certificates[0]"), of("tls.client_auth.ca")]);

    let snapshot = compile(&with_files(spec), &secrets(1, &[]), &Live::new(1), 1).unwrap();
    let [plain, secured] = &snapshot.listeners[..] else { panic!("two") };
    assert_eq!((&plain.tls, &*plain.settings.hsts), (&None, &b""[..]));
    assert_eq!((plain.settings.http2, secured.settings.http2), (false, true), "where nobody says otherwise");
    let tls = secured.tls.as_ref().unwrap();
    assert_eq!((tls.policy, tls.identities.len()), (TlsPolicy::Intermediate, 1));
    assert_eq!(tls.client_auth.as_ref().unwrap().mode, ClientAuthMode::Optional);
    assert_eq!(&*secured.settings.hsts, b"max-age=86400");
}

fn after(before: &Spec, snapshot: &Snapshot, spec: &Spec, live: &Live) -> Result<Snapshot, Vec<Problem>> {
    compile_after(Some(Before { spec: before, snapshot }), spec, &secrets(1, &[]), live, 2)
}

#[test]
fn a_load_balancer_that_is_said_again_is_what_it_was() {
    let (live, before) = (Live::new(1), twins());
    let first = compile(&before, &secrets(1, &[]), &live, 1).unwrap();
    let mut next = before.clone();
    Arc::make_mut(&mut next.load_balancers[0]).groups[0].targets[0].weight = Some(9);
    let second = after(&before, &first, &next, &live).unwrap();
    assert_eq!((second.revision, second.groups[0].targets[0].weight), (2, 9));
    let is_shared = |at: usize| Arc::ptr_eq(&first.groups[at], &second.groups[at]);
    assert_eq!([0, 1, 2, 3].map(is_shared), [false, false, true, true]);
    let is_shared = |at: usize| Arc::ptr_eq(&first.listeners[at], &second.listeners[at]);
    assert_eq!([0, 1].map(is_shared), [false, true]);
}

#[test]
fn what_is_said_again_leads_to_its_own_groups_after_others_have_gone() {
    let (live, before) = (Live::new(1), twins());
    let first = compile(&before, &secrets(1, &[]), &live, 1).unwrap();
    let mut next = before.clone();
    next.load_balancers.remove(0);
    let second = after(&before, &first, &next, &live).unwrap();
    let Action::Group(group) = second.listeners[0].router.route(b"", b"/").unwrap().way.action else {
        panic!("it goes to a group")
    };
    assert!(Arc::ptr_eq(&second.groups[group.0], &first.groups[2]));
}

#[test]
fn what_is_said_again_is_held_against_what_is_new() {
    let (live, before) = (Live::new(1), twins());
    let first = compile(&before, &secrets(1, &[]), &live, 1).unwrap();
    let found = |next: &Spec| after(&before, &first, next, &live).unwrap_err()[0].to_string();
    let mut next = before.clone();
    Arc::make_mut(&mut next.load_balancers[0]).listeners[0].listen = vec!["127.0.0.1:2000".parse().unwrap()];
    assert!(found(&next).contains("clashes with"), "{}", found(&next));
    let mut next = before.clone();
    next.node.target_networks = vec!["192.0.2.0/24".parse().unwrap()];
    assert!(found(&next).contains("outside of `node.target_networks`"), "{}", found(&next));
}

#[test]
fn load_balancers_that_say_the_same_are_shared() {
    let (before, mut read_again) = (twins(), twins());
    Arc::make_mut(&mut read_again.load_balancers[0]).long_cookie = true;
    read_again.share(&before);
    let is_shared = |at: usize| Arc::ptr_eq(&before.load_balancers[at], &read_again.load_balancers[at]);
    assert_eq!([0, 1].map(is_shared), [false, true]);
}
