//! How is a health monitor made, told, changed and removed?
//!
//! It is the health check of a group, and has annotations of that group for what a check does not say: its id and its
//! names. One that is switched off is in an annotation whole, and the group is not probed.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::fault::Fault;
use super::shape::{Field, Kind, Making, On, Said, Shape, field};
use super::sight::{Decided, Sight, project_of, replaced};
use super::{balancers, form, lists, pools};

mod check;
mod probe;

use check::{check_change, check_new};

const SHAPE: Shape = Shape { root: "healthmonitor", argument: "health_monitor_", fields: FIELDS };
const TYPES: &[&str] = &["HTTP", "HTTPS", "PING", "TCP", "TLS-HELLO", "UDP-CONNECT", "SCTP"];
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH"];
const SPAN_S: Kind = Kind::Number(0, 3600);
const TRIES: Kind = Kind::Number(1, 10);
const CODES: &str = r"Value should match the pattern ^(\d{3}(\s*,\s*\d{3})*)$|^(\d{3}-\d{3})$";

macro_rules! fields {
    ($($more:expr),* $(,)?) => { &[
        field("name", Kind::Text(255), On::Both),
        field("type", Kind::Word(TYPES), On::Needed),
        field("delay", SPAN_S, On::Must),
        field("timeout", SPAN_S, On::Must),
        field("max_retries", TRIES, On::Must),
        field("max_retries_down", TRIES, On::Both),
        field("http_method", Kind::Word(METHODS), On::Both),
        field("url_path", Kind::Checked(255, check::is_path, "Value must be a valid URL Path string"), On::Both),
        field("expected_codes", Kind::Checked(64, check::are_codes, CODES), On::Both),
        field("admin_state_up", Kind::Flag, On::Both),
        field("tags", Kind::Texts(255), On::Both),
        field("http_version", Kind::Version, On::Both),
        field("domain_name", Kind::Checked(255, check::is_domain, "Value should match the pattern of a domain name"), On::Both),
        $($more,)*
    ] };
}

pub(super) const FIELDS: &[Field] = fields![
    field("pool_id", Kind::Uuid, On::Needed),
    field("project_id", Kind::Text(36), On::Create),
    field("tenant_id", Kind::Text(36), On::Create),
];
/// The same, in a pool that brings it.
pub(super) const IN_GRAPH: &[Field] = fields![];

/// A health monitor.
pub(super) struct Monitor {
    pub(super) id: String,
    /// Its fields, as this API tells them.
    pub(super) fields: Map<String, Value>,
}

/// Where an annotation of a group says something of its monitor.
const PREFIX: &str = "monitor.";
/// Where it is whole, when it is switched off.
const OFF: &str = "monitor.off";

/// The monitor of a group. A check that another made has an id of its own all the same.
pub(super) fn monitor(group: &Value) -> Option<Monitor> {
    let own = form::notes(group, PREFIX).next().is_some();
    let fields = match (group.get("health"), form::note(group, OFF)) {
        (Some(health), _) => probe::told(health, group),
        (None, Some(whole)) => serde_json::from_str(whole).ok()?,
        (None, None) => return None,
    };
    let id = form::note(group, "monitor.id").filter(|_| own).map(str::to_owned);
    let id = id.unwrap_or_else(|| super::stamp::derived(form::name_of(group), "monitor"));
    Some(Monitor { id, fields })
}

/// Gives a group its monitor.
pub(super) fn make(
    sight: &Sight<'_>,
    group: &mut Value,
    protocol: &str,
    said: &Said,
) -> Result<String, Fault> {
    if monitor(group).is_some() {
        return Err(Fault::conflict("This pool already has a health monitor"));
    }
    check_new(protocol, said)?;
    let id = sight.new_id();
    form::set_note(group, "monitor.id", Some(id.clone()));
    form::set_note(group, "monitor.created_at_ms", Some(sight.now_ms().to_string()));
    let mut fields = Map::new();
    for (key, value) in probe::defaults(said.text("type").unwrap_or_default()) {
        fields.insert(key.to_owned(), value);
    }
    write(group, fields, said)?;
    Ok(id)
}

/// Writes a monitor that was like that, with what is said now.
fn write(group: &mut Value, mut fields: Map<String, Value>, said: &Said) -> Result<(), Fault> {
    let kind = said.text("type").or_else(|| fields.get("type")?.as_str()).unwrap_or_default().to_owned();
    let defaults: Map<String, Value> =
        probe::defaults(&kind).into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    for name in probe::NAMES {
        if said.has(name) {
            let value = said.get(name).cloned().or_else(|| defaults.get(*name).cloned());
            fields.insert((*name).to_owned(), value.unwrap_or_default());
        }
    }
    if said.has("admin_state_up") {
        fields.insert("admin_state_up".to_owned(), said.flag("admin_state_up").unwrap_or(false).into());
    }
    names(group, said);
    let is_up = fields.get("admin_state_up").and_then(Value::as_bool).unwrap_or(true);
    let health = probe::spoken(&fields)?;
    probe::note(group, &fields);
    form::set(group, "health", is_up.then_some(health));
    form::set_note(group, OFF, (!is_up).then(|| Value::Object(fields).to_string()));
    Ok(())
}

