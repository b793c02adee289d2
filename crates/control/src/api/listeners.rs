//! Which listeners does a load balancer have, and what is said of them?

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::edits::unread::{LISTENER, without_live};
use super::edits::{TermsWish, Words, name_of};
use super::input::{Asked, At, Written};
use super::page::{PageWish, page_of};
use super::problem::Refusal;
use super::sight::Seen;
use super::{Api, said, shape, view};
use crate::edit::{Op, Place};
use homing_core::problem::say;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(show, replace, patch, remove))
}

/// Names of a load balancer and its listener.
type Names = (String, String);

/// Lists the listeners of a load balancer.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/listeners", operation_id = "list_listeners", tag = "listeners",
    params(PageWish), responses((status = 200, description = "The listeners", body = Vec<shape::Listener>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At(load_balancer): At<String>,
    Asked(wish): Asked<PageWish>,
) -> Result<Response, Refusal> {
    let said = said::find(&seen.documents, &Place::LoadBalancer(load_balancer.clone()))?;
    let path = format!("/load-balancers/{load_balancer}/listeners");
    let rows = said::items(said, "listeners");
    page_of(&seen, rows, &wish, &path, &[], |page| said::listeners(&api, page, &load_balancer))
}

/// Shows a listener.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/listeners/{listener}", operation_id = "show_listener",
    tag = "listeners", responses((status = 200, description = "The listener", body = shape::Listener))
)]
async fn show(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At((load_balancer, name)): At<Names>,
) -> Result<Response, Refusal> {
    let shown = said::show(&api, &seen.documents, &Place::Listener { load_balancer, name })?;
    Ok(seen.answer(shown))
}

/// Makes a listener, with its rules if it brings any.
#[utoipa::path(
    post, path = "/load-balancers/{load_balancer}/listeners", operation_id = "create_listener", tag = "listeners", params(TermsWish),
    request_body = shape::ListenerSpec,
    responses(
        (status = 201, description = "It is live", body = shape::Listener),
        (status = 200, description = "A dry run", body = view::Outcome),
    )
)]
async fn create(
    State(api): State<Arc<Api>>,
    At(load_balancer): At<String>,
    words: Words,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let name = name_of(say::listener, &value)?;
    let at = Place::Listener { load_balancer, name };
    api.create(words, at, without_live(&LISTENER, value)).await
}

/// Says all of a listener anew.
#[utoipa::path(
    put, path = "/load-balancers/{load_balancer}/listeners/{listener}", operation_id = "replace_listener", tag = "listeners", params(TermsWish),
    request_body = shape::ListenerWhole,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::ListenerAfter))
)]
async fn replace(
    State(api): State<Arc<Api>>,
    At((load_balancer, name)): At<Names>,
    words: Words,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let (at, value) = (Place::Listener { load_balancer, name }, without_live(&LISTENER, value));
    api.edit(words, at.clone(), Op::Replace { at, value }).await
}

/// Changes some fields of a listener (RFC 7396): lists are replaced, `null` removes.
#[utoipa::path(
    patch, path = "/load-balancers/{load_balancer}/listeners/{listener}", operation_id = "patch_listener", tag = "listeners", params(TermsWish),
    request_body = shape::ListenerPatch,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::ListenerAfter))
)]
async fn patch(
    State(api): State<Arc<Api>>,
    At((load_balancer, name)): At<Names>,
    words: Words,
    Written(patch): Written,
) -> Result<Response, Refusal> {
    let (at, patch) = (Place::Listener { load_balancer, name }, without_live(&LISTENER, patch));
    api.edit(words, at.clone(), Op::Merge { at, patch }).await
}

/// Removes a listener; its clients are let go.
#[utoipa::path(
    delete, path = "/load-balancers/{load_balancer}/listeners/{listener}", operation_id = "remove_listener", tag = "listeners", params(TermsWish),
    responses((status = 200, description = "It is gone, or this was a dry run", body = view::Outcome))
)]
async fn remove(
    State(api): State<Arc<Api>>,
    At((load_balancer, name)): At<Names>,
    words: Words,
) -> Result<Response, Refusal> {
    let at = Place::Listener { load_balancer, name };
    api.edit(words, at.clone(), Op::Remove { at }).await
}
