//! Why does persistence not work as its operator expects?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use homing_core::doctor::{Finding, examine};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Answer, Api, shape};

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
async fn look(State(api): State<Arc<Api>>) -> Answer<Findings> {
    let walk = |api: &Api, running: &crate::change::Running| {
        Ok(Findings { findings: examine(&running.spec, &running.snapshot, api.now()) })
    };
    api.walk(walk).await.map(Json)
}
