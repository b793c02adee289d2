//! Which targets shall a group have?

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use homing_core::problem::say;

use super::super::edits::unread::{TARGET, without_live};
use super::super::edits::{TermsWish, Words, name_of};
use super::super::input::{At, Written};
use super::super::problem::Refusal;
use super::super::{Api, shape, view};
use super::Names;
use crate::edit::{Op, Place};

/// Makes a target.
#[utoipa::path(
    post, path = "/load-balancers/{load_balancer}/groups/{group}/targets", operation_id = "create_target", tag = "targets", params(TermsWish),
    request_body = shape::TargetSpec,
    responses(
        (status = 201, description = "It is live", body = shape::Target),
        (status = 200, description = "A dry run", body = view::Outcome),
    )
)]
pub(super) async fn create(
    State(api): State<Arc<Api>>,
    At((load_balancer, group)): At<(String, String)>,
    words: Words,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let name = name_of(say::target, &value)?;
    let at = Place::Target { load_balancer, group, name };
    api.create(words, at, without_live(&TARGET, value)).await
}

/// Says all of a target anew.
#[utoipa::path(
    put, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}", operation_id = "replace_target", tag = "targets", params(TermsWish),
    request_body = shape::TargetWhole,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::TargetAfter))
)]
pub(super) async fn replace(
    State(api): State<Arc<Api>>,
    At((load_balancer, group, name)): At<Names>,
    words: Words,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let (at, value) = (Place::Target { load_balancer, group, name }, without_live(&TARGET, value));
    api.edit(words, at.clone(), Op::Replace { at, value }).await
}

/// Changes some fields of a target (RFC 7396): lists are replaced, `null` removes.
#[utoipa::path(
    patch, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}", operation_id = "patch_target", tag = "targets", params(TermsWish),
    request_body = shape::TargetPatch,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::TargetAfter))
)]
pub(super) async fn patch(
    State(api): State<Arc<Api>>,
    At((load_balancer, group, name)): At<Names>,
    words: Words,
    Written(patch): Written,
) -> Result<Response, Refusal> {
    let (at, patch) = (Place::Target { load_balancer, group, name }, without_live(&TARGET, patch));
    api.edit(words, at.clone(), Op::Merge { at, patch }).await
}

/// Removes a target; sessions at home there get another one.
#[utoipa::path(
    delete, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}", operation_id = "remove_target", tag = "targets", params(TermsWish),
    responses((status = 200, description = "It is gone, or this was a dry run", body = view::Outcome))
)]
pub(super) async fn remove(
    State(api): State<Arc<Api>>,
    At((load_balancer, group, name)): At<Names>,
    words: Words,
) -> Result<Response, Refusal> {
    let at = Place::Target { load_balancer, group, name };
    api.edit(words, at.clone(), Op::Remove { at }).await
}
