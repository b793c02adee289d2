//! Is this tree fit to be merged? The steps, in order; the first that fails ends the run.

use std::time::Duration;

use anyhow::Result;

use crate::report::{self, Counts};
use crate::shell::{self, cargo, step};
use crate::{console, fuzz, package, tidy, tools};

/// How long each fuzz target runs here, in seconds: a smoke test, the real search is `cargo xtask fuzz`.
const FUZZ_SECONDS: u64 = 10;

/// Where nextest writes the report of its profile `ci`, whatever cargo's build folder is.
const REPORT: &str = "target/nextest/ci/junit.xml";

/// Runs every step that CI runs, and says at the end how many tests held.
///
/// # Errors
/// What the first failing step said.
pub(crate) fn run() -> Result<()> {
    let mut counts = Counts::default();
    let outcome = steps(&mut counts);
    if let Ok(total) = &outcome {
        println!("\nall steps ok in {:.0} s", total.as_secs_f64());
    }
    if counts != Counts::default() {
        println!("{} passed, {} failed", counts.passed, counts.failed);
    }
    outcome.map(drop)
}

/// One profile and one set of features throughout, so that nothing is built twice.
fn steps(counts: &mut Counts) -> Result<Duration> {
    let mut total = Duration::ZERO;
    total += step("tools", tools::check)?;
    total += step("format", format)?;
    total += step("tidy", || tidy::run(&tidy::Arguments::default()))?;
    // Before anything is built of Rust: the program has the pages in it.
    total += console::pages(counts)?;
    total += step("clippy", || shell::run(&mut cargo("clippy --workspace --all-targets -- -D warnings")))?;
    total += step("build", || shell::run(&mut cargo("build --workspace --bins --tests")))?;
    total += step("tests", || nextest(counts))?;
    total +=
        step("examples in the documentation", || shell::run(&mut cargo("test --workspace --doc --quiet")))?;
    total += step("documentation", documentation)?;
    total += step("licences, bans, sources", || shell::run(&mut cargo("deny check bans licenses sources")))?;
    // Not the release build: minutes of optimising prove nothing about the package.
    total += step("package", || package::run(&package::Arguments::of_debug_build()))?;
    total += step("console in a browser", || console::browser(counts, &[]))?;
    total += step("fuzz, shortened", || fuzz::mutate(FUZZ_SECONDS))?;
    Ok(total)
}

/// `fuzz/` is a workspace of its own, so it is asked by itself.
fn format() -> Result<()> {
    shell::run(&mut cargo("fmt --all --check"))?;
    shell::run(&mut cargo("fmt --check --manifest-path fuzz/Cargo.toml"))
}

fn nextest(counts: &mut Counts) -> Result<()> {
    report::counted(counts, REPORT, || shell::run(&mut cargo("nextest run --workspace --profile ci")))
}

fn documentation() -> Result<()> {
    let mut doc = cargo("doc --workspace --no-deps --document-private-items --quiet");
    shell::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}
