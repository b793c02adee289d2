//! How do the spans of traced requests get to those who collect them? By OTLP over HTTP, on a thread of their own.
//!
//! Workers put records into a bounded queue and never wait. This thread takes them in batches, makes them into spans of
//! OpenTelemetry ([`convert`]) and sends them ([`post`]). A batch that its receiver does not take is given up and
//! counted: a collector that is away for an hour shall not cost memory for an hour.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use homing_core::span::{ExportCounters, Span};
use opentelemetry::KeyValue;
use opentelemetry_otlp::{Protocol, SpanExporter as OtlpExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanExporter;
use tokio::runtime::{Builder, Runtime};

use crate::rare::Rare;
use crate::restart::caught_at_once;
use crate::{Clock, limits};

mod convert;
mod post;
#[cfg(test)]
mod tests;

use convert::Converter;
use post::Post;

/// How long the first span of a batch waits for others.
const GATHERING: Duration = Duration::from_secs(1);
/// How often the thread looks whether it is to end.
const GLANCE: Duration = Duration::from_millis(250);
/// How long the end waits for the last batch.
const LAST_BATCH: Duration = Duration::from_secs(2);

/// Sends spans until it is dropped.
#[derive(Debug)]
pub struct Exporter {
    is_over: Arc<AtomicBool>,
    ended: Receiver<()>,
}

/// What the thread works with.
struct Exporting {
    spans: Receiver<Span>,
    exporter: OtlpExporter,
    runtime: Runtime,
    converter: Converter,
    counters: Arc<ExportCounters>,
    is_over: Arc<AtomicBool>,
    failures: Rare,
    clock: Clock,
}

impl Exporter {
    /// Begins to send what comes into the queue to `endpoint`, a URL without its `/v1/traces`.
    ///
    /// # Errors
    /// It is no URL, or the system gives no thread.
    pub fn start(
        endpoint: &str,
        counters: Arc<ExportCounters>,
        clock: Clock,
    ) -> io::Result<(SyncSender<Span>, Self)> {
        let (sender, spans) = sync_channel(limits::SPANS_WAITING);
        let exporter = OtlpExporter::builder()
            .with_http()
            .with_http_client(Post::new())
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{endpoint}/v1/traces"));
        let mut exporter = exporter.build().map_err(io::Error::other)?;
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder_empty().with_service_name("homing").with_attribute(version);
        exporter.set_resource(&resource.build());
        let runtime = Builder::new_current_thread().build()?;
        let (is_over, (end, ended)) = (Arc::<AtomicBool>::default(), sync_channel(1));
        let exporting = Exporting {
            spans,
            exporter,
            runtime,
            converter: Converter::new(),
            counters,
            is_over: Arc::clone(&is_over),
            failures: Rare::default(),
            clock,
        };
        thread::Builder::new().name("traces".to_owned()).spawn(move || {
            exporting.run();
            _ = end.send(()); // nobody may wait for it
        })?;
        Ok((sender, Self { is_over, ended }))
    }
}

/// Sends what has come so far, if its receiver is quick.
impl Drop for Exporter {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        _ = self.ended.recv_timeout(LAST_BATCH); // whoever is not done by then loses his spans
    }
}

impl Exporting {
    fn run(&self) {
        let mut batch = Vec::new();
        loop {
            let is_over = self.gather(&mut batch);
            if !batch.is_empty() {
                self.export_or_lose(std::mem::take(&mut batch));
            }
            if is_over {
                return;
            }
        }
    }

    /// Takes spans until there are enough, or the first has waited for long enough. Says whether no more will come.
    fn gather(&self, batch: &mut Vec<Span>) -> bool {
        let mut until: Option<Instant> = None;
        while batch.len() < limits::SPANS_OF_BATCH {
            match self.spans.recv_timeout(GLANCE) {
                Ok(span) => {
                    until.get_or_insert_with(|| Instant::now() + GATHERING);
                    batch.push(span);
                }
                Err(RecvTimeoutError::Timeout) if self.is_over.load(Ordering::Relaxed) => return true,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return true,
            }
            if until.is_some_and(|until| until <= Instant::now()) {
                return false;
            }
        }
        false
    }

    /// A panic costs the batch, and is counted as a death of who sends: it is there for the next one.
    fn export_or_lose(&self, batch: Vec<Span>) {
        let count = batch.len();
        if let Err(panicked) = caught_at_once(|| self.export(batch)) {
            self.counters.restarts.fetch_add(1, Ordering::Relaxed);
            self.counters.count(count, false);
            tracing::error!(task = "traces", why = %panicked, "task of the control plane died and begins again");
        }
    }

    fn export(&self, batch: Vec<Span>) {
        let (count, now) = (batch.len(), (self.clock)());
        let spans = self.converter.convert(batch, now);
        let sent = self.runtime.block_on(self.exporter.export(spans));
        self.counters.count(count, sent.is_ok());
        if let Err(error) = sent
            && self.failures.happened(now)
        {
            tracing::warn!(%error, spans = count, "spans could not be sent, and are lost");
        }
    }
}

impl fmt::Debug for Exporting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exporting({:?})", self.exporter)
    }
}
