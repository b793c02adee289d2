//! Tests of edits.

use serde_json::{Value, json};

use super::*;
use crate::change::Changes;
use crate::testing::{self, Datapath, changes};

mod boot;
mod certificates;
mod full;
mod history;
mod impact;
mod race;
mod telling;
mod walls;

fn author() -> Author {
    Author { name: "ann".to_owned(), origin: Origin::Api }
}

const FILE: &str = "[[load_balancers]]\nname = \"edge\"\n";

struct Site {
    desk: Arc<Desk>,
    changes: Arc<Changes>,
    datapath: Datapath,
}

impl Site {
    /// A node whose file has a load balancer `edge`, and whose store has `shop`.
    fn new() -> Self {
        Self::with(&shop())
    }

    fn with(shop: &Value) -> Self {
        let datapath = Datapath::default();
        let changes = changes(datapath.clone());
        let desk = testing::desk(FILE, &changes);
        let made = desk.edit(&author(), edit(vec![Op::Create { at: lb(), value: shop.clone() }]));
        assert_eq!(made.unwrap().revision, 2);
        Self { desk, changes, datapath }
    }

    fn edit(&self, op: Op) -> Result<Edited, EditError> {
        self.desk.edit(&author(), edit(vec![op]))
    }

    fn shop(&self) -> Value {
        Value::clone(&self.desk.documents().get("shop").unwrap().value)
    }
}

