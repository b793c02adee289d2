//! Who goes where? Out of the decisions that each worker remembers: they are there anyway.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::decision::Decision;
use homing_core::id::{GroupId, ListenerId, TargetId};
use homing_core::snapshot::Snapshot;
use ipnet::IpNet;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::super::input::{Asked, read_limit};
use super::super::shape::Limit;
use super::super::sight::Sight;
use super::super::view::traffic as view;
use super::super::{Answer, Api, find};
use crate::identity::Actor;
use crate::limits;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(map))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct MapWish {
    /// Of this load balancer only.
    #[serde(default)]
    load_balancer: Option<String>,
    /// How many rows at most.
    #[serde(default)]
    #[param(value_type = Option<Limit>)]
    limit: Option<String>,
}

/// Says who goes where, by the networks of clients, out of what was decided lately.
#[utoipa::path(
    get, path = "/traffic/flows", operation_id = "map_traffic", tag = "traffic", params(MapWish),
    responses((status = 200, description = "Who goes where", body = view::Flows))
)]
async fn map(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    Asked(wish): Asked<MapWish>,
) -> Answer<view::Flows> {
    let limit = wish.limit.as_deref().map(read_limit).transpose()?.unwrap_or(limits::TRAFFIC_FLOWS);
    let walk = move |api: &Api, sight: &Sight| {
        let within = find::balancers(sight, wish.load_balancer.as_deref())?;
        let names: Vec<&str> = within.iter().map(|balancer| &*balancer.name).collect();
        Ok(flows(api, sight.snapshot(), &names, limit))
    };
    api.walk(actor, walk).await.map(Json)
}

/// One way that clients of one network go.
type Way = (IpNet, ListenerId, GroupId, Option<TargetId>);

#[derive(Clone, Copy, Default)]
struct Tally {
    decisions: u64,
    errors: u64,
}

fn flows(api: &Api, snapshot: &Snapshot, names: &[&str], limit: usize) -> view::Flows {
    let groups = snapshot.groups.iter().filter(|group| names.contains(&&*group.load_balancer));
    let groups: HashMap<GroupId, _> = groups.map(|group| (group.id, group)).collect();
    let listeners: HashMap<ListenerId, _> =
        snapshot.listeners.iter().map(|listener| (listener.id, listener)).collect();
    let (mut ways, mut decisions, mut oldest_ms) = (HashMap::<Way, Tally>::new(), 0, u64::MAX);
    api.observed.changes.live().decisions.each(|decision| {
        if !groups.contains_key(&decision.group) {
            return;
        }
        let tally = ways.entry(way_of(decision)).or_default();
        tally.decisions += 1;
        tally.errors += u64::from(decision.status >= 500);
        decisions += 1;
        oldest_ms = oldest_ms.min(decision.at_ms);
    });
    let mut ways: Vec<(Way, Tally)> = ways.into_iter().collect();
    ways.sort_unstable_by_key(|(way, tally)| (std::cmp::Reverse(tally.decisions), *way));
    let left_out = ways.iter().skip(limit).map(|(_, tally)| tally.decisions).sum();
    let row = |((network, listener, group, target), tally): &(Way, Tally)| {
        let group = groups[group];
        let listener = listeners.get(listener);
        let target = target.and_then(|id| group.target_by_id(id));
        view::MapRow {
            client: network.to_string(),
            load_balancer: group.load_balancer.to_string(),
            listener: listener.map(|listener| listener.name.to_string()),
            group: group.name.to_string(),
            target: target.map(|target| target.name.to_string()),
            decisions: tally.decisions,
            errors: tally.errors,
        }
    };
    view::Flows {
        decisions,
        span_ms: if decisions == 0 { 0 } else { api.now().monotonic_ms.saturating_sub(oldest_ms) },
        flows: ways.iter().take(limit).map(row).collect(),
        left_out,
    }
}

fn way_of(decision: &Decision) -> Way {
    (network_of(decision.client), decision.listener, decision.group, decision.target)
}

/// What clients of one site have in common, more or less.
fn network_of(client: IpAddr) -> IpNet {
    let prefix = if client.is_ipv4() { 24 } else { 48 };
    IpNet::new(client, prefix).expect("both prefixes are shorter than their addresses").trunc()
}
