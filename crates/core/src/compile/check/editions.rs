//! Does a load balancer keep the rules of its edition?
//!
//! The rules are the table in [`crate::edition`]; here is what is said to whoever breaks one: which two settings do
//! not go together, why, and what to write instead.

mod durations;
mod listeners;
mod sessions;

use std::collections::HashMap;
use std::fmt::Display;

use super::echo::Doubts;
use super::{BalancerAt, GroupAt, Way};
use crate::edition::{EDITIONS, EditionRules, IdleRule};
use crate::problem::{Path, Problem};
use crate::spec::Edition;
use crate::spec::problems::Problems;

/// What decides which rules hold.
const RULING: [&str; 4] = ["edition", "long_cookie", "adjustable_idle", "sticky_least_connections"];

pub(super) fn check(balancer: &BalancerAt<'_>, doubts: &Doubts<'_>, problems: &Problems) {
    if RULING.iter().any(|key| doubts.has(&balancer.path.key(key))) {
        return;
    }
    let under = Under { rules: balancer.spec.edition.rules(), balancer };
    under.check_switches(problems);
    for listener in balancer.listeners() {
        listeners::check_timeouts(&under, &listener, doubts, problems);
    }
    listeners::check_owners(&under, problems);
    let ways = under.ways_by_group(doubts);
    for group in balancer.groups() {
        under.check_weights(&group, problems);
        let ways = ways.get(&*group.spec.name).map_or(&[][..], Vec::as_slice);
        sessions::check(&under, &group, ways, doubts, problems);
    }
}

/// A load balancer under its rules.
struct Under<'a> {
    rules: &'static EditionRules,
    balancer: &'a BalancerAt<'a>,
}

impl<'a> Under<'a> {
    /// The edition, as the file writes it.
    fn edition(&self) -> String {
        format!("edition = \"{}\"", self.rules.edition)
    }

    /// Behind "out of range": whose range. Whoever never heard of editions need not now: ours has one for everything.
    fn whose_range(&self, of: &str) -> String {
        match self.rules.edition {
            Edition::Native => String::new(),
            _ => format!("{of} in {}", self.edition()),
        }
    }

    /// The ways to each group, but for those whose protocol could not be read.
    fn ways_by_group(&self, doubts: &Doubts<'_>) -> HashMap<&'a str, Vec<Way<'a>>> {
        let listeners = self.balancer.listeners();
        let is_in_doubt: Vec<bool> =
            listeners.map(|listener| doubts.has(&listener.path.key("protocol"))).collect();
        let mut ways: HashMap<&str, Vec<Way<'_>>> = HashMap::new();
        for way in self.balancer.ways().filter(|way| !is_in_doubt[way.at]) {
            ways.entry(way.group).or_default().push(way);
        }
        ways
    }

    /// A switch that changes nothing is a misunderstanding: it is refused rather than ignored.
    fn check_switches(&self, problems: &Problems) {
        let spec = self.balancer.spec;
        let long = spec.long_cookie.then_some("true");
        self.check_switch("long_cookie", long, EditionRules::has_long_cookie, problems);
        let adjustable = spec.adjustable_idle.then_some("true");
        let is_switched = |rules: &EditionRules| matches!(rules.idle, IdleRule::Switched { .. });
        self.check_switch("adjustable_idle", adjustable, is_switched, problems);
        let refused = (!spec.sticky_least_connections).then_some("false");
        let is_refusable = |rules: &EditionRules| rules.least_connections_is_switched;
        self.check_switch("sticky_least_connections", refused, is_refusable, problems);
    }

    fn check_switch(
        &self,
        key: &str,
        given: Option<&str>,
        means_something: impl Fn(&EditionRules) -> bool,
        problems: &Problems,
    ) {
        let Some(value) = given.filter(|_| !means_something(self.rules)) else { return };
        problems.add(|| {
            let editions = EDITIONS.iter().filter(|rules| means_something(rules));
            let editions = either(editions.map(|rules| rules.edition));
            let what = format!("{key} = {value} means nothing in {}", self.edition());
            Problem::new(self.balancer.path.key(key), what)
                .hint(format!("remove it, or write edition = {editions}"))
        });
    }

    fn check_weights(&self, group: &GroupAt<'_>, problems: &Problems) {
        let most = self.rules.weight_max;
        for (index, target) in group.spec.targets.iter().enumerate() {
            let Some(weight) = target.weight.filter(|weight| *weight > most) else { continue };
            problems.add(|| {
                let path = group.target(index, &target.name).key("weight");
                Problem::new(path, format!("{weight} is out of range{}", self.whose_range("")))
                    .hint(format!("allowed: 0 to {most}"))
            });
        }
    }

    /// The listener of a way, as a message names it.
    fn listener_name(&self, way: &Way<'_>) -> String {
        format!("listener {:?}", way.listener.name)
    }

    /// Where the name of the group of a way stands.
    fn group_key(&self, way: &Way<'_>) -> Path {
        way.group_key(&self.balancer.listener_of(way))
    }
}

/// `"a", "b" or "c"`
fn either(words: impl IntoIterator<Item = impl Display>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("\"{word}\"")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_aloud() {
        assert_eq!(either([""; 0]), "");
        assert_eq!(either(["a"]), "\"a\"");
        assert_eq!(either(["a", "b"]), "\"a\" or \"b\"");
        assert_eq!(either(["a", "b", "c"]), "\"a\", \"b\" or \"c\"");
    }
}
