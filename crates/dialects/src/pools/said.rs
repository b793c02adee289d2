//! What did its writer say of an object?

use std::time::Duration;

use homing_core::spec::duration;
use serde_json::{Map, Value};

/// The fields of one object, as they were said. A field that is set to what it already means keeps its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Said(Map<String, Value>);

impl Said {
    /// What is said in `value`; nothing, where that is no object.
    pub(crate) fn of(value: &Value) -> Self {
        Self(value.as_object().cloned().unwrap_or_default())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    pub(crate) fn number(&self, key: &str) -> Option<u64> {
        self.0.get(key)?.as_u64()
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.0.get(key)?.as_bool()
    }

    pub(crate) fn duration(&self, key: &str) -> Option<Duration> {
        duration::parse(self.text(key)?).ok()
    }

    /// The items of a list; none, where there is no list.
    pub(crate) fn list(&self, key: &str) -> &[Value] {
        self.0.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Says a field otherwise; `None` says nothing of it.
    pub(crate) fn set(&mut self, key: &str, value: Option<impl Into<Value>>) {
        match value {
            Some(value) => self.0.insert(key.to_owned(), value.into()),
            None => self.0.shift_remove(key),
        };
    }

    /// The same of a duration.
    pub(crate) fn set_duration(&mut self, key: &str, value: Option<Duration>) {
        if value.is_none() || self.duration(key) != value {
            self.set(key, value.map(duration::text));
        }
    }

    /// The same of a list; one without items is not said.
    pub(crate) fn set_list(&mut self, key: &str, items: Vec<Value>) {
        self.set(key, (!items.is_empty()).then_some(items));
    }

    pub(super) fn fields(&mut self) -> &mut Map<String, Value> {
        &mut self.0
    }

    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}
