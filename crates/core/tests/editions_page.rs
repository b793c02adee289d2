//! Does the page about editions say what the table says?
//!
//! With `BLESS=1` in the environment the page is written instead of compared.

use homing_core::edition::{
    CookieStyle, EDITIONS, EditionRules, FirstHome, IDLE_FIXED, IdleRule, MethodRule, Size, Wait,
};
use homing_core::spec::{AllUnhealthy, Layer, SchedulerKind, duration};
use std::fmt::Display;
use std::fs;
use std::path::Path;
use std::time::Duration;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/editions.md");
const PROSE: &str = include_str!("editions_page/prose.md");

#[test]
fn the_page_about_editions_is_not_stale() {
    let written = page();
    if std::env::var_os("BLESS").is_some() {
        fs::write(PAGE, &written).expect("the repository can be written");
    }
    let found = fs::read_to_string(Path::new(PAGE)).unwrap_or_default();
    assert!(found == written, "docs/reference/editions.md is stale: run this test with BLESS=1");
}

#[test]
fn every_table_has_its_place_in_the_prose() {
    for (place, _) in TABLES {
        assert_eq!(PROSE.matches(place).count(), 1, "{place}");
    }
    assert!(!page().contains("{{"), "a place without a table");
}

/// A place in the prose, and what stands there.
type Table = (&'static str, fn() -> String);

const TABLES: [Table; 7] = [
    ("{{sessions}}", sessions),
    ("{{schedulers}}", schedulers),
    ("{{rest}}", rest),
    ("{{limits}}", limits),
    ("{{slow_start}}", slow_start),
    ("{{drain}}", drain),
    ("{{http}}", http),
];

fn page() -> String {
    TABLES.iter().fold(PROSE.to_owned(), |page, (place, table)| page.replace(place, &table()))
}

/// A table with one row for each edition.
fn table(head: &[&str], row: impl Fn(&EditionRules) -> Vec<String>) -> String {
    let mut text = format!("| edition | {} |\n|---|{}", head.join(" | "), "---|".repeat(head.len()));
    for rules in EDITIONS {
        text.push_str(&format!("\n| `{}` | {} |", rules.edition, row(rules).join(" | ")));
    }
    text
}

fn sessions() -> String {
    table(
        &["layer 4: `tcp`, `udp`", "layer 7: `http`", "`timeout` left out", "`timeout = \"0s\"`"],
        |rules| {
            let omitted = match rules.timeout_default {
                Some(default) => duration::text(default),
                None => "refused".to_owned(),
            };
            let zero = if rules.zero_is_off { "off" } else { "refused" };
            vec![methods(rules, Layer::Four), methods(rules, Layer::Seven), omitted, zero.to_owned()]
        },
    )
}

/// The methods on a layer, those with one range together.
fn methods(rules: &EditionRules, layer: Layer) -> String {
    let mut ranges: Vec<(String, Vec<String>)> = Vec::new();
    for rule in rules.methods.iter().filter(|rule| rule.layer == layer) {
        let (range, method) = (range(rule), format!("`{}`", rule.method));
        match ranges.iter_mut().find(|(known, _)| *known == range) {
            Some((_, methods)) => methods.push(method),
            None => ranges.push((range, vec![method])),
        }
    }
    let text = |(range, methods): &(String, Vec<String>)| format!("{}: {range}", methods.join(", "));
    ranges.iter().map(text).collect::<Vec<_>>().join("; ")
}

fn range(rule: &MethodRule) -> String {
    let mut text = span(rule.shortest, rule.longest);
    match rule.unit.as_secs() {
        60 => text.push_str(", whole minutes"),
        1 => text.push_str(", whole seconds"),
        _ => {}
    }
    if let Some(longest) = rule.longest_with_switch {
        text.push_str(&format!("; to {} with `long_cookie`", duration::text(longest)));
    }
    text
}

fn span(shortest: Duration, longest: Duration) -> String {
    format!("{} to {}", duration::text(shortest), duration::text(longest))
}

fn names(names: impl Iterator<Item = impl Display>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

fn schedulers() -> String {
    table(&["with persistence", "only without"], |rules| {
        let (with, without): (Vec<SchedulerKind>, Vec<SchedulerKind>) =
            rules.schedulers.iter().partition(|kind| rules.schedulers_with_persistence.contains(kind));
        let switch = match rules.least_connections_is_switched {
            true => " (the latter unless `sticky_least_connections = false`)",
            false => "",
        };
        vec![format!("{}{switch}", names(with.iter())), names(without.iter())]
    })
}

fn limits() -> String {
    let head = ["`weight`", "left out", "`idle_timeout` of `tcp`", "a group belongs to"];
    table(&head, |rules| {
        let fixed = format!("{}s", IDLE_FIXED.as_secs());
        let idle = match rules.idle {
            IdleRule::Free => "any".to_owned(),
            IdleRule::Fixed => fixed,
            IdleRule::Switched { shortest, longest } => {
                format!("{fixed}; {} with `adjustable_idle`", span(shortest, longest))
            }
        };
        let owner = if rules.groups_are_owned { "one listener or rule" } else { "whoever names it" };
        vec![format!("0 to {}", rules.weight_max), rules.weight_default.to_string(), idle, owner.to_owned()]
    })
}

fn slow_start() -> String {
    table(&["`slow_start`", "with", "for listeners of layer"], |rules| match &rules.slow_start {
        None => ["refused", "–", "–"].map(str::to_owned).to_vec(),
        Some(rule) => {
            let time = span(rule.shortest, rule.longest);
            vec![time, names(rule.schedulers.iter()), layers(rule.layers)]
        }
    })
}

fn drain() -> String {
    table(&["`drain`", "for listeners of layer"], |rules| match &rules.drain {
        None => ["refused", "–"].map(str::to_owned).to_vec(),
        Some(rule) if rule.longest.is_zero() => vec!["0s".to_owned(), layers(rule.layers)],
        Some(rule) if rule.shortest.is_zero() => {
            vec![span(rule.shortest, rule.longest), layers(rule.layers)]
        }
        Some(rule) => vec![format!("0s, {}", span(rule.shortest, rule.longest)), layers(rule.layers)],
    })
}

fn layers(layers: &[Layer]) -> String {
    let number = |layer: &Layer| if *layer == Layer::Four { "4" } else { "7" };
    layers.iter().map(number).collect::<Vec<_>>().join(", ")
}

fn http() -> String {
    let head = [
        "`keepalive_timeout`",
        "`client_header_timeout`, `client_body_timeout`",
        "`proxy_connect_timeout`",
        "`proxy_read_timeout`",
        "`client_max_body_size`",
    ];
    table(&head, |rules| {
        let http = &rules.http;
        assert_eq!(http.client_header_timeout, http.client_body_timeout, "they share a column");
        vec![
            wait(&http.keepalive_timeout),
            wait(&http.client_header_timeout),
            wait(&http.proxy_connect_timeout),
            wait(&http.proxy_read_timeout),
            size(&http.client_max_body_size),
        ]
    })
}

fn wait(rule: &Wait) -> String {
    let default = format!("{}s", rule.default.as_secs());
    match rule.is_fixed() {
        true => default,
        false => format!("**{default}**, {}", span(rule.shortest, rule.longest)),
    }
}

fn size(rule: &Size) -> String {
    match rule.default {
        None => "**no limit**, any".to_owned(),
        Some(default) => {
            format!("**{} MiB**, {} to {} MiB", default >> 20, rule.smallest >> 20, rule.largest >> 20)
        }
    }
}

fn rest() -> String {
    let head = ["documents", "first home of an address", "all targets unhealthy", "the balancer's cookie"];
    table(&head, |rules| {
        let first_home = match rules.first_home {
            FirstHome::Scheduler => "the scheduler's pick",
            FirstHome::Hash => "a keyed, weighted, consistent hash",
        };
        let all_unhealthy = match rules.all_unhealthy {
            AllUnhealthy::Refuse => "refused",
            AllUnhealthy::Forward => "forwarded to all",
        };
        let cookie = match rules.cookie_style {
            CookieStyle::WhenNeeded => "when it is needed, for the life of the browser",
            CookieStyle::EveryAnswer => "with every answer, `Expires` and `Path=/`",
        };
        [rules.source, first_home, all_unhealthy, cookie].map(str::to_owned).to_vec()
    })
}
