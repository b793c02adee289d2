//! How is the body of a request read, field by field?
//!
//! Every object has a list of its fields; from it come the checks, what is kept of fields that Homing does not read, and
//! the page of what is supported.

use std::net::IpAddr;

use serde_json::{Map, Value};

use super::fault::{Fault, excerpt};
use crate::compat::Support;
use crate::pools::Annotations;

#[cfg(test)]
mod tests;

/// Most items of a list in a body.
const ITEMS_MAX: usize = 1000;

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number(i64, i64),
    /// A whole number, as such or as a text.
    Digits(i64, i64),
    /// A text of at most so many characters.
    Text(usize),
    /// One of these words.
    Word(&'static [&'static str]),
    /// An address.
    Ip,
    /// Texts of at most so many characters.
    Texts(usize),
    /// An object.
    Object(&'static [Field]),
    /// Objects.
    Objects(&'static [Field]),
    /// Anything: it is refused in any case.
    Any,
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
    /// When it is changed.
    Update,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It has its effect.
    Done,
    /// It has its effect, and stands in the annotation of its name.
    Noted,
    /// It stands there and has none; why that does no harm.
    Kept(&'static str),
    /// It is taken, and neither kept nor has it an effect; why.
    Dropped(&'static str),
    /// A value that would have an effect is refused; why.
    Refused(&'static str),
}

/// One field of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) form: Form,
    pub(super) on: On,
    pub(super) fate: Fate,
}

/// A field of that name.
pub(super) const fn field(name: &'static str, form: Form, on: On, fate: Fate) -> Field {
    Field { name, form, on, fate }
}

/// A field that cannot be had.
pub(super) const fn refused(name: &'static str, why: &'static str) -> Field {
    Field { name, form: Form::Any, on: On::Both, fate: Fate::Refused(why) }
}

impl Field {
    /// For the page of what is supported.
    pub(super) const fn support(&self) -> (Support, &'static str) {
        match self.fate {
            Fate::Done | Fate::Noted => (Support::Supported, ""),
            Fate::Kept(why) | Fate::Dropped(why) => (Support::Ignored, why),
            Fate::Refused(why) => (Support::Refused, why),
        }
    }
}

/// What is asked for: an object is to be made, or to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Making {
    New,
    Change,
}

/// What an object says, each field in its form. `null` stays: it takes a value back.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Body(Map<String, Value>);

impl Body {
    /// Reads `{"root": { … }}`.
    pub(super) fn read(
        body: &Value,
        root: &str,
        fields: &'static [Field],
        making: Making,
    ) -> Result<Self, Fault> {
        object(root_of(body, root)?, fields, making, root)
    }

    /// Reads `{"root": [{ … }]}`.
    pub(super) fn read_all(
        body: &Value,
        root: &str,
        fields: &'static [Field],
        making: Making,
    ) -> Result<Vec<Self>, Fault> {
        let Some(items) = root_of(body, root)?.as_array() else {
            return Err(Fault::invalid(root, "It has to be a list."));
        };
        if items.is_empty() || items.len() > ITEMS_MAX {
            return Err(Fault::invalid(root, format!("It has 1 to {ITEMS_MAX} items.")));
        }
        items.iter().map(|item| object(item, fields, making, root)).collect()
    }

    /// Whether it says something of it, be it that it is taken back.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether it takes it back.
    pub(super) fn is_null(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(Value::is_null)
    }

    /// Its value; `None`: it says nothing of it, or takes it back.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Its text, if it is one with letters.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.as_u64()
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    pub(super) fn ip(&self, name: &str) -> Option<IpAddr> {
        self.text(name)?.parse().ok()
    }

    pub(super) fn texts(&self, name: &str) -> Option<Vec<String>> {
        let items = self.get(name)?.as_array()?;
        Some(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect())
    }

    /// An object in it.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        self.get(name)?.as_object().cloned().map(Self)
    }

    /// The objects in it; `None`: it says nothing of them.
    pub(super) fn objects(&self, name: &str) -> Option<Vec<Self>> {
        let items = self.get(name)?.as_array()?;
        Some(items.iter().filter_map(|item| item.as_object().cloned().map(Self)).collect())
    }

    /// Notes what is to be given back of it.
    pub(super) fn note(&self, fields: &[Field], annotations: &mut Annotations) {
        for field in fields.iter().filter(|field| matches!(field.fate, Fate::Noted | Fate::Kept(_))) {
            match self.0.get(field.name) {
                Some(Value::String(text)) => annotations.set(field.name, Some(text.clone())),
                Some(value) => annotations.set_json(field.name, value),
                None => {}
            }
        }
    }
}

/// Gives back what was noted of an object, in place of what `view` says of it.
pub(super) fn noted(fields: &[Field], annotations: &Annotations, view: &mut Map<String, Value>) {
    for field in fields.iter().filter(|field| matches!(field.fate, Fate::Noted | Fate::Kept(_))) {
        let value = match field.form {
            Form::Text(_) | Form::Word(_) | Form::Ip => annotations.text(field.name).map(Value::from),
            _ => annotations.json(field.name),
        };
        if let Some(value) = value {
            view.insert(field.name.to_owned(), value);
        }
    }
}

fn root_of<'v>(body: &'v Value, root: &str) -> Result<&'v Value, Fault> {
    let Some(fields) = body.as_object() else {
        return Err(Fault::refused("The body has to be a JSON object."));
    };
    if let Some(unknown) = fields.keys().find(|key| *key != root) {
        return Err(unknown_field(unknown));
    }
    fields.get(root).ok_or_else(|| Fault::invalid(root, "It is required."))
}

