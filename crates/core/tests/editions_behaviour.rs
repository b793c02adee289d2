//! Where editions allow the same, do they do it each in its own way?

#[path = "support/balancer.rs"]
mod balancer;
#[path = "support/site.rs"]
mod site;

use balancer::Balancer;
use homing_core::clock::Now;
use homing_core::persist::{AnswerView, Memory, RequestView};
use homing_core::reason::Reason;
use homing_core::secrets::HashKey;
use serde_json::json;
use site::*;
use std::collections::HashSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const NATIVE: &str = "native";
const TENCENT: [&str; 2] = ["tencent-clb", "tencent-clb-classic"];
const HUAWEI: [&str; 2] = ["huawei-elb-dedicated", "huawei-elb-shared"];
const ALL: [&str; 5] = [NATIVE, TENCENT[0], TENCENT[1], HUAWEI[0], HUAWEI[1]];

/// The homes that clients 0 to 299 get as their first.
fn first_homes(balancer: &Balancer) -> Vec<String> {
    let mut site = balancer.site();
    (0..300).map(|number| site.visit_from(client_ip(number), at(0)).0).collect()
}

#[test]
fn in_huawei_the_first_home_of_an_address_is_by_its_hash_whatever_the_scheduler() {
    for edition in HUAWEI {
        let balancer = Balancer::new(edition, "tcp").weights(&[10, 20, 70]);
        let hashed = first_homes(&balancer.clone().scheduler("ip-hash"));
        for scheduler in ["weighted-round-robin", "weighted-least-connections"] {
            let kept = balancer.clone().scheduler(scheduler).keeps("source-ip", "60m");
            assert_eq!(first_homes(&kept), hashed, "{scheduler}");
        }
        let share = |name: &str| hashed.iter().filter(|home| *home == name).count();
        let shares = [share("t0"), share("t1"), share("t2")];
        let near = |found: usize, ideal: usize| found.abs_diff(ideal) <= 25;
        assert!(near(shares[0], 30) && near(shares[1], 60) && near(shares[2], 210), "{shares:?}");
    }
}

#[test]
fn in_huawei_nobody_outside_knows_the_hash() {
    let balancer = Balancer::new(HUAWEI[0], "tcp").targets(10).keeps("source-ip", "");
    let homes = |hash_key: u8| {
        let mut site = balancer.site();
        let mut secrets = secrets(1, &[]);
        secrets.hash_key = HashKey([hash_key; 16]);
        balancer.change_with(&mut site, &secrets);
        (0..100).map(|number| site.visit_from(client_ip(number), at(0)).0).collect::<Vec<_>>()
    };
    assert_ne!(homes(1), homes(2));
    assert_eq!(homes(1), homes(1), "nodes that share the secret agree");
}

#[test]
fn in_huawei_a_home_is_recorded_and_the_next_one_is_by_hash_again() {
    let balancer = Balancer::new(HUAWEI[1], "udp").keeps("source-ip", "20m");
    let (three, four) = (balancer.clone().targets(3), balancer.targets(4));
    let (before, after) = (first_homes(&three), first_homes(&four));
    assert!(before.iter().zip(&after).all(|(old, new)| old == new || new == "t3"), "the hash is consistent");
    let mut site = three.site();
    for number in 0..300 {
        site.visit_from(client_ip(number), at(0));
    }
    four.change(&mut site);
    for (number, home) in (0..).zip(before) {
        assert_eq!(site.visit_from(client_ip(number), at(1)), (home, Reason::Recalled), "it is recorded");
    }
    for (number, home) in (0..).zip(after) {
        let found = site.visit_from(client_ip(number), at(1 + 20 * 60 + 60));
        assert_eq!(found, (home, Reason::ExpiredIdle), "when it has ended, the hash decides anew");
    }
}

#[test]
fn in_native_and_tencent_the_first_home_is_by_the_scheduler() {
    for edition in [NATIVE, TENCENT[0], TENCENT[1]] {
        let homes = first_homes(&Balancer::new(edition, "tcp").keeps("source-ip", "60s"));
        let turns = ["t0", "t1", "t2"].iter().cycle().take(300);
        let start = turns.clone().position(|turn| *turn == homes[0]).expect("one of the three");
        let expected: Vec<_> = ["t0", "t1", "t2"].iter().cycle().skip(start).take(300).collect();
        assert!(homes.iter().zip(expected).all(|(home, turn)| home == turn), "in turns");
    }
}

/// The `Set-Cookie` of an answer to a request with `cookie` on a new connection.
fn answer(site: &mut Site, cookie: Option<&[u8]>, now: Now) -> Option<String> {
    let tokens: Vec<&[u8]> = cookie.into_iter().collect();
    let view = RequestView { client: client_ip(1), tokens: &tokens, begins: true };
    let (mut memory, mut out) = (Memory::default(), Vec::new());
    let group = &site.snapshot.groups[0];
    let mut choice = group.choose(&view, &mut memory, now, &mut site.entropy).expect("somebody serves");
    let answer = AnswerView::default();
    group.settle(&mut choice, &answer, &mut memory, now, &mut site.entropy, &mut out);
    (!out.is_empty()).then(|| String::from_utf8(out).expect("a cookie is ASCII"))
}

