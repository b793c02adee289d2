//! What is said of an object, and what is it like now? Documents are what operators and files say; live is what runs.

use std::collections::{HashMap, HashSet};

use homing_core::clock::Now;
use homing_core::group::Group;
use homing_core::problem::{Phrase, say};
use homing_core::snapshot::{Listener, Snapshot};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::problem::Refusal;
use super::{Api, find, groups, targets};
use crate::edit::{Document, Documents, Place};

/// The document of a load balancer.
pub(super) fn document<'d>(documents: &'d Documents, name: &str) -> Result<&'d Document, Refusal> {
    documents.get(name).ok_or_else(|| {
        let hint = find::there_are(documents.load_balancers.iter().map(|document| &*document.name));
        Refusal::missing("load_balancer", say::no_load_balancer(name.to_owned()), hint)
    })
}

/// What is said of an object.
pub(super) fn find<'d>(documents: &'d Documents, at: &Place) -> Result<&'d Value, Refusal> {
    let said = &*document(documents, at.load_balancer())?.value;
    match at {
        Place::LoadBalancer(_) => Ok(said),
        Place::Listener { load_balancer, name } => listener(said, load_balancer, name),
        Place::Rule { load_balancer, listener: name, index } => {
            let listener = listener(said, load_balancer, name)?;
            items(listener, "rules").get(*index).ok_or_else(|| {
                let what = say::no_rule(*index, name, items(listener, "rules").len());
                Refusal::missing("rule", what, None)
            })
        }
        Place::Group { load_balancer, name } => group(said, load_balancer, name),
        Place::Target { load_balancer, group: name, name: target } => {
            let group = group(said, load_balancer, name)?;
            named(group, "targets", target, ("target", say::no_target_in(target, name)))
        }
    }
}

fn listener<'d>(said: &'d Value, load_balancer: &str, name: &str) -> Result<&'d Value, Refusal> {
    let missing = say::no_listener_in(name.to_owned(), load_balancer.to_owned());
    named(said, "listeners", name, ("listener", missing))
}

fn group<'d>(said: &'d Value, load_balancer: &str, name: &str) -> Result<&'d Value, Refusal> {
    let missing = say::no_group_in(name.to_owned(), load_balancer.to_owned());
    named(said, "groups", name, ("group", missing))
}

/// The item of that name in the list at `key`; `missing` says what it is, and that there is none.
fn named<'d>(
    around: &'d Value,
    key: &str,
    name: &str,
    missing: (&str, Phrase),
) -> Result<&'d Value, Refusal> {
    let items = items(around, key);
    items.iter().find(|item| name_of(item) == name).ok_or_else(|| {
        let (kind, what) = missing;
        Refusal::missing(kind, what, find::there_are(items.iter().map(name_of)))
    })
}

/// The list at `key`; none is as good as an empty one.
pub(super) fn items<'d>(around: &'d Value, key: &str) -> &'d [Value] {
    around[key].as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn name_of(item: &Value) -> &str {
    item["name"].as_str().unwrap_or_default()
}

/// A load balancer in a list: the names of what it has.
pub(super) fn row(document: &Document) -> Value {
    let names = |key| items(&document.value, key).iter().map(name_of).collect::<Vec<_>>();
    let mut row = scope(document);
    row.insert("description".to_owned(), document.value["description"].clone());
    let tags = &document.value["tags"];
    row.insert("tags".to_owned(), if tags.is_object() { tags.clone() } else { json!({}) });
    row.insert("dialect".to_owned(), document.value["dialect"].clone());
    row.insert("listeners".to_owned(), json!(names("listeners")));
    row.insert("groups".to_owned(), json!(names("groups")));
    Value::Object(row)
}

/// A load balancer with all that is said of it.
fn load_balancer(document: &Document) -> Value {
    let lists = json!({ "listeners": [], "groups": [] });
    joined(&joined(&lists, &*document.value), &scope(document))
}

/// What a load balancer is, with what holds where nothing is said.
fn scope(document: &Document) -> Map<String, Value> {
    let said = |key: &str, default: &str| document.value[key].as_str().unwrap_or(default).to_owned();
    let fields = [
        ("name", document.name.clone()),
        ("edition", said("edition", "native")),
        ("region", said("region", "default")),
        ("project", said("project", "default")),
        ("managed_by", document.owner.as_str().to_owned()),
    ];
    fields.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect()
}

