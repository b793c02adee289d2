//! What do several documents tell alike? Each function is a rule, for the edition of the document that tells it.

use crate::balancer::Balancer;
use crate::site::*;
use homing_core::persist::Memory;
use homing_core::reason::Reason;
use std::collections::BTreeSet;
use std::time::Duration;

pub(crate) const WRR: &str = "weighted-round-robin";
pub(crate) const WLC: &str = "weighted-least-connections";
pub(crate) const IP_HASH: &str = "ip-hash";

/// Asserts that `balancer` is refused, and that the refusal speaks of all of `words`.
pub(crate) fn refused(balancer: &Balancer, words: &[&str]) {
    let problems = balancer.problems();
    let says = |problem: &String| words.iter().all(|word| problem.contains(word));
    assert!(problems.iter().any(says), "{words:?}: {problems:?}");
}

/// Without persistence, the same client's requests go to different targets.
pub(crate) fn by_default_requests_of_one_client_are_spread(edition: &str, protocol: &str) {
    let mut site = Balancer::new(edition, protocol).site();
    let visited: BTreeSet<_> = (0..3).map(|second| site.visit_from(client_ip(1), at(second)).0).collect();
    assert_eq!(visited.len(), 3);
}

pub(crate) fn requests_of_one_address_go_to_one_target(edition: &str, protocol: &str) {
    let mut site = Balancer::new(edition, protocol).keeps("source-ip", "60s").site();
    let (home, reason) = site.visit_from(client_ip(1), at(0));
    assert_eq!(reason, Reason::New);
    for second in 1..300 {
        site.visit_from(client_ip(2), at(second));
        assert_eq!(site.visit_from(client_ip(1), at(second)), (home.clone(), Reason::Recalled));
    }
}

/// Every whole number of seconds in a range, and none outside.
pub(crate) fn any_whole_second_is_a_duration(balancer: &Balancer, method: &str, from_s: u64, to_s: u64) {
    for seconds in [from_s, from_s + 1, 777, 1201, to_s - 1, to_s] {
        is_kept_for(balancer, method, seconds);
    }
    let below = Duration::from_secs(from_s) - Duration::from_millis(1);
    for wrong in [format!("{}ms", below.as_millis()), format!("{}s", to_s + 1), "777500ms".to_owned()] {
        let wrong = balancer.clone().keeps(method, &wrong);
        refused(&wrong, &["persistence.timeout", "edition = ", method]);
    }
}

/// A duration that is allowed is a promise: the session lives for all of it.
pub(crate) fn is_kept_for(balancer: &Balancer, method: &str, seconds: u64) {
    let mut site = balancer.clone().keeps(method, &format!("{seconds}s")).site();
    assert_eq!(site.group().persistence.timeout(), Some(s(seconds)));
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    assert_eq!(site.visit(&mut browser, at(seconds)), (home, Reason::Recalled), "after {seconds} s");
}

/// Traffic prolongs the session; a silence longer than the duration ends it, and the next request is scheduled afresh.
pub(crate) fn silence_ends_a_session_of_an_address(edition: &str, protocol: &str) {
    let mut site = Balancer::new(edition, protocol).keeps("source-ip", "600s").site();
    let (home, _) = site.visit_from(client_ip(1), at(0));
    let mut now_s = 0;
    for _ in 0..10 {
        now_s += 600;
        assert_eq!(site.visit_from(client_ip(1), at(now_s)), (home.clone(), Reason::Recalled));
    }
    // At most a granularity longer than promised: 60 s for 600 s.
    let (next, reason) = site.visit_from(client_ip(1), at(now_s + 660));
    assert_eq!(reason, Reason::ExpiredIdle);
    assert_ne!(next, home, "the round robin goes on");
}

