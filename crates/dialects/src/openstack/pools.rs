//! How is a pool made, told, changed and removed?

use serde_json::{Value, json};

use super::ask::Ask;
use super::fault::Fault;
use super::shape::{Field, Kind, Making, On, Said, Shape, field, kept, refused};
use super::sight::{Decided, Sight, project_of, replaced};
use super::{balancers, form, listeners, lists, members, monitors, persistence, policies, statuses};

const SHAPE: Shape = Shape { root: "pool", argument: "pool_", fields: FIELDS };

const PROTOCOLS: &[&str] = &["TCP", "HTTP", "HTTPS", "PROXY", "PROXYV2", "UDP", "SCTP"];
const ALGORITHMS: &[(&str, &str)] = &[
    ("ROUND_ROBIN", "weighted-round-robin"),
    ("LEAST_CONNECTIONS", "weighted-least-connections"),
    ("SOURCE_IP", "ip-hash"),
];
const ALGORITHM_WORDS: &[&str] = &["LEAST_CONNECTIONS", "ROUND_ROBIN", "SOURCE_IP", "SOURCE_IP_PORT"];
const NO_FILES: &str = "certificates towards targets are files of the node";
const CIPHERS: &str = "what the node and the target agree on is used";

macro_rules! fields {
    ($algorithm:expr, $protocol:expr, $($more:expr),* $(,)?) => { &[
        field("name", Kind::Text(255), On::Both),
        field("description", Kind::Text(255), On::Both),
        refused_where_false(),
        field("protocol", Kind::Word(PROTOCOLS), $protocol),
        field("lb_algorithm", Kind::Word(ALGORITHM_WORDS), $algorithm),
        field("session_persistence", Kind::Object(persistence::FIELDS), On::Both),
        field("healthmonitor", Kind::Object(monitors::IN_GRAPH), On::Create),
        field("members", Kind::Objects(members::IN_GRAPH), On::Create),
        field("tags", Kind::Texts(255), On::Both),
        refused("tls_container_ref", Kind::Text(255), On::Both, NO_FILES),
        refused("ca_tls_container_ref", Kind::Text(255), On::Both, NO_FILES),
        refused("crl_container_ref", Kind::Text(255), On::Both, NO_FILES),
        field("tls_enabled", Kind::Flag, On::Both),
        kept("tls_ciphers", Kind::Text(2048), On::Both, CIPHERS),
        kept("tls_versions", Kind::Texts(32), On::Both, CIPHERS),
        kept("alpn_protocols", Kind::Texts(32), On::Both, CIPHERS),
        $($more,)*
    ] };
}

/// A pool that is down would be one without members: its members are what can be down.
const fn refused_where_false() -> Field {
    field("admin_state_up", Kind::Flag, On::Both)
}

pub(super) const FIELDS: &[Field] = fields![
    On::Must,
    On::Needed,
    field("listener_id", Kind::Uuid, On::Create),
    field("loadbalancer_id", Kind::Uuid, On::Create),
    field("project_id", Kind::Text(36), On::Create),
    field("tenant_id", Kind::Text(36), On::Create),
];
/// The same, in a load balancer that is made whole, where a name alone refers to another one.
pub(super) const IN_GRAPH: &[Field] = fields![On::Both, On::Create,];

pub(super) fn create(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let said = SHAPE.read(&ask.body, Making::New)?;
    let listener = said.text("listener_id");
    let balancer = match (said.text("loadbalancer_id"), listener) {
        (Some(id), _) => sight.balancer(id)?,
        (None, Some(id)) => sight.listener(id)?.0,
        (None, None) => {
            return Err(Fault::validation("Must provide at least one of: loadbalancer_id, listener_id"));
        }
    };
    let mut balancer = balancer.clone();
    if let Some(id) = listener {
        check_listener(&balancer, id, &said)?;
    }
    let id = make(sight, &mut balancer, &said)?;
    if let Some(listener) = listener {
        listeners::lead(&mut balancer, listener, Some(&id));
    }
    let answer = json!({ "pool": told_by(sight, &balancer, &id) });
    Ok(replaced(balancer, answer))
}

