//! What is a pool to clients of Huawei ELB?

use homing_core::spec::{Layer, SchedulerKind};
use serde_json::{Value, json};

use super::call::{Answer, Call, Moment, time};
use super::fault::Fault;
use super::list::{self, Item};
use super::shape::{self, Body, Fate, Field, Form, On, field, refused};
use crate::book::Done;
use crate::pools::{Action, Balancer, Listener, Pool};

mod empty;
mod persistence;

/// What it is called in bodies.
const ROOT: &str = "pool";

const ALGORITHMS: &[&str] = &[
    "ROUND_ROBIN",
    "LEAST_CONNECTIONS",
    "SOURCE_IP",
    "QUIC_CID",
    "2_TUPLE_HASH",
    "3_TUPLE_HASH",
    "5_TUPLE_HASH",
];
/// Those that Homing has, and its own words for them.
const SCHEDULERS: &[(&str, SchedulerKind)] = &[
    ("ROUND_ROBIN", SchedulerKind::WeightedRoundRobin),
    ("LEAST_CONNECTIONS", SchedulerKind::WeightedLeastConnections),
    ("SOURCE_IP", SchedulerKind::IpHash),
];
const PROTOCOLS: &[&str] = &["TCP", "UDP", "HTTP", "HTTPS", "GRPC", "QUIC", "TLS", "IP"];
/// What members of a listener may speak.
const GO_TOGETHER: &[(&str, &[&str])] =
    &[("TCP", &["TCP"]), ("UDP", &["UDP"]), ("HTTP", &["HTTP"]), ("HTTPS", &["HTTP", "HTTPS", "GRPC"])];

const NO_SUBNETS: &str = "Members are where their addresses are; kept.";
const NO_CONSOLE: &str = "It is a note for the vendor's console; kept.";
const MEMBERS_STAY: &str = "member_deletion_protection_enable";

pub(super) const FIELDS: &[Field] = &[
    field("project_id", Form::Text(64), On::Create, Fate::Dropped("The project of the path counts.")),
    field("protocol", Form::Word(PROTOCOLS), On::Needed, Fate::Done),
    field("lb_algorithm", Form::Word(ALGORITHMS), On::Both, Fate::Done),
    field("loadbalancer_id", Form::Text(64), On::Create, Fate::Done),
    field("listener_id", Form::Text(64), On::Create, Fate::Done),
    field("name", Form::Text(255), On::Both, Fate::Noted),
    field("description", Form::Text(255), On::Both, Fate::Noted),
    field("admin_state_up", Form::Flag, On::Both, Fate::Done),
    field("session_persistence", Form::Object(persistence::FIELDS), On::Both, Fate::Done),
    field("slow_start", Form::Object(empty::SLOW_START), On::Both, Fate::Done),
    field("connection_drain", Form::Object(empty::DRAIN), On::Both, Fate::Done),
    field("pool_health", Form::Object(empty::HEALTH), On::Both, Fate::Done),
    field(MEMBERS_STAY, Form::Flag, On::Both, Fate::Noted),
    field("vpc_id", Form::Text(64), On::Both, Fate::Kept(NO_SUBNETS)),
    field("type", Form::Word(&["", "instance", "ip"]), On::Both, Fate::Kept(NO_SUBNETS)),
    field("ip_version", Form::Word(&["v4", "dualstack"]), On::Create, Fate::Kept(NO_SUBNETS)),
    field("public_border_group", Form::Text(64), On::Create, Fate::Kept("A node is in one place; kept.")),
    field("enterprise_project_id", Form::Text(64), On::Create, Fate::Kept("Projects have no parents; kept.")),
    field(
        "protection_status",
        Form::Word(&["nonProtection", "consoleProtection"]),
        On::Both,
        Fate::Kept(NO_CONSOLE),
    ),
    field("protection_reason", Form::Text(255), On::Both, Fate::Kept(NO_CONSOLE)),
    refused("any_port_enable", "A member has one port."),
    refused("az_affinity", "A node is in one place."),
    refused("quic_cid_hash_strategy", "There is no QUIC."),
];

