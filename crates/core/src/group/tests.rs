//! Does every decision have its reason, and every session its home?

use super::*;
use crate::persist::METHODS;
use crate::site::*;
use std::sync::atomic::Ordering;

/// The first target that a client of `site` gets, and the client.
fn settled(site: &mut Site) -> (Browser, String) {
    let mut browser = Browser::new(client_ip(1));
    let (home, _) = site.visit(&mut browser, at(0));
    (browser, home)
}

/// One group per persistence method, with sessions of a minute on three targets.
fn groups_with_sessions() -> [GroupText; METHODS.len()] {
    [
        GroupText::cookie(&[1, 1, 1], "60s"),
        GroupText::source_ip(&[1, 1, 1], "60s"),
        GroupText::app_cookie(&[1, 1, 1], "60s"),
        GroupText::header(&[1, 1, 1], "60s").with("unknown", "schedule"),
    ]
}

// One test per reason that a decision can have, by its name. `foreign-scope` is not among them: a token of another
// group looks forged, by design.

#[test]
fn recalled_is_the_reason_of_a_session_that_comes_home() {
    for text in groups_with_sessions() {
        let mut site = Site::new(&text);
        let (mut browser, home) = settled(&mut site);
        for second in 1..100 {
            assert_eq!(site.visit(&mut browser, at(second)), (home.clone(), Reason::Recalled));
        }
    }
}

#[test]
fn new_is_the_reason_of_a_first_request() {
    for text in [GroupText::cookie(&[1, 1, 1], "60s"), GroupText::source_ip(&[1, 1, 1], "60s")] {
        let mut site = Site::new(&text);
        assert_eq!(site.visit(&mut Browser::new(client_ip(1)), at(0)).1, Reason::New);
        assert_eq!(site.visit(&mut Browser::new(client_ip(2)), at(0)).1, Reason::New);
    }
}

#[test]
fn no_key_is_the_reason_of_a_request_that_its_application_has_not_named() {
    for text in [GroupText::app_cookie(&[1, 1, 1], "60s"), GroupText::header(&[1, 1, 1], "60s")] {
        let mut site = Site::new(&text);
        assert_eq!(site.visit(&mut Browser::new(client_ip(1)), at(0)).1, Reason::NoKey);
        assert_eq!(site.visit(&mut Browser::new(client_ip(2)), at(0)).1, Reason::NoKey);
    }
}

#[test]
fn expired_idle_is_the_reason_after_a_silence() {
    for text in groups_with_sessions() {
        let mut site = Site::new(&text);
        let (mut browser, _) = settled(&mut site);
        assert_eq!(site.visit(&mut browser, at(67)).1, Reason::ExpiredIdle);
        assert_eq!(site.visit(&mut browser, at(68)).1, Reason::Recalled, "the new session is kept");
    }
}

#[test]
fn expired_absolute_is_the_reason_at_the_end_of_a_lifetime() {
    for text in groups_with_sessions() {
        let mut site = Site::new(&text.with("max_lifetime", "100s"));
        let (mut browser, _) = settled(&mut site);
        assert_eq!(site.visit(&mut browser, at(50)).1, Reason::Recalled);
        assert_eq!(site.visit(&mut browser, at(99)).1, Reason::Recalled);
        assert_eq!(site.visit(&mut browser, at(100)).1, Reason::ExpiredAbsolute);
        assert_eq!(
            site.visit(&mut browser, at(150)).1,
            Reason::Recalled,
            "the new session has a new lifetime"
        );
    }
}

#[test]
fn bad_token_is_the_reason_of_a_forged_cookie() {
    let mut site = Site::new(&GroupText::cookie(&[1, 1, 1], "60s"));
    let (mut browser, _) = settled(&mut site);
    let good = browser.cookie.clone().unwrap();
    for forged in [&b""[..], b"x", &good[1..], &[&good[..], b"A"].concat(), &[b'A'; limits_token()]] {
        browser.cookie = Some(forged.to_vec());
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::BadToken);
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::Recalled, "the forged cookie was replaced");
    }
}

const fn limits_token() -> usize {
    crate::limits::TOKEN_TEXT
}

#[test]
fn unknown_key_is_the_reason_when_the_key_has_retired() {
    let text = GroupText::cookie(&[1, 1, 1], "60s");
    let mut site = Site::with_secrets(&text, &secrets(1, &[]));
    let (mut browser, home) = settled(&mut site);
    site.reload_secrets(&text, &secrets(2, &[1]));
    let mut old = Browser { cookie: browser.cookie.clone(), ..Browser::new(client_ip(1)) };
    assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled));
    site.reload_secrets(&text, &secrets(2, &[]));
    assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled), "it was sealed anew in time");
    assert_eq!(site.visit(&mut old, at(2)).1, Reason::UnknownKey);
}

#[test]
fn gone_target_is_the_reason_when_the_home_was_removed() {
    for text in groups_with_sessions() {
        let mut site = Site::new(&text);
        let (mut browser, home) = settled(&mut site);
        site.reload(&text.without(&home));
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::GoneTarget);
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::Recalled);
    }
}