/// New sessions are shared by weight, and kept.
pub(crate) fn weights_share_new_sessions_that_are_kept(edition: &str, protocol: &str, method: &str) {
    let balancer = Balancer::new(edition, protocol).scheduler(WRR).keeps(method, "600s");
    let mut site = balancer.weights(&[10, 20, 70]).site();
    let mut browsers: Vec<_> = (0..100).map(|number| Browser::new(client_ip(number))).collect();
    let homes: Vec<_> = browsers.iter_mut().map(|browser| site.visit(browser, at(0)).0).collect();
    let count = |name: &str| homes.iter().filter(|home| *home == name).count();
    assert_eq!([count("t0"), count("t1"), count("t2")], [10, 20, 70]);
    for (browser, home) in browsers.iter_mut().zip(homes) {
        assert_eq!(site.visit(browser, at(600)), (home, Reason::Recalled));
    }
}

/// Load and weight decide; sessions are not kept.
pub(crate) fn least_connections_keep_no_sessions(edition: &str, protocol: &str, method: &str) {
    let balancer = Balancer::new(edition, protocol).scheduler(WLC).weights(&[1, 2, 1]);
    let mut site = balancer.site();
    site.target("t0").live.active.store(1, std::sync::atomic::Ordering::Relaxed);
    site.target("t1").live.active.store(1, std::sync::atomic::Ordering::Relaxed);
    site.target("t2").live.active.store(2, std::sync::atomic::Ordering::Relaxed);
    let (first, reason) = site.visit_from(client_ip(1), at(0));
    assert_eq!((&*first, reason), ("t1", Reason::NoPersistence), "one connection for twice the weight");
    refused(&balancer.keeps(method, "600s"), &["g.scheduler", WLC, "persistence", edition]);
}

/// The hash of the address is the persistence; there is no cookie beside it.
pub(crate) fn ip_hash_is_persistence_by_address_without_a_cookie(edition: &str) {
    let balancer = Balancer::new(edition, "http").scheduler(IP_HASH);
    let mut site = balancer.clone().targets(10).site();
    for number in 0..50 {
        let mut choice = site.choose(client_ip(number), at(0)).expect("somebody serves");
        assert_eq!(site.settle(&mut choice, at(0)), None, "no cookie");
        let home = site.name(&choice).to_owned();
        for day in 1..5 {
            assert_eq!(site.visit_from(client_ip(number), at(day * 86_400)).0, home);
        }
    }
    refused(&balancer.keeps("cookie", "600s"), &["g.scheduler", IP_HASH, "source-IP persistence"]);
}

/// The balancer puts a cookie into the first answer, and later requests with it come home.
pub(crate) fn a_cookie_is_inserted_and_brings_requests_home(edition: &str) {
    let mut site = Balancer::new(edition, "http").keeps("cookie", "600s").targets(10).site();
    let mut browser = Browser::new(ip("192.0.2.1"));
    let (home, reason) = site.visit(&mut browser, at(0));
    assert_eq!((reason, browser.cookies_received), (Reason::New, 1));
    for second in 1..100 {
        browser.client = client_ip(second); // the cookie counts, not the address
        assert_eq!(site.visit(&mut browser, at(second.into())), (home.clone(), Reason::Recalled));
    }
    browser.cookie = None;
    assert_eq!(site.visit(&mut browser, at(100)).1, Reason::New, "without the cookie: scheduled afresh");
}

pub(crate) fn silence_ends_a_session_of_a_cookie(edition: &str) {
    let mut site = Balancer::new(edition, "http").keeps("cookie", "600s").targets(10).site();
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    assert_eq!(site.visit(&mut browser, at(600)), (home.clone(), Reason::Recalled));
    let (next, reason) = site.visit(&mut browser, at(1200 + 60));
    assert_eq!(reason, Reason::ExpiredIdle);
    assert_ne!(next, home);
}

/// Nothing said: 75 s. `adjustable`: whether another value is allowed.
pub(crate) fn keep_alive_is_75_s(edition: &str, adjustable: bool) {
    let balancer = Balancer::new(edition, "http");
    assert_eq!(balancer.listener_spec().keepalive_timeout, s(75));
    assert!(balancer.clone().listener("keepalive_timeout", "75s").is_allowed());
    for other in ["0s", "60s", "900s"] {
        let other = balancer.clone().listener("keepalive_timeout", other);
        match adjustable {
            true => assert!(other.is_allowed(), "{:?}", other.problems()),
            false => refused(&other, &["l.keepalive_timeout", edition, "75s"]),
        }
    }
}

