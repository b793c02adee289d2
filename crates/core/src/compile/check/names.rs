//! Is every name unique where it is used, and is nothing beyond its limit?

use std::collections::HashMap;

use super::{BalancerAt, item};
use crate::limits;
use crate::problem::{Path, Problem};
use crate::spec::Spec;
use crate::spec::problems::Problems;

pub(super) fn check(spec: &Spec, problems: &Problems) {
    let root = Path::default().key("load_balancers");
    at_most(limits::LOAD_BALANCERS, spec.load_balancers.len(), "load balancers", &root, problems);
    at_most(
        limits::LISTENERS,
        count(spec, |balancer| balancer.listeners.len()),
        "listeners",
        &root,
        problems,
    );
    at_most(limits::GROUPS, count(spec, |balancer| balancer.groups.len()), "backend groups", &root, problems);
    unique("load balancer", &root, spec.load_balancers.iter().map(|balancer| &*balancer.name), problems);
}

/// The same for what is in one load balancer.
pub(super) fn check_balancer(balancer: &BalancerAt<'_>, problems: &Problems) {
    let names = balancer.spec.listeners.iter().map(|listener| &*listener.name);
    unique("listener", &balancer.path.key("listeners"), names, problems);
    let names = balancer.spec.groups.iter().map(|group| &*group.name);
    unique("backend group", &balancer.path.key("groups"), names, problems);
    for group in balancer.groups() {
        let (targets, path) = (&group.spec.targets, group.path.key("targets"));
        at_most(limits::TARGETS_PER_GROUP, targets.len(), "targets in one group", &path, problems);
        unique("target", &path, targets.iter().map(|target| &*target.name), problems);
    }
    for listener in balancer.listeners() {
        let (rules, addresses) = (listener.spec.rules.len(), listener.spec.listen.len());
        let path = listener.path.key("rules");
        at_most(limits::RULES_PER_LISTENER, rules, "rules of one listener", &path, problems);
        let path = listener.path.key("listen");
        at_most(limits::ADDRESSES_PER_LISTENER, addresses, "addresses of one listener", &path, problems);
        let (certificates, path) = (listener.spec.certificates.len(), listener.path.key("certificates"));
        let most = limits::CERTIFICATES_PER_LISTENER;
        at_most(most, certificates, "certificates of one listener", &path, problems);
    }
}

fn count(spec: &Spec, of: impl Fn(&crate::spec::LoadBalancerSpec) -> usize) -> usize {
    spec.load_balancers.iter().map(|balancer| of(balancer)).sum()
}

fn at_most(limit: usize, count: usize, what: &str, path: &Path, problems: &Problems) {
    if count > limit {
        problems.add(|| {
            Problem::new(path.clone(), format!("{count} {what}"))
                .hint(format!("at most {limit} are possible"))
        });
    }
}

fn unique<'a>(kind: &str, list: &Path, names: impl Iterator<Item = &'a str>, problems: &Problems) {
    let mut first_of: HashMap<&str, usize> = HashMap::new();
    for (index, name) in names.enumerate() {
        let first = *first_of.entry(name).or_insert(index);
        if first != index {
            problems.add(|| {
                let what = format!("the name {name:?} is taken by {list}[{first}]");
                Problem::new(item(list, index, name).key("name"), what)
                    .hint(format!("give each {kind} its own name"))
            });
        }
    }
}
