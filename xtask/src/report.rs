//! How many tests held? Read from the reports in JUnit's form that nextest, vitest and Playwright write.

use std::fs;
use std::ops::AddAssign;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::shell;

/// How many tests held and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
    }
}

/// Runs tests, and adds to `counts` what their report at `path`, from the root, says afterwards: whatever came of them.
///
/// # Errors
/// What the tests ended with; or that their report cannot be read.
pub(crate) fn counted(counts: &mut Counts, path: &str, tests: impl FnOnce() -> Result<()>) -> Result<()> {
    let start = SystemTime::now();
    let outcome = tests();
    let report = shell::root().join(path);
    if is_newer(&report, start) {
        let text = fs::read_to_string(&report).with_context(|| report.display().to_string())?;
        *counts += counts_of(&text).with_context(|| format!("{} has no counts", report.display()))?;
    }
    outcome
}

/// A report from an earlier run says nothing about this one.
fn is_newer(report: &Path, start: SystemTime) -> bool {
    fs::metadata(report).and_then(|facts| facts.modified()).is_ok_and(|written| written >= start)
}

/// Reads `tests`, `failures` and `errors` from the first element of a report. What was skipped is no test that held.
fn counts_of(report: &str) -> Option<Counts> {
    let (_, rest) = report.split_once("<testsuites")?;
    let (element, _) = rest.split_once('>')?;
    let number = |name: &str| -> Option<usize> {
        let (_, rest) = element.split_once(&format!(" {name}=\""))?;
        rest.split_once('"')?.0.parse().ok()
    };
    let failed = number("failures")?.checked_add(number("errors")?)?;
    let skipped = number("skipped").unwrap_or(0);
    Some(Counts { passed: number("tests")?.checked_sub(failed)?.checked_sub(skipped)?, failed })
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
    fn what_was_skipped_did_not_hold() {
        let report = "<testsuites id=\"\" tests=\"5\" failures=\"1\" skipped=\"2\" errors=\"0\" time=\"9\">";
        assert_eq!(counts_of(report), Some(Counts { passed: 2, failed: 1 }));
    }

    #[test]
    fn a_report_without_counts_is_noticed() {
        assert_eq!(counts_of("<testsuites name=\"nextest-run\">"), None);
        assert_eq!(counts_of(""), None);
    }
}
