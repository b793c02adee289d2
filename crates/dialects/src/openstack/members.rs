//! How is a member made, told, changed and removed, alone or many at once?

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};

use serde_json::{Value, json};

use super::ask::Ask;
use super::fault::Fault;
use super::shape::{Field, Kind, Making, On, Said, Shape, field, refused};
use super::sight::{Decided, Sight, project_of, replaced};
use super::{form, lists, neutron, statuses};

const ONE: Shape = Shape { root: "member", argument: "member_", fields: FIELDS };
const ALL: Shape = Shape { root: "members", argument: "members_", fields: FIELDS };

const PORT: Kind = Kind::Number(1, 65_535);
const NO_BACKUP: &str = "every member of a pool takes its share";
const NO_SRIOV: &str = "there are no such ports";
/// Its share where nobody says so.
const WEIGHT: i64 = 1;
/// The greatest that any side takes; [`super::sight::Side`] says its own.
const WEIGHT_MAX: i64 = 256;

macro_rules! fields {
    ($($more:expr),* $(,)?) => { &[
        field("name", Kind::Text(255), On::Both),
        field("admin_state_up", Kind::Flag, On::Both),
        field("address", Kind::Ip, On::Needed),
        field("protocol_port", PORT, On::Needed),
        field("weight", Kind::Number(0, WEIGHT_MAX), On::Both),
        refused("backup", Kind::Flag, On::Both, NO_BACKUP),
        field("subnet_id", Kind::Uuid, On::Create),
        field("monitor_port", PORT, On::Both),
        field("monitor_address", Kind::Ip, On::Both),
        field("tags", Kind::Texts(255), On::Both),
        refused("request_sriov", Kind::Flag, On::Create, NO_SRIOV),
        $($more,)*
    ] };
}

pub(super) const FIELDS: &[Field] =
    fields![field("project_id", Kind::Text(36), On::Create), field("tenant_id", Kind::Text(36), On::Create),];
/// The same, in a pool that brings them.
pub(super) const IN_GRAPH: &[Field] = fields![];

pub(super) fn create(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let pool = ask.id(0);
    let mut balancer = sight.pool(pool)?.0.clone();
    let said = ONE.read(&ask.body, Making::New)?;
    let group = group_mut(&mut balancer, pool)?;
    let id = make(sight, group, &said)?;
    let answer = json!({ "member": told_by(sight, &balancer, pool, &id) });
    Ok(replaced(balancer, answer))
}

fn group_mut<'v>(balancer: &'v mut Value, pool: &str) -> Result<&'v mut Value, Fault> {
    form::item_mut(balancer, "groups", pool).ok_or_else(|| Fault::not_found("Pool", pool))
}

/// Adds a member to a group.
pub(super) fn make(sight: &Sight<'_>, group: &mut Value, said: &Said) -> Result<String, Fault> {
    let address = wanted(said)?;
    if let Some(subnet) = said.text("subnet_id").filter(|subnet| !neutron::has_subnet(sight, subnet)) {
        return Err(Fault::no_such("Subnet", subnet));
    }
    check_monitored(said, address)?;
    if form::items(group, "targets").iter().any(|target| self::address(target) == Some(address)) {
        return Err(Fault::conflict(format!(
            "Another member on this pool is already using ip {} on protocol_port {}",
            address.ip(),
            address.port()
        )));
    }
    let id = sight.new_id();
    let mut target = form::begin(said, sight.now_ms());
    form::set(&mut target, "name", Some(id.clone().into()));
    form::set(&mut target, "address", Some(address.to_string().into()));
    form::set(&mut target, "weight", Some(WEIGHT.into()));
    form::set_note(&mut target, "subnet_id", said.text("subnet_id").map(str::to_owned));
    keep(sight, &mut target, said)?;
    form::items_mut(group, "targets").push(target);
    Ok(id)
}

fn wanted(said: &Said) -> Result<SocketAddr, Fault> {
    let port = said.number("protocol_port").and_then(|port| u16::try_from(port).ok());
    let address: Option<IpAddr> = said.ip("address");
    match (address, port) {
        (Some(address), Some(port)) => Ok(SocketAddr::new(address, port)),
        _ => Err(Fault::input("address", "None", "Mandatory field missing.")),
    }
}

/// A member is probed where it serves, or where the monitor of its pool says.
fn check_monitored(said: &Said, address: SocketAddr) -> Result<(), Fault> {
    let is_elsewhere = said.ip("monitor_address").is_some_and(|ip| ip != address.ip())
        || said.number("monitor_port").is_some_and(|port| port != i64::from(address.port()));
    if is_elsewhere {
        return Err(Fault::unsupported(
            "monitor_address and monitor_port: a member is probed where it serves",
        ));
    }
    Ok(())
}

/// What may change of it.
fn keep(sight: &Sight<'_>, target: &mut Value, said: &Said) -> Result<(), Fault> {
    if said.has("weight") {
        let weight = said.number("weight").unwrap_or(WEIGHT);
        if weight > sight.side.weight_max {
            let why = format!("Value should be lower or equal to {}", sight.side.weight_max);
            return Err(Fault::input("weight", weight, why));
        }
        form::set(target, "weight", Some(weight.into()));
    }
    if said.has("admin_state_up") {
        let is_up = said.flag("admin_state_up").unwrap_or(false);
        form::set(target, "admin", (!is_up).then(|| "drained".into()));
    }
    for key in ["monitor_port", "monitor_address"] {
        if said.has(key) {
            let text =
                said.text(key).map(str::to_owned).or_else(|| said.number(key).map(|port| port.to_string()));
            form::set_note(target, key, text);
        }
    }
    Ok(())
}

