//! Does the page about the doctor say what its catalogue says?
//!
//! With `BLESS=1` in the environment the page is written instead of compared.

use homing_core::doctor::{CATALOGUE, FindingRow, Severity};
use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/doctor.md");

const PROSE: &str = "# Findings of the doctor
<!-- Written by `crates/core/tests/doctor_page.rs` with BLESS=1, from the catalogue: change that. -->

Why persistence does not work as it might: `homing doctor`, *Doctor* in the console, `GET /api/v1/doctor`. It looks at what the
configuration promises and browsers will not keep, and at what the counters and tables of this node show. Codes stay as they
are from one version to the next; texts may get better, and are told in English, Chinese, Japanese and Indonesian. What stands
in braces is filled in.

How to go about it: [troubleshooting](../guide/troubleshooting.md).
";

#[test]
fn the_page_about_the_doctor_is_not_stale() {
    let severities = [
        (Severity::Error, "Errors: sessions cannot be kept"),
        (Severity::Warning, "Warnings: some sessions are lost"),
        (Severity::Advice, "Advice: it works, and something else would work better"),
    ];
    let tables = severities.map(|(severity, title)| {
        let rows: Vec<String> = CATALOGUE.iter().filter(|row| row.severity == severity).map(line).collect();
        format!("## {title}\n| code | what was found | what to do |\n|---|---|---|\n{}\n", rows.join("\n"))
    });
    let written = format!("{PROSE}\n{}", tables.join("\n"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(PAGE, &written).unwrap();
    }
    let found = fs::read_to_string(PAGE).unwrap_or_default();
    assert!(found == written, "docs/reference/doctor.md is stale: run this test with BLESS=1");
}

fn line(row: &FindingRow) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    format!("| `{}` | {} | {} |", row.code, cell(row.what), cell(row.hint))
}
