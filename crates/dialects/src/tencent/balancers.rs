//! How are load balancers made, changed and removed?

use std::net::IpAddr;

use homing_control::edit::{Op, Place};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::here::{Here, without_twins};
use super::model::object::Object;
use super::model::{BALANCER, Balancer, named};
use super::read::typed;
use super::words;
use crate::book::Done;
use crate::caller::Dialect;
use crate::vips::{VIP, VipError, Wanted};

pub(super) mod describe;
pub(super) mod detail;

/// Load balancers made or removed at once.
const AT_ONCE: usize = 20;
const TAGS: usize = 20;
const TOKEN_BYTES: usize = 64;
/// Targets from which on nothing is removed without saying so.
const TARGETS_AT_RISK: usize = 20;
/// Longest description of a load balancer, in bytes; names that fit are shown by the console.
const DESCRIPTION_BYTES: usize = 256;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    load_balancer_type: String,
    forward: Option<i64>,
    load_balancer_name: Option<String>,
    vpc_id: Option<String>,
    subnet_id: Option<String>,
    project_id: Option<i64>,
    #[serde(rename = "AddressIPVersion")]
    address_ip_version: Option<String>,
    number: Option<u64>,
    internet_accessible: Option<Value>,
    vip_isp: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
    vip: Option<String>,
    sla_type: Option<String>,
    client_token: Option<String>,
    snat_pro: Option<bool>,
    load_balancer_pass_to_target: Option<bool>,
    #[serde(rename = "LBChargeType")]
    charge_type: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    tag_key: String,
    tag_value: String,
}

/// `CreateLoadBalancer`
pub(super) fn create(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Create = typed(tree)?;
    check(&ask)?;
    if let Some(answer) = made_before(here, &ask) {
        return Ok(Done::nothing(answer));
    }
    let deal = here.book.fresh_id("deal");
    let (mut ops, mut ids) = (Vec::new(), Vec::new());
    for index in 0..ask.number.unwrap_or(1) {
        let id = here.book.fresh_id(BALANCER);
        let mut object = base(here, &id);
        object.set_note("created_at_ms", Some((here.book.now_ms + index).to_string()));
        object.set_note("deal", Some(deal.clone()));
        describe_to_people(here, &ask, &mut object);
        keep(&ask, &mut object);
        object.set_note(VIP, Some(address(here, &ask)?.to_string()));
        ops.push(Balancer::new(id.clone(), object).created()?);
        ids.push(id);
    }
    Ok(Done { ops, answer: json!({ "LoadBalancerIds": ids, "DealName": deal }) })
}

fn check(ask: &Create) -> Result<(), Fault> {
    let is_internal = match ask.load_balancer_type.as_str() {
        "OPEN" => false,
        "INTERNAL" => true,
        _ => return Err(Fault::value("LoadBalancerType", "it is OPEN or INTERNAL")),
    };
    if ask.forward.is_some_and(|forward| forward != 1) {
        return Err(Fault::value("Forward", "1 is the only kind that can be made"));
    }
    if let Some(name) = &ask.load_balancer_name {
        words::name("LoadBalancerName", name)?;
    }
    for (field, given) in [("VpcId", &ask.vpc_id), ("SubnetId", &ask.subnet_id)] {
        if is_internal && given.as_deref().unwrap_or_default().is_empty() {
            return Err(Fault::missing(field));
        }
    }
    let number = ask.number.unwrap_or(1);
    if !(1..=AT_ONCE as u64).contains(&number) {
        return Err(Fault::range("Number", "1 to 20"));
    }
    if ask.vip.is_some() && number > 1 {
        return Err(Fault::combination("`Vip` names one address, and `Number` is more than 1"));
    }
    if ask.tags.len() > TAGS {
        return Err(Fault::length("Tags", "0 to 20 items"));
    }
    let token = ask.client_token.as_deref().unwrap_or_default();
    if token.len() > TOKEN_BYTES || !token.is_ascii() {
        let message = "The parameter `ClientToken` is not valid: at most 64 ASCII characters are allowed.";
        return Err(Fault::new("InvalidParameter.ClientTokenLimitExceeded", message));
    }
    let version = ask.address_ip_version.as_deref().unwrap_or("IPV4").to_ascii_uppercase();
    match version.as_str() {
        "IPV4" | "IPV6FULLCHAIN" => Ok(()),
        "IPV6" => {
            Err(Fault::unsupported("AddressIPVersion=IPV6", "there is no NAT64; IPv6FullChain is IPv6"))
        }
        _ => Err(Fault::value("AddressIPVersion", "it is IPV4, IPV6 or IPv6FullChain")),
    }
}

/// What the same token made before: who asks again has not heard the answer.
fn made_before(here: &Here<'_>, ask: &Create) -> Option<Value> {
    let token = ask.client_token.as_deref().filter(|token| !token.is_empty())?;
    let made = here.balancers().filter(|balancer| balancer.object.note("client_token") == Some(token));
    let made: Vec<Balancer> = made.collect();
    let deal = made.first()?.object.note("deal").unwrap_or_default().to_owned();
    let ids: Vec<String> = made.into_iter().map(|balancer| balancer.id).collect();
    Some(json!({ "LoadBalancerIds": ids, "DealName": deal }))
}

/// The fields that every load balancer of this API has.
fn base(here: &Here<'_>, id: &str) -> Object {
    let mut object = named(id);
    object.set("dialect", Value::from(Dialect::Tencent.as_str()));
    object.set("edition", Value::from("tencent-clb"));
    // As the API of today has it.
    object.set("long_cookie", Value::from(true));
    object.set("adjustable_idle", Value::from(true));
    object.set("region", Value::from(here.region));
    object.set("project", Value::from(here.book.caller.project.clone()));
    object
}

