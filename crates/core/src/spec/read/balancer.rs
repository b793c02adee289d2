//! What does one load balancer say?

use super::table::Table;
use super::{group, listener, value};
use crate::spec::{Edition, LoadBalancerSpec};

/// The region and the project of what names none.
const SCOPE_DEFAULT: &str = "default";

pub(super) fn read(table: &mut Table<'_>) -> LoadBalancerSpec {
    let name = table.name();
    let edition: Edition = table.optional("edition", value::named("edition")).unwrap_or_default();
    LoadBalancerSpec {
        name,
        edition,
        region: table.optional("region", value::name).unwrap_or_else(|| SCOPE_DEFAULT.to_owned()),
        project: table.optional("project", value::name).unwrap_or_else(|| SCOPE_DEFAULT.to_owned()),
        long_cookie: table.optional("long_cookie", value::boolean).unwrap_or(false),
        adjustable_idle: table.optional("adjustable_idle", value::boolean).unwrap_or(false),
        sticky_least_connections: table.optional("sticky_least_connections", value::boolean).unwrap_or(true),
        listeners: table.tables("listeners", "listener", |table| listener::read(table, edition)),
        groups: table.tables("groups", "backend group", group::read),
    }
}
