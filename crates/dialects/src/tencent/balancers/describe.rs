//! Which load balancers are there, and what is told of them?

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::tencent::fault::Fault;
use crate::tencent::here::Here;
use crate::tencent::model::Balancer;
use crate::tencent::page::{self, Filter};
use crate::tencent::read::typed;
use crate::tencent::words;

/// Load balancers that are asked for by their ids at once.
const IDS: usize = 20;
/// Filters by name; `tag:KEY` is one, too.
const FILTERS: [&str; 8] = [
    "charge-type",
    "exclusive",
    "function-name",
    "internet-charge-type",
    "master-zone-id",
    "sla-type",
    "tag-key",
    "vip-isp",
];

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Describe {
    load_balancer_ids: Vec<String>,
    load_balancer_type: Option<String>,
    forward: Option<i64>,
    load_balancer_name: Option<String>,
    domain: Option<String>,
    load_balancer_vips: Vec<String>,
    backend_public_ips: Vec<String>,
    backend_private_ips: Vec<String>,
    offset: Option<i64>,
    limit: Option<i64>,
    order_by: Option<String>,
    order_type: Option<i64>,
    search_key: Option<String>,
    project_id: Option<i64>,
    with_rs: Option<i64>,
    vpc_id: Option<String>,
    security_group: Option<String>,
    master_zone: Option<String>,
    filters: Vec<Filter>,
    additional_fields: Vec<String>,
}

/// `DescribeLoadBalancers`
pub(in crate::tencent) fn describe(here: &Here<'_>, tree: &Value) -> Result<Value, Fault> {
    let ask: Describe = typed(tree)?;
    check(&ask)?;
    let mut found: Vec<Balancer> = here.balancers().filter(|balancer| is_meant(balancer, &ask)).collect();
    let key = |balancer: &Balancer| -> (String, u64) {
        let text = match ask.order_by.as_deref() {
            Some("LoadBalancerName") => balancer.name().to_owned(),
            Some("LoadBalancerType") => balancer.object.note("type").unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        (text, balancer.object.number_note("created_at_ms").unwrap_or(0))
    };
    found.sort_by_cached_key(key);
    if ask.order_type.unwrap_or(1) == 1 {
        found.reverse();
    }
    let total = found.len();
    let has_count = ask.additional_fields.iter().any(|field| field == "TargetCount");
    let shown = page::page(found, ask.offset, ask.limit)?;
    let set: Vec<Value> = shown.iter().map(|balancer| told(here, balancer, has_count)).collect();
    Ok(json!({ "TotalCount": total, "LoadBalancerSet": set }))
}

fn check(ask: &Describe) -> Result<(), Fault> {
    if ask.load_balancer_ids.len() > IDS {
        return Err(Fault::length("LoadBalancerIds", "at most 20 items"));
    }
    if let Some(id) = ask.load_balancer_ids.iter().find(|id| !id.starts_with("lb-")) {
        return Err(Fault::no_balancer(id));
    }
    let orders = ["LoadBalancerName", "CreateTime", "Domain", "LoadBalancerType"];
    if ask.order_by.as_deref().is_some_and(|order| !orders.contains(&order)) {
        return Err(Fault::value("OrderBy", &format!("it is one of {}", orders.join(", "))));
    }
    if ask.order_type.is_some_and(|order| !matches!(order, 0 | 1)) {
        return Err(Fault::value("OrderType", "it is 0 or 1"));
    }
    if ask.with_rs.is_some_and(|with| !matches!(with, -1..=1)) {
        return Err(Fault::value("WithRs", "it is -1, 0 or 1"));
    }
    if let Some(kind) = &ask.load_balancer_type
        && !matches!(kind.as_str(), "OPEN" | "INTERNAL")
    {
        return Err(Fault::value("LoadBalancerType", "it is OPEN or INTERNAL"));
    }
    page::check(&ask.filters, |name| FILTERS.contains(&name) || name.starts_with("tag:"))
}

fn is_meant(balancer: &Balancer, ask: &Describe) -> bool {
    let note = |key: &str| balancer.object.note(key).unwrap_or_default();
    let contains = |text: &str, part: &Option<String>| part.as_ref().is_none_or(|part| text.contains(part));
    let vip = note("vip");
    let is_found = |key: &String| [balancer.name(), &balancer.id, vip].iter().any(|text| text.contains(key));
    let is = |wanted: &Option<String>, own: &str| wanted.as_ref().is_none_or(|wanted| wanted == own);
    let has_targets = balancer.target_count() > 0;
    let project = balancer.object.number_note("project_id").unwrap_or(0);
    (ask.load_balancer_ids.is_empty() || ask.load_balancer_ids.contains(&balancer.id))
        && is(&ask.load_balancer_type, note("type"))
        && ask.forward.is_none_or(|forward| forward == 1)
        && contains(balancer.name(), &ask.load_balancer_name)
        // There are no domains of load balancers, no security groups and no zones here.
        && [&ask.domain, &ask.security_group, &ask.master_zone].iter().all(|given| given.is_none())
        && (ask.load_balancer_vips.is_empty() || ask.load_balancer_vips.iter().any(|wanted| wanted == vip))
        && has_one_of(balancer, &ask.backend_private_ips)
        && has_one_of(balancer, &ask.backend_public_ips)
        && ask.search_key.as_ref().is_none_or(is_found)
        && ask.project_id.is_none_or(|wanted| u64::try_from(wanted) == Ok(project))
        && match ask.with_rs {
            Some(1) => has_targets,
            Some(0) => !has_targets,
            _ => true,
        }
        && is(&ask.vpc_id, note("vpc"))
        && passes(balancer, &ask.filters)
}

fn has_one_of(balancer: &Balancer, wanted: &[String]) -> bool {
    let targets = balancer.groups.iter().flat_map(|group| &group.targets);
    let mut addresses = targets.filter_map(|target| Some(target.address()?.ip().to_string()));
    wanted.is_empty() || addresses.any(|address| wanted.contains(&address))
}

fn passes(balancer: &Balancer, filters: &[Filter]) -> bool {
    let note = |key: &str, default: &'static str| balancer.object.note(key).unwrap_or(default).to_owned();
    let tags = tags(balancer);
    let internet = balancer.object.json_note("internet").unwrap_or_default();
    filters.iter().all(|filter| {
        let own: Vec<String> = match filter.name.as_str() {
            "charge-type" => vec![note("charge_type", CHARGE)],
            "vip-isp" => vec![note("vip_isp", "BGP")],
            "sla-type" => vec![note("sla_type", "")],
            "exclusive" => vec!["0".to_owned()],
            "internet-charge-type" => {
                internet["InternetChargeType"].as_str().map(str::to_owned).into_iter().collect()
            }
            "tag-key" => tags.iter().map(|(key, _)| key.clone()).collect(),
            name => match name.strip_prefix("tag:") {
                Some(key) => tags.iter().filter(|tag| tag.0 == key).map(|tag| tag.1.clone()).collect(),
                None => Vec::new(),
            },
        };
        own.iter().any(|own| filter.values.contains(own))
    })
}

const CHARGE: &str = "POSTPAID_BY_HOUR";

/// Tags by their keys: Homing's own, and those that Homing cannot have.
pub(super) fn tags(balancer: &Balancer) -> Vec<(String, String)> {
    let own = balancer.object.get("tags").and_then(Value::as_object).into_iter().flatten();
    let own = own.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())));
    let others = balancer.object.json_note("tags").unwrap_or_default();
    let others = others.as_array().cloned().unwrap_or_default();
    let pair = |tag: &Value| Some((tag["TagKey"].as_str()?.to_owned(), tag["TagValue"].as_str()?.to_owned()));
    own.chain(others.iter().filter_map(pair)).collect()
}