fn shop() -> Value {
    let respond = json!({ "status": 200 });
    json!({
        "name": "shop",
        "listeners": [{
            "name": "web", "protocol": "http", "listen": ["127.0.0.1:8080"], "group": "web",
            "rules": [{ "path": "/a", "respond": respond }, { "path": "/b", "respond": respond }],
        }],
        "groups": [{ "name": "web", "targets": [
            { "name": "a", "address": "127.0.0.1:9001", "weight": 1 },
            { "name": "b", "address": "127.0.0.1:9002" },
        ] }],
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
    let edited = Site::new().edit(op)?;
    Ok(edited.documents.get("shop").map_or(Value::Null, |document| Value::clone(&document.value)))
}

fn refused(op: Op) -> String {
    let site = Site::new();
    let before = site.desk.documents();
    let message = site.edit(op).unwrap_err().to_string();
    assert_eq!(site.desk.documents(), before);
    message
}

fn weight(weight: u64) -> Op {
    Op::Merge { at: target("a"), patch: json!({ "weight": weight }) }
}

#[test]
fn an_object_is_made_at_its_place() {
    let value = json!({ "address": "127.0.0.1:1" });
    let made = after(Op::Create { at: target("c"), value }).unwrap();
    assert_eq!(made["groups"][0]["targets"][2], json!({ "name": "c", "address": "127.0.0.1:1" }));
    let made = after(Op::Create { at: group("api"), value: json!({ "targets": [] }) }).unwrap();
    assert_eq!(made["groups"][1]["name"], "api");
    let value = json!({ "path": "/new", "respond": { "status": 200 } });
    let made = after(Op::Create { at: rule(1), value }).unwrap();
    let rules = made["listeners"][0]["rules"].as_array().unwrap();
    let paths: Vec<_> = rules.iter().map(|rule| rule["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["/a", "/new", "/b"]);
}

#[test]
fn the_first_object_of_a_kind_needs_no_array() {
    let site = Site::with(&json!({ "name": "shop" }));
    site.edit(Op::Create { at: group("web"), value: json!({}) }).unwrap();
    assert_eq!(site.shop(), json!({ "name": "shop", "groups": [{ "name": "web" }] }));
}

#[test]
fn an_object_is_changed_replaced_and_removed() {
    let patch = json!({ "weight": null, "address": "127.0.0.1:2" });
    let merged = after(Op::Merge { at: target("a"), patch }).unwrap();
    assert_eq!(merged["groups"][0]["targets"][0], json!({ "name": "a", "address": "127.0.0.1:2" }));
    let value = json!({ "weight": 3, "address": "127.0.0.1:3" });
    let replaced = after(Op::Replace { at: target("a"), value }).unwrap();
    let value = json!({ "name": "a", "weight": 3, "address": "127.0.0.1:3" });
    assert_eq!(replaced["groups"][0]["targets"][0], value);
    let removed = after(Op::Remove { at: target("a") }).unwrap();
    assert_eq!(removed["groups"][0]["targets"].as_array().unwrap().len(), 1);
    assert_eq!(after(Op::Remove { at: lb() }).unwrap(), Value::Null);
    let removed = after(Op::Remove { at: rule(0) }).unwrap();
    assert_eq!(removed["listeners"][0]["rules"][0]["path"], "/b");
}

#[test]
fn an_edit_runs_when_it_returns() {
    let site = Site::new();
    let target = |site: &Site| site.changes.current().groups[0].targets[0].weight;
    assert_eq!(target(&site), 1);
    assert_eq!(site.edit(weight(7)).unwrap().revision, 3);
    assert_eq!(target(&site), 7);
    assert_eq!(site.changes.current().revision, 3);
    assert_eq!(*site.datapath.revisions.lock().unwrap(), [1, 2, 3]);
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
        assert_eq!(refused(Op::Merge { at: target("a"), patch: value.clone() }), "expected an object");
        assert_eq!(refused(Op::Create { at: target("c"), value }), "expected an object");
    }
}

#[test]
fn every_problem_is_told_from_the_object_that_was_written() {
    let patch = json!({ "weight": 1000, "adress": "127.0.0.1:1", "address": 5 });
    let message = refused(Op::Merge { at: target("a"), patch });
    let paths: Vec<_> = message.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(paths, ["address", "weight", "adress"], "{message}");
    let message = refused(Op::Create { at: group("BAD name"), value: json!({}) });
    assert!(message.starts_with("name: "), "{message}");
    let message = refused(Op::Create { at: rule(0), value: json!({ "path": "/c" }) });
    assert!(message.starts_with("group: missing: every rule leads somewhere"), "{message}");
}

#[test]
fn a_problem_of_another_object_is_told_by_its_whole_path() {
    let message = refused(Op::Remove { at: group("web") });
    assert!(message.starts_with("load_balancers.shop.listeners.web.group: "), "{message}");
}

#[test]
fn what_the_file_owns_is_changed_in_the_file() {
    let at = Place::LoadBalancer("edge".to_owned());
    for op in [Op::Remove { at: at.clone() }, Op::Create { at, value: json!({}) }] {
        assert_eq!(refused(op), "edge is managed by the file etc/homing.toml");
    }
}

#[test]
fn an_edit_is_done_whole_or_not_at_all() {
    let site = Site::new();
    let before = site.desk.documents();
    let ops = vec![Op::Remove { at: target("a") }, Op::Remove { at: target("a") }];
    assert!(site.desk.edit(&author(), edit(ops)).is_err());
    assert_eq!(site.desk.documents(), before);
}

#[test]
fn a_writer_who_knows_an_old_revision_is_refused() {
    let site = Site::new();
    let set = |to| Edit { expected: Some(2), ..edit(vec![weight(to)]) };
    assert_eq!(site.desk.edit(&author(), set(5)).unwrap().revision, 3);
    let error = site.desk.edit(&author(), set(6)).unwrap_err();
    assert!(matches!(error, EditError::Conflict { expected: 2, current: 3 }), "{error}");
}

#[test]
fn a_dry_run_and_an_edit_of_nothing_change_nothing() {
    let site = Site::new();
    let before = site.desk.documents();
    let dry = |op| Edit { dry_run: true, ..edit(vec![op]) };
    let edited = site.desk.edit(&author(), dry(Op::Remove { at: lb() })).unwrap();
    assert_eq!((edited.revision, edited.documents.get("shop")), (2, None));
    assert!(site.desk.edit(&author(), dry(Op::Remove { at: group("web") })).is_err());
    assert_eq!(site.edit(weight(1)).unwrap().revision, 2);
    assert_eq!(site.desk.documents(), before);
    assert_eq!(*site.datapath.revisions.lock().unwrap(), [1, 2]);
}

#[test]
fn what_the_datapath_cannot_run_is_not_kept() {
    let site = Site::new();
    *site.datapath.refuse.lock().unwrap() = Some(PublishError::Ended);
    assert!(matches!(site.edit(weight(7)), Err(EditError::Unpublished(PublishError::Ended))));
    *site.datapath.refuse.lock().unwrap() = None;
    assert_eq!(site.desk.revisions(None, 10).unwrap().len(), 2);
    assert_eq!(site.edit(weight(7)).unwrap().revision, 3);
}

#[test]
fn nobody_edits_while_another_process_takes_over() {
    let site = Site::new();
    let held = site.changes.hold();
    assert!(matches!(site.edit(weight(7)), Err(EditError::Busy)));
    drop(held);
    site.edit(weight(7)).unwrap();
}

#[test]
fn documents_that_say_the_same_are_equal() {
    let one = Document::new("a", Owner::Api, &json!({ "x": 1, "name": "a", "y": null }));
    let other = Document::new("a", Owner::Api, &json!({ "name": "a", "x": 1 }));
    assert_eq!(one, other);
    assert_eq!(one.value.to_string(), r#"{"name":"a","x":1}"#);
    assert_ne!(one.hash, Document::new("a", Owner::Api, &json!({ "name": "a", "x": 2 })).hash);
}
