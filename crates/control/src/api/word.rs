//! When does an operator hear that it is done? When a sudden death of the node cannot undo it any more.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::timeout;

use super::Api;
use crate::limits::WORD_PATIENCE;

/// Writes drains and orders down before the answer to whoever changed them. That nothing could be written is told as an
/// event of its own: the order holds all the same.
pub(super) async fn keep(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let may_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    if may_change && response.status().is_success() && timeout(WORD_PATIENCE, write(&api)).await.is_err() {
        let waited_s = WORD_PATIENCE.as_secs();
        tracing::warn!(waited_s, "an operator was answered before his word was on the disk");
    }
    response
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
