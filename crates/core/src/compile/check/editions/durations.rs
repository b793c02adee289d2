//! May a session be idle for that long, under the rules of the edition?

use std::time::Duration;

use super::sessions::Keeping;
use crate::edition::MethodRule;
use crate::problem::Problem;
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
    let what = format!("missing: {} has no default for it", keeping.under.edition());
    let allowed = rule.map(|rule| format!(": {}", allowed(keeping, rule))).unwrap_or_default();
    Problem::new(keeping.path.key("timeout"), what).hint(format!("add timeout = \"…\"{allowed}"))
}

fn refused(keeping: &Keeping<'_>, key: &str, idle: Duration, rule: &MethodRule) -> Problem {
    let under = keeping.under;
    let given = duration::text(idle);
    let what = match (rule.shortest..=rule.longest(under.balancer.spec)).contains(&idle) {
        true => format!("no whole number of {}", unit(rule)),
        false => "out of range".to_owned(),
    };
    let whose = under.whose_range(&format!(" for method = \"{}\"", keeping.method()));
    let also = if key == "timeout" { "" } else { "the idle limit, too, and " };
    Problem::new(keeping.path.key(key), format!("{given:?} is {also}{what}{whose}"))
        .hint(format!("allowed: {}", allowed(keeping, rule)))
}

fn unit(rule: &MethodRule) -> &'static str {
    match rule.unit.as_secs() {
        60 => "minutes",
        1 => "seconds",
        _ => "milliseconds",
    }
}

/// `30s to 1h in whole seconds, 0s switches persistence off`
fn allowed(keeping: &Keeping<'_>, rule: &MethodRule) -> String {
    let (rules, balancer) = (keeping.under.rules, keeping.under.balancer.spec);
    let mut text = format!("{} to {}", duration::text(rule.shortest), duration::text(rule.longest(balancer)));
    if rule.unit >= Duration::from_secs(1) {
        text.push_str(&format!(" in whole {}", unit(rule)));
    }
    if let Some(longest) = rule.longest_with_switch.filter(|_| !balancer.long_cookie) {
        let longest = duration::text(longest);
        text.push_str(&format!(", up to {longest} with long_cookie = true in the load balancer"));
    }
    match (rules.zero_is_off, keeping.persistence.timeout) {
        (true, _) => text.push_str("; 0s switches it off"),
        (false, Some(Duration::ZERO)) => text.push_str("; leave `persistence` out to switch it off"),
        _ => {}
    }
    text
}
