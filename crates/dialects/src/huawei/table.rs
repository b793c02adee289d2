//! Which operations of Huawei ELB v3 does Homing know, and what becomes of their fields?
//!
//! An operation is found through its row, by its method and path; what has no row does not exist. The page of what is
//! supported is made of the same rows.

use axum::http::Method;

use super::call::Handler;
use super::shape::{Fate, Field, Form};
use super::{catalogue, listeners, loadbalancers, members, monitors, policies, pools, rules, statuses};
use crate::compat::{self, Row, Support};

/// One operation.
pub(super) struct Operation {
    /// As the vendor's clients call it.
    pub(super) name: &'static str,
    pub(super) method: Method,
    /// Its path below the project; what stands in braces is an id.
    pub(super) path: &'static str,
    pub(super) handler: Handler,
    /// The fields of its body.
    fields: &'static [Field],
}

/// An operation of the vendor's that Homing does not have, and why.
struct Absent(&'static str, &'static str);

const fn operation(
    name: &'static str,
    method: Method,
    path: &'static str,
    handler: Handler,
    fields: &'static [Field],
) -> Operation {
    Operation { name, method, path, handler, fields }
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const DELETE: Method = Method::DELETE;
const NONE: &[Field] = &[];

/// Where the project stands in a path, and what comes before it.
const BASE: &str = "/v3/{project_id}/elb";

/// Every operation. A path without an id stands before one that has it in the same place.
#[rustfmt::skip]
pub(super) static OPERATIONS: &[Operation] = &[
    operation("ListApiVersions", GET, "/versions", catalogue::versions, NONE),
    operation("CreateLoadBalancer", POST, "loadbalancers", loadbalancers::create, loadbalancers::FIELDS),
    operation("ListLoadBalancers", GET, "loadbalancers", loadbalancers::list, NONE),
    operation("ShowLoadBalancer", GET, "loadbalancers/{id}", loadbalancers::show, NONE),
    operation("UpdateLoadBalancer", PUT, "loadbalancers/{id}", loadbalancers::update, NONE),
    operation("DeleteLoadBalancer", DELETE, "loadbalancers/{id}", loadbalancers::delete, NONE),
    operation("DeleteLoadBalancerForce", DELETE, "loadbalancers/{id}/force-elb", loadbalancers::delete_force, NONE),
    operation("DeleteLoadBalancerCascade", POST, "loadbalancers/{id}/delete-cascade", loadbalancers::delete_cascade, loadbalancers::CASCADE),
    operation("ShowLoadBalancerStatus", GET, "loadbalancers/{id}/statuses", statuses::show, NONE),
    operation("CreateListener", POST, "listeners", listeners::create, listeners::FIELDS),
    operation("ListListeners", GET, "listeners", listeners::list, NONE),
    operation("ShowListener", GET, "listeners/{id}", listeners::show, NONE),
    operation("UpdateListener", PUT, "listeners/{id}", listeners::update, NONE),
    operation("DeleteListener", DELETE, "listeners/{id}", listeners::delete, NONE),
    operation("DeleteListenerForce", DELETE, "listeners/{id}/force", listeners::delete_force, NONE),
    operation("CreatePool", POST, "pools", pools::create, pools::FIELDS),
    operation("ListPools", GET, "pools", pools::list, NONE),
    operation("ShowPool", GET, "pools/{id}", pools::show, NONE),
    operation("UpdatePool", PUT, "pools/{id}", pools::update, NONE),
    operation("DeletePool", DELETE, "pools/{id}", pools::delete, NONE),
    operation("DeletePoolCascade", DELETE, "pools/{id}/delete-cascade", pools::delete_cascade, NONE),
    operation("BatchCreateMembers", POST, "pools/{id}/members/batch-add", members::batch::add, NONE),
    operation("BatchUpdateMembers", POST, "pools/{id}/members/batch-update", members::batch::update, members::batch::CHANGES),
    operation("BatchDeleteMembers", POST, "pools/{id}/members/batch-delete", members::batch::delete, members::batch::GOERS),
    operation("CreateMember", POST, "pools/{id}/members", members::create, members::FIELDS),
    operation("ListMembers", GET, "pools/{id}/members", members::list, NONE),
    operation("ShowMember", GET, "pools/{id}/members/{id}", members::show, NONE),
    operation("UpdateMember", PUT, "pools/{id}/members/{id}", members::update, NONE),
    operation("DeleteMember", DELETE, "pools/{id}/members/{id}", members::delete, NONE),
    operation("ListAllMembers", GET, "members", members::list_all, NONE),
    operation("CreateHealthMonitor", POST, "healthmonitors", monitors::create, monitors::FIELDS),
    operation("ListHealthMonitors", GET, "healthmonitors", monitors::list, NONE),
    operation("ShowHealthMonitor", GET, "healthmonitors/{id}", monitors::show, NONE),
    operation("UpdateHealthMonitor", PUT, "healthmonitors/{id}", monitors::update, NONE),
    operation("DeleteHealthMonitor", DELETE, "healthmonitors/{id}", monitors::delete, NONE),
    operation("BatchUpdatePoliciesPriority", POST, "l7policies/batch-update-priority", policies::priorities::update, policies::priorities::FIELDS),
    operation("ListAllL7Rules", GET, "l7policies/rules", rules::list_all, NONE),
    operation("CreateL7Policy", POST, "l7policies", policies::create, policies::FIELDS),
    operation("ListL7Policies", GET, "l7policies", policies::list, NONE),
    operation("ShowL7Policy", GET, "l7policies/{id}", policies::show, NONE),
    operation("UpdateL7Policy", PUT, "l7policies/{id}", policies::update, NONE),
    operation("DeleteL7Policy", DELETE, "l7policies/{id}", policies::delete, NONE),
    operation("CreateL7Rule", POST, "l7policies/{id}/rules", rules::create, rules::FIELDS),
    operation("ListL7Rules", GET, "l7policies/{id}/rules", rules::list, NONE),
    operation("ShowL7Rule", GET, "l7policies/{id}/rules/{id}", rules::show, NONE),
    operation("UpdateL7Rule", PUT, "l7policies/{id}/rules/{id}", rules::update, NONE),
    operation("DeleteL7Rule", DELETE, "l7policies/{id}/rules/{id}", rules::delete, NONE),
    operation("ListAvailabilityZones", GET, "availability-zones", catalogue::zones, NONE),
    operation("ListFlavors", GET, "flavors", catalogue::flavors, NONE),
    operation("ShowFlavor", GET, "flavors/{id}", catalogue::flavor, NONE),
    operation("ListQuotaDetails", GET, "quotas/details", catalogue::quota_details, NONE),
    operation("ShowQuota", GET, "quotas", catalogue::quota, NONE),
];

const BY_NATIVE: &str = "The native API has it.";
const NO_MORE_THAN_ONE: &str = "Objects are made and removed one by one.";
const ONE_NODE: &str = "A node has no zones, networks or bills.";

/// What the vendor has beside these.
const ABSENT: &[Absent] = &[
    Absent(
        "BatchCreateLoadBalancers, BatchDeleteLoadbalancers, BatchDeleteListeners, BatchDeletePools",
        NO_MORE_THAN_ONE,
    ),
    Absent("CloneListener, CloneLoadbalancer", "The native API exports and imports."),
    Absent(
        "CreateCertificate, ListCertificates, ShowCertificate, UpdateCertificate, DeleteCertificate, BatchDeleteCertificates",
        BY_NATIVE,
    ),
    Absent("CreateIpGroup and others of ipgroups", "There are no lists of addresses."),
    Absent(
        "CreateSecurityPolicy and others of security-policies",
        "TLS is spoken as Mozilla recommends, in two forms.",
    ),
    Absent("CreateLogtank and others of logtanks", "Access logs are set in the file."),
    Absent("CreateMasterSlavePool and others of master-slave-pools", "A pool has no members in reserve."),
    Absent(
        "ChangeListenerTags, ChangeLoadbalancerTags and others of tags",
        "Tags are given when a load balancer is made.",
    ),
    Absent("CreateMemberHealthCheckJob, ListJobs, ShowJob", "Operations are done when they are answered."),
    Absent(
        "BatchAddAvailableZones, BatchRemoveAvailableZones, ShowLoadBalancerPorts, CountPreoccupyIpNum",
        ONE_NODE,
    ),
    Absent("ChangeLoadbalancerChargeMode, UpgradeLoadbalancer", ONE_NODE),
    Absent(
        "ListRecycleBinLoadBalancers and others of recycle-bin",
        "Revisions bring back what was removed: the native API has them.",
    ),
    Absent("ListDomainIPs and others of dns", "There is no DNS."),
    Absent(
        "ListFeatureConfigs, ListLoadbalancerFeature, ShowLoadBalancerTopology",
        "This page says what there is.",
    ),
];

/// The operation of a method and path, the project that the path names, and the ids in it.
pub(super) fn find(method: &Method, path: &str) -> Option<(&'static Operation, Option<String>, Vec<String>)> {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let (project, rest) = match segments[..] {
        ["v3", project, "elb", ref rest @ ..] => (Some(project.to_owned()), rest),
        _ => (None, &segments[..]),
    };
    OPERATIONS.iter().filter(|operation| operation.method == *method).find_map(|operation| {
        // One that names no project begins with a slash.
        let is_free = operation.path.starts_with('/');
        let ids =
            ids(operation.path.trim_start_matches('/'), rest).filter(|_| is_free == project.is_none())?;
        Some((operation, project.clone(), ids))
    })
}