pub(crate) fn silent_tcp_connections_end_after_900_s_and_nothing_changes_that(edition: &str) {
    let balancer = Balancer::new(edition, "tcp");
    assert_eq!(balancer.listener_spec().idle_timeout, s(900));
    assert!(balancer.clone().listener("idle_timeout", "900s").is_allowed());
    for other in ["60s", "899s", "901s", "1h"] {
        refused(&balancer.clone().listener("idle_timeout", other), &["l.idle_timeout", edition, "900s"]);
    }
}

/// "Modify", a switch, a number, "OK": sessions are kept from then on, and a wrong number changes nothing.
pub(crate) fn persistence_is_switched_on_in_a_running_balancer(edition: &str, protocol: &str, method: &str) {
    let plain = Balancer::new(edition, protocol);
    let mut site = plain.site();
    let mut browser = Browser::new(client_ip(1));
    site.visit(&mut browser, at(0));
    assert_eq!(site.visit(&mut browser, at(1)).1, Reason::NoPersistence);
    let wrong = plain.clone().keeps(method, "3601s");
    refused(&wrong, &["persistence.timeout"]);
    assert_eq!(site.visit(&mut browser, at(2)).1, Reason::NoPersistence);
    plain.clone().keeps(method, "3600s").change(&mut site);
    let (home, _) = site.visit(&mut browser, at(3));
    assert_eq!(site.visit(&mut browser, at(3603)), (home, Reason::Recalled));
    plain.change(&mut site);
    assert_eq!(site.visit(&mut browser, at(3604)).1, Reason::NoPersistence);
}

/// Keep-alive alone brings nobody home: each request on the connection is scheduled.
pub(crate) fn scenario_1_keep_alive_without_persistence_spreads_requests(edition: &str) {
    let mut site = Balancer::new(edition, "http").site();
    let mut browser = Browser { keeps_alive: true, ..Browser::new(client_ip(1)) };
    let visited: BTreeSet<_> = (0..3).map(|second| site.visit(&mut browser, at(second)).0).collect();
    assert_eq!(visited.len(), 3, "three requests on one connection");
}

/// A cookie of 1000 s and more than 75 s of silence: another connection, the same target.
pub(crate) fn scenario_1_a_cookie_of_1000_s_outlives_the_connection(edition: &str) {
    let balancer = Balancer::new(edition, "http").keeps("cookie", "1000s").targets(10);
    let keepalive_s = balancer.listener_spec().keepalive_timeout.as_secs();
    let mut site = balancer.site();
    let mut browser = Browser { keeps_alive: true, ..Browser::new(client_ip(1)) };
    let (home, _) = site.visit(&mut browser, at(0));
    browser.connection = Memory::default(); // closed, and opened again
    let later = at(keepalive_s + 1);
    assert_eq!(site.visit(&mut browser, later), (home.clone(), Reason::Recalled));
    browser.connection = Memory::default();
    assert_eq!(site.visit(&mut browser, at(keepalive_s + 1 + 1000)), (home, Reason::Recalled));
}

/// An open connection is asked for once; the next connection of the same client may land elsewhere.
pub(crate) fn scenario_2_the_next_tcp_connection_may_land_elsewhere(edition: &str) {
    let mut site = Balancer::new(edition, "tcp").site();
    let (first, reason) = site.visit_from(client_ip(1), at(0));
    assert_eq!(reason, Reason::NoPersistence);
    let (second, _) = site.visit_from(client_ip(1), at(1));
    assert_ne!(first, second);
    let mut kept = Balancer::new(edition, "tcp").keeps("source-ip", "60s").site();
    let (first, _) = kept.visit_from(client_ip(1), at(0));
    assert_eq!(
        kept.visit_from(client_ip(1), at(1)),
        (first, Reason::Recalled),
        "with persistence it does not"
    );
}
