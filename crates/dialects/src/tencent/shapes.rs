//! Which fields do the objects of this API have, of which types, and which must be given?
//!
//! One table for both directions: requests are read by it, and answers get the fields that they leave out as `null`, so
//! that clients find every field they know.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

/// The objects, one a paragraph: `Target = Port!:int EniIp:text Tags:[TagInfo]`.
const TEXT: &str = include_str!("shapes.txt");

static SHAPES: LazyLock<HashMap<&'static str, Shape>> = LazyLock::new(|| read(TEXT));

/// The fields of one object, in the order of the vendor's documents.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) fields: Vec<Field>,
}

/// One field.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether a request must give it.
    pub(super) required: bool,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Int,
    /// A whole number from 0 on.
    Uint,
    Bool,
    Object(&'static str),
    List(Element),
}

/// The type of the items of a list; there are no lists of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Text,
    Int,
    Uint,
    Bool,
    Object(&'static str),
}

impl Shape {
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Element {
    fn of(word: &'static str) -> Self {
        match word {
            "text" => Self::Text,
            "int" => Self::Int,
            "uint" => Self::Uint,
            "bool" => Self::Bool,
            object => Self::Object(object),
        }
    }

    /// The same type, of a value by itself.
    pub(super) fn alone(self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Int => Kind::Int,
            Self::Uint => Kind::Uint,
            Self::Bool => Kind::Bool,
            Self::Object(name) => Kind::Object(name),
        }
    }
}

/// The object of that name. A name that the table lacks is a slip of ours, and every one is asked for by a test.
pub(super) fn shape(name: &str) -> &'static Shape {
    static NONE: Shape = Shape { fields: Vec::new() };
    SHAPES.get(name).unwrap_or(&NONE)
}

/// `said`, with all fields of the object `name` in their order: what is not said is `null`.
pub(super) fn whole(name: &str, said: Value) -> Value {
    let Value::Object(mut said) = said else { return said };
    let mut all = Map::new();
    for field in &shape(name).fields {
        let value = said.remove(field.name).unwrap_or(Value::Null);
        all.insert(field.name.to_owned(), filled(field.kind, value));
    }
    debug_assert!(said.is_empty(), "{name} has no {:?}", said.keys().collect::<Vec<_>>());
    Value::Object(all)
}

fn filled(kind: Kind, value: Value) -> Value {
    match (kind, value) {
        (Kind::Object(name), value @ Value::Object(_)) => whole(name, value),
        (Kind::List(Element::Object(name)), Value::Array(items)) => {
            Value::Array(items.into_iter().map(|item| whole(name, item)).collect())
        }
        (_, value) => value,
    }
}

fn read(text: &'static str) -> HashMap<&'static str, Shape> {
    let mut shapes: HashMap<&'static str, Shape> = HashMap::new();
    let mut current = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields = match line.split_once(" =") {
            Some((name, fields)) if !line.starts_with(' ') => {
                current = name;
                fields
            }
            _ => line,
        };
        let shape = shapes.entry(current).or_default();
        shape.fields.extend(fields.split_whitespace().filter_map(field));
    }
    shapes
}

fn field(text: &'static str) -> Option<Field> {
    let (name, kind) = text.split_once(':')?;
    let kind = match kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
        Some(item) => Kind::List(Element::of(item)),
        None => Element::of(kind).alone(),
    };
    Some(Field { name: name.trim_end_matches('!'), kind, required: name.ends_with('!') })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_object_that_a_field_names_is_in_the_table() {
        for (name, shape) in SHAPES.iter() {
            for field in &shape.fields {
                if let Kind::Object(object) | Kind::List(Element::Object(object)) = field.kind {
                    assert!(SHAPES.contains_key(object), "{name}.{}: {object}", field.name);
                }
            }
        }
        assert!(SHAPES.len() > 90, "{}", SHAPES.len());
    }

    #[test]
    fn an_answer_has_every_field_that_clients_know() {
        let tag = whole("LoadBalancer", json!({ "LoadBalancerId": "lb-1", "Tags": [{ "TagKey": "a" }] }));
        assert_eq!(tag["Tags"][0], json!({ "TagKey": "a", "TagValue": null }));
        assert_eq!(tag["Snat"], Value::Null);
        assert!(tag.as_object().is_some_and(|fields| fields.contains_key("AvailableZoneAffinityInfo")));
    }

    #[test]
    fn a_field_that_must_be_given_is_marked() {
        let target = shape("Target");
        assert_eq!(target.field("Port"), Some(&Field { name: "Port", kind: Kind::Int, required: true }));
        assert_eq!(target.field("EniIp").map(|field| field.required), Some(false));
        assert_eq!(target.field("Nonsense"), None);
    }
}