fn unknown_field(name: &str) -> Fault {
    Fault::invalid(&excerpt(name), "There is no such field.")
}

fn object(value: &Value, fields: &'static [Field], making: Making, path: &str) -> Result<Body, Fault> {
    let Some(given) = value.as_object() else {
        return Err(Fault::invalid(path, "It has to be an object."));
    };
    for name in given.keys() {
        match fields.iter().find(|field| field.name == name) {
            None => return Err(unknown_field(name)),
            Some(field) if making == Making::Change && matches!(field.on, On::Create | On::Needed) => {
                return Err(Fault::invalid(name, "It cannot be changed."));
            }
            Some(field) if making == Making::New && field.on == On::Update => {
                return Err(unknown_field(name));
            }
            Some(_) => {}
        }
    }
    let mut read = Map::new();
    for field in fields {
        let value = given.get(field.name);
        if field.on == On::Needed && making == Making::New && value.is_none_or(Value::is_null) {
            return Err(Fault::invalid(field.name, "It is required."));
        }
        if let Some(value) = value {
            read.insert(field.name.to_owned(), one(field, value, making)?);
        }
    }
    Ok(Body(read))
}

/// One value in its form.
fn one(field: &Field, value: &Value, making: Making) -> Result<Value, Fault> {
    if let (Fate::Refused(why), true) = (field.fate, has_effect(value)) {
        return Err(Fault::unsupported(field.name, why));
    }
    if value.is_null() {
        return Ok(Value::Null);
    }
    let wrong = |why: String| Fault::invalid(field.name, why);
    match field.form {
        Form::Any => Ok(value.clone()),
        Form::Flag if value.is_boolean() => Ok(value.clone()),
        Form::Flag => Err(wrong("It has to be true or false.".to_owned())),
        Form::Number(least, most) => number(value.as_i64(), least, most).map_err(wrong),
        Form::Digits(least, most) => {
            let digits = value.as_i64().or_else(|| value.as_str()?.parse().ok());
            number(digits, least, most).map_err(wrong)
        }
        Form::Text(most) => text(value, most).map_err(wrong),
        Form::Word(words) => match value.as_str().filter(|word| words.contains(word)) {
            Some(_) => Ok(value.clone()),
            None => Err(wrong(format!("It has to be one of {}.", words.join(", ")))),
        },
        Form::Ip => match value.as_str().is_some_and(|text| text.parse::<IpAddr>().is_ok()) {
            true => Ok(value.clone()),
            false => Err(wrong("It has to be an IP address.".to_owned())),
        },
        Form::Texts(most) => {
            list(value, field.name)?.iter().map(|item| text(item, most).map_err(wrong)).collect()
        }
        Form::Object(fields) => Ok(Value::Object(object(value, fields, making, field.name)?.0)),
        Form::Objects(fields) => {
            let items = list(value, field.name)?.iter();
            items.map(|item| Ok(Value::Object(object(item, fields, Making::New, field.name)?.0))).collect()
        }
    }
}

fn number(value: Option<i64>, least: i64, most: i64) -> Result<Value, String> {
    match value.filter(|value| (least..=most).contains(value)) {
        Some(value) => Ok(value.into()),
        None => Err(format!("It has to be a whole number from {least} to {most}.")),
    }
}

fn text(value: &Value, most: usize) -> Result<Value, String> {
    let Some(text) = value.as_str() else { return Err("It has to be a text.".to_owned()) };
    if text.chars().count() > most {
        return Err(format!("It has at most {most} characters."));
    }
    if text.chars().any(char::is_control) {
        return Err("It has a control character.".to_owned());
    }
    Ok(value.clone())
}

fn list<'v>(value: &'v Value, name: &str) -> Result<&'v Vec<Value>, Fault> {
    let items = value.as_array().ok_or_else(|| Fault::invalid(name, "It has to be a list."))?;
    if items.len() > ITEMS_MAX {
        return Err(Fault::invalid(name, format!("It has at most {ITEMS_MAX} items.")));
    }
    Ok(items)
}

/// Whether a value asks for anything.
fn has_effect(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => fields.values().any(has_effect),
        Value::Bool(true) => true,
    }
}
