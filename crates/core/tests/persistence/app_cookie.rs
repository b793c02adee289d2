//! Does a session that its application names come home, and end when its application says so?
//!
//! What these say of a cookie of the application holds for a header field, too, where both are asked.

use crate::site::*;
use crate::stage::{by_names, settled};
use homing_core::group::Stay;
use homing_core::persist::{Memory, Persistence, RequestView, Said, SessionKey};
use homing_core::reason::Reason;
use homing_core::secrets::HashKey;

/// A client that shows `name`, or nothing.
fn showing(number: u32, name: Option<&str>) -> Browser {
    Browser {
        cookie: name.map(|name| name.as_bytes().to_vec()),
        application: Application::Shares,
        ..Browser::new(client_ip(number))
    }
}

/// A group by names where an unknown one is scheduled.
fn lenient(weights: &[u16], timeout: &str) -> [GroupText; 2] {
    let [app_cookie, header] = by_names(weights, timeout);
    [app_cookie, header.with("unknown", "schedule")]
}

#[test]
fn a_session_is_learned_from_any_answer() {
    for text in lenient(&[1, 1, 1], "60s") {
        let mut site = Site::new(&text);
        let mut browser = showing(1, None);
        // Two answers say nothing; the third one does.
        for second in 0..2 {
            let mut choice = site.begin(&mut browser, at(second)).unwrap();
            assert_eq!(choice.reason, Reason::NoKey);
            site.answer(&mut browser, &mut choice, Said::Nothing, at(second));
        }
        let mut choice = site.begin(&mut browser, at(2)).unwrap();
        site.answer(&mut browser, &mut choice, Said::Name(b"abc"), at(2));
        let home = site.name(&choice).to_owned();
        assert_eq!(site.visit(&mut browser, at(3)), (home, Reason::Recalled), "{text}");
    }
}

#[test]
fn a_session_is_called_by_its_newest_name() {
    for text in lenient(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text);
        let old = browser.cookie.clone();
        // A login: the same target gives the session another name.
        let mut choice = site.begin(&mut browser, at(1)).unwrap();
        site.answer(&mut browser, &mut choice, Said::Name(b"after the login"), at(1));
        assert_ne!(browser.cookie, old);
        assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled), "{text}");
    }
}

#[test]
fn an_unknown_value_is_scheduled_and_learned_only_from_an_answer() {
    for text in lenient(&[1, 1, 1], "60s") {
        let mut site = Site::new(&text);
        let mut browser = showing(1, Some("from before the restart"));
        for second in 0..3 {
            let mut choice = site.begin(&mut browser, at(second)).unwrap();
            assert_eq!(choice.reason, Reason::UnknownKey);
            site.answer(&mut browser, &mut choice, Said::Nothing, at(second));
        }
        assert_eq!(site.group().persistence.table().unwrap().len(), 0, "a client cannot fill the table");
        let mut choice = site.begin(&mut browser, at(3)).unwrap();
        site.answer(&mut browser, &mut choice, Said::Name(b"from before the restart"), at(3));
        let home = site.name(&choice).to_owned();
        assert_eq!(site.visit(&mut browser, at(4)), (home, Reason::Recalled), "{text}");
    }
}

#[test]
fn a_connect_failure_does_not_make_an_unknown_value_known() {
    for text in lenient(&[1, 1, 1], "60s") {
        let mut site = Site::new(&text);
        let mut browser = showing(1, Some("junk"));
        let first = site.begin(&mut browser, at(0)).unwrap();
        let mut second = site.begin_again(&browser, first, at(0)).unwrap();
        site.answer(&mut browser, &mut second, Said::Nothing, at(0));
        assert_eq!(site.begin(&mut browser, at(1)).unwrap().reason, Reason::UnknownKey, "{text}");
    }
}

#[test]
fn a_deleted_cookie_releases_its_session_at_once() {
    for text in lenient(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text);
        assert_eq!(site.sessions(&home), 1);
        let mut choice = site.begin(&mut browser, at(1)).unwrap();
        site.answer(&mut browser, &mut choice, Said::Over, at(1));
        assert_eq!((site.sessions(&home), site.group().persistence.table().unwrap().len()), (0, 0));
        assert_eq!(site.begin(&mut browser, at(1)).unwrap().reason, Reason::UnknownKey, "{text}");
    }
}

#[test]
fn a_session_whose_home_is_gone_stays_where_it_was_served_though_its_application_says_nothing() {
    for text in by_names(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        site.fall_ill(&home);
        let (second, reason) = site.visit(&mut browser, at(1));
        assert_eq!(reason, Reason::HomeUnhealthy);
        site.recover(&home);
        assert_eq!(site.visit(&mut browser, at(2)), (second, Reason::Recalled), "{text}");
    }
}

/// Several requests of one page find the home gone at the same time.
#[test]
fn parallel_requests_whose_home_is_gone_agree_on_the_next_one() {
    for says_it_again in [false, true] {
        for text in by_names(&[1, 1, 1, 1, 1], "60s") {
            let (mut site, mut browser, home) = settled(&text);
            browser.application = Application::Shares;
            site.fall_ill(&home);
            let name = browser.cookie.clone().unwrap();
            let said = if says_it_again { Said::Name(&name) } else { Said::Nothing };
            let mut tabs: Vec<Browser> = (0..4).map(|_| browser.tab()).collect();
            let mut choices: Vec<_> =
                tabs.iter_mut().map(|tab| site.begin(tab, at(1)).expect("others serve")).collect();
            site.answer(&mut tabs[0], &mut choices[0], said, at(1));
            let (next, _) = site.visit(&mut browser, at(2));
            for (tab, choice) in tabs.iter_mut().zip(&mut choices).skip(1) {
                site.answer(tab, choice, said, at(2));
                assert_eq!(site.visit(&mut browser, at(2)), (next.clone(), Reason::Recalled), "{text}");
            }
        }
    }
}

