//! Is every name unique where it is used, and is nothing beyond its limit?

use std::collections::HashMap;

use super::{BalancerAt, item};
use crate::limits;
use crate::problem::{Path, Phrase, Problem, say};
use crate::spec::Spec;
use crate::spec::problems::Problems;

pub(super) fn check(spec: &Spec, problems: &Problems) {
    let root = Path::default().key("load_balancers");
    at_most(limits::LOAD_BALANCERS, spec.load_balancers.len(), say::load_balancers, &root, problems);
    at_most(
        limits::LISTENERS,
        count(spec, |balancer| balancer.listeners.len()),
        say::listeners,
        &root,
        problems,
    );
    at_most(
        limits::GROUPS,
        count(spec, |balancer| balancer.groups.len()),
        say::backend_groups,
        &root,
        problems,
    );
    unique(say::load_balancer, &root, spec.load_balancers.iter().map(|balancer| &*balancer.name), problems);
}

/// The same for what is in one load balancer.
pub(super) fn check_balancer(balancer: &BalancerAt<'_>, problems: &Problems) {
    let names = balancer.spec.listeners.iter().map(|listener| &*listener.name);
    unique(say::listener, &balancer.path.key("listeners"), names, problems);
    let names = balancer.spec.groups.iter().map(|group| &*group.name);
    unique(say::backend_group, &balancer.path.key("groups"), names, problems);
    for group in balancer.groups() {
        let (targets, path) = (&group.spec.targets, group.path.key("targets"));
        at_most(limits::TARGETS_PER_GROUP, targets.len(), say::targets_in_one_group, &path, problems);
        unique(say::target, &path, targets.iter().map(|target| &*target.name), problems);
    }
    for listener in balancer.listeners() {
        let (rules, addresses) = (listener.spec.rules.len(), listener.spec.listen.len());
        let path = listener.path.key("rules");
        at_most(limits::RULES_PER_LISTENER, rules, say::rules_of_one_listener, &path, problems);
        let path = listener.path.key("listen");
        at_most(limits::ADDRESSES_PER_LISTENER, addresses, say::addresses_of_one_listener, &path, problems);
        let (certificates, path) = (listener.spec.certificates.len(), listener.path.key("certificates"));
        let most = limits::CERTIFICATES_PER_LISTENER;
        at_most(most, certificates, say::certificates_of_one_listener, &path, problems);
    }
}

fn count(spec: &Spec, of: impl Fn(&crate::spec::LoadBalancerSpec) -> usize) -> usize {
    spec.load_balancers.iter().map(|balancer| of(balancer)).sum()
}

fn at_most(limit: usize, count: usize, things: fn() -> Phrase, path: &Path, problems: &Problems) {
    if count > limit {
        problems.add(|| Problem::new(path.clone(), say::too_many(count, things(), limit)));
    }
}

fn unique<'a>(kind: fn() -> Phrase, list: &Path, names: impl Iterator<Item = &'a str>, problems: &Problems) {
    let mut first_of: HashMap<&str, usize> = HashMap::new();
    for (index, name) in names.enumerate() {
        let first = *first_of.entry(name).or_insert(index);
        if first != index {
            problems.add(|| {
                let what = say::name_taken(name.to_owned(), format!("{list}[{first}]"), kind());
                Problem::new(item(list, index, name).key("name"), what)
            });
        }
    }
}