/// When a cookie says that it expires.
fn expires(cookie: &str) -> SystemTime {
    let (_, date) = cookie.split_once("; Expires=").expect("it says so");
    httpdate::parse_http_date(date.split(';').next().unwrap_or_default()).expect("an HTTP date")
}

#[test]
fn in_tencent_every_answer_carries_the_cookie_with_expires_and_path() {
    for edition in TENCENT {
        let mut site = Balancer::new(edition, "http").keeps("cookie", "800s").site();
        let first = answer(&mut site, None, at(0)).expect("the first answer has it");
        let mut token = token_of(first.as_bytes()).to_vec();
        for second in (0..5000).step_by(7) {
            let cookie = answer(&mut site, Some(&token), at(second)).expect("every answer has it");
            let sent_s = at(second).token_s;
            assert_eq!(expires(&cookie), UNIX_EPOCH + Duration::from_secs(sent_s + 800));
            assert!(cookie.starts_with("tgw_l7_route=") && cookie.contains("; Path=/;"), "{cookie}");
            assert!(!cookie.contains("Max-Age"), "{cookie}");
            token = token_of(cookie.as_bytes()).to_vec();
        }
    }
}

#[test]
fn in_tencent_the_token_stays_the_same_within_the_granularity() {
    // 800 s / 8 is more than the greatest granularity, 60 s.
    let mut site = Balancer::new(TENCENT[0], "http").keeps("cookie", "800s").site();
    let first = answer(&mut site, None, at(0)).expect("the first answer has it");
    let token = token_of(first.as_bytes()).to_vec();
    for second in 1..60 {
        let cookie = answer(&mut site, Some(&token), at(second)).expect("every answer has it");
        assert_eq!(token_of(cookie.as_bytes()), token, "after {second} s");
    }
    let later = answer(&mut site, Some(&token), at(60)).expect("every answer has it");
    assert_ne!(token_of(later.as_bytes()), token, "it says when the session was last seen");
}

#[test]
fn elsewhere_an_answer_carries_the_cookie_when_it_is_needed() {
    for edition in [NATIVE, HUAWEI[0], HUAWEI[1]] {
        let mut site = Balancer::new(edition, "http").keeps("cookie", "20m").site();
        let first = answer(&mut site, None, at(0)).expect("the first answer has it");
        assert!(!first.contains("Expires"), "{first}");
        let token = token_of(first.as_bytes()).to_vec();
        for second in 1..60 {
            assert_eq!(answer(&mut site, Some(&token), at(second)), None);
        }
        assert!(answer(&mut site, Some(&token), at(60)).is_some(), "to say when it was last seen");
    }
}

/// Every name under which the cookie of each group may come.
fn names(site: &Site) -> Vec<Vec<String>> {
    let text = |name: &[u8]| String::from_utf8(name.to_vec()).expect("a name is ASCII");
    let of_group = |group: &std::sync::Arc<homing_core::group::Group>| {
        let cookie = group.persistence.own_cookie().expect("it has one");
        cookie.names().iter().map(|name| text(name)).collect()
    };
    site.snapshot.groups.iter().map(of_group).collect()
}

#[test]
fn in_tencent_two_rules_of_one_host_have_cookies_of_their_own() {
    let group = |name: &str| json!({ "name": name, "persistence": { "method": "cookie", "timeout": "60s" } });
    for edition in TENCENT {
        let balancer = Balancer::new(edition, "http").keeps("cookie", "60s");
        let site = balancer.and_rule("a.test", group("h")).and_rule("b.test", group("i")).site();
        assert_eq!(names(&site), [["tgw_l7_route"], ["tgw_l7_route_1"], ["tgw_l7_route_2"]]);
    }
}

#[test]
fn a_renamed_cookie_is_recalled_under_every_name_that_it_had() {
    for (edition, own_name) in [(TENCENT[0], "tgw_l7_route"), (HUAWEI[0], ""), (NATIVE, "")] {
        let named = |name: &str| {
            let persistence = json!({ "method": "cookie", "timeout": "20m", "cookie_name": name });
            Balancer::new(edition, "http").group("persistence", persistence)
        };
        let unnamed = Balancer::new(edition, "http").keeps("cookie", "20m");
        let mut site = unnamed.site();
        let mut browser = Browser::new(client_ip(1));
        let (home, _) = site.visit(&mut browser, at(0));
        let first_name = names(&site)[0][0].clone();
        assert!(own_name.is_empty() || first_name == own_name);
        named("ONE").change(&mut site);
        named("TWO").change(&mut site);
        assert_eq!(names(&site)[0], ["TWO", "ONE", &first_name]);
        assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled));
        unnamed.change(&mut site);
        assert_eq!(names(&site)[0], [&first_name, "TWO", "ONE"]);
        assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled));
    }
}

