//! Does every scheduler and every persistence method keep the promises that all of them make?
//!
//! A new row of a catalogue is tested by being there; a method also needs its [`text`] below.

#[path = "support/site.rs"]
mod site;

use homing_core::group::Target;
use homing_core::persist::METHODS;
use homing_core::reason::Reason;
use homing_core::schedule::{SCHEDULERS, SchedulerRow};
use serde_json::json;
use site::*;

/// How far a share may be from its weight, in parts of the whole.
const TOLERANCE: f64 = 0.02;

/// Every scheduler with a group of these weights.
fn with_every_scheduler(weights: &[u16], test: impl Fn(&SchedulerRow, Site)) {
    assert!(SCHEDULERS.len() >= 5);
    for row in SCHEDULERS {
        test(row, Site::new(&GroupText::new(weights).scheduler(row.name)));
    }
}

/// How many of `count` clients each target gets.
fn counts(site: &mut Site, count: u32) -> Vec<u32> {
    let mut counts = vec![0; site.group().targets.len()];
    for number in 0..count {
        let choice = site.choose(client_ip(number), at(0)).expect("somebody is usable");
        counts[usize::from(choice.target)] += 1;
    }
    counts
}

#[test]
fn every_scheduler_honours_the_weights() {
    for weights in
        [&[1, 1][..], &[5, 3, 2], &[10, 20, 70], &[1, 256], &[7, 7, 7, 7, 7, 7, 7], &[250, 249, 1, 100]]
    {
        let total: u16 = weights.iter().sum();
        with_every_scheduler(weights, |row, mut site| {
            for (&weight, count) in weights.iter().zip(counts(&mut site, 20_000)) {
                let (share, ideal) = (f64::from(count) / 20_000.0, f64::from(weight) / f64::from(total));
                assert!(
                    (share - ideal).abs() <= TOLERANCE,
                    "{} of {weights:?}: {share} of {ideal}",
                    row.name
                );
            }
        });
    }
}

#[test]
fn every_scheduler_leaves_weight_0_alone() {
    with_every_scheduler(&[0, 3, 0, 5, 0], |row, mut site| {
        let counts = counts(&mut site, 2000);
        assert_eq!((counts[0], counts[2], counts[4]), (0, 0, 0), "{}", row.name);
    });
}

#[test]
fn every_scheduler_leaves_unfit_targets_alone() {
    with_every_scheduler(&[1, 1, 1, 1], |row, mut site| {
        site.fall_ill("t0");
        site.rest("t3", at(0));
        let ill = counts(&mut site, 2000);
        assert_eq!((ill[0], ill[3]), (0, 0), "{}", row.name);
        site.recover("t0");
        let recovered = counts(&mut site, 2000);
        assert!(recovered[0] > 0 && recovered[3] == 0, "{}: {recovered:?}", row.name);
    });
}

#[test]
fn every_scheduler_reaches_every_usable_target() {
    with_every_scheduler(&[1; 20], |row, mut site| {
        let counts = counts(&mut site, 2000);
        assert!(counts.iter().all(|&count| count > 0), "{}: {counts:?}", row.name);
    });
}

#[test]
fn every_scheduler_spreads_the_share_of_an_ill_target_over_all_others() {
    with_every_scheduler(&[1, 1, 1, 1], |row, mut site| {
        site.fall_ill("t1");
        for count in counts(&mut site, 20_000).into_iter().enumerate().filter(|&(at, _)| at != 1) {
            let share = f64::from(count.1) / 20_000.0;
            assert!((share - 1.0 / 3.0).abs() <= TOLERANCE, "{}: {share}", row.name);
        }
    });
}

#[test]
fn no_scheduler_picks_a_target_twice_for_one_request() {
    with_every_scheduler(&[1, 5, 200], |row, mut site| {
        for number in 0..200 {
            let mut choice = site.choose(client_ip(number), at(0)).expect("three are left");
            let mut seen = vec![choice.target];
            for _ in 0..2 {
                choice = site.choose_again(client_ip(number), choice, at(0)).expect("some are left");
                assert!(!seen.contains(&choice.target), "{}: {seen:?} then {}", row.name, choice.target);
                seen.push(choice.target);
            }
            let none_left = site.choose_again(client_ip(number), choice, at(0));
            assert_eq!(none_left, Err(Reason::ConnectFailed), "{}", row.name);
        }
    });
}

#[test]
fn every_scheduler_gives_everything_to_a_single_target() {
    with_every_scheduler(&[0, 7, 0], |row, mut site| {
        assert_eq!(counts(&mut site, 100), [0, 100, 0], "{}", row.name);
    });
}

#[test]
fn no_scheduler_picks_from_nobody() {
    for weights in [&[][..], &[0], &[0, 0, 0]] {
        with_every_scheduler(weights, |row, mut site| {
            assert_eq!(site.choose(client_ip(1), at(0)), Err(Reason::NoTarget), "{}", row.name);
        });
    }
}

/// A group with the persistence `method` and sessions of `timeout`.
fn text(method: &str, timeout: &str) -> GroupText {
    let mut persistence = json!({ "method": method, "timeout": timeout });
    match method {
        "app-cookie" => persistence["cookie_name"] = json!("SID"),
        "header" => {
            persistence["request_header"] = json!("X-Session");
            persistence["unknown"] = json!("schedule");
        }
        _ => {}
    }
    GroupText { persistence, ..GroupText::new(&[1, 1, 1, 1, 1]) }
}

