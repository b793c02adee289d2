//! How is a field of a document read and written?

use serde_json::{Map, Value};

const NOTES: &str = "annotations";

/// Longest value of an annotation, in bytes.
pub(in crate::tencent) const NOTE_BYTES: usize = 4096;

/// An object of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::tencent) struct Object {
    fields: Map<String, Value>,
}

impl Object {
    /// What is no object has no fields.
    pub(in crate::tencent) fn of(value: Value) -> Self {
        match value {
            Value::Object(fields) => Self { fields },
            _ => Self::default(),
        }
    }

    pub(in crate::tencent) fn said(self) -> Value {
        Value::Object(self.fields)
    }

    pub(in crate::tencent) fn get(&self, key: &str) -> Option<&Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    pub(in crate::tencent) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// A duration in whole seconds: `"30s"`, `"20m"`.
    pub(in crate::tencent) fn seconds(&self, key: &str) -> Option<u64> {
        seconds(self.text(key)?)
    }

    /// Says it, or nothing of it.
    pub(in crate::tencent) fn set(&mut self, key: &str, value: impl Into<Option<Value>>) {
        match value.into() {
            Some(value) => self.fields.insert(key.to_owned(), value),
            None => self.fields.remove(key),
        };
    }

    pub(in crate::tencent) fn take(&mut self, key: &str) -> Option<Value> {
        self.fields.remove(key).filter(|value| !value.is_null())
    }

    /// The objects of a list, which are then here no more.
    pub(in crate::tencent) fn take_items(&mut self, key: &str) -> Vec<Value> {
        match self.fields.remove(key) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        }
    }

    /// Says a list, or nothing where it is empty.
    pub(in crate::tencent) fn set_items(&mut self, key: &str, items: impl Iterator<Item = Value>) {
        let items: Vec<Value> = items.collect();
        self.set(key, (!items.is_empty()).then_some(Value::Array(items)));
    }

    /// An annotation: what clients are told again and Homing does not read.
    pub(in crate::tencent) fn note(&self, key: &str) -> Option<&str> {
        self.fields.get(NOTES)?.get(key)?.as_str()
    }

    pub(in crate::tencent) fn number_note(&self, key: &str) -> Option<u64> {
        self.note(key)?.parse().ok()
    }

    pub(in crate::tencent) fn flag_note(&self, key: &str) -> Option<bool> {
        self.note(key)?.parse().ok()
    }

    /// An annotation that is a structure.
    pub(in crate::tencent) fn json_note(&self, key: &str) -> Option<Value> {
        serde_json::from_str(self.note(key)?).ok()
    }

    /// Keeps an annotation, or forgets it.
    pub(in crate::tencent) fn set_note(&mut self, key: &str, value: Option<String>) {
        let notes = self.fields.entry(NOTES).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(notes) = notes else { return };
        match value {
            Some(value) => notes.insert(key.to_owned(), value.into()),
            None => notes.remove(key),
        };
        if notes.is_empty() {
            self.fields.remove(NOTES);
        }
    }

    /// Keeps an annotation where something is said; what was kept stays where nothing is.
    pub(in crate::tencent) fn renew_note(&mut self, key: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.set_note(key, Some(value.to_string()));
        }
    }
}

/// A number of seconds, as documents say it.
pub(in crate::tencent) fn span(seconds: impl std::fmt::Display) -> Value {
    Value::String(format!("{seconds}s"))
}

/// A duration of a document in whole seconds, rounded up.
pub(in crate::tencent) fn seconds(text: &str) -> Option<u64> {
    let duration = homing_core::spec::duration::parse(text).ok()?;
    Some(duration.as_secs() + u64::from(duration.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn annotations_come_and_go_with_their_values() {
        let mut object = Object::of(json!({ "name": "a" }));
        object.set_note("vip", Some("127.0.1.1".to_owned()));
        object.renew_note("vip", None::<String>);
        assert_eq!(object.note("vip"), Some("127.0.1.1"));
        object.set_note("vip", None);
        assert_eq!(object.said(), json!({ "name": "a" }));
    }

    #[test]
    fn a_duration_is_told_in_seconds_and_never_shorter() {
        assert_eq!(seconds("20m"), Some(1200));
        assert_eq!(seconds("1500ms"), Some(2));
        assert_eq!(seconds("soon"), None);
    }
}
