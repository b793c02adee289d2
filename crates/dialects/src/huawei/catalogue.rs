//! What does a node offer: zones, sizes, quotas, versions?

use homing_core::limits;
use serde_json::{Value, json};

use super::call::{Answer, Call};
use super::fault::Fault;
use super::list::{self, Item};
use crate::book::Done;
use crate::pools::Balancer;

/// The one zone of a node.
pub(super) const ZONE: &str = "homing-1a";
/// The one size of layer 4, by a name that every node has.
pub(super) const L4_FLAVOR: &str = "6b5e9f6e-6f6d-4c34-8a4c-000000000004";
/// The one size of layer 7.
pub(super) const L7_FLAVOR: &str = "6b5e9f6e-6f6d-4c34-8a4c-000000000007";

const FLAVOR_FILTERS: &[&str] =
    &["id", "name", "type", "shared", "public_border_group", "category", "list_all", "flavor_sold_out"];

/// `GET availability-zones`: a list of sets of zones that go together.
pub(super) fn zones(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    for (name, value) in &call.query {
        match &**name {
            "public_border_group" => {}
            "loadbalancer_id" => drop(call.balancer(value)?),
            name => return Err(Fault::invalid(name, "There is no such filter.")),
        }
    }
    let zone = json!({
        "code": ZONE, "state": "ACTIVE", "protocol": ["L4", "L7"], "public_border_group": "center", "category": 0,
    });
    Ok(Done::nothing(Answer::shown("availability_zones", json!([[zone]]))))
}

/// `GET flavors`
pub(super) fn flavors(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let item =
        |view| Item { view, also: vec![("list_all", "true".to_owned()), ("list_all", "false".to_owned())] };
    list::page(call, "flavors", FLAVOR_FILTERS, all_flavors().into_iter().map(item)).map(Done::nothing)
}

/// `GET flavors/{id}`
pub(super) fn flavor(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let found = all_flavors().into_iter().find(|flavor| flavor["id"] == id);
    let found = found.ok_or_else(|| Fault::not_found("Flavor", id))?;
    Ok(Done::nothing(Answer::shown("flavor", found)))
}

/// They say what the vendor's largest say; a node gives what it has.
fn all_flavors() -> [Value; 2] {
    let flavor = |id: &str, name: &str, kind: &str| {
        json!({
            "id": id, "name": name, "type": kind, "shared": true, "project_id": null, "flavor_sold_out": false,
            "public_border_group": "center", "category": 0,
            "info": { "connection": 20_000_000, "cps": 400_000, "bandwidth": 10_000_000, "lcu": 100 },
        })
    };
    [
        flavor(L4_FLAVOR, "L4_flavor.elb.pro.max", "L4_elastic_max"),
        flavor(L7_FLAVOR, "L7_flavor.elb.pro.max", "L7_elastic_max"),
    ]
}

/// What is bounded on a node: key, most, and how many of it the caller's load balancers have.
fn quotas(call: &Call<'_>) -> Vec<(&'static str, i64, usize)> {
    let all: Vec<Balancer> = call.balancers().collect();
    let listeners = || all.iter().flat_map(|balancer| &balancer.listeners);
    let pools = || all.iter().flat_map(|balancer| &balancer.pools);
    let most = |limit: usize| i64::try_from(limit).unwrap_or(-1);
    let policies = listeners().map(|listener| listener.policies.len()).sum();
    vec![
        ("loadbalancer", most(limits::LOAD_BALANCERS), all.len()),
        ("listener", most(limits::LISTENERS), listeners().count()),
        ("pool", most(limits::GROUPS), pools().count()),
        ("member", -1, pools().map(|pool| pool.members.len()).sum()),
        ("healthmonitor", -1, pools().filter(|pool| pool.monitor.is_some()).count()),
        ("l7policy", -1, policies),
        ("certificate", -1, call.book.certificates().len()),
        ("members_per_pool", most(limits::TARGETS_PER_GROUP), 0),
        ("l7policies_per_listener", most(limits::RULES_PER_LISTENER), 0),
        ("condition_per_policy", 10, 0),
        ("listeners_per_loadbalancer", -1, 0),
        ("listeners_per_pool", -1, 0),
        ("pools_per_l7policy", 5, 0),
        ("ipgroup", 0, 0),
        ("security_policy", 0, 0),
    ]
}

/// `GET quotas`
pub(super) fn quota(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let mut view: serde_json::Map<String, Value> =
        quotas(call).into_iter().map(|(key, most, _)| (key.to_owned(), json!(most))).collect();
    view.insert("project_id".to_owned(), json!(call.project()));
    Ok(Done::nothing(Answer::shown("quota", Value::Object(view))))
}

/// `GET quotas/details`
pub(super) fn quota_details(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    if let Some((name, _)) = call.query.iter().find(|(name, _)| name != "quota_key") {
        return Err(Fault::invalid(name, "There is no such filter."));
    }
    let is_asked = |key: &str| call.query.is_empty() || call.query.iter().any(|(_, wanted)| wanted == key);
    let all = quotas(call).into_iter().filter(|(key, ..)| is_asked(key));
    let view: Vec<Value> = all
        .map(|(key, most, used)| json!({ "quota_key": key, "quota_limit": most, "used": used, "unit": "count" }))
        .collect();
    Ok(Done::nothing(Answer::shown("quotas", json!(view))))
}

/// `GET /versions`
pub(super) fn versions(_: &Call<'_>) -> Result<Done<Answer>, Fault> {
    Ok(Done::nothing(all_versions()))
}

/// The versions of the API.
pub(super) fn all_versions() -> Answer {
    let version = |id: &str, status: &str| json!({ "id": id, "status": status });
    let all = json!([version("v3", "CURRENT"), version("v2", "STABLE"), version("v2.0", "STABLE")]);
    Answer::shown("versions", all)
}
