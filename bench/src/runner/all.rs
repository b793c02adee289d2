//! How do we stand against the best of the others, case by case?

use std::fs;

use anyhow::{Context, Result};
use serde::Serialize;

use super::case::{self, Case};
use super::compare::{Round, take_turns};
use super::machine::{self, Machine};
use super::proxy::{self, Proxy};
use super::verdict::Row;
use super::{Settings, report};

/// Everything that `results.json` holds.
#[derive(Serialize)]
struct Results<'run> {
    machine: Machine,
    versions: Vec<(&'static str, String)>,
    settings: &'run Settings,
    rows: Vec<Row>,
    /// For each row its rounds, for each round its samples.
    samples: Vec<Vec<Round>>,
}

/// Measures `cases` (all when there are none), writes `run/results.json` and `run/results.md`, and returns the
/// latter.
///
/// # Errors
/// When a sample cannot be taken or a file not be written.
pub fn all(settings: &Settings, cases: &[&'static Case]) -> Result<String> {
    let cases: Vec<&'static Case> =
        if cases.is_empty() { case::all().iter().collect() } else { cases.to_vec() };
    let sticky = proxy::sticky_nginx()?;
    let (mut rows, mut samples) = (Vec::new(), Vec::new());
    for case in cases {
        eprintln!("case {}: {}", case.name, case.about);
        let proxies = [vec![Proxy::Homing], case.peers(sticky)].concat();
        let rounds = take_turns(settings, &proxies, case)?;
        rows.push(Row::of(case, &rounds));
        samples.push(rounds);
    }
    let versions = versions()?;
    let results = Results { machine: Machine::this_one(), versions, settings, rows, samples };
    let markdown = report::table(&results.machine.describe(), &results.versions, &results.rows);
    write("results", &serde_json::to_string_pretty(&results)?, &markdown)?;
    Ok(markdown)
}

/// What each product says about itself.
pub(super) fn versions() -> Result<Vec<(&'static str, String)>> {
    let products = [Proxy::Homing, Proxy::Haproxy, Proxy::Nginx];
    products.into_iter().map(|proxy| Ok((proxy.name(), proxy.version()?))).collect()
}

/// Writes both forms of a result into the run folder.
pub(super) fn write(name: &str, json: &str, markdown: &str) -> Result<()> {
    let folder = machine::run_folder()?;
    for (ending, text) in [("json", json), ("md", markdown)] {
        let path = folder.join(format!("{name}.{ending}"));
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
