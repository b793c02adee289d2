//! When does an operator hear that it is done? When a sudden death of the node cannot undo it any more.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::Api;
use super::problem::Refusal;
use super::rights::{self, Access};
use crate::identity::Right;
use crate::limits::WORD_PATIENCE;
use homing_core::problem::say;

/// How soon whoever comes while a successor takes over may come again, in seconds.
const HANDING_OVER_S: u64 = 1;

/// Writes drains and orders down before the answer to whoever changed them. That nothing could be written is told as an
/// event of its own: the order holds all the same. While a successor takes over nothing is said, as it might not hear it.
pub(super) async fn keep(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let may_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    let is_handing_over = || may_change && (api.observed.is_handing_over)();
    if is_handing_over() {
        return handing_over();
    }
    let is_order = is_order(&request);
    let response = next.run(request).await;
    if may_change && response.status().is_success() && timeout(WORD_PATIENCE, write(&api)).await.is_err() {
        let waited_s = WORD_PATIENCE.as_secs();
        tracing::warn!(waited_s, "an operator was answered before his word was on the disk");
    }
    // It may have begun meanwhile: whoever orders the same again does no harm. What else was done is in the store, which
    // the successor reads; and the answer may have what is told only once.
    if is_order && response.status().is_success() && is_handing_over() { handing_over() } else { response }
}

/// Whether it is kept by us, and not by the store: drains, and orders for sessions.
fn is_order(request: &Request) -> bool {
    let pattern = request.extensions().get::<MatchedPath>();
    pattern.is_some_and(|pattern| {
        rights::of(request.method(), pattern.as_str()).0 == Access::Needs(Right::Operate)
    })
}

fn handing_over() -> Response {
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, say::say_it_again())
        .retry_after_s(HANDING_OVER_S)
        .into_response()
}

async fn write(api: &Api) {
    // One at a time: a disk that hangs shall not take the threads of others. Whoever has to wait finds most often that
    // his word was written with another's.
    let turn = Arc::clone(&api.words).acquire_owned().await;
    let keep_word = Arc::clone(&api.observed.keep_word);
    let write = tokio::task::spawn_blocking(move || {
        let _turn = turn; // Until it is written, whether or not somebody still waits for it.
        keep_word();
    });
    if write.await.is_err() {
        tracing::error!("what an operator said was not written down");
    }
}
