//! Is every decision the one that was promised, for one reason?

use crate::site::*;
use crate::stage::{every_method, settled};
use homing_core::drain::DrainPolicy;
use homing_core::persist::{Memory, RequestView, Said};
use homing_core::reason::Reason;
use homing_core::steer::{Order, Subject};
use std::collections::HashSet;
use std::sync::atomic::Ordering;

#[test]
fn a_session_comes_home_while_its_home_is_active_or_draining_and_not_unhealthy() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        let mut is_home =
            |site: &mut Site| site.visit(&mut browser, at(1)) == (home.clone(), Reason::Recalled);
        assert!(is_home(&mut site), "active, health unknown: {text}");
        site.recover(&home);
        assert!(is_home(&mut site), "healthy: {text}");
        site.drain(&home, DrainPolicy::Hold, Some(s(60)), at(1));
        assert!(is_home(&mut site), "draining: {text}");
        let mut text = text.clone();
        text.target_mut(&home).weight = 0;
        site.reload(&text);
        assert!(is_home(&mut site), "weight 0: {text}");
    }
}

#[test]
fn a_new_session_goes_to_active_healthy_targets_with_weight_and_room() {
    for text in every_method(&[1, 1, 1, 1, 1, 0, 1], "80s") {
        let text = text.target_with("t3", "max_connections", 1).target_with("t4", "max_sessions", 1);
        let mut site = Site::new(&text);
        site.fall_ill("t0");
        site.rest("t1", at(0));
        site.drain("t2", DrainPolicy::Hold, None, at(0));
        site.target("t3").live.active.store(1, Ordering::Relaxed);
        site.target("t4").live.sessions.store(1, Ordering::Relaxed);
        for number in 0..20 {
            let (target, _) = site.visit(&mut Browser::new(client_ip(number)), at(1));
            assert_eq!(target, "t6", "{text}");
        }
    }
}

#[test]
fn what_was_not_answered_is_not_remembered() {
    for text in every_method(&[1, 1, 1], "80s") {
        let mut site = Site::new(&text);
        let mut browser = Browser::new(client_ip(1));
        let choice = site.begin(&mut browser, at(0)).unwrap();
        site.group().abandon(&choice);
        let again = site.begin(&mut browser, at(1)).unwrap();
        assert!(matches!(again.reason, Reason::New | Reason::NoKey), "{text}: {:?}", again.reason);
    }
}

#[test]
fn all_unhealthy_refuses_where_that_is_the_rule() {
    for edition in ["native", "huawei-elb-dedicated", "huawei-elb-shared"] {
        let mut site = Site::new(&GroupText { edition, ..GroupText::cookie(&[1, 1], "2m") });
        site.fall_ill("t0");
        site.fall_ill("t1");
        assert_eq!(site.choose(client_ip(1), at(0)), Err(Reason::AllUnhealthy), "{edition}");
    }
}

#[test]
fn all_unhealthy_forwards_to_all_where_that_is_the_rule_and_sessions_stay_at_home() {
    for edition in ["tencent-clb", "tencent-clb-classic"] {
        let (mut site, mut browser, home) =
            settled(&GroupText { edition, ..GroupText::cookie(&[1, 1], "2m") });
        site.fall_ill("t0");
        site.fall_ill("t1");
        assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled), "{edition}");
        let targets: HashSet<_> = (0..4).map(|number| site.visit_from(client_ip(number), at(1)).0).collect();
        assert_eq!(targets.len(), 2, "{edition}");
    }
}

/// A fit target that takes no new sessions is no help to them.
#[test]
fn all_unhealthy_is_about_those_who_could_take_a_new_session() {
    for text in every_method(&[1, 1, 1], "80s").map(|text| text.group_with("all_unhealthy", "forward")) {
        let mut weightless = text.clone();
        weightless.target_mut("t2").weight = 0;
        let mut site = Site::new(&weightless);
        site.fall_ill("t0");
        site.fall_ill("t1");
        assert_ne!(site.visit(&mut Browser::new(client_ip(1)), at(0)).0, "t2", "{text}");
        let mut site = Site::new(&text);
        site.fall_ill("t0");
        site.fall_ill("t1");
        site.drain("t2", DrainPolicy::Hold, None, at(0));
        assert_ne!(site.visit(&mut Browser::new(client_ip(1)), at(0)).0, "t2", "{text}");
    }
}

#[test]
fn a_group_says_itself_what_happens_when_all_are_unhealthy() {
    let text = GroupText { edition: "tencent-clb", ..GroupText::cookie(&[1, 1], "2m") };
    let mut site = Site::new(&text.group_with("all_unhealthy", "refuse"));
    site.fall_ill("t0");
    site.fall_ill("t1");
    assert_eq!(site.choose(client_ip(1), at(0)), Err(Reason::AllUnhealthy));
}

