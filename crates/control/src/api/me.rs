//! Who am I to this node, and what may I do?

use std::sync::Arc;

use axum::{Extension, Json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Api, view};
use crate::identity::{Actor, Proof, Right};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(show))
}

/// Says who asks, and what the role may do.
#[utoipa::path(
    get, path = "/me", operation_id = "show_me", tag = "access",
    responses((status = 200, description = "Who asks", body = view::Me))
)]
async fn show(Extension(actor): Extension<Actor>) -> Json<view::Me> {
    Json(describe(&actor))
}

pub(super) fn describe(actor: &Actor) -> view::Me {
    let rights = Right::ALL.into_iter().filter(|&right| actor.may(right));
    view::Me {
        name: actor.name.clone(),
        kind: match actor.proof {
            Proof::Token(_) => "token",
            Proof::Session(_) | Proof::Password(_) => "user",
            Proof::Key => "key",
        }
        .to_owned(),
        role: actor.role.as_str().to_owned(),
        rights: rights.map(|right| right.as_str().to_owned()).collect(),
        projects: actor.scopes.projects.clone(),
        regions: actor.scopes.regions.clone(),
    }
}
