//! By which words is a load balancer found?

use serde_json::{Map, Value, json};

use super::super::fault::Fault;
use super::super::shape::{Body, Fate, Field, Form, On, field};
use crate::pools::{Balancer, Said};

pub(super) const FIELDS: &[Field] = &[
    field("key", Form::Text(128), On::Needed, Fate::Done),
    field("value", Form::Text(255), On::Create, Fate::Done),
];

/// Gives it these tags. They are those of the document: their keys follow its rules.
pub(super) fn set(balancer: &mut Balancer, tags: &[Body]) -> Result<(), Fault> {
    let mut all = Map::new();
    for tag in tags {
        let key = tag.text("key").unwrap_or_default();
        if all.insert(key.to_owned(), Value::from(tag.text("value").unwrap_or_default())).is_some() {
            return Err(Fault::invalid("tags", format!("The key '{key}' comes twice.")));
        }
    }
    balancer.said.set("tags", (!all.is_empty()).then_some(Value::Object(all)));
    Ok(())
}

/// As clients see them.
pub(super) fn view(balancer: &Balancer) -> Vec<Value> {
    pairs(&balancer.said)
}

fn pairs(said: &Said) -> Vec<Value> {
    let tags = said.get("tags").and_then(Value::as_object).into_iter().flatten();
    tags.map(|(key, value)| json!({ "key": key, "value": value })).collect()
}
