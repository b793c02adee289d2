//! What is a load balancer to clients of Huawei ELB?

use serde_json::{Map, Value, json};

use super::call::{Answer, Call, Moment, time};
use super::catalogue;
use super::fault::Fault;
use super::list::{self, Item};
use super::shape::{self, Body, Fate, Field, Form, On, field, refused};
use crate::book::Done;
use crate::caller::Dialect;
use crate::pools::Balancer;
use crate::vips::{VIP, VipError, Wanted};

mod tags;

/// The rules that hold for what this API makes.
const EDITION: &str = "huawei-elb-dedicated";
/// What it is called in bodies.
const ROOT: &str = "loadbalancer";

const NO_SUBNETS: &str =
    "Addresses come from the node's address pool; kept, so that clients find what they said.";
const NO_FLAVOR: &str = "A node has no sizes; kept, so that clients find what they said.";
const NO_IPV6: &str = "A load balancer has one address.";
const NO_PUBLIC_IP: &str = "A node has no addresses elsewhere.";
const NO_BILL: &str = "Nobody is billed.";
const NO_CONSOLE: &str = "It is a note for the vendor's console; kept.";

pub(super) const FIELDS: &[Field] = &[
    field("project_id", Form::Text(64), On::Create, Fate::Dropped("The project of the path counts.")),
    field("name", Form::Text(255), On::Both, Fate::Noted),
    field("description", Form::Text(255), On::Both, Fate::Noted),
    field("vip_address", Form::Ip, On::Both, Fate::Done),
    field("vip_subnet_cidr_id", Form::Text(64), On::Both, Fate::Kept(NO_SUBNETS)),
    field("vpc_id", Form::Text(64), On::Create, Fate::Kept(NO_SUBNETS)),
    field("elb_virsubnet_ids", Form::Texts(64), On::Both, Fate::Kept(NO_SUBNETS)),
    field("provider", Form::Word(&["vlb"]), On::Create, Fate::Dropped("There is one.")),
    field("l4_flavor_id", Form::Text(64), On::Both, Fate::Kept(NO_FLAVOR)),
    field("l7_flavor_id", Form::Text(64), On::Both, Fate::Kept(NO_FLAVOR)),
    field("guaranteed", Form::Flag, On::Create, Fate::Done),
    field("availability_zone_list", Form::Texts(64), On::Needed, Fate::Kept("A node is in one place; kept.")),
    field("enterprise_project_id", Form::Text(64), On::Create, Fate::Kept("Projects have no parents; kept.")),
    field("tags", Form::Objects(tags::FIELDS), On::Create, Fate::Done),
    field("admin_state_up", Form::Flag, On::Both, Fate::Done),
    field("ip_target_enable", Form::Flag, On::Both, Fate::Noted),
    field("deletion_protection_enable", Form::Flag, On::Both, Fate::Noted),
    field(
        "protection_status",
        Form::Word(&["nonProtection", "consoleProtection"]),
        On::Both,
        Fate::Kept(NO_CONSOLE),
    ),
    field("protection_reason", Form::Text(255), On::Both, Fate::Kept(NO_CONSOLE)),
    field("charge_mode", Form::Word(&["flavor", "lcu"]), On::Both, Fate::Dropped(NO_BILL)),
    field(
        "waf_failure_action",
        Form::Word(&["discard", "forward"]),
        On::Both,
        Fate::Kept("There is no WAF; kept."),
    ),
    refused("ipv6_vip_virsubnet_id", NO_IPV6),
    refused("ipv6_vip_address", NO_IPV6),
    refused("ipv6_bandwidth", NO_IPV6),
    refused("publicip_ids", NO_PUBLIC_IP),
    refused("publicip", NO_PUBLIC_IP),
    refused("billing_info", NO_BILL),
    refused("prepaid_options", NO_BILL),
    refused("autoscaling", "A node has no sizes."),
];

/// The fields that lists are filtered by.
const FILTERS: &[&str] = &[
    "id",
    "name",
    "description",
    "admin_state_up",
    "provisioning_status",
    "operating_status",
    "guaranteed",
    "vpc_id",
    "vip_port_id",
    "vip_address",
    "vip_subnet_cidr_id",
    "ipv6_vip_port_id",
    "ipv6_vip_address",
    "ipv6_vip_virsubnet_id",
    "eips",
    "publicips",
    "availability_zone_list",
    "l4_flavor_id",
    "l4_scale_flavor_id",
    "l7_flavor_id",
    "l7_scale_flavor_id",
    "billing_info",
    "member_address",
    "enterprise_project_id",
    "ip_version",
    "deletion_protection_enable",
    "elb_virsubnet_type",
    "protection_status",
    "global_eips",
];

