//! Where would a request go, and why? And: did a node of ours write this account of a decision?

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::entropy::Entropy;
use homing_core::explain::{Explanation, Question, Unanswerable, explain_among};
use homing_core::problem::say;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::Said;
use super::problem::Refusal;
use super::{Answer, Api, shape, view};
use crate::identity::Actor;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(answer)).routes(routes!(verify))
}

/// Says where a request would go, and why.
///
/// A dry run: nothing is pinned, counted or kept.
#[utoipa::path(
    post, path = "/explain", operation_id = "explain", tag = "sessions", request_body = shape::Question,
    responses((status = 200, description = "Where it would go", body = shape::Explanation))
)]
async fn answer(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    Said(question): Said<Question>,
) -> Answer<Explanation> {
    let seed = getrandom::u64().map_err(|_| Refusal::broken())?;
    let (sight, entropy) = (api.sight(&actor.scopes), &mut Entropy::from_seed(seed));
    let is_seen = |load_balancer: &str| sight.has(load_balancer);
    let explained = explain_among(sight.snapshot(), &is_seen, &question, api.now(), entropy);
    explained.map(Json).map_err(|why| match why {
        Unanswerable::NoListener(names) => {
            let what = say::no_listener(&question.listener);
            Refusal::missing("listener", what, Some(say::there_are(names.join(", "))))
        }
        Unanswerable::Ambiguous(names) => {
            let what = say::several_listeners(&question.listener, names.join(", "));
            Refusal::mistake("load_balancer", what)
        }
    })
}

/// What a client has seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Shown {
    /// The value of `X-Homing-Decision`.
    decision: String,
}

/// Says whether a node with this node's secret wrote an account of a decision.
#[utoipa::path(
    post, path = "/explain/verify", operation_id = "verify_decision", tag = "sessions", request_body = Shown,
    responses((status = 200, description = "What the account says", body = view::Verified))
)]
async fn verify(State(api): State<Arc<Api>>, Said(shown): Said<Shown>) -> Json<view::Verified> {
    let valid = api.running().snapshot.signer.verify(&shown.decision);
    // What nobody signed says nothing.
    let field = |name: &str| valid.then(|| part(&shown.decision, name)).flatten();
    Json(view::Verified {
        valid,
        group: field("group"),
        target: field("target"),
        reason: field("reason"),
        session: field("session"),
        at_s: field("at").and_then(|at| at.parse().ok()),
    })
}

/// A part of an account: `name=value`, set off by semicolons.
fn part(account: &str, name: &str) -> Option<String> {
    let mut parts = account.split("; ").filter_map(|part| part.trim().split_once('='));
    parts.find(|(found, _)| *found == name).map(|(_, value)| value.to_owned())
}
