//! What does a request ask for? Its parameters, looked at field by field before any operation sees them.
//!
//! A body of JSON has types. A form and a query have none: there `Targets.0.Port=80` is the number 80 in the first object
//! of a list. Either way the operation gets a tree whose fields are known and of the right types, and in which a field
//! that is `null` is not there.

use std::collections::BTreeMap;

use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::fault::Fault;
use super::shapes::{Kind, shape};

/// Parameters of every request that came with the signature of the older kind, and belong to no operation.
pub(super) const COMMON: [&str; 11] = [
    "Action",
    "Language",
    "Nonce",
    "Region",
    "RequestClient",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Timestamp",
    "Token",
    "Version",
];

/// Names inside names of a form: `Rules.0.HealthCheck.TimeOut` has four, and no object is deeper.
const DEPTH_MAX: usize = 8;

/// What came, before anybody has looked at the types.
#[derive(Debug)]
pub(super) enum Params {
    /// A body of JSON.
    Json(Value),
    /// A form or a query: texts alone.
    Form(Vec<(String, String)>),
}

impl Params {
    /// A body of JSON. An empty one says nothing.
    pub(super) fn json(body: &[u8]) -> Result<Self, Fault> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::Json(Value::Object(Map::new())));
        }
        match serde_json::from_slice(body) {
            Ok(value @ Value::Object(_)) => Ok(Self::Json(value)),
            Ok(_) => Err(Fault::new("InvalidParameter.FormatError", "The body must be a JSON object.")),
            Err(error) => {
                let message = format!("The body is not JSON: {error}.");
                Err(Fault::new("InvalidParameter.FormatError", message))
            }
        }
    }

    /// A form, or the query of a `GET`.
    pub(super) fn form(text: &[u8]) -> Self {
        let pairs = text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
        let pair = |pair: &[u8]| {
            let end = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = pair.split_at(end.unwrap_or(pair.len()));
            (decoded(name), decoded(value.get(1..).unwrap_or_default()))
        };
        Self::Form(pairs.map(pair).collect())
    }

    /// A parameter of every request, where they come in the form itself.
    pub(super) fn common(&self, name: &str) -> Option<&str> {
        let Self::Form(pairs) = self else { return None };
        pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The tree that the request `object` may have.
    pub(super) fn read(self, object: &'static str) -> Result<Value, Fault> {
        match self {
            Self::Json(value) => checked(object, value, "", Types::Strict),
            Self::Form(pairs) => {
                let own = pairs.into_iter().filter(|(key, _)| !COMMON.contains(&key.as_str()));
                checked(object, tree(own)?, "", Types::OfTexts)
            }
        }
    }
}

/// The fields of an operation, out of a tree that was read.
pub(super) fn typed<T: DeserializeOwned>(tree: &Value) -> Result<T, Fault> {
    T::deserialize(tree).map_err(|error| {
        Fault::new("InvalidParameter.FormatError", format!("The parameters cannot be read: {error}."))
    })
}

/// A name or a value of a form (WHATWG URL, application/x-www-form-urlencoded).
fn decoded(text: &[u8]) -> String {
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).decode_utf8_lossy().into_owned()
}

/// Whether values have types, or are texts that stand for them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Types {
    Strict,
    OfTexts,
}

/// An object of the tree, with each field looked at; `at` is where it stands, for messages.
fn checked(object: &'static str, value: Value, at: &str, types: Types) -> Result<Value, Fault> {
    let place = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    let Value::Object(fields) = value else { return Err(Fault::format(at, "an object")) };
    let shape = shape(object);
    let mut kept = Map::new();
    for (name, value) in fields {
        let Some(field) = shape.field(&name) else { return Err(Fault::unknown(&place(&name))) };
        if !value.is_null() {
            kept.insert(name, of_kind(field.kind, value, &place(field.name), types)?);
        }
    }
    match shape.fields.iter().find(|field| field.required && !kept.contains_key(field.name)) {
        Some(missing) => Err(Fault::missing(&place(missing.name))),
        None => Ok(Value::Object(kept)),
    }
}

fn of_kind(kind: Kind, value: Value, at: &str, types: Types) -> Result<Value, Fault> {
    match kind {
        Kind::Text if value.is_string() => Ok(value),
        Kind::Text => Err(Fault::format(at, "a string")),
        Kind::Int => integer(value, types).ok_or_else(|| Fault::format(at, "an integer")),
        Kind::Uint => {
            let number = integer(value, types).filter(Value::is_u64);
            number.ok_or_else(|| Fault::format(at, "an integer that is not negative"))
        }
        Kind::Bool => boolean(value, types).ok_or_else(|| Fault::format(at, "true or false")),
        Kind::Object(name) => checked(name, value, at, types),
        Kind::List(element) => {
            let Value::Array(items) = value else { return Err(Fault::format(at, "a list")) };
            let item = |(index, item)| of_kind(element.alone(), item, &format!("{at}.{index}"), types);
            Ok(Value::Array(items.into_iter().enumerate().map(item).collect::<Result<_, _>>()?))
        }
    }
}

