//! Does an operator's order reach its session, and nobody else's?

use crate::site::*;
use crate::stage::{by_names, by_tables, every_method, settled};
use homing_core::clock::Now;
use homing_core::group::Denial;
use homing_core::id::Home;
use homing_core::limits;
use homing_core::persist::{Said, SessionId};
use homing_core::reason::Reason;
use homing_core::steer::{Full, Order, Subject};
use std::collections::HashSet;
use std::time::Duration;

impl Site {
    /// An operator gives an order, for as long as a session from before it can live.
    fn order(&self, subject: Subject, order: Order, now: Now) {
        let life = self.group().persistence.lifetime().expect("the group keeps sessions").longest();
        self.group().live.orders.give(subject, order, life, now).expect("there is room");
    }

    fn home(&self, name: &str) -> Home {
        self.target(name).life()
    }

    fn everybody_on(&self, name: &str) -> Subject {
        Subject::Target(self.home(name).target)
    }

    fn pending(&self) -> usize {
        self.group().live.orders.len()
    }

    /// The name of a browser's session.
    fn session_of(&mut self, browser: &mut Browser, now: Now) -> Subject {
        let choice = self.begin(&mut browser.tab(), now).expect("somebody serves");
        Subject::Session(self.group().persistence.id_of(&choice.session).expect("the session has a name"))
    }
}

/// Every method, with a settled session that its operator names and moves away from its home `t0`.
fn every_session(test: impl Fn(&GroupText, Site, Browser, Subject)) {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        assert_eq!(home, "t0", "round robin begins there");
        browser.application = Application::Shares;
        let session = site.session_of(&mut browser, at(1));
        test(&text, site, browser, session);
    }
}

#[test]
fn a_moved_session_is_at_home_where_the_operator_wants_it() {
    every_session(|text, mut site, mut browser, session| {
        site.order(session, Order::Move(site.home("t2")), at(2));
        assert_eq!(site.visit(&mut browser, at(3)), ("t2".to_owned(), Reason::OperatorMoved), "{text}");
        for second in 4..200 {
            assert_eq!(site.visit(&mut browser, at(second)), ("t2".to_owned(), Reason::Recalled), "{text}");
        }
    });
}

#[test]
fn a_moved_session_keeps_its_name_and_its_age() {
    for text in every_method(&[1, 1, 1], "80s").map(|text| text.with("max_lifetime", "100s")) {
        let (mut site, mut browser, _) = settled(&text);
        browser.application = Application::Shares;
        let session = site.session_of(&mut browser, at(1));
        site.order(session, Order::Move(site.home("t2")), at(2));
        site.visit(&mut browser, at(50));
        assert_eq!(site.session_of(&mut browser, at(51)), session);
        assert_eq!(site.reason(&mut browser, at(100)), Reason::ExpiredAbsolute);
    }
}

#[test]
fn an_unpinned_session_is_scheduled_anew_and_stays_the_same() {
    every_session(|text, mut site, mut browser, session| {
        site.order(session, Order::Unpin, at(2));
        let (target, reason) = site.visit(&mut browser, at(3));
        assert_eq!(reason, Reason::OperatorMoved, "{text}");
        assert_eq!(site.visit(&mut browser, at(4)), (target, Reason::Recalled), "{text}");
        assert_eq!(site.session_of(&mut browser, at(5)), session, "{text}");
    });
}

#[test]
fn an_expired_session_begins_anew() {
    every_session(|text, mut site, mut browser, session| {
        site.order(session, Order::Expire, at(2));
        browser.application = Application::Forgets;
        if text.method() == "header" {
            assert_eq!(site.begin(&mut browser, at(3)), Err(Denial::unknown(Reason::OperatorExpired)));
            assert_eq!(site.reason(&mut browser, at(3)), Reason::UnknownKey);
            browser.cookie = None;
            assert_eq!(site.reason(&mut browser, at(4)), Reason::NoKey);
        } else {
            assert_eq!(site.reason(&mut browser, at(3)), Reason::OperatorExpired, "{text}");
        }
        assert_eq!(site.reason(&mut browser, at(5)), Reason::Recalled, "{text}");
        let is_named_by_address = text.method() == "source-ip";
        assert_eq!(site.session_of(&mut browser, at(6)) == session, is_named_by_address, "{text}");
    });
}

