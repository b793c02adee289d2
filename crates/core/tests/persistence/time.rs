//! Does a session live as long as promised, by whatever clock?

use crate::site::*;
use crate::stage::{by_tables, every_method, settled};
use homing_core::drain::DrainPolicy;
use homing_core::limits::CLOCK_SKEW_S;
use homing_core::reason::Reason;
use std::collections::BTreeSet;

const HOUR_S: u64 = 3600;
const DAY_S: u64 = 24 * HOUR_S;

/// Idle limits from the shortest to the longest, each with its granularity: an eighth, 1 to 60 seconds.
const LIMITS: [(u64, u64); 8] =
    [(1, 1), (7, 1), (16, 2), (80, 10), (479, 59), (480, 60), (HOUR_S, 60), (30 * DAY_S, 60)];

#[test]
fn a_session_lives_for_its_whole_idle_limit_and_at_most_one_granularity_more() {
    for (idle, granularity) in LIMITS {
        for text in every_method(&[1, 1, 1], &format!("{idle}s")) {
            for offset_ms in [0, 1, 99, 500, 999] {
                let begun_ms = DAY_S * 1000 + offset_ms;
                let lives = |silence_ms: u64| {
                    let mut site = Site::new(&text);
                    let mut browser = Browser::new(client_ip(1));
                    site.visit(&mut browser, at_ms(begun_ms));
                    site.reason(&mut browser, at_ms(begun_ms + silence_ms)) == Reason::Recalled
                };
                assert!(lives(idle * 1000), "{text} {offset_ms}: never shorter");
                assert!(!lives((idle + granularity) * 1000 + 999), "{text} {offset_ms}: not for ever");
            }
        }
    }
}

#[test]
fn a_silence_of_the_whole_limit_never_ends_a_session_whenever_it_was_noted() {
    for text in every_method(&[1, 1, 1], "80s") {
        // A second request just before the refresh is due is not noted, and its silence counts all the same.
        for unnoted_ms in [1, 500, 5000, 9500, 9999] {
            let (mut site, mut browser, home) = settled(&text);
            site.visit(&mut browser, at_ms(unnoted_ms));
            let after = at_ms(unnoted_ms + 80_000);
            assert_eq!(site.visit(&mut browser, after), (home, Reason::Recalled), "{text} {unnoted_ms}");
        }
    }
}

#[test]
fn requests_refresh_a_session_at_most_once_per_granularity() {
    for text in by_tables(&[1, 1, 1], "80s") {
        let (mut site, mut browser, _) = settled(&text);
        let mut noted = BTreeSet::new();
        for half in 1..200 {
            let choice = site.begin(&mut browser, at_ms(half * 500)).unwrap();
            let (table, key) = site.group().persistence.entry_of(&choice.session).unwrap();
            let silence = table.find(key, at_ms(half * 500)).unwrap().since_seen;
            noted.insert(half * 500 - u64::try_from(silence.as_millis()).unwrap());
        }
        let expected: Vec<u64> = (0..10).map(|count| count * 10_000).collect();
        assert_eq!(noted.into_iter().collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn an_open_connection_with_traffic_keeps_its_session_though_no_answer_renews_it() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        let tunnel = site.begin(&mut browser, at(1)).unwrap().session;
        site.group().persistence.open(&tunnel, at(1));
        for second in (10..DAY_S).step_by(10) {
            site.group().touch(&tunnel, at(second));
        }
        site.group().persistence.close(&tunnel, at(DAY_S));
        assert_eq!(site.visit(&mut browser, at(DAY_S + 70)), (home, Reason::Recalled), "{text}");
    }
}

#[test]
fn a_long_answer_keeps_its_session_from_its_end_on() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        let download = site.begin(&mut browser, at(1)).unwrap().session;
        site.group().touch(&download, at(5000));
        assert_eq!(site.visit(&mut browser, at(5080)), (home, Reason::Recalled), "{text}");
    }
}

#[test]
fn an_open_connection_without_traffic_keeps_nothing() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, _) = settled(&text);
        let silent = site.begin(&mut browser, at(1)).unwrap().session;
        site.group().persistence.open(&silent, at(1));
        assert_eq!(site.reason(&mut browser, at(100)), Reason::ExpiredIdle, "{text}");
    }
}

#[test]
fn an_absolute_limit_ends_a_session_in_full_traffic() {
    for text in every_method(&[1, 1, 1], "80s").map(|text| text.with("max_lifetime", "1h")) {
        let (mut site, mut browser, home) = settled(&text);
        for second in (1..HOUR_S).step_by(7) {
            assert_eq!(site.visit(&mut browser, at(second)), (home.clone(), Reason::Recalled), "{text}");
        }
        assert_eq!(site.reason(&mut browser, at(HOUR_S)), Reason::ExpiredAbsolute, "{text}");
    }
}

/// However often it moves: by the matrix, by a drain, by a connection that was refused.
#[test]
fn a_session_that_moves_does_not_outlive_its_absolute_limit() {
    for text in every_method(&[1; 8], "80s").map(|text| text.with("max_lifetime", "100s")) {
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        site.fall_ill(&home);
        let (second, reason) = site.visit(&mut browser, at(20));
        assert_eq!(reason, Reason::HomeUnhealthy);
        site.drain(&second, DrainPolicy::Move, None, at(30));
        let (_, reason) = site.visit(&mut browser, at(40));
        assert_eq!(reason, Reason::HomeDrained);
        let recalled = site.begin(&mut browser, at(60)).unwrap();
        let again = site.begin_again(&browser, recalled, at(60)).unwrap();
        // The next one does not accept either.
        let mut third = site.begin_again(&browser, again, at(60)).unwrap();
        site.answer(&mut browser, &mut third, homing_core::persist::Said::Nothing, at(60));
        assert_eq!(site.reason(&mut browser, at(99)), Reason::Recalled, "{text}");
        assert_eq!(site.reason(&mut browser, at(100)), Reason::ExpiredAbsolute, "{text}");
    }
}

