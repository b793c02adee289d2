//! Do the settings of a group's persistence go together, whatever the edition?

use super::GroupAt;
use crate::problem::{Path, Phrase, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{AppCookieSpec, HeaderSpec, MethodSpec, PersistenceSpec, duration};
use std::time::Duration;

pub(super) fn check(group: &GroupAt<'_>, problems: &Problems) {
    let Some(persistence) = &group.spec.persistence else { return };
    let path = group.path.key("persistence");
    check_lifetime(persistence, &path, problems);
    match &persistence.method {
        // What depends on who reaches the group is in `secure`.
        MethodSpec::Cookie(_) | MethodSpec::SourceIp(_) => {}
        MethodSpec::AppCookie(cookie) => check_app_cookie(cookie, &path, problems),
        MethodSpec::Header(header) => check_header(header, &path, problems),
    }
}

fn check_lifetime(persistence: &PersistenceSpec, path: &Path, problems: &Problems) {
    // 0 is either "off" or refused, by the edition.
    let Some(idle) = persistence.timeout.filter(|idle| *idle != Duration::ZERO) else { return };
    let Some(lifetime) = persistence.max_lifetime.filter(|lifetime| *lifetime < idle) else { return };
    problems.add(|| {
        let what = say::lifetime_below_timeout(duration::text(lifetime), duration::text(idle));
        Problem::new(path.key("max_lifetime"), what)
    });
}

fn check_app_cookie(cookie: &AppCookieSpec, path: &Path, problems: &Problems) {
    let cannot = |character: &char| !stands_in_a_path(*character);
    let Some(character) = cookie.cookie_name.chars().find(cannot).filter(|_| cookie.path_parameter) else {
        return;
    };
    problems
        .add(|| Problem::new(path.key("path_parameter"), say::not_in_a_path(&cookie.cookie_name, character)));
}

/// `pchar` of RFC 3986 section 3.3, without those that separate parameters and without percent-encoding, which
/// nobody decodes in a parameter's name.
fn stands_in_a_path(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~!$&'()*+,:@".contains(character)
}

fn check_header(header: &HeaderSpec, path: &Path, problems: &Problems) {
    for (key, name) in
        [("request_header", &header.request_header), ("response_header", &header.response_header)]
    {
        let Some((_, why, instead)) = UNFIT.iter().find(|(unfit, ..)| name.eq_ignore_ascii_case(unfit))
        else {
            continue;
        };
        // The field of answers is that of requests unless it is given: one mistake, one problem.
        if key == "response_header" && header.request_header == header.response_header {
            continue;
        }
        problems.add(|| {
            let problem = Problem::new(path.key(key), say::cannot_name_a_session(name, why()));
            instead.iter().fold(problem, |problem, instead| problem.hint(instead()))
        });
    }
}

/// A header field that cannot name a session, why, and what to do instead of naming another one.
type Unfit = (&'static str, fn() -> Phrase, Option<fn() -> Phrase>);

const BY_COOKIE: Option<fn() -> Phrase> = Some(say::app_cookie_instead);
const BY_ADDRESS: Option<fn() -> Phrase> = Some(say::source_ip_instead);

const UNFIT: &[Unfit] = &[
    ("Cookie", say::carries_all_cookies, BY_COOKIE),
    ("Set-Cookie", say::carries_a_cookie, BY_COOKIE),
    ("Connection", say::about_one_connection, None),
    ("Keep-Alive", say::about_one_connection, None),
    ("Proxy-Connection", say::about_one_connection, None),
    ("TE", say::about_one_connection, None),
    ("Trailer", say::about_one_connection, None),
    ("Transfer-Encoding", say::about_one_connection, None),
    ("Upgrade", say::about_one_connection, None),
    ("Content-Encoding", say::about_the_message, None),
    ("Content-Length", say::about_the_message, None),
    ("Content-Range", say::about_the_message, None),
    ("Content-Type", say::about_the_message, None),
    ("Date", say::about_the_message, None),
    ("Expect", say::about_the_message, None),
    ("Host", say::about_whom, None),
    ("Forwarded", say::balancer_writes_it, BY_ADDRESS),
    ("X-Forwarded-For", say::balancer_writes_it, BY_ADDRESS),
    ("X-Forwarded-Host", say::balancer_writes_it, None),
    ("X-Forwarded-Proto", say::balancer_writes_it, None),
    ("X-Homing-Decision", say::balancer_writes_it, None),
    ("X-Homing-Reason", say::balancer_writes_it, None),
    ("X-Homing-Release", say::says_session_is_over, None),
];
