//! Can a group keep sessions in this way, under the rules of the edition?

use super::super::echo::Doubts;
use super::super::{GroupAt, Way};
use super::{Under, durations, editions_with};
use crate::edition::{CookieStyle, EditionRules, FirstHome};
use crate::problem::{Path, Phrase, Problem, Value, say};
use crate::spec::names::MethodName;
use crate::spec::problems::Problems;
use crate::spec::{Edition, Layer, MethodSpec, PersistenceSpec, SchedulerKind};
use std::time::Duration;

/// Checks `group`, to which `ways` lead; one without any is checked as if it were on any layer.
pub(super) fn check(
    under: &Under<'_>,
    group: &GroupAt<'_>,
    ways: &[Way<'_>],
    doubts: &Doubts<'_>,
    problems: &Problems,
) {
    check_scheduler(under, group, problems);
    let Some(persistence) = &group.spec.persistence else { return };
    let path = group.path.key("persistence");
    if doubts.has(&path.key("method")) {
        return;
    }
    let keeping = Keeping { under, group, persistence, path, layers: layers(ways) };
    keeping.check_method(ways, problems);
    keeping.check_scheduler_with_method(problems);
    keeping.check_cookie(problems);
    durations::check(&keeping, problems);
}

/// How a group keeps its sessions.
pub(super) struct Keeping<'a> {
    pub(super) under: &'a Under<'a>,
    group: &'a GroupAt<'a>,
    pub(super) persistence: &'a PersistenceSpec,
    /// Where `persistence` stands.
    pub(super) path: Path,
    /// The layers that lead to it; both if nothing does.
    pub(super) layers: Vec<Layer>,
}

fn layers(ways: &[Way<'_>]) -> Vec<Layer> {
    let mut layers: Vec<Layer> = ways.iter().map(|way| way.listener.protocol.layer()).collect();
    layers.sort_unstable();
    layers.dedup();
    if layers.is_empty() { vec![Layer::Four, Layer::Seven] } else { layers }
}

fn check_scheduler(under: &Under<'_>, group: &GroupAt<'_>, problems: &Problems) {
    let scheduler = group.spec.scheduler;
    if under.rules.schedulers.contains(&scheduler) {
        return;
    }
    problems.add(|| {
        let what = say::scheduler_not_in(
            scheduler.as_str(),
            under.edition(),
            Value::choice(under.rules.schedulers),
            editions_with(|rules| rules.schedulers.contains(&scheduler)),
        );
        Problem::new(group.path.key("scheduler"), what)
    });
}

impl Keeping<'_> {
    pub(super) fn method(&self) -> MethodName {
        self.persistence.method.name()
    }

    fn rules(&self) -> &'static EditionRules {
        self.under.rules
    }

    fn has(&self, layer: Layer) -> bool {
        self.rules().method(layer, self.method()).is_some()
    }

    /// The method is there on every layer that leads to the group. What no edition has is said by the listener.
    fn check_method(&self, ways: &[Way<'_>], problems: &Problems) {
        if !self.has(Layer::Four) && !self.has(Layer::Seven) {
            problems.add(|| self.unknown_method());
            return;
        }
        for layer in self.layers.iter().filter(|layer| !self.has(**layer)) {
            let is_possible = Edition::Native.rules().method(*layer, self.method()).is_some();
            let way = ways.iter().find(|way| way.listener.protocol.layer() == *layer);
            if let (true, Some(way)) = (is_possible, way) {
                problems.add(|| self.wrong_layer(*layer, way));
            }
        }
    }

    fn unknown_method(&self) -> Problem {
        let method = self.method();
        let others = self.layers.iter().flat_map(|layer| self.methods_on(*layer));
        let editions = editions_with(|rules| rules.methods.iter().any(|rule| rule.method == method));
        let what = say::method_not_in(method.as_str(), self.under.edition(), Value::choice(others), editions);
        Problem::new(self.path.key("method"), what)
    }

    fn wrong_layer(&self, layer: Layer, way: &Way<'_>) -> Problem {
        let (method, scheduler) = (self.method(), self.group.spec.scheduler);
        let others = Value::choice(self.methods_on(layer));
        let what = say::method_not_with_protocol(
            method.as_str(),
            way.listener.protocol.as_str(),
            &way.listener.name,
            self.under.edition(),
            others.clone(),
        );
        let problem = Problem::new(self.path.key("method"), what);
        match (method, scheduler) {
            (MethodName::SourceIp, SchedulerKind::IpHash) => problem.hint(self.hash_alone()),
            (MethodName::SourceIp, _) => {
                problem.hint(say::method_or_hash(others, SchedulerKind::IpHash.as_str()))
            }
            _ => problem,
        }
    }

    fn methods_on(&self, layer: Layer) -> impl Iterator<Item = MethodName> {
        self.rules().methods.iter().filter(move |rule| rule.layer == layer).map(|rule| rule.method)
    }

    /// The scheduler goes with sessions that are kept. A scheduler that is not there has been refused already.
    fn check_scheduler_with_method(&self, problems: &Problems) {
        let (rules, scheduler) = (self.rules(), self.group.spec.scheduler);
        let balancer = self.under.balancer.spec;
        if rules.keeps_sessions_with(scheduler, balancer)
            || !rules.schedulers.contains(&scheduler)
            || self.is_off()
        {
            return;
        }
        problems.add(|| {
            let (method, edition) = (self.method().as_str(), self.under.edition());
            let what = match rules.schedulers_with_persistence.contains(&scheduler) {
                true => say::scheduler_switched_off(scheduler.as_str(), method, edition),
                false => say::scheduler_not_with_method(scheduler.as_str(), method, edition),
            };
            Problem::new(self.group.path.key("scheduler"), what).hint(self.instead_of(scheduler))
        });
    }

    fn instead_of(&self, scheduler: SchedulerKind) -> Phrase {
        let rules = self.rules();
        let others = rules.schedulers_with_persistence.iter().filter(|other| **other != scheduler);
        let others = Value::choice(others);
        match scheduler {
            SchedulerKind::IpHash => say::hash_or_scheduler(self.hash_alone(), others),
            _ if rules.schedulers_with_persistence.contains(&scheduler) => say::scheduler_or_switch(others),
            _ => say::scheduler_or_no_persistence(others),
        }
    }

    /// What a group with an IP hash does without persistence.
    fn hash_alone(&self) -> Phrase {
        match self.rules().first_home {
            FirstHome::Scheduler => say::hash_is_persistence(),
            FirstHome::Hash => say::hash_replaces_persistence(),
        }
    }

    /// Settings of our cookie that cannot be where the edition says how it looks.
    fn check_cookie(&self, problems: &Problems) {
        let MethodSpec::Cookie(cookie) = &self.persistence.method else { return };
        if self.rules().cookie_style != CookieStyle::EveryAnswer {
            return;
        }
        if let Some(path) = cookie.path.as_deref().filter(|path| *path != "/") {
            problems.add(|| {
                let what = say::cookie_is_for_every_path(path.to_owned(), self.under.edition());
                Problem::new(self.path.key("path"), what)
            });
        }
        if cookie.max_age {
            problems.add(|| {
                Problem::new(self.path.key("max_age"), say::cookie_has_expires(self.under.edition()))
            });
        }
    }

    /// Whether the edition takes this duration for "off".
    pub(super) fn is_off(&self) -> bool {
        self.rules().zero_is_off && self.persistence.timeout == Some(Duration::ZERO)
    }
}
