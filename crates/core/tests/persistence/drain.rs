//! Does a drain keep what it promises: the old sessions, no new ones, and an end?

use crate::site::*;
use crate::stage::{every_method, settled};
use homing_core::drain::{AdminState, DrainPolicy};
use homing_core::reason::Reason;
use std::time::Duration;

/// A client on a connection of its own for each request, and one that keeps its connection.
fn on_connections(browser: &Browser) -> [Browser; 2] {
    [browser.tab(), Browser { keeps_alive: true, ..browser.tab() }]
}

/// Every method and policy, with a settled session whose home `t0` is draining since second 1.
fn every_drain(deadline: Option<Duration>, test: impl Fn(&GroupText, DrainPolicy, Site, Browser)) {
    for policy in DrainPolicy::ALL {
        for text in every_method(&[1, 1, 1], "80s") {
            let (site, mut browser, home) = settled(&text);
            assert_eq!(home, "t0", "round robin begins there");
            browser.application = Application::Shares;
            site.drain("t0", policy, deadline, at(1));
            test(&text, policy, site, browser);
        }
    }
}

#[test]
fn a_draining_target_gets_no_new_sessions() {
    every_drain(None, |text, policy, mut site, _| {
        for number in 100..200 {
            let (target, _) = site.visit(&mut Browser::new(client_ip(number)), at(2));
            assert_ne!(target, "t0", "{text} {policy:?}");
        }
    });
}

#[test]
fn hold_keeps_the_sessions_until_the_deadline() {
    every_drain(Some(s(60)), |text, policy, mut site, browser| {
        if policy != DrainPolicy::Hold {
            return;
        }
        for mut browser in on_connections(&browser) {
            for second in 2..61 {
                assert_eq!(
                    site.visit(&mut browser, at(second)),
                    ("t0".to_owned(), Reason::Recalled),
                    "{text}"
                );
            }
        }
        let (next, reason) = site.visit(&mut browser.tab(), at(61));
        assert_eq!(reason, Reason::HomeDrained, "{text}");
        assert_ne!(next, "t0");
    });
}

#[test]
fn hold_without_a_deadline_keeps_the_sessions_as_long_as_they_live() {
    every_drain(None, |text, policy, mut site, mut browser| {
        if policy != DrainPolicy::Hold {
            return;
        }
        for round in 1..100 {
            assert_eq!(site.visit(&mut browser, at(round * 80)).1, Reason::Recalled, "{text}");
        }
    });
}

#[test]
fn release_lets_a_session_go_with_its_connection() {
    every_drain(Some(s(60)), |text, policy, mut site, browser| {
        if policy != DrainPolicy::Release {
            return;
        }
        let [mut fresh, mut kept] = on_connections(&browser);
        assert_eq!(site.visit(&mut kept, at(2)), ("t0".to_owned(), Reason::Recalled), "{text}");
        assert_eq!(site.visit(&mut fresh, at(3)).1, Reason::HomeDrained, "{text}");
    });
}

#[test]
fn move_takes_a_session_away_with_its_next_request() {
    every_drain(Some(s(60)), |text, policy, mut site, browser| {
        if policy != DrainPolicy::Move {
            return;
        }
        let [_, mut kept] = on_connections(&browser);
        let (next, reason) = site.visit(&mut kept, at(2));
        assert_eq!(reason, Reason::HomeDrained, "{text}");
        assert_eq!(site.visit(&mut kept, at(3)), (next, Reason::Recalled), "{text}: it moves once");
    });
}

#[test]
fn a_session_that_a_drain_moves_moves_whatever_the_matrix_says() {
    for matrix in ["temporary", "strict"] {
        for policy in [DrainPolicy::Release, DrainPolicy::Move] {
            for text in every_method(&[1, 1, 1], "80s").map(|text| text.with("on_failure", matrix)) {
                let (mut site, mut browser, home) = settled(&text);
                browser.application = Application::Shares;
                site.drain(&home, policy, None, at(1));
                let (next, _) = site.visit(&mut browser, at(2));
                site.target(&home).live.cancel_drain(&site.group().live);
                assert_eq!(
                    site.visit(&mut browser, at(3)),
                    (next, Reason::Recalled),
                    "{text}: it stays away"
                );
            }
        }
    }
}

#[test]
fn the_deadline_ends_every_drain_by_itself() {
    every_drain(Some(s(60)), |text, policy, mut site, mut browser| {
        let state = |site: &Site, millis| site.target("t0").live.drain.state(at_ms(millis));
        assert_eq!(state(&site, 60_999), AdminState::Draining);
        assert_eq!(state(&site, 61_000), AdminState::Drained);
        let (next, _) = site.visit(&mut browser, at(61));
        assert_ne!(next, "t0", "{text} {policy:?}");
        assert_eq!(site.visit(&mut browser, at(62)), (next, Reason::Recalled), "{text} {policy:?}");
    });
}

