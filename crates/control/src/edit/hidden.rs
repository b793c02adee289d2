//! What of documents may be a secret, and is shown to those alone who may change it?
//!
//! Values that header edits set or add: an `Authorization` for targets is one of them. Their names stay.

use homing_core::problem::{Path, Problem, say};
use homing_core::spec::read::is_name;
use serde_json::Value;

use super::diff::diff;
use super::{Diff, Documents};

/// Stands where a value was.
pub(crate) const HIDDEN: &str = "(hidden)";

/// Fields that hold header edits, and those of them that hold values.
const EDITS: [&str; 2] = ["request_headers", "response_headers"];
const VALUES: [&str; 2] = ["set", "add"];
/// Begins a value that is hidden later; no value of a header has it.
const MARK: char = '\0';

/// Hides what may be a secret, wherever it stands in `shown`.
pub(crate) fn hide(shown: &mut Value) {
    walk(shown, &mut |value| *value = Value::from(HIDDEN));
}

/// The documents with what may be a secret hidden.
pub(crate) fn hidden(documents: &Documents) -> Documents {
    documents.shown(hide)
}

/// As [`diff`], with what may be a secret hidden: that it is another one is told.
pub(super) fn hidden_diff(before: &Documents, after: &Documents) -> Diff {
    // Marked first: values that differ shall differ until they have been compared.
    let mark = |shown: &mut Value| walk(shown, &mut |value| *value = format!("{MARK}{value}").into());
    let mut diff = diff(&before.shown(mark), &after.shown(mark));
    for change in &mut diff.changes {
        change.before.iter_mut().chain(&mut change.after).for_each(cover);
    }
    diff
}

/// Problems of what somebody wrote, at `path`, who was not shown what it stands for.
pub(super) fn mistakes(written: &Value, path: &Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    look(written, path, &mut problems);
    problems
}

fn cover(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with(MARK) => HIDDEN.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(cover),
        Value::Object(fields) => fields.values_mut().for_each(cover),
        _ => {}
    }
}

/// Does `work` to every value that may be a secret.
fn walk(value: &mut Value, work: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, work)),
        Value::Object(fields) => {
            for (key, field) in fields {
                match field {
                    Value::Object(edits) if EDITS.contains(&&**key) => {
                        let values = edits.iter_mut().filter(|(key, _)| VALUES.contains(&&***key));
                        let fields = values.filter_map(|(_, values)| values.as_object_mut());
                        fields.flat_map(|fields| fields.values_mut()).for_each(&mut *work);
                    }
                    other => walk(other, work),
                }
            }
        }
        _ => {}
    }
}

/// Finds values that stand for others.
fn look(value: &Value, path: &Path, problems: &mut Vec<Problem>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = item["name"].as_str().filter(|name| is_name(name));
                look(item, &path.item(index, name), problems);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                let path = path.key(key);
                match field {
                    Value::Object(edits) if EDITS.contains(&&**key) => {
                        for (kind, name) in placeholders(edits) {
                            let path = path.key(kind).key(name);
                            problems.push(Problem::new(path, say::hidden_value()));
                        }
                    }
                    other => look(other, &path, problems),
                }
            }
        }
        _ => {}
    }
}

/// Which fields of an edit hold nothing but [`HIDDEN`].
fn placeholders(edits: &serde_json::Map<String, Value>) -> impl Iterator<Item = (&str, &str)> {
    let values = VALUES.into_iter().filter_map(|kind| Some((kind, edits.get(kind)?.as_object()?)));
    values.flat_map(|(kind, fields)| {
        let hidden = fields.iter().filter(|(_, value)| *value == HIDDEN);
        hidden.map(move |(name, _)| (kind, &**name))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::edit::{Document, Owner};

    fn balancer(secret: &str) -> Value {
        json!({ "name": "shop", "listeners": [{
            "name": "web",
            "request_headers": { "set": { "Authorization": secret }, "remove": ["X-Debug"] },
            "rules": [{ "path": "/a", "response_headers": { "add": { "X-A": secret } } }],
        }] })
    }

    fn documents(secret: &str) -> Documents {
        let load_balancers = vec![Document::new("shop", Owner::Api, &balancer(secret))];
        Documents { revision: 1, load_balancers, set_aside: Vec::new() }
    }

    #[test]
    fn values_of_header_edits_are_hidden_and_their_names_stay() {
        let mut shown =
            json!({ "request_headers": { "add": { "X-B": "PLANTED" } }, "kept": [balancer("PLANTED")] });
        hide(&mut shown);
        let text = shown.to_string();
        assert!(!text.contains("PLANTED") && text.matches(HIDDEN).count() == 3, "{text}");
        assert!(["Authorization", "X-A", "X-B", "X-Debug"].iter().all(|name| text.contains(name)), "{text}");
        assert!(!format!("{:?}", hidden(&documents("PLANTED")).load_balancers[0].value).contains("PLANTED"));
    }

    #[test]
    fn a_diff_tells_that_a_value_is_another_one_and_not_which() {
        let diff = hidden_diff(&documents("PLANTED1"), &documents("PLANTED2"));
        assert_eq!(diff.changes.len(), 2);
        assert_eq!(
            diff.changes[0].path,
            "load_balancers.shop.listeners.web.request_headers.set.Authorization"
        );
        assert_eq!(
            (&diff.changes[0].before, &diff.changes[0].after),
            (&Some(json!(HIDDEN)), &Some(json!(HIDDEN)))
        );
        let text = format!("{:?}", diff.changes);
        assert!(!text.contains("PLANTED") && !text.contains(MARK), "{text}");
        assert_eq!(hidden_diff(&documents("PLANTED"), &documents("PLANTED")).changes, []);
    }

    #[test]
    fn what_stands_for_a_value_is_told_with_its_place() {
        let found: Vec<_> =
            mistakes(&balancer(HIDDEN), &Path::default()).into_iter().map(|it| it.path).collect();
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        let first = "listeners.web.request_headers.set.Authorization";
        assert_eq!(found, [first, "listeners.web.rules[0].response_headers.add.X-A"]);
        assert_eq!(mistakes(&balancer("Bearer x"), &Path::default()), []);
    }
}