fn check_listener(balancer: &Value, id: &str, said: &Said) -> Result<(), Fault> {
    let listener = form::item(balancer, "listeners", id).ok_or_else(|| Fault::not_found("Listener", id))?;
    let pool = said.text("protocol").unwrap_or_default();
    listeners::check_protocols(listeners::protocol_of(listener), pool)?;
    match listeners::default_pool(balancer, listener) {
        Some(_) => Err(Fault::conflict("This listener already has a default pool")),
        None => Ok(()),
    }
}

/// Adds a pool to the document of its load balancer, with its members and its monitor where it brings them.
pub(super) fn make(sight: &Sight<'_>, balancer: &mut Value, said: &Said) -> Result<String, Fault> {
    let protocol = said.text("protocol").unwrap_or_default();
    if protocol == "SCTP" {
        return Err(Fault::unsupported("protocol SCTP"));
    }
    let id = sight.new_id();
    let mut group = form::begin(said, sight.now_ms());
    form::set(&mut group, "name", Some(id.clone().into()));
    form::set_note(&mut group, "protocol", Some(protocol.to_owned()));
    let version = match protocol {
        "PROXY" => Some("v1".into()),
        "PROXYV2" => Some("v2".into()),
        _ => None,
    };
    form::set(&mut group, "send_proxy_protocol", version);
    keep(&mut group, said)?;
    persistence::keep(sight.side, &mut group, protocol, said)?;
    for member in said.objects("members") {
        members::make(sight, &mut group, &member)?;
    }
    if let Some(monitor) = said.object("healthmonitor") {
        monitors::make(sight, &mut group, protocol, &monitor)?;
    }
    form::items_mut(balancer, "groups").push(group);
    Ok(id)
}

/// What may change of it, but for its persistence.
fn keep(group: &mut Value, said: &Said) -> Result<(), Fault> {
    if said.has("admin_state_up") && said.flag("admin_state_up") != Some(true) {
        return Err(Fault::unsupported("admin_state_up of a pool: its members may be down"));
    }
    if let Some(word) = said.text("lb_algorithm") {
        let known = ALGORITHMS.iter().find(|(name, _)| *name == word);
        let scheduler = known.ok_or_else(|| Fault::unsupported(format!("lb_algorithm {word}")))?.1;
        form::set(group, "scheduler", Some(scheduler.into()));
    }
    if said.has("tls_enabled") {
        let is_on = said.flag("tls_enabled") == Some(true);
        form::set(group, "tls", is_on.then(|| json!({ "verify": false })));
    }
    if said.has("tls_ciphers") {
        form::set_note(group, "tls_ciphers", said.text("tls_ciphers").map(str::to_owned));
    }
    for key in ["tls_versions", "alpn_protocols"] {
        if said.has(key) {
            form::set_note(group, key, said.get(key).map(Value::to_string));
        }
    }
    Ok(())
}

/// The protocol of a pool, in this API's word. One that was made elsewhere has that of the listener that leads there.
pub(super) fn protocol_of<'v>(balancer: &'v Value, group: &'v Value) -> &'v str {
    if let Some(word) = form::note(group, "protocol").filter(|word| PROTOCOLS.contains(word)) {
        return word;
    }
    let name = form::name_of(group);
    let leads = |listener: &&Value| leads_to(listener, name);
    match form::items(balancer, "listeners")
        .iter()
        .find(leads)
        .and_then(|found| form::text(found, "protocol"))
    {
        Some("udp") => "UDP",
        Some("tcp") => "TCP",
        _ => "HTTP",
    }
}

/// Whether a listener leads to that group, by itself or by a rule.
fn leads_to(listener: &Value, group: &str) -> bool {
    let rules = form::items(listener, "rules");
    form::text(listener, "group") == Some(group)
        || rules.iter().any(|rule| form::text(rule, "group") == Some(group))
}

pub(super) fn list(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let of = |balancer: &Value| -> Vec<Value> {
        balancers::pools(balancer).map(|group| told(sight, balancer, group)).collect()
    };
    let all = sight.balancers().flat_map(|document| of(&document.value)).collect();
    Ok(Decided::nothing(lists::list("pools", all, ask)?))
}

