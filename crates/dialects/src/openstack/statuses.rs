//! How are a load balancer and all that is in it, right now?
//!
//! What was asked for is in effect when the answer comes, so `provisioning_status` is always `ACTIVE`; what probes found
//! is in `operating_status`.

use homing_core::drain::AdminState;
use homing_core::health::Health;
use serde_json::{Value, json};

use super::sight::Sight;
use super::{balancers, form, members, monitors};

const ONLINE: &str = "ONLINE";
const OFFLINE: &str = "OFFLINE";
const DEGRADED: &str = "DEGRADED";
const ERROR: &str = "ERROR";

/// Of a member.
pub(super) fn of_member(sight: &Sight<'_>, balancer: &Value, group: &Value, target: &Value) -> &'static str {
    if !members::is_up(target) {
        return OFFLINE;
    }
    let name = form::name_of;
    let now = (sight.targets)(name(balancer), name(group), name(target));
    let (health, state) = now.unwrap_or((None, AdminState::Active));
    let rests = target.get("weight").and_then(Value::as_u64) == Some(0);
    let is_probed = group.get("health").is_some();
    match health.filter(|_| is_probed) {
        Some(Health::Unhealthy) => ERROR,
        _ if rests || state != AdminState::Active => "DRAINING",
        Some(Health::Healthy) => ONLINE,
        Some(_) => OFFLINE,
        None if is_probed => OFFLINE,
        None => "NO_MONITOR",
    }
}

/// Of a pool: as its members are.
pub(super) fn of_pool(sight: &Sight<'_>, balancer: &Value, group: &Value) -> &'static str {
    let targets = form::items(group, "targets").iter().filter(|target| members::is_up(target));
    let statuses: Vec<_> = targets.map(|target| of_member(sight, balancer, group, target)).collect();
    let sick = statuses.iter().filter(|status| **status == ERROR).count();
    match sick {
        0 => ONLINE,
        sick if sick == statuses.len() => ERROR,
        _ => DEGRADED,
    }
}

/// Of a listener: as the pools are that it leads to.
pub(super) fn of_listener(sight: &Sight<'_>, balancer: &Value, listener: &Value) -> &'static str {
    let is_closed = |object| form::text(object, "admin") == Some("closed");
    if is_closed(listener) || is_closed(balancer) {
        return OFFLINE;
    }
    let pools = pools_of(balancer, listener);
    worst(pools.map(|pool| of_pool(sight, balancer, pool)), DEGRADED)
}

/// Of a load balancer: as its pools are.
pub(super) fn of_balancer(sight: &Sight<'_>, balancer: &Value) -> &'static str {
    if form::text(balancer, "admin") == Some("closed") {
        return OFFLINE;
    }
    worst(balancers::pools(balancer).map(|pool| of_pool(sight, balancer, pool)), ERROR)
}

fn worst(statuses: impl Iterator<Item = &'static str>, where_all_fail: &'static str) -> &'static str {
    statuses.fold(ONLINE, |worst, status| match status {
        ERROR => where_all_fail,
        DEGRADED if worst == ONLINE => DEGRADED,
        _ => worst,
    })
}

/// The pools that a listener leads to, by itself or by a rule; each once.
fn pools_of<'v>(balancer: &'v Value, listener: &'v Value) -> impl Iterator<Item = &'v Value> {
    let leads = move |group: &Value| {
        let name = form::name_of(group);
        let rules = form::items(listener, "rules").iter();
        form::text(listener, "group") == Some(name)
            || rules.into_iter().any(|rule| form::text(rule, "group") == Some(name))
    };
    balancers::pools(balancer).filter(move |group| leads(group))
}

/// The tree of a load balancer.
pub(super) fn tree(sight: &Sight<'_>, balancer: &Value) -> Value {
    let listeners = form::items(balancer, "listeners").iter().map(|listener| {
        let pools: Vec<Value> =
            pools_of(balancer, listener).map(|group| pool(sight, balancer, group)).collect();
        with_status(listener, of_listener(sight, balancer, listener), "pools", json!(pools))
    });
    let listeners: Vec<Value> = listeners.collect();
    with_status(balancer, of_balancer(sight, balancer), "listeners", json!(listeners))
}

fn pool(sight: &Sight<'_>, balancer: &Value, group: &Value) -> Value {
    let members = form::items(group, "targets").iter().map(|target| {
        let status = of_member(sight, balancer, group, target);
        let mut told = with_status(target, status, "address", json!(null));
        if let Some(address) = members::address(target) {
            form::set(&mut told, "address", Some(json!(address.ip().to_string())));
            form::set(&mut told, "protocol_port", Some(json!(address.port())));
        }
        told
    });
    let members: Vec<Value> = members.collect();
    let mut told = with_status(group, of_pool(sight, balancer, group), "members", json!(members));
    if let Some(monitor) = monitors::monitor(group) {
        form::set(&mut told, "health_monitor", Some(monitors::status(group, &monitor)));
    }
    told
}

fn with_status(object: &Value, status: &str, key: &str, below: Value) -> Value {
    let id = form::name_of(object);
    let name = form::note(object, "name").unwrap_or_default();
    json!({ "id": id, "name": name, "operating_status": status, "provisioning_status": "ACTIVE", key: below })
}
