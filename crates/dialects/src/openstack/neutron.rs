//! What does this node answer where clients of load balancers look for networks?
//!
//! There is one network, `homing`: the addresses of `[vip_pool]`. It has a subnet for each family of addresses, and a
//! port for each load balancer. Nothing of it can be changed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::ask::Ask;
use super::fault::Fault;
use super::shape::Said;
use super::sight::{Decided, Sight};
use super::{balancers, form, lists, stamp};
use crate::vips::{VipError, Wanted};

/// The ids spell `homing` and what they are.
const NETWORK: &str = "686f6d69-6e67-4000-8000-006e6574776b";
const SUBNET_V4: &str = "686f6d69-6e67-4000-8000-007375626e34";
const SUBNET_V6: &str = "686f6d69-6e67-4000-8000-007375626e36";
const NAME: &str = "homing";

/// Where a load balancer is, in the words of the network service.
pub(super) struct Vip<'v> {
    pub(super) subnet: &'v str,
    pub(super) network: &'static str,
}

/// The subnet and network of a load balancer.
pub(super) fn vip_of(balancer: &Value) -> Vip<'_> {
    let is_v6 = balancers::address(balancer).is_some_and(|address| address.is_ipv6());
    let own = if is_v6 { SUBNET_V6 } else { SUBNET_V4 };
    Vip { subnet: form::note(balancer, "vip_subnet_id").unwrap_or(own), network: NETWORK }
}

/// The port of a load balancer.
pub(super) fn port_id(balancer: &str) -> String {
    stamp::derived(balancer, "port")
}

/// Whether there is such a subnet.
pub(super) fn has_subnet(sight: &Sight<'_>, id: &str) -> bool {
    !sight.side.has_networks() || subnets(sight).iter().any(|subnet| subnet["id"] == id)
}

/// Whether a load balancer that is asked for names a port, a network or a subnet that is there.
pub(super) fn check_wanted(sight: &Sight<'_>, said: &Said) -> Result<(), Fault> {
    if !sight.side.has_networks() && said.text("vip_subnet_id").is_some() {
        return Ok(());
    }
    if let Some(port) = said.text("vip_port_id") {
        let mut owners = sight.balancers().filter(|document| port_id(&document.name) == port);
        return Err(match owners.next() {
            Some(owner) => {
                Fault::validation(format!("Port {port} is already used by device lb-{} ", owner.name))
            }
            None => Fault::no_such("Port", port),
        });
    }
    let (network, subnet) = (said.text("vip_network_id"), said.text("vip_subnet_id"));
    if let Some(network) = network.filter(|network| *network != NETWORK) {
        return Err(Fault::no_such("Network", network));
    }
    if let Some(subnet) = subnet.filter(|subnet| !has_subnet(sight, subnet)) {
        return Err(Fault::no_such("Subnet", subnet));
    }
    match network.or(subnet) {
        None => {
            Err(Fault::validation("VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id."))
        }
        Some(_) if subnets(sight).is_empty() => {
            Err(Fault::validation("Supplied network does not contain a subnet."))
        }
        Some(_) => Ok(()),
    }
}

/// The address of a new load balancer.
pub(super) fn take(sight: &Sight<'_>, said: &Said) -> Result<IpAddr, Fault> {
    let vips = sight.book.vips;
    let wanted = match (said.ip("vip_address"), said.text("vip_subnet_id")) {
        (Some(address), _) => Wanted::This(address),
        (None, Some(SUBNET_V4)) => Wanted::V4,
        (None, Some(SUBNET_V6)) => Wanted::V6,
        (None, _) => Wanted::Any,
    };
    vips.take(sight.book, wanted).map_err(|error| match error {
        VipError::Taken(address) => {
            Fault::conflict(format!("The VIP IP address is already in use: {address}"))
        }
        VipError::Outside(address) if said.text("vip_subnet_id").is_some() => Fault::new(
            StatusCode::BAD_REQUEST,
            format!("IP address {address} is not a valid IP for the specified subnet."),
        ),
        VipError::Outside(_) => {
            Fault::validation("Supplied network does not contain a subnet for VIP address specified.")
        }
        VipError::Exhausted => {
            Fault::validation("Subnet(s) in the supplied network do not contain enough available IPs.")
        }
    })
}

