//! What happens to a session whose home cannot take it? Every reason, every policy, every method.

use crate::site::*;
use crate::stage::{every_method, settled};
use homing_core::clock::Now;
use homing_core::drain::DrainPolicy;
use homing_core::group::{Choice, Denial, Stay};
use homing_core::persist::Said;
use homing_core::reason::Reason;
use serde_json::json;
use std::collections::HashSet;
use std::sync::atomic::Ordering;

/// What may befall the home of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Ill,
    Resting,
    Drained,
    Removed,
    Replaced,
    Full,
}

const TROUBLES: [Trouble; 6] =
    [Trouble::Ill, Trouble::Resting, Trouble::Drained, Trouble::Removed, Trouble::Replaced, Trouble::Full];

impl Trouble {
    /// The row of the failure matrix.
    fn row(self) -> &'static str {
        match self {
            Self::Ill | Self::Resting => "down",
            Self::Drained => "drained",
            Self::Removed | Self::Replaced => "removed",
            Self::Full => "overloaded",
        }
    }

    fn reason(self) -> Reason {
        match self {
            Self::Ill | Self::Resting => Reason::HomeUnhealthy,
            Self::Drained => Reason::HomeDrained,
            Self::Removed => Reason::GoneTarget,
            Self::Replaced => Reason::OldIncarnation,
            Self::Full => Reason::HomeFull,
        }
    }

    fn befalls(self, home: &str, site: &mut Site, text: &GroupText, now: Now) {
        match self {
            Self::Ill => site.fall_ill(home),
            Self::Resting => site.rest(home, now),
            Self::Drained => site.drain(home, DrainPolicy::Hold, Some(s(0)), now),
            Self::Removed => site.reload(&text.clone().without(home)),
            Self::Replaced => {
                let mut other = text.clone();
                other.target_mut(home).life += 1;
                site.reload(&other);
            }
            Self::Full => site.target(home).live.active.store(3, Ordering::Relaxed),
        }
    }

    fn passes(self, home: &str, site: &mut Site, text: &GroupText) {
        match self {
            Self::Ill => site.recover(home),
            Self::Resting => site.target(home).live.connected(&site.group().live),
            Self::Drained => site.target(home).live.cancel_drain(&site.group().live),
            Self::Removed | Self::Replaced => site.reload(text),
            Self::Full => site.target(home).live.active.store(0, Ordering::Relaxed),
        }
    }
}

/// Every trouble for a client of every method, whose failure matrix says `policy` in the trouble's row and nothing
/// else in any other.
fn with_every_trouble(policy: &str, test: impl Fn(Trouble, &GroupText, Site, Browser, String)) {
    for trouble in TROUBLES {
        for text in every_method(&[1, 1, 1, 1], "80s") {
            let matrix = json!({ trouble.row(): policy, "status": 429, "retry_after": "7s" });
            let mut text = text.with("on_failure", matrix);
            for target in ["t0", "t1", "t2", "t3"] {
                text = text.target_with(target, "max_connections", 3);
            }
            let (site, mut browser, home) = settled(&text);
            browser.application = Application::Shares;
            test(trouble, &text, site, browser, home);
        }
    }
}

#[test]
fn rebind_gives_the_session_another_home_where_it_stays() {
    with_every_trouble("rebind", |trouble, text, mut site, mut browser, home| {
        let label = format!("{trouble:?} {text}");
        trouble.befalls(&home, &mut site, text, at(1));
        let (second, reason) = site.visit(&mut browser, at(1));
        assert_eq!(reason, trouble.reason(), "{label}");
        assert!(second != home || trouble == Trouble::Replaced, "{label}");
        assert_eq!(site.visit(&mut browser, at(2)), (second.clone(), Reason::Recalled), "{label}");
        trouble.passes(&home, &mut site, text);
        if trouble != Trouble::Replaced {
            assert_eq!(site.visit(&mut browser, at(3)), (second, Reason::Recalled), "{label}: it stays");
        }
    });
}