/// Every method, with every scheduler beside it: neither may lean on the other.
fn with_every_method(timeout: &str, test: impl Fn(&str, &GroupText, Site)) {
    for method in METHODS {
        for scheduler in SCHEDULERS {
            let text = text(method.name, timeout).scheduler(scheduler.name);
            let label = format!("{} with {}", method.name, scheduler.name);
            test(&label, &text, Site::new(&text));
        }
    }
}

fn browsers(count: u32) -> Vec<Browser> {
    (0..count).map(|number| Browser::new(client_ip(number))).collect()
}

#[test]
fn every_method_recalls_what_it_remembered() {
    with_every_method("100s", |label, _, mut site| {
        let mut browsers = browsers(50);
        let homes: Vec<_> = browsers.iter_mut().map(|browser| site.visit(browser, at(0)).0).collect();
        for second in [0, 1, 50, 140, 239, 338] {
            for (browser, home) in browsers.iter_mut().zip(&homes) {
                assert_eq!(site.visit(browser, at(second)), (home.clone(), Reason::Recalled), "{label}");
            }
        }
    });
}

#[test]
fn every_method_keeps_a_session_as_long_as_promised_and_little_longer() {
    with_every_method("100s", |label, _, mut site| {
        let mut browser = Browser::new(client_ip(1));
        site.visit(&mut browser, at(0));
        // Gaps of the whole idle limit, at awkward moments of the clock's second.
        let mut now_ms = 0;
        for step in 1..50 {
            now_ms += 100_000;
            let (_, reason) = site.visit(&mut browser, at_ms(now_ms));
            assert_eq!(reason, Reason::Recalled, "{label}, step {step}");
            now_ms += 11_777;
            assert_eq!(site.visit(&mut browser, at_ms(now_ms)).1, Reason::Recalled, "{label}, step {step}");
        }
        // The granularity of 100 s is 12 s.
        assert_eq!(site.visit(&mut browser, at_ms(now_ms + 113_000)).1, Reason::ExpiredIdle, "{label}");
    });
}

#[test]
fn every_method_binds_a_session_anew_when_its_home_falls_ill() {
    with_every_method("100s", |label, _, mut site| {
        let mut browsers = browsers(20);
        for browser in &mut browsers {
            site.visit(browser, at(0));
        }
        site.fall_ill("t2");
        for browser in &mut browsers {
            let (moved_to, reason) = site.visit(browser, at(1));
            assert_ne!(moved_to, "t2", "{label}");
            assert!([Reason::Recalled, Reason::HomeUnhealthy].contains(&reason), "{label}: {reason:?}");
            site.recover("t2");
            assert_eq!(site.visit(browser, at(2)), (moved_to, Reason::Recalled), "{label}");
            site.fall_ill("t2");
        }
    });
}

#[test]
fn every_method_moves_only_the_sessions_of_a_removed_target() {
    with_every_method("100s", |label, text, mut site| {
        let mut browsers = browsers(50);
        let homes: Vec<_> = browsers.iter_mut().map(|browser| site.visit(browser, at(0)).0).collect();
        site.reload(&text.clone().without("t1"));
        for (browser, home) in browsers.iter_mut().zip(homes) {
            let found = site.visit(browser, at(1));
            match home == "t1" {
                true => assert_eq!(found.1, Reason::GoneTarget, "{label}"),
                false => assert_eq!(found, (home, Reason::Recalled), "{label}"),
            }
        }
    });
}

#[test]
fn persistence_never_picks_and_a_scheduler_never_remembers() {
    // The same clients over two groups that differ in nothing but what is remembered of them.
    with_every_method("100s", |label, text, mut site| {
        let mut forgetful = Site::new(&GroupText { persistence: json!(null), ..text.clone() });
        for number in 0..50 {
            let first = site.choose(client_ip(number), at(0)).expect("somebody serves");
            let picked = forgetful.choose(client_ip(number), at(0)).expect("somebody serves");
            let name = |target: &Target| target.name.clone();
            let (first, picked) =
                (name(site.group().target(&first)), name(forgetful.group().target(&picked)));
            if !label.contains("random") {
                assert_eq!(first, picked, "{label}");
            }
        }
    });
}

#[test]
fn forged_keys_of_every_method_are_harmless() {
    with_every_method("100s", |label, _, mut site| {
        let mut browser = Browser::new(client_ip(1));
        let (home, _) = site.visit(&mut browser, at(0));
        for forged in [&b""[..], b"homing", &[0; 78], &[b'A'; 78], &[b'A'; 4096]] {
            let mut forger = Browser { cookie: Some(forged.to_vec()), ..Browser::new(client_ip(2)) };
            let (_, reason) = site.visit(&mut forger, at(1));
            assert!(
                [Reason::New, Reason::BadToken, Reason::NoKey, Reason::UnknownKey, Reason::Recalled]
                    .contains(&reason),
                "{label}: {reason:?}"
            );
        }
        assert_eq!(
            site.visit(&mut browser, at(1)),
            (home, Reason::Recalled),
            "{label}: others notice nothing"
        );
    });
}
