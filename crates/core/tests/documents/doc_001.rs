//! Document 001 (Chinese): session persistence of Huawei Cloud ELB, editions `huawei-elb-dedicated` and
//! `huawei-elb-shared`.

use crate::balancer::Balancer;
use crate::site::*;
use crate::stories::{IP_HASH, WLC, WRR, is_kept_for, refused};
use homing_core::persist::Memory;
use homing_core::reason::Reason;
use std::collections::BTreeMap;

const DEDICATED: &str = "huawei-elb-dedicated";
const SHARED: &str = "huawei-elb-shared";
const EDITIONS: [&str; 2] = [DEDICATED, SHARED];
const HOUR_S: u64 = 3600;
const DAY_S: u64 = 24 * HOUR_S;

/// Who has logged in at one target comes back to it; without persistence the next request may go elsewhere.
#[test]
fn doc_001_related_requests_go_to_the_same_target() {
    for edition in EDITIONS {
        let plain = Balancer::new(edition, "http");
        let mut browser = Browser::new(client_ip(1));
        let mut site = plain.site();
        assert_ne!(site.visit(&mut browser, at(0)).0, site.visit(&mut browser, at(1)).0);
        let mut site = plain.keeps("cookie", "").site();
        let (home, _) = site.visit(&mut browser, at(0));
        assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled));
    }
}

#[test]
fn doc_001_persistence_goes_with_weighted_round_robin_and_weighted_least_connections_only() {
    for edition in EDITIONS {
        for (protocol, method) in [("tcp", "source-ip"), ("udp", "source-ip"), ("http", "cookie")] {
            let with = |scheduler| Balancer::new(edition, protocol).scheduler(scheduler).keeps(method, "");
            assert!(with(WRR).is_allowed() && with(WLC).is_allowed());
            refused(&with(IP_HASH), &["g.scheduler", IP_HASH, edition]);
        }
    }
}

#[test]
fn doc_001_some_sites_refuse_weighted_least_connections() {
    for edition in EDITIONS {
        let site = Balancer::new(edition, "tcp").set("sticky_least_connections", false);
        assert!(site.clone().scheduler(WLC).is_allowed());
        assert!(site.clone().scheduler(WRR).keeps("source-ip", "").is_allowed());
        let refusing = site.scheduler(WLC).keeps("source-ip", "");
        refused(&refusing, &["g.scheduler", WLC, "sticky_least_connections = false"]);
    }
}

/// Clients of a dedicated line, a VPN or a cloud connection: the algorithm does it alone, and is advised.
#[test]
fn doc_001_the_source_ip_algorithm_replaces_persistence_where_clients_come_by_vpn() {
    for edition in EDITIONS {
        let vpn = Balancer::new(edition, "tcp").listener("listen", serde_json::json!(["10.1.2.3:80"]));
        let mut site = vpn.clone().scheduler(IP_HASH).site();
        for number in 0..50 {
            let (home, reason) = site.visit_from(client_ip(number), at(0));
            assert_eq!(reason, Reason::NoPersistence);
            assert_eq!(site.visit_from(client_ip(number), at(30 * DAY_S)).0, home);
        }
        assert_eq!(vpn.clone().scheduler(IP_HASH).advice(), [""; 0]);
        let advice = vpn.keeps("source-ip", "").advice();
        assert!(advice.len() == 1 && advice[0].contains(IP_HASH), "{advice:?}");
        assert_eq!(Balancer::new(edition, "tcp").keeps("source-ip", "").advice(), [""; 0]);
    }
}

/// The key is the address, the table is static: nothing but the address decides where a session begins.
#[test]
fn doc_001_layer_4_the_source_address_is_a_hash_key() {
    for edition in EDITIONS {
        let balancer = Balancer::new(edition, "tcp").targets(10).keeps("source-ip", "");
        let homes = |order: &mut dyn Iterator<Item = u32>| {
            let mut site = balancer.site();
            order.map(|number| (number, site.visit_from(client_ip(number), at(0)).0)).collect()
        };
        let forward: BTreeMap<u32, String> = homes(&mut (0..200));
        assert_eq!(forward, homes(&mut (0..200).rev()), "whoever comes first");
        let mut site = balancer.site();
        for (number, home) in forward {
            site.visit_from(client_ip(number), at(0));
            assert_eq!(site.visit_from(client_ip(number), at(1)), (home, Reason::Recalled));
        }
    }
}

