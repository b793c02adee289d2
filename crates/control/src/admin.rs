//! What does a node say about itself? `/metrics` for scrapers, `/status` for people and programs; the API, and the console.
//!
//! The first two are read-only and without secrets, so without a login; on loopback unless the spec says otherwise. There
//! are few seats and short requests: whoever scrapes it wrongly does not touch the traffic.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::IncomingStream;

mod accept;
pub mod metrics;
pub mod observed;
mod process;
mod secure;
mod status;
#[cfg(test)]
mod tests;
mod text;

pub use observed::Observed;

use crate::api::contain::contain;
use crate::api::problem::{Refusal, in_words, spoken};
use crate::api::{self, Api};
use crate::change::Changes;
use crate::console;
use crate::events::Events;
use crate::identity::Scopes;
use crate::limits;
use accept::BoundedListener;
use homing_core::language::Language;
use homing_core::problem::{Phrase, say};
use metrics::{Format, Metrics};
use secure::Secured;
pub(crate) use status::Status;
use status::page;

/// Bytes of a request's target and of its fields, taken together. Ours take a few hundred.
const REQUEST_MAX: usize = 16 << 10;
/// Bytes of a request's method: each that we know has seven at most.
const METHOD_MAX: usize = 16;

/// What is sent with every answer: nothing is run, framed, sniffed, kept or told to others. The console says otherwise of
/// what is run and kept.
const PROTECTION: [(HeaderName, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// Answers on `listener` until `end`, and then what was asked before.
///
/// # Errors
/// The listener has no address, or does not work any more; or the certificate that the spec names cannot be used.
pub async fn serve(
    listener: tokio::net::TcpListener,
    observed: Arc<Observed>,
    events: Events,
    end: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    let secured = Secured::of(Arc::clone(&observed.changes), |spec| spec.admin.tls.as_ref())?;
    let bounds = Arc::clone(&observed.changes.live().bounds);
    let router = router(observed, events, address, secured.is_some());
    let service = router.into_make_service_with_connect_info::<Peer>();
    let answering = axum::serve(BoundedListener::new(listener, secured, &bounds), service);
    answering.with_graceful_shutdown(end).await
}

/// Answers as another API does, by `router`, which finds a [`Peer`] in its requests. With the bounds of the admin
/// address, and more seats: programs of many threads ask there.
///
/// # Errors
/// As [`serve`].
pub(crate) async fn serve_beside(
    listener: tokio::net::TcpListener,
    changes: Arc<Changes>,
    router: Router,
    end: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let bounds = Arc::clone(&changes.live().bounds);
    let secured = Secured::of(changes, |spec| spec.dialects.tls.as_ref())?;
    let listener = BoundedListener::new(listener, secured, &bounds).with_seats(limits::DIALECT_CONNECTIONS);
    let service = router.into_make_service_with_connect_info::<Peer>();
    axum::serve(listener, service).with_graceful_shutdown(end).await
}

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

impl Connected<IncomingStream<'_, BoundedListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, BoundedListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

#[derive(Clone)]
struct Admin {
    observed: Arc<Observed>,
    metrics: Arc<Metrics>,
}

fn router(observed: Arc<Observed>, events: Events, address: SocketAddr, is_secured: bool) -> Router {
    let api = Arc::new(Api::new(Arc::clone(&observed), events, is_secured));
    let metrics = Arc::new(Metrics::new(Arc::clone(&observed)));
    Router::new()
        .route("/", get(async || (StatusCode::FOUND, [(header::LOCATION, console::HOME)])))
        .route("/metrics", get(answer_metrics))
        .route("/status", get(answer_status))
        .route("/status.json", get(answer_status_json))
        .route("/status.css", get(answer_style))
        .nest(api::BASE, api::router(api))
        .merge(console::router())
        .fallback(async |uri: Uri| problem(StatusCode::NOT_FOUND, say::no_path(uri.path().to_owned())))
        .method_not_allowed_fallback(async || {
            problem(StatusCode::METHOD_NOT_ALLOWED, say::only_get_and_head())
        })
        .layer(middleware::from_fn(contain))
        .layer(middleware::from_fn(move |request, next| protect(address.ip(), request, next)))
        .layer(middleware::from_fn(in_words))
        .with_state(Admin { observed, metrics })
}

async fn answer_metrics(State(admin): State<Admin>, headers: HeaderMap) -> Response {
    let format = match accepts(&headers, "application/openmetrics-text") {
        true => Format::OpenMetrics,
        false => Format::Classic,
    };
    let content_type = format.content_type();
    let metrics = Arc::clone(&admin.metrics);
    // Thousands of targets take a while: not on the thread where probes count their time.
    match tokio::task::spawn_blocking(move || metrics.render(format)).await {
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, content_type)], text).into_response(),
        Ok(Err(_)) | Err(_) => broken(),
    }
}

