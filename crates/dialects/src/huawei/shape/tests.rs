//! Is a body read as it is meant?

use serde_json::{Value, json};

use super::*;

const INNER: &[Field] = &[field("enable", Form::Flag, On::Both, Fate::Done)];
const FIELDS: &[Field] = &[
    field("name", Form::Text(4), On::Both, Fate::Noted),
    field("port", Form::Number(1, 9), On::Needed, Fate::Done),
    field("weight", Form::Digits(0, 9), On::Both, Fate::Done),
    field("zones", Form::Texts(4), On::Both, Fate::Kept("why")),
    field("start", Form::Object(INNER), On::Both, Fate::Done),
    field("owner", Form::Text(4), On::Create, Fate::Dropped("why")),
    refused("magic", "There is none."),
];

fn read(said: Value, making: Making) -> Result<Body, Fault> {
    Body::read(&json!({ "thing": said }), "thing", FIELDS, making)
}

#[test]
fn every_field_has_its_form_and_its_time() {
    for (said, making, name) in [
        (json!({}), Making::New, "port"),
        (json!({ "port": null }), Making::New, "port"),
        (json!({ "port": 10 }), Making::New, "port"),
        (json!({ "port": "1" }), Making::New, "port"),
        (json!({ "port": 1, "name": "12345" }), Making::New, "name"),
        (json!({ "port": 1, "name": "a\n" }), Making::New, "name"),
        (json!({ "port": 1, "weight": "x" }), Making::New, "weight"),
        (json!({ "port": 1, "zones": "a" }), Making::New, "zones"),
        (json!({ "port": 1, "start": { "enable": 1 } }), Making::New, "enable"),
        (json!({ "port": 1, "start": { "other": 1 } }), Making::New, "other"),
        (json!({ "other": 1 }), Making::Change, "other"),
        (json!({ "port": 1 }), Making::Change, "port"),
        (json!({ "owner": "a" }), Making::Change, "owner"),
    ] {
        let fault = read(said.clone(), making).unwrap_err();
        assert_eq!(fault.code, "ELB.8902", "{said}");
        assert!(fault.said.contains(&format!("'{name}'")), "{said}: {}", fault.said);
    }
    let body = read(json!({ "port": 1, "weight": "3", "zones": ["a"] }), Making::New).unwrap();
    assert_eq!((body.number("port"), body.texts("zones")), (Some(1), Some(vec!["a".to_owned()])));
}

#[test]
fn what_there_is_not_may_be_switched_off_but_not_on() {
    for harmless in [json!(null), json!(false), json!(0), json!(""), json!([]), json!({ "enable": false })] {
        read(json!({ "port": 1, "magic": harmless }), Making::New).unwrap();
    }
    for wanted in [json!(true), json!(1), json!("a"), json!([0]), json!({ "enable": true })] {
        let fault = read(json!({ "port": 1, "magic": wanted }), Making::New).unwrap_err();
        assert_eq!((fault.code, fault.said.contains("There is none.")), ("ELB.8962", true));
    }
}

#[test]
fn what_was_noted_comes_back_in_its_form() {
    let mut annotations = Annotations::default();
    let body = read(json!({ "port": 1, "name": "a", "zones": ["b"], "owner": "c" }), Making::New).unwrap();
    body.note(FIELDS, &mut annotations);
    let mut view = Map::new();
    noted(FIELDS, &annotations, &mut view);
    assert_eq!(Value::Object(view), json!({ "name": "a", "zones": ["b"] }));
    read(json!({ "name": null }), Making::Change).unwrap().note(FIELDS, &mut annotations);
    assert_eq!(annotations.text("name"), None, "it was taken back");
}

#[test]
fn a_body_has_its_one_root() {
    for body in [json!([]), json!({}), json!({ "thing": {}, "other": {} }), json!({ "thing": [] })] {
        assert_eq!(Body::read(&body, "thing", FIELDS, Making::Change).unwrap_err().status, 400, "{body}");
    }
    for body in [json!({ "things": {} }), json!({ "things": [] })] {
        assert_eq!(
            Body::read_all(&body, "things", FIELDS, Making::Change).unwrap_err().status,
            400,
            "{body}"
        );
    }
}
