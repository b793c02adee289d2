//! What is told of a token, and where are the services that it opens?

use homing_control::identity::Role;
use serde_json::{Value, json};

use super::super::stamp;
use super::tokens::Kept;

/// The region where nobody has named one.
const REGION: &str = "RegionOne";

fn domain() -> Value {
    json!({ "id": "default", "name": "Default" })
}

/// A project: its name is its id.
pub(super) fn project(name: &str) -> Value {
    json!({ "id": name, "name": name, "domain_id": "default", "enabled": true, "domain": domain() })
}

/// The services of this node, below the address that was asked.
pub(super) fn catalog(base: &str, region: Option<&str>) -> Value {
    let region = region.unwrap_or(REGION);
    let service = |kind: &str, name: &str, url: String| {
        let endpoints = ["public", "internal", "admin"].map(|interface| {
            json!({
                "id": stamp::derived(kind, interface),
                "interface": interface,
                "region": region,
                "region_id": region,
                "url": url,
            })
        });
        json!({ "id": stamp::derived(kind, "service"), "type": kind, "name": name, "endpoints": endpoints })
    };
    json!([
        service("identity", "keystone", format!("{base}/v3")),
        service("load-balancer", "octavia", format!("{base}/load-balancer")),
        service("network", "neutron", format!("{base}/network")),
    ])
}

/// A token, without itself.
pub(super) fn token(kept: &Kept, base: &str) -> Value {
    let actor = &kept.known.actor;
    let role = match actor.role {
        Role::Viewer => "reader",
        Role::Admin => "admin",
        _ => "member",
    };
    let region = actor.scopes.regions.first().map(String::as_str);
    json!({ "token": {
        "methods": [kept.method],
        "user": { "id": actor.to_string(), "name": actor.name, "domain": domain(), "password_expires_at": null },
        "audit_ids": [kept.audit_id],
        "issued_at": stamp::zulu(kept.issued_at_ms),
        "expires_at": stamp::zulu(kept.expires_at_ms),
        "project": project(&kept.known.project),
        "is_domain": false,
        "roles": [{ "id": role, "name": role }],
        "catalog": catalog(base, region),
    } })
}
