//! How is one batch of spans sent? By a client that waits: it has a thread of its own.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use ureq::Agent;

/// How long a batch may take, with everything.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer that are read: what a receiver says of a batch is a sentence.
const ANSWER_BYTES: u64 = 64 << 10;

/// Sends requests of HTTP, one after the other.
#[derive(Debug)]
pub(super) struct Post(Agent);

impl Post {
    pub(super) fn new() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            // Spans go where the file says, whatever the environment does.
            .proxy(None)
            .user_agent(concat!("homing/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(PATIENCE));
        Self(Agent::new_with_config(config.build()))
    }

    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let answer = self.0.run(Request::from_parts(parts, &*body))?;
        let (parts, mut body) = answer.into_parts();
        let read = body.with_config().limit(ANSWER_BYTES).read_to_vec()?;
        Ok(Response::from_parts(parts, read.into()))
    }
}

impl HttpClient for Post {
    // As `async_trait` writes it.
    fn send_bytes<'post, 'sent>(
        &'post self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'sent>>
    where
        'post: 'sent,
        Self: 'sent,
    {
        Box::pin(async { self.send(request) })
    }
}
