//! How much is measured, and how is it protected from other work?

use clap::Args;
use serde::Serialize;

use super::case::{Case, Kind};

/// Options that every command shares.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub struct Settings {
    /// Samples of each proxy that are compared; 5, or 2 with `--quick`.
    #[arg(long, global = true)]
    pub pairs: Option<usize>,
    /// A tenth of the requests: for a look, not for a record.
    #[arg(long, global = true)]
    pub quick: bool,
    /// Requests of a sample instead of the case's own number.
    #[arg(long, global = true)]
    pub requests: Option<u64>,
    /// Client connections instead of the case's own number.
    #[arg(long, global = true)]
    pub connections: Option<usize>,
    /// Open loop: this many requests per second for `--seconds`.
    #[arg(long, global = true)]
    pub rate: Option<f64>,
    /// Length of an open loop; 6, or 2 with `--quick`.
    #[arg(long, global = true)]
    pub seconds: Option<f64>,
    /// Run what is measured as SCHED_RR, so that other work cannot take its cores (needs root).
    #[arg(long, global = true)]
    pub real_time: bool,
}

impl Settings {
    pub(super) fn pairs(&self) -> usize {
        self.pairs.unwrap_or(if self.quick { 2 } else { 5 }).max(1)
    }

    pub(super) fn seconds(&self) -> f64 {
        self.seconds.unwrap_or(if self.quick { 2.0 } else { 6.0 })
    }

    pub(super) fn requests(&self, case: &Case) -> u64 {
        self.requests.unwrap_or(if self.quick { case.requests / 10 } else { case.requests })
    }

    /// Client connections of `case` for a process that may open `file_limit` files.
    pub(super) fn connections(&self, case: &Case, file_limit: u64) -> usize {
        let usual = match case.kind {
            Kind::Idle if self.quick => case.connections / 4,
            _ => case.connections,
        };
        // The proxy needs some descriptors besides the clients'.
        self.connections.unwrap_or(usual).min(file_limit as usize / 100 * 95).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::case_named;
    use super::*;

    #[test]
    fn idle_clients_fit_into_the_limit_of_open_files() {
        let case = case_named("idle").unwrap();
        assert_eq!(Settings::default().connections(case, 1_000), 950);
        assert_eq!(Settings::default().connections(case, 1_000_000), 19_000);
    }

    #[test]
    fn quick_is_a_tenth_and_two_pairs() {
        let quick = Settings { quick: true, ..Settings::default() };
        assert_eq!(quick.requests(case_named("a").unwrap()), 30_000);
        assert_eq!((quick.pairs(), Settings::default().pairs()), (2, 5));
    }
}
