//! Which load balancers and groups are there?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use homing_core::group::Group;
use homing_core::spec::LoadBalancerSpec;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::At;
use super::problem::Refusal;
use super::{Answer, Api, find, targets, view};
use crate::admin::{Status, status_text};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .routes(routes!(show_status))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(show_group))
}

/// Says what is going on: what `/status.json` says.
#[utoipa::path(
    get, path = "/status", operation_id = "show_status", tag = "node",
    responses((status = 200, description = "The status", body = Status<'_>))
)]
async fn show_status(State(api): State<Arc<Api>>) -> Result<Json<serde_json::Value>, Refusal> {
    let status = move || status_text(&api.observed).ok().and_then(|text| serde_json::from_str(&text).ok());
    let status = tokio::task::spawn_blocking(status).await.ok().flatten();
    status.map(Json).ok_or_else(Refusal::broken)
}

/// Lists the load balancers.
#[utoipa::path(
    get, path = "/load-balancers", operation_id = "list_load_balancers", tag = "load balancers",
    responses((status = 200, description = "The load balancers", body = Vec<view::LoadBalancer>))
)]
async fn list(State(api): State<Arc<Api>>) -> Json<Vec<view::LoadBalancer>> {
    Json(api.running().spec.load_balancers.iter().map(of_spec).collect())
}

/// Shows a load balancer.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}", operation_id = "show_load_balancer", tag = "load balancers",
    responses((status = 200, description = "The load balancer", body = view::LoadBalancer))
)]
async fn show(State(api): State<Arc<Api>>, At(name): At<String>) -> Answer<view::LoadBalancer> {
    Ok(Json(of_spec(find::load_balancer(&api.running(), &name)?)))
}

/// Shows a group.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/groups/{group}", operation_id = "show_group", tag = "groups",
    responses((status = 200, description = "The group", body = view::Group))
)]
async fn show_group(
    State(api): State<Arc<Api>>,
    At((load_balancer, group)): At<(String, String)>,
) -> Answer<view::Group> {
    let (running, now) = (api.running(), api.now());
    let group = find::group(&running, &load_balancer, &group)?;
    Ok(Json(view::Group {
        load_balancer,
        name: group.name.to_string(),
        scheduler: group.scheduler.as_str().to_owned(),
        persistence: persistence(group),
        pending_orders: count(group.live.orders.len()),
        targets: targets::all(group, &api, now),
    }))
}

fn of_spec(balancer: &LoadBalancerSpec) -> view::LoadBalancer {
    view::LoadBalancer {
        name: balancer.name.clone(),
        edition: balancer.edition.as_str().to_owned(),
        region: balancer.region.clone(),
        project: balancer.project.clone(),
        listeners: balancer.listeners.iter().map(|listener| listener.name.clone()).collect(),
        groups: balancer.groups.iter().map(|group| group.name.clone()).collect(),
    }
}

fn persistence(group: &Group) -> Option<view::Persistence> {
    let (method, table) = (group.persistence.name()?, group.persistence.table()?);
    let lifetime = group.persistence.lifetime()?;
    Some(view::Persistence {
        method: method.as_str().to_owned(),
        timeout_s: lifetime.idle().as_secs(),
        max_lifetime_s: lifetime.max().map(|max| max.as_secs()),
        known_sessions: count(table.len()),
        table_size: count(table.capacity()),
        evicted: table.evicted(),
        refused: table.refused() + table.refused_by_quota(),
    })
}

fn count(things: usize) -> u64 {
    u64::try_from(things).unwrap_or(u64::MAX)
}
