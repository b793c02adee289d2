//! What does one load balancer say?

use super::table::Table;
use super::{group, listener, value};
use crate::spec::LoadBalancerSpec;

/// The region and the project of what names none.
const SCOPE_DEFAULT: &str = "default";

pub(super) fn read(table: &mut Table<'_>) -> LoadBalancerSpec {
    LoadBalancerSpec {
        name: table.name(),
        edition: table.optional("edition", value::named("edition")).unwrap_or_default(),
        region: table.optional("region", value::name).unwrap_or_else(|| SCOPE_DEFAULT.to_owned()),
        project: table.optional("project", value::name).unwrap_or_else(|| SCOPE_DEFAULT.to_owned()),
        listeners: table.tables("listeners", "listener", listener::read),
        groups: table.tables("groups", "backend group", group::read),
    }
}
