//! Does every bound say what happens when it is met, and does the page about limits say the same?
//!
//! `constants.txt` has a line for each constant of every `limits.rs`: the crate, the name, and a [`KINDS`] of what happens.
//! With `BLESS=1` in the environment the page is written instead of compared.

use homing_control::events::catalogue::CATALOGUE;
use homing_core::bound::Bound;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const PAGE: &str = "docs/reference/limits.md";
const PROSE: &str = include_str!("limits_page/prose.md.in");
const CONSTANTS: &str = include_str!("limits_page/constants.txt");

/// What may happen when a bound is met.
const KINDS: [(&str, &str); 14] = [
    ("event", "a `limit-met` event says so, and `homing_limits_met_total` counts it"),
    ("own", "an event of its own says so"),
    ("spec", "the spec that has more is refused, and its problem says where"),
    ("answer", "whoever asks for more is refused, and the answer says why"),
    ("decision", "one request goes another way, and its line of the access log or its reason says so"),
    ("ring", "the oldest goes, as is meant"),
    ("reader", "whoever reads too slowly is told how much he has missed"),
    ("log", "the log says so"),
    ("metric", "a metric counts it"),
    ("peer", "the other end is held back, or its stream is ended: HTTP/2 tells it so"),
    ("turn", "the rest follows in the next turn"),
    ("time", "it bounds a wait, not a number of things"),
    ("size", "it says how much is taken or kept at once: nothing is refused"),
    ("system", "the system keeps it, and counts what it drops"),
];

/// The lines of the list: crate and name, kind, and the name of a bound or an event.
fn list() -> BTreeMap<(&'static str, &'static str), (&'static str, Option<&'static str>)> {
    let line = |line: &'static str| {
        let mut words = line.split(' ');
        let mut next = || words.next();
        let (of, name, kind) = (next(), next(), next());
        let what = words.next();
        (
            (of.unwrap_or_else(|| panic!("{line}")), name.unwrap_or_else(|| panic!("{line}"))),
            (kind.unwrap_or_else(|| panic!("{line}")), what),
        )
    };
    CONSTANTS.lines().map(line).collect()
}

/// Every constant of the limits of a crate.
fn constants(of: &str) -> BTreeSet<String> {
    let text =
        fs::read_to_string(format!("{ROOT}/crates/{of}/src/limits.rs")).expect("every crate has its limits");
    let names = text.lines().filter_map(|line| {
        let rest = line.strip_prefix("pub const ").or_else(|| line.strip_prefix("pub(crate) const "))?;
        rest.split(':').next().map(str::to_owned)
    });
    names.collect()
}

#[test]
fn every_queue_table_and_wait_has_a_bound_and_an_event_when_it_is_met() {
    let list = list();
    for of in ["core", "proxy", "control", "dialects"] {
        let listed: BTreeSet<String> =
            list.keys().filter(|(own, _)| *own == of).map(|(_, name)| (*name).to_owned()).collect();
        assert_eq!(
            constants(of),
            listed,
            "what happens when a bound of {of} is met? Say it in constants.txt"
        );
    }
    let kinds: BTreeSet<_> = KINDS.iter().map(|(kind, _)| *kind).collect();
    for (constant, (kind, what)) in &list {
        assert!(kinds.contains(kind), "{constant:?}: {kind}");
        let is_known = match *kind {
            "event" => Bound::ALL.iter().any(|bound| Some(bound.as_str()) == *what),
            "own" => CATALOGUE.iter().any(|row| Some(row.name) == *what),
            _ => what.is_none(),
        };
        assert!(is_known, "{constant:?}: {kind} {what:?}");
    }
}

#[test]
fn the_page_about_limits_is_not_stale() {
    let written = page();
    if std::env::var_os("BLESS").is_some() {
        fs::write(format!("{ROOT}/{PAGE}"), &written).unwrap();
    }
    let found = fs::read_to_string(format!("{ROOT}/{PAGE}")).unwrap_or_default();
    assert!(found == written, "{PAGE} is stale: run this test with BLESS=1");
}

fn page() -> String {
    let mut bounds = String::from("| `limit` | bounds | when it is met |\n|---|---|---|");
    for bound in Bound::ALL {
        bounds.push_str(&format!("\n| `{}` | {} | {} |", bound.as_str(), bound.what(), bound.then()));
    }
    let mut kinds = String::new();
    for (kind, what) in KINDS.into_iter().filter(|(kind, _)| !["event", "size"].contains(kind)) {
        let of_kind = list().into_iter().filter(|(_, (found, _))| *found == kind);
        let names: Vec<String> = of_kind.map(|((of, name), _)| format!("`{of}::{name}`")).collect();
        kinds.push_str(&format!("\n* {}: {}.", upper(what), names.join(", ")));
    }
    PROSE.replace("{{bounds}}", &bounds).replace("{{kinds}}", kinds.trim_start())
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
