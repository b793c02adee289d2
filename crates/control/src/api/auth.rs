//! Who may use the API? Bearers of a token (RFC 6750).

use std::fmt;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Api;
use super::problem::Refusal;
use crate::Clock;
use crate::rare::Rare;
use crate::token_file::{ADMIN_NAME, Tokens};

/// Lets in who has a token, and counts who has not.
pub struct Gate {
    tokens: Tokens,
    refused: Rare,
    clock: Clock,
}

impl Gate {
    /// A gate for bearers of these tokens.
    #[must_use]
    pub fn new(tokens: Tokens, clock: Clock) -> Self {
        Self { tokens, refused: Rare::default(), clock }
    }

    /// Requests that came without a token, or with a wrong one.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.count()
    }

    fn check(&self, headers: &HeaderMap) -> Result<(), Why> {
        let why = match bearer(headers) {
            Some(token) if self.tokens.admit(token) => return Ok(()),
            Some(_) => Why::Wrong,
            None => Why::Missing,
        };
        if self.refused.happened((self.clock)()) {
            tracing::warn!(
                so_far = self.refused.count(),
                why = why.what(),
                "API requests without a valid token"
            );
        }
        Err(why)
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gate({:?})", self.tokens)
    }
}

/// Why a request is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Missing,
    Wrong,
}

impl Why {
    const fn what(self) -> &'static str {
        match self {
            Self::Missing => "there is no token: send Authorization: Bearer TOKEN",
            Self::Wrong => "this token is not known here",
        }
    }

    /// RFC 6750 section 3.
    const fn challenge(self) -> &'static str {
        match self {
            Self::Missing => "Bearer realm=\"homing\"",
            Self::Wrong => "Bearer realm=\"homing\", error=\"invalid_token\"",
        }
    }
}

pub(super) async fn require(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    match api.observed.gate.check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(why) => {
            let detail =
                format!("{}; the first token of a node stands in {ADMIN_NAME} of its state_dir", why.what());
            let mut response = Refusal::new(StatusCode::UNAUTHORIZED, detail).into_response();
            let challenge = HeaderValue::from_static(why.challenge());
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            response
        }
    }
}

/// The token of an `Authorization` field; the name of the scheme in any case (RFC 9110 section 11.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut fields = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(field), None) = (fields.next(), fields.next()) else { return None };
    let (scheme, token) = field.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))
}
