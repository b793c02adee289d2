//! Does the page about metrics say what the catalogue says, and does what we ship for Grafana and Prometheus ask for
//! metrics that exist?
//!
//! With `BLESS=1` in the environment the page is written instead of compared.

use homing_control::admin::metrics::catalogue::{CATALOGUE, Kind, Row, Whose};
use homing_core::http2::DEFENCES;
use homing_core::reason::Reason;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const PROSE: &str = include_str!("metrics_page/prose.md.in");

fn read(path: &str) -> String {
    fs::read_to_string(format!("{ROOT}/{path}")).unwrap_or_default()
}

#[test]
fn the_page_about_metrics_is_not_stale() {
    let written = page();
    if std::env::var_os("BLESS").is_some() {
        fs::write(format!("{ROOT}/docs/reference/metrics.md"), &written).unwrap();
    }
    let found = read("docs/reference/metrics.md");
    assert!(found == written, "docs/reference/metrics.md is stale: run this test with BLESS=1");
}

fn page() -> String {
    let words = |words: &mut dyn Iterator<Item = &str>| {
        words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
    };
    let tables = Whose::ALL.map(table).join("\n\n");
    let page = PROSE.replace("{{tables}}", &tables);
    let page = page.replace("{{reasons}}", &words(&mut Reason::ALL.iter().map(|reason| reason.as_str())));
    page.replace("{{defences}}", &words(&mut DEFENCES.into_iter()))
}

fn table(whose: Whose) -> String {
    let head = match whose {
        Whose::Node => "The node",
        Whose::Worker => "Workers",
        Whose::Listener => "Listeners",
        Whose::Group => "Groups",
        Whose::Target => "Targets",
    };
    let labels: Vec<String> = whose.labels().iter().map(|label| format!("`{label}`")).collect();
    let labels =
        if labels.is_empty() { String::new() } else { format!("Labels: {}.\n\n", labels.join(", ")) };
    let mut text = format!("## {head}\n{labels}| metric | kind | label | what it says |\n|---|---|---|---|");
    for row in CATALOGUE.iter().filter(|row| row.whose() == whose) {
        let (name, kind) = match row.kind {
            Kind::Counter => (row.sample(), "counter"),
            Kind::Gauge => (row.sample(), "gauge"),
            Kind::Histogram => (row.family(), "histogram"),
        };
        let label = row.label.map_or_else(String::new, |label| format!("`{label}`"));
        text.push_str(&format!("\n| `{name}` | {kind} | {label} | {} |", row.help));
    }
    text
}

/// Every name that can be asked for.
fn samples() -> BTreeSet<String> {
    let parts = |row: &Row| match row.kind {
        Kind::Counter | Kind::Gauge => vec![row.sample()],
        Kind::Histogram => ["bucket", "sum", "count"].map(|part| format!("{}_{part}", row.family())).into(),
    };
    CATALOGUE.iter().flat_map(parts).collect()
}

/// The names of ours that an expression of PromQL asks for.
fn asked(expression: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
    expression.split(|c| !is_part(c)).filter(|word| word.starts_with("homing_")).collect()
}

/// What an expression must not ask for: names that are not there, and labels that its metrics do not have.
fn check(expression: &str, whence: &str) {
    let samples = samples();
    let names = asked(expression);
    assert!(!names.is_empty(), "{whence} asks for nothing of ours: {expression}");
    for name in &names {
        assert!(samples.contains(*name), "{whence} asks for {name}, which is not there");
    }
    let known: BTreeSet<&str> = CATALOGUE
        .iter()
        .flat_map(|row| row.whose().labels().iter().copied().chain(row.label))
        .chain(["instance", "job", "le"])
        .collect();
    for list in expression.split("by (").skip(1).filter_map(|rest| rest.split_once(')')) {
        for label in list.0.split(',').map(str::trim) {
            assert!(known.contains(label), "{whence} groups by {label}, which no metric has");
        }
    }
}

/// Every `expr` anywhere in a dashboard.
fn expressions<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("expr").and_then(Value::as_str));
            fields.values().for_each(|value| expressions(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| expressions(value, found)),
        _ => {}
    }
}

#[test]
fn the_dashboard_asks_for_metrics_that_are_there() {
    let text = read("packaging/grafana/homing.json");
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let mut found = Vec::new();
    expressions(&dashboard, &mut found);
    assert!(found.len() >= 20, "{} expressions", found.len());
    found.iter().for_each(|expression| check(expression, "the dashboard"));
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<u64> = panels.iter().filter_map(|panel| panel["id"].as_u64()).collect();
    assert_eq!(ids.len(), panels.len(), "every panel has an id of its own");
    assert!(panels.iter().all(|panel| panel["title"].as_str().is_some_and(|title| !title.is_empty())));
}

/// The rules of the file, each as its lines. The file is YAML of the plainest form: one key on a line.
fn rules(text: &str) -> Vec<Vec<(&str, &str)>> {
    let mut rules: Vec<Vec<(&str, &str)>> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (key, value) = line.split_once(':').unwrap_or_else(|| panic!("no key: {line}"));
        if key == "- alert" {
            rules.push(Vec::new());
        }
        if let Some(rule) = rules.last_mut() {
            rule.push((key, value.trim().trim_matches('\'')));
        }
    }
    rules
}

#[test]
fn every_alert_asks_for_metrics_that_are_there_and_says_what_to_do() {
    let text = read("packaging/prometheus/homing.rules.yml");
    assert!(!text.contains('\t'), "YAML has no tabs");
    let rules = rules(&text);
    let mut names = BTreeSet::new();
    for rule in &rules {
        let of = |key: &str| rule.iter().find(|(found, _)| *found == key).map(|(_, value)| *value);
        let name = of("- alert").unwrap();
        assert!(names.insert(name) && name.starts_with("Homing"), "{name}");
        check(of("expr").unwrap(), name);
        assert!(matches!(of("severity"), Some("warning" | "critical")), "{name}");
        assert!(["summary", "description", "for"].iter().all(|key| of(key).is_some()), "{name}");
    }
    assert!((8..=20).contains(&rules.len()), "few and useful: {}", rules.len());
}

#[test]
fn promtool_takes_the_alerts_where_it_is_installed() {
    let path = format!("{ROOT}/packaging/prometheus/homing.rules.yml");
    match Command::new("promtool").args(["check", "rules", &path]).output() {
        Ok(told) => assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout)),
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{error}"),
    }
}
