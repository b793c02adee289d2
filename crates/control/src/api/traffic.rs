//! How much comes, goes and fails, of each load balancer, listener, group and target?
//!
//! [`history`] tells the last quarter of an hour, [`flows`] who goes where. Whoever has scopes is told of what is within
//! them, and sums of that.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::group::{Group, Target};
use homing_core::reason::Reason;
use homing_core::snapshot::{Listener, Snapshot};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::Asked;
use super::sight::Sight;
use super::view::traffic as view;
use super::{Answer, Api, find};
use crate::identity::Actor;
use crate::traffic::count::Durations;
use crate::traffic::{Grows, Look, OfGroup, OfListener, OfTarget};

mod flows;
mod history;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(show)).merge(history::routes()).merge(flows::routes())
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// Of this load balancer only.
    #[serde(default)]
    load_balancer: Option<String>,
}

/// Says how much comes, goes and fails now.
#[utoipa::path(
    get, path = "/traffic", operation_id = "show_traffic", tag = "traffic", params(Wish),
    responses((status = 200, description = "What was counted, and rates", body = view::Traffic))
)]
async fn show(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    Asked(wish): Asked<Wish>,
) -> Answer<view::Traffic> {
    let walk = move |api: &Api, sight: &Sight| {
        let within = find::balancers(sight, wish.load_balancer.as_deref())?;
        let names: Vec<&str> = within.iter().map(|balancer| &*balancer.name).collect();
        Ok(traffic(api, sight.snapshot(), &names))
    };
    api.walk(actor, walk).await.map(Json)
}

/// What was counted of something until now, and what of that was added lately.
#[derive(Clone, Copy, Debug, Default)]
struct Counted<T> {
    total: T,
    lately: T,
}

/// Of a load balancer, or of all of them.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    listeners: Counted<OfListener>,
    open: u64,
    groups: Counted<OfGroup>,
}

impl<T: Grows + Copy> Counted<T> {
    fn since(total: T, before: T) -> Self {
        Self { total, lately: total.since(before) }
    }

    fn add(&mut self, other: &Self) {
        (self.total, self.lately) = (self.total.plus(other.total), self.lately.plus(other.lately));
    }
}

impl Sum {
    fn add(&mut self, other: &Self) {
        self.listeners.add(&other.listeners);
        self.groups.add(&other.groups);
        self.open += other.open;
    }

    fn told(&self, over_ms: u64) -> view::BalancerFlow {
        view::BalancerFlow {
            flow: flow(&self.listeners, self.open, over_ms),
            sessions: hits(&self.groups, over_ms),
        }
    }
}

/// What the rates are of: what has been counted since.
struct Since {
    look: Option<Arc<Look>>,
}

impl Since {
    fn before<T: Copy + Default>(&self, find: impl Fn(&Look) -> Option<T>, now: T) -> T {
        match &self.look {
            Some(look) => find(look).unwrap_or_default(),
            // Without a look before, nothing was added since.
            None => now,
        }
    }

    fn listener(&self, listener: &Listener) -> Counted<OfListener> {
        let now = OfListener::now(listener);
        Counted::since(now, self.before(|look| look.listeners.get(&listener.id).copied(), now))
    }

    fn group(&self, group: &Group) -> Counted<OfGroup> {
        let now = OfGroup::now(group);
        Counted::since(now, self.before(|look| look.groups.get(&group.id).copied(), now))
    }

    fn target(&self, group: &Group, target: &Target) -> Counted<OfTarget> {
        let (now, id) = (OfTarget::now(target), (group.id, target.home));
        Counted::since(now, self.before(|look| look.targets.get(&id).copied(), now))
    }
}

/// The traffic of the load balancers of these names.
fn traffic(api: &Api, snapshot: &Snapshot, names: &[&str]) -> view::Traffic {
    let now = api.now();
    let look = api.observed.traffic.base();
    let over_ms = look.as_ref().map_or(0, |look| now.monotonic_ms.saturating_sub(look.at.monotonic_ms));
    let since = Since { look };
    let mut sums: HashMap<&str, Sum> = names.iter().map(|name| (*name, Sum::default())).collect();
    let (mut listeners, mut groups, mut targets) = (Vec::new(), Vec::new(), Vec::new());
    for listener in &snapshot.listeners {
        let Some(sum) = sums.get_mut(&*listener.load_balancer) else { continue };
        let (counted, open) = (since.listener(listener), open_of(listener));
        sum.listeners.add(&counted);
        sum.open += open;
        listeners.push(view::ListenerFlow {
            load_balancer: listener.load_balancer.to_string(),
            name: listener.name.to_string(),
            protocol: listener.protocol.to_string(),
            flow: flow(&counted, open, over_ms),
        });
    }
    for group in &snapshot.groups {
        let Some(sum) = sums.get_mut(&*group.load_balancer) else { continue };
        let counted = since.group(group);
        sum.groups.add(&counted);
        groups.push(group_flow(group, &counted, over_ms));
        targets.extend(group.targets.iter().map(|target| {
            let state = target.live.drain.state(now).as_str();
            target_flow(group, target, state, &since.target(group, target), over_ms)
        }));
    }
    let mut total = Sum::default();
    sums.values().for_each(|sum| total.add(sum));
    let named = |name: &&str| view::NamedFlow { name: (*name).to_owned(), flow: sums[name].told(over_ms) };
    view::Traffic {
        at_ms: now.token_s * 1000,
        rates_over_ms: over_ms,
        total: total.told(over_ms),
        load_balancers: names.iter().map(named).collect(),
        listeners,
        groups,
        targets,
    }
}

