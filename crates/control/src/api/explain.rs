//! Where would a request go, and why? And: did a node of ours write this account of a decision?

use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use homing_core::entropy::Entropy;
use homing_core::explain::{Explanation, Question, Unanswerable, explain};
use serde::Deserialize;

use super::input::Said;
use super::problem::Refusal;
use super::{Answer, Api, view};

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/explain", post(answer)).route("/explain/verify", post(verify))
}

/// A dry run: nothing is pinned, counted or kept.
async fn answer(State(api): State<Arc<Api>>, Said(question): Said<Question>) -> Answer<Explanation> {
    let seed = getrandom::u64().map_err(|_| Refusal::broken())?;
    let explained = explain(&api.running().snapshot, &question, api.now(), &mut Entropy::from_seed(seed));
    explained.map(Json).map_err(|why| match why {
        Unanswerable::NoListener(names) => {
            let what = format!("there is no listener \"{}\"", question.listener);
            Refusal::missing("listener", what, Some(format!("there are: {}", names.join(", "))))
        }
        Unanswerable::Ambiguous(names) => {
            let what = format!("several load balancers have a listener \"{}\"", question.listener);
            Refusal::mistake("load_balancer", what, format!("say which of {}", names.join(", ")))
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    decision: String,
}

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
