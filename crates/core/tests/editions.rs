//! Does every cell of the matrix hold: edition × protocol × scheduler × method × duration?
//!
//! The expectation below is written from the documents (`PRODUCT.md` 1.1), not from `edition.rs`: a wrong row there
//! makes a cell fail here.

#[path = "support/site.rs"]
mod site;

use homing_core::compile::check::read_and_check;
use homing_core::compile::compile;
use homing_core::language::Language;
use homing_core::live::Live;
use homing_core::problem::Problem;
use homing_core::snapshot::Snapshot;
use homing_core::spec::duration;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const PROTOCOLS: [&str; 3] = ["tcp", "udp", "http"];
const METHODS: [&str; 4] = ["source-ip", "cookie", "app-cookie", "header"];
const WRR: &str = "weighted-round-robin";
const WLC: &str = "weighted-least-connections";
const IP_HASH: &str = "ip-hash";
const SCHEDULERS: [&str; 6] = [WRR, WLC, IP_HASH, "maglev", "random-two-choices", "least-sessions"];

/// Below, at and above every bound there is, between whole units, and nothing at all (`None`: left out).
const DURATIONS: [Option<&str>; 24] = [
    None,
    Some("0s"),
    Some("1ms"),
    Some("999ms"),
    Some("1s"),
    Some("1500ms"),
    Some("29s"),
    Some("30s"),
    Some("30500ms"),
    Some("31s"),
    Some("59s"),
    Some("60s"),
    Some("61s"),
    Some("90s"),
    Some("20m"),
    Some("3599s"),
    Some("60m"),
    Some("3601s"),
    Some("61m"),
    Some("1440m"),
    Some("86401s"),
    Some("1441m"),
    Some("30d"),
    Some("2592001s"),
];

/// What the documents allow: edition and its switch, methods on layer 4 and on layer 7 with the shortest, the longest
/// duration and the unit, schedulers beside native's own that are there, those that go with persistence, the default
/// duration, what 0 means.
struct Allowed {
    edition: &'static str,
    switch: Option<(&'static str, bool)>,
    layer_4: &'static [Method],
    layer_7: &'static [Method],
    schedulers: &'static [&'static str],
    with_persistence: &'static [&'static str],
    omitted_s: Option<u64>,
    zero_is_off: bool,
}

