//! Where do documents differ, and how many objects does that concern?

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::document::{Document, Documents};
use super::revision::{Diff, Difference};
use crate::limits;

/// The arrays whose items are objects of their own, found by their names; rules have none.
const NAMED: [&str; 3] = ["listeners", "groups", "targets"];
const RULES: &str = "rules";

/// Objects that a change concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) removed: u64,
}

/// Where `after` says something else than `before`.
pub(super) fn diff(before: &Documents, after: &Documents) -> Diff {
    let mut diff = Diff { from: before.revision, to: after.revision, changes: Vec::new(), is_cut: false };
    for (name, before, after) in pairs(before, after) {
        let path = format!("load_balancers.{name}");
        walk(&path, value_of(before), value_of(after), &mut diff);
    }
    diff
}

/// How many objects come, change and go.
pub(super) fn count(before: &Documents, after: &Documents) -> Counts {
    let mut counts = Counts::default();
    for (_, before, after) in pairs(before, after) {
        count_object(value_of(before), value_of(after), &mut counts);
    }
    counts
}

/// The load balancers of which something else is said, or by another owner: those that are gone, then the others.
pub(super) fn pairs<'a>(
    before: &'a Documents,
    after: &'a Documents,
) -> Vec<(&'a str, Option<&'a Document>, Option<&'a Document>)> {
    let (old, new) = (before.by_name(), after.by_name());
    let gone = before.load_balancers.iter().filter(|document| !new.contains_key(&*document.name));
    let names = gone.chain(&after.load_balancers).map(|document| &*document.name);
    let pairs = names.map(|name| (name, old.get(name).copied(), new.get(name).copied()));
    pairs.filter(|(_, before, after)| before != after).collect()
}

fn value_of(document: Option<&Document>) -> Option<&Value> {
    document.map(|document| &*document.value)
}

fn walk(path: &str, before: Option<&Value>, after: Option<&Value>, diff: &mut Diff) {
    if before == after || diff.is_cut {
        return;
    }
    match (before, after) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let keys: Vec<&String> =
                old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))).collect();
            for key in keys {
                walk(&format!("{path}.{key}"), old.get(key), new.get(key), diff);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) if is_named(old) && is_named(new) => {
            for (name, before, after) in matched(old, new) {
                walk(&format!("{path}.{name}"), before, after, diff);
            }
        }
        _ if diff.changes.len() == limits::DIFF_ROWS => diff.is_cut = true,
        _ => {
            let (before, after) = (before.cloned(), after.cloned());
            diff.changes.push(Difference { path: path.to_owned(), before, after });
        }
    }
}

fn count_object(before: Option<&Value>, after: Option<&Value>, counts: &mut Counts) {
    match (before, after) {
        _ if before == after => return,
        (None, _) => counts.added += 1,
        (_, None) => counts.removed += 1,
        (Some(before), Some(after)) => counts.changed += u64::from(own(before) != own(after)),
    }
    for kind in NAMED {
        for (_, before, after) in matched(items(before, kind), items(after, kind)) {
            count_object(before, after, counts);
        }
    }
    // One of two that are equal is no news.
    let (old, new) = (items(before, RULES), items(after, RULES));
    counts.added += count_missing(new, old);
    counts.removed += count_missing(old, new);
}

fn count_missing(rules: &[Value], among: &[Value]) -> u64 {
    let among: HashSet<String> = among.iter().map(Value::to_string).collect();
    rules.iter().map(|rule| u64::from(!among.contains(&rule.to_string()))).sum()
}

/// What an object says of itself.
fn own(value: &Value) -> Vec<(&String, &Value)> {
    let is_own = |key: &str| key != RULES && !NAMED.contains(&key);
    value.as_object().into_iter().flatten().filter(|(key, _)| is_own(key)).collect()
}

fn items<'a>(value: Option<&'a Value>, kind: &str) -> &'a [Value] {
    value.and_then(|value| value.get(kind)).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The items of both by their names: those that are gone, then the others in their order.
fn matched<'a>(old: &'a [Value], new: &'a [Value]) -> Vec<(&'a str, Option<&'a Value>, Option<&'a Value>)> {
    let by_name = |items: &'a [Value]| -> HashMap<&str, &Value> {
        items.iter().filter_map(|item| Some((name_of(item)?, item))).collect()
    };
    let (olds, news) = (by_name(old), by_name(new));
    let gone = old.iter().filter_map(name_of).filter(|name| !news.contains_key(name));
    let names = gone.chain(new.iter().filter_map(name_of));
    names.map(|name| (name, olds.get(name).copied(), news.get(name).copied())).collect()
}

fn is_named(items: &[Value]) -> bool {
    items.iter().all(|item| name_of(item).is_some())
}

fn name_of(value: &Value) -> Option<&str> {
    value.get("name").and_then(Value::as_str)
}
