//! Does the page about problems say what the catalogue says?
//!
//! With `BLESS=1` in the environment the page is written instead of compared.

use homing_core::problem::phrase::Row;
use homing_core::problem::say::AREAS;
use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/problems.md");

const PROSE: &str = "# Problems
<!-- Written by `crates/core/tests/problems_page.rs` with BLESS=1, from the catalogue: change that. -->

What Homing says of a file or of a request that it does not take. `homing check --output json` and the API give the `code`, the
values of its blanks (`{name}`) by their names, and the texts in the language that was asked for: English, Chinese, Japanese or
Indonesian. Codes stay as they are from one version to the next; texts may get better. Where the hint is a dash, the advice
depends on what was written.
";

#[test]
fn the_page_about_problems_is_not_stale() {
    let tables = AREAS.iter().map(|area| {
        let rows: Vec<String> = area.rows.iter().map(|row| line(row)).collect();
        format!(
            "## {}\n| code | what is wrong | what to do |\n|---|---|---|\n{}\n",
            area.about,
            rows.join("\n")
        )
    });
    let written = format!("{PROSE}\n{}", tables.collect::<Vec<_>>().join("\n"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(PAGE, &written).unwrap();
    }
    let found = fs::read_to_string(PAGE).unwrap_or_default();
    assert!(found == written, "docs/reference/problems.md is stale: run this test with BLESS=1");
}

fn line(row: &Row) -> String {
    let hint = row.hint.map_or_else(|| "—".to_owned(), |texts| shown(row, texts[0]));
    format!("| `{}` | {} | {hint} |", row.code(), shown(row, row.text[0]))
}

/// A text as a reader understands it: `{a kind}` is `{kind}`, and `{name?}` is `"{name}"`.
fn shown(row: &Row, text: &str) -> String {
    let plain = |text: String, blank: &&str| {
        let text = text.replace(&format!("{{a {blank}}}"), &format!("{{{blank}}}"));
        text.replace(&format!("{{{blank}?}}"), &format!("\"{{{blank}}}\""))
    };
    row.blanks.iter().fold(text.to_owned(), plain).replace('|', "\\|").replace('*', "\\*")
}
