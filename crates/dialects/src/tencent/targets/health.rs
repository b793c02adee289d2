//! Which targets are fit for traffic now?

use homing_core::health::Health;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::tencent::fault::Fault;
use crate::tencent::here::Here;
use crate::tencent::model::Balancer;
use crate::tencent::model::listener::Listener;
use crate::tencent::model::target::Target;
use crate::tencent::read::typed;
use crate::tencent::words;

/// Load balancers that are asked for at once.
const IDS: usize = 30;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Describe {
    load_balancer_ids: Vec<String>,
    #[serde(default)]
    listener_ids: Vec<String>,
    #[serde(default)]
    location_ids: Vec<String>,
}

/// `DescribeTargetHealth`
pub(in crate::tencent) fn describe(here: &Here<'_>, tree: &Value) -> Result<Value, Fault> {
    let ask: Describe = typed(tree)?;
    words::items("LoadBalancerIds", &ask.load_balancer_ids, IDS)?;
    let mut told = Vec::new();
    for id in &ask.load_balancer_ids {
        let balancer = here.balancer(id)?;
        let is_meant = |listener: &&Listener| {
            ask.listener_ids.is_empty() || ask.listener_ids.iter().any(|id| id == listener.id())
        };
        let listeners = balancer.listeners.iter().filter(is_meant);
        let listeners: Vec<Value> =
            listeners.map(|listener| of_listener(here, &balancer, listener, &ask.location_ids)).collect();
        told.push(json!({
            "LoadBalancerId": balancer.id,
            "LoadBalancerName": balancer.name(),
            "Listeners": listeners,
        }));
    }
    Ok(json!({ "LoadBalancers": told }))
}

/// `ListenerHealth` of an answer. A listener of layer 4 has one rule, without a domain.
fn of_listener(here: &Here<'_>, balancer: &Balancer, listener: &Listener, meant: &[String]) -> Value {
    let targets = |group: &str| of_group(here, balancer, listener, group);
    let rules: Vec<Value> = if listener.has_locations() {
        let is_meant = |id: &String| meant.is_empty() || meant.contains(id);
        let locations = listener.locations.iter().filter(|location| is_meant(&location.id));
        let told = locations.map(|location| {
            json!({
                "LocationId": location.id,
                "Domain": location.domains.first(),
                "Url": location.url,
                "Targets": targets(&location.id),
            })
        });
        told.collect()
    } else {
        vec![json!({ "LocationId": "", "Targets": targets(listener.id()) })]
    };
    json!({
        "ListenerId": listener.id(),
        "ListenerName": listener.name(),
        "Protocol": listener.protocol(),
        "Port": listener.port(),
        "Rules": rules,
    })
}

fn of_group(here: &Here<'_>, balancer: &Balancer, listener: &Listener, group: &str) -> Vec<Value> {
    let Some(group) = balancer.group(group) else { return Vec::new() };
    let is_probed = group.object.get("health").is_some();
    let told = |target: &Target| {
        let now = (here.live)(&balancer.id, group.name(), target.name());
        let health = now.map_or(Health::Unknown, |now| now.health);
        let (is_fit, detail) = match health {
            _ if listener.is_stopped => (false, "Close"),
            // Who is not probed gets traffic.
            _ if !is_probed => (true, "Close"),
            Health::Healthy => (true, "Alive"),
            Health::Unhealthy => (false, "Dead"),
            Health::Unknown => (false, "Unknown"),
        };
        let address = target.address();
        let ip = address.map(|address| address.ip().to_string());
        json!({
            "IP": ip,
            "Port": address.map(|address| address.port()),
            "HealthStatus": is_fit,
            "TargetId": ip,
            "HealthStatusDetail": detail,
            // As the vendor's documents spell it; clients of long ago read it.
            "HealthStatusDetial": detail,
            "TargetGroupId": "",
            "Weight": target.weight(),
        })
    };
    group.targets.iter().map(told).collect()
}
