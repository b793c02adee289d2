//! Is a body read as the reference reads it?

use serde_json::json;

use super::*;

const INNER: &[Field] = &[field("type", Kind::Word(&["A", "B"]), On::Needed)];
const FIELDS: &[Field] = &[
    field("name", Kind::Text(5), On::Both),
    field("port", Kind::Number(1, 65_535), On::Needed),
    field("up", Kind::Flag, On::Both),
    field("id", Kind::Uuid, On::Create),
    field("address", Kind::Ip, On::Create),
    field("inner", Kind::Object(INNER), On::Both),
    field("networks", Kind::Networks, On::Both),
    refused("backup", Kind::Flag, On::Both, "there are no backups"),
];
const SHAPE: Shape = Shape { root: "thing", argument: "thing_", fields: FIELDS };

fn refusal(body: Value, making: Making) -> String {
    SHAPE.read(&body, making).unwrap_err().said
}

#[test]
fn texts_become_the_numbers_flags_and_ids_that_they_mean() {
    let body = json!({ "thing": {
        "port": "80", "up": "yes", "id": "6A0A707C45EF4758B533E55ADDDBA8CE", "address": "2001:DB8::1",
        "networks": ["10.1.2.3/8", "192.0.2.1"],
    } });
    let said = SHAPE.read(&body, Making::New).unwrap();
    assert_eq!(said.number("port"), Some(80));
    assert_eq!(said.flag("up"), Some(true));
    assert_eq!(said.text("id"), Some("6a0a707c-45ef-4758-b533-e55adddba8ce"));
    assert_eq!(said.text("address"), Some("2001:db8::1"));
    assert_eq!(said.get("networks"), Some(&json!(["10.0.0.0/8", "192.0.2.1/32"])));
}

#[test]
fn what_nobody_knows_is_refused_in_the_words_of_the_reference() {
    assert_eq!(
        refusal(json!({ "thing": { "port": 1, "colour": "red" } }), Making::New),
        "Unknown attribute for argument thing_.thing: colour"
    );
    assert_eq!(
        refusal(json!({ "thing": { "port": 1, "inner": { "type": "A", "x": 1, "y": 2 } } }), Making::New),
        "Unknown attributes for argument thing_.thing.inner: x, y"
    );
    // What is only said when an object is made is unknown later on.
    assert_eq!(
        refusal(json!({ "thing": { "port": 1 } }), Making::Change),
        "Unknown attribute for argument thing_.thing: port"
    );
}

#[test]
fn what_is_wrong_is_refused_in_the_words_of_the_reference() {
    let table = [
        (json!({}), "Invalid input for field/attribute port. Value: 'None'. Mandatory field missing."),
        (
            json!({ "port": 0 }),
            "Invalid input for field/attribute port. Value: '0'. Value should be greater or equal to 1",
        ),
        (
            json!({ "port": "x" }),
            "Invalid input for field/attribute port. Value: 'x'. invalid literal for int() with base 10: 'x'",
        ),
        (
            json!({ "port": 1, "name": "sixsix" }),
            "Invalid input for field/attribute name. Value: 'sixsix'. Value should have a maximum character \
             requirement of 5",
        ),
        (
            json!({ "port": 1, "id": "x" }),
            "Invalid input for field/attribute id. Value: 'x'. Value should be UUID format",
        ),
        (
            json!({ "port": 1, "inner": { "type": "C" } }),
            "Invalid input for field/attribute type. Value: 'C'. Value should be one of: A, B",
        ),
    ];
    for (thing, expected) in table {
        assert_eq!(refusal(json!({ "thing": thing }), Making::New), expected);
    }
}

#[test]
fn null_takes_a_value_back_and_is_not_the_same_as_silence() {
    let said = SHAPE.read(&json!({ "thing": { "inner": null } }), Making::Change).unwrap();
    assert!(said.has("inner") && said.object("inner").is_none());
    assert!(!said.has("name"));
}

#[test]
fn what_would_have_an_effect_that_there_is_not_is_not_implemented() {
    let body = |backup: bool| json!({ "thing": { "port": 1, "backup": backup } });
    let fault = SHAPE.read(&body(true), Making::New).unwrap_err();
    assert_eq!(fault.status, 501);
    assert!(SHAPE.read(&body(false), Making::New).is_ok());
}
