//! Which thing does a name mean, and what is said when there is none?

use homing_core::group::{Group, Target};
use homing_core::problem::{Phrase, say};
use homing_core::spec::LoadBalancerSpec;

use super::problem::Refusal;
use super::sight::Sight;

/// Names that a hint lists at most.
const NAMES_TOLD: usize = 10;

pub(super) fn load_balancer<'a>(sight: &'a Sight, name: &str) -> Result<&'a LoadBalancerSpec, Refusal> {
    let mut all = sight.balancers();
    all.clone().find(|balancer| balancer.name == name).ok_or_else(|| {
        let hint = there_are(all.by_ref().map(|balancer| &*balancer.name));
        Refusal::missing("load_balancer", say::no_load_balancer(name.to_owned()), hint)
    })
}

/// The load balancers that are seen: all of them, or the one that is asked for.
pub(super) fn balancers<'a>(
    sight: &'a Sight,
    wanted: Option<&str>,
) -> Result<Vec<&'a LoadBalancerSpec>, Refusal> {
    match wanted {
        None => Ok(sight.balancers().collect()),
        Some(name) => load_balancer(sight, name).map(|balancer| vec![balancer]),
    }
}

pub(super) fn group<'a>(sight: &'a Sight, load_balancer: &str, name: &str) -> Result<&'a Group, Refusal> {
    self::load_balancer(sight, load_balancer)?;
    let mut siblings = sight.groups().filter(|group| *group.load_balancer == *load_balancer);
    siblings.clone().find(|group| *group.name == *name).ok_or_else(|| {
        let what = say::no_group_in(name.to_owned(), load_balancer.to_owned());
        Refusal::missing("group", what, there_are(siblings.by_ref().map(|group| &*group.name)))
    })
}

pub(super) fn target<'a>(group: &'a Group, name: &str) -> Result<&'a Target, Refusal> {
    group.target_named(name).ok_or_else(|| {
        let what = say::no_target_in(name.to_owned(), group.name.to_string());
        Refusal::missing("target", what, there_are(group.targets.iter().map(|target| &*target.name)))
    })
}

/// The groups that a request is about: those of one load balancer, those of one name, or all.
pub(super) fn groups<'a>(
    sight: &'a Sight,
    load_balancer: Option<&str>,
    group: Option<&str>,
) -> Result<Vec<&'a Group>, Refusal> {
    if let Some(name) = load_balancer {
        self::load_balancer(sight, name)?;
    }
    let is_meant = |found: &&Group| {
        load_balancer.is_none_or(|name| *found.load_balancer == *name)
            && group.is_none_or(|name| *found.name == *name)
    };
    let groups: Vec<&Group> = sight.groups().filter(is_meant).collect();
    match group {
        Some(name) if groups.is_empty() => {
            let what = say::no_such_group(name.to_owned());
            let all = sight.groups().map(|group| &*group.name);
            Err(Refusal::missing("group", what, there_are(all)))
        }
        _ => Ok(groups),
    }
}

pub(super) fn there_are<'a>(names: impl Iterator<Item = &'a str>) -> Option<Phrase> {
    let names: Vec<&str> = names.take(NAMES_TOLD + 1).collect();
    let more = if names.len() > NAMES_TOLD { ", …" } else { "" };
    let told = names[..names.len().min(NAMES_TOLD)].join(", ");
    (!names.is_empty()).then(|| say::there_are(format!("{told}{more}")))
}
