//! What is told of load balancers target by target, and how many things may there be?

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::describe::{flags, tags_told};
use crate::tencent::fault::Fault;
use crate::tencent::here::Here;
use crate::tencent::model::Balancer;
use crate::tencent::model::listener::Listener;
use crate::tencent::model::location::Location;
use crate::tencent::model::target::Target;
use crate::tencent::page::{self, Filter};
use crate::tencent::read::typed;
use crate::tencent::shapes::shape;
use crate::tencent::words;

/// Filters by name, and the fields that they look at; `tag:KEY` is one, too.
const FILTERS: [(&str, &str); 7] = [
    ("loadbalancer-id", "LoadBalancerId"),
    ("network", "LoadBalancerType"),
    ("project-id", "ProjectId"),
    ("target-ip", "TargetAddress"),
    ("vip", "Address"),
    ("vpcid", "VpcId"),
    ("zone", "Zone"),
];
/// What is always told.
const ALWAYS: [&str; 2] = ["LoadBalancerId", "LoadBalancerName"];
/// Fields of which a load balancer has many: who asks for one gets a row for each target.
const MANY: [&str; 12] = [
    "Domain",
    "Domains",
    "ListenerId",
    "LocationId",
    "Port",
    "Protocol",
    "SniSwitch",
    "TargetAddress",
    "TargetId",
    "TargetPort",
    "TargetWeight",
    "Url",
];

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Describe {
    limit: Option<i64>,
    offset: Option<i64>,
    fields: Vec<String>,
    target_type: Option<String>,
    filters: Vec<Filter>,
}

/// `DescribeLoadBalancersDetail`
pub(in crate::tencent) fn describe(here: &Here<'_>, tree: &Value) -> Result<Value, Fault> {
    let ask: Describe = typed(tree)?;
    let is_known = |name: &str| {
        field(name).is_some() || matches!(name, "tag-key" | "fuzzy-search") || name.starts_with("tag:")
    };
    page::check(&ask.filters, is_known)?;
    if ask.target_type.as_deref().is_some_and(|kind| !matches!(kind, "NODE" | "GROUP")) {
        return Err(Fault::value("TargetType", "it is NODE or GROUP"));
    }
    if let Some(unknown) = ask.fields.iter().find(|name| shape("LoadBalancerDetail").field(name).is_none()) {
        return Err(Fault::value("Fields", &format!("there is no `{unknown}`")));
    }
    let of_targets = ask.filters.iter().any(|filter| filter.name == "target-ip");
    let is_many = of_targets || ask.fields.iter().any(|name| MANY.contains(&name.as_str()));
    let rows = here.balancers().flat_map(|balancer| match is_many {
        true => rows(&balancer),
        false => vec![Value::Object(of_balancer(&balancer))],
    });
    let rows: Vec<Value> = rows.filter(|row| passes(row, &ask.filters)).collect();
    let total = rows.len();
    let mut rows = page::page(rows, ask.offset, ask.limit)?;
    if !ask.fields.is_empty() {
        let is_asked = |name: &String| ALWAYS.contains(&name.as_str()) || ask.fields.contains(name);
        rows.iter_mut().filter_map(Value::as_object_mut).for_each(|row| row.retain(|name, _| is_asked(name)));
    }
    Ok(json!({ "TotalCount": total, "LoadBalancerDetailSet": rows }))
}

fn field(filter: &str) -> Option<&'static str> {
    FILTERS.iter().find(|(known, _)| *known == filter).map(|(_, field)| *field)
}

fn passes(row: &Value, filters: &[Filter]) -> bool {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let tags = row["Tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    filters.iter().all(|filter| {
        let own: Vec<String> = match (filter.name.as_str(), filter.name.strip_prefix("tag:")) {
            (_, Some(key)) => {
                tags.iter().filter(|tag| tag["TagKey"] == key).map(|tag| text(&tag["TagValue"])).collect()
            }
            ("tag-key", _) => tags.iter().map(|tag| text(&tag["TagKey"])).collect(),
            ("fuzzy-search", _) => {
                let texts =
                    [text(&row["Address"]), text(&row["AddressIPv6"]), text(&row["LoadBalancerName"])];
                return filter.values.iter().any(|part| texts.iter().any(|text| text.contains(part)));
            }
            ("vip", _) => vec![text(&row["Address"]), text(&row["AddressIPv6"])],
            (name, _) => vec![text(&row[field(name).unwrap_or_default()])],
        };
        own.iter().any(|own| filter.values.contains(own))
    })
}

