//! Tests of edits.

use serde_json::{Value, json};

use super::*;

fn author() -> Author {
    Author { name: "ann".to_owned(), origin: Origin::Api }
}

fn desk(stored: &Value) -> Desk {
    let load_balancers = vec![
        Document::new("edge", Owner::File, &json!({ "name": "edge" })),
        Document::new("shop", Owner::Api, stored),
    ];
    let documents = Documents { revision: 7, load_balancers, set_aside: Vec::new() };
    Desk::new("homing.toml".into(), documents)
}

fn shop() -> Value {
    json!({
        "name": "shop",
        "listeners": [{ "name": "web", "rules": [{ "path": "/a" }, { "path": "/b" }] }],
        "groups": [{ "name": "web", "targets": [{ "name": "a", "weight": 1 }, { "name": "b" }] }],
    })
}

fn lb() -> Place {
    Place::LoadBalancer("shop".to_owned())
}

fn target(name: &str) -> Place {
    Place::Target { load_balancer: "shop".to_owned(), group: "web".to_owned(), name: name.to_owned() }
}

fn rule(index: usize) -> Place {
    Place::Rule { load_balancer: "shop".to_owned(), listener: "web".to_owned(), index }
}

fn group(name: &str) -> Place {
    Place::Group { load_balancer: "shop".to_owned(), name: name.to_owned() }
}

fn edit(ops: Vec<Op>) -> Edit {
    Edit { ops, ..Edit::default() }
}

/// What is said of the load balancer after the edit, or why it was refused.
fn after(op: Op) -> Result<Value, EditError> {
    let edited = desk(&shop()).edit(&author(), edit(vec![op]))?;
    Ok(edited.documents.get("shop").map_or(Value::Null, |document| Value::clone(&document.value)))
}

fn refused(op: Op) -> String {
    after(op).unwrap_err().to_string()
}

#[test]
fn an_object_is_made_at_its_place() {
    let value = json!({ "address": "127.0.0.1:1" });
    let made = after(Op::Create { at: target("c"), value }).unwrap();
    assert_eq!(made["groups"][0]["targets"][2], json!({ "name": "c", "address": "127.0.0.1:1" }));
    let made = after(Op::Create { at: group("api"), value: json!({ "targets": [] }) }).unwrap();
    assert_eq!(made["groups"][1]["name"], "api");
    let made = after(Op::Create { at: rule(1), value: json!({ "path": "/new" }) }).unwrap();
    let paths: Vec<_> = made["listeners"][0]["rules"].as_array().unwrap().iter().collect();
    assert_eq!(paths, [&json!({ "path": "/a" }), &json!({ "path": "/new" }), &json!({ "path": "/b" })]);
}

#[test]
fn the_first_object_of_a_kind_needs_no_array() {
    let desk = desk(&json!({ "name": "shop" }));
    let op = Op::Create { at: group("web"), value: json!({}) };
    let edited = desk.edit(&author(), edit(vec![op])).unwrap();
    let shop = edited.documents.get("shop").unwrap();
    assert_eq!(*shop.value, json!({ "name": "shop", "groups": [{ "name": "web" }] }));
}

#[test]
fn an_object_is_changed_replaced_and_removed() {
    let patch = json!({ "weight": null, "address": "127.0.0.1:2" });
    let merged = after(Op::Merge { at: target("a"), patch }).unwrap();
    assert_eq!(merged["groups"][0]["targets"][0], json!({ "name": "a", "address": "127.0.0.1:2" }));
    let replaced = after(Op::Replace { at: target("a"), value: json!({ "weight": 3 }) }).unwrap();
    assert_eq!(replaced["groups"][0]["targets"][0], json!({ "name": "a", "weight": 3 }));
    let removed = after(Op::Remove { at: target("a") }).unwrap();
    assert_eq!(removed["groups"][0]["targets"], json!([{ "name": "b" }]));
    assert_eq!(after(Op::Remove { at: lb() }).unwrap(), Value::Null);
    let removed = after(Op::Remove { at: rule(0) }).unwrap();
    assert_eq!(removed["listeners"][0]["rules"], json!([{ "path": "/b" }]));
}