fn subnets(sight: &Sight<'_>) -> Vec<Value> {
    let ranges = sight.book.vips.ranges();
    let families = [(true, SUBNET_V4, "homing"), (false, SUBNET_V6, "homing-v6")];
    let subnets = families.into_iter().filter_map(|(is_v4, id, name)| {
        let ranges: Vec<_> = ranges.iter().filter(|(first, _)| first.is_ipv4() == is_v4).collect();
        let pools: Vec<Value> =
            ranges.iter().map(|(first, last)| json!({ "start": first, "end": last })).collect();
        let lowest = ranges.iter().map(|(first, _)| *first).min()?;
        let highest = ranges.iter().map(|(_, last)| *last).max()?;
        let mut told = named(sight, id, name);
        for (key, value) in [
            ("network_id", json!(NETWORK)),
            ("ip_version", json!(if is_v4 { 4 } else { 6 })),
            ("cidr", json!(around(lowest, highest))),
            ("allocation_pools", json!(pools)),
            ("gateway_ip", Value::Null),
            ("enable_dhcp", json!(false)),
            ("dns_nameservers", json!([])),
            ("host_routes", json!([])),
        ] {
            form::set(&mut told, key, Some(value));
        }
        Some(told)
    });
    subnets.collect()
}

/// The smallest network that has both addresses.
fn around(lowest: IpAddr, highest: IpAddr) -> String {
    match (lowest, highest) {
        (IpAddr::V4(low), IpAddr::V4(high)) => {
            let prefix = (low.to_bits() ^ high.to_bits()).leading_zeros();
            let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
            format!("{}/{prefix}", Ipv4Addr::from_bits(low.to_bits() & mask))
        }
        (IpAddr::V6(low), IpAddr::V6(high)) => {
            let prefix = (low.to_bits() ^ high.to_bits()).leading_zeros();
            let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
            format!("{}/{prefix}", Ipv6Addr::from_bits(low.to_bits() & mask))
        }
        (low, _) => format!("{low}/0"),
    }
}

fn named(sight: &Sight<'_>, id: &str, name: &str) -> Value {
    let project = sight.project();
    json!({ "id": id, "name": name, "description": "", "project_id": project, "tenant_id": project, "tags": [] })
}

fn networks(sight: &Sight<'_>) -> Vec<Value> {
    let mut told = named(sight, NETWORK, NAME);
    let subnets: Vec<Value> = subnets(sight).iter().map(|subnet| subnet["id"].clone()).collect();
    for (key, value) in [
        ("status", json!("ACTIVE")),
        ("admin_state_up", json!(true)),
        ("shared", json!(true)),
        ("router:external", json!(true)),
        ("mtu", json!(1500)),
        ("subnets", json!(subnets)),
    ] {
        form::set(&mut told, key, Some(value));
    }
    vec![told]
}

fn ports(sight: &Sight<'_>) -> Vec<Value> {
    let port = |balancer: &Value| {
        let (id, vip) = (form::name_of(balancer), vip_of(balancer));
        let mut told = named(sight, &port_id(id), &format!("octavia-lb-{id}"));
        for (key, value) in [
            ("network_id", json!(NETWORK)),
            ("status", json!("ACTIVE")),
            ("admin_state_up", json!(true)),
            ("device_owner", json!("Octavia")),
            ("device_id", json!(format!("lb-{id}"))),
            ("fixed_ips", json!([{ "subnet_id": vip.subnet, "ip_address": balancers::address(balancer) }])),
            ("security_groups", json!([])),
        ] {
            form::set(&mut told, key, Some(value));
        }
        told
    };
    sight.balancers().map(|document| port(&document.value)).collect()
}

/// Networks, subnets or ports, by the word of the path; what there is none of is an empty list.
fn all(sight: &Sight<'_>, kind: &str) -> Vec<Value> {
    match kind {
        "networks" => networks(sight),
        "subnets" => subnets(sight),
        "ports" => ports(sight),
        _ => Vec::new(),
    }
}

/// The kinds of objects that are looked up: the word of the path, and what one of them is called.
pub(super) const KINDS: &[(&str, &str, &str)] = &[
    ("networks", "network", "Network"),
    ("subnets", "subnet", "Subnet"),
    ("ports", "port", "Port"),
    ("security-groups", "security_group", "Security group"),
    ("floatingips", "floatingip", "Floating IP"),
    ("extensions", "extension", "Extension"),
];

pub(super) fn list(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let kind = ask.id(0);
    let key = if kind == "security-groups" { "security_groups" } else { kind };
    Ok(Decided::nothing(lists::list(key, all(sight, kind), ask)?))
}

pub(super) fn show(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (kind, id) = (ask.id(0), ask.id(1));
    let names = KINDS.iter().find(|(word, ..)| *word == kind);
    let (_, key, resource) = names.ok_or_else(Fault::no_path)?;
    let found = all(sight, kind).into_iter().find(|object| object["id"] == id);
    let found = found.ok_or_else(|| Fault::not_found(resource, id))?;
    Ok(Decided::nothing(json!({ *key: lists::only_fields(found, ask) })))
}
