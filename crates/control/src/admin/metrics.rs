//! How do the counts of a node become the text that a scraper reads?
//!
//! The rows of the [`catalogue`] are read at each scrape from the running snapshot; nothing is kept twice.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use homing_core::live::Histogram;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, MetricEncoder, NoLabelSet, text};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::{Registry, Unit as EncodedUnit};

use super::observed::{Look, Observed};
use catalogue::{CATALOGUE, Kind, Read, Row, Unit};

pub mod catalogue;
#[cfg(test)]
mod tests;

/// What every name begins with.
pub const PREFIX: &str = "homing";

/// The two forms that scrapers know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Prometheus text 0.0.4: what everybody reads.
    Classic,
    /// OpenMetrics 1.0, for those who ask for it.
    OpenMetrics,
}

/// Writes the metrics of a node.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
}

impl Metrics {
    pub(super) fn new(observed: Arc<Observed>) -> Self {
        let mut registry = Registry::with_prefix(PREFIX);
        registry.register_collector(Box::new(FromCatalogue(observed)));
        Self { registry }
    }

    pub(super) fn render(&self, format: Format) -> Result<String, fmt::Error> {
        let mut written = String::new();
        text::encode(&mut written, &self.registry)?;
        Ok(match format {
            Format::OpenMetrics => written,
            Format::Classic => classic(&written),
        })
    }
}

impl Format {
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Classic => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

#[derive(Debug)]
struct FromCatalogue(Arc<Observed>);

impl Collector for FromCatalogue {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let look = self.0.look();
        for row in CATALOGUE {
            encode_row(row, &look, &mut encoder)?;
        }
        Ok(())
    }
}

fn encode_row(row: &Row, look: &Look<'_>, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
    let unit = row.unit.map(|unit| match unit {
        Unit::Bytes => EncodedUnit::Bytes,
        Unit::Seconds => EncodedUnit::Seconds,
    });
    let kind = match row.kind {
        Kind::Counter => MetricType::Counter,
        Kind::Gauge => MetricType::Gauge,
        Kind::Histogram => MetricType::Histogram,
    };
    let mut encoder = encoder.encode_descriptor(row.name, row.help, unit.as_ref(), kind)?;
    let mut samples = Samples { encoder: &mut encoder, kind: row.kind, labels: Vec::new() };
    let snapshot = &look.running.snapshot;
    match row.read {
        Read::Node(read) => read(look, &mut samples)?,
        Read::Worker(read) => {
            for (worker, counters) in snapshot.worker_counters.iter().enumerate() {
                let number = worker.to_string();
                let labels = [("worker", &*number)];
                let mut of_worker = samples.encoder.encode_family(&labels)?;
                encode_value(&mut of_worker, row.kind, read(counters))?;
            }
        }
        Read::Listener(read) => {
            for listener in &snapshot.listeners {
                samples.labels =
                    vec![("load_balancer", &*listener.load_balancer), ("listener", &*listener.name)];
                read(listener, &mut samples)?;
            }
        }
        Read::Group(read) => {
            for group in &snapshot.groups {
                samples.labels = vec![("load_balancer", &*group.load_balancer), ("group", &*group.name)];
                read(group, look, &mut samples)?;
            }
        }
        Read::Target(read) => {
            for group in &snapshot.groups {
                for target in &group.targets {
                    samples.labels = vec![
                        ("load_balancer", &*group.load_balancer),
                        ("group", &*group.name),
                        ("target", &*target.name),
                    ];
                    read(group, target, look, &mut samples)?;
                }
            }
        }
    }
    Ok(())
}

/// Takes the values of one row, each with the labels of the thing that has it.
pub(super) struct Samples<'a, 'e> {
    encoder: &'a mut MetricEncoder<'e>,
    kind: Kind,
    labels: Vec<(&'static str, &'a str)>,
}

impl<'a> Samples<'a, '_> {
    /// The value of a counter or gauge.
    fn value(&mut self, value: u64) -> fmt::Result {
        if self.labels.is_empty() {
            return encode_value(self.encoder, self.kind, value);
        }
        encode_value(&mut self.encoder.encode_family(&self.labels)?, self.kind, value)
    }

    /// The value, where there is one.
    fn value_if(&mut self, value: Option<u64>) -> fmt::Result {
        value.map_or(Ok(()), |value| self.value(value))
    }

    /// A value that counts in seconds, of milliseconds.
    fn millis(&mut self, value_ms: u64) -> fmt::Result {
        let value = seconds(value_ms);
        if self.labels.is_empty() {
            return encode_float(self.encoder, self.kind, value);
        }
        encode_float(&mut self.encoder.encode_family(&self.labels)?, self.kind, value)
    }

    /// The value of one of several that differ by one more label.
    fn value_of(&mut self, label: &'static str, word: &'a str, value: u64) -> fmt::Result {
        self.labels.push((label, word));
        let encoded = self.value(value);
        self.labels.pop();
        encoded
    }

    /// A histogram of durations. The last of `buckets` is what lies beyond the last bound.
    fn durations(&mut self, sum_ms: u64, buckets: &[u64]) -> fmt::Result {
        let bounds = Histogram::BOUNDS_MS.iter().map(|bound| seconds(*bound)).chain([f64::INFINITY]);
        let buckets: Vec<(f64, u64)> = bounds.zip(buckets.iter().copied()).collect();
        let count = buckets.iter().map(|(_, count)| count).sum();
        let mut encoder = self.encoder.encode_family(&self.labels)?;
        encoder.encode_histogram::<NoLabelSet>(seconds(sum_ms), count, &buckets, None)
    }
}

fn encode_value(encoder: &mut MetricEncoder<'_>, kind: Kind, value: u64) -> fmt::Result {
    match kind {
        Kind::Counter => encoder.encode_counter::<NoLabelSet, u64, f64>(&value, None),
        Kind::Gauge => encoder.encode_gauge(&value),
        Kind::Histogram => Err(fmt::Error),
    }
}

fn encode_float(encoder: &mut MetricEncoder<'_>, kind: Kind, value: f64) -> fmt::Result {
    match kind {
        Kind::Counter => encoder.encode_counter::<NoLabelSet, f64, f64>(&value, None),
        Kind::Gauge => encoder.encode_gauge(&value),
        Kind::Histogram => Err(fmt::Error),
    }
}

#[allow(clippy::cast_precision_loss, reason = "a float is exact up to 2^53 ms: 285,000 years")]
fn seconds(ms: u64) -> f64 {
    ms as f64 / 1000.0
}

/// OpenMetrics made readable for those who know the older form only: there, a counter's family has the name of its
/// samples, and neither units nor an end are written.
fn classic(open_metrics: &str) -> String {
    let kinds: HashMap<String, Kind> = CATALOGUE.iter().map(|row| (row.family(), row.kind)).collect();
    let mut text = String::with_capacity(open_metrics.len());
    for line in open_metrics.lines() {
        let mut words = line.splitn(4, ' ');
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some("#"), Some("EOF" | "UNIT"), ..) => continue,
            (Some("#"), Some(what), Some(family), Some(rest)) => {
                let suffix = if kinds.get(family) == Some(&Kind::Counter) { "_total" } else { "" };
                text.push_str(&format!("# {what} {family}{suffix} {rest}"));
            }
            _ => text.push_str(line),
        }
        text.push('\n');
    }
    text
}
