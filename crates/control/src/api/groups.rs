//! Which groups does a load balancer have, what is said of them, and how do sessions come home?

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use homing_core::group::Group;
use homing_core::problem::say;
use serde_json::{Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::edits::unread::{GROUP, without_live};
use super::edits::{TermsWish, Words, name_of};
use super::input::{Asked, At, Written};
use super::page::{PageWish, page_of};
use super::problem::Refusal;
use super::sight::Seen;
use super::{Api, said, shape, view};
use crate::edit::{Op, Place};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(show, replace, patch, remove))
}

/// Names of a load balancer and its group.
type Names = (String, String);

/// Lists the groups of a load balancer.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/groups", operation_id = "list_groups", tag = "groups",
    params(PageWish), responses((status = 200, description = "The groups", body = Vec<shape::Group>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At(load_balancer): At<String>,
    Asked(wish): Asked<PageWish>,
) -> Result<Response, Refusal> {
    let said = said::find(&seen.documents, &Place::LoadBalancer(load_balancer.clone()))?;
    let path = format!("/load-balancers/{load_balancer}/groups");
    let rows = said::items(said, "groups");
    page_of(&seen, rows, &wish, &path, &[], |page| said::groups(&api, page, &load_balancer))
}

/// Shows a group, what is said of it and what it is like now.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/groups/{group}", operation_id = "show_group", tag = "groups",
    responses((status = 200, description = "The group", body = shape::Group))
)]
async fn show(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At((load_balancer, name)): At<Names>,
) -> Result<Response, Refusal> {
    let shown = said::show(&api, &seen.documents, &Place::Group { load_balancer, name })?;
    Ok(seen.answer(shown))
}

/// Makes a group, with its targets if it brings any.
#[utoipa::path(
    post, path = "/load-balancers/{load_balancer}/groups", operation_id = "create_group", tag = "groups", params(TermsWish),
    request_body = shape::GroupSpec,
    responses(
        (status = 201, description = "It is live", body = shape::Group),
        (status = 200, description = "A dry run", body = view::Outcome),
    )
)]
async fn create(
    State(api): State<Arc<Api>>,
    At(load_balancer): At<String>,
    words: Words,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let name = name_of(say::backend_group, &value)?;
    let at = Place::Group { load_balancer, name };
    api.create(words, at, without_live(&GROUP, value)).await
}

/// Says all of a group anew.
#[utoipa::path(
    put, path = "/load-balancers/{load_balancer}/groups/{group}", operation_id = "replace_group", tag = "groups", params(TermsWish),
    request_body = shape::GroupWhole,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::GroupAfter))
)]
async fn replace(
    State(api): State<Arc<Api>>,
    At((load_balancer, name)): At<Names>,
    words: Words,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let (at, value) = (Place::Group { load_balancer, name }, without_live(&GROUP, value));
    api.edit(words, at.clone(), Op::Replace { at, value }).await
}

/// Changes some fields of a group (RFC 7396): lists are replaced, `null` removes.
#[utoipa::path(
    patch, path = "/load-balancers/{load_balancer}/groups/{group}", operation_id = "patch_group", tag = "groups", params(TermsWish),
    request_body = shape::GroupPatch,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::GroupAfter))
)]
async fn patch(
    State(api): State<Arc<Api>>,
    At((load_balancer, name)): At<Names>,
    words: Words,
    Written(patch): Written,
) -> Result<Response, Refusal> {
    let (at, patch) = (Place::Group { load_balancer, name }, without_live(&GROUP, patch));
    api.edit(words, at.clone(), Op::Merge { at, patch }).await
}

/// Removes a group.
#[utoipa::path(
    delete, path = "/load-balancers/{load_balancer}/groups/{group}", operation_id = "remove_group", tag = "groups", params(TermsWish),
    responses((status = 200, description = "It is gone, or this was a dry run", body = view::Outcome))
)]
async fn remove(
    State(api): State<Arc<Api>>,
    At((load_balancer, name)): At<Names>,
    words: Words,
) -> Result<Response, Refusal> {
    let at = Place::Group { load_balancer, name };
    api.edit(words, at.clone(), Op::Remove { at }).await
}

/// What a group is like now, but for its targets.
pub(super) fn state(group: &Group) -> Value {
    json!({
        "scheduler": group.scheduler.as_str(),
        "persistence": persistence(group),
        "pending_orders": count(group.live.orders.len()),
    })
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
