//! Which requests are traced, what do their targets hear of it, and what is told afterwards?
//!
//! ```text
//! head ─▶ drawn by lot, or sampled already by whom we trust ─▶ request span ──┬── attempt at a target: traceparent
//!                                                                             └── attempt at another one
//! ```
//! A request that is not traced passes with what its client said of traces. Without `[tracing]` none of this is looked
//! at. A worker never waits: a span that finds no room on its way to the exporter is lost, and counted.

use crate::http::client::Client;
use crate::http::exchange::{Exchange, RequestFacts, Via};
use crate::refusal::Refusal;
use crate::site::Site;
use crate::worker::Worker;
use homing_core::clock::Now;
use homing_core::entropy::Entropy;
use homing_core::persist::Scheme;
use homing_core::sample::Sample;
use homing_core::snapshot::Snapshot;
use homing_core::span::{Asked, Gone, Parent, Span, SpanKind, Word};
use homing_wire::http1::{RequestHead, Version};
use homing_wire::path_parameter::around_values;
use homing_wire::trace_context::{SPAN_AT, TEXT_BYTES, TRACEPARENT, TRACESTATE, TraceParent, write_hex};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

/// Where spans go.
pub type SpanSink = SyncSender<Span>;

/// What a worker needs in order to trace.
#[derive(Debug)]
pub(crate) struct Tracer {
    sample: Option<Sample>,
    sink: Option<SpanSink>,
}

/// What is known of a traced request until it has ended.
#[derive(Debug)]
pub(crate) struct Traced {
    /// The span of the request; its end is filled in at its end.
    request: Span,
    /// The id of the present attempt, which its target hears.
    attempt: [u8; 8],
    begun_ms: u64,
    /// Attempts that have ended.
    ended: u8,
    /// Whether the present attempt has begun and not ended.
    is_open: bool,
    /// Where the id of the attempt stands in the head that targets hear.
    id_at: usize,
    /// Whether what the client said beside its `traceparent` still belongs to the trace.
    keeps_state: bool,
}

impl Tracer {
    /// The tracer of a worker that runs `snapshot`.
    pub(crate) fn new(snapshot: &Snapshot, sink: Option<SpanSink>) -> Self {
        Self { sample: snapshot.trace_sample, sink }
    }

    /// A new snapshot may trace more, or less.
    pub(crate) fn renew(&mut self, snapshot: &Snapshot) {
        self.sample = snapshot.trace_sample;
    }

    /// Begins the trace of a request, or goes on with it; `None`: it is not traced.
    pub(crate) fn begin(
        &self,
        head: &RequestHead<'_, '_>,
        client: &Client,
        (site, request): (&Site, RequestFacts),
        now: Now,
        entropy: &mut Entropy,
    ) -> Option<Box<Traced>> {
        let (sample, _) = (self.sample?, self.sink.as_ref()?);
        let (lot, is_trusted) = (entropy.next_u64(), site.settings().trusts(client.peer.ip()));
        if !is_trusted && !sample.takes(lot) {
            return None;
        }
        let given = TraceParent::of(head.fields.named(TRACEPARENT));
        // Whoever is not trusted shall not decide how much we write down.
        let is_sampled = match given {
            Some(given) if is_trusted => given.is_sampled,
            _ => sample.takes(lot),
        };
        is_sampled.then(|| Box::new(Traced::new(given, asked(head, client, request), site, now, entropy)))
    }
}

impl Traced {
    fn new(given: Option<TraceParent>, asked: Asked, site: &Site, now: Now, entropy: &mut Entropy) -> Self {
        let request = Span {
            trace_id: given.map_or_else(|| new_trace_id(entropy), |given| given.trace_id),
            id: new_id(entropy),
            parent: given.map(|given| Parent { id: given.span_id, is_remote: true }),
            kind: SpanKind::Request,
            begun_ms: now.monotonic_ms,
            ended_ms: now.monotonic_ms,
            asked,
            load_balancer: Arc::clone(&site.listener.load_balancer),
            listener: Arc::clone(&site.listener.name),
            gone: None,
            status: 0,
            failure: None,
        };
        Self {
            request,
            attempt: new_id(entropy),
            begun_ms: now.monotonic_ms,
            ended: 0,
            is_open: false,
            id_at: 0,
            keeps_state: given.is_some(),
        }
    }

    /// The name of the trace.
    pub(crate) fn trace_id(&self) -> [u8; 16] {
        self.request.trace_id
    }

    /// Whether a field of the client is not passed on.
    pub(crate) fn replaces(&self, name: &[u8]) -> bool {
        name.eq_ignore_ascii_case(TRACEPARENT) || !self.keeps_state && name.eq_ignore_ascii_case(TRACESTATE)
    }

    /// Writes the field that the target hears, as the last one of a head.
    pub(crate) fn write_field(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(TRACEPARENT);
        out.extend_from_slice(b": ");
        let (trace_id, span_id) = (self.request.trace_id, self.attempt);
        TraceParent { trace_id, span_id, is_sampled: true }.write(out);
        out.extend_from_slice(b"\r\n");
    }

    /// The head that ends with that field has so many bytes.
    pub(crate) fn note_head(&mut self, length: usize) {
        const BEHIND: usize = TEXT_BYTES - SPAN_AT + 4; // two ends of lines
        self.id_at = length.saturating_sub(BEHIND);
    }

