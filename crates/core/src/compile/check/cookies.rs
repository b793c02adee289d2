//! Would two groups overwrite each other's cookie?
//!
//! A browser keeps one cookie per name, domain and path (RFC 6265 section 5.3). Two groups that use the same three
//! and that one client reaches under the same host would take turns in moving that client's sessions.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::persistence::tencent_cookie_name;
use super::{BalancerAt, ListenerAt, group_at};
use crate::edition::CookieStyle;
use crate::problem::{Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{ActionSpec, CookieSpec, GroupSpec, MethodSpec, RuleSpec};

/// One way from a listener into a group whose cookie has a name that another's can have.
struct Way<'a> {
    group: &'a GroupSpec,
    cookie: &'a CookieSpec,
    /// The rule that leads there; `None`: the listener's default group.
    rule: Option<&'a RuleSpec>,
}

/// Ways that are compared with each other; beyond that, the rest of them is taken on trust.
const WAYS_MAX: usize = 64;

pub(super) fn check(balancer: &BalancerAt<'_>, listener: &ListenerAt<'_>, problems: &Problems) {
    let mut ways_of: HashMap<Cow<'_, str>, Vec<Way<'_>>> = HashMap::new();
    let rules = listener.spec.rules.iter().enumerate();
    let rules = rules.map(|(index, rule)| (Some(index), &rule.action));
    let default = listener.spec.action.iter().map(|action| (None, action));
    let of_all = rules.chain(default).flat_map(|(index, action)| {
        let is_split = matches!(action, ActionSpec::Split(_));
        let branches = action.groups().enumerate();
        branches.map(move |(branch, name)| (index, Some(branch).filter(|_| is_split), name))
    });
    for (index, branch, name) in of_all {
        let Some(group) = balancer.group(name) else {
            continue;
        };
        let Some((cookie, cookie_name)) = named_cookie(balancer, group) else {
            continue;
        };
        let rule = index.and_then(|index| listener.spec.rules.get(index));
        let way = Way { group, cookie, rule };
        let ways = ways_of.entry(cookie_name.clone()).or_default();
        if let Some(other) = ways.iter().find(|other| overwrites(other, &way)) {
            problems.add(|| {
                let at = match index {
                    Some(index) => listener.path.key("rules").item(index, None),
                    None => listener.path.clone(),
                };
                let path = group_at(&at, branch);
                Problem::new(path, say::cookie_overwritten(&other.group.name, &group.name, cookie_name))
            });
        }
        if ways.len() < WAYS_MAX {
            ways.push(way);
        }
    }
}

/// The cookie of a group and its name, unless the name is its own for certain.
fn named_cookie<'a>(
    balancer: &BalancerAt<'a>,
    group: &'a GroupSpec,
) -> Option<(&'a CookieSpec, Cow<'a, str>)> {
    let MethodSpec::Cookie(cookie) = &group.persistence.as_ref()?.method else { return None };
    let name = match (&cookie.cookie_name, balancer.spec.edition.rules().cookie_style) {
        (Some(name), _) => Cow::Borrowed(&**name),
        (None, CookieStyle::WhenNeeded) => return None,
        (None, CookieStyle::EveryAnswer) => {
            let (ordinal, _) = balancer.group_of.get(&*group.name)?;
            Cow::Owned(tencent_cookie_name(*ordinal))
        }
    };
    Some((cookie, name))
}

/// Whether the later way can set the earlier one's cookie; both have the same cookie name.
fn overwrites(earlier: &Way<'_>, later: &Way<'_>) -> bool {
    let path = |way: &Way<'_>| way.cookie.path.clone().unwrap_or_else(|| "/".to_owned());
    if earlier.group.name == later.group.name
        || path(earlier) != path(later)
        || earlier.cookie.domain != later.cookie.domain
    {
        return false;
    }
    if earlier.cookie.domain.is_some() {
        // The domain spans hosts, so different hosts do not help.
        return true;
    }
    // A rule that looks at the host only takes all of that host: nothing of it is left for the later way.
    let takes_all = earlier.rule.is_none_or(|rule| rule.path.is_none() && rule.when.is_empty());
    !takes_all && hosts_overlap(earlier.rule, later.rule)
}

/// Whether a host can match both rules.
fn hosts_overlap(one: Option<&RuleSpec>, other: Option<&RuleSpec>) -> bool {
    let host = |rule: Option<&RuleSpec>| rule.and_then(|rule| rule.host.clone());
    let (Some(one), Some(other)) = (host(one), host(other)) else {
        return true;
    };
    let below = |host: &str, pattern: &str| {
        pattern.strip_prefix('*').is_some_and(|domain| host.trim_start_matches('*').ends_with(domain))
    };
    one == other || below(&one, &other) || below(&other, &one)
}
