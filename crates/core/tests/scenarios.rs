//! Do whole stories end as the documents tell them? Hours pass in milliseconds.

#[path = "support/site.rs"]
mod site;

use homing_core::entropy::Entropy;
use homing_core::group::{Choice, Group};
use homing_core::limits;
use homing_core::persist::{AnswerView, Memory, RequestView};
use homing_core::reason::Reason;
use site::*;
use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Barrier;
use std::thread;

/// A cookie of 1000 s: the keep-alive of 75 s runs out long before, and has nothing to do with it.
#[test]
fn scenario_1_a_session_outlives_its_connection() {
    let mut site = Site::new(&GroupText::cookie(&[1; 10], "1000s"));
    let mut browser = Browser { keeps_alive: true, ..Browser::new(client_ip(1)) };
    let (home, reason) = site.visit(&mut browser, at(0));
    assert_eq!(reason, Reason::New);
    assert_eq!(site.visit(&mut browser, at(10)), (home.clone(), Reason::Recalled));
    // More than 75 s later the connection is closed; the next request opens another, maybe to another worker.
    browser.connection = Memory::default();
    assert_eq!(site.visit(&mut browser, at(10 + 76)), (home.clone(), Reason::Recalled));
    browser.connection = Memory::default();
    assert_eq!(
        site.visit(&mut browser, at(86 + 1000)),
        (home, Reason::Recalled),
        "the whole of the idle limit"
    );
}

#[test]
fn scenario_1_a_session_is_scheduled_afresh_after_its_idle_limit() {
    let mut site = Site::new(&GroupText::cookie(&[1; 10], "1000s"));
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    // The granularity of 1000 s is its maximum, 60 s.
    let (next, reason) = site.visit(&mut browser, at(1060));
    assert_eq!(reason, Reason::ExpiredIdle);
    assert_ne!(next, home, "round robin has ten targets and goes on");
    assert_eq!(site.visit(&mut browser, at(1061)), (next, Reason::Recalled));
}

#[test]
fn a_source_address_expires_after_its_idle_limit_and_not_while_traffic_flows() {
    let mut site = Site::new(&GroupText::source_ip(&[1; 10], "900s"));
    let client = client_ip(1);
    let (home, _) = site.visit_from(client, at(0));
    let session = site.choose(client, at(1)).unwrap().session;
    site.group().persistence.open(&session, at(1));
    // One connection for a day, with a payload every quarter of an hour and no new connection beside it.
    for quarter in 1..=96 {
        site.group().touch(&session, at(quarter * 900));
    }
    let end = 96 * 900;
    site.group().persistence.close(&session, at(end + 500));
    assert_eq!(site.visit_from(client, at(end + 900)), (home, Reason::Recalled), "its silence began before");
    assert_eq!(site.visit_from(client, at(end + 900 + 960)).1, Reason::ExpiredIdle);
}

#[test]
fn a_silent_connection_does_not_keep_its_session() {
    let mut site = Site::new(&GroupText::source_ip(&[1; 10], "900s"));
    let (_, _) = site.visit_from(client_ip(1), at(0));
    let session = site.choose(client_ip(1), at(0)).unwrap().session;
    site.group().persistence.open(&session, at(0));
    assert_eq!(site.choose(client_ip(1), at(960)).unwrap().reason, Reason::ExpiredIdle);
}

#[test]
fn a_changed_address_is_a_new_session() {
    let mut site = Site::new(&GroupText::source_ip(&[1; 10], "900s"));
    let (home, _) = site.visit_from(ip("192.0.2.1"), at(0));
    let (other, reason) = site.visit_from(ip("192.0.2.2"), at(1));
    assert_eq!(reason, Reason::New);
    assert_ne!(other, home, "round robin goes on");
    assert_eq!(site.visit_from(ip("192.0.2.1"), at(2)), (home, Reason::Recalled));
    // An IPv6 client changes its address within its /64 all the time.
    let (home, _) = site.visit_from(ip("2001:db8::1"), at(0));
    assert_eq!(site.visit_from(ip("2001:db8::abcd"), at(1)), (home, Reason::Recalled));
    assert_eq!(site.visit_from(ip("2001:db8:0:1::1"), at(1)).1, Reason::New);
}