#[test]
fn doc_001_layer_4_sessions_last_1_to_60_minutes_and_20_by_default() {
    for edition in EDITIONS {
        for protocol in ["tcp", "udp"] {
            let balancer = Balancer::new(edition, protocol);
            let default = balancer.clone().keeps("source-ip", "").site();
            assert_eq!(default.group().persistence.timeout(), Some(s(20 * 60)));
            (1..=60).for_each(|minutes| is_kept_for(&balancer, "source-ip", minutes * 60));
            for wrong in ["0s", "59s", "90s", "61m", "24h"] {
                let wrong = balancer.clone().keeps("source-ip", wrong);
                refused(&wrong, &["persistence.timeout", "source-ip", edition, "1m to 1h"]);
            }
        }
    }
}

#[test]
fn doc_001_layer_4_a_changed_source_address_ends_a_session() {
    for edition in EDITIONS {
        let mut site = Balancer::new(edition, "tcp").keeps("source-ip", "").site();
        let (home, _) = site.visit_from(ip("192.0.2.1"), at(0));
        assert_eq!(site.visit_from(ip("192.0.2.2"), at(1)).1, Reason::New);
        assert_eq!(site.visit_from(ip("192.0.2.1"), at(2)), (home, Reason::Recalled));
    }
}

#[test]
fn doc_001_layer_4_a_session_ends_when_its_time_has_passed() {
    for edition in EDITIONS {
        let mut site = Balancer::new(edition, "udp").keeps("source-ip", "20m").site();
        let (home, _) = site.visit_from(client_ip(1), at(0));
        assert_eq!(site.visit_from(client_ip(1), at(1200)), (home, Reason::Recalled));
        assert_eq!(site.visit_from(client_ip(1), at(1200 + 1260)).1, Reason::ExpiredIdle);
    }
}

#[test]
fn doc_001_layer_7_the_balancer_makes_a_cookie_for_the_first_request() {
    for edition in EDITIONS {
        let mut site = Balancer::new(edition, "http").targets(10).keeps("cookie", "").site();
        let mut browser = Browser::new(client_ip(1));
        let (home, reason) = site.visit(&mut browser, at(0));
        assert_eq!((reason, browser.cookies_received), (Reason::New, 1));
        for second in 1..100 {
            browser.connection = Memory::default();
            assert_eq!(site.visit(&mut browser, at(second)), (home.clone(), Reason::Recalled));
        }
    }
}

#[test]
fn doc_001_layer_7_the_application_makes_a_cookie_and_all_requests_with_its_value_come_home() {
    let mut site = Balancer::new(SHARED, "http").targets(10).keeps("app-cookie", "").site();
    let mut browser = Browser::new(client_ip(1));
    let (home, reason) = site.visit(&mut browser, at(0));
    assert_eq!((reason, browser.names_received, browser.cookies_received), (Reason::NoKey, 1, 0));
    let mut other_place = Browser { cookie: browser.cookie.clone(), ..Browser::new(client_ip(2)) };
    for second in 1..100 {
        assert_eq!(site.visit(&mut browser, at(second)), (home.clone(), Reason::Recalled));
        assert_eq!(site.visit(&mut other_place, at(second)), (home.clone(), Reason::Recalled));
    }
}

#[test]
fn doc_001_layer_7_sessions_last_1_to_1440_minutes_and_20_by_default() {
    for (edition, method) in [(DEDICATED, "cookie"), (SHARED, "cookie"), (SHARED, "app-cookie")] {
        let balancer = Balancer::new(edition, "http");
        let default = balancer.clone().keeps(method, "").site();
        assert_eq!(default.group().persistence.timeout(), Some(s(20 * 60)));
        for minutes in [1, 2, 20, 60, 61, 1439, 1440] {
            is_kept_for(&balancer, method, minutes * 60);
        }
        for wrong in ["0s", "59s", "90s", "1441m", "2d"] {
            let wrong = balancer.clone().keeps(method, wrong);
            refused(&wrong, &["persistence.timeout", method, edition, "1m to 1d"]);
        }
    }
}

