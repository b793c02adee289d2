//! Does the page about the access log say what the table of fields says?
//!
//! With `BLESS=1` in the environment the page is written instead of compared.

use homing_core::access::FIELDS;
use std::fs;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/access-log.md");
const PROSE: &str = include_str!("access_log_page/prose.md");

#[test]
fn the_page_about_the_access_log_is_not_stale() {
    let written = PROSE.replace("{{fields}}", &fields());
    if std::env::var_os("BLESS").is_some() {
        fs::write(PAGE, &written).expect("the repository can be written");
    }
    let found = fs::read_to_string(PAGE).unwrap_or_default();
    assert!(found == written, "docs/reference/access-log.md is stale: run this test with BLESS=1");
}

fn fields() -> String {
    let mut text = String::from("| field | JSON | what it says |\n|---|---|---|");
    for row in FIELDS {
        let json = if row.in_json { "yes" } else { "" };
        text.push_str(&format!("\n| `${}` | {json} | {} |", row.name, row.help));
    }
    text
}
