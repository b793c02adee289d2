//! Do requests that are under way at once on one connection, without a cookie, begin one session?

use crate::site::*;
use homing_core::clock::Now;
use homing_core::drain::DrainPolicy;
use homing_core::group::Choice;
use homing_core::persist::{Memory, Said, Session};
use homing_core::reason::Reason;

fn ten_targets() -> Site {
    Site::new(&GroupText::cookie(&[1; 10], "60s"))
}

/// A client whose connection has several requests under way at once.
fn with_streams(number: u32) -> Browser {
    Browser { connection: Memory::of_many(), keeps_alive: true, ..Browser::new(client_ip(number)) }
}

/// A request without a cookie.
fn ask(site: &mut Site, browser: &mut Browser, now: Now) -> Choice {
    browser.cookie = None;
    browser.choose(&site.snapshot.groups[0], now, &mut site.entropy).expect("somebody serves")
}

fn answer(site: &mut Site, browser: &mut Browser, choice: &mut Choice, now: Now) {
    assert!(browser.settle(&site.snapshot.groups[0], choice, Said::Nothing, now, &mut site.entropy));
}

fn session_of(choice: &Choice) -> Option<u64> {
    let Session::Cookie(session) = choice.session else { panic!("{choice:?}") };
    session.id
}

#[test]
fn first_requests_of_one_connection_begin_one_session_at_one_home() {
    let (mut site, mut browser) = (ten_targets(), with_streams(1));
    let mut choices: Vec<Choice> = (0..20).map(|_| ask(&mut site, &mut browser, at(0))).collect();
    assert!(choices.iter().all(|choice| (choice.target, choice.reason) == (choices[0].target, Reason::New)));
    for choice in &mut choices {
        answer(&mut site, &mut browser, choice, at(1));
        assert_eq!(site.visit(&mut browser, at(1)), (format!("t{}", choice.target), Reason::Recalled));
        browser.cookie = None;
    }
    let sessions: Vec<_> = choices.iter().map(session_of).collect();
    assert!(sessions[0].is_some() && sessions.iter().all(|session| *session == sessions[0]));
}

#[test]
fn who_should_know_its_cookie_and_does_not_show_it_is_scheduled_afresh() {
    let (mut site, mut browser) = (ten_targets(), with_streams(1));
    let mut first = ask(&mut site, &mut browser, at(0));
    answer(&mut site, &mut browser, &mut first, at(1));
    let on_its_way = ask(&mut site, &mut browser, at(1));
    assert_eq!(on_its_way.target, first.target, "it was sent before the answer came");
    let later = ask(&mut site, &mut browser, at(2));
    assert_ne!((later.target, session_of(&later)), (first.target, session_of(&first)));
}

#[test]
fn an_answer_that_takes_its_time_keeps_the_first_requests_together() {
    let (mut site, mut browser) = (ten_targets(), with_streams(1));
    let first = ask(&mut site, &mut browser, at(0));
    assert_eq!(ask(&mut site, &mut browser, at(50)).target, first.target);
}

#[test]
fn a_first_session_leads_no_newcomer_to_a_target_that_takes_none() {
    let (mut site, mut browser) = (ten_targets(), with_streams(1));
    assert_eq!(ask(&mut site, &mut browser, at(0)).target, 0);
    site.drain("t0", DrainPolicy::Hold, None, at(1));
    let next = ask(&mut site, &mut browser, at(1));
    assert_ne!(next.target, 0);
    assert_eq!(ask(&mut site, &mut browser, at(1)).target, next.target, "the newer one holds");
}

#[test]
fn a_first_session_that_led_nowhere_is_shared_by_nobody() {
    let (mut site, mut browser) = (ten_targets(), with_streams(1));
    let first = ask(&mut site, &mut browser, at(0));
    browser.connection.forget_first(site.group().id, &first.session);
    assert_ne!(ask(&mut site, &mut browser, at(0)).target, first.target);
}

#[test]
fn clients_that_a_proxy_speaks_for_are_told_apart() {
    let (mut site, mut browser) = (ten_targets(), with_streams(1));
    let first = ask(&mut site, &mut browser, at(0));
    browser.client = client_ip(2);
    assert_ne!(ask(&mut site, &mut browser, at(0)).target, first.target);
    browser.client = client_ip(1);
    assert_eq!(ask(&mut site, &mut browser, at(0)).target, first.target);
}

#[test]
fn first_requests_stay_apart_where_the_group_wants_it_and_on_connections_with_one_at_a_time() {
    let mut site = Site::new(&GroupText::cookie(&[1; 10], "60s").with("first_pin", "off"));
    let mut browser = with_streams(1);
    assert_ne!(ask(&mut site, &mut browser, at(0)).target, ask(&mut site, &mut browser, at(0)).target);
    let mut site = ten_targets();
    let mut browser = Browser { keeps_alive: true, ..Browser::new(client_ip(1)) };
    assert_ne!(ask(&mut site, &mut browser, at(0)).target, ask(&mut site, &mut browser, at(0)).target);
}