fn integer(value: Value, types: Types) -> Option<Value> {
    match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(Value::Number(number)),
        Value::String(text) if types == Types::OfTexts => text.trim().parse::<i64>().ok().map(Value::from),
        _ => None,
    }
}

fn boolean(value: Value, types: Types) -> Option<Value> {
    match value {
        Value::Bool(_) => Some(value),
        Value::String(text) if types == Types::OfTexts => match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true.into()),
            "false" | "0" => Some(false.into()),
            _ => None,
        },
        _ => None,
    }
}

/// A name of a form by its parts: what stands there, or what is below.
#[derive(Default)]
struct Node {
    text: Option<String>,
    below: BTreeMap<String, Self>,
}

/// The tree that the names of a form spell: parts that are numbers are places in a list.
fn tree(pairs: impl Iterator<Item = (String, String)>) -> Result<Value, Fault> {
    let mut root = Node::default();
    for (name, text) in pairs {
        let mut node = &mut root;
        for (depth, part) in name.split('.').enumerate() {
            if depth == DEPTH_MAX {
                return Err(Fault::unknown(&name));
            }
            node = node.below.entry(part.to_owned()).or_default();
        }
        // A list that is empty cannot be said otherwise.
        node.text = Some(text);
    }
    Ok(Value::Object(root.below.into_iter().map(|(name, node)| (name, node.value())).collect()))
}

impl Node {
    fn value(self) -> Value {
        if self.below.is_empty() {
            return self.text.map_or(Value::Null, Value::String);
        }
        let number = |part: &String| part.parse::<u32>().ok();
        if self.below.keys().all(|part| number(part).is_some()) {
            let mut items: Vec<_> = self.below.into_iter().collect();
            items.sort_by_key(|(part, _)| number(part));
            return Value::Array(items.into_iter().map(|(_, node)| node.value()).collect());
        }
        Value::Object(self.below.into_iter().map(|(part, node)| (part, node.value())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn json_of(body: &str) -> Result<Value, Fault> {
        Params::json(body.as_bytes())?.read("RegisterTargetsRequest")
    }

    fn form_of(text: &str) -> Result<Value, Fault> {
        Params::form(text.as_bytes()).read("RegisterTargetsRequest")
    }

    #[test]
    fn texts_of_a_form_become_what_the_fields_are() {
        let text = "LoadBalancerId=lb-1&ListenerId=lbl-1&Targets.10.Port=82&Targets.2.Port=81&Targets.2.EniIp=10.0.0.1\
                    &Region=ap-guangzhou&Action=RegisterTargets";
        let expected = json!({
            "LoadBalancerId": "lb-1", "ListenerId": "lbl-1",
            "Targets": [{ "EniIp": "10.0.0.1", "Port": 81 }, { "Port": 82 }],
        });
        assert_eq!(form_of(text), Ok(expected));
    }

    #[test]
    fn a_text_is_no_number_where_there_are_types() {
        let body = r#"{"LoadBalancerId":"lb-1","ListenerId":"lbl-1","Targets":[{"Port":"80"}]}"#;
        assert_eq!(json_of(body), Err(Fault::format("Targets.0.Port", "an integer")));
    }

    #[test]
    fn what_must_be_given_is_asked_for_wherever_it_stands() {
        assert_eq!(json_of("{}"), Err(Fault::missing("LoadBalancerId")));
        let body = r#"{"LoadBalancerId":"lb-1","ListenerId":"lbl-1","Targets":[{"EniIp":"10.0.0.1"}]}"#;
        assert_eq!(json_of(body), Err(Fault::missing("Targets.0.Port")));
    }

    #[test]
    fn a_field_that_the_operation_lacks_is_refused() {
        let body = r#"{"LoadBalancerId":"lb-1","ListenerId":"lbl-1","Targets":[],"Nonsense":1}"#;
        assert_eq!(json_of(body), Err(Fault::unknown("Nonsense")));
        assert_eq!(form_of("Nonsense.0=1"), Err(Fault::unknown("Nonsense")));
    }

    #[test]
    fn null_says_nothing() {
        let body = r#"{"LoadBalancerId":"lb-1","ListenerId":"lbl-1","Targets":[],"Url":null}"#;
        assert_eq!(json_of(body).map(|tree| tree.get("Url").cloned()), Ok(None));
    }

    #[test]
    fn a_body_that_is_no_object_is_refused() {
        for body in ["[]", "7", "{", "\u{0}", "nonsense"] {
            assert_eq!(
                json_of(body).map_err(|fault| fault.code),
                Err("InvalidParameter.FormatError"),
                "{body}"
            );
        }
        assert_eq!(json_of(" ").map_err(|fault| fault.code), Err("MissingParameter"));
    }

    #[test]
    fn a_name_of_a_form_may_be_as_wild_as_it_likes() {
        for text in [
            "Targets.0=a&Targets.0.Port=80",
            "Targets=80",
            "a.b.c.d.e.f.g.h.i.j=1",
            ".=1",
            "=",
            "Targets.x=1",
        ] {
            assert!(form_of(text).is_err(), "{text}");
        }
    }
}
