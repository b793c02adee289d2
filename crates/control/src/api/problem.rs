//! What went wrong with a request, whose fault is it, and what to do? As RFC 9457 says it.

use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};
use homing_core::language::Language;
use homing_core::problem::{Path, Phrase, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::StoreError;

/// A request that is not answered as it was meant.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    /// `None`: what the first problem says.
    detail: Option<Phrase>,
    problems: Vec<Problem>,
    retry_after_s: Option<u64>,
}

/// `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemBody {
    /// `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What went wrong, as a sentence without a full stop.
    pub detail: String,
    /// The mistakes of what was said, all of them; empty where it is not that.
    #[serde(default)]
    pub problems: Vec<Mistake>,
}

/// One mistake of what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mistake {
    /// Where it stands: a field of the body or of the query, or a part of the path.
    pub path: String,
    /// What is wrong.
    pub what: String,
    /// What to do instead, where we know.
    pub hint: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, detail: impl Into<Phrase>) -> Self {
        Self { status, detail: Some(detail.into()), problems: Vec::new(), retry_after_s: None }
    }

    /// Our own fault.
    pub(crate) fn broken() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "this answer could not be made")
    }

    /// What was said has a mistake at `path`.
    pub(super) fn mistake(path: &str, what: impl Into<Phrase>, hint: impl Into<Phrase>) -> Self {
        Self::mistakes(vec![Problem::new(Path::default().key(path), what).hint(hint)])
    }

    /// What was said has these mistakes.
    pub(super) fn mistakes(problems: Vec<Problem>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail: None, problems, retry_after_s: None }
    }

    /// What was said can be understood, and cannot be: these are its mistakes.
    pub(super) fn unfit(problems: Vec<Problem>) -> Self {
        Self::mistakes(problems).with_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    pub(super) const fn status(&self) -> StatusCode {
        self.status
    }

    /// There is no `what` of that name; the part of the path or the field that said so is `path`.
    pub(super) fn missing(path: &str, what: impl Into<Phrase>, hint: Option<String>) -> Self {
        let what = what.into();
        let problem = Problem::new(Path::default().key(path), what.clone());
        let problem = hint.into_iter().fold(problem, Problem::hint);
        Self { problems: vec![problem], ..Self::new(StatusCode::NOT_FOUND, what) }
    }

    /// It is well said, and cannot be done now.
    pub(super) fn conflict(path: &str, what: impl Into<Phrase>, hint: impl Into<Phrase>) -> Self {
        let what = what.into();
        let problem = Problem::new(Path::default().key(path), what.clone()).hint(hint);
        Self { problems: vec![problem], ..Self::new(StatusCode::CONFLICT, what) }
    }

    pub(super) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    pub(super) fn with_problems(self, problems: Vec<Problem>) -> Self {
        Self { problems, ..self }
    }

    pub(super) fn retry_after_s(self, seconds: u64) -> Self {
        Self { retry_after_s: Some(seconds), ..self }
    }
}

impl From<&StoreError> for Refusal {
    fn from(error: &StoreError) -> Self {
        // Where the store lies is for the log.
        let text = error.cause().to_string();
        match error.cause() {
            StoreError::TooMany(..) => Self::new(StatusCode::CONFLICT, text),
            StoreError::Stopped => Self::new(StatusCode::SERVICE_UNAVAILABLE, text).retry_after_s(1),
            StoreError::Full => {
                tracing::error!(%error, "nothing was written");
                Self::new(StatusCode::INSUFFICIENT_STORAGE, text)
            }
            _ => {
                tracing::error!(%error, "nothing was written");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, text).retry_after_s(5)
            }
        }
    }
}

impl Mistake {
    /// A problem in that language.
    pub(super) fn of(problem: &Problem, language: Language) -> Self {
        Self { path: problem.path.to_string(), what: problem.what(language), hint: problem.advice(language) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let language = Language::English;
        let detail = match (&self.detail, self.problems.first()) {
            (Some(detail), _) => detail.text(language),
            (None, Some(first)) => first.line(language),
            (None, None) => String::new(),
        };
        let body = ProblemBody {
            kind: "about:blank".to_owned(),
            title: self.status.canonical_reason().unwrap_or_default().to_owned(),
            status: self.status.as_u16(),
            detail,
            problems: self.problems.iter().map(|problem| Mistake::of(problem, language)).collect(),
        };
        let text = serde_json::to_string(&body).expect("plain text and numbers can be written");
        let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (self.status, content_type, text).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_store_cannot_do_is_told_apart_and_says_when_to_come_again() {
        let at = |error| StoreError::At { path: "state/store.db".into(), error: Box::new(error) };
        for (error, status, retry_after) in [
            (at(StoreError::Full), 507, None),
            (at(StoreError::Stopped), 503, Some("1")),
            (at(StoreError::Busy), 503, Some("5")),
            (at(StoreError::TooMany("certificates", 4096)), 409, None),
        ] {
            let response = Refusal::from(&error).into_response();
            let field = response.headers().get(header::RETRY_AFTER).map(|value| value.to_str().unwrap());
            assert_eq!((response.status().as_u16(), field), (status, retry_after), "{error}");
        }
    }
}
