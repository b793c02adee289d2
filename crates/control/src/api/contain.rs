//! What becomes of a request whose answer panics? It is answered 500, and its connection goes on.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Refusal;
use crate::restart::caught;

/// A panic is our bug: it ends one answer and nothing else.
pub(crate) async fn contain(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    match caught(next.run(request)).await {
        Ok(response) => response,
        Err(panicked) => {
            tracing::error!(%method, path, %panicked, "an answer of the admin address ended by a panic");
            Refusal::broken().into_response()
        }
    }
}
