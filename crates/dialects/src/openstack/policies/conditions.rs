//! Which conditions of a rule do the rules of a policy mean, and the other way round?
//!
//! One host and one path have keys of their own; everything else stands in `when`, where all have to hold.

use serde_json::{Value, json};

use super::super::fault::Fault;
use super::super::{form, rules};

/// The comparisons, here and in a document.
const COMPARISONS: &[(&str, &str)] = &[
    ("EQUAL_TO", "equals"),
    ("STARTS_WITH", "begins"),
    ("ENDS_WITH", "ends"),
    ("CONTAINS", "contains"),
    ("REGEX", "matches"),
];
const KEYS: &[&str] = &["host", "path", "path_exact", "path_regex", "when"];

fn text<'v>(rule: &'v Value, key: &str) -> &'v str {
    rule.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The conditions of a document that those rules mean that are up.
pub(in crate::openstack) fn spoken(rules: &[Value]) -> Result<Conditions, Fault> {
    let mut said: Conditions = Vec::new();
    let mut when = Vec::new();
    for rule in rules.iter().filter(|rule| rules::is_up(rule)) {
        let has = |key: &str| said.iter().any(|(name, _)| name.starts_with(key));
        match simple(rule) {
            Some((key, value)) if !has(if key == "host" { "host" } else { "path" }) => {
                said.push((key, value))
            }
            _ => when.push(condition(rule)?),
        }
    }
    if !when.is_empty() {
        said.push(("when", Value::Array(when)));
    }
    Ok(said)
}

/// Keys and values of a rule.
pub(in crate::openstack) type Conditions = Vec<(&'static str, Value)>;

/// A condition that has a key of its own.
fn simple(rule: &Value) -> Option<(&'static str, Value)> {
    if rule.get("invert").and_then(Value::as_bool) == Some(true) {
        return None;
    }
    let value = text(rule, "value");
    let is_path = value.starts_with('/') && !value.contains(['?', '#']);
    match (text(rule, "type"), text(rule, "compare_type")) {
        ("HOST_NAME", "EQUAL_TO") if is_host(value) => Some(("host", value.to_ascii_lowercase().into())),
        ("HOST_NAME", "ENDS_WITH") if value.strip_prefix('.').is_some_and(is_host) => {
            Some(("host", format!("*{}", value.to_ascii_lowercase()).into()))
        }
        ("PATH", "STARTS_WITH") if is_path => Some(("path", value.into())),
        ("PATH", "EQUAL_TO") if is_path => Some(("path_exact", value.into())),
        ("PATH", "REGEX") => Some(("path_regex", value.into())),
        ("PATH", "ENDS_WITH") => Some(("path_regex", format!("{}$", escaped(value)).into())),
        ("PATH", "CONTAINS") => Some(("path_regex", escaped(value).into())),
        ("FILE_TYPE", "EQUAL_TO") => Some(("path_regex", format!("\\.{}$", escaped(value)).into())),
        _ => None,
    }
}

fn is_host(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    text.len() <= 253 && text.split('.').all(is_part)
}

/// A text that a pattern takes as it stands.
fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_punctuation()
            && !matches!(letter, '/' | '_' | '-' | ',' | ':' | ';' | '=' | '@' | '%')
        {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

/// Any other condition.
fn condition(rule: &Value) -> Result<Value, Fault> {
    let (kind, comparison) = (text(rule, "type"), text(rule, "compare_type"));
    let mut condition = match kind {
        "HOST_NAME" => json!({ "host": true }),
        "PATH" | "FILE_TYPE" => json!({ "path": true }),
        "HEADER" => json!({ "header": text(rule, "key") }),
        "COOKIE" => json!({ "cookie": text(rule, "key") }),
        _ => return Err(Fault::unsupported(format!("L7 rules of type {kind}"))),
    };
    let own = COMPARISONS.iter().find(|(word, _)| *word == comparison).map(|(_, own)| *own);
    let own = own.ok_or_else(|| Fault::unsupported(format!("compare_type {comparison}")))?;
    let value = text(rule, "value");
    let (own, value) = match (kind, own) {
        ("FILE_TYPE", "equals") => ("ends", format!(".{value}")),
        ("FILE_TYPE", _) => ("matches", format!("\\.(?:{value})$")),
        ("HOST_NAME", own) if own != "matches" => (own, value.to_ascii_lowercase()),
        (_, own) => (own, value.to_owned()),
    };
    form::set(&mut condition, own, Some(value.into()));
    if rule.get("invert").and_then(Value::as_bool) == Some(true) {
        form::set(&mut condition, "not", Some(true.into()));
    }
    Ok(condition)
}

/// Whether a rule of a document has these conditions and no others.
pub(in crate::openstack) fn hold(rule: &Value, said: &Conditions) -> bool {
    KEYS.iter().all(|key| {
        let wanted = said.iter().find(|(name, _)| name == key).map(|(_, value)| value);
        rule.get(*key) == wanted
    })
}

/// The rules that conditions mean which another wrote; what this API has no word for is left out.
pub(in crate::openstack) fn told(rule: &Value, id: impl Fn(&str) -> String) -> Vec<Value> {
    let mut told = Vec::new();
    let mut add = |kind: &str, comparison: &str, key: Option<&str>, value: &str, not: bool| {
        let id = id(&format!("rule{}", told.len()));
        told.push(json!({
            "id": id, "type": kind, "compare_type": comparison, "key": key, "value": value, "invert": not,
        }));
    };
    match form::text(rule, "host") {
        Some(host) if host.starts_with('*') => add("HOST_NAME", "ENDS_WITH", None, &host[1..], false),
        Some(host) => add("HOST_NAME", "EQUAL_TO", None, host, false),
        None => {}
    }
    for (key, comparison) in [("path", "STARTS_WITH"), ("path_exact", "EQUAL_TO"), ("path_regex", "REGEX")] {
        if let Some(path) = form::text(rule, key) {
            add("PATH", comparison, None, path, false);
        }
    }
    for condition in form::items(rule, "when") {
        let subject = [("host", "HOST_NAME"), ("path", "PATH"), ("header", "HEADER"), ("cookie", "COOKIE")];
        let subject = subject.into_iter().find(|(key, _)| condition.get(*key).is_some());
        let comparison = COMPARISONS.iter().find(|(_, own)| condition.get(*own).is_some());
        if let (Some((key, kind)), Some((word, own))) = (subject, comparison) {
            let value = form::text(condition, own).unwrap_or_default();
            let not = condition.get("not").and_then(Value::as_bool).unwrap_or(false);
            add(kind, word, form::text(condition, key), value, not);
        }
    }
    told
}
