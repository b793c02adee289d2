//! What has happened so far in a run?

use super::Report;
use super::histogram::Histogram;

/// Counts of one run.
pub(super) struct Tally {
    pub(super) done: u64,
    pub(super) errors: u64,
    pub(super) session_errors: u64,
    pub(super) bytes: u64,
    latency: Histogram,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self { done: 0, errors: 0, session_errors: 0, bytes: 0, latency: Histogram::new() }
    }

    pub(super) fn succeeded(&mut self, latency_ns: u64) {
        self.done += 1;
        self.latency.add(latency_ns);
    }

    pub(super) fn failed(&mut self) {
        self.done += 1;
        self.errors += 1;
    }

    /// The report of a run of `total` requests that took `elapsed_ns`.
    pub(super) fn report(&self, total: u64, elapsed_ns: u64) -> Report {
        let seconds = elapsed_ns as f64 / 1e9;
        Report {
            done: self.done,
            errors: self.errors,
            session_errors: self.session_errors,
            unfinished: total.saturating_sub(self.done),
            seconds,
            requests_per_second: self.done as f64 / seconds,
            bytes: self.bytes,
            p50_us: self.latency.quantile_us(0.5),
            p99_us: self.latency.quantile_us(0.99),
            p999_us: self.latency.quantile_us(0.999),
            max_us: self.latency.longest_us(),
            ..Report::default()
        }
    }
}
