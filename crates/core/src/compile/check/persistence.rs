//! Do the settings of a group's persistence go together, whatever the edition?

use super::GroupAt;
use crate::problem::{Path, Problem};
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
        let (timeout, lifetime) = (duration::text(idle), duration::text(lifetime));
        let what = format!("{lifetime:?} is shorter than the idle limit `timeout` ({timeout:?})");
        let hint = format!("write at least {timeout:?}, or a `timeout` of at most {lifetime:?}");
        Problem::new(path.key("max_lifetime"), what).hint(hint)
    });
}

fn check_app_cookie(cookie: &AppCookieSpec, path: &Path, problems: &Problems) {
    let cannot = |character: &char| !stands_in_a_path(*character);
    let Some(character) = cookie.cookie_name.chars().find(cannot).filter(|_| cookie.path_parameter) else {
        return;
    };
    problems.add(|| {
        let name = &cookie.cookie_name;
        let what = format!(
            "path_parameter = true does not go with cookie_name = {name:?}: {character:?} cannot stand in a path \
             (RFC 3986 section 3.3)"
        );
        Problem::new(path.key("path_parameter"), what)
            .hint("leave `path_parameter` out, or let the application use another name")
    });
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
            let what = format!("{name:?} cannot name a session of method = \"header\": {why}");
            Problem::new(path.key(key), what).hint(*instead)
        });
    }
}

const OWN: &str = "name a field that the application uses for its sessions alone: \"Mcp-Session-Id\"";
const BY_COOKIE: &str = "write method = \"app-cookie\" with the cookie's name in `cookie_name`";
const HOP: &str = "it is about one connection and goes no further";
const FRAMING: &str = "it is about the message that carries it";
const ROUTING: &str = "it says for whom a request is, the same for all sessions";
const OURS: &str = "the balancer writes it";

/// Header fields that cannot name a session: name, why, what to do instead.
const UNFIT: &[(&str, &str, &str)] = &[
    ("Cookie", "it carries all cookies of a client", BY_COOKIE),
    ("Set-Cookie", "it carries a cookie", BY_COOKIE),
    ("Connection", HOP, OWN),
    ("Keep-Alive", HOP, OWN),
    ("Proxy-Connection", HOP, OWN),
    ("TE", HOP, OWN),
    ("Trailer", HOP, OWN),
    ("Transfer-Encoding", HOP, OWN),
    ("Upgrade", HOP, OWN),
    ("Content-Encoding", FRAMING, OWN),
    ("Content-Length", FRAMING, OWN),
    ("Content-Range", FRAMING, OWN),
    ("Content-Type", FRAMING, OWN),
    ("Date", FRAMING, OWN),
    ("Expect", FRAMING, OWN),
    ("Host", ROUTING, OWN),
    ("Forwarded", OURS, "write method = \"source-ip\": it knows `trusted_proxies` of the listener"),
    ("X-Forwarded-For", OURS, "write method = \"source-ip\": it knows `trusted_proxies` of the listener"),
    ("X-Forwarded-Host", OURS, OWN),
    ("X-Forwarded-Proto", OURS, OWN),
    ("X-Homing-Decision", OURS, OWN),
    ("X-Homing-Reason", OURS, OWN),
    ("X-Homing-Release", "by it a target says that a session is over", OWN),
];