fn open_of(listener: &Listener) -> u64 {
    u64::try_from(listener.live.open_connections.load(Ordering::Relaxed)).unwrap_or(u64::MAX)
}

fn flow(counted: &Counted<OfListener>, open: u64, over_ms: u64) -> view::Flow {
    view::Flow {
        totals: counts(&counted.total),
        per_second: counts(&counted.lately).per_second(over_ms),
        open_connections: open,
        latency: latency(&counted.lately.durations),
    }
}

fn counts(count: &OfListener) -> view::Counts {
    let [_, answers_2xx, answers_3xx, answers_4xx, answers_5xx] = count.answers;
    view::Counts {
        requests: count.requests(),
        connections: count.connections,
        bytes_in: count.bytes_in,
        bytes_out: count.bytes_out,
        answers_2xx,
        answers_3xx,
        answers_4xx,
        answers_5xx,
        refused_requests: count.refused_requests,
        refused_connections: count.refused_connections,
    }
}

fn latency(durations: &Durations) -> Option<view::Latency> {
    let quantile = |share| durations.quantile_ms(share).map(view::rounded);
    Some(view::Latency {
        mean_ms: view::rounded(durations.mean_ms()?),
        p50_ms: quantile(0.5)?,
        p95_ms: quantile(0.95)?,
        p99_ms: quantile(0.99)?,
    })
}

fn hits(counted: &Counted<OfGroup>, over_ms: u64) -> view::Hits {
    let (total, lately) = (&counted.total, &counted.lately);
    let asked = lately.asked();
    let mut reasons: Vec<view::ReasonFlow> = Reason::ALL
        .into_iter()
        .filter(|reason| total.decided(*reason) > 0)
        .map(|reason| view::ReasonFlow {
            reason: reason.as_str().to_owned(),
            total: total.decided(reason),
            per_second: view::per_second(lately.decided(reason), over_ms),
        })
        .collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.total));
    view::Hits {
        decisions: total.decisions.iter().sum(),
        per_second: view::per_second(lately.decisions.iter().sum(), over_ms),
        hit_share: (asked > 0).then(|| view::rounded(lately.decided(Reason::Recalled) as f64 / asked as f64)),
        reasons,
    }
}

fn group_flow(group: &Group, counted: &Counted<OfGroup>, over_ms: u64) -> view::GroupFlow {
    let counts = |count: &OfGroup| view::GroupCounts {
        answers: count.answers.iter().sum(),
        answers_5xx: count.answers[4],
        retries: count.retries,
    };
    view::GroupFlow {
        load_balancer: group.load_balancer.to_string(),
        name: group.name.to_string(),
        totals: counts(&counted.total),
        per_second: counts(&counted.lately).per_second(over_ms),
        latency: latency(&counted.lately.durations),
        sessions: hits(counted, over_ms),
    }
}

fn target_flow(
    group: &Group,
    target: &Target,
    admin_state: &str,
    counted: &Counted<OfTarget>,
    over_ms: u64,
) -> view::TargetFlow {
    let counts = |count: &OfTarget| view::TargetCounts {
        requests: count.requests,
        connects: count.connects,
        connect_failures: count.connect_failures,
        failures: count.failures,
    };
    view::TargetFlow {
        load_balancer: group.load_balancer.to_string(),
        group: group.name.to_string(),
        name: target.name.to_string(),
        weight: target.weight,
        health: target.live.health().as_str().to_owned(),
        admin_state: admin_state.to_owned(),
        totals: counts(&counted.total),
        per_second: counts(&counted.lately).per_second(over_ms),
        connections: target.live.active.load(Ordering::Relaxed).into(),
        sessions: target.live.sessions.load(Ordering::Relaxed).into(),
        mean_wait_ms: counted.lately.mean_wait_ms().map(view::rounded),
    }
}
