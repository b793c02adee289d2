//! Does the page about settings say what the reader knows, and nothing else?
//!
//! With `BLESS=1` in the environment the page is written instead of compared.

use homing_core::edition::{EDITIONS, HttpRules, Wait};
use homing_core::language::Language;
use homing_core::spec::{bounds, duration, read::read};
use serde_json::{Value, json};
use std::fmt::Display;
use std::fs;
use std::ops::RangeInclusive;
use std::time::Duration;

mod settings_page {
    pub(crate) mod minimal;
    pub(crate) mod schema;
}

use settings_page::{minimal, schema};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/settings.md");
const ROWS: &str = include_str!("settings_page/rows.txt");
const PROSE: &str = include_str!("settings_page/prose.md.in");

/// A key that nobody knows, and that is near to none.
const STRANGER: &str = "zzzzzzzzzzzz";

/// The tables of which there are many.
const MANY: &[&str] =
    &["load_balancers", "listeners", "rules", "when", "groups", "targets", "certificates", "credentials"];

struct Place {
    /// Its keys from the root.
    path: Vec<&'static str>,
    title: &'static str,
    rows: Vec<Row>,
}

struct Row {
    key: &'static str,
    kind: &'static str,
    default: &'static str,
    meaning: &'static str,
}

fn places() -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for line in ROWS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((path, title)) = line.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
            places.push(Place { path: path.split('.').collect(), title, rows: Vec::new() });
            continue;
        }
        let cells: Vec<&str> = line.split(" | ").collect();
        let [key, kind, default, meaning] = cells[..] else { panic!("{line}") };
        places.last_mut().expect("a place comes first").rows.push(Row { key, kind, default, meaning });
    }
    places
}

#[test]
fn the_page_about_settings_is_not_stale() {
    let document = schema::document();
    let tables = places().iter().map(|place| table(place, &document)).collect::<Vec<_>>().join("\n");
    let written = PROSE.replace("{{tables}}", tables.trim_end());
    if std::env::var_os("BLESS").is_some() {
        fs::write(PAGE, &written).unwrap();
    }
    let found = fs::read_to_string(PAGE).unwrap_or_default();
    assert!(found == written, "docs/reference/settings.md is stale: run this test with BLESS=1");
}

#[test]
fn every_setting_that_the_reader_knows_is_on_the_page() {
    for place in places() {
        let known = known_at(&place.path);
        let mut told: Vec<String> = place.rows.iter().map(|row| row.key.to_owned()).collect();
        told.sort_unstable();
        assert_eq!(told, known, "[{}]", place.path.join("."));
    }
}

