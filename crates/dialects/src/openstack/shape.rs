//! How is the body of a request read, field by field?
//!
//! As the reference does: a text that is a number is one, words that mean yes or no are booleans, a UUID may come without
//! its dashes, and a field that nobody knows is refused. What comes out has the right types throughout.

use std::net::IpAddr;

use serde_json::{Map, Value};

use super::fault::Fault;

pub(super) mod check;
#[cfg(test)]
mod tests;

/// What a value may be.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// `true`, `false`, or a word that means one of them.
    Flag,
    /// A whole number.
    Number(i64, i64),
    /// A text of at most so many characters.
    Text(usize),
    /// A text that has to look a certain way, with the words that say how.
    Checked(usize, fn(&str) -> bool, &'static str),
    /// An id.
    Uuid,
    /// An address.
    Ip,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these numbers.
    Code(&'static [i64]),
    /// 1.0 or 1.1.
    Version,
    /// Texts of at most so many characters.
    Texts(usize),
    /// Networks.
    Networks,
    /// Ids.
    Uuids,
    /// Names with texts.
    Pairs,
    /// An object.
    Object(&'static [Field]),
    /// Objects.
    Objects(&'static [Field]),
}

/// When a field may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// When an object is made and when it is changed.
    Both,
    /// When it is made.
    Create,
    /// When it is made, and it must be.
    Needed,
    /// When it is made, where it must be, and when it is changed.
    Must,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It has its effect.
    Done,
    /// It is kept and given back, and has no effect; why.
    Kept(&'static str),
    /// A value that is not the default is refused; why.
    Refused(&'static str),
}

/// One field of an object.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) on: On,
    pub(super) fate: Fate,
}

/// A field that has its effect.
pub(super) const fn field(name: &'static str, kind: Kind, on: On) -> Field {
    Field { name, kind, on, fate: Fate::Done }
}

/// A field that is kept and has none.
pub(super) const fn kept(name: &'static str, kind: Kind, on: On, why: &'static str) -> Field {
    Field { name, kind, on, fate: Fate::Kept(why) }
}

/// A field that is refused.
pub(super) const fn refused(name: &'static str, kind: Kind, on: On, why: &'static str) -> Field {
    Field { name, kind, on, fate: Fate::Refused(why) }
}

/// The body of a request: what it is called, and by which name its argument goes in messages.
pub(super) struct Shape {
    pub(super) root: &'static str,
    pub(super) argument: &'static str,
    pub(super) fields: &'static [Field],
}

/// What an object says, with the right types.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said(Map<String, Value>);

/// What is asked for: an object is to be made, or to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Making {
    New,
    Change,
}

impl Shape {
    /// Reads `{"root": { … }}`.
    pub(super) fn read(&self, body: &Value, making: Making) -> Result<Said, Fault> {
        let path = format!("{}.{}", self.argument, self.root);
        object(self.root_of(body)?, self.fields, making, &path)
    }

    /// Reads `{"root": [{ … }]}`: objects that are to be made.
    pub(super) fn read_all(&self, body: &Value) -> Result<Vec<Said>, Fault> {
        let items = self.root_of(body)?;
        let path = format!("{}.{}", self.argument, self.root);
        objects(self.root, items, self.fields, &path)
    }

    fn root_of<'v>(&self, body: &'v Value) -> Result<&'v Value, Fault> {
        let Some(fields) = body.as_object() else {
            return Err(Fault::input(self.argument, body, "It has to be an object."));
        };
        if let Some(unknown) = fields.keys().find(|key| *key != self.root) {
            return Err(unknown_attributes(self.argument, std::slice::from_ref(unknown)));
        }
        fields.get(self.root).ok_or_else(|| Fault::input(self.root, "None", "Mandatory field missing."))
    }
}

fn unknown_attributes(path: &str, names: &[String]) -> Fault {
    let plural = if names.len() > 1 { "s" } else { "" };
    let said = format!("Unknown attribute{plural} for argument {path}: {}", names.join(", "));
    Fault::new(axum::http::StatusCode::BAD_REQUEST, said)
}

fn object(value: &Value, fields: &'static [Field], making: Making, path: &str) -> Result<Said, Fault> {
    let Some(given) = value.as_object() else {
        return Err(Fault::input(path, value, "It has to be an object."));
    };
    let is_known = |name: &str| {
        fields.iter().any(|field| {
            field.name == name && (making == Making::New || matches!(field.on, On::Both | On::Must))
        })
    };
    let unknown: Vec<String> = given.keys().filter(|name| !is_known(name)).cloned().collect();
    if !unknown.is_empty() {
        return Err(unknown_attributes(path, &unknown));
    }
    let mut said = Map::new();
    for field in fields {
        match given.get(field.name) {
            Some(value) => {
                let read = read(field, value, making, path)?;
                said.insert(field.name.to_owned(), read);
            }
            None if matches!(field.on, On::Needed | On::Must) && making == Making::New => {
                return Err(Fault::input(field.name, "None", "Mandatory field missing."));
            }
            None => {}
        }
    }
    refuse(fields, &said)?;
    Ok(Said(said))
}

/// A value that would have an effect that there is not.
fn refuse(fields: &[Field], said: &Map<String, Value>) -> Result<(), Fault> {
    let has_effect = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => !items.is_empty(),
        Value::String(text) => !text.is_empty(),
        Value::Object(pairs) => !pairs.is_empty(),
        _ => true,
    };
    for field in fields {
        let Fate::Refused(why) = field.fate else { continue };
        if said.get(field.name).is_some_and(has_effect) {
            return Err(Fault::unsupported(format!("{}: {why}", field.name)));
        }
    }
    Ok(())
}

fn objects(name: &str, value: &Value, fields: &'static [Field], path: &str) -> Result<Vec<Said>, Fault> {
    let Some(items) = value.as_array() else {
        return Err(Fault::input(name, value, "It has to be a list."));
    };
    items.iter().map(|item| object(item, fields, Making::New, path)).collect()
}

/// One value, in its right type; `null` stays: it takes a value back.
fn read(field: &Field, value: &Value, making: Making, path: &str) -> Result<Value, Fault> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let path = || format!("{path}.{}", field.name);
    let wrong = |why: String| Fault::input(field.name, spoken(value), why);
    match field.kind {
        Kind::Object(fields) => Ok(Value::Object(object(value, fields, making, &path())?.0)),
        Kind::Objects(fields) => {
            let read = objects(field.name, value, fields, &path())?;
            Ok(read.into_iter().map(|said| Value::Object(said.0)).collect())
        }
        _ => check::scalar(field.kind, value).map_err(wrong),
    }
}

/// A value as a message repeats it: not more than a line of it.
fn spoken(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().filter(|letter| !letter.is_control()).take(128).collect()
}

impl Said {
    /// Whether it says something of it, be it that it is taken back.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Its value; `None`: it says nothing of it, or takes it back.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    pub(super) fn ip(&self, name: &str) -> Option<IpAddr> {
        self.text(name)?.parse().ok()
    }

    /// An object in it.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        self.get(name)?.as_object().cloned().map(Self)
    }

    /// The objects in it; none where it says nothing.
    pub(super) fn objects(&self, name: &str) -> Vec<Self> {
        let items = self.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        items
            .into_iter()
            .filter_map(|item| if let Value::Object(item) = item { Some(Self(item)) } else { None })
            .collect()
    }

    /// Says something in the place of whoever asked.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// Takes something out.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    /// All of it, as JSON.
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// How many fields it names.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