/// One scene for each reason: what a client hears of it.
fn scene(reason: Reason) -> Reason {
    let text = GroupText::cookie(&[1, 1], "80s").with("max_lifetime", "200s");
    let text = text.target_with("t0", "max_connections", 1);
    let (mut site, mut browser, _) = settled(&text);
    let chosen = |site: &mut Site, browser: &mut Browser, second| site.reason(browser, at(second));
    match reason {
        Reason::Recalled => {}
        Reason::New => browser.cookie = None,
        Reason::ExpiredIdle => return chosen(&mut site, &mut browser, 90),
        Reason::ExpiredAbsolute => {
            chosen(&mut site, &mut browser, 80);
            chosen(&mut site, &mut browser, 160);
            return chosen(&mut site, &mut browser, 200);
        }
        Reason::BadToken | Reason::ForeignScope => browser.cookie = Some(b"forged".to_vec()),
        Reason::UnknownKey => site.reload_secrets(&text, &secrets(2, &[])),
        Reason::GoneTarget => site.reload(&text.without("t0")),
        Reason::OldIncarnation => site.reload(&text.target_with("t0", "incarnation", "another")),
        Reason::HomeUnhealthy => site.fall_ill("t0"),
        Reason::HomeDrained => site.target("t0").live.finish_drain(&site.group().live),
        Reason::HomeFull => site.target("t0").live.active.store(1, Ordering::Relaxed),
        Reason::ConnectFailed => {
            let first = site.begin(&mut browser, at(1)).unwrap();
            return site.begin_again(&browser, first, at(1)).unwrap().reason;
        }
        Reason::OperatorMoved => order(&mut site, &mut browser, Order::Unpin),
        Reason::OperatorExpired => order(&mut site, &mut browser, Order::Expire),
        Reason::NoKey => {
            let mut site = Site::new(&GroupText::app_cookie(&[1], "80s"));
            return chosen(&mut site, &mut Browser::new(client_ip(1)), 1);
        }
        Reason::AllUnhealthy => ["t0", "t1"].iter().for_each(|name| site.fall_ill(name)),
        Reason::NoTarget => {
            let mut site = Site::new(&GroupText::new(&[0]));
            return chosen(&mut site, &mut browser, 1);
        }
        Reason::NoPersistence => site.reload(&GroupText::new(&[1, 1])),
    }
    chosen(&mut site, &mut browser, 1)
}

fn order(site: &mut Site, browser: &mut Browser, order: Order) {
    let choice = site.begin(&mut browser.tab(), at(1)).unwrap();
    let subject = Subject::Session(site.group().persistence.id_of(&choice.session).unwrap());
    site.group().live.orders.give(subject, order, s(100), at(1)).unwrap();
}

#[test]
fn every_decision_has_exactly_one_reason() {
    for reason in Reason::ALL {
        let heard = scene(reason);
        // By design a token of another group looks like a forged one.
        let expected = if reason == Reason::ForeignScope { Reason::BadToken } else { reason };
        assert_eq!(heard, expected);
    }
}

#[test]
fn persistence_recalls_whatever_the_scheduler_would_pick_now() {
    for scheduler in
        ["weighted-round-robin", "weighted-least-connections", "ip-hash", "maglev", "least-sessions"]
    {
        for text in every_method(&[1, 1, 1], "80s").map(|text| text.scheduler(scheduler)) {
            let (mut site, mut browser, home) = settled(&text);
            // Whoever counts sees the home as the busiest of all.
            site.target(&home).live.active.store(1000, Ordering::Relaxed);
            site.target(&home).live.sessions.store(1000, Ordering::Relaxed);
            assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled), "{text}");
        }
    }
}

#[test]
fn a_recalled_session_takes_no_turn_of_the_scheduler() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, _) = settled(&text);
        let turn = |site: &Site| site.group().live.cursor.load(Ordering::Relaxed);
        let before = turn(&site);
        for second in 1..50 {
            site.visit(&mut browser, at(second));
        }
        assert_eq!(turn(&site), before, "{text}");
    }
}

#[test]
fn a_rehearsal_decides_as_traffic_would_and_leaves_no_trace() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        site.fall_ill(&home);
        let token = browser.cookie.clone();
        let tokens: Vec<&[u8]> = token.as_deref().into_iter().collect();
        let view = RequestView { client: browser.client, tokens: &tokens, begins: true };
        let group = &site.snapshot.groups[0];
        let told = group.rehearse(&view, at(1), &mut site.entropy).outcome.unwrap();
        let done = group.choose(&view, &mut Memory::default(), at(1), &mut site.entropy).unwrap();
        assert_eq!((told.target, told.reason), (done.target, done.reason), "{text}");
        let mut done = done;
        site.answer(&mut browser, &mut done, Said::Nothing, at(1));
    }
}
