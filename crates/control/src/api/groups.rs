//! Which load balancers and groups are there?

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use homing_core::group::Group;
use homing_core::spec::LoadBalancerSpec;

use super::input::At;
use super::problem::Refusal;
use super::{Answer, Api, find, targets, view};
use crate::admin::status_text;

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/status", get(show_status))
        .route("/load-balancers", get(list))
        .route("/load-balancers/{load_balancer}", get(show))
        .route("/load-balancers/{load_balancer}/groups/{group}", get(show_group))
}

/// What `/status.json` says.
async fn show_status(State(api): State<Arc<Api>>) -> Result<Json<serde_json::Value>, Refusal> {
    let status = move || status_text(&api.observed).ok().and_then(|text| serde_json::from_str(&text).ok());
    let status = tokio::task::spawn_blocking(status).await.ok().flatten();
    status.map(Json).ok_or_else(Refusal::broken)
}

async fn list(State(api): State<Arc<Api>>) -> Json<Vec<view::LoadBalancer>> {
    Json(api.running().spec.load_balancers.iter().map(of_spec).collect())
}

async fn show(State(api): State<Arc<Api>>, At(name): At<String>) -> Answer<view::LoadBalancer> {
    Ok(Json(of_spec(find::load_balancer(&api.running(), &name)?)))
}

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
