//! How did traffic go in the last quarter of an hour? In columns, as charts want them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::group::{Group, Target};
use homing_core::id::{GroupId, ListenerId};
use homing_core::snapshot::Listener;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::input::Asked;
use super::super::sight::Sight;
use super::super::view::traffic as view;
use super::super::{Answer, Api, find};
use crate::identity::Actor;
use crate::traffic::step::{GroupStep, ListenerStep, TargetStep};
use crate::traffic::{EVERY, Grows, Step};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(show))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct HistoryWish {
    /// Of this load balancer only.
    #[serde(default)]
    load_balancer: Option<String>,
    /// Steps after this one only: an `at_ms` of an answer before.
    #[serde(default)]
    after_ms: u64,
}

/// Tells how traffic went in the last quarter of an hour.
#[utoipa::path(
    get, path = "/traffic/history", operation_id = "show_traffic_history", tag = "traffic", params(HistoryWish),
    responses((status = 200, description = "A value for each step", body = view::History))
)]
async fn show(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    Asked(wish): Asked<HistoryWish>,
) -> Answer<view::History> {
    let walk = move |api: &Api, sight: &Sight| {
        let within = find::balancers(sight, wish.load_balancer.as_deref())?;
        let names: Vec<&str> = within.iter().map(|balancer| &*balancer.name).collect();
        Ok(history(&api.observed.traffic.steps_after(wish.after_ms / 1000), sight, &names))
    };
    api.walk(actor, walk).await.map(Json)
}

/// What the listeners and groups of a load balancer, or of all, did in one step.
#[derive(Clone, Copy, Default)]
struct Sum {
    listeners: Option<ListenerStep>,
    groups: Option<GroupStep>,
}

impl Sum {
    fn add_listener(&mut self, other: &ListenerStep) {
        let sum = self.listeners.get_or_insert_default();
        (sum.added, sum.open) = (sum.added.plus(other.added), sum.open.plus(other.open));
    }

    fn add_group(&mut self, other: &GroupStep) {
        let sum = self.groups.get_or_insert_default();
        sum.recalled = sum.recalled.saturating_add(other.recalled);
        sum.missed = sum.missed.saturating_add(other.missed);
    }
}

fn history(steps: &[Arc<Step>], sight: &Sight, names: &[&str]) -> view::History {
    let snapshot = sight.snapshot();
    let at: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let listeners: Vec<_> = snapshot.listeners.iter().collect();
    let listeners: Vec<_> =
        listeners.into_iter().filter(|listener| at.contains_key(&*listener.load_balancer)).collect();
    let groups: Vec<&Group> = snapshot
        .groups
        .iter()
        .map(|group| &**group)
        .filter(|group| at.contains_key(&*group.load_balancer))
        .collect();
    let targets: Vec<(&Group, &Target)> =
        groups.iter().flat_map(|group| group.targets.iter().map(move |target| (*group, target))).collect();
    let owner_of_listener: HashMap<ListenerId, usize> =
        listeners.iter().map(|listener| (listener.id, at[&*listener.load_balancer])).collect();
    let owner_of_group: HashMap<GroupId, usize> =
        groups.iter().map(|group| (group.id, at[&*group.load_balancer])).collect();
    let mut told = view::History {
        step_ms: u64::try_from(EVERY.as_millis()).unwrap_or(u64::MAX),
        at_ms: steps.iter().map(|step| step.at_s * 1000).collect(),
        total: view::BalancerSeries::default(),
        load_balancers: names.iter().map(|name| named((*name).to_owned())).collect(),
        listeners: listeners.iter().map(|of| listener_named(&of.load_balancer, &of.name)).collect(),
        groups: groups.iter().map(|of| group_named(&of.load_balancer, &of.name)).collect(),
        targets: targets.iter().map(|(of, target)| target_named(of, &target.name)).collect(),
        left_out: steps.last().map_or(0, |step| left_out(step, sight, &listeners, &targets)),
    };
    for step in steps {
        let mut sums = vec![Sum::default(); names.len()];
        for (id, added) in &step.listeners {
            owner_of_listener.get(id).into_iter().for_each(|owner| sums[*owner].add_listener(added));
        }
        for (id, added) in &step.groups {
            owner_of_group.get(id).into_iter().for_each(|owner| sums[*owner].add_group(added));
        }
        let mut total = Sum::default();
        for (sum, named) in sums.iter().zip(&mut told.load_balancers) {
            named.series.add(sum, step.took_ms);
            sum.listeners.iter().for_each(|sum| total.add_listener(sum));
            sum.groups.iter().for_each(|sum| total.add_group(sum));
        }
        told.total.add(&total, step.took_ms);
        let (of_listener, of_group, of_target) =
            (by_id(&step.listeners), by_id(&step.groups), by_id(&step.targets));
        for (listener, row) in listeners.iter().zip(&mut told.listeners) {
            row.series.add(of_listener.get(&listener.id).copied(), step.took_ms);
        }
        for (group, row) in groups.iter().zip(&mut told.groups) {
            row.series.add(of_group.get(&group.id).copied(), step.took_ms);
        }
        for ((group, target), row) in targets.iter().zip(&mut told.targets) {
            row.add(of_target.get(&(group.id, target.home)).copied(), step.took_ms);
        }
    }
    told
}