#[test]
fn an_order_does_not_touch_other_sessions() {
    every_session(|text, mut site, mut browser, session| {
        let mut other = Browser::new(client_ip(2));
        let (home, _) = site.visit(&mut other, at(1));
        for order in [Order::Unpin, Order::Expire, Order::Move(site.home("t2"))] {
            site.order(session, order, at(2));
            assert_eq!(site.visit(&mut other, at(3)), (home.clone(), Reason::Recalled), "{text}");
        }
        site.reason(&mut browser, at(3));
    });
}

/// An order can be given at any moment of the clock's tick, and the request may come at any other.
#[test]
fn an_order_reaches_a_session_that_was_stored_just_before_it() {
    for offset_ms in (0..1100).step_by(90) {
        for text in every_method(&[1, 1, 1], "80s") {
            let mut site = Site::new(&text);
            let mut browser = Browser::new(client_ip(1));
            site.visit(&mut browser, at_ms(offset_ms));
            let session = site.session_of(&mut browser, at_ms(offset_ms));
            site.order(session, Order::Move(site.home("t2")), at_ms(offset_ms + 10));
            let later = at_ms(offset_ms + 1055);
            let moved = ("t2".to_owned(), Reason::OperatorMoved);
            assert_eq!(site.visit(&mut browser, later), moved, "{offset_ms} {text}");
        }
    }
}

#[test]
fn an_order_reaches_a_session_whose_open_connection_carries_traffic() {
    every_session(|text, mut site, mut browser, session| {
        let tunnel = site.begin(&mut browser, at(1)).unwrap().session;
        let group = &site.snapshot.groups[0];
        group.persistence.open(&tunnel, at(1));
        site.order(session, Order::Move(site.home("t2")), at(2));
        for second in 3..60 {
            site.group().touch(&tunnel, at(second));
        }
        let moved = ("t2".to_owned(), Reason::OperatorMoved);
        assert_eq!(site.visit(&mut browser, at(60)), moved, "{text}");
        site.group().touch(&tunnel, at(61));
        assert_eq!(site.visit(&mut browser, at(62)), ("t2".to_owned(), Reason::Recalled), "{text}");
    });
}

#[test]
fn an_answer_that_was_under_way_does_not_undo_an_order() {
    every_session(|text, mut site, mut browser, session| {
        // The refresh is due with this answer.
        let mut under_way = site.begin(&mut browser, at(20)).unwrap();
        site.order(session, Order::Move(site.home("t2")), at(21));
        site.answer(&mut browser, &mut under_way, Said::Nothing, at(25));
        let moved = ("t2".to_owned(), Reason::OperatorMoved);
        assert_eq!(site.visit(&mut browser, at(26)), moved, "{text}");
        assert_eq!(site.visit(&mut browser, at(27)), ("t2".to_owned(), Reason::Recalled), "{text}");
    });
}

/// The answer to a request from before the order comes last, and brings the old cookie back.
#[test]
fn a_moved_session_stays_moved_though_a_slow_answer_comes_from_its_old_home() {
    every_session(|text, mut site, mut browser, session| {
        let mut under_way = site.begin(&mut browser, at(20)).unwrap();
        site.order(session, Order::Move(site.home("t2")), at(21));
        assert_eq!(site.visit(&mut browser, at(22)).0, "t2");
        site.answer(&mut browser, &mut under_way, Said::Nothing, at(25));
        assert_eq!(site.visit(&mut browser, at(26)).0, "t2", "{text}");
        assert_eq!(site.visit(&mut browser, at(27)), ("t2".to_owned(), Reason::Recalled), "{text}");
    });
}

