//! Why does persistence not work as its operator expects?

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use homing_core::doctor::{Finding, examine};
use serde::Serialize;

use super::{Answer, Api};

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/doctor", get(look))
}

/// The worst first.
#[derive(Serialize)]
struct Findings {
    findings: Vec<Finding>,
}

async fn look(State(api): State<Arc<Api>>) -> Answer<Findings> {
    let walk = |api: &Api, running: &crate::change::Running| {
        Ok(Findings { findings: examine(&running.spec, &running.snapshot, api.now()) })
    };
    api.walk(walk).await.map(Json)
}
