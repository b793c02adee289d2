//! What does a request say? Its body, its query and its path, or the mistake in them.

use axum::body::{Bytes, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap};
use axum::http::request::Parts;
use homing_core::problem::{self, Problem, say};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use tokio::time::timeout;

use super::problem::Refusal;
use crate::limits;

/// The body as JSON.
pub(super) struct Said<T>(pub(super) T);

/// The body as JSON; none is as good as `{}`.
pub(super) struct SaidIfAny<T>(pub(super) T);

/// The body as JSON that may be long: certificates and their keys.
pub(super) struct SaidAtLength<T>(pub(super) T);

/// The body as an object that operators configure.
pub(super) struct Written(pub(super) Value);

/// The body as TOML.
pub(super) struct Text(pub(super) String);

/// The query.
pub(super) struct Asked<T>(pub(super) T);

/// The names in the path.
pub(super) struct At<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Said<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        read(request, limits::BODY_BYTES).await.map(Self)
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for SaidIfAny<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let is_json = is_json(request.headers());
        match bytes_of(request, limits::BODY_BYTES).await? {
            bytes if bytes.is_empty() => parse(b"{}").map(Self),
            bytes => parse_json(&bytes, is_json).map(Self),
        }
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for SaidAtLength<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        read(request, limits::IDENTITY_BYTES).await.map(Self)
    }
}

impl<S: Sync> FromRequest<S> for Written {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        read(request, limits::DOCUMENT_BYTES).await.map(Self)
    }
}

impl<S: Sync> FromRequest<S> for Text {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let kind = media_type(request.headers());
        if !matches!(&*kind, "application/toml" | "text/plain") {
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, say::body_is_no_toml()));
        }
        let bytes = bytes_of(request, limits::DOCUMENT_BYTES).await?;
        let text = String::from_utf8(bytes.into());
        let text = text.map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, say::body_is_not_utf_8()));
        text.map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(bad_query(&rejection)),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(names)) => Ok(Self(names)),
            Err(rejection) => {
                Err(Refusal::new(StatusCode::BAD_REQUEST, say::not_understood(rejection.body_text())))
            }
        }
    }
}

/// How many rows a list has at most.
pub(super) fn read_limit(text: &str) -> Result<usize, Refusal> {
    let limit = text.parse().ok().filter(|limit| (1..=limits::PAGE_MAX).contains(limit));
    limit.ok_or_else(|| Refusal::mistake("limit", say::no_limit(text.to_owned(), limits::PAGE_MAX)))
}

/// The body, which is JSON of at most `most` bytes.
async fn read<T: DeserializeOwned>(request: Request, most: usize) -> Result<T, Refusal> {
    let is_json = is_json(request.headers());
    let bytes = bytes_of(request, most).await?;
    if bytes.is_empty() {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, say::no_body()));
    }
    parse_json(&bytes, is_json)
}

fn parse_json<T: DeserializeOwned>(bytes: &[u8], is_json: bool) -> Result<T, Refusal> {
    if !is_json {
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, say::body_is_no_json()));
    }
    parse(bytes)
}

async fn bytes_of(request: Request, most: usize) -> Result<Bytes, Refusal> {
    let bytes = timeout(limits::BODY_PATIENCE, to_bytes(request.into_body(), most)).await;
    let bytes = bytes.map_err(|_| {
        let most_s = limits::BODY_PATIENCE.as_secs();
        Refusal::new(StatusCode::REQUEST_TIMEOUT, say::body_too_slow(format!("{most_s} s")))
    })?;
    bytes.map_err(|_| {
        let most_kib = most >> 10;
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, say::body_too_large(format!("{most_kib} KiB")))
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = media_type(headers);
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// What the body is, without parameters and in lower case; empty: nobody says.
fn media_type(headers: &HeaderMap) -> String {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or(kind).trim().to_ascii_lowercase()
}

/// Reads an object; a list is none, though serde would take its items for the fields.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    if !bytes.trim_ascii_start().starts_with(b"{") {
        let what = say::no_object_in_braces();
        return Err(Refusal::mistakes(vec![Problem::new(problem::Path::default(), what)]));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = path_of(error.path());
        Refusal::mistakes(vec![Problem::new(path, say::not_understood(error.into_inner().to_string()))])
    })?;
    let rest = reader.end();
    rest.map_err(|error| {
        Refusal::mistakes(vec![Problem::new(
            problem::Path::default(),
            say::not_understood(error.to_string()),
        )])
    })?;
    Ok(value)
}

fn path_of(path: &serde_path_to_error::Path) -> problem::Path {
    path.iter().fold(problem::Path::default(), |path, segment| match segment {
        Segment::Seq { index } => path.item(*index, None),
        Segment::Map { key } => path.key(key),
        Segment::Enum { variant } => path.key(variant),
        Segment::Unknown => path,
    })
}

fn bad_query(rejection: &QueryRejection) -> Refusal {
    let text = rejection.body_text();
    let what = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
    Refusal::mistakes(vec![Problem::new(
        problem::Path::default().key("query"),
        say::not_understood(what.to_owned()),
    )])
}
