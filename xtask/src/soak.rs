//! Do the promises still hold after minutes instead of seconds?
//!
//! A heavy end-to-end test runs for a few seconds in an ordinary run and for minutes when `HOMING_SOAK` is set:
//! the same test, the same promise. So do the one that makes requests from the API's document, and those of many clients of
//! the vendors at once.

use anyhow::Result;

use crate::shell;

/// Runs the heavy end-to-end tests, that of the API's document and those of many clients, long, and kills a writer of the
/// store two hundred times.
///
/// # Errors
/// When one of them fails.
pub(crate) fn run() -> Result<()> {
    crate::tools::check()?;
    let mut nextest = shell::cargo("nextest run --package homing --profile soak");
    shell::run(nextest.args(["-E", "test(/^(heavy|contract|dialects::storm)::/)"]).env("HOMING_SOAK", "1"))?;
    let mut nextest = shell::cargo("nextest run --package homing-control --profile soak");
    shell::run(nextest.args(["-E", "test(sudden_death)"]).env("HOMING_SOAK", "1"))
}
