//! Does a load balancer keep the rules of its edition?
//!
//! The rules are the table in [`crate::edition`]; here is what is said to whoever breaks one: which two settings do
//! not go together, why, and what to write instead.

mod drain;
mod durations;
mod listeners;
mod sessions;
mod slow_start;

use std::collections::HashMap;

use super::echo::Doubts;
use super::{BalancerAt, GroupAt, Way};
use crate::edition::{EDITIONS, EditionRules, IdleRule};
use crate::problem::{Path, Phrase, Problem, Value, say};
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
        listeners::check_splits(&under, &listener, problems);
    }
    listeners::check_owners(&under, problems);
    let ways = under.ways_by_group(doubts);
    for group in balancer.groups() {
        under.check_weights(&group, problems);
        let ways = ways.get(&*group.spec.name).map_or(&[][..], Vec::as_slice);
        sessions::check(&under, &group, ways, doubts, problems);
        slow_start::check(&under, &group, ways, problems);
        drain::check(&under, &group, ways, problems);
    }
}

/// A load balancer under its rules.
struct Under<'a> {
    rules: &'static EditionRules,
    balancer: &'a BalancerAt<'a>,
}

impl<'a> Under<'a> {
    /// The edition, as the file writes it.
    fn edition(&self) -> &'static str {
        self.rules.edition.as_str()
    }

    /// Whether it is ours. Whoever never heard of editions need not now: ours has one range for everything.
    fn is_native(&self) -> bool {
        self.rules.edition == Edition::Native
    }

    /// A duration is out of the range of the edition.
    fn out_of_range(&self, given: String) -> Phrase {
        match self.is_native() {
            true => say::out_of_range(given),
            false => say::out_of_range_in(given, self.edition()),
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
        key: &'static str,
        given: Option<&'static str>,
        means_something: impl Fn(&EditionRules) -> bool,
        problems: &Problems,
    ) {
        let Some(value) = given.filter(|_| !means_something(self.rules)) else { return };
        problems.add(|| {
            let what = say::means_nothing(key, value, self.edition(), editions_with(means_something));
            Problem::new(self.balancer.path.key(key), what)
        });
    }

    fn check_weights(&self, group: &GroupAt<'_>, problems: &Problems) {
        let most = self.rules.weight_max;
        for (index, target) in group.spec.targets.iter().enumerate() {
            let Some(weight) = target.weight.filter(|weight| *weight > most) else { continue };
            problems.add(|| {
                let path = group.target(index, &target.name).key("weight");
                let what = match self.is_native() {
                    true => say::number_out_of_range(weight),
                    false => say::number_out_of_range_in(weight, self.edition()),
                };
                Problem::new(path, what).hint(say::allowed(say::span("0", most)))
            });
        }
    }

    /// Where the name of the group of a way stands.
    fn group_key(&self, way: &Way<'_>) -> Path {
        way.group_key(&self.balancer.listener_of(way))
    }
}

/// The editions whose rules have something, to choose from.
fn editions_with(has: impl Fn(&EditionRules) -> bool) -> Value {
    Value::choice(EDITIONS.iter().filter(|rules| has(rules)).map(|rules| rules.edition))
}
