//! What does a record of the datapath mean in the words of OpenTelemetry?
//!
//! The names are those of its conventions for HTTP spans; what they have no word for begins with `homing.`. Queries,
//! cookies and keys of sessions have no place here.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use homing_core::clock::Now;
use homing_core::persist::Scheme;
use homing_core::span::{Asked, Gone, Span, SpanKind as Kind};
use opentelemetry::trace::{SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};

/// The methods that a span may be named after (RFC 9110, RFC 5789): clients choose the others.
const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/// Makes records into spans.
#[derive(Debug)]
pub(super) struct Converter {
    scope: InstrumentationScope,
}

impl Converter {
    pub(super) fn new() -> Self {
        let scope = InstrumentationScope::builder("homing").with_version(env!("CARGO_PKG_VERSION"));
        Self { scope: scope.build() }
    }

    pub(super) fn convert(&self, spans: Vec<Span>, now: Now) -> Vec<SpanData> {
        let wall = SystemTime::now();
        spans.iter().map(|span| self.span(span, now, wall)).collect()
    }

    fn span(&self, span: &Span, now: Now, wall: SystemTime) -> SpanData {
        let at = |moment_ms: u64| {
            let age = Duration::from_millis(now.monotonic_ms.saturating_sub(moment_ms));
            wall.checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH)
        };
        let parent = span.parent;
        let is_attempt = matches!(span.kind, Kind::Attempt { .. });
        SpanData {
            span_context: SpanContext::new(
                TraceId::from_bytes(span.trace_id),
                SpanId::from_bytes(span.id),
                TraceFlags::SAMPLED,
                false,
                TraceState::NONE,
            ),
            parent_span_id: parent.map_or(SpanId::INVALID, |parent| SpanId::from_bytes(parent.id)),
            parent_span_is_remote: parent.is_some_and(|parent| parent.is_remote),
            span_kind: if is_attempt { SpanKind::Client } else { SpanKind::Server },
            name: Cow::Borrowed(method_of(&span.asked).unwrap_or("HTTP")),
            start_time: at(span.begun_ms),
            end_time: at(span.ended_ms),
            attributes: attributes(span),
            dropped_attributes_count: 0,
            events: SpanEvents::default(),
            links: SpanLinks::default(),
            status: status(span, is_attempt),
            instrumentation_scope: self.scope.clone(),
        }
    }
}

/// For a server, what its client did wrong is no error of its own.
fn status(span: &Span, is_attempt: bool) -> Status {
    let first_error = if is_attempt { 400 } else { 500 };
    let is_error = span.status >= first_error || span.status == 0;
    match span.failure {
        Some(failure) if is_error => Status::error(failure),
        None if is_error => Status::error(""),
        _ => Status::Unset,
    }
}

fn attributes(span: &Span) -> Vec<KeyValue> {
    let asked = &span.asked;
    let mut all = Attributes::default();
    match method_of(asked) {
        Some(method) => all.add("http.request.method", method),
        None => {
            all.add("http.request.method", "_OTHER");
            all.add("http.request.method_original", text(asked.method.as_bytes()));
        }
    }
    if span.status != 0 {
        all.add("http.response.status_code", i64::from(span.status));
    }
    match (span.failure, span.status) {
        (Some(failure), _) => all.add("error.type", failure),
        (None, status @ 500..) => all.add("error.type", status.to_string()),
        (None, status @ 400..) if span.kind != Kind::Request => all.add("error.type", status.to_string()),
        _ => {}
    }
    match (span.kind, &span.gone) {
        (Kind::Attempt { before }, Some(gone)) => attempt(&mut all, asked, gone, before),
        _ => request(&mut all, asked),
    }
    all.add("homing.load_balancer", span.load_balancer.to_string());
    all.add("homing.listener", span.listener.to_string());
    if let Some(gone) = &span.gone {
        all.add("homing.group", gone.group.to_string());
        all.add("homing.target", gone.target.to_string());
        all.add("homing.persistence.reason", gone.reason.as_str());
    }
    all.0
}

fn request(all: &mut Attributes, asked: &Asked) {
    all.add("url.scheme", scheme(asked.scheme));
    all.add("url.path", text(asked.path.as_bytes()));
    all.add("network.protocol.version", asked.version);
    all.add("client.address", asked.client.to_canonical().to_string());
    let host = text(asked.host.as_bytes());
    let port = host.rsplit_once(':').and_then(|(name, port)| Some((name, port.parse::<u16>().ok()?)));
    match port {
        Some((name, port)) => {
            all.add("server.address", name.to_owned());
            all.add("server.port", i64::from(port));
        }
        None if !host.is_empty() => all.add("server.address", host),
        None => {}
    }
}

fn attempt(all: &mut Attributes, asked: &Asked, gone: &Gone, before: u8) {
    let path = text(asked.path.as_bytes());
    all.add("url.full", format!("{}://{}{path}", scheme(gone.scheme), gone.address));
    all.add("server.address", gone.address.ip().to_string());
    all.add("server.port", i64::from(gone.address.port()));
    all.add("network.peer.address", gone.address.ip().to_string());
    all.add("network.peer.port", i64::from(gone.address.port()));
    if before > 0 {
        all.add("http.request.resend_count", i64::from(before));
    }
}

#[derive(Default)]
struct Attributes(Vec<KeyValue>);

impl Attributes {
    fn add(&mut self, name: &'static str, value: impl Into<opentelemetry::Value>) {
        self.0.push(KeyValue::new(name, value));
    }
}

fn method_of(asked: &Asked) -> Option<&'static str> {
    METHODS.into_iter().find(|method| method.as_bytes() == asked.method.as_bytes())
}

fn scheme(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Http => "http",
        Scheme::Https => "https",
    }
}

/// A text of the client: what is not UTF-8 in it, or was cut, is replaced.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