#[test]
fn old_incarnation_is_the_reason_when_the_home_began_another_life() {
    for mut text in groups_with_sessions() {
        let mut site = Site::new(&text);
        let (mut browser, home) = settled(&mut site);
        text.target_mut(&home).life = 1;
        site.reload(&text);
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::OldIncarnation);
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::Recalled);
    }
}

#[test]
fn home_unhealthy_is_the_reason_when_the_home_is_ill_or_rests() {
    for text in groups_with_sessions() {
        let mut site = Site::new(&text);
        let (mut browser, home) = settled(&mut site);
        site.fall_ill(&home);
        let (second, reason) = site.visit(&mut browser, at(1));
        assert_eq!(reason, Reason::HomeUnhealthy);
        assert_ne!(second, home);
        site.recover(&home);
        assert_eq!(
            site.visit(&mut browser, at(2)),
            (second.clone(), Reason::Recalled),
            "it stays where it moved"
        );
        site.rest(&second, at(3));
        assert_eq!(site.visit(&mut browser, at(3)).1, Reason::HomeUnhealthy);
    }
}

#[test]
fn connect_failed_is_the_reason_of_a_second_choice() {
    for text in groups_with_sessions().into_iter().chain([GroupText::new(&[1, 1, 1])]) {
        let mut site = Site::new(&text);
        let first = site.choose(client_ip(1), at(0)).unwrap();
        let second = site.choose_again(client_ip(1), first, at(0)).unwrap();
        assert_eq!(second.reason, Reason::ConnectFailed);
        assert_ne!(second.target, first.target);
        let third = site.choose_again(client_ip(1), second, at(0)).unwrap();
        assert!(![first.target, second.target].contains(&third.target));
        assert_eq!(site.choose_again(client_ip(1), third, at(0)), Err(Reason::ConnectFailed));
    }
}

#[test]
fn all_unhealthy_is_the_reason_when_nobody_is_fit() {
    for text in groups_with_sessions().into_iter().chain([GroupText::new(&[1, 1, 1])]) {
        let mut site = Site::new(&text);
        let home = site.visit_from(client_ip(1), at(0)).0;
        for name in ["t0", "t1", "t2"] {
            site.fall_ill(name);
        }
        assert_eq!(site.choose(client_ip(1), at(1)), Err(Reason::AllUnhealthy));
        assert_eq!(site.group().usable_targets(at(1)), (0, 3));
        site.recover(&home);
        assert_eq!(site.visit_from(client_ip(1), at(2)).0, home);
    }
}

#[test]
fn no_target_is_the_reason_of_a_group_that_takes_no_sessions() {
    for weights in [&[][..], &[0], &[0, 0]] {
        assert_eq!(Site::new(&GroupText::new(weights)).choose(client_ip(1), at(0)), Err(Reason::NoTarget));
    }
}

#[test]
fn no_persistence_is_the_reason_where_none_is_configured() {
    let mut site = Site::new(&GroupText::new(&[1, 1]));
    for _ in 0..4 {
        assert_eq!(site.visit_from(client_ip(1), at(0)).1, Reason::NoPersistence);
    }
}

#[test]
fn a_session_stays_on_a_target_of_weight_zero_and_a_new_one_never_comes() {
    for mut text in groups_with_sessions() {
        let mut site = Site::new(&text);
        let (mut browser, home) = settled(&mut site);
        text.target_mut(&home).weight = 0;
        site.reload(&text);
        assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled));
        for number in 100..200 {
            assert_ne!(site.visit_from(client_ip(number), at(1)).0, home);
        }
    }
}

#[test]
fn a_rest_ends_by_itself_for_new_sessions_too() {
    let mut site = Site::new(&GroupText::new(&[1, 1]));
    site.rest("t0", at(0));
    assert_eq!(site.group().usable_targets(at_ms(9999)), (1, 2));
    assert_eq!(site.group().usable_targets(at(10)), (2, 2));
    let names: Vec<_> = (0..2).map(|_| site.visit_from(client_ip(1), at(10)).0).collect();
    assert!(names.contains(&"t0".to_owned()), "{names:?}");
}

#[test]
fn a_failed_pin_is_forgotten_and_a_confirmed_one_is_not() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1, 1], "60s"));
    let choice = site.choose(client_ip(1), at(0)).unwrap();
    assert_eq!(site.source().table().len(), 1);
    site.group().abandon(&choice);
    assert_eq!(site.source().table().len(), 0);
    let mut choice = site.choose(client_ip(1), at(0)).unwrap();
    site.settle(&mut choice, at(0));
    site.group().abandon(&choice);
    assert_eq!(site.source().table().len(), 1);
}

/// Two requests share a pin; the one that made it gives up before the other is answered.
#[test]
fn whoever_was_answered_is_remembered_though_the_pin_was_given_up() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1, 1], "60s"));
    let first = site.choose(client_ip(1), at(0)).unwrap();
    let mut second = site.choose(client_ip(1), at(0)).unwrap();
    assert_eq!(second.target, first.target);
    site.group().abandon(&first);
    site.settle(&mut second, at(1));
    let home = site.name(&second).to_owned();
    assert_eq!(site.visit_from(client_ip(1), at(2)), (home, Reason::Recalled));
}

