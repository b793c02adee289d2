//! How does a document say what this API says?
//!
//! Names of objects are ids. What Homing understands stands in its own fields; the rest in `annotations`, one for each
//! field. Which annotation counts only while a field still says what it was translated to, is up to whoever reads it.

use homing_core::spec::duration;
use serde_json::{Map, Value, json};
use std::time::Duration;

use super::shape::Said;

/// An annotation of an object.
pub(super) fn note<'v>(object: &'v Value, key: &str) -> Option<&'v str> {
    object.get("annotations")?.get(key)?.as_str()
}

/// All annotations whose key begins so, without that beginning.
pub(super) fn notes<'v>(object: &'v Value, prefix: &'static str) -> impl Iterator<Item = (&'v str, &'v str)> {
    let all = object.get("annotations").and_then(Value::as_object).into_iter().flatten();
    all.filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.as_str()?)))
}

/// Writes an annotation, or takes it away.
pub(super) fn set_note(object: &mut Value, key: &str, value: Option<String>) {
    let Some(fields) = object.as_object_mut() else { return };
    let notes = fields.entry("annotations").or_insert_with(|| json!({}));
    let Some(notes) = notes.as_object_mut() else { return };
    match value {
        Some(value) => {
            notes.insert(key.to_owned(), value.into());
        }
        None => {
            notes.remove(key);
        }
    }
}

/// Writes a field of an object, or takes it away.
pub(super) fn set(object: &mut Value, key: &str, value: Option<Value>) {
    let Some(fields) = object.as_object_mut() else { return };
    match value {
        Some(value) => {
            fields.insert(key.to_owned(), value);
        }
        None => {
            fields.remove(key);
        }
    }
}

/// The items of an array in an object.
pub(super) fn items<'v>(object: &'v Value, key: &str) -> &'v [Value] {
    object.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The same array, which is made where there is none.
pub(super) fn items_mut<'v>(object: &'v mut Value, key: &str) -> &'v mut Vec<Value> {
    if !object.get(key).is_some_and(Value::is_array) {
        set(object, key, Some(json!([])));
    }
    object.get_mut(key).and_then(Value::as_array_mut).expect("it was made above")
}

/// The item of that name.
pub(super) fn item<'v>(object: &'v Value, key: &str, name: &str) -> Option<&'v Value> {
    items(object, key).iter().find(|item| name_of(item) == name)
}

/// The same, to change it.
pub(super) fn item_mut<'v>(object: &'v mut Value, key: &str, name: &str) -> Option<&'v mut Value> {
    object.get_mut(key)?.as_array_mut()?.iter_mut().find(|item| name_of(item) == name)
}

/// The name of an object, which is its id.
pub(super) fn name_of(object: &Value) -> &str {
    object.get("name").and_then(Value::as_str).unwrap_or_default()
}

/// A field that is a text.
pub(super) fn text<'v>(object: &'v Value, key: &str) -> Option<&'v str> {
    object.get(key)?.as_str()
}

/// A field that is a span of time.
pub(super) fn span(object: &Value, key: &str) -> Option<Duration> {
    duration::parse(text(object, key)?).ok()
}

/// A span of time, as a document says it.
pub(super) fn spoken(span: Duration) -> Value {
    duration::text(span).into()
}

/// Whether this stands in for something that is not there yet, and nobody sees it.
pub(super) fn is_idle(object: &Value) -> bool {
    note(object, "idle") == Some("true")
}

/// What every object keeps: its names, its tags, and when it was made.
pub(super) fn begin(said: &Said, now_ms: u64) -> Value {
    let mut object = json!({ "annotations": { "created_at_ms": now_ms.to_string() } });
    keep_names(&mut object, said);
    object
}

/// An object that changes says so.
pub(super) fn touch(object: &mut Value, said: &Said, now_ms: u64) {
    keep_names(object, said);
    set_note(object, "updated_at_ms", Some(now_ms.to_string()));
}

fn keep_names(object: &mut Value, said: &Said) {
    for key in ["name", "description"] {
        if said.has(key) {
            let text = said.text(key).filter(|text| !text.is_empty()).map(str::to_owned);
            set_note(object, key, text);
        }
    }
    if said.has("tags") {
        let mut tags: Vec<&str> = said
            .get("tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        tags.sort_unstable();
        tags.dedup();
        set_note(object, "tags", (!tags.is_empty()).then(|| json!(tags).to_string()));
    }
}

/// The tags of an object.
pub(super) fn tags(object: &Value) -> Vec<String> {
    note(object, "tags").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// What every object is told as: the fields that all kinds have.
pub(super) fn told(id: &str, object: &Value, project: &str) -> Map<String, Value> {
    let text = |key| note(object, key).unwrap_or_default();
    let time = |key| note(object, key).and_then(|ms| ms.parse().ok()).map(super::stamp::iso);
    let mut told = Map::new();
    for (key, value) in [
        ("id", json!(id)),
        ("name", json!(text("name"))),
        ("description", json!(text("description"))),
        ("provisioning_status", json!("ACTIVE")),
        ("admin_state_up", json!(true)),
        ("project_id", json!(project)),
        ("tenant_id", json!(project)),
        ("created_at", json!(time("created_at_ms"))),
        ("updated_at", json!(time("updated_at_ms"))),
        ("tags", json!(tags(object))),
    ] {
        told.insert(key.to_owned(), value);
    }
    told
}

/// Ids, as lists of objects are told.
pub(super) fn ids<'i>(ids: impl IntoIterator<Item = &'i str>) -> Value {
    ids.into_iter().map(|id| json!({ "id": id })).collect()
}