#[test]
fn doc_001_layer_7_a_request_without_the_cookie_is_not_kept() {
    for (edition, method, reason) in [
        (DEDICATED, "cookie", Reason::New),
        (SHARED, "cookie", Reason::New),
        (SHARED, "app-cookie", Reason::NoKey),
    ] {
        let mut site = Balancer::new(edition, "http").keeps(method, "").site();
        let (home, _) = site.visit(&mut Browser::new(client_ip(1)), at(0));
        let next = site.visit(&mut Browser::new(client_ip(1)), at(1));
        assert_eq!(next.1, reason);
        assert_ne!(next.0, home, "the same client, and the round robin goes on");
    }
}

#[test]
fn doc_001_layer_7_a_session_ends_when_its_time_has_passed() {
    for (edition, method) in [(DEDICATED, "cookie"), (SHARED, "cookie"), (SHARED, "app-cookie")] {
        let mut site = Balancer::new(edition, "http").keeps(method, "1440m").site();
        let mut browser = Browser::new(client_ip(1));
        let (home, _) = site.visit(&mut browser, at(0));
        assert_eq!(site.visit(&mut browser, at(DAY_S)), (home, Reason::Recalled));
        assert_eq!(site.visit(&mut browser, at(2 * DAY_S + 60)).1, Reason::ExpiredIdle);
    }
}

#[test]
fn doc_001_a_dedicated_balancer_keeps_by_source_address_and_by_its_cookie() {
    methods_are(DEDICATED, &[("tcp", "source-ip"), ("udp", "source-ip"), ("http", "cookie")]);
}

#[test]
fn doc_001_a_shared_balancer_keeps_by_source_address_by_its_cookie_and_by_the_applications() {
    let http = [("http", "cookie"), ("http", "app-cookie")];
    methods_are(SHARED, &[&[("tcp", "source-ip"), ("udp", "source-ip")][..], &http].concat());
}

fn methods_are(edition: &str, expected: &[(&str, &str)]) {
    for protocol in ["tcp", "udp", "http"] {
        for method in ["source-ip", "cookie", "app-cookie"] {
            let is_allowed = Balancer::new(edition, protocol).keeps(method, "").is_allowed();
            assert_eq!(is_allowed, expected.contains(&(protocol, method)), "{protocol} {method}");
        }
    }
}

/// On the page of the group; its listener need not be touched.
#[test]
fn doc_001_persistence_is_configured_on_the_backend_group() {
    let plain = Balancer::new(DEDICATED, "http");
    let kept = plain.clone().keeps("cookie", "30m");
    assert_eq!(plain.listener_spec(), kept.listener_spec());
    let mut site = plain.site();
    let mut browser = Browser::new(client_ip(1));
    assert_eq!(site.visit(&mut browser, at(0)).1, Reason::NoPersistence);
    kept.change(&mut site);
    let (home, _) = site.visit(&mut browser, at(1));
    assert_eq!(site.visit(&mut browser, at(1801)), (home, Reason::Recalled));
}

/// "Add listener" and "add backend group" bring persistence along.
#[test]
fn doc_001_persistence_comes_with_a_new_group() {
    let first = Balancer::new(SHARED, "http").keeps("cookie", "");
    let mut site = first.site();
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    let group = serde_json::json!({ "name": "new", "persistence": { "method": "cookie", "timeout": "5m" } });
    first.and_rule("new.test", group).change(&mut site);
    assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled), "the other group notices nothing");
    assert_eq!(site.snapshot.groups[1].persistence.timeout(), Some(s(300)));
}

#[test]
fn doc_001_a_balancer_has_a_region_and_a_project() {
    let spec = Balancer::new(DEDICATED, "tcp").set("region", "cn-north-4").set("project", "shop").spec();
    assert_eq!((&*spec.region, &*spec.project), ("cn-north-4", "shop"));
    let spec = Balancer::new(DEDICATED, "tcp").spec();
    assert_eq!((&*spec.region, &*spec.project), ("default", "default"));
}