#[test]
fn names_stay() {
    let value = json!({ "name": "z" });
    for op in [
        Op::Replace { at: target("a"), value: value.clone() },
        Op::Merge { at: target("a"), patch: value.clone() },
        Op::Merge { at: target("a"), patch: json!({ "name": null }) },
        Op::Create { at: target("c"), value },
    ] {
        let message = refused(op);
        assert!(message.starts_with("name: this is "), "{message}");
    }
    assert!(after(Op::Merge { at: target("a"), patch: json!({ "name": "a" }) }).is_ok());
}

#[test]
fn whoever_names_what_is_not_there_is_told_what_is_missing() {
    let missing = [
        (target("c"), r#"there is no target "c" of group "web" of load balancer "shop""#),
        (rule(2), r#"there is no rule 2 of listener "web" of load balancer "shop""#),
        (Place::LoadBalancer("other".to_owned()), r#"there is no load balancer "other""#),
    ];
    for (at, message) in missing {
        assert_eq!(refused(Op::Remove { at: at.clone() }), message);
        assert_eq!(refused(Op::Replace { at, value: json!({}) }), message);
    }
    let at =
        Place::Target { load_balancer: "shop".to_owned(), group: "api".to_owned(), name: "a".to_owned() };
    let message = refused(Op::Create { at, value: json!({}) });
    assert_eq!(message, r#"there is no group "api" of load balancer "shop""#);
    assert!(refused(Op::Create { at: rule(3), value: json!({}) }).starts_with("there is no rule 3"));
}

#[test]
fn nothing_is_made_twice() {
    for at in [lb(), group("web"), target("a")] {
        let message = refused(Op::Create { at: at.clone(), value: json!({}) });
        assert_eq!(message, format!("there is a {at} already"));
    }
}

#[test]
fn only_an_object_can_stand_there() {
    for value in [json!(1), json!(null), json!([])] {
        assert_eq!(refused(Op::Merge { at: target("a"), patch: value.clone() }), ": expected an object");
        assert_eq!(refused(Op::Create { at: target("c"), value }), ": expected an object");
    }
}

#[test]
fn what_the_file_owns_is_changed_in_the_file() {
    let at = Place::LoadBalancer("edge".to_owned());
    for op in [Op::Remove { at: at.clone() }, Op::Create { at, value: json!({}) }] {
        assert_eq!(refused(op), "edge is managed by the file homing.toml: change it there");
    }
}

#[test]
fn an_edit_is_done_whole_or_not_at_all() {
    let desk = desk(&shop());
    let before = desk.documents();
    let ops = vec![Op::Remove { at: target("a") }, Op::Remove { at: target("a") }];
    assert!(desk.edit(&author(), edit(ops)).is_err());
    assert_eq!(desk.documents(), before);
}

#[test]
fn a_writer_who_knows_an_old_revision_is_refused() {
    let desk = desk(&shop());
    let remove = |name| Edit { expected: Some(7), ..edit(vec![Op::Remove { at: target(name) }]) };
    assert_eq!(desk.edit(&author(), remove("a")).unwrap().revision, 8);
    let error = desk.edit(&author(), remove("b")).unwrap_err();
    assert!(matches!(error, EditError::Conflict { expected: 7, current: 8 }), "{error}");
}

#[test]
fn a_dry_run_and_an_edit_of_nothing_change_nothing() {
    let desk = desk(&shop());
    let before = desk.documents();
    let dry = Edit { dry_run: true, ..edit(vec![Op::Remove { at: lb() }]) };
    let edited = desk.edit(&author(), dry).unwrap();
    assert_eq!((edited.revision, edited.documents.get("shop")), (7, None));
    let same = edit(vec![Op::Merge { at: target("a"), patch: json!({ "weight": 1 }) }]);
    assert_eq!(desk.edit(&author(), same).unwrap().revision, 7);
    assert_eq!(desk.documents(), before);
}

#[test]
fn documents_that_say_the_same_are_equal() {
    let one = Document::new("a", Owner::Api, &json!({ "x": 1, "name": "a", "y": null }));
    let other = Document::new("a", Owner::Api, &json!({ "name": "a", "x": 1 }));
    assert_eq!(one, other);
    assert_eq!(one.value.to_string(), r#"{"name":"a","x":1}"#);
    assert_ne!(one.hash, Document::new("a", Owner::Api, &json!({ "name": "a", "x": 2 })).hash);
}