#[test]
fn parallel_requests_with_the_old_cookie_all_obey_a_move() {
    every_session(|text, mut site, mut browser, session| {
        site.order(session, Order::Move(site.home("t2")), at(2));
        let mut tabs: Vec<Browser> = (0..10).map(|_| browser.tab()).collect();
        let mut choices: Vec<_> =
            tabs.iter_mut().map(|tab| site.begin(tab, at(3)).expect("t2 takes it")).collect();
        assert!(choices.iter().all(|choice| site.name(choice) == "t2"), "{text}");
        for (tab, choice) in tabs.iter_mut().zip(&mut choices) {
            site.answer(tab, choice, Said::Nothing, at(4));
            assert_eq!(site.visit(tab, at(5)), ("t2".to_owned(), Reason::Recalled), "{text}");
        }
        // Somebody still has the cookie from before.
        assert_eq!(site.visit(&mut browser, at(6)).0, "t2", "{text}");
    });
}

#[test]
fn parallel_requests_with_the_old_cookie_are_all_expired() {
    every_session(|text, mut site, browser, session| {
        site.order(session, Order::Expire, at(2));
        let mut tabs: Vec<Browser> = (0..10).map(|_| browser.tab()).collect();
        let reasons: HashSet<_> = tabs
            .iter_mut()
            .map(|tab| site.begin(tab, at(3)).map_or_else(|denial| denial.reason, |choice| choice.reason))
            .collect();
        assert!(!reasons.contains(&Reason::Recalled) || text.method() == "source-ip", "{reasons:?}");
        assert!(reasons.contains(&Reason::OperatorExpired), "{text}");
    });
}

#[test]
fn an_answer_that_was_under_way_brings_no_expired_session_back() {
    for text in by_names(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        let session = site.session_of(&mut browser, at(1));
        site.fall_ill(&home);
        let mut moving = site.begin(&mut browser.tab(), at(2)).unwrap();
        site.order(session, Order::Expire, at(3));
        assert_eq!(site.reason(&mut browser.tab(), at(4)), Reason::OperatorExpired, "{text}");
        site.answer(&mut browser.tab(), &mut moving, Said::Nothing, at(5));
        assert_eq!(site.reason(&mut browser.tab(), at(6)), Reason::UnknownKey, "{text}");
    }
}

#[test]
fn an_order_does_not_touch_what_was_stored_later() {
    every_session(|text, mut site, mut browser, session| {
        if text.method() == "header" {
            return; // its client begins a session of another name
        }
        site.order(session, Order::Expire, at(2));
        assert_eq!(site.reason(&mut browser, at(3)), Reason::OperatorExpired, "{text}");
        let mut fresh = browser.tab();
        fresh.application = Application::Forgets;
        site.visit(&mut fresh, at(4));
        for second in 5..60 {
            assert_eq!(site.reason(&mut fresh, at(second)), Reason::Recalled, "{text}");
        }
    });
}

/// A session by address or name has the same key when it begins again.
#[test]
fn an_order_for_a_session_that_has_ended_by_itself_leaves_the_next_one_alone() {
    for text in by_tables(&[1, 1, 1], "8s") {
        let (mut site, mut browser, _) = settled(&text);
        let session = site.session_of(&mut browser, at(1));
        site.order(session, Order::Expire, at(2));
        browser.application = Application::Forgets;
        let again = site.reason(&mut browser, at(10));
        assert!(matches!(again, Reason::ExpiredIdle | Reason::UnknownKey), "{again:?} {text}");
        let mut next = browser.tab();
        next.cookie = browser.cookie.filter(|_| text.method() != "header");
        site.reason(&mut next, at(11));
        assert_eq!(site.reason(&mut next, at(12)), Reason::Recalled, "{text}");
    }
}