    /// A target is given the request. The head tells another one another id.
    pub(crate) fn begin_attempt(&mut self, head: &mut [u8], now: Now, entropy: &mut Entropy) {
        if self.is_open {
            return; // the same target again, on a new connection
        }
        (self.is_open, self.begun_ms) = (true, now.monotonic_ms);
        if self.ended == 0 {
            return;
        }
        self.attempt = new_id(entropy);
        let mut text = Vec::with_capacity(16);
        write_hex(&self.attempt, &mut text);
        if let Some(place) = head.get_mut(self.id_at..self.id_at + text.len()) {
            place.copy_from_slice(&text);
        }
    }

    fn end_attempt(
        &mut self,
        gone: Gone,
        status: u16,
        failure: Option<&'static str>,
        now: Now,
    ) -> Option<Span> {
        if !std::mem::take(&mut self.is_open) {
            return None;
        }
        let before = self.ended;
        self.ended = self.ended.saturating_add(1);
        Some(Span {
            id: self.attempt,
            parent: Some(Parent { id: self.request.id, is_remote: false }),
            kind: SpanKind::Attempt { before },
            begun_ms: self.begun_ms,
            ended_ms: now.monotonic_ms,
            gone: Some(gone),
            status,
            failure,
            ..self.request.clone()
        })
    }
}

impl Worker {
    /// The target of an exchange has failed it.
    pub(crate) fn trace_failed_attempt(&mut self, exchange: crate::store::Key, refusal: Refusal) {
        let now = self.now;
        let Some(exchange) = self.exchanges.get_mut(exchange) else { return };
        let Some(traced) = exchange.traced.as_mut() else { return };
        let gone = gone(&exchange.site, exchange.group, &exchange.choice);
        let span = traced.end_attempt(gone, 0, Some(refusal.code()), now);
        span.into_iter().for_each(|span| self.send_span(span));
    }

    /// An exchange has ended.
    pub(crate) fn trace_end(&mut self, exchange: &mut Exchange, refusal: Option<Refusal>) {
        let Some(mut traced) = exchange.traced.take() else { return };
        let (status, now) = (exchange.answer.status, self.now);
        let gone = gone(&exchange.site, exchange.group, &exchange.choice);
        let failure = refusal.map(Refusal::code).or_else(|| (status == 499).then_some("client-closed"));
        // A status of ours is none of the target's.
        let of_target = if exchange.is_waiting() { 0 } else { status };
        let attempt = traced.end_attempt(gone.clone(), of_target, failure, now);
        attempt.into_iter().for_each(|span| self.send_span(span));
        self.send_span(Span {
            ended_ms: now.monotonic_ms,
            gone: Some(gone),
            status,
            failure,
            ..traced.request
        });
    }

    /// A request got an answer of ours that no target knows of.
    pub(crate) fn trace_own_answer(
        &mut self,
        head: &RequestHead<'_, '_>,
        client: crate::store::Key,
        about: (&Site, RequestFacts),
        (status, failure): (u16, Option<&'static str>),
    ) {
        let Some(client) = self.clients.get(client) else { return };
        let traced = self.tracer.begin(head, client, about, self.now, &mut self.entropy);
        if let Some(traced) = traced {
            self.send_span(Span { status, failure, ..traced.request });
        }
    }

    fn send_span(&self, span: Span) {
        let Some(sink) = &self.tracer.sink else { return };
        let counters = self.counters();
        counters.spans.add(1);
        if sink.try_send(span).is_err() {
            counters.spans_lost.add(1);
        }
    }
}

fn gone(site: &Site, group: homing_core::snapshot::GroupIndex, choice: &homing_core::group::Choice) -> Gone {
    let group = site.group(group);
    let target = group.target(choice);
    let is_secured = group.approach.as_ref().is_some_and(|approach| approach.tls.is_some());
    let scheme = if is_secured { Scheme::Https } else { Scheme::Http };
    let (group, name) = (Arc::clone(&group.name), Arc::clone(&target.name));
    Gone { group, target: name, address: target.address, scheme, reason: choice.reason }
}

fn asked(head: &RequestHead<'_, '_>, client: &Client, request: RequestFacts) -> Asked {
    let mut path = Word::default();
    for (number, piece) in around_values(head.target.path).enumerate() {
        if number > 0 {
            path.push(b"***");
        }
        path.push(piece);
    }
    Asked {
        method: Word::of(head.method_text),
        path,
        host: Word::of(head.authority.map_or(&[][..], |authority| authority.raw())),
        scheme: client.scheme(),
        version: match (request.via, head.version) {
            (Via::Http2, _) => "2",
            (Via::Http1, Version::Http11) => "1.1",
            (Via::Http1, Version::Http10) => "1.0",
        },
        client: request.client,
    }
}

/// An id, which is never all zero.
fn new_id(entropy: &mut Entropy) -> [u8; 8] {
    entropy.next_u64().max(1).to_be_bytes()
}

fn new_trace_id(entropy: &mut Entropy) -> [u8; 16] {
    let halves = (u128::from(entropy.next_u64()) << 64) | u128::from(entropy.next_u64());
    halves.max(1).to_be_bytes()
}
