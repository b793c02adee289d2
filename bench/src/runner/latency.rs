//! How long does a request take at a rate that every proxy can serve?

use anyhow::Result;
use serde::Serialize;

use super::all::{versions, write};
use super::compare::{Round, Summary, median_ratio, summarise, take_turns};
use super::machine::Machine;
use super::{Proxy, Settings, case_named, report};

/// Requests per second: about a third of what the slowest peer can do on one core.
const RATE: f64 = 12_000.0;

/// One proxy at the fixed rate.
#[derive(Debug, Serialize)]
pub(super) struct LatencyRow {
    pub(super) summary: Summary,
    /// Homing's median latency relative to this proxy's.
    pub(super) homing_p50_ratio: f64,
    pub(super) homing_p99_ratio: f64,
}

#[derive(Serialize)]
struct Results {
    machine: Machine,
    rate: f64,
    rows: Vec<LatencyRow>,
    samples: Vec<Round>,
}

/// Sends case a on a schedule to homing, HAProxy and NGINX in turns, writes `run/latency.json` and
/// `run/latency.md`, and returns the latter.
///
/// # Errors
/// When a sample cannot be taken or a file not be written.
pub fn latency(settings: &Settings) -> Result<String> {
    let rate = settings.rate.unwrap_or(RATE);
    let settings = Settings { rate: Some(rate), ..settings.clone() };
    let proxies = [Proxy::Homing, Proxy::Haproxy, Proxy::Nginx];
    let samples = take_turns(&settings, &proxies, case_named("a")?)?;
    let row = |place| LatencyRow {
        summary: summarise(&samples, place),
        homing_p50_ratio: median_ratio(&samples, 0, place, |sample| sample.load.p50_us),
        homing_p99_ratio: median_ratio(&samples, 0, place, |sample| sample.load.p99_us),
    };
    let rows: Vec<LatencyRow> = (0..proxies.len()).map(row).collect();
    let machine = Machine::this_one();
    let markdown = report::latency(&machine.describe(), &versions()?, rate, &rows);
    write("latency", &serde_json::to_string_pretty(&Results { machine, rate, rows, samples })?, &markdown)?;
    Ok(markdown)
}
