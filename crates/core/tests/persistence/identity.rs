//! Is a target known again, and told from the one that was there before it?

use crate::site::*;
use crate::stage::{by_names, every_method, settled};
use homing_core::group::Target;
use homing_core::health::ProbeResult;
use homing_core::persist::Said;
use homing_core::reason::Reason;
use homing_core::secrets::HashKey;

#[test]
fn a_target_is_the_same_on_every_node_that_shares_the_secret() {
    let homes = |site: Site| site.group().targets.iter().map(|target| target.home).collect::<Vec<_>>();
    let text = GroupText::new(&[1, 1, 1]);
    let mine = homes(Site::new(&text));
    assert_eq!(homes(Site::new(&text)), mine);
    let mut strangers = secrets(1, &[]);
    strangers.hash_key = HashKey([7; 16]);
    assert!(homes(Site::with_secrets(&text, &strangers)).iter().all(|home| !mine.contains(home)));
}

#[test]
fn a_target_is_named_by_its_balancer_its_group_and_itself() {
    let ids =
        |text: GroupText| Site::new(&text).group().targets.iter().map(|t| t.home.target).collect::<Vec<_>>();
    let web = ids(GroupText::new(&[1, 1]));
    assert_ne!(web[0], web[1]);
    let other = ids(GroupText { name: "other".to_owned(), ..GroupText::new(&[1, 1]) });
    assert!(other.iter().all(|id| !web.contains(id)), "another group's t0 is another target");
}

#[test]
fn a_health_flap_is_no_other_life() {
    for text in every_method(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text);
        for second in 1..5 {
            site.fall_ill(&home);
            site.recover(&home);
            site.rest(&home, at(second));
            site.target(&home).live.probed(&site.group().live, ProbeResult::Pass, 1, 1);
            assert_eq!(site.visit(&mut browser, at(second)), (home.clone(), Reason::Recalled), "{text}");
        }
    }
}

#[test]
fn another_address_is_another_life() {
    for text in every_method(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text);
        site.reload(&text.clone().target_with(&home, "address", "10.99.0.1:80"));
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::OldIncarnation, "{text}");
    }
}

#[test]
fn another_value_is_another_life() {
    for text in every_method(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text);
        site.reload(&text.clone().target_with(&home, "incarnation", "another"));
        assert_eq!(site.visit(&mut browser, at(1)).1, Reason::OldIncarnation, "{text}");
    }
}

#[test]
fn removed_and_added_again_is_another_life_only_with_another_value() {
    for text in every_method(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text);
        site.reload(&text.clone().without(&home));
        site.reload(&text);
        assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled), "{text}");
        site.reload(&text.clone().without(&home));
        site.reload(&text.clone().target_with(&home, "incarnation", "another"));
        assert_eq!(site.visit(&mut browser, at(2)).1, Reason::OldIncarnation, "{text}");
    }
}

#[test]
fn another_life_begins_without_the_sessions_health_and_drain_of_the_one_before() {
    let text = GroupText::source_ip(&[1, 1], "60s");
    let (mut site, _, home) = settled(&text);
    site.fall_ill(&home);
    site.drain(&home, homing_core::drain::DrainPolicy::Move, None, at(0));
    site.reload(&text.clone().target_with(&home, "incarnation", "another"));
    assert_eq!(site.sessions(&home), 0);
    assert_eq!(site.group().usable_targets(at(1)), (2, 2));
}

#[test]
fn reuse_sessions_welcomes_the_sessions_of_earlier_lives() {
    for text in every_method(&[1, 1, 1], "60s") {
        let welcoming = text.clone().target_with("t0", "reuse_sessions", true);
        let (mut site, mut browser, home) = settled(&welcoming);
        assert_eq!(home, "t0", "round robin begins there");
        site.reload(&welcoming.clone().target_with("t0", "address", "10.99.0.1:80"));
        assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled), "{text}");
        // It remembers the present life now: without the welcome it is still at home.
        site.reload(&text.clone().target_with("t0", "address", "10.99.0.1:80"));
        assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled), "{text}");
    }
}

/// Every method on a group whose probes tell one life of a target from the next, and whose targets have told theirs.
fn told(test: impl Fn(&GroupText, Site, Browser, String)) {
    for text in every_method(&[1, 1, 1], "60s") {
        let text = text.telling_lives();
        let mut site = Site::new(&text);
        for name in ["t0", "t1", "t2"] {
            site.tell_life(name, "first");
        }
        let mut browser = Browser { application: Application::Shares, ..Browser::new(client_ip(1)) };
        let (home, _) = site.visit(&mut browser, at(0));
        test(&text, site, browser, home);
    }
}

#[test]
fn a_life_that_its_target_tells_is_another_life() {
    told(|text, mut site, mut browser, home| {
        site.tell_life(&home, "first");
        assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled), "{text}");
        site.tell_life(&home, "second");
        assert_eq!(site.visit(&mut browser, at(2)).1, Reason::OldIncarnation, "{text}");
        assert_eq!(site.visit(&mut browser, at(3)).1, Reason::Recalled, "{text}");
    });
}

