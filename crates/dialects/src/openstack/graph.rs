//! How is a load balancer made whole, with its listeners and pools in one request?
//!
//! Pools come first. A listener or a policy that names a pool only by its name means one of them; one that says more of
//! it brings it along.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::fault::Fault;
use super::shape::Said;
use super::sight::{Sight, project_of};
use super::{balancers, form, listeners, members, monitors, policies, pools, rules};

/// Fills the document of a new load balancer with what was asked for along with it.
pub(super) fn fill(sight: &Sight<'_>, balancer: &mut Value, said: &Said) -> Result<(), Fault> {
    let mut wanted = said.objects("listeners");
    let mut all = said.objects("pools");
    let mut referred = HashSet::new();
    for listener in &mut wanted {
        gather(listener, "default_pool", &mut all, &mut referred)?;
        let mut policies = listener.objects("l7policies");
        for policy in &mut policies {
            gather(policy, "redirect_pool", &mut all, &mut referred)?;
        }
        let policies: Vec<Value> = policies.into_iter().map(Said::into_value).collect();
        listener.set("l7policies", policies.into());
    }
    let ids = pools(sight, balancer, &all, &referred)?;
    for mut listener in wanted {
        point(&mut listener, "default_pool", "default_pool_id", &ids)?;
        let policies = listener.objects("l7policies");
        let id = listeners::make(sight, balancer, &listener)?;
        for mut policy in policies {
            point(&mut policy, "redirect_pool", "redirect_pool_id", &ids)?;
            policies::make(sight, balancer, &id, &policy)?;
        }
    }
    Ok(())
}

/// Takes a pool out that an object brings along, and leaves its name there.
fn gather(
    object: &mut Said,
    key: &str,
    all: &mut Vec<Said>,
    referred: &mut HashSet<String>,
) -> Result<(), Fault> {
    let Some(pool) = object.object(key) else { return Ok(()) };
    let Some(name) = pool.text("name").filter(|name| !name.is_empty()).map(str::to_owned) else {
        return Err(Fault::validation("Pools must be named when creating a fully populated loadbalancer."));
    };
    if pool.len() > 1 {
        all.push(pool);
    } else {
        referred.insert(name.clone());
    }
    object.set(key, json!({ "name": name }));
    Ok(())
}

/// Makes the pools; their ids by their names.
fn pools(
    sight: &Sight<'_>,
    balancer: &mut Value,
    all: &[Said],
    referred: &HashSet<String>,
) -> Result<HashMap<String, String>, Fault> {
    let name = |pool: &Said| pool.text("name").unwrap_or_default().to_owned();
    let names: HashSet<String> = all.iter().map(name).collect();
    if names.len() != all.len() {
        return Err(Fault::validation(
            "Pool names must be unique when creating a fully populated loadbalancer.",
        ));
    }
    if let Some(missing) = referred.iter().find(|name| !names.contains(*name)) {
        return Err(Fault::validation(format!(
            "Pool '{missing}' was referenced but no full definition was found."
        )));
    }
    let mut ids = HashMap::new();
    for pool in all {
        for key in ["protocol", "lb_algorithm"] {
            if pool.text(key).is_none() {
                return Err(Fault::validation(format!(
                    "Pool definition for '{}' missing required attribute: {key}",
                    name(pool)
                )));
            }
        }
        ids.insert(name(pool), pools::make(sight, balancer, pool)?);
    }
    Ok(ids)
}

/// Puts the id of a pool in the place of its name.
fn point(object: &mut Said, key: &str, id_key: &str, ids: &HashMap<String, String>) -> Result<(), Fault> {
    let Some(pool) = object.object(key) else { return Ok(()) };
    object.take(key);
    let name = pool.text("name").unwrap_or_default();
    let missing = || {
        let said = format!("Missing details for Pool object: {name}");
        Fault::new(axum::http::StatusCode::BAD_REQUEST, said)
    };
    object.set(id_key, ids.get(name).ok_or_else(missing)?.clone().into());
    Ok(())
}

/// A load balancer with all that is in it, as it is told once, when it is made.
pub(super) fn told(sight: &Sight<'_>, balancer: &Value) -> Value {
    let mut told = balancers::told(sight, balancer);
    let listeners: Vec<Value> = form::items(balancer, "listeners")
        .iter()
        .map(|listener| {
            let mut told = listeners::told(sight, balancer, listener);
            let policies = policies::told_all(balancer, listener);
            form::set(&mut told, "l7policies", Some(whole_policies(balancer, listener, policies)));
            told
        })
        .collect();
    let pools: Vec<Value> = balancers::pools(balancer)
        .map(|group| {
            let mut told = pools::told(sight, balancer, group);
            let members = form::items(group, "targets").iter();
            let members: Vec<Value> =
                members.map(|target| members::told(sight, balancer, group, target)).collect();
            form::set(&mut told, "members", Some(members.into()));
            form::set(&mut told, "healthmonitor", monitors::told(balancer, group));
            told
        })
        .collect();
    form::set(&mut told, "listeners", Some(listeners.into()));
    form::set(&mut told, "pools", Some(pools.into()));
    told
}

fn whole_policies(balancer: &Value, listener: &Value, mut told: Vec<Value>) -> Value {
    for (policy, told) in policies::of_listener(listener).iter().zip(&mut told) {
        let rules = policy.rules.iter().map(|rule| rules::told(rule, project_of(balancer)));
        form::set(told, "rules", Some(rules.collect()));
    }
    Value::Array(told)
}
