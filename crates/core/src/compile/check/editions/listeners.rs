//! Do listeners keep the rules of the edition: their timeouts, and whose group is whose?

use std::collections::HashMap;
use std::time::Duration;

use super::super::echo::Doubts;
use super::super::{ListenerAt, Way};
use super::{Under, editions_with};
use crate::edition::{EDITIONS, IDLE_FIXED, IdleRule, Wait};
use crate::problem::{Path, Phrase, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{ActionSpec, Edition, Protocol, duration};

/// The edition that differs from the classic one in what it lets an operator change.
const ADJUSTABLE: Edition = Edition::TencentClb;

pub(super) fn check_timeouts(
    under: &Under<'_>,
    listener: &ListenerAt<'_>,
    doubts: &Doubts<'_>,
    problems: &Problems,
) {
    // The protocol decides which timeouts there are.
    if doubts.has(&listener.path.key("protocol")) {
        return;
    }
    match listener.spec.protocol {
        Protocol::Http | Protocol::Https => check_http(under, listener, problems),
        Protocol::Tcp => check_idle(under, listener, problems),
        Protocol::Udp => {}
    }
}

fn check_http(under: &Under<'_>, listener: &ListenerAt<'_>, problems: &Problems) {
    let http = &under.rules.http;
    for (key, rule, given) in http.waits(listener.spec) {
        if !rule.allows(given) {
            problems.add(|| wrong_wait(under, listener.path.key(key), &rule, given));
        }
    }
    let (size, given) = (&http.client_max_body_size, listener.spec.client_max_body_size);
    if !size.allows(given) {
        problems.add(|| {
            let what = match given {
                Some(bytes) if under.is_native() => say::size_out_of_range(bytes),
                Some(bytes) => say::size_out_of_range_in(bytes, under.edition()),
                None => say::no_limit_in(under.edition()),
            };
            Problem::new(listener.path.key("client_max_body_size"), what)
                .hint(say::allowed(bytes_span(size.smallest, size.largest)))
        });
    }
}

fn wrong_wait(under: &Under<'_>, path: Path, rule: &Wait, given: Duration) -> Problem {
    let given = duration::text(given);
    if rule.is_fixed() {
        let fixed = format!("{}s", rule.default.as_secs());
        let what = say::fixed_keepalive(given, under.edition(), fixed, ADJUSTABLE.as_str());
        return Problem::new(path, what);
    }
    Problem::new(path, under.out_of_range(given)).hint(say::allowed(span(rule.shortest, rule.longest)))
}

/// Editions count in MiB; ours from the first byte on.
fn bytes_span(smallest: u64, largest: u64) -> Phrase {
    match smallest >> 20 {
        0 => say::bytes_span(smallest, format!("{} GiB", largest >> 30)),
        smallest => say::span(format!("{smallest} MiB"), format!("{} MiB", largest >> 20)),
    }
}

fn check_idle(under: &Under<'_>, listener: &ListenerAt<'_>, problems: &Problems) {
    let given = listener.spec.idle_timeout;
    let is_switched_on = under.balancer.spec.adjustable_idle;
    match under.rules.idle {
        IdleRule::Free => {}
        IdleRule::Switched { shortest, longest } if is_switched_on => {
            if !(shortest..=longest).contains(&given) {
                problems.add(|| {
                    let what = say::out_of_adjustable_range(duration::text(given), under.edition());
                    Problem::new(listener.path.key("idle_timeout"), what)
                        .hint(say::allowed(span(shortest, longest)))
                });
            }
        }
        IdleRule::Switched { .. } | IdleRule::Fixed if given == IDLE_FIXED => {}
        IdleRule::Switched { shortest, longest } => {
            let hint = say::adjustable_idle(span(shortest, longest));
            problems.add(|| fixed_idle(under, listener, hint));
        }
        IdleRule::Fixed => {
            let hint = say::adjustable_edition(ADJUSTABLE.as_str());
            problems.add(|| fixed_idle(under, listener, hint));
        }
    }
}

fn fixed_idle(under: &Under<'_>, listener: &ListenerAt<'_>, hint: Phrase) -> Problem {
    let fixed = format!("{}s", IDLE_FIXED.as_secs());
    let what = say::fixed_idle(duration::text(listener.spec.idle_timeout), under.edition(), fixed);
    Problem::new(listener.path.key("idle_timeout"), what).hint(hint)
}

fn span(shortest: Duration, longest: Duration) -> Phrase {
    say::span(duration::text(shortest), duration::text(longest))
}

/// An edition may have no word for several groups in one place.
pub(super) fn check_splits(under: &Under<'_>, listener: &ListenerAt<'_>, problems: &Problems) {
    if under.rules.splits {
        return;
    }
    let own = listener.spec.action.iter().map(|action| (None, action));
    let rules = listener.spec.rules.iter().enumerate().map(|(index, rule)| (Some(index), &rule.action));
    for (index, _) in own.chain(rules).filter(|(_, action)| matches!(action, ActionSpec::Split(_))) {
        problems.add(|| {
            let at = match index {
                Some(index) => listener.path.key("rules").item(index, None),
                None => listener.path.clone(),
            };
            let editions = editions_with(|rules| rules.splits);
            Problem::new(at.key("groups"), say::no_split_in(under.edition(), editions))
        });
    }
}

/// Where each listener and each rule owns its group, what is changed for one of them never changes another.
pub(super) fn check_owners(under: &Under<'_>, problems: &Problems) {
    if !under.rules.groups_are_owned {
        return;
    }
    let mut owner_of: HashMap<&str, Way<'_>> = HashMap::new();
    for way in under.balancer.ways().filter(|way| under.balancer.group(way.group).is_some()) {
        let owner = *owner_of.entry(way.group).or_insert(way);
        if (owner.at, owner.rule) == (way.at, way.rule) {
            continue;
        }
        if under.balancer.spec.of_dialect && is_one_rule(&owner, &way) {
            continue;
        }
        problems.add(|| {
            let listener = say::listener_named(&owner.listener.name);
            let owner = match owner.rule {
                Some(rule) => say::rule_of(rule, listener),
                None => listener,
            };
            let free = EDITIONS.iter().find(|rules| !rules.groups_are_owned).map(|rules| rules.edition);
            let free = free.unwrap_or_default().as_str();
            let what = say::group_owned(way.group.to_owned(), owner, under.edition(), free);
            Problem::new(under.group_key(&way), what)
        });
    }
}

/// Rules of a listener that differ in their host alone are one rule of the vendor's, which has several domains.
fn is_one_rule(owner: &Way<'_>, way: &Way<'_>) -> bool {
    let path = |rule: usize| &way.listener.rules[rule].path;
    match (owner.rule, way.rule) {
        (Some(of_owner), Some(own)) => owner.at == way.at && path(of_owner) == path(own),
        _ => false,
    }
}
