//! Can a group keep sessions in this way, under the rules of the edition?

use super::super::echo::Doubts;
use super::super::{GroupAt, Way};
use super::{Under, durations, either};
use crate::edition::{CookieStyle, EDITIONS, EditionRules, FirstHome};
use crate::problem::{Path, Problem};
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
        let what = format!("scheduler = \"{scheduler}\" does not exist in {}", under.edition());
        let hint = format!(
            "write scheduler = {}, or edition = {}",
            either(under.rules.schedulers),
            editions_with(|rules| rules.schedulers.contains(&scheduler))
        );
        Problem::new(group.path.key("scheduler"), what).hint(hint)
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
        let what = format!("method = \"{method}\" does not exist in {}", self.under.edition());
        let others = self.layers.iter().flat_map(|layer| self.methods_on(*layer));
        let hint = format!(
            "write method = {}, or edition = {}",
            either(others),
            editions_with(|rules| rules.methods.iter().any(|rule| rule.method == method))
        );
        Problem::new(self.path.key("method"), what).hint(hint)
    }

    fn wrong_layer(&self, layer: Layer, way: &Way<'_>) -> Problem {
        let (method, scheduler) = (self.method(), self.group.spec.scheduler);
        let what = format!(
            "method = \"{method}\" does not go with protocol = \"{}\" of {} in {}",
            way.listener.protocol,
            self.under.listener_name(way),
            self.under.edition()
        );
        let others = either(self.methods_on(layer));
        let hint = match (method, scheduler) {
            (MethodName::SourceIp, SchedulerKind::IpHash) => self.hash_alone().to_owned(),
            (MethodName::SourceIp, _) => format!(
                "write method = {others}, or leave `persistence` out and write scheduler = \"{}\": then the \
                 address decides",
                SchedulerKind::IpHash
            ),
            _ => format!("write method = {others}"),
        };
        Problem::new(self.path.key("method"), what).hint(hint)
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
            let what = format!(
                "scheduler = \"{scheduler}\" does not go with persistence.method = \"{}\" in {}{}",
                self.method(),
                self.under.edition(),
                match rules.schedulers_with_persistence.contains(&scheduler) {
                    true => " with sticky_least_connections = false",
                    false => "",
                }
            );
            Problem::new(self.group.path.key("scheduler"), what).hint(self.instead_of(scheduler))
        });
    }

    fn instead_of(&self, scheduler: SchedulerKind) -> String {
        let rules = self.rules();
        let others = rules.schedulers_with_persistence.iter().filter(|other| **other != scheduler);
        let write = format!("write scheduler = {}", either(others));
        match scheduler {
            SchedulerKind::IpHash => format!("{}; or {write}", self.hash_alone()),
            _ if rules.schedulers_with_persistence.contains(&scheduler) => format!(
                "{write}, leave `persistence` out, or remove sticky_least_connections if your site allows it"
            ),
            _ => format!("{write}, or leave `persistence` out: it schedules by load, not by session"),
        }
    }

    /// What a group with an IP hash does without persistence.
    fn hash_alone(&self) -> &'static str {
        match self.rules().first_home {
            FirstHome::Scheduler => "leave `persistence` out: IP hash already is source-IP persistence",
            FirstHome::Hash => {
                "leave `persistence` out: the source-IP algorithm replaces session persistence"
            }
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
                let what = format!(
                    "{path:?} is not allowed in {}: its cookie is for every path",
                    self.under.edition()
                );
                Problem::new(self.path.key("path"), what).hint("remove it, or write \"/\"")
            });
        }
        if cookie.max_age {
            problems.add(|| {
                let what = format!(
                    "max_age = true is not allowed in {}: its cookie says in Expires how long it lives",
                    self.under.edition()
                );
                Problem::new(self.path.key("max_age"), what)
                    .hint("remove it: the cookie outlives the browser anyway, for `timeout`")
            });
        }
    }

    /// Whether the edition takes this duration for "off".
    pub(super) fn is_off(&self) -> bool {
        self.rules().zero_is_off && self.persistence.timeout == Some(Duration::ZERO)
    }
}

fn editions_with(has: impl Fn(&EditionRules) -> bool) -> String {
    either(EDITIONS.iter().filter(|rules| has(rules)).map(|rules| rules.edition))
}
