//! Does what a node knows outlive a reload and a restart?
//!
//! What a file looks like, and what becomes of a damaged one, is the matter of the control plane.

use crate::site::*;
use crate::stage::{by_tables, every_method, settled};
use homing_core::clock::Now;
use homing_core::drain::{AdminState, Drain, DrainPolicy};
use homing_core::live::Live;
use homing_core::persist::table::SavedSession;
use homing_core::reason::Reason;
use homing_core::steer::{Order, Subject};
use std::time::Duration;

impl Site {
    /// The sessions of the group as they are written down.
    fn saved(&self, now: Now) -> Vec<SavedSession> {
        let (persistence, mut sessions) = (&self.group().persistence, Vec::new());
        let (table, lifetime) = (persistence.table().unwrap(), persistence.lifetime().unwrap());
        table.save(&lifetime, now, |session| sessions.push(session));
        sessions
    }

    /// The node ends after it has written down its sessions, and another process takes them up.
    pub(crate) fn restart(&mut self, text: &GroupText, ended: Now, begun: Now) {
        let sessions = self.saved(ended);
        self.live = Live::new(1);
        self.reload(text);
        let table = self.group().persistence.table().expect("the group keeps sessions");
        for session in sessions {
            assert!(table.restore(session, begun), "there is room");
        }
    }
}

/// A clock of another process: it counts from elsewhere.
fn elsewhere(second: u64) -> Now {
    Now { monotonic_ms: 17 + second * 1000, ..at(second) }
}

#[test]
fn sessions_come_home_after_a_reload() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        for (second, table_size) in [(1, 5000), (2, 100), (3, 10_000)] {
            site.reload(&text.clone().with("table_size", table_size));
            assert_eq!(site.visit(&mut browser, at(second)), (home.clone(), Reason::Recalled), "{text}");
        }
    }
}

#[test]
fn sessions_come_home_after_persistence_was_switched_off_and_on() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        let mut off = text.clone();
        off.persistence = serde_json::Value::Null;
        site.reload(&off);
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::NoPersistence);
        site.reload(&text);
        assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled), "{text}");
    }
}

#[test]
fn sessions_come_home_after_a_restart() {
    for text in every_method(&[1, 1, 1], "80s") {
        let mut site = Site::new(&text);
        let mut browsers: Vec<Browser> = (0..30).map(|number| Browser::new(client_ip(number))).collect();
        let homes: Vec<_> = browsers.iter_mut().map(|browser| site.visit(browser, at(0)).0).collect();
        site.restart(&text, at(10), elsewhere(10));
        for (browser, home) in browsers.iter_mut().zip(homes) {
            assert_eq!(site.visit(browser, elsewhere(11)), (home, Reason::Recalled), "{text}");
        }
    }
}

#[test]
fn a_restart_neither_ends_nor_prolongs_a_session() {
    for text in every_method(&[1, 1, 1], "80s").map(|text| text.with("max_lifetime", "200s")) {
        for (restart, visit, expected) in [
            (70, 79, Reason::Recalled),
            (70, 90, Reason::ExpiredIdle),
            (1, 79, Reason::Recalled),
            (1, 90, Reason::ExpiredIdle),
        ] {
            let (mut site, mut browser, _) = settled(&text);
            site.restart(&text, at(restart), elsewhere(restart));
            assert_eq!(site.reason(&mut browser, elsewhere(visit)), expected, "{text} {restart} {visit}");
        }
        let (mut site, mut browser, _) = settled(&text);
        site.reason(&mut browser, at(75));
        site.restart(&text, at(100), elsewhere(100));
        site.reason(&mut browser, elsewhere(140));
        assert_eq!(site.reason(&mut browser, elsewhere(200)), Reason::ExpiredAbsolute, "{text}");
    }
}

#[test]
fn what_was_never_answered_is_not_written_down() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1], "80s"));
    site.visit_from(client_ip(1), at(0));
    site.choose(client_ip(2), at(0)).unwrap();
    assert_eq!(site.saved(at(1)).len(), 1);
}

#[test]
fn what_has_ended_is_not_written_down() {
    for text in by_tables(&[1, 1], "80s") {
        let (site, _, _) = settled(&text);
        assert_eq!((site.saved(at(89)).len(), site.saved(at(90)).len()), (1, 0), "{text}");
    }
}

#[test]
fn no_address_is_written_down() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1], "80s"));
    site.visit_from(ip("192.0.2.1"), at(0));
    let [saved] = site.saved(at(1))[..] else { panic!("one session") };
    let key = site.source().key(ip("192.0.2.1"));
    assert_ne!(saved.key, key.0);
    assert!(!format!("{saved:x?}").contains("c0000201"), "{saved:x?}");
}

#[test]
fn a_session_keeps_its_name_over_a_restart() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, _) = settled(&text);
        let name = |site: &mut Site, browser: &mut Browser, now| {
            let choice = site.begin(browser, now).unwrap();
            site.group().persistence.id_of(&choice.session)
        };
        let before = name(&mut site, &mut browser, at(1));
        site.restart(&text, at(2), elsewhere(2));
        assert_eq!(name(&mut site, &mut browser, elsewhere(3)), before, "{text}");
    }
}

#[test]
fn an_order_holds_over_a_restart() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, _) = settled(&text);
        browser.application = Application::Shares;
        let choice = site.begin(&mut browser, at(1)).unwrap();
        let subject = Subject::Session(site.group().persistence.id_of(&choice.session).unwrap());
        let to = site.target("t2").life();
        site.group().live.orders.give(subject, Order::Move(to), s(100), at(2)).unwrap();
        let orders = site.group().live.orders.all();
        site.restart(&text, at(3), at(3));
        for (subject, given) in orders {
            site.group().live.orders.restore(subject, given).unwrap();
        }
        let moved = ("t2".to_owned(), Reason::OperatorMoved);
        assert_eq!(site.visit(&mut browser, at(4)), moved, "{text}");
        assert_eq!(site.visit(&mut browser, at(5)), ("t2".to_owned(), Reason::Recalled), "{text}");
    }
}

#[test]
fn a_drain_goes_on_over_a_restart_and_ends_when_it_would_have() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        site.drain(&home, DrainPolicy::Hold, Some(s(60)), at(1));
        let left = site.target(&home).live.drain.remaining(at(11));
        assert_eq!(left, Some(s(50)));
        site.restart(&text, at(11), elsewhere(11));
        let (target, drain) = (site.target(&home), Drain { policy: DrainPolicy::Hold, deadline: left });
        let age = Duration::from_secs(10);
        target.live.restore_drain(&site.group().live, AdminState::Draining, drain, age, elsewhere(11));
        assert_eq!(site.visit(&mut browser, elsewhere(60)), (home, Reason::Recalled), "{text}");
        assert_eq!(site.reason(&mut browser, elsewhere(61)), Reason::HomeDrained, "{text}");
    }
}
