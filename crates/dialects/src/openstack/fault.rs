//! What does a refusal look like?
//!
//! `{"faultcode", "faultstring", "debuginfo"}`. Clients choose their exception by the status alone; the words are those of
//! the Octavia API. What asks for a token is answered as Keystone does, which has another form.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use homing_control::edit::EditError;
use serde_json::json;

/// Who provides load balancers, in messages.
pub(super) const PROVIDER: &str = "homing";

/// A request that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Of the answer.
    pub status: StatusCode,
    /// What is told.
    pub said: String,
}

impl Fault {
    /// In these words.
    pub(super) fn new(status: StatusCode, said: impl Into<String>) -> Self {
        Self { status, said: said.into() }
    }

    /// There is no such object, or it is somebody else's.
    pub(super) fn not_found(resource: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{resource} {id} not found."))
    }

    /// An object that the request speaks of is not there.
    pub(super) fn no_such(resource: &str, id: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, format!("{resource} {id} not found."))
    }

    /// Fields that do not go together.
    pub(super) fn validation(detail: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, format!("Validation failure: {detail}"))
    }

    /// One field is wrong by itself.
    pub(super) fn input(field: &str, value: impl std::fmt::Display, why: impl std::fmt::Display) -> Self {
        let said = format!("Invalid input for field/attribute {field}. Value: '{value}'. {why}");
        Self::new(StatusCode::BAD_REQUEST, said)
    }

    /// A value that this field cannot have here.
    pub(super) fn option(value: impl std::fmt::Display, option: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, format!("{value} is not a valid option for {option}"))
    }

    /// A value that nobody can have here.
    pub(super) fn disabled(option: &str, value: &str) -> Self {
        let said = format!("The selected {option} is not allowed in this deployment: {value}");
        Self::new(StatusCode::BAD_REQUEST, said)
    }

    /// What the Octavia API knows and Homing does not do.
    pub(super) fn unsupported(what: impl std::fmt::Display) -> Self {
        let said = format!("Provider '{PROVIDER}' does not support a requested option: {what}");
        Self::new(StatusCode::NOT_IMPLEMENTED, said)
    }

    /// Something is there already, or still in use.
    pub(super) fn conflict(said: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, said)
    }

    /// Whoever asks may not.
    pub(super) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Policy does not allow this request to be performed.")
    }

    /// There is no such path, or nothing that can be done there.
    pub(super) fn no_path() -> Self {
        Self::new(StatusCode::NOT_FOUND, "The resource could not be found.")
    }
}

/// Why the node did not take a change, in the words of this API.
impl From<EditError> for Fault {
    fn from(error: EditError) -> Self {
        match &error {
            EditError::Invalid(problems) => {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                Self::validation(lines.join("; "))
            }
            EditError::NotFound(at) => Self::new(StatusCode::NOT_FOUND, format!("{at} not found.")),
            EditError::Unpublished(_) | EditError::Exists(_) | EditError::Taken(_) => {
                Self::conflict(error.to_string())
            }
            EditError::Conflict { .. } => Self::conflict(error.to_string()),
            EditError::NotYours(_) | EditError::Outside(_) | EditError::ManagedByFile { .. } => {
                Self::forbidden()
            }
            _ => Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let code = if self.status.is_server_error() { "Server" } else { "Client" };
        let body = json!({ "faultcode": code, "faultstring": self.said, "debuginfo": null });
        (self.status, axum::Json(body)).into_response()
    }
}

/// Who asks is not known: as Keystone's gate answers.
pub(super) fn unauthorized(base: &str) -> Response {
    let body = json!({ "error": {
        "code": 401,
        "title": "Unauthorized",
        "message": "The request you have made requires authentication.",
    } });
    let mut answer = (StatusCode::UNAUTHORIZED, axum::Json(body)).into_response();
    if let Ok(where_to) = HeaderValue::from_str(&format!("Keystone uri=\"{base}/v3\"")) {
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, where_to);
    }
    answer
}
