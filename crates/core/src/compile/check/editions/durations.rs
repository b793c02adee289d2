//! May a session be idle for that long, under the rules of the edition?

use std::time::Duration;

use super::sessions::Keeping;
use crate::edition::MethodRule;
use crate::problem::{Phrase, Problem, Value, say};
use crate::spec::duration;
use crate::spec::problems::Problems;

/// Where an edition has the method on several layers, its limits are the same on all of them.
pub(super) fn check(keeping: &Keeping<'_>, problems: &Problems) {
    let rule = keeping.layers.iter().find_map(|layer| keeping.under.rules.method(*layer, keeping.method()));
    let Some((key, idle)) = idle(keeping) else {
        problems.add(|| missing(keeping, rule));
        return;
    };
    // A method that is not there has no limits to break.
    let Some(rule) = rule.filter(|_| !keeping.is_off()) else { return };
    if !rule.allows(idle, keeping.under.balancer.spec) {
        problems.add(|| refused(keeping, key, idle, rule));
    }
}

/// The idle limit, and the setting that it comes from; `None`: it must be given.
fn idle(keeping: &Keeping<'_>) -> Option<(&'static str, Duration)> {
    let persistence = keeping.persistence;
    if let Some(given) = persistence.timeout {
        return Some(("timeout", given));
    }
    let default = keeping.under.rules.timeout_default?;
    // Whoever says only how long a session may live at most has no wish for a longer idle limit.
    match persistence.max_lifetime.filter(|most| *most < default) {
        Some(most) => Some(("max_lifetime", most)),
        None => Some(("timeout", default)),
    }
}

fn missing(keeping: &Keeping<'_>, rule: Option<&MethodRule>) -> Problem {
    const EXAMPLE: &str = "timeout = \"…\"";
    let example: Value = match rule {
        Some(rule) => say::setting_allowed(EXAMPLE, allowed(keeping, rule)).into(),
        None => EXAMPLE.into(),
    };
    let what = say::missing(say::no_default(keeping.under.edition()), example);
    Problem::new(keeping.path.key("timeout"), what)
}

fn refused(keeping: &Keeping<'_>, key: &str, idle: Duration, rule: &MethodRule) -> Problem {
    let under = keeping.under;
    let given = duration::text(idle);
    let fault = match (rule.shortest..=rule.longest(under.balancer.spec)).contains(&idle) {
        true => say::not_whole(unit(rule)),
        false => say::beyond_range(),
    };
    let (method, edition) = (keeping.method().as_str(), under.edition());
    let what = match (key == "timeout", under.is_native()) {
        (true, true) => say::idle_limit(given, fault),
        (true, false) => say::idle_limit_in(given, fault, method, edition),
        (false, true) => say::lifetime_as_idle_limit(given, fault),
        (false, false) => say::lifetime_as_idle_limit_in(given, fault, method, edition),
    };
    Problem::new(keeping.path.key(key), what).hint(say::allowed(allowed(keeping, rule)))
}

fn unit(rule: &MethodRule) -> Phrase {
    match rule.unit.as_secs() {
        60 => say::minutes(),
        1 => say::seconds(),
        _ => say::milliseconds(),
    }
}

/// `30s to 1h in whole seconds; 0s switches it off`
fn allowed(keeping: &Keeping<'_>, rule: &MethodRule) -> Phrase {
    let (rules, balancer) = (keeping.under.rules, keeping.under.balancer.spec);
    let mut said = say::span(duration::text(rule.shortest), duration::text(rule.longest(balancer)));
    if rule.unit >= Duration::from_secs(1) {
        said = say::in_whole(said, unit(rule));
    }
    if let Some(longest) = rule.longest_with_switch.filter(|_| !balancer.long_cookie) {
        said = say::with_long_cookie(said, duration::text(longest));
    }
    match (rules.zero_is_off, keeping.persistence.timeout) {
        (true, _) => say::zero_switches_off(said),
        (false, Some(Duration::ZERO)) => say::leaving_out_switches_off(said),
        _ => said,
    }
}