#[test]
fn whoever_writes_a_default_changes_nothing() {
    let (mut count, mut wrong) = (0, Vec::new());
    for place in places() {
        for row in &place.rows {
            let default = bounded(row.default);
            let inside = default.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
            let Some(literal) = inside.filter(|literal| !literal.contains('`')) else { continue };
            if minimal::KEPT_AS_UNSAID.contains(&row.key) {
                continue;
            }
            let spec = |literal| read(&minimal::spec(&place.path, row.key, literal));
            let ((without, _), (with, problems)) = (spec(None), spec(Some(literal)));
            if without != with || !problems.is_empty() {
                wrong.push(format!("[{}] {} = {literal} {problems:?}", place.path.join("."), row.key));
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 40, "{count} defaults are literals");
}

#[test]
fn every_table_has_a_place_on_the_page() {
    let paths: Vec<String> = places().iter().map(|place| place.path.join(".")).collect();
    for place in places() {
        for row in
            place.rows.iter().filter(|row| row.kind.starts_with("table") && row.kind != "table of texts")
        {
            let path = format!("{}.{}", place.path.join("."), row.key);
            let is_told_elsewhere =
                ["response_headers", "rules.", "health.tls"].iter().any(|part| path.contains(part));
            assert!(paths.contains(&path) || is_told_elsewhere, "[{path}]");
        }
    }
}

/// The keys that the reader asks for there: it tells them to whoever writes another one.
fn known_at(path: &[&str]) -> Vec<String> {
    let innermost = json!({ STRANGER: 1 });
    let spec = path.iter().rev().fold(innermost, |inner, key| {
        let inner = if MANY.contains(key) { json!([inner]) } else { inner };
        json!({ *key: inner })
    });
    let (_, problems) = read(&spec);
    let strange = problems.iter().find(|problem| problem.path.to_string().contains(STRANGER));
    let hint = strange.and_then(|problem| problem.advice(Language::English)).unwrap_or_default();
    let (_, keys) = hint.split_once(" has ").unwrap_or_else(|| panic!("{path:?}: {hint}"));
    let mut keys: Vec<String> = keys.split(", ").map(str::to_owned).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn table(place: &Place, document: &Value) -> String {
    let shape = schema::at(document, &place.path);
    let mut text = format!("## `[{}]`\n{}.\n\n", place.path.join("."), place.title);
    text.push_str("| setting | type and range | default | meaning |\n|---|---|---|---|\n");
    for row in &place.rows {
        let field = shape.map(|shape| &shape["properties"][row.key]);
        let kind = filled(row.kind, || schema::kind(field));
        let meaning = filled(row.meaning, || schema::meaning(field));
        let default = bounded(row.default);
        text.push_str(&format!("| `{}` | {kind} | {default} | {meaning} |\n", row.key));
    }
    text
}

fn filled(cell: &str, from_schema: impl Fn() -> String) -> String {
    let cell = if cell == "=" { from_schema() } else { cell.to_owned() };
    bounded(&cell)
}

/// The text with its bounds and defaults filled in, as a table of Markdown takes it.
fn bounded(cell: &str) -> String {
    let mut text = cell.replace(" *", " \\*");
    for (name, range) in ranges() {
        text = text.replace(&format!("{{{name}}}"), &range);
    }
    for (name, wait) in waits(&EDITIONS[0].http) {
        let star = if is_the_same(name) { "" } else { " \\*" };
        let range = between(&(wait.shortest..=wait.longest), duration::text);
        text = text.replace(&format!("{{{name}}}"), &format!("{range}{star}"));
        text = text
            .replace(&format!("{{default:{name}}}"), &format!("`{}`{star}", duration::text(wait.default)));
    }
    let timeout = EDITIONS[0]
        .timeout_default
        .map_or_else(|| "needed".to_owned(), |time| format!("`{}`", duration::text(time)));
    text = text.replace("{default:timeout}", &timeout);
    text = text.replace("{default:weight}", &format!("`{}`", EDITIONS[0].weight_default));
    assert!(!text.contains('{') || text.contains("`{"), "a bound is not filled in: {text}");
    text.replace('|', "\\|")
}

fn between<T>(range: &RangeInclusive<T>, text: impl Fn(T) -> String) -> String
where
    T: Copy,
{
    format!("{}–{}", text(*range.start()), text(*range.end()))
}

fn numbers<T: Copy + Display>(range: &RangeInclusive<T>) -> String {
    between(range, |number| number.to_string())
}

fn times(range: &RangeInclusive<Duration>) -> String {
    between(range, duration::text)
}

fn ranges() -> [(&'static str, String); 16] {
    [
        ("WORKERS", numbers(&bounds::WORKERS)),
        ("CONNECTIONS", numbers(&bounds::CONNECTIONS)),
        ("SHUTDOWN", times(&bounds::SHUTDOWN)),
        ("UPGRADE", times(&bounds::UPGRADE)),
        ("SNAPSHOT_INTERVAL", times(&bounds::SNAPSHOT_INTERVAL)),
        ("IDLE", times(&bounds::IDLE)),
        ("HSTS", times(&bounds::HSTS)),
        ("LIFETIME", times(&bounds::LIFETIME)),
        ("RETRY_AFTER", times(&bounds::RETRY_AFTER)),
        ("PROBE_INTERVAL", times(&bounds::PROBE_INTERVAL)),
        ("PROBE_TIMEOUT", times(&bounds::PROBE_TIMEOUT)),
        ("WEIGHT", numbers(&bounds::WEIGHT)),
        ("WAIT", times(&bounds::WAIT)),
        ("SLOW_START", times(&bounds::SLOW_START)),
        ("DRAIN", times(&bounds::DRAIN)),
        ("SPLIT_KEPT", times(&bounds::SPLIT_KEPT)),
    ]
}

fn waits(http: &HttpRules) -> [(&'static str, Wait); 5] {
    [
        ("keepalive_timeout", http.keepalive_timeout),
        ("client_header_timeout", http.client_header_timeout),
        ("client_body_timeout", http.client_body_timeout),
        ("proxy_connect_timeout", http.proxy_connect_timeout),
        ("proxy_read_timeout", http.proxy_read_timeout),
    ]
}

/// Whether all editions have one default and one range of it.
fn is_the_same(name: &str) -> bool {
    let of =
        |http: &HttpRules| waits(http).into_iter().find(|(known, _)| *known == name).map(|(_, wait)| wait);
    EDITIONS.iter().all(|rules| of(&rules.http) == of(&EDITIONS[0].http))
}
