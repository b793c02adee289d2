//! Why does persistence not work as its operator expects?

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::doctor::Finding;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, shape};
use crate::identity::Actor;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(look))
}

/// The worst first.
#[derive(Serialize, ToSchema)]
struct Findings {
    /// The worst first.
    #[schema(value_type = Vec<shape::Finding>)]
    findings: Vec<Finding>,
}

/// Says why persistence does not work as it might.
#[utoipa::path(
    get, path = "/doctor", operation_id = "examine", tag = "node",
    responses((status = 200, description = "What was found", body = Findings))
)]
async fn look(State(api): State<Arc<Api>>, Extension(actor): Extension<Actor>) -> Answer<Findings> {
    api.walk(actor, |api, sight| Ok(Findings { findings: sight.findings(api.now()) })).await.map(Json)
}
