//! What of this API is supported, and what not?
//!
//! Every operation of the vendor's clients has a row, and every field of the supported ones: an operation is found through
//! its row, and a field that is refused is refused by its row. Fields without a row of their own in [`FIELDS`] are supported.
//! The page `docs/reference/compat/tencent.md` is made of the rows.

use serde_json::Value;

use super::fault::Fault;
use super::operations::{self, OPERATIONS, Operation};
use super::shapes::{Element, Kind, shape};
use crate::compat::{Row, Support, field, operation as row};

mod fields;
mod refused;

use fields::FIELDS;
use refused::REFUSED;

/// Every row: the supported operations with their fields, objects inside of them, then what is refused as a whole.
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut objects = Vec::new();
    for operation in OPERATIONS {
        rows.push(row(operation.name, Support::Supported, fields::note(operation.name)));
        add_fields(&mut rows, operation.name, operation.input, &mut objects);
    }
    let mut next = 0;
    while let Some(object) = objects.get(next).copied() {
        add_fields(&mut rows, object, object, &mut objects);
        next += 1;
    }
    rows.extend(REFUSED.iter().map(|(names, why)| row(names, Support::Refused, why)));
    rows
}

/// The fields of a request, or of an object; `objects` are those that are met on the way.
fn add_fields(
    rows: &mut Vec<Row>,
    name: &'static str,
    object: &'static str,
    objects: &mut Vec<&'static str>,
) {
    for of_shape in &shape(object).fields {
        let (support, why) = support(object, of_shape.name);
        rows.push(field(name, of_shape.name, support, why));
        if let Kind::Object(inner) | Kind::List(Element::Object(inner)) = of_shape.kind
            && support == Support::Supported
            && !objects.contains(&inner)
        {
            objects.push(inner);
        }
    }
}

fn support(object: &str, name: &str) -> (Support, &'static str) {
    let own = FIELDS.iter().find(|(of, names, ..)| *of == object && names.contains(&name));
    own.map_or((Support::Supported, ""), |(_, _, support, why)| (*support, why))
}

/// The operation of that name.
pub(super) fn operation(name: &str) -> Result<&'static Operation, Fault> {
    if let Some(found) = operations::find(name) {
        return Ok(found);
    }
    match REFUSED.iter().find(|(names, _)| names.split(", ").any(|refused| refused == name)) {
        Some((_, why)) => Err(Fault::unsupported(name, why)),
        None => {
            let shown: String = name.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
            Err(Fault::new("InvalidAction", format!("The action `{shown}` does not exist.")))
        }
    }
}

/// Refuses what is given of fields that are refused. What switches nothing on is let through.
pub(super) fn check(object: &'static str, tree: &Value) -> Result<(), Fault> {
    for of_shape in &shape(object).fields {
        let Some(given) = tree.get(of_shape.name) else { continue };
        let (support, why) = support(object, of_shape.name);
        if support == Support::Refused && !switches_nothing_on(given) {
            return Err(Fault::unsupported(of_shape.name, why));
        }
        match (of_shape.kind, given) {
            (Kind::Object(inner), given) => check(inner, given)?,
            (Kind::List(Element::Object(inner)), Value::Array(items)) => {
                items.iter().try_for_each(|item| check(inner, item))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// -1 is how this API says that there is no limit.
fn switches_nothing_on(given: &Value) -> bool {
    match given {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => matches!(number.as_i64(), Some(-1 | 0)),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_row_speaks_of_a_field_that_is_there() {
        for (object, names, ..) in FIELDS {
            for name in *names {
                assert!(shape(object).field(name).is_some(), "{object}.{name}");
            }
        }
    }

    #[test]
    fn no_operation_is_supported_and_refused() {
        for name in REFUSED.iter().flat_map(|(names, _)| names.split(", ")) {
            assert!(operations::find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn what_is_refused_is_refused_where_it_is_switched_on() {
        let listener = |given: Value| check("CreateListenerRequest", &given).map_err(|fault| fault.code);
        assert_eq!(listener(json!({ "EndPort": 90 })), Err("UnsupportedOperation"));
        assert_eq!(listener(json!({ "EndPort": 0, "MaxCps": -1, "SslCloseSwitch": false })), Ok(()));
        assert_eq!(listener(json!({ "Certificate": { "CertContent": "x" } })), Err("UnsupportedOperation"));
    }

    #[test]
    fn an_operation_is_found_or_refused_by_its_row() {
        let code = |name: &str| operation(name).map(|found| found.name).map_err(|fault| fault.code);
        assert_eq!(code("CreateRule"), Ok("CreateRule"));
        assert_eq!(code("CreateTargetGroup"), Err("UnsupportedOperation"));
        assert_eq!(code("Nonsense"), Err("InvalidAction"));
    }
}