#[test]
fn rebind_is_what_happens_where_nothing_is_said() {
    for trouble in TROUBLES {
        for text in every_method(&[1, 1, 1, 1], "80s") {
            let text = text.target_with("t0", "max_connections", 3);
            let (mut site, mut browser, home) = settled(&text);
            assert_eq!(home, "t0", "round robin begins there");
            trouble.befalls(&home, &mut site, &text, at(1));
            assert_eq!(site.visit(&mut browser, at(1)).1, trouble.reason());
        }
    }
}

#[test]
fn temporary_shelters_the_session_in_one_place_until_its_home_is_back() {
    with_every_trouble("temporary", |trouble, text, mut site, mut browser, home| {
        let label = format!("{trouble:?} {text}");
        trouble.befalls(&home, &mut site, text, at(1));
        let shelters: HashSet<_> =
            (10..30).map(|tenth| site.visit(&mut browser, at_ms(tenth * 100))).collect();
        let [(shelter, reason)] = &Vec::from_iter(shelters)[..] else { panic!("{label}: several shelters") };
        assert_eq!(*reason, trouble.reason(), "{label}");
        assert!(*shelter != home || trouble == Trouble::Replaced, "{label}");
        trouble.passes(&home, &mut site, text);
        assert_eq!(site.visit(&mut browser, at(20)), (home, Reason::Recalled), "{label}");
    });
}

#[test]
fn temporary_keeps_a_session_alive_while_it_is_sheltered_and_active() {
    with_every_trouble("temporary", |trouble, text, mut site, mut browser, home| {
        // Six times the idle limit, at awkward moments, with silences just below it.
        for round in 1..8 {
            let now = at_ms(round * 79_777);
            trouble.befalls(&home, &mut site, text, now);
            assert_eq!(site.visit(&mut browser, now).1, trouble.reason(), "{trouble:?} {text} {round}");
        }
        trouble.passes(&home, &mut site, text);
        assert_eq!(
            site.visit(&mut browser, at_ms(8 * 79_777)),
            (home, Reason::Recalled),
            "{trouble:?} {text}"
        );
    });
}

#[test]
fn temporary_ends_with_the_session_that_is_silent_for_too_long() {
    with_every_trouble("temporary", |trouble, text, mut site, mut browser, home| {
        trouble.befalls(&home, &mut site, text, at(1));
        site.visit(&mut browser, at(1));
        trouble.passes(&home, &mut site, text);
        assert_eq!(site.reason(&mut browser, at(91)), Reason::ExpiredIdle, "{trouble:?} {text}");
    });
}

#[test]
fn temporary_returns_to_the_same_incarnation_only() {
    for text in every_method(&[1, 1, 1], "80s") {
        let text = text.with("on_failure", "temporary");
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        site.fall_ill(&home);
        let (shelter, _) = site.visit(&mut browser, at(1));
        let mut replaced = text.clone();
        replaced.target_mut(&home).life = 1;
        site.reload(&replaced);
        assert_eq!(site.visit(&mut browser, at(2)).1, Reason::OldIncarnation, "another life is no home");
        site.reload(&text);
        assert_eq!(site.visit(&mut browser, at(3)), (home, Reason::Recalled), "{shelter}");
    }
}

#[test]
fn a_shelter_is_no_home() {
    with_every_trouble("temporary", |trouble, text, mut site, mut browser, home| {
        trouble.befalls(&home, &mut site, text, at(1));
        let choice = site.begin(&mut browser, at(1)).unwrap();
        assert!(matches!(choice.stay, Stay::Shelter(_)));
        let shelter = site.name(&choice).to_owned();
        let before = site.sessions(&shelter);
        site.visit(&mut browser, at(1));
        assert_eq!(site.sessions(&shelter), before, "{trouble:?} {text}: nobody lives there");
    });
}