fn rows(balancer: &Balancer) -> Vec<Value> {
    let own = of_balancer(balancer);
    let with = |parts: &[Map<String, Value>]| {
        let mut row = own.clone();
        parts.iter().for_each(|part| row.extend(part.clone()));
        Value::Object(row)
    };
    let mut rows = Vec::new();
    for listener in &balancer.listeners {
        let of_listener = of_listener(listener);
        let mut leads: Vec<(Map<String, Value>, &str)> =
            listener.locations.iter().map(|location| (of_location(location), location.id.as_str())).collect();
        if leads.is_empty() {
            leads.push((Map::new(), listener.id()));
        }
        for (of_location, group) in leads {
            let targets = balancer.group(group).map(|group| group.targets.as_slice()).unwrap_or_default();
            let before = [of_listener.clone(), of_location];
            if targets.is_empty() {
                rows.push(with(&before));
            }
            let [first, second] = before;
            rows.extend(
                targets.iter().map(|target| with(&[first.clone(), second.clone(), of_target(target)])),
            );
        }
    }
    if rows.is_empty() {
        rows.push(with(&[]));
    }
    rows
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn of_balancer(balancer: &Balancer) -> Map<String, Value> {
    let object = &balancer.object;
    let vip = balancer.vip();
    let is_v6 = vip.is_some_and(|vip| vip.is_ipv6());
    let is_open = object.note("type") != Some("INTERNAL");
    fields(json!({
        "LoadBalancerId": balancer.id,
        "LoadBalancerName": balancer.name(),
        "LoadBalancerType": if is_open { "Public" } else { "Private" },
        "Status": 1,
        "Address": vip.filter(|_| !is_v6).map(|vip| vip.to_string()),
        "AddressIPv6": vip.filter(|_| is_v6).map(|vip| vip.to_string()),
        "AddressIPVersion": if is_v6 { "IPv6" } else { "IPv4" },
        "VpcId": object.note("vpc").unwrap_or_default(),
        "ProjectId": object.number_note("project_id").unwrap_or(0),
        "CreateTime": words::time(object.number_note("created_at_ms").unwrap_or(0)),
        "ChargeType": object.note("charge_type").unwrap_or("POSTPAID_BY_HOUR"),
        "NetworkAttributes": object.json_note("internet"),
        "ConfigId": object.note("config"),
        "Tags": tags_told(balancer),
        "Isolation": 0,
        "LoadBalancerPassToTarget": u8::from(object.flag_note("pass_to_target").unwrap_or(false)),
        "AttributeFlags": flags(balancer),
        "SlaType": object.note("sla_type").unwrap_or_default(),
        "Exclusive": 0,
    }))
}

fn of_listener(listener: &Listener) -> Map<String, Value> {
    fields(json!({
        "ListenerId": listener.id(),
        "Protocol": listener.protocol(),
        "Port": listener.port(),
        "SniSwitch": listener.object.number_note("sni").unwrap_or(0),
    }))
}

fn of_location(location: &Location) -> Map<String, Value> {
    fields(json!({
        "LocationId": location.id,
        "Domain": location.domains.first(),
        "Domains": location.domains,
        "Url": location.url,
    }))
}

fn of_target(target: &Target) -> Map<String, Value> {
    let address = target.address();
    fields(json!({
        "TargetId": address.map(|address| address.ip().to_string()),
        "TargetAddress": address.map(|address| address.ip().to_string()),
        "TargetPort": address.map(|address| address.port()),
        "TargetWeight": target.weight(),
    }))
}

/// `DescribeQuota`: what one load balancer may have here, and how many there are.
pub(in crate::tencent) fn quota(here: &Here<'_>, _: &Value) -> Result<Value, Fault> {
    let is_internal = |balancer: &Balancer| balancer.object.note("type") == Some("INTERNAL");
    let (internal, open): (Vec<_>, Vec<_>) = here.balancers().partition(is_internal);
    let row = |id: &str, current: Option<usize>, limit: usize| json!({ "QuotaId": id, "QuotaCurrent": current, "QuotaLimit": limit });
    let most = homing_core::limits::LOAD_BALANCERS;
    Ok(json!({ "QuotaSet": [
        row("TOTAL_OPEN_CLB_QUOTA", Some(open.len()), most),
        row("TOTAL_INTERNAL_CLB_QUOTA", Some(internal.len()), most),
        row("TOTAL_LISTENER_QUOTA", None, homing_core::limits::LISTENERS),
        row("TOTAL_TARGET_BIND_QUOTA", None, homing_core::limits::TARGETS_PER_GROUP),
        row("TOTAL_LISTENER_RULE_QUOTA", None, homing_core::limits::RULES_PER_LISTENER),
    ] }))
}
