//! Which operations are there, and what becomes of their fields?
//!
//! A request finds its operation here, so that nothing is done that has no row. The page of compatibility is made of the
//! same rows.

use axum::http::StatusCode;

use super::ask::Ask;
use super::fault::Fault;
use super::shape::{Fate, Field};
use super::sight::{Decided, Sight};
use super::{balancers, listeners, members, monitors, neutron, others, persistence, policies, pools, rules};
use crate::compat::{Row, Support, field, operation};

/// What an operation does.
pub(super) type Work = fn(&Sight<'_>, &Ask) -> Result<Decided, Fault>;

/// One operation.
pub(super) struct Operation {
    /// As revisions and the page call it.
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    /// Its path below the version; `{}` stands for an id.
    pub(super) path: &'static str,
    /// Of the answer.
    pub(super) status: u16,
    pub(super) work: Work,
    pub(super) support: Support,
    pub(super) why: &'static str,
}

const fn row(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    status: u16,
    work: Work,
) -> Operation {
    Operation { name, method, path, status, work, support: Support::Supported, why: "" }
}

/// The same, with something to be said of it.
const fn but(operation: Operation, support: Support, why: &'static str) -> Operation {
    Operation { support, why, ..operation }
}

const BALANCERS: &str = "lbaas/loadbalancers";
const BALANCER: &str = "lbaas/loadbalancers/{}";
const LISTENERS: &str = "lbaas/listeners";
const LISTENER: &str = "lbaas/listeners/{}";
const POOLS: &str = "lbaas/pools";
const POOL: &str = "lbaas/pools/{}";
const MEMBERS: &str = "lbaas/pools/{}/members";
const MEMBER: &str = "lbaas/pools/{}/members/{}";
const MONITORS: &str = "lbaas/healthmonitors";
const MONITOR: &str = "lbaas/healthmonitors/{}";
const POLICIES: &str = "lbaas/l7policies";
const POLICY: &str = "lbaas/l7policies/{}";
const RULES: &str = "lbaas/l7policies/{}/rules";
const RULE: &str = "lbaas/l7policies/{}/rules/{}";
const NO_FAILOVER: &str = "a load balancer is this node: there is nothing to fail over to";
const NO_QUOTAS: &str = "there are none; changing them is for administrators of a cloud";
const NONE: &str = "there are none: lists are empty, and what is asked for by name is not found";
const LOOKED_UP: &str = "one network and its subnets, made of `[vip_pool]`; one port for each load balancer; nothing can be changed";

/// Every operation. Where two paths fit, the first does.
pub(super) const OPERATIONS: &[Operation] = &[
    row("ListLoadBalancers", "GET", BALANCERS, 200, balancers::list),
    row("CreateLoadBalancer", "POST", BALANCERS, 201, balancers::create),
    row("ShowLoadBalancer", "GET", BALANCER, 200, balancers::show),
    row("UpdateLoadBalancer", "PUT", BALANCER, 200, balancers::update),
    row("DeleteLoadBalancer", "DELETE", BALANCER, 204, balancers::delete),
    row("ShowLoadBalancerStatus", "GET", "lbaas/loadbalancers/{}/status", 200, balancers::status),
    row("ShowLoadBalancerStatuses", "GET", "lbaas/loadbalancers/{}/statuses", 200, balancers::status),
    row("ShowStatistics", "GET", "lbaas/{}/{}/stats", 200, others::stats),
    but(
        row("FailOverLoadBalancer", "PUT", "lbaas/loadbalancers/{}/failover", 202, balancers::failover),
        Support::Refused,
        NO_FAILOVER,
    ),
    row("ListListeners", "GET", LISTENERS, 200, listeners::list),
    row("CreateListener", "POST", LISTENERS, 201, listeners::create),
    row("ShowListener", "GET", LISTENER, 200, listeners::show),
    row("UpdateListener", "PUT", LISTENER, 200, listeners::update),
    row("DeleteListener", "DELETE", LISTENER, 204, listeners::delete),
    row("ListPools", "GET", POOLS, 200, pools::list),
    row("CreatePool", "POST", POOLS, 201, pools::create),
    row("ShowPool", "GET", POOL, 200, pools::show),
    row("UpdatePool", "PUT", POOL, 200, pools::update),
    row("DeletePool", "DELETE", POOL, 204, pools::delete),
    row("ListMembers", "GET", MEMBERS, 200, members::list),
    row("CreateMember", "POST", MEMBERS, 201, members::create),
    row("ReplaceMembers", "PUT", MEMBERS, 202, members::replace),
    row("ShowMember", "GET", MEMBER, 200, members::show),
    row("UpdateMember", "PUT", MEMBER, 200, members::update),
    row("DeleteMember", "DELETE", MEMBER, 204, members::delete),
    row("ListHealthMonitors", "GET", MONITORS, 200, monitors::list),
    row("CreateHealthMonitor", "POST", MONITORS, 201, monitors::create),
    row("ShowHealthMonitor", "GET", MONITOR, 200, monitors::show),
    row("UpdateHealthMonitor", "PUT", MONITOR, 200, monitors::update),
    row("DeleteHealthMonitor", "DELETE", MONITOR, 204, monitors::delete),
    row("ListL7Policies", "GET", POLICIES, 200, policies::list),
    row("CreateL7Policy", "POST", POLICIES, 201, policies::create),
    row("ShowL7Policy", "GET", POLICY, 200, policies::show),
    row("UpdateL7Policy", "PUT", POLICY, 200, policies::update),
    row("DeleteL7Policy", "DELETE", POLICY, 204, policies::delete),
    row("ListL7Rules", "GET", RULES, 200, rules::list),
    row("CreateL7Rule", "POST", RULES, 201, rules::create),
    row("ShowL7Rule", "GET", RULE, 200, rules::show),
    row("UpdateL7Rule", "PUT", RULE, 200, rules::update),
    row("DeleteL7Rule", "DELETE", RULE, 204, rules::delete),
    row("ListQuotas", "GET", "lbaas/quotas", 200, others::quotas),
    row("ShowDefaultQuota", "GET", "lbaas/quotas/defaults", 200, others::default_quota),
    row("ShowQuota", "GET", "lbaas/quotas/{}", 200, others::quota),
    row("ShowDefaultQuotaOfAProject", "GET", "lbaas/quotas/{}/default", 200, others::default_quota),
    but(row("UpdateQuota", "PUT", "lbaas/quotas/{}", 202, others::refuse), Support::Refused, NO_QUOTAS),
    but(row("ResetQuota", "DELETE", "lbaas/quotas/{}", 202, others::refuse), Support::Refused, NO_QUOTAS),
    row("ListProviders", "GET", "lbaas/providers", 200, others::providers),
    row("ShowProviderCapabilities", "GET", "lbaas/providers/{}/{}", 200, others::capabilities),
    but(row("ListAmphorae", "GET", "octavia/{}", 200, others::list_none), Support::Supported, NONE),
    but(row("ShowAmphora", "GET", "octavia/{}/{}", 200, others::show_none), Support::Supported, NONE),
    but(
        row(
            "ListFlavors, ListAvailabilityZones and their profiles",
            "GET",
            "lbaas/{}",
            200,
            others::list_none,
        ),
        Support::Supported,
        NONE,
    ),
    but(
        row(
            "ShowFlavor, ShowAvailabilityZone and their profiles",
            "GET",
            "lbaas/{}/{}",
            200,
            others::show_none,
        ),
        Support::Supported,
        NONE,
    ),
    but(
        row("ListNetworks, ListSubnets, ListPorts", "GET", "{}", 200, neutron::list),
        Support::Supported,
        LOOKED_UP,
    ),
    but(
        row("ShowNetwork, ShowSubnet, ShowPort", "GET", "{}/{}", 200, neutron::show),
        Support::Supported,
        LOOKED_UP,
    ),
];

/// Whether a path is that of an operation, and the ids in it.
fn fits(pattern: &str, path: &[&str]) -> Option<Vec<String>> {
    let parts: Vec<&str> = pattern.split('/').collect();
    if parts.len() != path.len() {
        return None;
    }
    let mut ids = Vec::new();
    for (part, given) in parts.iter().zip(path) {
        match *part {
            "{}" => ids.push((*given).to_owned()),
            part if part == *given => {}
            _ => return None,
        }
    }
    Some(ids)
}

/// The operation of a request, with the ids of its path.
pub(super) fn find(method: &str, path: &[&str]) -> Result<(&'static Operation, Vec<String>), Fault> {
    let is_neutrons = |operation: &Operation| !operation.path.starts_with("{}");
    let is_looked_up = path.first().is_some_and(|kind| neutron::KINDS.iter().any(|(word, ..)| word == kind));
    let fitting = OPERATIONS.iter().filter_map(|operation| Some((operation, fits(operation.path, path)?)));
    let mut fitting = fitting.filter(|(operation, _)| is_neutrons(operation) || is_looked_up).peekable();
    let is_known = fitting.peek().is_some();
    fitting.find(|(operation, _)| operation.method == method).ok_or_else(|| match is_known {
        true => Fault::new(StatusCode::METHOD_NOT_ALLOWED, "The method is not allowed for this resource."),
        false => Fault::no_path(),
    })
}

/// What is said by each kind of object.
const SHAPES: &[(&str, &[Field])] = &[
    ("load balancer", balancers::FIELDS),
    ("listener", listeners::FIELDS),
    ("pool", pools::FIELDS),
    ("session persistence", persistence::FIELDS),
    ("member", members::FIELDS),
    ("health monitor", monitors::FIELDS),
    ("L7 policy", policies::FIELDS),
    ("L7 rule", rules::FIELDS),
];

/// Values that are refused of fields that are supported.
const VALUES: &[Row] = &[
    field("load balancer", "flavor_id, availability_zone", Support::Refused, "there are none"),
    field("load balancer", "vip_qos_policy_id, vip_sg_ids", Support::Refused, "there are none"),
    field(
        "load balancer",
        "vip_port_id",
        Support::Refused,
        "a port is made with its load balancer and belongs to it",
    ),
    field("listener", "protocol: SCTP", Support::Refused, "Homing does not speak it"),
    field("listener", "protocol: PROMETHEUS", Support::Refused, "the node has metrics of its own"),
    field(
        "listener",
        "insert_headers: X-SSL-…, X-Forwarded-Port, X-Forwarded-IP, X-Client-IP",
        Support::Refused,
        "Homing tells members nothing of the kind",
    ),
    field(
        "listener",
        "insert_headers: X-Forwarded-For",
        Support::Supported,
        "brings X-Forwarded-Proto and -Host along",
    ),
    field("listener", "client_authentication", Support::Refused, "but NONE: the store keeps no authorities"),
    field("pool", "admin_state_up: false", Support::Refused, "its members may be down"),
    field("pool", "lb_algorithm: SOURCE_IP_PORT", Support::Refused, "a port names no client"),
    field("pool", "protocol: SCTP", Support::Refused, "Homing does not speak it"),
    field(
        "session persistence",
        "type: HTTP_COOKIE, APP_COOKIE",
        Support::Refused,
        "of TCP and HTTPS pools: nobody could read the cookie",
    ),
    field("member", "monitor_address, monitor_port", Support::Refused, "another than where it serves"),
    field("health monitor", "type: PING, TLS-HELLO, SCTP", Support::Refused, "Homing has no such probe"),
    field("health monitor", "http_method", Support::Refused, "but GET"),
    field("health monitor", "http_version", Support::Ignored, "probes speak HTTP/1.1"),
    field("L7 policy", "redirect_prefix", Support::Refused, "with a path"),
    field("L7 rule", "type: SSL_…", Support::Refused, "certificates of clients are not looked at"),
];

/// All that is said of this API.
pub fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = OPERATIONS.iter().map(|row| operation(row.name, row.support, row.why)).collect();
    for (kind, fields) in SHAPES {
        rows.extend(fields.iter().map(|said| {
            let (support, why) = match said.fate {
                Fate::Done => (Support::Supported, ""),
                Fate::Kept(why) => (Support::Ignored, why),
                Fate::Refused(why) => (Support::Refused, why),
            };
            field(kind, said.name, support, why)
        }));
    }
    rows.extend_from_slice(VALUES);
    rows
}
