//! Is a cookie written where browsers take it: over HTTPS alone, what is for HTTPS alone?

use super::super::persistence::may_have_host_prefix;
use super::echo::Doubts;
use super::{BalancerAt, Way};
use crate::problem::{Path, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{CookieSpec, MethodSpec, Protocol, SameSite};
use std::collections::HashMap;

/// How clients reach a group, as far as the protocols could be read.
#[derive(Clone, Copy, Default)]
struct Reached<'a> {
    /// The first way by which they come over plain HTTP.
    plain: Option<Way<'a>>,
    /// Whether there is one over HTTPS.
    secured: bool,
}

pub(super) fn check(balancer: &BalancerAt<'_>, doubts: &Doubts<'_>, problems: &Problems) {
    let mut reached: HashMap<&str, Reached<'_>> = HashMap::new();
    for way in balancer.ways() {
        if doubts.has(&balancer.listener_of(&way).key("protocol")) {
            continue;
        }
        let group = reached.entry(way.group).or_default();
        match way.listener.protocol {
            Protocol::Http => _ = group.plain.get_or_insert(way),
            Protocol::Https => group.secured = true,
            Protocol::Tcp | Protocol::Udp => {}
        }
    }
    for group in balancer.groups() {
        let Some(MethodSpec::Cookie(cookie)) = group.spec.persistence.as_ref().map(|p| &p.method) else {
            continue;
        };
        let reached = reached.get(&*group.spec.name).copied().unwrap_or_default();
        let path = group.path.key("persistence");
        check_prefix(cookie, reached, &path, problems);
        check_partitioned(cookie, reached, &path, problems);
    }
}

/// RFC 6265bis section 4.1.3: in any mixture of case, browsers drop such a cookie that breaks the promise of its name.
fn check_prefix(cookie: &CookieSpec, reached: Reached<'_>, path: &Path, problems: &Problems) {
    let Some(name) = &cookie.cookie_name else { return };
    let lower = name.to_ascii_lowercase();
    let is_for_host = lower.starts_with("__host-");
    if !is_for_host && !lower.starts_with("__secure-") {
        return;
    }
    if let Some(way) = reached.plain {
        problems
            .add(|| Problem::new(path.key("cookie_name"), say::prefix_over_http(name, &way.listener.name)));
    }
    if is_for_host && !may_have_host_prefix(cookie) {
        problems.add(|| {
            let key = if cookie.domain.is_some() { "domain" } else { "path" };
            Problem::new(path.key(key), say::not_for_one_host(name))
        });
    }
}

/// `SameSite=None` brings `Secure` anyway, and so does HTTPS.
fn check_partitioned(cookie: &CookieSpec, reached: Reached<'_>, path: &Path, problems: &Problems) {
    let is_secure = cookie.secure || cookie.same_site == SameSite::None;
    let is_secured = reached.secured && reached.plain.is_none();
    if !cookie.partitioned || is_secure || is_secured {
        return;
    }
    problems.add(|| Problem::new(path.key("partitioned"), say::partitioned_without_secure()));
}
