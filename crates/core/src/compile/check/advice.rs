//! What is allowed, but probably not meant?

use std::collections::HashSet;

use super::{BalancerAt, GroupAt, ListenerAt, balancers};
use crate::problem::Problem;
use crate::spec::problems::Problems;
use crate::spec::{CookieSpec, MethodSpec, SameSite, SchedulerKind, Spec};

/// Warnings about a spec that has no problems. They keep nobody from using it.
#[must_use]
pub fn advise(spec: &Spec) -> Vec<Problem> {
    let warnings = Problems::default();
    for balancer in balancers(spec) {
        let used = used_groups(&balancer);
        for group in balancer.groups() {
            if !used.contains(&*group.spec.name) {
                warnings.add(|| {
                    Problem::new(group.path.clone(), "no listener and no rule leads to this group")
                        .hint("name it in a `group`, or remove it")
                });
            }
            advise_group(&group, &warnings);
        }
        for listener in balancer.listeners() {
            advise_rules(&listener, &warnings);
        }
    }
    warnings.into_vec()
}

fn used_groups<'a>(balancer: &BalancerAt<'a>) -> HashSet<&'a str> {
    let of_listener = balancer.spec.listeners.iter().filter_map(|listener| listener.group.as_deref());
    let rules = balancer.spec.listeners.iter().flat_map(|listener| &listener.rules);
    of_listener.chain(rules.map(|rule| &*rule.group)).collect()
}

fn advise_group(group: &GroupAt<'_>, warnings: &Problems) {
    if group.spec.targets.is_empty() {
        warnings.add(|| {
            Problem::new(group.path.clone(), "the group has no targets: all its traffic is refused")
                .hint("add [[load_balancers.groups.targets]]")
        });
    }
    let Some(persistence) = &group.spec.persistence else {
        return;
    };
    let path = || group.path.key("persistence");
    match &persistence.method {
        MethodSpec::Cookie(CookieSpec { same_site: SameSite::None, .. }) => warnings.add(|| {
            Problem::new(path().key("same_site"), "browsers drop a SameSite=None cookie without Secure")
                .hint("write \"omit\" or \"lax\" where clients come by plain HTTP")
        }),
        MethodSpec::Cookie(_) | MethodSpec::AppCookie(_) | MethodSpec::Header(_) => {}
        MethodSpec::SourceIp(_) => {
            if matches!(group.spec.scheduler, SchedulerKind::IpHash | SchedulerKind::Maglev) {
                warnings.add(|| {
                    let what = format!("{} sends an address to its target anyway", group.spec.scheduler);
                    Problem::new(path(), what)
                        .hint("fine if homes shall stay when targets change; else leave `persistence` out")
                });
            }
        }
    }
}

fn advise_rules(listener: &ListenerAt<'_>, warnings: &Problems) {
    let takes_all = |rule: &crate::spec::RuleSpec| rule.host.is_none() && rule.path.is_none();
    let Some(first) = listener.spec.rules.iter().position(takes_all) else {
        return;
    };
    if first + 1 < listener.spec.rules.len() {
        warnings.add(|| {
            let path = listener.path.key("rules").item(first + 1, None);
            let what = format!("no request comes here: rules[{first}] matches all of them");
            Problem::new(path, what).hint("put the rule without conditions last")
        });
    }
}
