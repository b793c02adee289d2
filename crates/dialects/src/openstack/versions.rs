//! Which versions does this node speak, in the documents that clients look for first?

use serde_json::{Value, json};

/// The minor versions of the Octavia API, each of which added something: tags with 2.5, `SOURCE_IP_PORT` with 2.13, more
/// than that nobody asks for.
const MINOR: u32 = 27;

/// Of the Octavia API, below that address.
pub(super) fn octavia(base: &str) -> Value {
    let version = |minor: u32| {
        let status = if minor == MINOR { "CURRENT" } else { "SUPPORTED" };
        json!({
            "id": format!("v2.{minor}"),
            "status": status,
            "updated": "2023-05-05T00:00:00Z",
            "links": [{ "href": format!("{base}/v2"), "rel": "self" }],
        })
    };
    json!({ "versions": (0..=MINOR).map(version).collect::<Vec<_>>() })
}

/// Of the network service.
pub(super) fn neutron(base: &str) -> Value {
    json!({ "versions": [{
        "id": "v2.0",
        "status": "CURRENT",
        "links": [{ "href": format!("{base}/v2.0/"), "rel": "self" }],
    }] })
}

fn keystone_version(base: &str) -> Value {
    json!({
        "id": "v3.14",
        "status": "stable",
        "updated": "2020-04-07T00:00:00Z",
        "links": [{ "href": format!("{base}/v3/"), "rel": "self" }],
        "media-types": [{ "base": "application/json", "type": "application/vnd.openstack.identity-v3+json" }],
    })
}

/// Of Keystone: one version.
pub(super) fn keystone(base: &str) -> Value {
    json!({ "version": keystone_version(base) })
}

/// Of Keystone: all versions.
pub(super) fn keystones(base: &str) -> Value {
    json!({ "versions": { "values": [keystone_version(base)] } })
}