/// `POST loadbalancers`
pub(super) fn create(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let body = call.new_body(ROOT, FIELDS)?;
    if body.flag("guaranteed") == Some(false) {
        return Err(Fault::invalid("guaranteed", "Only dedicated load balancers are made here."));
    }
    if ["vpc_id", "vip_subnet_cidr_id", "ipv6_vip_virsubnet_id"].iter().all(|name| body.text(name).is_none())
    {
        let why = "vpc_id, vip_subnet_cidr_id and ipv6_vip_virsubnet_id cannot all be empty.";
        return Err(Fault::invalid("vip_subnet_cidr_id", why));
    }
    if body.ip("vip_address").is_some() && body.text("vip_subnet_cidr_id").is_none() {
        return Err(Fault::invalid("vip_subnet_cidr_id", "It is required with vip_address."));
    }
    if body.texts("availability_zone_list").is_some_and(|zones| zones.is_empty()) {
        return Err(Fault::invalid("availability_zone_list", "It needs at least one zone."));
    }
    let project = call.project();
    let dialect = Dialect::Huawei.as_str();
    let mut balancer = Balancer::new(call.book.fresh_uuid(), EDITION, dialect, project);
    // Whoever is confined to a region makes them there.
    balancer.said.set("region", call.book.caller.actor.scopes.regions.first().cloned());
    let vip = call.book.vips.take(call.book, body.ip("vip_address").map_or(Wanted::V4, Wanted::This));
    let vip = vip.map_err(no_vip)?;
    balancer.annotations.set(VIP, Some(vip.to_string()));
    if let Some(tags) = body.objects("tags") {
        tags::set(&mut balancer, &tags)?;
    }
    apply(call, &body, &mut balancer);
    let view = view(&balancer, project);
    Ok(Done { ops: vec![balancer.op()], answer: Answer::created(ROOT, view) })
}

/// `GET loadbalancers/{id}`
pub(super) fn show(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancer = call.balancer(call.id(0))?;
    Ok(Done::nothing(Answer::shown(ROOT, view(&balancer, call.project()))))
}

/// `GET loadbalancers`
pub(super) fn list(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let item = |balancer: Balancer| {
        let members = balancer.pools.iter().flat_map(|pool| &pool.members);
        let mut also: Vec<_> =
            members.map(|member| ("member_address", member.address.ip().to_string())).collect();
        also.push(("ip_version", "4".to_owned()));
        Item { view: view(&balancer, call.project()), also }
    };
    list::page(call, "loadbalancers", FILTERS, call.balancers().map(item)).map(Done::nothing)
}

/// `PUT loadbalancers/{id}`
pub(super) fn update(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let mut balancer = call.balancer(call.id(0))?;
    let body = call.change(ROOT, FIELDS)?;
    if balancer.annotations.is_set("ip_target_enable") && body.flag("ip_target_enable") == Some(false) {
        return Err(Fault::invalid("ip_target_enable", "It cannot be switched off again."));
    }
    let before = balancer.annotations.text(VIP).unwrap_or_default().to_owned();
    if body.text("vip_address").is_some_and(|wanted| wanted != before) {
        return Err(Fault::unsupported("vip_address", "A load balancer keeps the address that it got."));
    }
    apply(call, &body, &mut balancer);
    let view = view(&balancer, call.project());
    Ok(Done { ops: vec![balancer.op()], answer: Answer::shown(ROOT, view) })
}

/// `DELETE loadbalancers/{id}`
pub(super) fn delete(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancer = call.balancer(call.id(0))?;
    unprotected(&balancer)?;
    let children = [("listeners", balancer.listeners.len()), ("pools", balancer.pools.len())];
    if let Some((what, count)) = children.into_iter().find(|(_, count)| *count > 0) {
        let said = format!("Load Balancer {} still has {count} {what} and cannot be deleted.", balancer.id);
        return Err(Fault::conflict(said));
    }
    Ok(Done { ops: vec![Balancer::removal(&balancer.id)], answer: Answer::gone() })
}

/// `DELETE loadbalancers/{id}/force-elb`, with all that is in it.
pub(super) fn delete_force(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancer = call.balancer(call.id(0))?;
    unprotected(&balancer)?;
    balancer.pools.iter().try_for_each(super::pools::removable_members)?;
    Ok(Done { ops: vec![Balancer::removal(&balancer.id)], answer: Answer::gone() })
}