#[test]
fn a_cookie_does_not_care_about_the_address() {
    let mut site = Site::new(&GroupText::cookie(&[1; 10], "900s"));
    let mut browser = Browser::new(ip("192.0.2.1"));
    let (home, _) = site.visit(&mut browser, at(0));
    browser.client = ip("2001:db8::1");
    assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled));
}

const WORKERS: usize = 100;

/// What each of a hundred workers gets that do `work` at once; the argument is a seed of their own.
fn at_once<T: Send>(work: impl Fn(u64, &Barrier) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(WORKERS);
    let (work, start) = (&work, &start);
    thread::scope(|scope| {
        let workers: Vec<_> =
            (0..).take(WORKERS).map(|seed| scope.spawn(move || work(seed, start))).collect();
        workers.into_iter().map(|worker| worker.join().expect("no worker panics")).collect()
    })
}

fn choose_from(group: &Group, client: IpAddr, seed: u64) -> Choice {
    let view = RequestView { client, tokens: &[], begins: true };
    let choice = group.choose(&view, &mut Memory::default(), at(0), &mut Entropy::from_seed(seed));
    choice.expect("somebody serves")
}

#[test]
fn a_hundred_parallel_first_requests_of_one_address_land_together() {
    let site = Site::new(&GroupText::source_ip(&[1; 10], "900s"));
    for round in 0..20 {
        let targets = at_once(|seed, start| {
            start.wait();
            choose_from(site.group(), client_ip(round), seed).target
        });
        assert_eq!(targets.into_iter().collect::<HashSet<_>>().len(), 1);
        assert_eq!(site.source().table().len(), round as usize + 1);
    }
}

/// The target that all of them were sent to does not accept: the pin is rolled back, and they stay together.
#[test]
fn parallel_first_requests_go_on_together_when_their_target_does_not_accept() {
    let site = Site::new(&GroupText::source_ip(&[1; 10], "900s"));
    for round in 0..20 {
        let client = client_ip(round);
        let targets = at_once(|seed, start| {
            start.wait();
            let first = choose_from(site.group(), client, seed);
            start.wait(); // nobody knows that it fails until all were sent there
            let view = RequestView { client, tokens: &[], begins: true };
            let mut entropy = Entropy::from_seed(seed);
            let mut second = site.group().choose_again(&view, first, at(0), &mut entropy).unwrap();
            let mut nothing = Vec::new();
            start.wait();
            site.group().settle(
                &mut second,
                &AnswerView::default(),
                &mut Memory::default(),
                at(0),
                &mut entropy,
                &mut nothing,
            );
            (first.target, second.target)
        });
        let (first, second) = targets[0];
        assert_ne!(first, second);
        assert!(targets.iter().all(|&pair| pair == (first, second)), "round {round}: {targets:?}");
        let recalled = choose_from(site.group(), client, 1);
        assert_eq!((recalled.target, recalled.reason), (second, Reason::Recalled));
    }
}

#[test]
fn a_pin_that_nobody_answered_leaves_no_trace() {
    let mut site = Site::new(&GroupText::source_ip(&[1; 10], "900s"));
    let mut choice = site.choose(client_ip(1), at(0)).unwrap();
    for _ in 1..limits::CONNECT_ATTEMPTS {
        choice = site.choose_again(client_ip(1), choice, at(0)).unwrap();
    }
    site.group().abandon(&choice);
    assert!(site.source().table().is_empty());
    assert_eq!(site.choose(client_ip(1), at(0)).unwrap().reason, Reason::New);
}

#[test]
fn a_pin_on_the_only_target_leaves_no_trace_when_it_does_not_accept() {
    let mut site = Site::new(&GroupText::source_ip(&[1], "900s"));
    let choice = site.choose(client_ip(1), at(0)).unwrap();
    assert_eq!(site.choose_again(client_ip(1), choice, at(0)), Err(Reason::ConnectFailed));
    assert!(site.source().table().is_empty());
}

