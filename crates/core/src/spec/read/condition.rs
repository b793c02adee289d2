//! What does one condition of a rule say?

use serde_json::Value;

use super::node;
use super::table::Table;
use super::value::{self, Complaint, Parsed, http};
use crate::problem::say;
use crate::spec::{ComparisonSpec, ConditionSpec, SubjectSpec};

const SUBJECTS: [&str; 7] = ["method", "host", "path", "header", "query", "cookie", "source"];
const COMPARISONS: [&str; 5] = ["equals", "begins", "ends", "contains", "matches"];

pub(super) fn read(table: &mut Table<'_>) -> ConditionSpec {
    only_one(table, &SUBJECTS);
    only_one(table, &COMPARISONS);
    let subject = subject(table).unwrap_or_else(|| {
        if !SUBJECTS.iter().any(|key| table.has(key)) {
            table.needed::<()>(
                "header",
                || say::every_has_it(say::condition()),
                say::a_subject(),
                |_| Ok(()),
            );
        }
        SubjectSpec::Path
    });
    let comparison = comparison(table);
    if let (SubjectSpec::Source(_), Some(key)) =
        (&subject, COMPARISONS.into_iter().find(|key| table.has(key)))
    {
        table.refuse(key, say::not_together("source"));
    }
    ConditionSpec {
        subject,
        comparison: comparison.unwrap_or(ComparisonSpec::Present),
        is_not: table.optional("not", value::boolean).unwrap_or(false),
    }
}

/// A condition looks at one thing, in one way: the second and third are refused.
fn only_one(table: &mut Table<'_>, keys: &[&'static str]) {
    let mut given = keys.iter().filter(|key| table.has(key));
    let Some(first) = given.next() else { return };
    let others: Vec<_> = given.collect();
    for other in others {
        table.refuse_with(other, say::not_together(*first), say::one_condition());
    }
}

fn subject(table: &mut Table<'_>) -> Option<SubjectSpec> {
    let method = table.optional("method", truth).map(|()| SubjectSpec::Method);
    let host = table.optional("host", truth).map(|()| SubjectSpec::Host);
    let path = table.optional("path", truth).map(|()| SubjectSpec::Path);
    let header = table.optional("header", http::field_name).map(SubjectSpec::Header);
    let query = table.optional("query", key).map(SubjectSpec::Query);
    let cookie = table.optional("cookie", key).map(SubjectSpec::Cookie);
    let has_source = table.has("source");
    let networks = node::networks(table, "source"); // asked for in any case: so it is known
    let source = has_source.then_some(SubjectSpec::Source(networks));
    method.or(host).or(path).or(header).or(query).or(cookie).or(source)
}

/// `true`; anything else says nothing.
fn truth(value: &Value) -> Parsed<()> {
    match value {
        Value::Bool(true) => Ok(()),
        _ => Err(Complaint::from(say::expected("true", value::describe(value)))),
    }
}

/// The name of a parameter or a cookie. Its length is looked at by [`crate::compile::check`].
fn key(value: &Value) -> Parsed<String> {
    value::text(value, say::a_name).map(str::to_owned)
}

fn comparison(table: &mut Table<'_>) -> Option<ComparisonSpec> {
    let equals = table.optional("equals", texts).map(ComparisonSpec::Equals);
    let begins = table.optional("begins", texts).map(ComparisonSpec::Begins);
    let ends = table.optional("ends", texts).map(ComparisonSpec::Ends);
    let contains = table.optional("contains", texts).map(ComparisonSpec::Contains);
    let matches = table.optional("matches", patterns).map(ComparisonSpec::Matches);
    equals.or(begins).or(ends).or(contains).or(matches)
}

/// A text, or a list of them.
fn texts(value: &Value) -> Parsed<Vec<String>> {
    let text = |value: &Value| value::text(value, say::a_text).map(str::to_owned);
    match value {
        Value::Array(texts) => texts.iter().map(text).collect(),
        one => text(one).map(|text| vec![text]),
    }
}

fn patterns(value: &Value) -> Parsed<Vec<String>> {
    match value {
        Value::Array(patterns) => patterns.iter().map(http::regex).collect(),
        one => http::regex(one).map(|pattern| vec![pattern]),
    }
}
