//! What is a member of a pool to clients of Huawei ELB?

use std::net::{IpAddr, SocketAddr};

use serde_json::{Value, json};

use super::call::{Answer, Call, Fitness, Moment, time};
use super::fault::Fault;
use super::list::{self, Item};
use super::pools::not_found as no_pool;
use super::shape::{self, Body, Fate, Field, Form, On, field};
use crate::book::Done;
use crate::pools::{Balancer, Member, Pool};

pub(super) mod batch;

/// What it is called in bodies.
const ROOT: &str = "member";
/// The vendor's share of a member that names none.
const WEIGHT: u16 = 1;
/// Whether a member may be anywhere, by its address.
const BY_ADDRESS: &str = "ip_target_enable";
const SUBNET: &str = "subnet_cidr_id";

pub(super) const FIELDS: &[Field] = &[
    field("project_id", Form::Text(64), On::Create, Fate::Dropped("The project of the path counts.")),
    field("address", Form::Ip, On::Needed, Fate::Done),
    field("protocol_port", Form::Number(1, 65_535), On::Both, Fate::Done),
    field("weight", Form::Number(0, 100), On::Both, Fate::Done),
    field("name", Form::Text(255), On::Both, Fate::Noted),
    field(SUBNET, Form::Text(64), On::Create, Fate::Kept("Members are where their addresses are; kept.")),
    field("availability_zone", Form::Text(64), On::Both, Fate::Kept("A node is in one place; kept.")),
    field(
        "admin_state_up",
        Form::Flag,
        On::Both,
        Fate::Dropped("The vendor says whether the server exists."),
    ),
];

const FILTERS: &[&str] = &[
    "id",
    "name",
    "weight",
    "admin_state_up",
    SUBNET,
    "address",
    "protocol_port",
    "operating_status",
    "enterprise_project_id",
    "ip_version",
    "member_type",
    "instance_id",
    "availability_zone",
    "pool_id",
    "loadbalancer_id",
];

/// `POST pools/{id}/members`
pub(super) fn create(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let pool = call.id(0);
    let mut balancer = call.balancer_of_pool(pool)?;
    let body = call.new_body(ROOT, FIELDS)?;
    let member = made(call, &body, &balancer)?;
    let id = member.id.clone();
    let into = balancer.pool_mut(pool).ok_or_else(|| no_pool(pool))?;
    if let Some(other) = twin(into, &member) {
        let said = format!(
            "Pool {pool} already has a member with address {} and protocol_port {}: {}.",
            member.address.ip(),
            member.address.port(),
            other.id,
        );
        return Err(Fault::conflict(said));
    }
    into.members.push(member);
    let view = shown(call, &balancer, pool, &id)?;
    Ok(Done { ops: vec![balancer.op()], answer: Answer::created(ROOT, view) })
}

/// `GET pools/{id}/members/{id}`
pub(super) fn show(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (pool, id) = (call.id(0), call.id(1));
    let balancer = call.balancer_of_pool(pool)?;
    Ok(Done::nothing(Answer::shown(ROOT, shown(call, &balancer, pool, id)?)))
}

/// `GET pools/{id}/members`
pub(super) fn list(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancer = call.balancer_of_pool(call.id(0))?;
    let pool = balancer.pool(call.id(0)).ok_or_else(|| no_pool(call.id(0)))?;
    let items = pool.members.iter().map(|member| Item::shown(view(call, &balancer, pool, member)));
    list::page(call, "members", FILTERS, items).map(Done::nothing)
}

/// `GET members`: those of all pools.
pub(super) fn list_all(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancers: Vec<Balancer> = call.balancers().collect();
    let pools = balancers.iter().flat_map(|balancer| balancer.pools.iter().map(move |pool| (balancer, pool)));
    let items = pools.flat_map(|(balancer, pool)| {
        pool.members.iter().map(move |member| {
            let mut view = view(call, balancer, pool, member);
            view["pool_id"] = json!(pool.id);
            view["loadbalancer_id"] = json!(balancer.id);
            view["loadbalancers"] = json!([{ "id": balancer.id }]);
            Item::shown(view)
        })
    });
    list::page(call, "members", FILTERS, items).map(Done::nothing)
}

/// `PUT pools/{id}/members/{id}`
pub(super) fn update(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (pool, id) = (call.id(0), call.id(1));
    let mut balancer = call.balancer_of_pool(pool)?;
    let body = call.change(ROOT, FIELDS)?;
    change(call, &body, &mut balancer, pool, id)?;
    let view = shown(call, &balancer, pool, id)?;
    Ok(Done { ops: vec![balancer.op()], answer: Answer::shown(ROOT, view) })
}

/// `DELETE pools/{id}/members/{id}`
pub(super) fn delete(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (pool, id) = (call.id(0), call.id(1));
    let mut balancer = call.balancer_of_pool(pool)?;
    let from = balancer.pool_mut(pool).ok_or_else(|| no_pool(pool))?;
    from.member(id).ok_or_else(|| not_found(id))?;
    super::pools::removable_members(from)?;
    from.members.retain(|member| member.id != id);
    Ok(Done { ops: vec![balancer.op()], answer: Answer::gone() })
}