pub(super) fn show(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, group) = sight.pool(ask.id(0))?;
    Ok(Decided::nothing(json!({ "pool": lists::only_fields(told(sight, balancer, group), ask) })))
}

pub(super) fn update(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let id = ask.id(0);
    let (balancer, group) = sight.pool(id)?;
    let said = SHAPE.read(&ask.body, Making::Change)?;
    let protocol = protocol_of(balancer, group).to_owned();
    let mut balancer = balancer.clone();
    if let Some(group) = form::item_mut(&mut balancer, "groups", id) {
        keep(group, &said)?;
        persistence::keep(sight.side, group, &protocol, &said)?;
        form::touch(group, &said, sight.now_ms());
    }
    let answer = json!({ "pool": told_by(sight, &balancer, id) });
    Ok(replaced(balancer, answer))
}

pub(super) fn delete(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let id = ask.id(0);
    let (balancer, _) = sight.pool(id)?;
    for listener in form::items(balancer, "listeners") {
        let mut policies = policies::of_listener(listener).into_iter();
        if let Some(policy) = policies.find(|policy| policy.pool.as_deref() == Some(id)) {
            return Err(Fault::conflict(format!("Pool {id} is in use by L7 policy {}", policy.id)));
        }
    }
    let mut balancer = balancer.clone();
    let led: Vec<String> = form::items(&balancer, "listeners")
        .iter()
        .filter(|listener| form::text(listener, "group") == Some(id))
        .map(|listener| form::name_of(listener).to_owned())
        .collect();
    for listener in led {
        listeners::lead(&mut balancer, &listener, None);
    }
    form::items_mut(&mut balancer, "groups").retain(|group| form::name_of(group) != id);
    Ok(replaced(balancer, Value::Null))
}

fn told_by(sight: &Sight<'_>, balancer: &Value, id: &str) -> Value {
    form::item(balancer, "groups", id).map_or(Value::Null, |group| told(sight, balancer, group))
}

fn algorithm_of(group: &Value) -> &'static str {
    let scheduler = form::text(group, "scheduler").unwrap_or("weighted-round-robin");
    // What this API has no word for gives new sessions in turn, or to who has fewest of them.
    ALGORITHMS.iter().find(|(_, own)| *own == scheduler).map_or("LEAST_CONNECTIONS", |(word, _)| word)
}

/// As this API tells it.
pub(super) fn told(sight: &Sight<'_>, balancer: &Value, group: &Value) -> Value {
    let id = form::name_of(group);
    let protocol = protocol_of(balancer, group);
    let listeners = form::items(balancer, "listeners").iter();
    let listeners = listeners.filter(|listener| form::text(listener, "group") == Some(id)).map(form::name_of);
    let list = |key| form::note(group, key).and_then(|text| serde_json::from_str::<Value>(text).ok());
    let mut told = form::told(id, group, project_of(balancer));
    for (key, value) in [
        ("operating_status", json!(statuses::of_pool(sight, balancer, group))),
        ("protocol", json!(protocol)),
        ("lb_algorithm", json!(algorithm_of(group))),
        ("session_persistence", persistence::told(sight.side, group, protocol)),
        ("loadbalancers", form::ids([form::name_of(balancer)])),
        ("listeners", form::ids(listeners)),
        ("healthmonitor_id", json!(monitors::monitor(group).map(|monitor| monitor.id))),
        ("members", form::ids(form::items(group, "targets").iter().map(form::name_of))),
        ("tls_enabled", json!(group.get("tls").is_some())),
        ("tls_container_ref", Value::Null),
        ("ca_tls_container_ref", Value::Null),
        ("crl_container_ref", Value::Null),
        ("tls_ciphers", json!(form::note(group, "tls_ciphers"))),
        ("tls_versions", json!(list("tls_versions"))),
        ("alpn_protocols", json!(list("alpn_protocols"))),
    ] {
        told.insert(key.to_owned(), value);
    }
    Value::Object(told)
}