const FILTERS: &[&str] = &[
    "id",
    "name",
    "description",
    "admin_state_up",
    "healthmonitor_id",
    "loadbalancer_id",
    "listener_id",
    "protocol",
    "lb_algorithm",
    "enterprise_project_id",
    "ip_version",
    "member_address",
    MEMBERS_STAY,
    "vpc_id",
    "type",
    "protection_status",
    "connection_drain",
    "pool_health",
    "any_port_enable",
    "public_border_group",
];

/// `POST pools`
pub(super) fn create(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let body = call.new_body(ROOT, FIELDS)?;
    let mut balancer = balancer_of(call, &body)?;
    let protocol = body.text("protocol").unwrap_or_default();
    let Some(algorithm) = body.text("lb_algorithm") else {
        return Err(Fault::invalid("lb_algorithm", "It is required."));
    };
    let mut pool = Pool::new(call.book.fresh_uuid(), protocol, scheduler(algorithm)?);
    speak(protocol, &mut pool)?;
    apply(call, &body, &balancer, &mut pool)?;
    if let Some(id) = body.text("listener_id") {
        let listener = balancer.listener(id).ok_or_else(|| super::listeners::not_found(id))?;
        goes_with(&pool, listener, &balancer)?;
        if listener.default.is_some() {
            return Err(Fault::conflict(format!("Listener {id} already has a default pool.")));
        }
    }
    if let Some(listener) = body.text("listener_id").and_then(|id| balancer.listener_mut(id)) {
        listener.default = Some(Action::Pool(pool.id.clone()));
    }
    let id = pool.id.clone();
    balancer.pools.push(pool);
    answer(call, balancer, &id, Answer::created)
}

/// `GET pools/{id}`
pub(super) fn show(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let balancer = call.balancer_of_pool(id)?;
    let pool = balancer.pool(id).ok_or_else(|| not_found(id))?;
    Ok(Done::nothing(Answer::shown(ROOT, view(pool, &balancer, call.project()))))
}

/// `GET pools`
pub(super) fn list(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancers: Vec<Balancer> = call.balancers().collect();
    let pairs = balancers.iter().flat_map(|balancer| balancer.pools.iter().map(move |pool| (balancer, pool)));
    let items = pairs.map(|(balancer, pool)| {
        let members = pool.members.iter();
        let mut also: Vec<_> =
            members.map(|member| ("member_address", member.address.ip().to_string())).collect();
        also.push(("loadbalancer_id", balancer.id.clone()));
        also.extend(balancer.listeners_of(&pool.id).map(|listener| ("listener_id", listener.id.clone())));
        also.push(("connection_drain", pool.said.has("drain").to_string()));
        also.push((
            "pool_health",
            format!("minimum_healthy_member_count={}", u8::from(empty::forwards(pool))),
        ));
        Item { view: view(pool, balancer, call.project()), also }
    });
    list::page(call, "pools", FILTERS, items).map(Done::nothing)
}

/// `PUT pools/{id}`
pub(super) fn update(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let mut balancer = call.balancer_of_pool(id)?;
    let body = call.change(ROOT, FIELDS)?;
    let mut pool = balancer.pool(id).cloned().ok_or_else(|| not_found(id))?;
    for name in ["vpc_id", "type"] {
        let before = pool.annotations.text(name).filter(|before| !before.is_empty());
        if before.is_some_and(|before| body.has(name) && body.text(name) != Some(before)) {
            return Err(Fault::invalid(name, "It can only be changed where nothing was said of it."));
        }
    }
    if let Some(algorithm) = body.text("lb_algorithm") {
        pool.scheduler = scheduler(algorithm)?;
    }
    apply(call, &body, &balancer, &mut pool)?;
    if let Some(at) = balancer.pool_mut(id) {
        *at = pool;
    }
    answer(call, balancer, id, Answer::shown)
}

/// `DELETE pools/{id}`
pub(super) fn delete(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let balancer = call.balancer_of_pool(id)?;
    let pool = balancer.pool(id).ok_or_else(|| not_found(id))?;
    let in_use = |what: String| Err(Fault::conflict(format!("Pool {id} {what} and cannot be deleted.")));
    if let Some(policy) = policy_of(&balancer, id) {
        return in_use(format!("is in use by l7policy {policy}"));
    }
    if !pool.members.is_empty() {
        return in_use(format!("still has {} members", pool.members.len()));
    }
    if let Some(monitor) = &pool.monitor {
        return in_use(format!("still has healthmonitor {}", monitor.id));
    }
    Ok(removed(balancer, id))
}

