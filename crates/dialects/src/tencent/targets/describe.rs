//! Which targets are registered, and what is told of them?

use serde::Deserialize;
use serde_json::{Value, json};

use crate::tencent::fault::Fault;
use crate::tencent::here::Here;
use crate::tencent::listeners::describe::check_protocol;
use crate::tencent::model::Balancer;
use crate::tencent::model::listener::Listener;
use crate::tencent::model::target::Target;
use crate::tencent::page::{self, Filter};
use crate::tencent::read::typed;
use crate::tencent::words;

/// Listeners that are asked for by their ids at once.
const IDS: usize = 20;
const FILTERS: [&str; 3] = ["location-id", "private-ip-address", "tag"];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Describe {
    load_balancer_id: String,
    #[serde(default)]
    listener_ids: Vec<String>,
    protocol: Option<String>,
    port: Option<i64>,
    #[serde(default)]
    filters: Vec<Filter>,
}

/// `DescribeTargets`
pub(in crate::tencent) fn describe(here: &Here<'_>, tree: &Value) -> Result<Value, Fault> {
    let ask: Describe = typed(tree)?;
    let balancer = here.balancer(&ask.load_balancer_id)?;
    if ask.listener_ids.len() > IDS {
        return Err(Fault::length("ListenerIds", "at most 20 items"));
    }
    ask.listener_ids.iter().try_for_each(|id| balancer.listener(id).map(drop))?;
    check_protocol(ask.protocol.as_deref())?;
    page::check(&ask.filters, |name| FILTERS.contains(&name))?;
    let is_meant = |listener: &&Listener| {
        (ask.listener_ids.is_empty() || ask.listener_ids.iter().any(|id| id == listener.id()))
            && ask.protocol.as_deref().is_none_or(|protocol| protocol == listener.protocol())
            && ask.port.is_none_or(|port| port == i64::from(listener.port()))
    };
    let listeners = balancer.listeners.iter().filter(is_meant);
    let told: Vec<Value> = listeners.map(|listener| of_listener(&balancer, listener, &ask.filters)).collect();
    Ok(json!({ "Listeners": told }))
}

/// `ListenerBackend` of an answer.
fn of_listener(balancer: &Balancer, listener: &Listener, filters: &[Filter]) -> Value {
    let is_l7 = listener.has_locations();
    let locations = listener.locations.iter();
    let locations = locations.filter(|location| page::passes(filters, "location-id", [location.id.as_str()]));
    let rules = locations.map(|location| {
        json!({
            "LocationId": location.id,
            "Domain": location.domains.first(),
            "Url": location.url,
            "Targets": of_group(balancer, &location.id, filters),
            "FunctionTargets": [],
        })
    });
    json!({
        "ListenerId": listener.id(),
        "Protocol": listener.protocol(),
        "Port": listener.port(),
        "Rules": is_l7.then(|| rules.collect::<Vec<_>>()),
        "Targets": (!is_l7).then(|| of_group(balancer, listener.id(), filters)),
        "EndPort": 0,
    })
}

fn of_group(balancer: &Balancer, group: &str, filters: &[Filter]) -> Vec<Value> {
    let targets = balancer.group(group).map(|group| group.targets.as_slice()).unwrap_or_default();
    let passes = |target: &&Target| {
        let ip = target.address().map(|address| address.ip().to_string());
        page::passes(filters, "private-ip-address", ip.as_deref())
            && page::passes(filters, "tag", target.object.note("tag"))
    };
    targets.iter().filter(passes).map(told).collect()
}

/// `Backend` of an answer. Its address is its id as well, so that what is told can be sent back.
fn told(target: &Target) -> Value {
    let address = target.address();
    let ip = address.map(|address| address.ip().to_string());
    let registered = target.object.number_note("registered_at_ms");
    json!({
        "Type": "ENI",
        "InstanceId": ip,
        "Port": address.map(|address| address.port()),
        "Weight": target.weight(),
        "PrivateIpAddresses": ip.as_slice(),
        "InstanceName": target.name(),
        "RegisteredTime": registered.map(words::time),
        "Tag": target.object.note("tag").unwrap_or_default(),
    })
}