#[test]
fn a_session_whose_next_home_refuses_at_first_keeps_its_age() {
    for text in every_method(&[1; 8], "80s").map(|text| text.with("max_lifetime", "100s")) {
        let (mut site, mut browser, home) = settled(&text);
        browser.application = Application::Shares;
        site.fall_ill(&home);
        let first = site.begin(&mut browser, at(50)).unwrap();
        let mut second = site.begin_again(&browser, first, at(50)).unwrap();
        site.answer(&mut browser, &mut second, homing_core::persist::Said::Nothing, at(50));
        assert_eq!(site.reason(&mut browser, at(99)), Reason::Recalled, "{text}");
        assert_eq!(site.reason(&mut browser, at(100)), Reason::ExpiredAbsolute, "{text}");
    }
}

#[test]
fn tables_do_not_look_at_the_time_of_day() {
    for text in by_tables(&[1, 1, 1], "80s") {
        for offset in [-HOUR_S.cast_signed(), HOUR_S.cast_signed(), -DAY_S.cast_signed(), DAY_S.cast_signed()]
        {
            let (mut site, mut browser, home) = settled(&text);
            let stepped = |second| skewed(at(second), offset);
            assert_eq!(site.visit(&mut browser, stepped(80)), (home, Reason::Recalled), "{text} {offset}");
            assert_eq!(site.reason(&mut browser, stepped(180)), Reason::ExpiredIdle, "{text} {offset}");
        }
    }
}

/// The longest silence after which a session of 20 minutes is recalled by a node whose clock is off by `offset_s`.
fn longest_silence_s(offset_s: i64) -> Option<u64> {
    let text = GroupText::cookie(&[1; 3], "20m");
    let mut browser = Browser::new(client_ip(1));
    Site::new(&text).visit(&mut browser, at(0));
    let mut there = Site::new(&text);
    let mut is_recalled = |silence: &u64| {
        let choice = there.begin(&mut browser, skewed(at(*silence), offset_s)).expect("it serves");
        choice.reason == Reason::Recalled
    };
    (0..2000).filter(&mut is_recalled).max()
}

#[test]
fn another_nodes_clock_may_be_off_by_five_minutes() {
    let skew = CLOCK_SKEW_S.cast_signed();
    // By its own clock 20 minutes, and less than the granularity of one more.
    assert_eq!(longest_silence_s(0), Some(1259));
    assert_eq!(longest_silence_s(-skew), Some(1259 + CLOCK_SKEW_S), "never more than the allowance");
    assert_eq!(longest_silence_s(skew), Some(1259 - CLOCK_SKEW_S), "nor less");
}

#[test]
fn another_nodes_clock_that_is_off_by_an_hour_or_a_day_prolongs_no_session() {
    let text = GroupText::cookie(&[1; 3], "2h");
    for (offset_s, silence_s, expected) in [
        (HOUR_S.cast_signed(), 0, Reason::Recalled), // an hour of the two has passed, by that clock
        (HOUR_S.cast_signed(), HOUR_S + 60, Reason::ExpiredIdle),
        (DAY_S.cast_signed(), 0, Reason::ExpiredIdle),
        // Stamps from this far ahead are not believed.
        (-HOUR_S.cast_signed(), 0, Reason::BadToken),
        (-HOUR_S.cast_signed(), HOUR_S - CLOCK_SKEW_S, Reason::Recalled),
        (-DAY_S.cast_signed(), 0, Reason::BadToken),
        (-DAY_S.cast_signed(), 2 * HOUR_S, Reason::BadToken),
    ] {
        let mut browser = Browser::new(client_ip(1));
        Site::new(&text).visit(&mut browser, at(0));
        let mut there = Site::new(&text);
        let found = there.reason(&mut browser, skewed(at(silence_s), offset_s));
        assert_eq!(found, expected, "off by {offset_s} s, after {silence_s} s");
    }
}

#[test]
fn an_idle_limit_that_is_changed_counts_for_sessions_that_are_there() {
    for text in every_method(&[1, 1, 1], "80s") {
        let (mut site, mut browser, home) = settled(&text);
        site.reload(&text.clone().with("timeout", "800s"));
        assert_eq!(site.visit(&mut browser, at(800)), (home, Reason::Recalled), "{text}: longer");
        site.reload(&text.clone().with("timeout", "8s"));
        assert_eq!(site.reason(&mut browser, at(809)), Reason::ExpiredIdle, "{text}: shorter");
    }
}

#[test]
fn only_an_absolute_limit_is_enough() {
    // Whoever says only how long a session may live at most has no wish for a longer idle limit.
    let mut text = GroupText::cookie(&[1, 1, 1], "20m");
    text.persistence = serde_json::json!({ "method": "cookie", "max_lifetime": "10m" });
    let site = Site::new(&text);
    assert_eq!(site.group().persistence.timeout(), Some(s(600)));
    text.persistence = serde_json::json!({ "method": "cookie" });
    assert_eq!(
        Site::new(&text).group().persistence.timeout(),
        Some(s(1200)),
        "20 minutes where nothing is said"
    );
}
