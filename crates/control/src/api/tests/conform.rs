//! Is what is asked and answered what `openapi.json` says?

use std::sync::LazyLock;

use regex::Regex;

use super::*;

/// The document as programs get it.
pub(super) fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
        let document = openapi::completed(routes().into_openapi());
        serde_json::from_str(&openapi::text(&document)).unwrap()
    });
    &DOCUMENT
}

/// What the document says of a request; `None`: there is no such path, or it does not know that method.
pub(super) fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path: Vec<&str> = path.split('?').next().unwrap().split('/').collect();
    let fits = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        let mut pairs = template.iter().zip(&path);
        template.len() == path.len() && pairs.all(|(said, asked)| said.starts_with('{') || said == asked)
    };
    let mut paths = document()["paths"].as_object().unwrap().iter();
    let (_, item) = paths.find(|(template, _)| fits(template))?;
    item.get(method.to_ascii_lowercase())
}

/// Panics where a request that went well, or its answer, is not what the document says.
pub(super) fn check(method: &str, path: &str, body: &str, answer: &Answer) {
    let status = answer.status();
    let Some(operation) = operation(method, path) else {
        assert!(matches!(status, 401 | 404 | 405), "{method} {path} is not in the document: {status}");
        return;
    };
    let response = followed(&operation["responses"][status.to_string()]);
    assert!(
        response.is_object(),
        "{method} {path}: nobody said that it may answer {status}: {}",
        answer.body
    );
    if let Some(content) = response["content"].as_object() {
        let kind = answer.field("content-type").unwrap_or_default();
        let said = content.get(kind).unwrap_or_else(|| panic!("{method} {path}: nobody said {kind}"));
        fits(&said["schema"], &answer.json(), &format!("answer of {method} {path}"));
    }
    if status < 300 && !body.is_empty() {
        let said = &operation["requestBody"]["content"]["application/json"]["schema"];
        fits(said, &serde_json::from_str(body).unwrap(), &format!("body of {method} {path}"));
    }
}

/// A reference is as good as what it refers to.
fn followed(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str() {
        Some(reference) => followed(document().pointer(&reference[1..]).unwrap()),
        None => schema,
    }
}

/// Panics where a value does not fit.
fn fits(schema: &'static Value, value: &Value, place: &str) {
    if let Err(why) = mismatch(schema, value, place) {
        panic!("{why}");
    }
}

/// The part of JSON Schema that the document uses.
fn mismatch(schema: &'static Value, value: &Value, place: &str) -> Result<(), String> {
    let schema = followed(schema);
    let demand =
        |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("{place}: {what}: {value}")) };
    demand(schema.is_object(), "there is no schema")?;
    for part in schema["allOf"].as_array().into_iter().flatten() {
        mismatch(part, value, place)?;
    }
    if let Some(forms) = schema["oneOf"].as_array() {
        let fitting = forms.iter().filter(|form| mismatch(form, value, place).is_ok()).count();
        demand(fitting == 1, &format!("{fitting} of {} forms fit", forms.len()))?;
    }
    match &schema["type"] {
        Value::String(kind) => demand(is_a(kind, value), kind)?,
        Value::Array(kinds) => {
            demand(kinds.iter().any(|kind| is_a(kind.as_str().unwrap(), value)), "another type")?;
        }
        _ => {}
    }
    if let Some(words) = schema["enum"].as_array() {
        demand(words.contains(value), "none of the words")?;
    }
    match value {
        Value::String(text) => {
            let fits =
                schema["pattern"].as_str().is_none_or(|pattern| Regex::new(pattern).unwrap().is_match(text));
            demand(fits, "does not match")?;
        }
        Value::Number(number) => {
            let most = schema["maximum"].as_f64().unwrap_or(f64::MAX);
            demand(number.as_f64().unwrap() <= most, "too large")?;
        }
        Value::Array(items) => {
            for item in items.iter().filter(|_| schema["items"].is_object()) {
                mismatch(&schema["items"], item, &format!("{place}[]"))?;
            }
        }
        Value::Object(entries) => {
            for needed in schema["required"].as_array().into_iter().flatten() {
                demand(entries.contains_key(needed.as_str().unwrap()), &format!("without {needed}"))?;
            }
            for (key, value) in entries {
                let place = format!("{place}.{key}");
                match (&schema["properties"][key], &schema["additionalProperties"]) {
                    (said @ Value::Object(_), _) | (_, said @ Value::Object(_)) => {
                        mismatch(said, value, &place)?
                    }
                    (_, Value::Bool(false)) => return Err(format!("{place}: nobody knows it")),
                    _ => {}
                }
            }
        }
        _ => {}
    }
    Ok(())
}

fn is_a(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => value.is_null(),
    }
}