fn names(group: &mut Value, said: &Said) {
    if said.has("name") {
        let name = said.text("name").filter(|name| !name.is_empty());
        form::set_note(group, "monitor.name", name.map(str::to_owned));
    }
    if said.has("tags") {
        form::set_note(group, "monitor.tags", said.get("tags").map(Value::to_string));
    }
}

/// Takes the monitor of a group away.
fn unmake(group: &mut Value) {
    let keys: Vec<String> = form::notes(group, PREFIX).map(|(key, _)| format!("{PREFIX}{key}")).collect();
    for key in keys {
        form::set_note(group, &key, None);
    }
    form::set(group, "health", None);
}

pub(super) fn create(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let said = SHAPE.read(&ask.body, Making::New)?;
    let pool = said.text("pool_id").unwrap_or_default();
    let (balancer, group) = sight.pool(pool)?;
    let protocol = pools::protocol_of(balancer, group).to_owned();
    let mut balancer = balancer.clone();
    if let Some(group) = form::item_mut(&mut balancer, "groups", pool) {
        make(sight, group, &protocol, &said)?;
    }
    let answer = json!({ "healthmonitor": told_by(&balancer, pool) });
    Ok(replaced(balancer, answer))
}

/// The group that a monitor belongs to, with its load balancer.
fn found<'a>(sight: &'a Sight<'_>, id: &str) -> Result<(&'a Value, &'a Value), Fault> {
    for document in sight.balancers() {
        let mut groups = balancers::pools(&document.value);
        if let Some(group) = groups.find(|group| monitor(group).is_some_and(|monitor| monitor.id == id)) {
            return Ok((&document.value, group));
        }
    }
    Err(Fault::not_found("Health Monitor", id))
}

pub(super) fn list(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let of = |balancer: &Value| -> Vec<Value> {
        balancers::pools(balancer).filter_map(|group| told(balancer, group)).collect()
    };
    let all = sight.balancers().flat_map(|document| of(&document.value)).collect();
    Ok(Decided::nothing(lists::list("healthmonitors", all, ask)?))
}

pub(super) fn show(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, group) = found(sight, ask.id(0))?;
    let told = told(balancer, group).unwrap_or_default();
    Ok(Decided::nothing(json!({ "healthmonitor": lists::only_fields(told, ask) })))
}

pub(super) fn update(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, group) = found(sight, ask.id(0))?;
    let said = SHAPE.read(&ask.body, Making::Change)?;
    let fields = monitor(group).map(|monitor| monitor.fields).unwrap_or_default();
    check_change(pools::protocol_of(balancer, group), &fields, &said)?;
    let (mut balancer, pool) = (balancer.clone(), form::name_of(group).to_owned());
    if let Some(group) = form::item_mut(&mut balancer, "groups", &pool) {
        form::set_note(group, "monitor.id", Some(ask.id(0).to_owned()));
        write(group, fields, &said)?;
        form::set_note(group, "monitor.updated_at_ms", Some(sight.now_ms().to_string()));
    }
    let answer = json!({ "healthmonitor": told_by(&balancer, &pool) });
    Ok(replaced(balancer, answer))
}

pub(super) fn delete(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, group) = found(sight, ask.id(0))?;
    let (mut balancer, pool) = (balancer.clone(), form::name_of(group).to_owned());
    if let Some(group) = form::item_mut(&mut balancer, "groups", &pool) {
        unmake(group);
    }
    Ok(replaced(balancer, Value::Null))
}

fn told_by(balancer: &Value, pool: &str) -> Value {
    form::item(balancer, "groups", pool).and_then(|group| told(balancer, group)).unwrap_or_default()
}

/// As this API tells it.
pub(super) fn told(balancer: &Value, group: &Value) -> Option<Value> {
    let Monitor { id, fields } = monitor(group)?;
    let is_up = group.get("health").is_some();
    // Its annotations stand with the group: as an object of its own they have no prefix.
    let notes: Map<String, Value> =
        form::notes(group, PREFIX).map(|(key, value)| (key.to_owned(), value.into())).collect();
    let mut told = form::told(&id, &json!({ "annotations": notes }), project_of(balancer));
    told.remove("description");
    told.extend(fields);
    told.insert("admin_state_up".to_owned(), is_up.into());
    told.insert("operating_status".to_owned(), if is_up { "ONLINE" } else { "OFFLINE" }.into());
    told.insert("pools".to_owned(), form::ids([form::name_of(group)]));
    Some(Value::Object(told))
}

/// As the tree of statuses tells it.
pub(super) fn status(group: &Value, monitor: &Monitor) -> Value {
    let is_up = group.get("health").is_some();
    json!({
        "id": monitor.id,
        "name": form::note(group, "monitor.name").unwrap_or_default(),
        "type": monitor.fields.get("type"),
        "provisioning_status": "ACTIVE",
        "operating_status": if is_up { "ONLINE" } else { "OFFLINE" },
    })
}

/// Seconds, as a span of time that a check may have.
fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds).max(Duration::from_millis(100))
}