fn ids(pattern: &str, segments: &[&str]) -> Option<Vec<String>> {
    let pattern: Vec<&str> = pattern.split('/').collect();
    if pattern.len() != segments.len() {
        return None;
    }
    let mut ids = Vec::new();
    for (wanted, segment) in pattern.iter().zip(segments) {
        match *wanted {
            "{id}" if !segment.is_empty() => ids.push((*segment).to_owned()),
            wanted if wanted == *segment => {}
            _ => return None,
        }
    }
    Some(ids)
}

/// What is supported, for the page that says so.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for operation in OPERATIONS {
        rows.push(compat::operation(operation.name, Support::Supported, ""));
        rows.extend(fields(operation.name, operation.fields));
    }
    rows.extend(ABSENT.iter().map(|Absent(name, why)| compat::operation(name, Support::Refused, why)));
    rows
}

/// The rows of fields. An object within another has rows of its own, under its name.
fn fields(of: &'static str, all: &'static [Field]) -> Vec<Row> {
    let own = all.iter().map(|field| {
        let (support, why) = field.support();
        compat::field(of, field.name, support, why)
    });
    let mut rows: Vec<Row> = own.collect();
    for field in all.iter().filter(|field| !matches!(field.fate, Fate::Refused(_))) {
        if let Form::Object(within) | Form::Objects(within) = field.form {
            rows.extend(fields(field.name, within));
        }
    }
    rows
}

/// Where an operation is, for a message or a page.
pub(super) fn place(operation: &Operation) -> String {
    match operation.path.strip_prefix('/') {
        Some(path) => format!("/{path}"),
        None => format!("{BASE}/{}", operation.path),
    }
}
