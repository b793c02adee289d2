//! What have the probes of a target found, and when did its health change?

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::health::ProbeResult;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::At;
use super::targets::Names;
use super::{Answer, Api, find, view};
use crate::identity::Actor;
use crate::probe::{Change, LastProbe};

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(show))
}

/// Says what the probes of a target found, and when its health changed.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}/health",
    operation_id = "show_target_health", tag = "targets",
    responses((status = 200, description = "What was found", body = view::HealthHistory))
)]
async fn show(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(names): At<Names>,
) -> Answer<view::HealthHistory> {
    let sight = api.sight(&actor.scopes);
    let group = find::group(&sight, &names.0, &names.1)?;
    let target = find::target(group, &names.2)?;
    let (book, id) = (&api.observed.book, target.home.target);
    let (page, history) = (book.page(id).unwrap_or_default(), book.history(id).unwrap_or_default());
    Ok(Json(view::HealthHistory {
        health: target.live.health().as_str().to_owned(),
        is_probed: group.health.is_some(),
        is_resting: target.live.resting_until_ms() > api.now().monotonic_ms,
        passes: page.passes,
        failures: page.failures,
        changes: history.changes.iter().rev().map(change).collect(),
        probes: history.probes.iter().rev().map(probe).collect(),
    }))
}

fn change(change: &Change) -> view::HealthChange {
    view::HealthChange {
        at_s: change.at.token_s,
        from: change.from.as_str().to_owned(),
        to: change.to.as_str().to_owned(),
        why: change.why.to_string(),
    }
}

fn probe(probe: &LastProbe) -> view::Probe {
    view::Probe {
        at_s: probe.at.token_s,
        passed: probe.finding.result() == Some(ProbeResult::Pass),
        found: probe.finding.to_string(),
        took_ms: u64::try_from(probe.took.as_millis()).unwrap_or(u64::MAX),
    }
}
