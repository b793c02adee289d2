//! What does one target say?

use std::net::SocketAddr;

use super::annotations;
use super::table::Table;
use super::value::{self, address};
use crate::spec::{TargetSpec, bounds};

pub(super) fn read(table: &mut Table<'_>) -> TargetSpec {
    annotations::check(table);
    TargetSpec {
        name: table.name(),
        // Port 0 stands for an address that cannot be read; no real target has it.
        address: table
            .required("address", "address = \"10.0.0.5:8080\"", address::target)
            .unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0))),
        weight: table.optional("weight", value::integer(bounds::WEIGHT)),
        admin: table.optional("admin", value::named("admin")).unwrap_or_default(),
        incarnation: table.optional("incarnation", value::label),
        reuse_sessions: table.optional("reuse_sessions", value::boolean).unwrap_or(false),
        max_connections: table.optional("max_connections", value::integer(bounds::TARGET_CAP)),
        max_sessions: table.optional("max_sessions", value::integer(bounds::TARGET_CAP)),
    }
}
