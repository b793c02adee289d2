//! Does a session that a header field names begin, live and end as its protocol wants it?

use crate::site::*;
use crate::stage::settled;
use homing_core::group::Denial;
use homing_core::persist::{KeySource, Said};
use homing_core::reason::Reason;

fn text() -> GroupText {
    GroupText::header(&[1, 1, 1], "60s")
}

fn lenient() -> GroupText {
    text().with("unknown", "schedule")
}

fn showing(name: &[u8]) -> Browser {
    Browser { cookie: Some(name.to_vec()), ..Browser::new(client_ip(7)) }
}

#[test]
fn a_request_that_names_an_unknown_session_is_404() {
    let mut site = Site::new(&text());
    let denial = site.begin(&mut showing(b"nobody knows it"), at(0)).unwrap_err();
    assert_eq!(denial, Denial { reason: Reason::UnknownKey, status: 404, retry_after_s: 0, is_strict: true });
}

#[test]
fn a_request_that_names_an_unknown_session_is_scheduled_where_that_is_wanted() {
    let mut site = Site::new(&lenient());
    assert_eq!(site.begin(&mut showing(b"nobody knows it"), at(0)).unwrap().reason, Reason::UnknownKey);
}

#[test]
fn a_request_that_names_no_session_begins_one() {
    for text in [text(), lenient()] {
        let (mut site, mut browser, home) = settled(&text);
        assert_eq!(browser.names_received, 1);
        assert_eq!(site.visit(&mut browser, at(1)), (home, Reason::Recalled));
    }
}

#[test]
fn a_session_is_released_when_it_was_deleted() {
    let (mut site, mut browser, home) = settled(&text());
    let mut deletion = site.begin(&mut browser, at(1)).unwrap();
    assert_eq!(site.name(&deletion), home, "the session's own target hears of it");
    site.answer(&mut browser, &mut deletion, Said::Over, at(1));
    assert_eq!(site.begin(&mut browser, at(1)), Err(Denial::unknown(Reason::UnknownKey)));
    assert_eq!(site.sessions(&home), 0);
}

/// Whether the table still has a trace of a session that has ended changes nothing.
#[test]
fn a_session_that_has_ended_is_404_with_its_reason() {
    let (mut site, mut browser, _) = settled(&text());
    assert_eq!(site.begin(&mut browser, at(67)), Err(Denial::unknown(Reason::ExpiredIdle)));
    let (mut site, mut browser, _) = settled(&text().with("max_lifetime", "100s"));
    assert_eq!(site.visit(&mut browser, at(50)).1, Reason::Recalled);
    assert_eq!(site.begin(&mut browser, at(100)), Err(Denial::unknown(Reason::ExpiredAbsolute)));
}

#[test]
fn a_session_that_has_ended_begins_anew_where_unknown_ones_are_scheduled() {
    let (mut site, mut browser, _) = settled(&lenient());
    assert_eq!(site.visit(&mut browser, at(67)).1, Reason::ExpiredIdle);
    assert_eq!(site.visit(&mut browser, at(68)).1, Reason::Recalled);
}

#[test]
fn a_session_whose_home_is_gone_is_no_unknown_session() {
    let (mut site, mut browser, home) = settled(&text());
    site.reload(&text().without(&home));
    assert_eq!(site.visit(&mut browser, at(1)).1, Reason::GoneTarget);
}

#[test]
fn the_name_is_looked_for_in_the_field_that_was_configured() {
    let site = Site::new(&text());
    assert_eq!(site.group().persistence.key_source(), KeySource::Header(b"X-Session"));
}
