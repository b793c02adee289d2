//! How are targets registered, weighed, moved and removed?

use std::net::{IpAddr, SocketAddr};

use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::Fault;
use super::here::Here;
use super::model::Balancer;
use super::model::group::{Group, WEIGHT};
use super::model::target::Target;
use super::read::typed;
use super::words;
use crate::book::Done;

pub(super) mod batch;
pub(super) mod describe;
pub(super) mod health;

/// Targets of one request.
const TARGETS: usize = 20;

/// `Target` of a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TargetInput {
    port: i64,
    instance_id: Option<String>,
    eni_ip: Option<String>,
    weight: Option<i64>,
    tag: Option<String>,
}

/// Whose targets: of a listener of layer 4, or of a location.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Lead {
    listener_id: String,
    location_id: Option<String>,
    domain: Option<String>,
    url: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Ask {
    load_balancer_id: String,
    targets: Vec<TargetInput>,
    weight: Option<i64>,
    new_port: Option<i64>,
}

impl TargetInput {
    /// Where it is. There are no instances here, so one is named by its address, in either field.
    fn address(&self) -> Result<SocketAddr, Fault> {
        let port = words::port("Targets.Port", self.port)?;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let (field, text) = match (given(&self.eni_ip), given(&self.instance_id)) {
            (Some(_), Some(_)) => {
                let why = "of `EniIp` and `InstanceId` exactly one is given";
                return Err(Fault::combination(why));
            }
            (None, None) => return Err(Fault::missing("Targets.EniIp")),
            (Some(text), None) => ("Targets.EniIp", text),
            (None, Some(text)) => ("Targets.InstanceId", text),
        };
        match text.parse::<IpAddr>() {
            Ok(ip) => Ok(SocketAddr::new(ip, port)),
            Err(_) if field == "Targets.InstanceId" => {
                let why = format!(
                    "there are no instances here, so `{text}` is not known: give its address as `EniIp`"
                );
                Err(Fault::value(field, &why))
            }
            Err(_) => Err(Fault::format(field, "an IP address")),
        }
    }

    fn weight(&self) -> Result<Option<u16>, Fault> {
        self.weight.map(|weight| words::weight("Targets.Weight", weight)).transpose()
    }
}

/// The name of the group that is meant.
fn group_of(balancer: &Balancer, lead: &Lead) -> Result<String, Fault> {
    let listener = balancer.listener(&lead.listener_id)?;
    if !listener.has_locations() {
        return Ok(listener.id().to_owned());
    }
    if let Some(id) = lead.location_id.as_deref().filter(|id| !id.is_empty()) {
        return listener.location(id).map(|found| found.id.clone()).ok_or_else(|| Fault::no_location(id));
    }
    let (Some(domain), Some(url)) = (&lead.domain, &lead.url) else {
        return Err(Fault::missing("LocationId"));
    };
    let found = listener.location_at(&domain.to_ascii_lowercase(), url);
    found.map(|found| found.id.clone()).ok_or_else(|| Fault::no_location(&format!("{domain}{url}")))
}

/// The request of one group: its load balancer, the group's name, and what is asked.
fn read(here: &Here<'_>, tree: &Value) -> Result<(Balancer, String, Ask), Fault> {
    let (ask, lead): (Ask, Lead) = (typed(tree)?, typed(tree)?);
    let balancer = here.balancer(&ask.load_balancer_id)?;
    let group = group_of(&balancer, &lead)?;
    match ask.targets.len() {
        0 => Err(Fault::missing("Targets")),
        count if count > TARGETS => Err(Fault::limit("targets in one request", TARGETS)),
        _ => Ok((balancer, group, ask)),
    }
}

/// `RegisterTargets`
pub(super) fn register(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let (mut balancer, group, ask) = read(here, tree)?;
    let group = balancer.group_mut(&group);
    ask.targets.iter().try_for_each(|target| add(here, group, target))?;
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}

fn add(here: &Here<'_>, group: &mut Group, ask: &TargetInput) -> Result<(), Fault> {
    let address = ask.address()?;
    let weight = ask.weight()?.unwrap_or(WEIGHT);
    if group.target_mut(address).is_some() {
        return Err(Fault::duplicate("Targets", &format!("{address} is registered already")));
    }
    let mut target = Target::new(address);
    target.set_weight(weight);
    target.object.set_note("registered_at_ms", Some(here.book.now_ms.to_string()));
    target.object.renew_note("tag", ask.tag.as_ref());
    group.targets.push(target);
    Ok(())
}

/// `DeregisterTargets`
pub(super) fn deregister(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let (mut balancer, group, ask) = read(here, tree)?;
    let group = balancer.group_mut(&group);
    ask.targets.iter().try_for_each(|target| remove(group, target))?;
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}

fn remove(group: &mut Group, ask: &TargetInput) -> Result<(), Fault> {
    let address = ask.address()?;
    registered(group, address)?;
    group.targets.retain(|target| target.address() != Some(address));
    Ok(())
}

fn registered(group: &mut Group, address: SocketAddr) -> Result<&mut Target, Fault> {
    let found = group.target_mut(address);
    found.ok_or_else(|| Fault::value("Targets", &format!("{address} is not registered")))
}

/// `ModifyTargetWeight`: the weight of each target, else the one for all.
pub(super) fn weigh(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let (mut balancer, group, ask) = read(here, tree)?;
    let group = balancer.group_mut(&group);
    ask.targets.iter().try_for_each(|target| set_weight(group, target, ask.weight))?;
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}

fn set_weight(group: &mut Group, ask: &TargetInput, for_all: Option<i64>) -> Result<(), Fault> {
    let for_all = for_all.map(|weight| words::weight("Weight", weight)).transpose()?;
    let weight = ask.weight()?.or(for_all).unwrap_or(WEIGHT);
    registered(group, ask.address()?)?.set_weight(weight);
    Ok(())
}

/// `ModifyTargetPort`
pub(super) fn move_port(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let (mut balancer, group, ask) = read(here, tree)?;
    let port = words::port("NewPort", ask.new_port.ok_or_else(|| Fault::missing("NewPort"))?)?;
    let group = balancer.group_mut(&group);
    for target in &ask.targets {
        let address = target.address()?;
        registered(group, address)?;
        let wanted = SocketAddr::new(address.ip(), port);
        if wanted != address && group.target_mut(wanted).is_some() {
            let message = format!("{wanted} is registered already.");
            return Err(Fault::new("InvalidParameter.PortCheckFailed", message));
        }
        registered(group, address)?.set_port(address.ip(), port);
    }
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}
