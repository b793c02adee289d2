//! What does this node answer of quotas, providers, flavors and zones?
//!
//! There are no quotas, no flavors and no zones; there is one provider.

use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::balancers::PROVIDERS;
use super::fault::Fault;
use super::sight::{Decided, Sight};
use super::{form, lists};

/// What has a quota. The reference tells two of them by an older name as well.
const QUOTAS: &[&str] = &[
    "loadbalancer",
    "load_balancer",
    "listener",
    "member",
    "pool",
    "healthmonitor",
    "health_monitor",
    "l7policy",
    "l7rule",
];

fn unlimited() -> Map<String, Value> {
    QUOTAS.iter().map(|name| ((*name).to_owned(), json!(-1))).collect()
}

pub(super) fn quotas(_: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    // Those that are listed are those that somebody changed.
    Ok(Decided::nothing(lists::list("quotas", Vec::new(), ask)?))
}

pub(super) fn quota(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    if ask.id(0) != sight.project() {
        return Err(Fault::forbidden());
    }
    let mut quota = unlimited();
    quota.insert("project_id".to_owned(), json!(sight.project()));
    Ok(Decided::nothing(json!({ "quota": quota })))
}

pub(super) fn default_quota(_: &Sight<'_>, _: &Ask) -> Result<Decided, Fault> {
    Ok(Decided::nothing(json!({ "quota": unlimited() })))
}

/// Quotas are for administrators of a cloud, who are not known here.
pub(super) fn refuse(_: &Sight<'_>, _: &Ask) -> Result<Decided, Fault> {
    Err(Fault::forbidden())
}

pub(super) fn providers(_: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let told =
        PROVIDERS.iter().map(|name| json!({ "name": name, "description": "Homing, the node that answers." }));
    let told = told.map(|provider| lists::only_fields(provider, ask)).collect::<Vec<_>>();
    Ok(Decided::nothing(json!({ "providers": told })))
}

pub(super) fn capabilities(_: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (provider, kind) = (ask.id(0), ask.id(1));
    if !PROVIDERS.contains(&provider) {
        let said = format!("Provider '{provider}' is not enabled.");
        return Err(Fault::new(axum::http::StatusCode::BAD_REQUEST, said));
    }
    match kind {
        "flavor_capabilities" | "availability_zone_capabilities" => {
            Ok(Decided::nothing(json!({ kind: Vec::<Value>::new() })))
        }
        _ => Err(Fault::no_path()),
    }
}

/// Kinds of which there are none: the word of the path, the key of a list, and what one is called.
const NONE: &[(&str, &str, &str)] = &[
    ("flavors", "flavors", "Flavor"),
    ("flavorprofiles", "flavorprofiles", "Flavor Profile"),
    ("availabilityzones", "availability_zones", "Availability Zone"),
    ("availabilityzoneprofiles", "availability_zone_profiles", "Availability Zone Profile"),
    ("amphorae", "amphorae", "Amphora"),
];

fn kind(ask: &Ask) -> Result<&'static (&'static str, &'static str, &'static str), Fault> {
    NONE.iter().find(|(word, ..)| *word == ask.id(0)).ok_or_else(Fault::no_path)
}

pub(super) fn list_none(_: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    Ok(Decided::nothing(lists::list(kind(ask)?.1, Vec::new(), ask)?))
}

pub(super) fn show_none(_: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    Err(Fault::not_found(kind(ask)?.2, ask.id(1)))
}

/// What went through a load balancer or a listener.
pub(super) fn stats(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (kind, id) = (ask.id(0), ask.id(1));
    let (balancer, listener) = match kind {
        "loadbalancers" => (sight.balancer(id)?, None),
        "listeners" => {
            let (balancer, listener) = sight.listener(id)?;
            (balancer, Some(form::name_of(listener)))
        }
        _ => return Err(Fault::no_path()),
    };
    let stats = (sight.counts)(form::name_of(balancer), listener);
    Ok(Decided::nothing(json!({ "stats": stats })))
}
