//! What must a client get back that Homing does not read?

use std::collections::BTreeMap;

use serde_json::{Map, Value};

const KEY: &str = "annotations";

/// The annotations of one object: texts by their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Annotations(BTreeMap<String, String>);

impl Annotations {
    /// Those of `object`.
    pub(crate) fn of(object: &Value) -> Self {
        let fields = object.get(KEY).and_then(Value::as_object);
        let texts = fields.into_iter().flatten();
        Self(texts.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect())
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Whether it says `true`.
    pub(crate) fn is_set(&self, key: &str) -> bool {
        self.text(key) == Some("true")
    }

    pub(crate) fn number(&self, key: &str) -> Option<u64> {
        self.text(key)?.parse().ok()
    }

    /// A structure, which stands there as JSON.
    pub(crate) fn json(&self, key: &str) -> Option<Value> {
        serde_json::from_str(self.text(key)?).ok()
    }

    /// Notes a text; `None` removes it.
    pub(crate) fn set(&mut self, key: &str, text: Option<String>) {
        match text {
            Some(text) => self.0.insert(key.to_owned(), text),
            None => self.0.remove(key),
        };
    }

    /// Notes a structure as JSON; `null` removes it.
    pub(crate) fn set_json(&mut self, key: &str, value: &Value) {
        self.set(key, (!value.is_null()).then(|| value.to_string()));
    }

    /// Notes what is so; what is not so is not noted.
    pub(crate) fn set_flag(&mut self, key: &str, is_so: bool) {
        self.set(key, is_so.then(|| "true".to_owned()));
    }

    /// Takes out those whose keys begin with `prefix`, under what follows it.
    pub(crate) fn take(&mut self, prefix: &str) -> Self {
        let (taken, kept) =
            std::mem::take(&mut self.0).into_iter().partition(|(key, _)| key.starts_with(prefix));
        self.0 = kept;
        let taken: BTreeMap<String, String> = taken;
        Self(taken.into_iter().map(|(key, text)| (key[prefix.len()..].to_owned(), text)).collect())
    }

    /// Puts `others` beside these, with `prefix` before their keys.
    pub(crate) fn put(&mut self, prefix: &str, others: Self) {
        self.0.extend(others.0.into_iter().map(|(key, text)| (format!("{prefix}{key}"), text)));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// Writes them into `object` in place of those that it has.
    pub(super) fn write(self, object: &mut Map<String, Value>) {
        if self.0.is_empty() {
            object.remove(KEY);
            return;
        }
        let fields = self.0.into_iter().map(|(key, text)| (key, Value::from(text)));
        object.insert(KEY.to_owned(), Value::Object(fields.collect()));
    }
}