#[test]
fn a_shelter_that_fails_is_replaced_by_another() {
    for text in every_method(&[1, 1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text.with("on_failure", "temporary"));
        browser.application = Application::Shares;
        site.fall_ill(&home);
        let first = site.begin(&mut browser, at(1)).unwrap();
        let mut second = site.begin_again(&browser, first, at(1)).unwrap();
        assert!(second.target != first.target && matches!(second.stay, Stay::Shelter(_)));
        site.answer(&mut browser, &mut second, Said::Nothing, at(1));
        site.recover(&home);
        assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled));
    }
}

#[test]
fn strict_refuses_with_its_status_and_when_to_come_back() {
    with_every_trouble("strict", |trouble, text, mut site, mut browser, home| {
        let refused = Denial { reason: trouble.reason(), status: 429, retry_after_s: 7, is_strict: true };
        trouble.befalls(&home, &mut site, text, at(1));
        for second in 1..5 {
            assert_eq!(site.begin(&mut browser, at(second)), Err(refused), "{trouble:?} {text}");
        }
        trouble.passes(&home, &mut site, text);
        assert_eq!(site.visit(&mut browser, at(20)), (home, Reason::Recalled), "{trouble:?} {text}");
    });
}

/// What could not be honoured is no sign of life.
#[test]
fn strict_does_not_keep_a_session_alive_that_it_refuses() {
    with_every_trouble("strict", |trouble, text, mut site, mut browser, home| {
        for second in 1..90 {
            trouble.befalls(&home, &mut site, text, at(second));
            assert!(site.begin(&mut browser, at(second)).is_err(), "{trouble:?} {text} {second}");
        }
        trouble.passes(&home, &mut site, text);
        assert_eq!(site.reason(&mut browser, at(90)), Reason::ExpiredIdle, "{trouble:?} {text}");
    });
}

#[test]
fn strict_says_503_and_five_seconds_where_nothing_is_said() {
    for text in every_method(&[1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text.with("on_failure", "strict"));
        site.fall_ill(&home);
        let denial = site.begin(&mut browser, at(1)).unwrap_err();
        assert_eq!((denial.status, denial.retry_after_s), (503, 5));
    }
}

#[test]
fn strict_refuses_nobody_who_has_no_home() {
    for text in every_method(&[1, 1], "80s") {
        let mut site = Site::new(&text.with("on_failure", "strict"));
        site.fall_ill("t0");
        assert_eq!(site.visit(&mut Browser::new(client_ip(1)), at(0)).0, "t1");
    }
}

#[test]
fn a_row_of_the_matrix_speaks_of_its_own_reason_only() {
    for row in ["down", "drained", "removed", "overloaded", "connect_failure"] {
        for trouble in TROUBLES {
            let text = GroupText::cookie(&[1, 1], "80s").target_with("t0", "max_connections", 3);
            let text = text.with("on_failure", json!({ row: "strict" }));
            let (mut site, mut browser, home) = settled(&text);
            trouble.befalls(&home, &mut site, &text, at(1));
            let is_refused = site.begin(&mut browser, at(1)).is_err();
            assert_eq!(is_refused, row == trouble.row(), "{row} for {trouble:?}");
        }
    }
}

/// The home of a known session does not accept: what `policy` of the row `connect_failure` makes of the request.
fn after_a_refused_connection(
    policy: &str,
    test: impl Fn(&GroupText, Site, Browser, String, Result<Choice, Denial>),
) {
    for text in every_method(&[1, 1, 1], "80s") {
        let text = text.with("on_failure", json!({ "connect_failure": policy, "status": 500 }));
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        let first = site.begin(&mut browser, at(1)).unwrap();
        assert_eq!((site.name(&first), first.reason), (&*home, Reason::Recalled));
        let second = site.begin_again(&browser, first, at(1));
        test(&text, site, browser, home, second);
    }
}

