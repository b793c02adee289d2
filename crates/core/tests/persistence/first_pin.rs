//! Do the first requests of one client, that nothing tells apart yet, land together?

use crate::site::*;
use crate::stage::every_method;
use homing_core::drain::DrainPolicy;
use homing_core::entropy::Entropy;
use homing_core::group::{Choice, Group};
use homing_core::persist::Said;
use homing_core::reason::Reason;
use std::collections::HashSet;
use std::sync::Barrier;
use std::thread;

const WORKERS: u64 = 100;

/// What each of a hundred workers gets that ask at once, without a cookie, from one address.
fn at_once<T: Send>(
    group: &Group,
    work: impl Fn(&Group, &mut Browser, Entropy, &Barrier) -> T + Sync,
) -> Vec<T> {
    let start = Barrier::new(usize::try_from(WORKERS).unwrap());
    let (work, start) = (&work, &start);
    thread::scope(|scope| {
        let work_with =
            |seed| move || work(group, &mut Browser::new(client_ip(1)), Entropy::from_seed(seed), start);
        let workers: Vec<_> = (0..WORKERS).map(|seed| scope.spawn(work_with(seed))).collect();
        workers.into_iter().map(|worker| worker.join().expect("no worker panics")).collect()
    })
}

fn first_targets(text: &GroupText) -> HashSet<u16> {
    let site = Site::new(text);
    let choices = at_once(site.group(), |group, browser, mut entropy, start| {
        start.wait();
        browser.choose(group, at(0), &mut entropy).expect("somebody serves")
    });
    assert!(choices.iter().all(|choice| matches!(choice.reason, Reason::New | Reason::Recalled)));
    choices.iter().map(|choice| choice.target).collect()
}

#[test]
fn a_hundred_first_requests_of_one_address_share_a_home_where_the_source_names_them() {
    let text = GroupText::cookie(&[1; 10], "60s").with("first_pin", "source");
    assert_eq!(first_targets(&text).len(), 1);
    assert_eq!(first_targets(&GroupText::source_ip(&[1; 10], "60s")).len(), 1);
}

#[test]
fn first_requests_of_one_address_are_scheduled_each_for_itself_unless_told_otherwise() {
    for text in [
        GroupText::cookie(&[1; 10], "60s").with("first_pin", "connection"),
        GroupText::cookie(&[1; 10], "60s").with("first_pin", "off"),
        GroupText::cookie(&[1; 10], "60s"),
    ] {
        assert_eq!(first_targets(&text).len(), 10, "{text}: ten targets take turns");
    }
}

#[test]
fn other_addresses_have_pins_of_their_own() {
    let mut site = Site::new(&GroupText::cookie(&[1; 10], "60s").with("first_pin", "source"));
    let homes: HashSet<_> = (0..10).map(|number| site.visit_from(client_ip(number), at(0)).0).collect();
    assert_eq!(homes.len(), 10);
}

#[test]
fn first_requests_that_shared_a_pin_are_sessions_that_come_home() {
    let mut site = Site::new(&GroupText::cookie(&[1; 10], "60s").with("first_pin", "source"));
    let mut browsers: Vec<Browser> = (0..20).map(|_| Browser::new(client_ip(1))).collect();
    let homes: HashSet<_> = browsers.iter_mut().map(|browser| site.visit(browser, at(0)).0).collect();
    assert_eq!(homes.len(), 1);
    for browser in &mut browsers {
        let (home, reason) = site.visit(browser, at(30));
        assert!(homes.contains(&home) && reason == Reason::Recalled);
    }
}

#[test]
fn a_shared_pin_holds_for_a_burst_and_not_for_the_next_visitor() {
    let mut site = Site::new(&GroupText::cookie(&[1; 10], "60s").with("first_pin", "source"));
    let (first, _) = site.visit_from(client_ip(1), at(0));
    assert_eq!(site.visit_from(client_ip(1), at(1)).0, first);
    assert_ne!(site.visit_from(client_ip(1), at(10)).0, first, "round robin goes on");
}

/// What befalls the home of a first pin, by its name.
type Trouble = (&'static str, fn(&mut Site, &GroupText));

#[test]
fn a_shared_pin_leads_no_newcomer_to_a_target_that_takes_none() {
    let trouble: [Trouble; 4] = [
        ("draining", |site, _| site.drain("t0", DrainPolicy::Hold, None, at(1))),
        ("weight 0", |site, text| {
            let mut text = text.clone();
            text.target_mut("t0").weight = 0;
            site.reload(&text);
        }),
        ("ill", |site, _| site.fall_ill("t0")),
        ("resting", |site, _| site.rest("t0", at(1))),
    ];
    for (name, befalls) in trouble {
        let text = GroupText::cookie(&[1; 3], "60s").with("first_pin", "source");
        let mut site = Site::new(&text);
        assert_eq!(site.visit_from(client_ip(1), at(0)).0, "t0");
        befalls(&mut site, &text);
        assert_ne!(site.visit_from(client_ip(1), at(1)).0, "t0", "{name}");
    }
}

#[test]
fn a_pin_is_rolled_back_when_its_target_does_not_accept() {
    for text in
        [GroupText::cookie(&[1; 3], "60s").with("first_pin", "source"), GroupText::source_ip(&[1; 3], "60s")]
    {
        let mut site = Site::new(&text);
        let first = site.choose(client_ip(1), at(0)).unwrap();
        site.group().abandon(&first);
        let next = site.choose(client_ip(1), at(0)).unwrap();
        assert_eq!(next.reason, Reason::New, "{text}");
        assert_ne!(next.target, first.target, "{text}: nobody holds them to it");
    }
}

/// Nobody's home is at stake yet, so the failure matrix is not asked, and they stay together.
#[test]
fn parallel_first_requests_go_on_together_under_every_policy() {
    for policy in ["rebind", "temporary", "strict"] {
        let site = Site::new(&GroupText::source_ip(&[1; 10], "900s").with("on_failure", policy));
        let pairs = at_once(site.group(), |group, browser, mut entropy, start| {
            start.wait();
            let first = browser.choose(group, at(0), &mut entropy).expect("somebody serves");
            start.wait(); // nobody knows that it fails until all were sent there
            let mut second = again(group, browser, first, &mut entropy);
            start.wait();
            browser.settle(group, &mut second, Said::Nothing, at(0), &mut entropy);
            (first.target, second.target)
        });
        let pairs: HashSet<_> = pairs.into_iter().collect();
        assert_eq!(pairs.len(), 1, "{policy}: {pairs:?}");
    }
}

fn again(group: &Group, browser: &Browser, failed: Choice, entropy: &mut Entropy) -> Choice {
    let view = homing_core::persist::RequestView { client: browser.client, tokens: &[], begins: true };
    group.choose_again(&view, failed, at(0), entropy).expect("another one serves")
}

#[test]
fn a_first_request_that_was_answered_is_remembered_by_every_method() {
    for text in every_method(&[1; 5], "60s") {
        let mut site = Site::new(&text);
        let mut browser = Browser::new(client_ip(1));
        let (home, _) = site.visit(&mut browser, at(0));
        assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled), "{text}");
    }
}
