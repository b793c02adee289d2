//! How is a load balancer made, told, changed and removed?

use std::net::IpAddr;

use homing_control::edit::{Op, Place};
use serde_json::{Value, json};

use super::ask::Ask;
use super::fault::{Fault, PROVIDER};
use super::shape::{Field, Kind, Making, On, Said, Shape, field, refused};
use super::sight::{Decided, Sight, project_of, replaced};
use super::{form, graph, lists, neutron, statuses};

const SHAPE: Shape = Shape { root: "loadbalancer", argument: "load_balancer", fields: FIELDS };
/// Names of providers that are taken; all of them are this node.
pub(super) const PROVIDERS: &[&str] = &[PROVIDER, "octavia", "amphora"];

pub(super) const FIELDS: &[Field] = &[
    field("name", Kind::Text(255), On::Both),
    field("description", Kind::Text(255), On::Both),
    field("admin_state_up", Kind::Flag, On::Both),
    field("vip_address", Kind::Ip, On::Create),
    field("vip_subnet_id", Kind::Uuid, On::Create),
    field("vip_network_id", Kind::Uuid, On::Create),
    field("vip_port_id", Kind::Uuid, On::Create),
    field("vip_qos_policy_id", Kind::Uuid, On::Both),
    field("vip_sg_ids", Kind::Uuids, On::Both),
    refused("additional_vips", Kind::Objects(ADDITIONAL), On::Create, "a load balancer has one address"),
    field("project_id", Kind::Text(36), On::Create),
    field("tenant_id", Kind::Text(36), On::Create),
    field("listeners", Kind::Objects(super::listeners::IN_GRAPH), On::Create),
    field("pools", Kind::Objects(super::pools::IN_GRAPH), On::Create),
    field("provider", Kind::Text(64), On::Create),
    field("tags", Kind::Texts(255), On::Both),
    field("flavor_id", Kind::Uuid, On::Create),
    field("availability_zone", Kind::Text(255), On::Create),
];

const ADDITIONAL: &[Field] = &[
    field("subnet_id", Kind::Uuid, On::Needed),
    field("ip_address", Kind::Ip, On::Create),
    field("port_id", Kind::Uuid, On::Create),
];

pub(super) fn create(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let said = SHAPE.read(&ask.body, Making::New)?;
    check_project(sight, &said)?;
    neutron::check_wanted(sight, &said)?;
    check_surroundings(&said)?;
    let address = neutron::take(sight, &said)?;
    let id = sight.new_id();
    let mut balancer = begin(sight, &said, &id, address);
    graph::fill(sight, &mut balancer, &said)?;
    let answer = json!({ "loadbalancer": graph::told(sight, &balancer) });
    let at = Place::LoadBalancer(id);
    Ok(Decided { ops: vec![Op::Create { at, value: balancer }], answer })
}

/// The document of one without listeners and pools.
fn begin(sight: &Sight<'_>, said: &Said, id: &str, address: IpAddr) -> Value {
    let mut balancer = form::begin(said, sight.now_ms());
    for (key, value) in [
        ("name", id),
        ("dialect", sight.side.dialect.as_str()),
        ("edition", sight.side.edition),
        ("project", sight.project()),
        ("region", sight.region()),
    ] {
        form::set(&mut balancer, key, Some(value.into()));
    }
    form::set_note(&mut balancer, "vip", Some(address.to_string()));
    if !sight.side.has_networks() {
        form::set_note(&mut balancer, "vip_subnet_id", said.text("vip_subnet_id").map(str::to_owned));
    }
    if let Some(provider) = said.text("provider").filter(|provider| *provider != PROVIDER) {
        form::set_note(&mut balancer, "provider", Some(provider.to_owned()));
    }
    keep(&mut balancer, said);
    balancer
}

/// What may change of it.
fn keep(balancer: &mut Value, said: &Said) {
    if said.has("name") {
        // The console shows it; a text that does not fit there is in its annotation all the same.
        let fits = |text: &&str| (1..=256).contains(&text.len()) && !text.chars().any(char::is_control);
        form::set(balancer, "description", said.text("name").filter(fits).map(Value::from));
    }
    if said.has("admin_state_up") {
        let is_up = said.flag("admin_state_up").unwrap_or(false);
        form::set(balancer, "admin", (!is_up).then(|| "closed".into()));
    }
}

fn check_project(sight: &Sight<'_>, said: &Said) -> Result<(), Fault> {
    let named = said.text("project_id").or_else(|| said.text("tenant_id"));
    match named.filter(|project| *project != sight.project()) {
        Some(_) => Err(Fault::forbidden()),
        None => Ok(()),
    }
}