/// Of who does not see all, what of his own is not there; a thing that is younger than the step counts among it.
fn left_out(step: &Step, sight: &Sight, listeners: &[&Arc<Listener>], targets: &[(&Group, &Target)]) -> u64 {
    if sight.is_whole() {
        return step.left_out;
    }
    let (of_listener, of_group, of_target) =
        (by_id(&step.listeners), by_id(&step.groups), by_id(&step.targets));
    let listeners = listeners.iter().filter(|listener| !of_listener.contains_key(&listener.id)).count();
    let groups = sight.groups().filter(|group| !of_group.contains_key(&group.id)).count();
    let targets = targets.iter().filter(|(group, target)| !of_target.contains_key(&(group.id, target.home)));
    (listeners + groups + targets.count()) as u64
}

fn by_id<K: Copy + Eq + Hash, V>(rows: &[(K, V)]) -> HashMap<K, &V> {
    rows.iter().map(|(id, row)| (*id, row)).collect()
}

fn named(name: String) -> view::NamedSeries {
    view::NamedSeries { name, series: view::BalancerSeries::default() }
}

fn listener_named(load_balancer: &str, name: &str) -> view::ListenerSeries {
    let (load_balancer, name) = (load_balancer.to_owned(), name.to_owned());
    view::ListenerSeries { load_balancer, name, series: view::Series::default() }
}

fn group_named(load_balancer: &str, name: &str) -> view::GroupSeries {
    let (load_balancer, name) = (load_balancer.to_owned(), name.to_owned());
    view::GroupSeries { load_balancer, name, series: view::HitSeries::default() }
}

fn target_named(group: &Group, name: &str) -> view::TargetSeries {
    view::TargetSeries {
        load_balancer: group.load_balancer.to_string(),
        group: group.name.to_string(),
        name: name.to_owned(),
        requests: Vec::new(),
        failures: Vec::new(),
        connections: Vec::new(),
        sessions: Vec::new(),
        mean_wait_ms: Vec::new(),
    }
}

impl view::BalancerSeries {
    fn add(&mut self, sum: &Sum, took_ms: u64) {
        self.flow.add(sum.listeners.as_ref(), took_ms);
        self.sessions.add(sum.groups.as_ref(), took_ms);
    }
}

impl view::Series {
    fn add(&mut self, step: Option<&ListenerStep>, took_ms: u64) {
        let rate = |count: fn(&ListenerStep) -> u64| step.map(|step| view::per_second(count(step), took_ms));
        let quantile =
            |share| step.and_then(|step| step.added.durations.quantile_ms(share)).map(view::rounded);
        self.requests.push(rate(|step| step.added.requests()));
        self.connections.push(rate(|step| step.added.connections));
        self.bytes_in.push(rate(|step| step.added.bytes_in));
        self.bytes_out.push(rate(|step| step.added.bytes_out));
        self.answers_4xx.push(rate(|step| step.added.answers[3]));
        self.answers_5xx.push(rate(|step| step.added.answers[4]));
        self.open_connections.push(step.map(|step| step.open as f64));
        self.p50_ms.push(quantile(0.5));
        self.p95_ms.push(quantile(0.95));
        self.p99_ms.push(quantile(0.99));
    }
}

impl view::HitSeries {
    fn add(&mut self, step: Option<&GroupStep>, took_ms: u64) {
        let rate = |count: u32| view::per_second(count.into(), took_ms);
        self.recalled.push(step.map(|step| rate(step.recalled)));
        self.missed.push(step.map(|step| rate(step.missed)));
    }
}

impl view::TargetSeries {
    fn add(&mut self, step: Option<&TargetStep>, took_ms: u64) {
        let rate = |count: u32| view::per_second(count.into(), took_ms);
        self.requests.push(step.map(|step| rate(step.requests)));
        self.failures.push(step.map(|step| rate(step.failures)));
        self.connections.push(step.map(|step| step.connections.into()));
        self.sessions.push(step.map(|step| step.sessions.into()));
        self.mean_wait_ms.push(step.and_then(TargetStep::mean_wait_ms).map(view::rounded));
    }
}
