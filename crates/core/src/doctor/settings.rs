//! Which settings promise what browsers will not keep?

use super::Finding;
use crate::spec::{
    CookieSpec, GroupSpec, ListenerSpec, LoadBalancerSpec, MethodSpec, PathSpec, Protocol, SameSite, Spec,
};

pub(super) fn examine(spec: &Spec) -> Vec<Finding> {
    let mut findings = Vec::new();
    for balancer in &spec.load_balancers {
        for group in &balancer.groups {
            if let Some(cookie) = own_cookie(group) {
                examine_cookie(balancer, group, cookie, &mut findings);
            }
        }
    }
    findings
}

fn own_cookie(group: &GroupSpec) -> Option<&CookieSpec> {
    match &group.persistence.as_ref()?.method {
        MethodSpec::Cookie(cookie) => Some(cookie),
        MethodSpec::SourceIp(_) | MethodSpec::AppCookie(_) | MethodSpec::Header(_) => None,
    }
}

fn examine_cookie(
    balancer: &LoadBalancerSpec,
    group: &GroupSpec,
    cookie: &CookieSpec,
    findings: &mut Vec<Finding>,
) {
    let find = |code, values| Finding {
        code,
        load_balancer: balancer.name.clone(),
        group: group.name.clone(),
        values,
    };
    for listener in balancer.listeners.iter().filter(|listener| listener.leads_to(&group.name)) {
        let is_plain = listener.protocol == Protocol::Http && listener.trusted_proxies.is_empty();
        if is_plain && (cookie.secure || cookie.same_site == SameSite::None) {
            findings.push(find("secure-cookie-over-http", vec![("listener", listener.name.clone())]));
        }
        if let Some(path) = cookie.path.as_deref() {
            for rule in ways_outside(listener, group, path) {
                findings
                    .push(find("cookie-path-too-narrow", vec![("path", path.to_owned()), ("rule", rule)]));
            }
        }
    }
}

/// The ways from a listener into a group on which paths come that a cookie with `path` is not sent with (RFC 6265
/// section 5.1.4).
fn ways_outside(listener: &ListenerSpec, group: &GroupSpec, path: &str) -> Vec<String> {
    let mut ways = Vec::new();
    let leads_itself = listener.action.as_ref().is_some_and(|action| action.leads_to(&group.name));
    if leads_itself && path != "/" {
        ways.push(listener.name.clone());
    }
    let rules = listener.rules.iter().enumerate().filter(|(_, rule)| rule.action.leads_to(&group.name));
    for (position, rule) in rules {
        let is_covered = match &rule.path {
            Some(PathSpec::Prefix(prefix) | PathSpec::Exact(prefix)) => covers(path, prefix),
            Some(PathSpec::Regex(_)) | None => path == "/",
        };
        if !is_covered {
            ways.push(format!("{}.rules[{position}]", listener.name));
        }
    }
    ways
}

fn covers(cookie_path: &str, request_path: &str) -> bool {
    request_path
        .strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}
