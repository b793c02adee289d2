//! Do targets get as many connections and sessions as they may have, and are sessions counted right?

use crate::site::*;
use crate::stage::{every_method, settled};
use homing_core::persist::Said;
use homing_core::reason::Reason;
use homing_core::steer::{Order, Subject};
use std::sync::atomic::Ordering;

fn browsers(count: u32) -> Vec<Browser> {
    let browser = |number| Browser { application: Application::Shares, ..Browser::new(client_ip(number)) };
    (0..count).map(browser).collect()
}

/// Living sessions of `t0`, `t1`, `t2`.
fn counts(site: &Site) -> [u32; 3] {
    ["t0", "t1", "t2"].map(|name| site.sessions(name))
}

#[test]
fn sessions_are_counted_where_they_are_at_home() {
    for text in every_method(&[1, 1, 1], "80s") {
        let mut site = Site::new(&text);
        for (browser, expected) in browsers(4).iter_mut().zip([[1, 0, 0], [1, 1, 0], [1, 1, 1], [2, 1, 1]]) {
            site.visit(browser, at(0));
            assert_eq!(counts(&site), expected, "{text}");
            site.visit(browser, at(1));
            assert_eq!(counts(&site), expected, "{text}: once");
        }
    }
}

#[test]
fn a_session_that_moves_is_counted_at_its_new_home() {
    for text in every_method(&[1, 1, 1], "80s") {
        let mut site = Site::new(&text);
        let mut browsers = browsers(3);
        for browser in &mut browsers {
            site.visit(browser, at(0));
        }
        site.fall_ill("t0");
        let (next, _) = site.visit(&mut browsers[0], at(1));
        assert_eq!((site.sessions("t0"), site.sessions(&next)), (0, 2), "{text}");
    }
}

#[test]
fn a_session_that_an_operator_moves_or_ends_is_counted_right() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, _) = settled(&text);
        browser.application = Application::Shares;
        let give = |site: &mut Site, browser: &mut Browser, order, now| {
            let choice = site.begin(&mut browser.tab(), now).unwrap();
            let session = site.group().persistence.id_of(&choice.session).unwrap();
            site.group().live.orders.give(Subject::Session(session), order, s(100), now).unwrap();
        };
        let to = site.target("t2").life();
        give(&mut site, &mut browser, Order::Move(to), at(1));
        site.visit(&mut browser, at(2));
        assert_eq!(counts(&site), [0, 0, 1], "{text}");
        give(&mut site, &mut browser, Order::Expire, at(3));
        if text.method() == "header" {
            assert!(site.begin(&mut browser, at(4)).is_err());
            assert_eq!(counts(&site), [0, 0, 0], "{text}");
        } else {
            browser.application = Application::Forgets;
            site.visit(&mut browser, at(4));
            assert_eq!(counts(&site).iter().sum::<u32>(), 1, "{text}");
        }
    }
}

#[test]
fn a_pin_that_moves_on_is_counted_once() {
    for text in every_method(&[1, 1, 1], "80s") {
        let mut site = Site::new(&text);
        let mut browser = Browser::new(client_ip(1));
        let first = site.begin(&mut browser, at(0)).unwrap();
        let mut second = site.begin_again(&browser, first, at(0)).unwrap();
        let name = browser.name_by_application(site.group(), &second);
        let said = name.as_deref().map_or(Said::Nothing, Said::Name);
        site.answer(&mut browser, &mut second, said, at(0));
        assert_eq!(counts(&site), [0, 1, 0], "{text}");
    }
}

#[test]
fn a_session_of_an_earlier_life_is_not_counted_at_the_present_one() {
    for text in every_method(&[1, 0, 0], "80s") {
        let (mut site, mut browser, _) = settled(&text);
        browser.application = Application::Shares;
        site.reload(&text.clone().target_with("t0", "incarnation", "another"));
        site.visit(&mut Browser::new(client_ip(2)), at(1));
        assert_eq!(counts(&site), [1, 0, 0], "{text}");
        assert_eq!(site.visit(&mut browser, at(2)).1, Reason::OldIncarnation, "{text}");
        assert_eq!(counts(&site), [2, 0, 0], "{text}");
    }
}