#[test]
fn a_target_that_was_emptied_is_drained() {
    every_drain(None, |text, policy, mut site, mut browser| {
        site.target("t0").live.finish_drain(&site.group().live);
        assert_eq!(site.visit(&mut browser, at(2)).1, Reason::HomeDrained, "{text} {policy:?}");
        assert_eq!(site.group().usable_targets(at(2)), (2, 3));
    });
}

#[test]
fn a_cancelled_drain_leaves_the_sessions_at_home_and_lets_new_ones_in() {
    every_drain(Some(s(60)), |text, policy, mut site, mut browser| {
        site.target("t0").live.cancel_drain(&site.group().live);
        assert_eq!(
            site.visit(&mut browser, at(70)),
            ("t0".to_owned(), Reason::Recalled),
            "{text} {policy:?}"
        );
        let mut targets = (100..110).map(|number| site.visit(&mut Browser::new(client_ip(number)), at(70)).0);
        assert!(targets.any(|target| target == "t0"), "{text} {policy:?}");
    });
}

#[test]
fn a_drain_survives_a_reload_that_leaves_its_target_alone() {
    every_drain(Some(s(60)), |text, policy, mut site, _| {
        site.reload(&text.clone().with("timeout", "90s").without("t2"));
        assert_eq!(site.target("t0").live.drain.state(at(2)), AdminState::Draining, "{text} {policy:?}");
        assert_eq!(site.target("t0").live.drain.policy(), policy);
    });
}

#[test]
fn weight_0_is_a_drain_without_a_deadline() {
    for mut text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        text.target_mut(&home).weight = 0;
        site.reload(&text);
        for round in 1..50 {
            assert_eq!(site.visit(&mut browser, at(round * 80)), (home.clone(), Reason::Recalled), "{text}");
            let newcomer = &mut Browser::new(client_ip(100 + u32::try_from(round).unwrap()));
            assert_ne!(site.visit(newcomer, at(round * 80)).0, home, "{text}");
        }
    }
}

#[test]
fn weight_0_is_a_drain_in_every_edition() {
    for edition in ["tencent-clb", "tencent-clb-classic", "huawei-elb-dedicated", "huawei-elb-shared"] {
        let mut text = GroupText { edition, ..GroupText::cookie(&[1, 1], "2m") };
        let (mut site, mut browser, home) = settled(&text);
        text.target_mut(&home).weight = 0;
        site.reload(&text);
        assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled), "{edition}");
        assert_ne!(site.visit_from(client_ip(9), at(1)).0, home, "{edition}");
    }
}

/// All new targets are added, then all old ones set draining.
#[test]
fn a_rolling_replacement_moves_every_session_once() {
    for policy in [DrainPolicy::Release, DrainPolicy::Move] {
        for text in every_method(&[1, 1, 1, 1, 1, 1], "80s") {
            let old_only = ["t3", "t4", "t5"].iter().fold(text.clone(), |text, name| text.without(name));
            let mut site = Site::new(&old_only);
            let mut browsers: Vec<Browser> = (0..30)
                .map(|number| Browser { application: Application::Shares, ..Browser::new(client_ip(number)) })
                .collect();
            for browser in &mut browsers {
                site.visit(browser, at(0));
            }
            site.reload(&text);
            for old in ["t0", "t1", "t2"] {
                site.drain(old, policy, Some(s(30)), at(1));
            }
            for browser in &mut browsers {
                let moves = (2..40).filter(|&second| site.visit(browser, at(second)).1 != Reason::Recalled);
                assert_eq!(moves.count(), 1, "{text} {policy:?}");
            }
        }
    }
}

#[test]
fn a_target_that_the_spec_drains_takes_nothing_and_its_sessions_go_elsewhere() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        site.reload(&text.clone().target_with(&home, "admin", "drained"));
        let (next, reason) = site.visit(&mut browser, at(1));
        assert_eq!(reason, Reason::HomeDrained, "{text}");
        assert_ne!(next, home, "{text}");
        for number in 100..120 {
            assert_ne!(site.visit(&mut Browser::new(client_ip(number)), at(1)).0, home, "{text}");
        }
        site.reload(&text);
        let homes: Vec<String> =
            (200..210).map(|number| site.visit(&mut Browser::new(client_ip(number)), at(2)).0).collect();
        assert!(homes.contains(&home), "{text}: back again");
    }
}
