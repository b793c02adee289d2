//! What is going on right now?

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Api;
use super::problem::Refusal;
use crate::admin::{Status, status_text};
use crate::identity::Actor;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(show_status))
}

/// Says what is going on: what `/status.json` says, of load balancers within the scopes of who asks.
#[utoipa::path(
    get, path = "/status", operation_id = "show_status", tag = "node",
    responses((status = 200, description = "The status", body = Status<'_>))
)]
async fn show_status(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<serde_json::Value>, Refusal> {
    let text = move || status_text(&api.observed, &actor.scopes).ok();
    let status = move || text().and_then(|text| serde_json::from_str(&text).ok());
    let status = tokio::task::spawn_blocking(status).await.ok().flatten();
    status.map(Json).ok_or_else(Refusal::broken)
}