#[test]
fn an_order_for_a_target_reaches_each_of_its_sessions_once() {
    for text in every_method(&[1, 1, 1], "80s") {
        let mut site = Site::new(&text);
        let mut browsers: Vec<Browser> = (0..30)
            .map(|number| Browser { application: Application::Shares, ..Browser::new(client_ip(number)) })
            .collect();
        let homes: Vec<_> = browsers.iter_mut().map(|browser| site.visit(browser, at(0)).0).collect();
        site.order(site.everybody_on("t0"), Order::Unpin, at(2));
        for (browser, home) in browsers.iter_mut().zip(homes) {
            let (target, reason) = site.visit(browser, at(3));
            match &*home {
                "t0" => assert_eq!(reason, Reason::OperatorMoved, "{text}"),
                _ => assert_eq!((target.clone(), reason), (home, Reason::Recalled), "{text}"),
            }
            assert_eq!(site.visit(browser, at(4)), (target, Reason::Recalled), "{text}: and once only");
        }
    }
}

/// It came there after the order, from a home that fell ill.
#[test]
fn an_order_for_a_target_leaves_alone_whom_it_was_given_later() {
    for text in every_method(&[1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        assert_eq!(home, "t0", "round robin begins there");
        site.order(site.everybody_on("t1"), Order::Expire, at(2));
        site.fall_ill("t0");
        assert_eq!(site.visit(&mut browser, at(3)), ("t1".to_owned(), Reason::HomeUnhealthy), "{text}");
        for second in 4..30 {
            assert_eq!(site.visit(&mut browser, at(second)), ("t1".to_owned(), Reason::Recalled), "{text}");
        }
    }
}

#[test]
fn an_order_for_a_target_reaches_a_session_whose_open_connection_carries_traffic() {
    every_session(|text, mut site, mut browser, _| {
        let tunnel = site.begin(&mut browser, at(1)).unwrap().session;
        site.group().persistence.open(&tunnel, at(1));
        site.order(site.everybody_on("t0"), Order::Move(site.home("t1")), at(2));
        for second in 3..60 {
            site.group().touch(&tunnel, at(second));
        }
        assert_eq!(site.visit(&mut browser, at(60)).1, Reason::OperatorMoved, "{text}");
    });
}

#[test]
fn the_latest_order_for_a_session_counts() {
    every_session(|text, mut site, mut browser, session| {
        site.order(session, Order::Move(site.home("t1")), at(2));
        site.order(session, Order::Move(site.home("t2")), at(3));
        assert_eq!(site.visit(&mut browser, at(4)).0, "t2", "{text}");
        assert_eq!(site.pending() == 0, text.method() != "cookie", "{text}");
    });
}

#[test]
fn a_session_that_is_moved_to_a_target_that_cannot_take_it_meets_the_failure_matrix() {
    for (policy, expected) in [("rebind", None), ("temporary", Some("t2")), ("strict", Some("t2"))] {
        for text in every_method(&[1, 1, 1], "80s").map(|text| text.with("on_failure", policy)) {
            let (mut site, mut browser, _) = settled(&text);
            browser.application = Application::Shares;
            let session = site.session_of(&mut browser, at(1));
            site.order(session, Order::Move(site.home("t2")), at(2));
            site.fall_ill("t2");
            let reason = site.reason(&mut browser, at(3));
            assert_eq!(reason, Reason::HomeUnhealthy, "{policy} {text}");
            site.recover("t2");
            let (name, _) = site.visit(&mut browser, at(4));
            assert!(expected.is_none_or(|expected| expected == name), "{policy} {text}: {name}");
        }
    }
}

/// Whoever is scheduled anew has no home that could be tried again or waited for.
#[test]
fn an_unpinned_session_whose_pick_does_not_accept_is_picked_for_again() {
    for policy in ["rebind", "temporary", "strict"] {
        for text in every_method(&[1, 1, 1], "80s").map(|text| text.with("on_failure", policy)) {
            let (mut site, mut browser, _) = settled(&text);
            browser.application = Application::Shares;
            let session = site.session_of(&mut browser, at(1));
            site.order(session, Order::Unpin, at(2));
            let first = site.begin(&mut browser, at(3)).unwrap();
            let mut second = site.begin_again(&browser, first, at(3)).expect("another one takes it");
            site.answer(&mut browser, &mut second, Said::Nothing, at(3));
            let name = site.name(&second).to_owned();
            assert_eq!(site.visit(&mut browser, at(4)), (name, Reason::Recalled), "{policy} {text}");
        }
    }
}

#[test]
fn a_moved_session_whose_new_home_does_not_accept_meets_the_failure_matrix() {
    for text in every_method(&[1, 1, 1], "80s").map(|text| text.with("on_failure", "strict")) {
        let (mut site, mut browser, _) = settled(&text);
        let session = site.session_of(&mut browser, at(1));
        site.order(session, Order::Move(site.home("t2")), at(2));
        let first = site.begin(&mut browser, at(3)).unwrap();
        let denial = site.begin_again(&browser, first, at(3)).unwrap_err();
        assert_eq!((denial.reason, denial.is_strict), (Reason::ConnectFailed, true), "{text}");
        assert_eq!(site.visit(&mut browser, at(4)).0, "t2", "{text}");
    }
}

/// Its entry is worth as much as before: it does not make room for strangers.
#[test]
fn a_moved_session_does_not_make_room_for_newcomers() {
    for text in by_names(&[1, 1, 1], "80s").map(|text| text.with("table_size", 8)) {
        let mut site = Site::new(&text);
        let mut browsers: Vec<Browser> = (0..8).map(|number| Browser::new(client_ip(number))).collect();
        for browser in &mut browsers {
            browser.application = Application::Shares;
            site.visit(browser, at(0));
        }
        let evicted = |site: &Site| site.group().persistence.table().expect("it has a table").evicted();
        let before = evicted(&site);
        let session = site.session_of(&mut browsers[3], at(1));
        site.order(session, Order::Move(site.home("t2")), at(1));
        assert_eq!(site.visit(&mut browsers[3], at(30)).0, "t2");
        for number in 100..104 {
            site.visit(&mut Browser::new(client_ip(number)), at(31));
        }
        assert!(evicted(&site) > before || site.group().persistence.table().unwrap().capacity() > 11);
        assert_eq!(site.visit(&mut browsers[3], at(32)), ("t2".to_owned(), Reason::Recalled), "{text}");
    }
}

#[test]
fn orders_end_when_nothing_from_before_them_can_be_alive() {
    every_session(|text, mut site, mut browser, session| {
        site.order(session, Order::Expire, at(2));
        // The idle limit, and twice its granularity of 10 s.
        site.group().live.orders.sweep(at(101));
        assert_eq!(site.pending(), 1);
        assert_ne!(site.reason(&mut browser, at(101)), Reason::Recalled, "{text}");
        site.group().live.orders.sweep(at(102));
        assert_eq!(site.pending(), 0);
    });
}

#[test]
fn orders_have_a_bound_that_pending_ones_do_not_meet_again() {
    let site = Site::new(&GroupText::cookie(&[1, 1], "80s"));
    let orders = &site.group().live.orders;
    let give = |number: u64| {
        let subject = Subject::Session(SessionId(number));
        orders.give(subject, Order::Unpin, Duration::from_secs(80), at(0))
    };
    for number in 0..limits::ORDERS_PER_GROUP as u64 {
        give(number).unwrap();
    }
    assert_eq!(give(u64::MAX), Err(Full));
    assert_eq!(give(0), Ok(()), "a pending one is changed");
    orders.sweep(at(80));
    assert_eq!(give(u64::MAX), Ok(()), "what has ended makes room");
}

#[test]
fn orders_survive_a_reload() {
    every_session(|text, mut site, mut browser, session| {
        site.order(session, Order::Move(site.home("t2")), at(2));
        site.reload(&text.clone().with("timeout", "90s"));
        assert_eq!(site.visit(&mut browser, at(3)).1, Reason::OperatorMoved, "{text}");
    });
}