/// Flavors, zones, providers, and what belongs to other services.
fn check_surroundings(said: &Said) -> Result<(), Fault> {
    check_ports_of_others(said)?;
    if said.text("flavor_id").is_some() {
        return Err(Fault::validation("Invalid flavor_id."));
    }
    if said.text("availability_zone").is_some() {
        return Err(Fault::validation("Invalid availability zone."));
    }
    match said.text("provider").filter(|provider| !PROVIDERS.contains(provider)) {
        Some(provider) => {
            let text = format!("Provider '{provider}' is not enabled.");
            Err(Fault::new(axum::http::StatusCode::BAD_REQUEST, text))
        }
        None => Ok(()),
    }
}

fn check_ports_of_others(said: &Said) -> Result<(), Fault> {
    if said.text("vip_qos_policy_id").is_some() {
        return Err(Fault::validation("VIP QoS policy is not allowed in this deployment."));
    }
    let groups = said.get("vip_sg_ids").and_then(Value::as_array);
    match groups.and_then(|groups| groups.first()?.as_str()) {
        Some(group) => Err(Fault::no_such("Security Group", group)),
        None => Ok(()),
    }
}

pub(super) fn list(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let all = sight.balancers().map(|document| told(sight, &document.value)).collect();
    Ok(Decided::nothing(lists::list("loadbalancers", all, ask)?))
}

pub(super) fn show(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let told = told(sight, sight.balancer(ask.id(0))?);
    Ok(Decided::nothing(json!({ "loadbalancer": lists::only_fields(told, ask) })))
}

pub(super) fn update(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let mut balancer = sight.balancer(ask.id(0))?.clone();
    let said = SHAPE.read(&ask.body, Making::Change)?;
    check_ports_of_others(&said)?;
    keep(&mut balancer, &said);
    form::touch(&mut balancer, &said, sight.now_ms());
    let answer = json!({ "loadbalancer": told(sight, &balancer) });
    Ok(replaced(balancer, answer))
}

pub(super) fn delete(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let id = ask.id(0);
    let balancer = sight.balancer(id)?;
    let has_children = !form::items(balancer, "listeners").is_empty() || pools(balancer).next().is_some();
    if has_children && !ask.flag("cascade") {
        return Err(Fault::validation(format!("Cannot delete Load Balancer {id} - it has children")));
    }
    let ops = vec![Op::Remove { at: Place::LoadBalancer(id.to_owned()) }];
    Ok(Decided { ops, answer: Value::Null })
}

pub(super) fn status(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let balancer = sight.balancer(ask.id(0))?;
    Ok(Decided::nothing(json!({ "statuses": { "loadbalancer": statuses::tree(sight, balancer) } })))
}

/// There is one node, and nothing to fail over to: it goes on.
pub(super) fn failover(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    sight.balancer(ask.id(0))?;
    Err(Fault::unsupported("failover: a load balancer is this node"))
}

/// Its pools, without what stands in for one.
pub(super) fn pools(balancer: &Value) -> impl Iterator<Item = &Value> {
    form::items(balancer, "groups").iter().filter(|group| !form::is_idle(group))
}

/// The address that its clients come to.
pub(super) fn address(balancer: &Value) -> Option<IpAddr> {
    form::note(balancer, "vip")?.parse().ok()
}

/// As this API tells it.
pub(super) fn told(sight: &Sight<'_>, balancer: &Value) -> Value {
    let id = form::name_of(balancer);
    let mut told = form::told(id, balancer, project_of(balancer));
    let is_up = form::text(balancer, "admin") != Some("closed");
    let vip = neutron::vip_of(balancer);
    for (key, value) in [
        ("admin_state_up", json!(is_up)),
        ("operating_status", json!(statuses::of_balancer(sight, balancer))),
        ("vip_address", json!(form::note(balancer, "vip"))),
        ("vip_port_id", json!(neutron::port_id(id))),
        ("vip_subnet_id", json!(vip.subnet)),
        ("vip_network_id", json!(vip.network)),
        ("vip_qos_policy_id", Value::Null),
        ("vip_sg_ids", json!([])),
        ("vip_vnic_type", json!("normal")),
        ("additional_vips", json!([])),
        ("listeners", form::ids(form::items(balancer, "listeners").iter().map(form::name_of))),
        ("pools", form::ids(pools(balancer).map(form::name_of))),
        ("provider", json!(form::note(balancer, "provider").unwrap_or(PROVIDER))),
        ("flavor_id", Value::Null),
        ("availability_zone", Value::Null),
    ] {
        told.insert(key.to_owned(), value);
    }
    Value::Object(told)
}
