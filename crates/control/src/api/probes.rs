//! How is a target now? It is asked, out of turn.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use homing_core::health::ProbeResult;
use homing_core::problem::say;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::At;
use super::problem::{ProblemBody, Refusal};
use super::targets::Names;
use super::{Answer, Api, find, view};
use crate::identity::Actor;
use crate::limits;
use crate::probe::once::NotNow;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(ask))
}

/// Probes a target now. Where its group has a health check the answer counts for it; else the target is connected to.
#[utoipa::path(
    post, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}/probe",
    operation_id = "probe_target", tag = "targets",
    responses(
        (status = 200, description = "What was found", body = view::Probed),
        (status = 429, description = "It was asked a moment ago: wait", body = ProblemBody,
            content_type = "application/problem+json"),
    )
)]
async fn ask(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(names): At<Names>,
) -> Answer<view::Probed> {
    let sight = api.sight(&actor.scopes);
    let group = find::group(&sight, &names.0, &names.1)?;
    let target = find::target(group, &names.2)?;
    let said = api.observed.probes.ask(group, target).await.map_err(|why| refusal(&api, why))?;
    Ok(Json(view::Probed {
        passed: said.probe.finding.result() == Some(ProbeResult::Pass),
        found: said.probe.finding.to_string(),
        took_ms: u64::try_from(said.probe.took.as_millis()).unwrap_or(u64::MAX),
        at_s: said.probe.at.token_s,
        address: said.address.to_string(),
        kind: said.kind.to_owned(),
        counted: said.counted,
        health: target.live.health().as_str().to_owned(),
    }))
}

fn refusal(api: &Api, why: NotNow) -> Refusal {
    match why {
        NotNow::JustAsked => {
            Refusal::new(StatusCode::TOO_MANY_REQUESTS, say::probed_a_moment_ago()).retry_after_s(1)
        }
        NotNow::Crowded => api.too_many(say::probes_asked_for, limits::PROBES_NOW),
        NotNow::Unable => Refusal::conflict("health", say::tls_of_targets_unusable()),
    }
}
