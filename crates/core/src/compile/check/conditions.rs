//! Can the conditions of a rule be looked at, and are there not too many?
//!
//! The reader has compiled the patterns of a file; a spec that a program made comes here first.

use super::ListenerAt;
use crate::compile;
use crate::limits;
use crate::problem::{Path, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{ComparisonSpec, ConditionSpec, SubjectSpec};

pub(super) fn check(listener: &ListenerAt<'_>, problems: &Problems) {
    for (index, rule) in listener.spec.rules.iter().enumerate() {
        let at = || listener.path.key("rules").item(index, None).key("when");
        if rule.when.len() > limits::CONDITIONS {
            let most = limits::CONDITIONS;
            problems.add(|| Problem::new(at(), say::too_many(rule.when.len(), say::conditions(), most)));
        }
        for (index, condition) in rule.when.iter().enumerate() {
            check_one(condition, || at().item(index, None), problems);
        }
    }
}

fn check_one(condition: &ConditionSpec, at: impl Fn() -> Path, problems: &Problems) {
    let (subject, name) = match &condition.subject {
        SubjectSpec::Header(name) => ("header", name.as_str()),
        SubjectSpec::Query(name) => ("query", name.as_str()),
        SubjectSpec::Cookie(name) => ("cookie", name.as_str()),
        SubjectSpec::Method | SubjectSpec::Host | SubjectSpec::Path | SubjectSpec::Source(_) => ("", "-"),
    };
    if let SubjectSpec::Source(networks) = &condition.subject
        && networks.is_empty()
    {
        problems.add(|| Problem::new(at().key("source"), say::no_texts()));
    }
    if name.is_empty() || name.len() > limits::CONDITION_BYTES {
        let what = || say::does_not_fit(name.to_owned(), limits::CONDITION_BYTES);
        problems.add(|| Problem::new(at().key(subject), what()));
    }
    let (key, texts) = match &condition.comparison {
        ComparisonSpec::Present => return,
        ComparisonSpec::Equals(texts) => ("equals", texts),
        ComparisonSpec::Begins(texts) => ("begins", texts),
        ComparisonSpec::Ends(texts) => ("ends", texts),
        ComparisonSpec::Contains(texts) => ("contains", texts),
        ComparisonSpec::Matches(patterns) => ("matches", patterns),
    };
    let place = || at().key(key);
    match texts.len() {
        0 => problems.add(|| Problem::new(place(), say::no_texts())),
        count if count > limits::CONDITION_TEXTS => {
            let most = limits::CONDITION_TEXTS;
            problems.add(|| Problem::new(place(), say::too_many(count, say::texts(), most)));
        }
        _ => {}
    }
    for text in texts.iter().filter(|text| text.len() > limits::CONDITION_BYTES) {
        let excerpt: String = text.chars().take(40).collect();
        problems.add(|| Problem::new(place(), say::does_not_fit(excerpt, limits::CONDITION_BYTES)));
    }
    if let ComparisonSpec::Matches(patterns) = &condition.comparison {
        for (pattern, error) in patterns.iter().filter_map(|p| Some((p, compile::pattern(p).err()?))) {
            let why = error.to_string();
            problems.add(|| Problem::new(place(), say::not_a_regular_expression(pattern, why)));
        }
    }
}
