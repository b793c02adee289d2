//! Does the page about events say what the catalogue says?
//!
//! With `BLESS=1` in the environment the page is written instead of compared.

use homing_control::events::catalogue::CATALOGUE;
use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/events.md");
const PROSE: &str = include_str!("events_page/prose.md.in");

#[test]
fn the_page_about_events_is_not_stale() {
    let written = page();
    if std::env::var_os("BLESS").is_some() {
        fs::write(PAGE, &written).unwrap();
    }
    let found = fs::read_to_string(PAGE).unwrap_or_default();
    assert!(found == written, "docs/reference/events.md is stale: run this test with BLESS=1");
}

fn page() -> String {
    let mut table =
        String::from("| `event` | `severity` | what has happened | further fields |\n|---|---|---|---|");
    for row in CATALOGUE {
        let facts: Vec<String> = row.facts.iter().map(|fact| format!("`{fact}`")).collect();
        let (name, severity) = (row.name, row.severity.as_str());
        table.push_str(&format!("\n| `{name}` | `{severity}` | {} | {} |", row.what, facts.join(", ")));
    }
    PROSE.replace("{{table}}", &table)
}