pub(super) const CASCADE: &[Field] = &[
    field("unbounded_pool", Form::Flag, On::Create, Fate::Done),
    field("public_ip", Form::Flag, On::Create, Fate::Dropped(NO_PUBLIC_IP)),
];

/// `POST loadbalancers/{id}/delete-cascade`: the same; a pool does not outlive its load balancer here.
pub(super) fn delete_cascade(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    if !call.body.is_null() {
        let body = call.new_body(ROOT, CASCADE)?;
        if body.flag("unbounded_pool") == Some(false) {
            let why = "A pool does not outlive its load balancer.";
            return Err(Fault::unsupported("unbounded_pool", why));
        }
    }
    delete_force(call)
}

fn unprotected(balancer: &Balancer) -> Result<(), Fault> {
    if !balancer.annotations.is_set("deletion_protection_enable") {
        return Ok(());
    }
    let said =
        format!("Load Balancer {} has deletion_protection_enable set and cannot be deleted.", balancer.id);
    Err(Fault::conflict(said))
}

/// What can be said both times.
fn apply(call: &Call<'_>, body: &Body, balancer: &mut Balancer) {
    body.note(FIELDS, &mut balancer.annotations);
    if let Some(is_up) = body.flag("admin_state_up") {
        balancer.is_off = !is_up;
    }
    if body.has("name") {
        // So that the console shows by which name its client knows it.
        let name = body.text("name").filter(|name| name.len() <= 256);
        balancer.said.set("description", name.map(str::to_owned));
    }
    call.stamp(&mut balancer.annotations);
}

fn no_vip(error: VipError) -> Fault {
    match error {
        VipError::Exhausted => {
            Fault::quota("No more IP addresses available in the address pool of this node.")
        }
        VipError::Taken(address) => Fault::conflict(format!("IP address {address} is already in use.")),
        VipError::Outside(_) => Fault::invalid("vip_address", error),
    }
}

/// As clients see it.
pub(super) fn view(balancer: &Balancer, project: &str) -> Value {
    let refs = |ids: Vec<&str>| -> Vec<Value> { ids.into_iter().map(|id| json!({ "id": id })).collect() };
    let vip = balancer.annotations.text(VIP);
    let mut view = json!({
        "id": balancer.id,
        "project_id": project,
        "name": "", "description": "",
        "provider": "vlb",
        "guaranteed": true,
        "admin_state_up": !balancer.is_off,
        "provisioning_status": "ACTIVE",
        "operating_status": "ONLINE",
        "listeners": refs(balancer.listeners.iter().map(|listener| &*listener.id).collect()),
        "pools": refs(balancer.pools.iter().map(|pool| &*pool.id).collect()),
        "vip_address": vip,
        "vip_port_id": vip.map(|_| &*balancer.id),
        "vip_subnet_cidr_id": null, "vpc_id": null,
        "ipv6_vip_address": null, "ipv6_vip_virsubnet_id": null, "ipv6_vip_port_id": null,
        "elb_virsubnet_ids": [], "elb_virsubnet_type": "ipv4",
        "availability_zone_list": [catalogue::ZONE],
        "enterprise_project_id": "0",
        "l4_flavor_id": catalogue::L4_FLAVOR, "l7_flavor_id": catalogue::L7_FLAVOR,
        "l4_scale_flavor_id": null, "l7_scale_flavor_id": null, "gw_flavor_id": null, "loadbalancer_type": null,
        "eips": [], "publicips": [], "global_eips": [],
        "tags": tags::view(balancer),
        "ip_target_enable": false,
        "deletion_protection_enable": false,
        "protection_status": "nonProtection", "protection_reason": "",
        "autoscaling": { "enable": false, "min_l7_flavor_id": "" },
        "billing_info": "", "charge_mode": "flavor", "frozen_scene": null, "public_border_group": "center",
        "waf_failure_action": "forward", "log_group_id": null, "log_topic_id": null,
        "created_at": time(&balancer.annotations, Moment::Created),
        "updated_at": time(&balancer.annotations, Moment::Updated),
    });
    if let Value::Object(view) = &mut view {
        shape::noted(FIELDS, &balancer.annotations, view);
        own_description(balancer, view);
    }
    view
}

/// One that the console renamed is called so.
fn own_description(balancer: &Balancer, view: &mut Map<String, Value>) {
    let is_silent = |name: &str| balancer.annotations.text(name).is_none();
    if let Some(said) =
        balancer.said.text("description").filter(|_| is_silent("name") && is_silent("description"))
    {
        view.insert("description".to_owned(), said.into());
    }
}