/// `Tags` of an answer.
pub(super) fn tags_told(balancer: &Balancer) -> Vec<Value> {
    let tags = tags(balancer).into_iter();
    tags.map(|(key, value)| json!({ "TagKey": key, "TagValue": value })).collect()
}

/// `AttributeFlags` of an answer.
pub(super) fn flags(balancer: &Balancer) -> Vec<&'static str> {
    let is_protected = balancer.object.flag_note("delete_protect") == Some(true);
    is_protected.then_some("DeleteProtect").into_iter().collect()
}

/// `LoadBalancer` of an answer.
fn told(here: &Here<'_>, balancer: &Balancer, has_count: bool) -> Value {
    let object = &balancer.object;
    let vip = balancer.vip();
    let is_v6 = vip.is_some_and(|vip| vip.is_ipv6());
    let time = words::time(object.number_note("created_at_ms").unwrap_or(0));
    let vpc = object.note("vpc").unwrap_or_default();
    let addresses: BTreeSet<String> =
        vip.filter(std::net::IpAddr::is_ipv4).iter().map(ToString::to_string).collect();
    json!({
        "LoadBalancerId": balancer.id,
        "LoadBalancerName": balancer.name(),
        "LoadBalancerType": object.note("type").unwrap_or("OPEN"),
        "Forward": 1,
        "Domain": "",
        "LoadBalancerVips": addresses,
        "Status": 1,
        "CreateTime": time,
        "StatusTime": time,
        "ProjectId": object.number_note("project_id").unwrap_or(0),
        "VpcId": vpc,
        "OpenBgp": 0,
        "Snat": false,
        "Isolation": 0,
        "SubnetId": object.note("subnet").unwrap_or_default(),
        "Tags": tags_told(balancer),
        "SecureGroups": [],
        "TargetRegionInfo": { "Region": here.region, "VpcId": vpc },
        "AnycastZone": "",
        "AddressIPVersion": if is_v6 { "ipv6" } else { "ipv4" },
        "VipIsp": object.note("vip_isp").unwrap_or("BGP"),
        "ChargeType": object.note("charge_type").unwrap_or(CHARGE),
        "NetworkAttributes": object.json_note("internet"),
        "AddressIPv6": vip.filter(|_| is_v6).map(|vip| vip.to_string()),
        "IPv6Mode": is_v6.then_some("IPv6FullChain"),
        "IsDDos": false,
        "ConfigId": object.note("config").unwrap_or_default(),
        "LoadBalancerPassToTarget": object.flag_note("pass_to_target").unwrap_or(false),
        "SnatPro": object.flag_note("snat_pro").unwrap_or(false),
        "SnatIps": [],
        "SlaType": object.note("sla_type").unwrap_or_default(),
        "IsBlock": false,
        "IsBlockTime": "",
        "LocalBgp": false,
        "MixIpTarget": false,
        "AttributeFlags": flags(balancer),
        "LoadBalancerDomain": "",
        "Egress": "",
        "Exclusive": 0,
        "TargetCount": has_count.then(|| balancer.target_count()),
        "AssociateEndpoint": "",
    })
}