/// What people see: the name, where nobody else has it and one is made, and tags.
fn describe_to_people(here: &Here<'_>, ask: &Create, object: &mut Object) {
    let name = ask.load_balancer_name.as_deref().filter(|_| ask.number.unwrap_or(1) == 1);
    if let Some(name) = name.filter(|name| here.balancers().all(|other| other.name() != *name)) {
        set_name(object, name);
    }
    // Homing's own tags have narrower names; what does not fit stands beside them.
    let (mut own, mut others) = (Map::new(), Vec::new());
    for Tag { tag_key, tag_value } in &ask.tags {
        let fits = homing_core::spec::read::is_name(tag_key)
            && tag_value.len() <= homing_core::limits::TAG_BYTES
            && !tag_value.chars().any(char::is_control);
        match fits {
            true => drop(own.insert(tag_key.clone(), tag_value.clone().into())),
            false => others.push(json!({ "TagKey": tag_key, "TagValue": tag_value })),
        }
    }
    object.set("tags", (!own.is_empty()).then_some(Value::Object(own)));
    object.set_note("tags", (!others.is_empty()).then(|| Value::Array(others).to_string()));
}

fn set_name(object: &mut Object, name: &str) {
    object.set_note("name", Some(name.to_owned()));
    object.set("description", (name.len() <= DESCRIPTION_BYTES).then(|| Value::from(name)));
}

/// What is told again and has no effect here.
fn keep(ask: &Create, object: &mut Object) {
    object.set_note("type", Some(ask.load_balancer_type.clone()));
    object.renew_note("vpc", ask.vpc_id.as_ref());
    object.renew_note("subnet", ask.subnet_id.as_ref());
    object.renew_note("project_id", ask.project_id);
    object.renew_note("internet", ask.internet_accessible.as_ref());
    object.renew_note("vip_isp", ask.vip_isp.as_ref());
    object.renew_note("sla_type", ask.sla_type.as_ref());
    object.renew_note("client_token", ask.client_token.as_ref().filter(|token| !token.is_empty()));
    object.renew_note("snat_pro", ask.snat_pro);
    object.renew_note("pass_to_target", ask.load_balancer_pass_to_target);
    object.renew_note("charge_type", ask.charge_type.as_ref());
}

fn address(here: &Here<'_>, ask: &Create) -> Result<IpAddr, Fault> {
    let is_v4 = ask.address_ip_version.as_deref().is_none_or(|version| version.eq_ignore_ascii_case("IPV4"));
    let wanted = match ask.vip.as_deref().filter(|vip| !vip.is_empty()) {
        None if is_v4 => Wanted::V4,
        None => Wanted::V6,
        Some(text) => {
            let address: IpAddr = text.parse().map_err(|_| Fault::format("Vip", "an IP address"))?;
            if address.is_ipv4() != is_v4 {
                let why = "`Vip` is not of the family that `AddressIPVersion` names";
                return Err(Fault::combination(why));
            }
            Wanted::This(address)
        }
    };
    here.book.vips.take(here.book, wanted).map_err(|error| match error {
        VipError::Exhausted => Fault::new("ResourceInsufficient", format!("{error}.")),
        VipError::Taken(_) => Fault::new("ResourceInUse", format!("{error}.")),
        VipError::Outside(_) => Fault::value("Vip", &error.to_string()),
    })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Modify {
    load_balancer_id: String,
    load_balancer_name: Option<String>,
    internet_charge_info: Option<Value>,
    load_balancer_pass_to_target: Option<bool>,
    snat_pro: Option<bool>,
    delete_protect: Option<bool>,
}

/// `ModifyLoadBalancerAttributes`
pub(super) fn modify(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Modify = typed(tree)?;
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    let object = &mut balancer.object;
    if let Some(name) = &ask.load_balancer_name {
        words::name("LoadBalancerName", name)?;
        set_name(object, name);
    }
    object.renew_note("internet", ask.internet_charge_info.as_ref());
    object.renew_note("pass_to_target", ask.load_balancer_pass_to_target);
    object.renew_note("snat_pro", ask.snat_pro);
    object.renew_note("delete_protect", ask.delete_protect);
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({ "DealName": "" }) })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Delete {
    load_balancer_ids: Vec<String>,
    #[serde(default)]
    force_delete: bool,
}

/// `DeleteLoadBalancer`
pub(super) fn delete(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Delete = typed(tree)?;
    words::items("LoadBalancerIds", &ask.load_balancer_ids, AT_ONCE)?;
    let mut ops = Vec::new();
    for id in without_twins(ask.load_balancer_ids) {
        let balancer = here.balancer(&id)?;
        if balancer.object.flag_note("delete_protect") == Some(true) {
            let message = format!("The load balancer `{id}` is protected: `DeleteProtect` is on.");
            return Err(Fault::new("OperationDenied", message));
        }
        let count = balancer.target_count();
        if count >= TARGETS_AT_RISK && !ask.force_delete {
            let message = format!("The load balancer `{id}` has {count} targets: say `ForceDelete`.");
            return Err(Fault::new("FailedOperation.TargetNumCheckRisk", message));
        }
        ops.push(Op::Remove { at: Place::LoadBalancer(id) });
    }
    Ok(Done { ops, answer: json!({}) })
}
