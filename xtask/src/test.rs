//! Is this tree fit to be merged? The steps, in order; the first that fails ends the run.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use crate::shell::{self, cargo, step};
use crate::{fuzz, package, tidy, tools};

/// How long each fuzz target runs here, in seconds: a smoke test, the real search is `cargo xtask fuzz`.
const FUZZ_SECONDS: u64 = 10;

/// Where nextest writes the report of its profile `ci`, whatever cargo's build folder is.
const REPORT: &str = "target/nextest/ci/junit.xml";

/// Runs every step that CI runs, and says at the end how many tests held.
///
/// # Errors
/// What the first failing step said.
pub(crate) fn run() -> Result<()> {
    let mut counts = None;
    let outcome = steps(&mut counts);
    if let Ok(total) = &outcome {
        println!("\nall steps ok in {:.0} s", total.as_secs_f64());
    }
    if let Some(Counts { passed, failed }) = counts {
        println!("{passed} passed, {failed} failed");
    }
    outcome.map(drop)
}

/// One profile and one set of features throughout, so that nothing is built twice.
fn steps(counts: &mut Option<Counts>) -> Result<Duration> {
    let mut total = Duration::ZERO;
    total += step("tools", tools::check)?;
    total += step("format", format)?;
    total += step("tidy", || tidy::run(&tidy::Arguments::default()))?;
    total += step("clippy", || shell::run(&mut cargo("clippy --workspace --all-targets -- -D warnings")))?;
    total += step("build", || shell::run(&mut cargo("build --workspace --bins --tests")))?;
    total += step("tests", || nextest(counts))?;
    total +=
        step("examples in the documentation", || shell::run(&mut cargo("test --workspace --doc --quiet")))?;
    total += step("documentation", documentation)?;
    total += step("licences, bans, sources", || shell::run(&mut cargo("deny check bans licenses sources")))?;
    // Not the release build: minutes of optimising prove nothing about the package.
    total += step("package", || package::run(&package::Arguments::of_debug_build()))?;
    total += step("fuzz, shortened", || fuzz::mutate(FUZZ_SECONDS))?;
    Ok(total)
}

/// `fuzz/` is a workspace of its own, so it is asked by itself.
fn format() -> Result<()> {
    shell::run(&mut cargo("fmt --all --check"))?;
    shell::run(&mut cargo("fmt --check --manifest-path fuzz/Cargo.toml"))
}

/// How many tests held and how many did not.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
}

fn nextest(counts: &mut Option<Counts>) -> Result<()> {
    let start = SystemTime::now();
    let outcome = shell::run(&mut cargo("nextest run --workspace --profile ci"));
    let report = shell::root().join(REPORT);
    if is_newer(&report, start) {
        let text = fs::read_to_string(&report).with_context(|| report.display().to_string())?;
        let found = counts_of(&text).with_context(|| format!("{} has no counts", report.display()))?;
        *counts = Some(found);
    }
    outcome
}

/// A report from an earlier run says nothing about this one.
fn is_newer(report: &Path, start: SystemTime) -> bool {
    fs::metadata(report).and_then(|facts| facts.modified()).is_ok_and(|written| written >= start)
}

/// Reads `tests`, `failures` and `errors` from the first element of nextest's JUnit report.
fn counts_of(report: &str) -> Option<Counts> {
    let (_, rest) = report.split_once("<testsuites")?;
    let (element, _) = rest.split_once('>')?;
    let number = |name: &str| -> Option<usize> {
        let (_, rest) = element.split_once(&format!(" {name}=\""))?;
        rest.split_once('"')?.0.parse().ok()
    };
    let failed = number("failures")?.checked_add(number("errors")?)?;
    Some(Counts { passed: number("tests")?.checked_sub(failed)?, failed })
}

fn documentation() -> Result<()> {
    let mut doc = cargo("doc --workspace --no-deps --document-private-items --quiet");
    shell::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_come_from_the_report() {
        let report = "<?xml version=\"1.0\"?>\n<testsuites name=\"nextest-run\" tests=\"9\" failures=\"2\" \
                      errors=\"1\" uuid=\"x\">\n  <testsuite name=\"core\" tests=\"4\">";
        assert_eq!(counts_of(report), Some(Counts { passed: 6, failed: 3 }));
    }

    #[test]
    fn a_report_without_counts_is_noticed() {
        assert_eq!(counts_of("<testsuites name=\"nextest-run\">"), None);
        assert_eq!(counts_of(""), None);
    }
}
