//! Do the promises still hold after minutes instead of seconds?
//!
//! An end-to-end test with `soak` in its name runs for a few seconds in an ordinary run and for minutes when
//! `HOMING_SOAK` is set: the same test, the same promise.

use anyhow::Result;

use crate::shell;

/// Runs the tests with `soak` in their names, long.
///
/// # Errors
/// When one of them fails.
pub(crate) fn run() -> Result<()> {
    crate::tools::check()?;
    let mut nextest = shell::cargo("nextest run --package homing --profile soak");
    shell::run(nextest.args(["-E", "test(soak)"]).env("HOMING_SOAK", "1"))
}
