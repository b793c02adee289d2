//! Do listeners keep the rules of the edition: their timeouts, and whose group is whose?

use std::collections::HashMap;
use std::time::Duration;

use super::super::echo::Doubts;
use super::super::{ListenerAt, Way};
use super::Under;
use crate::edition::{EDITIONS, IDLE_FIXED, IdleRule, Wait};
use crate::problem::{Path, Problem};
use crate::spec::problems::Problems;
use crate::spec::{Edition, Protocol, duration};

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
            let whose = under.whose_range("");
            let what = match given {
                Some(bytes) => format!("{bytes} bytes are out of range{whose}"),
                None => format!("no limit is out of range{whose}"),
            };
            Problem::new(listener.path.key("client_max_body_size"), what)
                .hint(format!("allowed: {}", bytes_span(size.smallest, size.largest)))
        });
    }
}

fn wrong_wait(under: &Under<'_>, path: Path, rule: &Wait, given: Duration) -> Problem {
    let given = duration::text(given);
    if rule.is_fixed() {
        let what = format!(
            "{given:?} is not allowed in {}: an idle client connection is closed after {}s there",
            under.edition(),
            rule.default.as_secs()
        );
        return Problem::new(path, what).hint(format!("remove it, or write edition = \"{ADJUSTABLE}\""));
    }
    Problem::new(path, format!("{given:?} is out of range{}", under.whose_range("")))
        .hint(format!("allowed: {}", span(rule.shortest, rule.longest)))
}

/// Editions count in MiB; ours from the first byte on.
fn bytes_span(smallest: u64, largest: u64) -> String {
    match smallest >> 20 {
        0 => format!("{smallest} byte to {} GiB", largest >> 30),
        smallest => format!("{smallest} MiB to {} MiB", largest >> 20),
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
                    let what = format!(
                        "{:?} is out of range in {} with adjustable_idle = true",
                        duration::text(given),
                        under.edition()
                    );
                    Problem::new(listener.path.key("idle_timeout"), what)
                        .hint(format!("allowed: {}", span(shortest, longest)))
                });
            }
        }
        IdleRule::Switched { .. } | IdleRule::Fixed if given == IDLE_FIXED => {}
        IdleRule::Switched { shortest, longest } => {
            let allowed = span(shortest, longest);
            let hint = format!("remove it, or write adjustable_idle = true in the load balancer: {allowed}");
            problems.add(|| fixed_idle(under, listener, hint));
        }
        IdleRule::Fixed => {
            let hint =
                format!("remove it, or write edition = \"{ADJUSTABLE}\" and adjustable_idle = true there");
            problems.add(|| fixed_idle(under, listener, hint));
        }
    }
}

fn fixed_idle(under: &Under<'_>, listener: &ListenerAt<'_>, hint: String) -> Problem {
    let what = format!(
        "{:?} is not allowed in {}: a silent connection is closed after {}s there",
        duration::text(listener.spec.idle_timeout),
        under.edition(),
        IDLE_FIXED.as_secs()
    );
    Problem::new(listener.path.key("idle_timeout"), what).hint(hint)
}

fn span(shortest: Duration, longest: Duration) -> String {
    format!("{} to {}", duration::text(shortest), duration::text(longest))
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
        problems.add(|| {
            let owner = match owner.rule {
                Some(rule) => format!("rules[{rule}] of {}", under.listener_name(&owner)),
                None => under.listener_name(&owner),
            };
            let what = format!(
                "group {:?} belongs to {owner}: in {} each listener and each rule has a group of its own",
                way.group,
                under.edition()
            );
            let free = EDITIONS.iter().find(|rules| !rules.groups_are_owned).map(|rules| rules.edition);
            let free = free.unwrap_or_default();
            Problem::new(under.group_key(&way), what).hint(format!(
                "name another group here, with the same targets if need be, or write edition = \"{free}\""
            ))
        });
    }
}