#[test]
fn a_request_that_gives_up_leaves_the_pin_of_another_alone() {
    let mut site = Site::new(&GroupText::source_ip(&[1; 10], "900s"));
    let first = site.choose(client_ip(1), at(0)).unwrap();
    let second = site.choose(client_ip(1), at(0)).unwrap();
    site.group().abandon(&second);
    assert_eq!(site.choose(client_ip(1), at(0)).unwrap().target, first.target);
    // Nor when both were refused, and the other was the first to go on.
    let first = site.choose_again(client_ip(1), first, at(0)).unwrap();
    let second = site.choose_again(client_ip(1), second, at(0)).unwrap();
    assert_eq!(second.target, first.target);
    site.group().abandon(&second);
    assert_eq!(site.choose(client_ip(1), at(0)).unwrap().target, first.target);
}

#[test]
fn an_absolute_lifetime_ends_a_session_in_full_traffic() {
    for text in [GroupText::cookie(&[1; 10], "60s"), GroupText::source_ip(&[1; 10], "60s")] {
        let mut site = Site::new(&text.with("max_lifetime", "1h"));
        let mut browser = Browser::new(client_ip(1));
        let (home, _) = site.visit(&mut browser, at(0));
        for second in 1..3600 {
            assert_eq!(site.visit(&mut browser, at(second)), (home.clone(), Reason::Recalled));
        }
        let (next, reason) = site.visit(&mut browser, at(3600));
        assert_eq!(reason, Reason::ExpiredAbsolute);
        assert_eq!(site.visit(&mut browser, at(3601)), (next, Reason::Recalled));
    }
}

#[test]
fn a_cookie_is_refreshed_at_most_once_per_granularity() {
    // 800 s / 8 is more than the greatest granularity, 60 s.
    let mut site = Site::new(&GroupText::cookie(&[1; 10], "800s"));
    let mut browser = Browser { keeps_alive: true, ..Browser::new(client_ip(1)) };
    let mut received_at = Vec::new();
    for half_second in 0..1000 {
        let before = browser.cookies_received;
        site.visit(&mut browser, at_ms(half_second * 500));
        if browser.cookies_received > before {
            received_at.push(half_second / 2);
        }
    }
    assert_eq!(received_at, [0, 60, 120, 180, 240, 300, 360, 420, 480]);
}

#[test]
fn nodes_whose_clocks_differ_by_five_minutes_share_sessions() {
    // The longest silence that a session of 20 minutes survives on a node whose clock is this far from the other's.
    let skew = i64::try_from(limits::CLOCK_SKEW_S).unwrap();
    for (offset_s, silence_s, expected) in [
        (0, 1200, Reason::Recalled),
        (0, 1260, Reason::ExpiredIdle),
        (-skew, 0, Reason::Recalled),
        (-skew, 1200, Reason::Recalled),
        (-skew, 1260 + 300, Reason::ExpiredIdle),
        (-skew - 1, 0, Reason::BadToken),
        (skew, 0, Reason::Recalled),
        (skew, 1259 - 300, Reason::Recalled),
        (skew, 1260 - 300, Reason::ExpiredIdle),
    ] {
        let text = GroupText::cookie(&[1; 10], "20m");
        let (mut here, mut there) = (Site::new(&text), Site::new(&text));
        let mut browser = Browser::new(client_ip(1));
        let (home, _) = here.visit(&mut browser, at(0));
        let (found, reason) = there.visit(&mut browser, skewed(at(silence_s), offset_s));
        assert_eq!(reason, expected, "{silence_s} s of silence by a clock off by {offset_s} s");
        assert!(reason != Reason::Recalled || found == home, "nodes agree on who t0 is");
    }
}

#[test]
fn a_session_survives_a_flap_of_its_home_that_it_did_not_notice() {
    for text in [GroupText::cookie(&[1; 10], "900s"), GroupText::source_ip(&[1; 10], "900s")] {
        let mut site = Site::new(&text);
        let mut browser = Browser::new(client_ip(1));
        let (home, _) = site.visit(&mut browser, at(0));
        site.fall_ill(&home);
        site.recover(&home);
        assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled));
    }
}

#[test]
fn a_session_comes_home_after_a_target_was_removed_and_added_again() {
    for text in [GroupText::cookie(&[1; 10], "900s"), GroupText::source_ip(&[1; 10], "900s")] {
        let mut site = Site::new(&text);
        let mut browser = Browser::new(client_ip(1));
        let (home, _) = site.visit(&mut browser, at(0));
        site.reload(&text.clone().without(&home));
        site.reload(&text);
        assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled), "the same life of it");
    }
}