/// Whether it is to be given traffic at all.
pub(super) fn is_up(target: &Value) -> bool {
    form::text(target, "admin") != Some("drained")
}

/// Where a member serves.
pub(super) fn address(target: &Value) -> Option<SocketAddr> {
    form::text(target, "address")?.parse().ok()
}

pub(super) fn list(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, group) = sight.pool(ask.id(0))?;
    let all =
        form::items(group, "targets").iter().map(|target| told(sight, balancer, group, target)).collect();
    Ok(Decided::nothing(lists::list("members", all, ask)?))
}

fn found<'v>(group: &'v Value, id: &str) -> Result<&'v Value, Fault> {
    form::item(group, "targets", id).ok_or_else(|| Fault::not_found("Member", id))
}

pub(super) fn show(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, group) = sight.pool(ask.id(0))?;
    let told = told(sight, balancer, group, found(group, ask.id(1))?);
    Ok(Decided::nothing(json!({ "member": lists::only_fields(told, ask) })))
}

pub(super) fn update(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (pool, id) = (ask.id(0), ask.id(1));
    let (balancer, group) = sight.pool(pool)?;
    let address = address(found(group, id)?);
    let said = ONE.read(&ask.body, Making::Change)?;
    if let Some(address) = address {
        check_monitored(&said, address)?;
    }
    let mut balancer = balancer.clone();
    let group = group_mut(&mut balancer, pool)?;
    if let Some(target) = form::item_mut(group, "targets", id) {
        keep(sight, target, &said)?;
        form::touch(target, &said, sight.now_ms());
    }
    let answer = json!({ "member": told_by(sight, &balancer, pool, id) });
    Ok(replaced(balancer, answer))
}

pub(super) fn delete(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (pool, id) = (ask.id(0), ask.id(1));
    let (balancer, group) = sight.pool(pool)?;
    found(group, id)?;
    let mut balancer = balancer.clone();
    let group = group_mut(&mut balancer, pool)?;
    form::items_mut(group, "targets").retain(|target| form::name_of(target) != id);
    Ok(replaced(balancer, Value::Null))
}

/// All members at once: those that are named are made or changed; others go, unless it is said that members are only
/// added.
pub(super) fn replace(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let pool = ask.id(0);
    let mut balancer = sight.pool(pool)?.0.clone();
    let wanted = ALL.read_all(&ask.body)?;
    let group = group_mut(&mut balancer, pool)?;
    let mut named = HashSet::new();
    for said in &wanted {
        let address = self::wanted(said)?;
        let id = form::items(group, "targets").iter().find(|target| self::address(target) == Some(address));
        let id = id.map(|target| form::name_of(target).to_owned());
        if !named.insert(address) {
            return Err(Fault::validation("Member must be updated only once in the same request."));
        }
        match id {
            None => {
                make(sight, group, said)?;
            }
            Some(id) => change(sight, group, &id, said, address)?,
        }
    }
    if !ask.flag("additive_only") {
        form::items_mut(group, "targets")
            .retain(|target| address(target).is_some_and(|address| named.contains(&address)));
    }
    Ok(replaced(balancer, Value::Null))
}

/// A member that is named again takes its defaults where nothing is said, but for its names.
fn change(
    sight: &Sight<'_>,
    group: &mut Value,
    id: &str,
    said: &Said,
    address: SocketAddr,
) -> Result<(), Fault> {
    check_monitored(said, address)?;
    let mut said = said.clone();
    for (key, default) in [("weight", json!(WEIGHT)), ("admin_state_up", json!(true))] {
        if !said.has(key) {
            said.set(key, default);
        }
    }
    let Some(target) = form::item_mut(group, "targets", id) else { return Ok(()) };
    keep(sight, target, &said)?;
    form::touch(target, &said, sight.now_ms());
    Ok(())
}

fn told_by(sight: &Sight<'_>, balancer: &Value, pool: &str, id: &str) -> Value {
    let found = form::item(balancer, "groups", pool)
        .and_then(|group| Some(told(sight, balancer, group, form::item(group, "targets", id)?)));
    found.unwrap_or_default()
}

/// As this API tells it.
pub(super) fn told(sight: &Sight<'_>, balancer: &Value, group: &Value, target: &Value) -> Value {
    let mut told = form::told(form::name_of(target), target, project_of(balancer));
    told.remove("description");
    let address = address(target);
    let port = form::note(target, "monitor_port").and_then(|port| port.parse::<u16>().ok());
    for (key, value) in [
        ("admin_state_up", json!(is_up(target))),
        ("operating_status", json!(statuses::of_member(sight, balancer, group, target))),
        ("address", json!(address.map(|address| address.ip()))),
        ("protocol_port", json!(address.map(|address| address.port()))),
        ("weight", target.get("weight").cloned().unwrap_or_else(|| json!(10))),
        ("backup", json!(false)),
        ("subnet_id", json!(form::note(target, "subnet_id"))),
        ("monitor_address", json!(form::note(target, "monitor_address"))),
        ("monitor_port", json!(port)),
        ("vnic_type", json!("normal")),
    ] {
        told.insert(key.to_owned(), value);
    }
    Value::Object(told)
}
