//! When does an operator hear that it is done? When a sudden death of the node cannot undo it any more.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::Api;

/// Writes drains and orders down before the answer to whoever changed them. That nothing could be written is told as an
/// event of its own: the order holds all the same.
pub(super) async fn keep(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let may_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    if may_change && response.status().is_success() {
        let keep_word = Arc::clone(&api.observed.keep_word);
        if tokio::task::spawn_blocking(move || keep_word()).await.is_err() {
            tracing::error!("what an operator said was not written down");
        }
    }
    response
}
