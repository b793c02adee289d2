//! What went wrong with a request, whose fault is it, and what to do? As RFC 9457 says it.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use homing_core::language::Language;
use homing_core::problem::{Path, Phrase, Problem, say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::StoreError;

mod titles;

use titles::title;

/// A request that is not answered as it was meant.
#[derive(Clone, Debug)]
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
    /// The status in words, in the language of the answer.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What went wrong, as a sentence without a full stop, in the language of the answer.
    pub detail: String,
    /// The stable name of what went wrong, such as `no-load-balancer`.
    #[serde(default)]
    pub code: String,
    /// What the sentence speaks of, by name: what differs from one such answer to the next.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// The mistakes of what was said, all of them; empty where it is not that.
    #[serde(default)]
    pub problems: Vec<Mistake>,
}

/// One mistake of what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mistake {
    /// Where it stands: a field of the body or of the query, or a part of the path.
    pub path: String,
    /// The stable name of what is wrong, such as `port-taken`.
    #[serde(default)]
    pub code: String,
    /// What the sentences speak of, by name: what differs from one such mistake to the next.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// What is wrong, in the language of the answer.
    pub what: String,
    /// What to do instead, where we know.
    pub hint: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, detail: Phrase) -> Self {
        Self { status, detail: Some(detail), problems: Vec::new(), retry_after_s: None }
    }

    /// Our own fault.
    pub(crate) fn broken() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, say::broken())
    }

    /// What was said has a mistake at `path`.
    pub(super) fn mistake(path: &str, what: Phrase) -> Self {
        Self::mistakes(vec![Problem::new(Path::default().key(path), what)])
    }

    /// The same, with advice of its own.
    pub(super) fn mistake_with(path: &str, what: Phrase, hint: Phrase) -> Self {
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
    pub(super) fn missing(path: &str, what: Phrase, hint: Option<Phrase>) -> Self {
        let problem = Problem::new(Path::default().key(path), what.clone());
        let problem = hint.into_iter().fold(problem, Problem::hint);
        Self { problems: vec![problem], ..Self::new(StatusCode::NOT_FOUND, what) }
    }

    /// It is well said, and cannot be done now.
    pub(super) fn conflict(path: &str, what: Phrase) -> Self {
        let problem = Problem::new(Path::default().key(path), what.clone());
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
        match error.cause() {
            StoreError::TooMany(things, most) => {
                Self::new(StatusCode::CONFLICT, say::store_is_full_of(things.clone(), *most))
            }
            StoreError::Stopped => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, say::taking_over()).retry_after_s(1)
            }
            StoreError::Full => {
                tracing::error!(%error, "nothing was written");
                Self::new(StatusCode::INSUFFICIENT_STORAGE, say::disk_full())
            }
            cause => {
                tracing::error!(%error, "nothing was written");
                let what = say::store_cannot_write(cause.to_string());
                Self::new(StatusCode::SERVICE_UNAVAILABLE, what).retry_after_s(5)
            }
        }
    }
}

impl Mistake {
    /// A problem in that language.
    pub(super) fn of(problem: &Problem, language: Language) -> Self {
        Self {
            path: problem.path.to_string(),
            code: problem.code(),
            values: named(problem.values(language)),
            what: problem.what(language),
            hint: problem.advice(language),
        }
    }
}

fn named(values: Vec<(&'static str, String)>) -> BTreeMap<String, String> {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Refusal {
    /// What is sent of it, in that language.
    fn body(&self, language: Language) -> ProblemBody {
        let (detail, code, values) = match (&self.detail, self.problems.first()) {
            (Some(detail), _) => (detail.text(language), detail.code(), detail.values(language)),
            (None, Some(first)) => (first.line(language), first.code(), first.values(language)),
            (None, None) => Default::default(),
        };
        ProblemBody {
            kind: "about:blank".to_owned(),
            title: title(self.status, language).to_owned(),
            status: self.status.as_u16(),
            detail,
            code,
            values: named(values),
            problems: self.problems.iter().map(|problem| Mistake::of(problem, language)).collect(),
        }
    }

    fn text(&self, language: Language) -> String {
        serde_json::to_string(&self.body(language)).expect("plain text and numbers can be written")
    }
}

/// In English: who asked is known further out, where [`in_words`] says it again in their language.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let language = Language::English;
        let fields = [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CONTENT_LANGUAGE, language.tag()),
            (header::VARY, "accept-language"),
        ];
        let mut response = (self.status, fields, self.text(language)).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Says what went wrong in the language that is asked for.
pub(crate) async fn in_words(request: Request, next: Next) -> Response {
    let language = spoken(request.headers());
    let mut response = next.run(request).await;
    let refusal = response.extensions_mut().remove::<Arc<Refusal>>();
    if let Some(refusal) = refusal.filter(|_| language != Language::English) {
        *response.body_mut() = Body::from(refusal.text(language));
        let fields = response.headers_mut();
        fields.remove(header::CONTENT_LENGTH);
        fields.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    }
    response
}

/// The language that an answer is in.
pub(super) struct Spoken(pub(super) Language);

impl<S: Sync> FromRequestParts<S> for Spoken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(spoken(&parts.headers)))
    }
}

/// The language that is asked for; English where none of ours is.
pub(crate) fn spoken(headers: &HeaderMap) -> Language {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::of_header(header.unwrap_or_default())
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
            (at(StoreError::TooMany(say::certificates(), 4096)), 409, None),
        ] {
            let response = Refusal::from(&error).into_response();
            let field = response.headers().get(header::RETRY_AFTER).map(|value| value.to_str().unwrap());
            assert_eq!((response.status().as_u16(), field), (status, retry_after), "{error}");
        }
    }

    #[test]
    fn what_went_wrong_is_said_in_every_language_with_the_same_code() {
        let refusal = Refusal::missing("load_balancer", say::no_load_balancer("shop"), None);
        for (language, title, detail) in [
            (Language::English, "Not Found", "there is no load balancer \"shop\""),
            (Language::Chinese, "未找到", "没有负载均衡器 \"shop\""),
            (Language::Japanese, "見つかりません", "ロードバランサー \"shop\" はありません"),
            (Language::Indonesian, "Tidak ditemukan", "tidak ada load balancer \"shop\""),
        ] {
            let body = refusal.body(language);
            assert_eq!((&*body.title, &*body.detail), (title, detail));
            assert_eq!((&*body.code, &*body.values["name"]), ("no-load-balancer", "shop"));
            assert_eq!((&*body.problems[0].what, &*body.problems[0].code), (detail, "no-load-balancer"));
        }
    }
}