async fn answer_status(State(admin): State<Admin>, uri: Uri, headers: HeaderMap) -> Response {
    let asks_for =
        |format: &str| uri.query().is_some_and(|query| query.split('&').any(|pair| pair == format));
    let prefers_json = accepts(&headers, "application/json") && !accepts(&headers, "text/html");
    let mut response = match asks_for("format=json") || (prefers_json && !asks_for("format=html")) {
        true => json_of(admin).await,
        false => page_of(admin, spoken(&headers)).await,
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept, accept-language"));
    response
}

async fn answer_status_json(State(admin): State<Admin>) -> Response {
    json_of(admin).await
}

async fn answer_style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], page::STYLE)
}

async fn json_of(admin: Admin) -> Response {
    match tokio::task::spawn_blocking(move || status_text(&admin.observed, &Scopes::default())).await {
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Ok(Err(_)) | Err(_) => broken(),
    }
}

/// The status of a node as JSON, for who is let near the load balancers within `scopes`.
pub(crate) fn status_text(observed: &Observed, scopes: &Scopes) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Status::within(&observed.look(), scopes))
}

async fn page_of(admin: Admin, language: Language) -> Response {
    let html = move || page::render(&Status::new(&admin.observed.look()), language);
    match tokio::task::spawn_blocking(html).await {
        Ok(html) => {
            let tag = language.tag();
            let headers =
                [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_LANGUAGE, tag)];
            (headers, html).into_response()
        }
        Err(_) => broken(),
    }
}

async fn protect(own: IpAddr, request: Request, next: Next) -> Response {
    let mut response = match refuse(&request, own) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    response.headers_mut().extend(PROTECTION.map(|(name, value)| (Some(name), value)));
    if let Some(own) = response.extensions_mut().remove::<Arc<console::Protection>>() {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, own.policy.clone());
        response.headers_mut().insert(header::CACHE_CONTROL, own.cache.clone());
    }
    response
}

/// Why a request is not looked at, if so.
fn refuse(request: &Request, own: IpAddr) -> Option<Response> {
    // What is refused further in is noted with its method.
    if request.method().as_str().len() > METHOD_MAX {
        return Some(problem(StatusCode::NOT_IMPLEMENTED, say::unknown_method()));
    }
    let fields = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
    if fields.sum::<usize>() > REQUEST_MAX {
        return Some(problem(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, say::fields_too_long("16 KiB")));
    }
    if request.uri().path_and_query().is_some_and(|target| target.as_str().len() > REQUEST_MAX) {
        return Some(problem(StatusCode::URI_TOO_LONG, say::target_too_long("16 KiB")));
    }
    let host = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    // A page in a browser of this machine may be called by a name that its owner points to 127.0.0.1 (DNS
    // rebinding): then what we answer would be his to read.
    if own.is_loopback() && host.is_some_and(|host| !is_local(host)) {
        return Some(problem(StatusCode::MISDIRECTED_REQUEST, say::only_this_machine()));
    }
    None
}

/// Whether a `Host` field names an address by number, or this machine (RFC 6761 section 6.3).
fn is_local(host: &str) -> bool {
    if host.parse::<SocketAddr>().is_ok() {
        return true;
    }
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let number = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
    number.parse::<IpAddr>().is_ok() || name == "localhost" || name.ends_with(".localhost")
}

/// Whether `Accept` names this type, unless with weight 0.
fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|named| named.eq_ignore_ascii_case(media_type));
        is_named && !parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn broken() -> Response {
    tracing::error!("admin answer could not be made");
    problem(StatusCode::INTERNAL_SERVER_ERROR, say::broken_page())
}

fn problem(status: StatusCode, detail: Phrase) -> Response {
    Refusal::new(status, detail).into_response()
}