#[test]
fn a_pin_that_nobody_answered_is_not_counted() {
    for text in every_method(&[1, 1, 1], "80s") {
        let mut site = Site::new(&text);
        let mut browser = Browser::new(client_ip(1));
        let choice = site.begin(&mut browser, at(0)).unwrap();
        site.group().abandon(&choice);
        assert_eq!(counts(&site), [0, 0, 0], "{text}");
    }
}

#[test]
fn a_target_gets_no_new_session_beyond_its_cap_and_keeps_those_it_has() {
    for text in every_method(&[1, 1, 1], "80s") {
        let text = text.target_with("t0", "max_sessions", 2);
        let mut site = Site::new(&text);
        let mut browsers = browsers(20);
        let homes: Vec<_> = browsers.iter_mut().map(|browser| site.visit(browser, at(0)).0).collect();
        assert_eq!(homes.iter().filter(|home| *home == "t0").count(), 2, "{text}");
        for (browser, home) in browsers.iter_mut().zip(homes) {
            assert_eq!(site.visit(browser, at(1)), (home, Reason::Recalled), "{text}");
        }
    }
}

#[test]
fn a_session_that_ends_makes_room_for_another() {
    for text in every_method(&[1, 0, 0], "80s") {
        let mut site = Site::new(&text.target_with("t0", "max_sessions", 1));
        let mut browser = Browser::new(client_ip(1));
        site.visit(&mut browser, at(0));
        let mut other = Browser::new(client_ip(2));
        assert_eq!(site.reason(&mut other, at(1)), Reason::HomeFull);
        let mut choice = site.begin(&mut browser, at(1)).unwrap();
        site.answer(&mut browser, &mut choice, Said::Over, at(1));
        assert_eq!(site.visit(&mut other, at(2)).0, "t0");
    }
}

#[test]
fn a_target_at_its_connection_cap_gets_nothing_more() {
    for text in every_method(&[1, 1, 1], "80s") {
        let text = text.target_with("t0", "max_connections", 5);
        let (mut site, mut browser, home) = settled(&text);
        assert_eq!(home, "t0");
        let active = |site: &Site, count| site.target("t0").live.active.store(count, Ordering::Relaxed);
        active(&site, 4);
        assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled));
        active(&site, 5);
        for number in 10..30 {
            assert_ne!(site.visit(&mut Browser::new(client_ip(number)), at(1)).0, "t0", "{text}");
        }
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::HomeFull, "{text}");
    }
}

#[test]
fn when_every_target_is_full_a_newcomer_is_refused_with_that_reason() {
    for text in every_method(&[1, 1], "80s") {
        let text = ["t0", "t1"].iter().fold(text, |text, name| text.target_with(name, "max_sessions", 1));
        let mut site = Site::new(&text);
        let mut browsers = browsers(2);
        for browser in &mut browsers {
            site.visit(browser, at(0));
        }
        let denial = site.begin(&mut Browser::new(client_ip(9)), at(1)).unwrap_err();
        assert_eq!((denial.reason, denial.status), (Reason::HomeFull, 503), "{text}");
        for browser in &mut browsers {
            assert_eq!(site.visit(browser, at(1)).1, Reason::Recalled, "{text}: whoever is there stays");
        }
    }
}

#[test]
fn least_sessions_evens_out_living_sessions_by_weight() {
    for text in every_method(&[1, 2, 3], "80s").map(|text| text.scheduler("least-sessions")) {
        let mut site = Site::new(&text);
        for browser in &mut browsers(60) {
            site.visit(browser, at(0));
        }
        assert_eq!(counts(&site), [10, 20, 30], "{text}");
    }
}

#[test]
fn least_sessions_fills_a_target_that_came_back_empty() {
    for text in every_method(&[1, 1, 1], "80s").map(|text| text.scheduler("least-sessions")) {
        let mut site = Site::new(&text);
        site.fall_ill("t2");
        let mut browsers = browsers(40);
        for browser in &mut browsers[..20] {
            site.visit(browser, at(0));
        }
        site.recover("t2");
        for browser in &mut browsers[20..30] {
            assert_eq!(site.visit(browser, at(1)).0, "t2", "{text}");
        }
        assert_eq!(counts(&site), [10, 10, 10], "{text}");
    }
}