fn not_found(id: &str) -> Fault {
    Fault::not_found("Member", id)
}

/// A new member, as `body` says.
fn made(call: &Call<'_>, body: &Body, balancer: &Balancer) -> Result<Member, Fault> {
    let ip: IpAddr = body.ip("address").ok_or_else(|| Fault::invalid("address", "It is required."))?;
    let port = port(body).ok_or_else(|| Fault::invalid("protocol_port", "It is required."))?;
    if body.text(SUBNET).is_none() && !balancer.annotations.is_set(BY_ADDRESS) {
        let why =
            format!("{SUBNET} is required, unless {BY_ADDRESS} of load balancer {} is true.", balancer.id,);
        return Err(Fault::by_address(why));
    }
    let mut member = Member::new(call.book.fresh_uuid(), SocketAddr::new(ip, port));
    member.weight = Some(weight(body).unwrap_or(WEIGHT));
    body.note(FIELDS, &mut member.annotations);
    call.stamp(&mut member.annotations);
    Ok(member)
}

/// Changes a member as `body` says.
fn change(call: &Call<'_>, body: &Body, balancer: &mut Balancer, pool: &str, id: &str) -> Result<(), Fault> {
    let pool = balancer.pool_mut(pool).ok_or_else(|| no_pool(pool))?;
    let mut member = pool.member(id).cloned().ok_or_else(|| not_found(id))?;
    if let Some(port) = port(body) {
        member.address.set_port(port);
    }
    if let Some(weight) = weight(body) {
        member.weight = Some(weight);
    }
    if let Some(other) = twin(pool, &member) {
        let said = format!("Pool {} already has a member with that address and port: {}.", pool.id, other.id);
        return Err(Fault::conflict(said));
    }
    body.note(FIELDS, &mut member.annotations);
    call.stamp(&mut member.annotations);
    if let Some(at) = pool.members.iter_mut().find(|member| member.id == id) {
        *at = member;
    }
    Ok(())
}

fn port(body: &Body) -> Option<u16> {
    body.number("protocol_port").and_then(|port| u16::try_from(port).ok())
}

fn weight(body: &Body) -> Option<u16> {
    body.number("weight").and_then(|weight| u16::try_from(weight).ok())
}

/// Another member of the pool at the same address and port.
fn twin<'p>(pool: &'p Pool, member: &Member) -> Option<&'p Member> {
    pool.members.iter().find(|other| other.id != member.id && other.address == member.address)
}

fn shown(call: &Call<'_>, balancer: &Balancer, pool: &str, id: &str) -> Result<Value, Fault> {
    let pool = balancer.pool(pool).ok_or_else(|| no_pool(pool))?;
    let member = pool.member(id).ok_or_else(|| not_found(id))?;
    Ok(view(call, balancer, pool, member))
}

/// How a member is.
pub(super) fn state(call: &Call<'_>, balancer: &Balancer, pool: &Pool, member: &Member) -> &'static str {
    if pool.monitor.as_ref().is_none_or(|monitor| monitor.is_off) {
        return "NO_MONITOR";
    }
    if balancer.listeners_of(&pool.id).next().is_none() {
        return "UNKNOWN";
    }
    match (call.fitness)(&balancer.id, &pool.id, &member.id) {
        Fitness::Fit => "ONLINE",
        Fitness::Unfit => "OFFLINE",
        Fitness::Unknown => "INITIAL",
    }
}

/// As clients see it.
fn view(call: &Call<'_>, balancer: &Balancer, pool: &Pool, member: &Member) -> Value {
    let state = state(call, balancer, pool, member);
    let of_listeners = balancer.listeners_of(&pool.id);
    let states =
        of_listeners.map(|listener| json!({ "listener_id": listener.id, "operating_status": state }));
    let is_anywhere = member.annotations.text(SUBNET).unwrap_or_default().is_empty();
    let mut view = json!({
        "id": member.id,
        "project_id": call.project(),
        "name": "",
        "admin_state_up": true,
        "address": member.address.ip().to_string(),
        "protocol_port": member.address.port(),
        "weight": member.weight.unwrap_or(WEIGHT),
        SUBNET: null,
        "ip_version": if member.address.is_ipv4() { "v4" } else { "v6" },
        "operating_status": state,
        "status": states.collect::<Vec<_>>(),
        "reason": null,
        "availability_zone": "",
        "member_type": if is_anywhere { "ip" } else { "instance" },
        "instance_id": "",
        "created_at": time(&member.annotations, Moment::Created),
        "updated_at": time(&member.annotations, Moment::Updated),
    });
    if let Value::Object(view) = &mut view {
        shape::noted(FIELDS, &member.annotations, view);
    }
    view
}