#[test]
fn rebind_after_a_connect_failure_lets_the_session_follow_its_answer() {
    after_a_refused_connection("rebind", |text, mut site, mut browser, home, second| {
        let mut second = second.unwrap();
        assert_eq!((second.reason, second.stay), (Reason::ConnectFailed, Stay::Home));
        let name = site.name(&second).to_owned();
        assert_ne!(name, home);
        let said = Said::Nothing;
        let wrote = site.answer(&mut browser, &mut second, said, at(1));
        assert_eq!(wrote, site.group().persistence.own_cookie().is_some(), "the cookie follows");
        assert_eq!(site.visit(&mut browser, at(2)), (name, Reason::Recalled), "{text}");
    });
}

#[test]
fn temporary_after_a_connect_failure_tries_the_home_again_with_the_next_request() {
    after_a_refused_connection("temporary", |text, mut site, mut browser, home, second| {
        let mut second = second.unwrap();
        assert_eq!(second.reason, Reason::ConnectFailed);
        assert!(matches!(second.stay, Stay::Shelter(_)) && site.name(&second) != home);
        site.answer(&mut browser, &mut second, Said::Nothing, at(1));
        assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled), "{text}");
    });
}

#[test]
fn strict_after_a_connect_failure_refuses_and_keeps_the_home() {
    after_a_refused_connection("strict", |text, mut site, mut browser, home, second| {
        let refused =
            Denial { reason: Reason::ConnectFailed, status: 500, retry_after_s: 5, is_strict: true };
        assert_eq!(second, Err(refused));
        assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled), "{text}");
    });
}

#[test]
fn the_first_pick_of_a_session_is_no_home_yet_and_another_is_picked() {
    for policy in ["rebind", "temporary", "strict"] {
        for text in every_method(&[1, 1, 1], "80s") {
            let mut site = Site::new(&text.with("on_failure", policy));
            let mut browser = Browser::new(client_ip(1));
            let first = site.begin(&mut browser, at(0)).unwrap();
            let mut second = site.begin_again(&browser, first, at(0)).unwrap();
            assert_eq!((second.reason, second.stay), (Reason::ConnectFailed, Stay::Home), "{policy}");
            let said = browser.name_by_application(site.group(), &second);
            let said = said.as_deref().map_or(Said::Nothing, Said::Name);
            site.answer(&mut browser, &mut second, said, at(0));
            let name = site.name(&second).to_owned();
            assert_eq!(site.visit(&mut browser, at(1)), (name, Reason::Recalled), "{policy}");
        }
    }
}

#[test]
fn a_session_that_nobody_can_take_is_refused_with_the_reason_and_keeps_its_home() {
    for policy in ["rebind", "temporary"] {
        for text in every_method(&[1, 1, 1], "80s") {
            let (mut site, mut browser, home) = settled(&text.with("on_failure", policy));
            for target in ["t0", "t1", "t2"] {
                site.fall_ill(target);
            }
            let denial = site.begin(&mut browser, at(1)).unwrap_err();
            assert_eq!((denial.reason, denial.status), (Reason::AllUnhealthy, 503));
            for target in ["t0", "t1", "t2"] {
                site.recover(target);
            }
            assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled), "{policy}");
        }
    }
}

/// It is the home's failure that the matrix speaks of, and a pin is none before its target answered.
#[test]
fn a_pin_that_nobody_has_answered_is_no_home_that_could_fail() {
    for policy in ["temporary", "strict"] {
        let mut site = Site::new(&GroupText::source_ip(&[1, 1, 1], "80s").with("on_failure", policy));
        let first = site.choose(client_ip(1), at(0)).unwrap();
        let name = site.name(&first).to_owned();
        site.fall_ill(&name);
        let mut second = site.choose(client_ip(1), at(1)).unwrap();
        assert_eq!((second.reason, second.stay), (Reason::HomeUnhealthy, Stay::Home), "{policy}");
        site.settle(&mut second, at(1));
        site.recover(&name);
        let next = site.name(&second).to_owned();
        assert_eq!(site.visit_from(client_ip(1), at(2)), (next, Reason::Recalled), "{policy}");
    }
}