#[test]
fn a_request_does_not_follow_a_pin_to_a_target_that_refused_it() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1, 1], "60s"));
    let first = site.choose(client_ip(1), at(0)).unwrap();
    let second = site.choose_again(client_ip(1), first, at(0)).unwrap();
    site.group().abandon(&second);
    // Meanwhile another request of this client finds the first target accepting, and pins it.
    site.choose(client_ip(2), at(0)).unwrap();
    assert_eq!(site.choose(client_ip(1), at(0)).unwrap().target, first.target);
    let third = site.choose_again(client_ip(1), second, at(0)).unwrap();
    assert!(![first.target, second.target].contains(&third.target));
}

#[test]
fn a_settled_choice_writes_its_cookie_once_and_knows_its_name() {
    let mut site = Site::new(&GroupText::cookie(&[1], "60s"));
    let mut choice = site.choose(client_ip(1), at(0)).unwrap();
    let cookie = String::from_utf8(site.settle(&mut choice, at(0)).unwrap()).unwrap();
    let (name, rest) = cookie.split_once('=').unwrap();
    assert_eq!(name.as_bytes(), &*site.group().persistence.own_cookie().unwrap().names()[0]);
    assert!(name.starts_with("homing_") && rest.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    assert!(matches!(choice.session, Session::Cookie(session) if session.id.is_some()));
    assert_eq!(site.settle(&mut choice, at(1)), None);
}

#[test]
fn a_session_that_moves_keeps_its_name_and_its_age() {
    let mut site = Site::new(&GroupText::cookie(&[1, 1], "60s").with("max_lifetime", "100s"));
    let (mut browser, home) = settled(&mut site);
    let id = |choice: &Choice| match choice.session {
        Session::Cookie(session) => session.id,
        _ => None,
    };
    let group = &site.snapshot.groups[0];
    let before = browser.request(group, at(1), &mut site.entropy).unwrap();
    site.fall_ill(&home);
    let after = browser.request(&site.snapshot.groups[0], at(50), &mut site.entropy).unwrap();
    assert_eq!((after.reason, id(&after)), (Reason::HomeUnhealthy, id(&before)));
    assert_eq!(site.visit(&mut browser, at(100)).1, Reason::ExpiredAbsolute);
}

#[test]
fn a_newcomer_to_a_full_table_stays_on_one_target_by_its_hash() {
    let mut site = Site::new(&GroupText::source_ip(&[1; 5], "60s").with("table_size", 8));
    for number in 0..8 {
        let mut choice = site.choose(client_ip(number), at(0)).unwrap();
        site.settle(&mut choice, at(0));
        site.group().persistence.open(&choice.session, at(0));
    }
    let (home, reason) = site.visit_from(client_ip(100), at(0));
    assert_eq!(reason, Reason::New);
    for second in 1..50 {
        assert_eq!(site.visit_from(client_ip(100), at(second)).0, home);
    }
    assert_eq!(site.source().table().len(), 8);
    assert_eq!(site.source().table().refused(), 50);
}

#[test]
fn a_newcomer_avoids_the_target_it_tried_even_by_hash() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1], "60s").with("table_size", 8));
    for number in 0..8 {
        let mut choice = site.choose(client_ip(number), at(0)).unwrap();
        site.settle(&mut choice, at(0));
        site.group().persistence.open(&choice.session, at(0));
    }
    for number in 100..120 {
        let first = site.choose(client_ip(number), at(0)).unwrap();
        let second = site.choose_again(client_ip(number), first, at(0)).unwrap();
        assert_ne!(first.target, second.target);
        assert_eq!(site.choose_again(client_ip(number), second, at(0)), Err(Reason::ConnectFailed));
    }
}

#[test]
fn another_life_of_a_target_does_not_inherit_its_health() {
    let mut text = GroupText::new(&[1, 1]);
    let mut site = Site::new(&text);
    site.fall_ill("t0");
    site.target("t0").live.active.store(7, Ordering::Relaxed);
    site.reload(&text);
    assert!(!site.target("t0").live.is_fit(at(0)), "a reload changes nothing");
    text.target_mut("t0").life = 1;
    site.reload(&text);
    assert!(site.target("t0").live.is_fit(at(0)));
    assert_eq!(site.target("t0").live.active.load(Ordering::Relaxed), 0);
}

#[test]
fn sessions_survive_a_reload_and_another_table_size() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1, 1], "60s").with("table_size", 5000));
    let homes: Vec<_> = (0..100).map(|number| site.visit_from(client_ip(number), at(0)).0).collect();
    for table_size in [5000, 10_000, 1000] {
        site.reload(&GroupText::source_ip(&[1, 1, 1], "60s").with("table_size", table_size));
        assert_eq!(site.source().table().len(), 100);
        for (number, home) in (0..).zip(&homes) {
            assert_eq!(site.visit_from(client_ip(number), at(1)), (home.clone(), Reason::Recalled));
        }
    }
}
