//! Which policy of a listener is asked first?
//!
//! A redirect to a listener takes everything and comes first. Then, where the listener lets policies do all that they can,
//! the one with the smaller priority; elsewhere the more exact host, then the more exact path, the longer before the
//! shorter.

use std::cmp::Reverse;

use super::{PRIORITY, TO_LISTENER, kind};
use crate::huawei::listeners::is_enhanced;
use crate::pools::{Compare, Condition, Listener, Policy, Subject};

/// The largest priority.
const LAST: u64 = 10_000;

/// Brings the policies of a listener into their order. What waits for rules comes last, and does not matter.
pub(super) fn sort(listener: &mut Listener) {
    let is_enhanced = is_enhanced(listener);
    listener.policies.sort_by_cached_key(|policy| {
        let by_rules = if is_enhanced {
            (0, Reverse(0), 0, Reverse(0))
        } else {
            (of_host(policy), long(policy, &Subject::Host), of_path(policy), long(policy, &Subject::Path))
        };
        let by_number = if is_enhanced { priority(policy).unwrap_or(LAST) } else { 0 };
        (policy.is_aside, kind(policy) != TO_LISTENER, by_number, by_rules)
    });
}

/// The number that a client gave it, or that it got.
pub(super) fn priority(policy: &Policy) -> Option<u64> {
    policy.annotations.number(PRIORITY)
}

/// The number of a new policy whose client gives none.
pub(super) fn default_priority(kind: &str, listener: &Listener) -> u64 {
    if !is_enhanced(listener) {
        return 1;
    }
    let others = listener.policies.iter().filter_map(priority);
    if kind == TO_LISTENER { 0 } else { others.max().map_or(1, |largest| (largest + 1).min(LAST)) }
}

fn condition<'p>(policy: &'p Policy, subject: &Subject) -> Option<&'p Condition> {
    policy.conditions.iter().find(|condition| condition.subject == *subject)
}

fn of_host(policy: &Policy) -> u8 {
    match condition(policy, &Subject::Host) {
        Some(host) if host.values.iter().any(|value| value.starts_with('*')) => 1,
        Some(_) => 0,
        None => 2,
    }
}

fn of_path(policy: &Policy) -> u8 {
    match condition(policy, &Subject::Path).map(|path| path.compare) {
        Some(Compare::Equal) => 0,
        // Without a path it is the prefix `/`.
        Some(Compare::StartsWith) | None => 1,
        Some(_) => 2,
    }
}

fn long(policy: &Policy, subject: &Subject) -> Reverse<usize> {
    let values = condition(policy, subject).map_or(&[][..], |condition| &condition.values);
    Reverse(values.iter().map(String::len).max().unwrap_or(1))
}