/// `DELETE pools/{id}/delete-cascade`, with its members and its health check.
pub(super) fn delete_cascade(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let balancer = call.balancer_of_pool(id)?;
    removable_members(balancer.pool(id).ok_or_else(|| not_found(id))?)?;
    if let Some(policy) = policy_of(&balancer, id) {
        return Err(Fault::conflict(format!(
            "Pool {id} is in use by l7policy {policy} and cannot be deleted."
        )));
    }
    Ok(removed(balancer, id))
}

/// Listeners that led to it lead nowhere then.
fn removed(mut balancer: Balancer, id: &str) -> Done<Answer> {
    balancer.pools.retain(|pool| pool.id != id);
    for listener in &mut balancer.listeners {
        if listener.pool() == Some(id) {
            listener.default = None;
        }
    }
    Done { ops: vec![balancer.op()], answer: Answer::gone() }
}

fn policy_of<'b>(balancer: &'b Balancer, pool: &str) -> Option<&'b str> {
    let mut policies = balancer.listeners.iter().flat_map(|listener| &listener.policies);
    let leads = policies.find(|policy| policy.action.pools().any(|name| name == pool));
    leads.map(|policy| &*policy.id)
}

/// Whether its members may go.
pub(super) fn removable_members(pool: &Pool) -> Result<(), Fault> {
    if pool.annotations.is_set(MEMBERS_STAY) && !pool.members.is_empty() {
        let said = format!("Pool {} has {MEMBERS_STAY} set: its members cannot be removed.", pool.id);
        return Err(Fault::conflict(said));
    }
    Ok(())
}

pub(super) fn not_found(id: &str) -> Fault {
    Fault::not_found("Pool", id)
}

fn answer(
    call: &Call<'_>,
    balancer: Balancer,
    id: &str,
    answer: fn(&str, Value) -> Answer,
) -> Result<Done<Answer>, Fault> {
    let pool = balancer.pool(id).ok_or_else(|| not_found(id))?;
    let answer = answer(ROOT, view(pool, &balancer, call.project()));
    Ok(Done { ops: vec![balancer.op()], answer })
}

/// The load balancer that a new pool is to belong to.
fn balancer_of(call: &Call<'_>, body: &Body) -> Result<Balancer, Fault> {
    let balancer = match (body.text("loadbalancer_id"), body.text("listener_id")) {
        (Some(id), _) => call.balancer(id)?,
        (None, Some(id)) => call.balancer_of_listener(id)?,
        (None, None) if body.text("type").is_some() => {
            let why = "A pool belongs to a load balancer: name loadbalancer_id or listener_id.";
            return Err(Fault::unsupported("type", why));
        }
        (None, None) => {
            let why = "At least one of loadbalancer_id, listener_id and type is required.";
            return Err(Fault::invalid("loadbalancer_id", why));
        }
    };
    match body.text("listener_id").filter(|id| balancer.listener(id).is_none()) {
        Some(id) => Err(super::listeners::not_found(id)),
        None => Ok(balancer),
    }
}

fn scheduler(algorithm: &str) -> Result<SchedulerKind, Fault> {
    let found = SCHEDULERS.iter().find(|(name, _)| *name == algorithm);
    found.map(|(_, scheduler)| *scheduler).ok_or_else(|| {
        let names: Vec<&str> = SCHEDULERS.iter().map(|(name, _)| *name).collect();
        Fault::unsupported("lb_algorithm", format!("There are {}.", names.join(", ")))
    })
}

/// The name of a scheduler; one that this API does not have is called as Homing does.
pub(super) fn algorithm(scheduler: SchedulerKind) -> &'static str {
    SCHEDULERS.iter().find(|(_, known)| *known == scheduler).map_or(scheduler.as_str(), |(name, _)| name)
}