#[test]
fn a_told_life_is_welcome_where_sessions_are_reused() {
    for text in every_method(&[1, 1, 1], "60s") {
        let text = text.telling_lives().target_with("t0", "reuse_sessions", true);
        let (mut site, mut browser, home) = settled(&text);
        for life in ["first", "second", "third"] {
            site.tell_life(&home, life);
            assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled), "{text} {life}");
        }
    }
}

#[test]
fn until_a_life_is_told_nobody_is_another_one() {
    told(|text, mut site, mut browser, home| {
        // The node starts again: nobody has told it a life yet.
        site.restart(text, at(1), at(1));
        assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled), "{text}");
        site.tell_life(&home, "first");
        assert_eq!(site.visit(&mut browser, at(2)), (home.clone(), Reason::Recalled), "{text}");
    });
}

#[test]
fn a_session_that_was_renewed_before_a_life_was_told_still_knows_its_home_afterwards() {
    for (told_then, expected) in [("first", Reason::Recalled), ("second", Reason::OldIncarnation)] {
        told(|text, mut site, mut browser, home| {
            site.restart(text, at(1), at(1));
            // The refresh is due.
            assert_eq!(site.visit(&mut browser, at(30)), (home.clone(), Reason::Recalled), "{text}");
            site.tell_life(&home, told_then);
            assert_eq!(site.visit(&mut browser, at(31)).1, expected, "{text} {told_then}");
        });
    }
}

/// Its request was of a session from the life before, of which nobody knew yet that it was over.
#[test]
fn a_name_that_a_target_gives_before_its_life_was_told_is_of_the_present_life() {
    told(|text, mut site, mut browser, home| {
        if !["app-cookie", "header"].contains(&text.method()) {
            return;
        }
        let moved = text.clone().target_with(&home, "address", "10.99.0.1:80");
        site.reload(&moved);
        let mut choice = site.begin(&mut browser, at(1)).unwrap();
        assert_eq!((site.name(&choice), choice.reason), (&*home, Reason::Recalled));
        let named = Said::Name(b"by the other one");
        site.answer(&mut browser, &mut choice, named, at(1));
        site.tell_life(&home, "second");
        assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled), "{text}");
    });
}

#[test]
fn a_session_that_began_before_a_life_was_told_belongs_to_the_life_that_is_told_first() {
    for text in every_method(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text.telling_lives());
        browser.application = Application::Shares;
        site.tell_life(&home, "first");
        assert_eq!(site.visit(&mut browser, at(1)), (home.clone(), Reason::Recalled));
        assert_eq!(site.visit(&mut browser, at(2)), (home.clone(), Reason::Recalled));
        site.tell_life(&home, "second");
        assert_eq!(site.visit(&mut browser, at(3)).1, Reason::OldIncarnation);
    }
}

#[test]
fn a_pin_that_is_answered_after_its_life_was_told_lives_from_its_answer() {
    for reuses in [false, true] {
        let text = GroupText::source_ip(&[1, 1, 1], "60s").telling_lives();
        let text = text.target_with("t0", "reuse_sessions", reuses);
        let mut site = Site::new(&text);
        if reuses {
            site.tell_life("t0", "first");
        }
        let mut choice = site.choose(client_ip(1), at(0)).unwrap();
        let home = site.name(&choice).to_owned();
        site.tell_life(&home, "second");
        site.settle(&mut choice, at(50));
        assert_eq!(site.visit_from(client_ip(1), at(100)), (home, Reason::Recalled), "reuses {reuses}");
    }
}

#[test]
fn a_pin_that_nobody_answers_is_rolled_back_though_its_life_was_told_since() {
    let mut site = Site::new(&GroupText::source_ip(&[1, 1, 1], "60s").telling_lives());
    let choice = site.choose(client_ip(1), at(0)).unwrap();
    let home = site.name(&choice).to_owned();
    site.tell_life(&home, "first");
    site.group().abandon(&choice);
    assert_eq!((site.sessions(&home), site.source().table().len()), (0, 0));
}

/// It came home once more before its answer from elsewhere, and knew the life that had been told.
#[test]
fn a_late_answer_moves_a_session_though_its_home_has_told_its_life_since() {
    for text in by_names(&[1, 1, 1], "60s") {
        let text = text.telling_lives();
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        site.fall_ill(&home);
        let mut moving = site.begin(&mut browser, at(1)).unwrap();
        site.recover(&home);
        site.tell_life(&home, "first");
        assert_eq!(site.visit(&mut browser.tab(), at(2)), (home.clone(), Reason::Recalled), "{text}");
        site.answer(&mut browser, &mut moving, Said::Nothing, at(3));
        let other = site.name(&moving).to_owned();
        assert_ne!(other, home);
        assert_eq!(site.visit(&mut browser, at(4)), (other, Reason::Recalled), "{text}");
    }
}

#[test]
fn probes_that_begin_to_tell_lives_move_nobody() {
    for text in every_method(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        site.reload(&text.telling_lives());
        site.tell_life(&home, "first");
        assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled));
    }
}

#[test]
fn a_told_value_means_the_same_life_on_every_node() {
    assert_eq!(Target::life_told_by(b"2026-01-01"), Target::life_told_by(b"2026-01-01"));
    assert_ne!(Target::life_told_by(b"2026-01-01"), Target::life_told_by(b"2026-01-02"));
}