/// Name, shortest, longest and unit in milliseconds.
type Method = (&'static str, u64, u64, u64);

const S: u64 = 1000;
const MIN: u64 = 60 * S;
const H: u64 = 60 * MIN;
const D: u64 = 24 * H;

const CLOUD: &[&str] = &[WRR, WLC, IP_HASH];

const fn tencent(edition: &'static str) -> Allowed {
    Allowed {
        edition,
        switch: None,
        layer_4: &[("source-ip", 30 * S, 3600 * S, S)],
        layer_7: &[("cookie", 30 * S, 3600 * S, S)],
        schedulers: CLOUD,
        with_persistence: &[WRR],
        omitted_s: None,
        zero_is_off: true,
    }
}

const fn huawei(edition: &'static str) -> Allowed {
    Allowed {
        edition,
        switch: None,
        layer_4: &[("source-ip", MIN, 60 * MIN, MIN)],
        layer_7: &[("cookie", MIN, 1440 * MIN, MIN)],
        schedulers: CLOUD,
        with_persistence: &[WRR, WLC],
        omitted_s: Some(20 * 60),
        zero_is_off: false,
    }
}

const HUAWEI_SHARED_LAYER_7: &[Method] =
    &[("cookie", MIN, 1440 * MIN, MIN), ("app-cookie", MIN, 1440 * MIN, MIN)];

const ALLOWED: [Allowed; 8] = [
    Allowed {
        edition: "native",
        switch: None,
        layer_4: &[("source-ip", S, 30 * D, 1)],
        layer_7: &[
            ("source-ip", S, 30 * D, 1),
            ("cookie", S, 30 * D, 1),
            ("app-cookie", S, 30 * D, 1),
            ("header", S, 30 * D, 1),
        ],
        schedulers: &SCHEDULERS,
        with_persistence: &SCHEDULERS,
        omitted_s: Some(20 * 60),
        zero_is_off: false,
    },
    tencent("tencent-clb"),
    Allowed {
        switch: Some(("long_cookie", true)),
        layer_7: &[("cookie", 30 * S, 86_400 * S, S)],
        ..tencent("tencent-clb")
    },
    Allowed { layer_4: &[("source-ip", S, 3600 * S, S)], ..tencent("tencent-clb-classic") },
    huawei("huawei-elb-dedicated"),
    Allowed {
        switch: Some(("sticky_least_connections", false)),
        with_persistence: &[WRR],
        ..huawei("huawei-elb-dedicated")
    },
    Allowed { layer_7: HUAWEI_SHARED_LAYER_7, ..huawei("huawei-elb-shared") },
    Allowed {
        switch: Some(("sticky_least_connections", false)),
        with_persistence: &[WRR],
        layer_7: HUAWEI_SHARED_LAYER_7,
        ..huawei("huawei-elb-shared")
    },
];

#[derive(Clone, Copy)]
struct Cell {
    allowed: &'static Allowed,
    protocol: &'static str,
    scheduler: &'static str,
    method: &'static str,
    timeout: Option<&'static str>,
}

/// What becomes of a cell.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// Sessions are kept for that long.
    Kept(Duration),
    /// None are kept.
    Off,
    /// The settings at these paths are refused.
    Refused(BTreeSet<&'static str>),
}

const LISTENER_GROUP: &str = "load_balancers.lb.listeners.l.group";
const SCHEDULER: &str = "load_balancers.lb.groups.g.scheduler";
const METHOD: &str = "load_balancers.lb.groups.g.persistence.method";
const TIMEOUT: &str = "load_balancers.lb.groups.g.persistence.timeout";

impl Cell {
    fn every() -> Vec<Self> {
        let mut cells = Vec::new();
        for allowed in &ALLOWED {
            for protocol in PROTOCOLS {
                for scheduler in SCHEDULERS {
                    for method in METHODS {
                        let cell = |timeout| Self { allowed, protocol, scheduler, method, timeout };
                        cells.extend(DURATIONS.map(cell));
                    }
                }
            }
        }
        cells
    }

    fn spec(&self) -> Value {
        let mut persistence = json!({ "method": self.method, "table_size": 64 });
        match self.method {
            "app-cookie" => persistence["cookie_name"] = json!("SID"),
            "header" => persistence["request_header"] = json!("X-Session"),
            _ => {}
        }
        if let Some(timeout) = self.timeout {
            persistence["timeout"] = json!(timeout);
        }
        let mut balancer = json!({
            "name": "lb",
            "edition": self.allowed.edition,
            "listeners": [{
                "name": "l", "protocol": self.protocol, "listen": ["127.0.0.1:80"], "group": "g",
            }],
            "groups": [{
                "name": "g", "scheduler": self.scheduler, "persistence": persistence,
                "targets": [{ "name": "t", "address": "10.0.0.1:80" }],
            }],
        });
        if let Some((key, value)) = self.allowed.switch {
            balancer[key] = json!(value);
        }
        json!({ "load_balancers": [balancer] })
    }

    fn expected(&self) -> Outcome {
        let is_http = self.protocol == "http";
        let (here, there) = match is_http {
            true => (self.allowed.layer_7, self.allowed.layer_4),
            false => (self.allowed.layer_4, self.allowed.layer_7),
        };
        let named = |methods: &'static [Method]| methods.iter().find(|method| method.0 == self.method);
        let is_off = self.allowed.zero_is_off && self.timeout == Some("0s");
        let mut refused = BTreeSet::new();
        if !is_http && self.method != "source-ip" {
            refused.insert(LISTENER_GROUP); // without requests there is nothing that carries a cookie
        }
        if named(here).is_none() && (named(there).is_none() || is_http) {
            refused.insert(METHOD);
        }
        let is_there = self.allowed.schedulers.contains(&self.scheduler);
        if !is_there || (!is_off && !self.allowed.with_persistence.contains(&self.scheduler)) {
            refused.insert(SCHEDULER);
        }
        let given = self.timeout.map(|text| duration::parse(text).expect("the list has durations"));
        let idle = given.or_else(|| self.allowed.omitted_s.map(Duration::from_secs));
        match (idle, named(here)) {
            (None, _) => drop(refused.insert(TIMEOUT)),
            (Some(idle), Some((_, shortest, longest, unit))) if !is_off => {
                let idle = u64::try_from(idle.as_millis()).expect("a month has not that many");
                if idle < *shortest || idle > *longest || idle % unit != 0 {
                    refused.insert(TIMEOUT);
                }
            }
            _ => {}
        }
        match (refused.is_empty(), is_off, idle) {
            (true, false, Some(idle)) => Outcome::Kept(idle),
            (true, true, _) => Outcome::Off,
            _ => Outcome::Refused(refused),
        }
    }

    fn label(&self) -> String {
        let Self { allowed, protocol, scheduler, method, timeout } = self;
        format!(
            "{} {:?} × {protocol} × {scheduler} × {method} × {timeout:?}",
            allowed.edition, allowed.switch
        )
    }
}

fn compiled(value: &Value) -> Result<Snapshot, Vec<Problem>> {
    let (spec, problems) = read_and_check(value);
    let compiled = compile(&spec, &site::secrets(1, &[]), &Live::new(1), 1);
    match problems.is_empty() {
        true => compiled,
        false => {
            assert!(compiled.is_err(), "what is refused is never compiled");
            Err(problems)
        }
    }
}

#[test]
fn every_cell_is_allowed_or_refused_as_the_documents_say() {
    let cells = Cell::every();
    assert_eq!(cells.len(), 8 * 3 * 6 * 4 * 24);
    for cell in cells {
        let label = cell.label();
        let found = match compiled(&cell.spec()) {
            Ok(snapshot) => match snapshot.groups[0].persistence.timeout() {
                Some(idle) => Outcome::Kept(idle),
                None => Outcome::Off,
            },
            Err(problems) => {
                let path = |problem: &Problem| {
                    let path = problem.path.to_string();
                    let known = [LISTENER_GROUP, SCHEDULER, METHOD, TIMEOUT];
                    known
                        .into_iter()
                        .find(|known| *known == path)
                        .unwrap_or_else(|| panic!("{label}: {path}"))
                };
                let paths: Vec<_> = problems.iter().map(path).collect();
                let unique: BTreeSet<_> = paths.iter().copied().collect();
                assert_eq!(unique.len(), paths.len(), "{label}: one setting is refused twice");
                Outcome::Refused(unique)
            }
        };
        assert_eq!(found, cell.expected(), "{label}");
    }
}

/// The path names one setting, the text the other one, and the hint says what to do.
#[test]
fn every_refusal_names_both_settings_and_says_what_to_do() {
    // What is said depends on the kind of duration, not on its figure.
    let kinds = [None, Some("0s"), Some("90s"), Some("30500ms"), Some("30d")];
    for cell in Cell::every().into_iter().filter(|cell| kinds.contains(&cell.timeout)) {
        let Err(problems) = compiled(&cell.spec()) else { continue };
        for problem in problems {
            let label = format!("{}: {problem}", cell.label());
            let path = problem.path.to_string();
            let edition = format!("edition = {:?}", cell.allowed.edition);
            let method = format!("method = {:?}", cell.method);
            let others: &[&str] = match &*path {
                // Without requests there are no cookies: no edition changes that.
                LISTENER_GROUP => &[&format!("protocol = {:?}", cell.protocol), &method],
                // Our own edition has one range for everything: it is a plain range.
                TIMEOUT if cell.allowed.edition == "native" => &[],
                TIMEOUT if cell.timeout.is_none() => &[&edition],
                TIMEOUT => &[&edition, &method],
                SCHEDULER if !cell.allowed.schedulers.contains(&cell.scheduler) => &[&edition],
                SCHEDULER => &[&edition, &method],
                _ => &[&edition],
            };
            let what = problem.what(Language::English);
            assert!(others.iter().all(|other| what.contains(other)), "{label}");
            let hint = problem.advice(Language::English).unwrap_or_default();
            let says_what =
                ["allowed: ", "add ", "write ", "leave "].iter().any(|verb| hint.starts_with(verb));
            assert!(says_what, "{label}");
        }
    }
}

/// The combinations that people come with from their documents get the sentence of their document.
#[test]
fn a_hash_with_persistence_is_told_what_the_hash_is() {
    let hint = |edition: usize, protocol, method| {
        let cell =
            Cell { allowed: &ALLOWED[edition], protocol, scheduler: IP_HASH, method, timeout: Some("20m") };
        let problems = compiled(&cell.spec()).unwrap_err();
        let problem = problems.into_iter().find(|problem| problem.path.to_string() == SCHEDULER).unwrap();
        problem.advice(Language::English).unwrap()
    };
    for (protocol, method) in [("tcp", "source-ip"), ("http", "source-ip"), ("http", "cookie")] {
        let hint = hint(1, protocol, method);
        assert!(hint.contains("IP hash already is source-IP persistence"), "{hint}");
    }
    for (protocol, method) in [("udp", "source-ip"), ("http", "cookie")] {
        let hint = hint(4, protocol, method);
        assert!(hint.contains("the source-IP algorithm replaces session persistence"), "{hint}");
    }
}

/// Without persistence every scheduler that an edition has goes with every protocol.
#[test]
fn a_group_without_persistence_needs_nothing_but_a_scheduler_of_the_edition() {
    for allowed in &ALLOWED {
        for protocol in PROTOCOLS {
            for scheduler in SCHEDULERS {
                let cell = Cell { allowed, protocol, scheduler, method: "source-ip", timeout: None };
                let mut spec = cell.spec();
                spec["load_balancers"][0]["groups"][0]["persistence"] = Value::Null;
                let outcome = compiled(&spec);
                assert_eq!(outcome.is_ok(), allowed.schedulers.contains(&scheduler), "{}", cell.label());
            }
        }
    }
}
