//! How does the console get into a browser? Its files are in the binary; its page names what it may load and run.
//!
//! The page has a nonce of its own in every answer: only styles that carry it, or come as files of ours, hold; scripts
//! come as files of ours only. Nothing is asked of other sites. What the console shows it asks of the API, like anybody
//! else: these files are without secrets, so without a sign-in.

use std::io::Read as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;

use crate::api::problem::Refusal;
use homing_core::problem::say;

#[cfg(test)]
mod tests;

/// Where the console begins.
pub(crate) const HOME: &str = "/console/";

/// Its files: path, and content, which is packed (RFC 1952) but for the page. Without any there is [`NOTICE`].
type Files = &'static [(&'static str, &'static [u8])];
const FILES: Files = include!(concat!(env!("OUT_DIR"), "/console.rs"));
const PAGE: &str = "index.html";
/// What a binary shows that was built without the console.
const NOTICE: &str = include_str!("console/notice.html");
/// What stands in the page where the nonce belongs.
const NONCE: &str = "__NONCE__";

/// What is sent with an answer of the console instead of what others are sent with.
#[derive(Clone, Debug)]
pub(crate) struct Protection {
    /// `Content-Security-Policy`
    pub(crate) policy: HeaderValue,
    /// `Cache-Control`
    pub(crate) cache: HeaderValue,
}

/// The paths of the console.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    of(FILES)
}

/// Those of these files.
fn of<S: Clone + Send + Sync + 'static>(files: Files) -> Router<S> {
    Router::new()
        .route("/console", get(async || (StatusCode::FOUND, [(header::LOCATION, HOME)])))
        .route(HOME, get(async move || page(files)))
        .route(
            "/console/{*path}",
            get(async move |Path(path): Path<String>, uri: Uri, headers: HeaderMap| {
                answer(files, &path, &uri, &headers)
            }),
        )
}

/// A file; or the page, which knows what else there is.
fn answer(files: Files, path: &str, uri: &Uri, headers: &HeaderMap) -> Response {
    if let Some((name, content)) = files.iter().find(|(name, _)| *name == path && path != PAGE) {
        return file(name, content, headers);
    }
    match path.starts_with("assets/") {
        // A page of an earlier build asks for it: it is told, and not answered with a page.
        true => Refusal::new(StatusCode::NOT_FOUND, say::no_path(uri.path().to_owned())).into_response(),
        false => page(files),
    }
}

fn page(files: Files) -> Response {
    let Some((_, page)) = files.iter().find(|(name, _)| *name == PAGE) else {
        return protected(NOTICE.to_owned(), "text/html; charset=utf-8", "'none'", "no-store");
    };
    let mut random = [0; 16];
    if let Err(error) = getrandom::fill(&mut random) {
        tracing::error!(%error, "no randomness for the console");
        return Refusal::broken().into_response();
    }
    let nonce = STANDARD.encode(random);
    let page = String::from_utf8_lossy(page).replace(NONCE, &nonce);
    protected(page, "text/html; charset=utf-8", &format!("'self' 'nonce-{nonce}'"), "no-store")
}

/// A file's name tells its content, but for those in the root: these are asked for again.
fn file(name: &str, content: &'static [u8], headers: &HeaderMap) -> Response {
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = kind_of(name);
    let mut response = if takes_packed(headers) {
        let mut response = protected(content, kind, "'none'", cache);
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    } else {
        let mut plain = Vec::new();
        match GzDecoder::new(content).read_to_end(&mut plain) {
            Ok(_) => protected(plain, kind, "'none'", cache),
            Err(_) => Refusal::broken().into_response(),
        }
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

fn protected(body: impl IntoResponse, kind: &'static str, styles: &str, cache: &'static str) -> Response {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let policy = HeaderValue::from_str(&policy).expect("a nonce is letters, digits, +, / and =");
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.extensions_mut().insert(Arc::new(Protection { policy, cache: HeaderValue::from_static(cache) }));
    response
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

/// Whether `Accept-Encoding` names gzip, unless with weight 0 (RFC 9110 section 12.5.3).
fn takes_packed(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|named| named.eq_ignore_ascii_case("gzip") || named == "*");
        is_named && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}