/// What is said of an object, and what it is like now.
pub(super) fn show(api: &Api, documents: &Documents, at: &Place) -> Result<Value, Refusal> {
    let said = find(documents, at)?;
    let (running, now) = (api.running(), api.now());
    let snapshot = &running.snapshot;
    Ok(match at {
        Place::LoadBalancer(name) => load_balancer(document(documents, name)?),
        Place::Listener { load_balancer, name } => {
            let live = snapshot.listeners.iter();
            let live =
                live.into_iter().find(|live| *live.load_balancer == **load_balancer && *live.name == **name);
            show_listener(said, load_balancer, live.map(|live| &**live))
        }
        Place::Rule { load_balancer, listener, index } => {
            joined(said, &json!({ "load_balancer": load_balancer, "listener": listener, "index": index }))
        }
        Place::Group { load_balancer, name } => {
            show_group(api, said, load_balancer, group_of(snapshot, load_balancer, name), now)
        }
        Place::Target { load_balancer, group, name } => {
            let group = group_of(snapshot, load_balancer, group);
            let live = group.and_then(|group| Some((group, group.target_named(name)?)));
            let live = live.map(|(group, target)| targets::of(group, target, api, now));
            joined(&at_rest(said), &live)
        }
    })
}

/// Listeners of a load balancer.
pub(super) fn listeners(api: &Api, said: &[Value], load_balancer: &str) -> Vec<Value> {
    let running = api.running();
    let live = running.snapshot.listeners.iter().filter(|live| *live.load_balancer == *load_balancer);
    let live: HashMap<&str, &Listener> = live.map(|live| (&*live.name, &**live)).collect();
    let show = |said| show_listener(said, load_balancer, live.get(name_of(said)).copied());
    said.iter().map(show).collect()
}

/// Groups of a load balancer.
pub(super) fn groups(api: &Api, said: &[Value], load_balancer: &str) -> Vec<Value> {
    let (running, now) = (api.running(), api.now());
    let live = running.snapshot.groups.iter().filter(|live| *live.load_balancer == *load_balancer);
    let live: HashMap<&str, &Group> = live.map(|live| (&*live.name, &**live)).collect();
    let show = |said| show_group(api, said, load_balancer, live.get(name_of(said)).copied(), now);
    said.iter().map(show).collect()
}

/// Targets of a group.
pub(super) fn targets(api: &Api, said: &[Value], load_balancer: &str, group: &str) -> Vec<Value> {
    let running = api.running();
    of_targets(api, said, group_of(&running.snapshot, load_balancer, group), api.now())
}

fn show_listener(said: &Value, load_balancer: &str, live: Option<&Listener>) -> Value {
    let open = live.map_or(0, |live| live.live.open_connections.load(std::sync::atomic::Ordering::Relaxed));
    joined(said, &json!({ "load_balancer": load_balancer, "open_connections": open }))
}

fn show_group(api: &Api, said: &Value, load_balancer: &str, live: Option<&Group>, now: Now) -> Value {
    let defaults = json!({ "scheduler": "weighted-round-robin", "persistence": null });
    let live_fields = live.map(groups::state);
    let mut shown = joined(&joined(&defaults, said), &live_fields);
    let fields = json!({ "load_balancer": load_balancer, "targets": of_targets(api, items(said, "targets"), live, now) });
    shown = joined(&shown, &fields);
    if let Some(fields) = shown.as_object_mut() {
        fields.entry("pending_orders").or_insert_with(|| json!(0));
    }
    shown
}

fn of_targets(api: &Api, said: &[Value], live: Option<&Group>, now: Now) -> Vec<Value> {
    let asked: HashSet<&str> = said.iter().map(name_of).collect();
    let live = live.into_iter().flat_map(|group| group.targets.iter().map(move |target| (group, target)));
    let live = live.filter(|(_, target)| asked.contains(&*target.name));
    let live: HashMap<&str, _> =
        live.map(|(group, target)| (&*target.name, targets::of(group, target, api, now))).collect();
    let show = |said: &Value| joined(&at_rest(said), &live.get(name_of(said)));
    said.iter().map(show).collect()
}

/// A target that nobody has looked at yet.
fn at_rest(said: &Value) -> Value {
    let at_rest = json!({
        "weight": 1, "health": "unknown", "admin_state": "active", "drain": null, "ramp": null, "sessions": 0,
        "sessions_exact": true, "connections": 0,
    });
    joined(&at_rest, said)
}

fn group_of<'s>(snapshot: &'s Snapshot, load_balancer: &str, name: &str) -> Option<&'s Group> {
    let mut siblings = snapshot.groups.iter().filter(|group| *group.load_balancer == *load_balancer);
    siblings.find(|group| *group.name == *name).map(|group| &**group)
}

/// What is said, and over it what is `live`: its fields hold, and objects in both are joined; `null` says nothing about
/// an object.
fn joined(said: &Value, live: &impl Serialize) -> Value {
    let live = serde_json::to_value(live).expect("plain text and numbers can be written");
    match (said, live) {
        (Value::Object(said), Value::Object(live)) => {
            let mut fields = said.clone();
            for (key, live) in live {
                let value = match fields.get(&key) {
                    Some(said @ Value::Object(_)) => joined(said, &live),
                    _ => live,
                };
                fields.insert(key, value);
            }
            Value::Object(fields)
        }
        (said @ Value::Object(_), Value::Null) => said.clone(),
        (_, live) => live,
    }
}