/// The shelter does not know the session, and begins one of its own.
#[test]
fn a_name_that_a_shelter_gives_names_a_session_that_is_at_home_there() {
    for text in by_names(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text.with("on_failure", "temporary"));
        let old = browser.cookie.clone().unwrap();
        site.fall_ill(&home);
        let mut choice = site.begin(&mut browser, at(1)).unwrap();
        assert!(matches!(choice.stay, Stay::Shelter(_)));
        let shelter = site.name(&choice).to_owned();
        site.answer(&mut browser, &mut choice, Said::Name(b"of the shelter"), at(1));
        site.recover(&home);
        assert_eq!(site.visit(&mut browser, at(2)), (shelter, Reason::Recalled));
        let mut other = showing(2, std::str::from_utf8(&old).ok());
        assert_eq!(site.visit(&mut other, at(2)), (home, Reason::Recalled), "the old session waits");
    }
}

#[test]
fn a_shelter_that_says_the_same_name_leaves_the_session_at_home() {
    for text in by_names(&[1, 1, 1], "60s") {
        let (mut site, mut browser, home) = settled(&text.with("on_failure", "temporary"));
        let name = browser.cookie.clone().unwrap();
        site.fall_ill(&home);
        let mut choice = site.begin(&mut browser, at(1)).unwrap();
        site.answer(&mut browser, &mut choice, Said::Name(&name), at(1));
        site.recover(&home);
        assert_eq!(site.visit(&mut browser, at(2)), (home, Reason::Recalled));
    }
}

/// A tunnel at one target does not bring back the home that the session had at another.
#[test]
fn an_open_connection_does_not_revive_a_session_that_has_ended() {
    for text in lenient(&[1, 1, 1], "60s") {
        let (mut site, mut browser, _) = settled(&text);
        let mut tunnel = site.begin(&mut browser, at(100)).unwrap();
        assert_eq!(tunnel.reason, Reason::ExpiredIdle);
        site.answer(&mut browser, &mut tunnel, Said::Nothing, at(100));
        site.group().persistence.open(&tunnel.session, at(100));
        site.group().touch(&tunnel.session, at(101));
        assert_eq!(site.begin(&mut browser, at(102)).unwrap().reason, Reason::ExpiredIdle, "{text}");
        site.group().persistence.close(&tunnel.session, at(103));
    }
}

#[test]
fn of_several_values_the_first_that_is_known_decides() {
    for text in lenient(&[1, 1, 1], "60s") {
        let (mut site, browser, home) = settled(&text);
        let known = browser.cookie.unwrap();
        let mut chosen = |values: &[&[u8]]| {
            let view = RequestView { client: client_ip(9), tokens: values, begins: true };
            let (group, memory) = (&site.snapshot.groups[0], &mut Memory::default());
            let choice = group.choose(&view, memory, at(1), &mut site.entropy).unwrap();
            (group.target(&choice).name.to_string(), choice.reason)
        };
        let junk = b"junk".as_slice();
        for values in [&[&known[..]][..], &[junk, &known], &[&known, junk], &[b"", junk, &known]] {
            assert_eq!(chosen(values), (home.clone(), Reason::Recalled), "{text}");
        }
        assert_eq!(chosen(&[junk, b"more"]).1, Reason::UnknownKey);
        assert_eq!(chosen(&[b""]).1, Reason::NoKey, "an empty value names nothing");
        // At most eight are looked at.
        let nine = [[junk; 8].as_slice(), &[&known]].concat();
        assert_eq!(chosen(&nine).1, Reason::UnknownKey);
    }
}

#[test]
fn what_is_kept_of_a_name_is_a_keyed_hash() {
    let name = b"a secret of the application".as_slice();
    let [mine, other] = [1, 2].map(|key| SessionKey::of_value(&HashKey([key; 16]), name));
    assert_ne!(mine, other, "whoever does not know the key cannot compute it");
    assert_ne!(mine, SessionKey::of_value(&HashKey([1; 16]), b"another secret"));
    for text in by_names(&[1], "60s") {
        let mut site = Site::new(&text);
        let mut browser = showing(1, None);
        let mut choice = site.begin(&mut browser, at(0)).unwrap();
        site.answer(&mut browser, &mut choice, Said::Name(name), at(0));
        let Persistence::Named(named) = &site.group().persistence else { panic!("{text}") };
        assert!(named.table().find(named.key(name), at(0)).is_some());
        let printed = format!("{:?} {:?}", site.snapshot, choice);
        assert!(!printed.contains("a secret of the application"));
    }
}

#[test]
fn a_client_without_a_name_is_scheduled_each_time() {
    for text in by_names(&[1, 1], "60s") {
        let mut site = Site::new(&text);
        let mut browser = showing(1, None);
        let mut visit = || {
            let mut choice = site.begin(&mut browser, at(0)).unwrap();
            site.answer(&mut browser, &mut choice, Said::Nothing, at(0));
            assert_eq!(choice.reason, Reason::NoKey);
            choice.target
        };
        assert_ne!(visit(), visit(), "{text}: two targets take turns");
    }
}