#[test]
fn when_all_targets_are_unhealthy_tencent_forwards_and_the_others_refuse() {
    for edition in ALL {
        let forwards_by_default = TENCENT.contains(&edition);
        for (word, forwards) in
            [(None, forwards_by_default), (Some("forward"), true), (Some("refuse"), false)]
        {
            let balancer = Balancer::new(edition, "http");
            let balancer = match word {
                Some(word) => balancer.clone().group("all_unhealthy", word),
                None => balancer.clone(),
            };
            let mut site = balancer.site();
            ["t0", "t1"].iter().for_each(|name| site.fall_ill(name));
            let mut healthy_only =
                || (0..9).all(|number| site.visit_from(client_ip(number), at(0)).0 == "t2");
            assert!(healthy_only(), "{edition}: as long as one is healthy");
            site.fall_ill("t2");
            let found: HashSet<_> = (0..9)
                .map(|number| site.choose(client_ip(number), at(1)).map(|choice| choice.target))
                .collect();
            let expected = match forwards {
                true => HashSet::from([Ok(0), Ok(1), Ok(2)]),
                false => HashSet::from([Err(Reason::AllUnhealthy)]),
            };
            assert_eq!(found, expected, "{edition} {word:?}");
        }
    }
}

#[test]
fn weight_0_keeps_the_sessions_and_takes_no_new_ones_in_every_edition() {
    for edition in ALL {
        for (protocol, method) in [("tcp", "source-ip"), ("udp", "source-ip"), ("http", "cookie")] {
            let balancer = Balancer::new(edition, protocol).keeps(method, "20m");
            let mut site = balancer.clone().weights(&[1, 1]).site();
            let mut browsers: Vec<_> = (0..20).map(|number| Browser::new(client_ip(number))).collect();
            let homes: Vec<_> = browsers.iter_mut().map(|browser| site.visit(browser, at(0)).0).collect();
            assert!(homes.contains(&"t0".to_owned()), "{edition}");
            balancer.weights(&[0, 1]).change(&mut site);
            for (browser, home) in browsers.iter_mut().zip(homes) {
                assert_eq!(site.visit(browser, at(1)), (home, Reason::Recalled), "{edition} {protocol}");
            }
            for number in 100..200 {
                let (home, _) = site.visit(&mut Browser::new(client_ip(number)), at(1));
                assert_eq!(home, "t1", "{edition} {protocol}");
            }
        }
    }
}

#[test]
fn a_target_without_a_weight_has_that_of_the_edition() {
    for (edition, weight) in
        [(NATIVE, 10), (TENCENT[0], 10), (TENCENT[1], 10), (HUAWEI[0], 1), (HUAWEI[1], 1)]
    {
        let site = Balancer::new(edition, "http").targets(1).site();
        assert_eq!(site.target("t0").weight, weight, "{edition}");
    }
}

/// TCP's 900 s are in the documents; UDP's is ours, and may be changed in every edition.
#[test]
fn a_udp_flow_ends_after_300_s_of_silence_unless_it_is_told_otherwise() {
    for edition in ALL {
        let balancer = Balancer::new(edition, "udp");
        assert_eq!(balancer.listener_spec().idle_timeout, s(300), "{edition}");
        assert_eq!(balancer.listener("idle_timeout", "30s").listener_spec().idle_timeout, s(30), "{edition}");
    }
}

#[test]
fn an_http_listener_has_the_timeouts_and_the_body_limit_of_its_edition() {
    for (edition, keepalive_s, connect_s, body) in [
        (NATIVE, 75, 5, None),
        (TENCENT[0], 75, 4, Some(60 << 20)),
        (TENCENT[1], 75, 4, Some(60 << 20)),
        (HUAWEI[0], 60, 5, None),
        (HUAWEI[1], 60, 5, None),
    ] {
        let site = Balancer::new(edition, "http").site();
        let settings = &site.snapshot.listeners[0].settings;
        let seconds = [settings.keepalive_timeout, settings.proxy_connect_timeout].map(|wait| wait.as_secs());
        assert_eq!((seconds, settings.client_max_body_size), ([keepalive_s, connect_s], body), "{edition}");
        let others =
            [settings.client_header_timeout, settings.client_body_timeout, settings.proxy_read_timeout];
        assert_eq!(others, [Duration::from_secs(60); 3], "{edition}");
    }
    let site = Balancer::new(TENCENT[0], "tcp").site();
    assert_eq!(site.snapshot.listeners[0].settings.proxy_connect_timeout, Duration::from_secs(5));
}