/// Says how members are spoken to.
fn speak(protocol: &str, pool: &mut Pool) -> Result<(), Fault> {
    match protocol {
        "TCP" | "UDP" | "HTTP" => {}
        // As the vendor does: whoever answers is believed.
        "HTTPS" => pool.said.set("tls", Some(json!({ "verify": false }))),
        "GRPC" => pool.said.set("http2", Some("always")),
        other => return Err(Fault::unsupported("protocol", format!("There are no {other} pools."))),
    }
    Ok(())
}

/// What members of a pool speak, as clients know it: as was said, else as the listeners that lead to it.
pub(super) fn protocol(pool: &Pool, balancer: &Balancer) -> String {
    let listener = || balancer.listeners_of(&pool.id).next().map(super::listeners::spelt);
    let spelt = pool.protocol.clone().or_else(listener).unwrap_or_else(|| "HTTP".to_owned());
    if spelt == "HTTPS" && pool.protocol.is_none() { "HTTP".to_owned() } else { spelt }
}

/// Whether a listener may lead to a pool.
pub(super) fn goes_with(pool: &Pool, listener: &Listener, balancer: &Balancer) -> Result<(), Fault> {
    let (theirs, own) = (protocol(pool, balancer), super::listeners::spelt(listener));
    let allowed = GO_TOGETHER.iter().find(|(name, _)| *name == own).map_or(&[][..], |(_, allowed)| allowed);
    if allowed.contains(&&*theirs) {
        return Ok(());
    }
    let why = format!(
        "The protocol {theirs} of pool {} does not go with the protocol {own} of listener {}.",
        pool.id, listener.id
    );
    Err(Fault::invalid("protocol", why))
}

/// The layer of a protocol of pools.
pub(super) fn layer(protocol: &str) -> Layer {
    if matches!(protocol, "TCP" | "UDP") { Layer::Four } else { Layer::Seven }
}

/// What can be said both times.
fn apply(call: &Call<'_>, body: &Body, balancer: &Balancer, pool: &mut Pool) -> Result<(), Fault> {
    if body.flag("admin_state_up") == Some(false) {
        return Err(Fault::invalid("admin_state_up", "It can only be true."));
    }
    body.note(FIELDS, &mut pool.annotations);
    let protocol = protocol(pool, balancer);
    persistence::apply(body, &protocol, balancer, pool)?;
    empty::apply(body, &protocol, pool)?;
    call.stamp(&mut pool.annotations);
    Ok(())
}

/// As clients see it.
fn view(pool: &Pool, balancer: &Balancer, project: &str) -> Value {
    let protocol = protocol(pool, balancer);
    let listeners = balancer.listeners_of(&pool.id).map(|listener| json!({ "id": listener.id }));
    let mut view = json!({
        "id": pool.id,
        "project_id": project,
        "name": "", "description": "",
        "admin_state_up": true,
        "protocol": protocol,
        "lb_algorithm": algorithm(pool.scheduler),
        "loadbalancers": [{ "id": balancer.id }],
        "listeners": listeners.collect::<Vec<_>>(),
        "members": pool.members.iter().map(|member| json!({ "id": member.id })).collect::<Vec<_>>(),
        "healthmonitor_id": pool.monitor.as_ref().map(|monitor| &*monitor.id),
        "session_persistence": persistence::view(pool, &protocol),
        "slow_start": empty::view_slow_start(pool),
        "connection_drain": empty::view_drain(pool),
        "pool_health": { "minimum_healthy_member_count": u8::from(empty::forwards(pool)) },
        "ip_version": if layer(&protocol) == Layer::Four { "dualstack" } else { "v4" },
        MEMBERS_STAY: false,
        "any_port_enable": false,
        "vpc_id": "", "type": "",
        "public_border_group": "center",
        "enterprise_project_id": "0",
        "protection_status": "nonProtection", "protection_reason": "",
        "quic_cid_hash_strategy": null, "az_affinity": null,
        "created_at": time(&pool.annotations, Moment::Created),
        "updated_at": time(&pool.annotations, Moment::Updated),
    });
    if let Value::Object(view) = &mut view {
        shape::noted(FIELDS, &pool.annotations, view);
    }
    view
}

/// One that is shown beside others, for the tree of states.
pub(super) fn name(pool: &Pool) -> &str {
    pool.annotations.text("name").unwrap_or_default()
}
