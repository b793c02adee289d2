//! What does one backend group say?

use super::table::Table;
use super::{health, persistence, target, value};
use crate::spec::GroupSpec;

pub(super) fn read(table: &mut Table<'_>) -> GroupSpec {
    GroupSpec {
        name: table.name(),
        scheduler: table.optional("scheduler", value::named("scheduler")).unwrap_or_default(),
        persistence: table.table(
            "persistence",
            "persistence setting",
            persistence::EXAMPLE,
            persistence::read,
        ),
        health: table.table("health", "health check", health::EXAMPLE, health::read),
        send_proxy_protocol: table.optional("send_proxy_protocol", value::named("send_proxy_protocol")),
        all_unhealthy: table.optional("all_unhealthy", value::named("all_unhealthy")),
        targets: table.tables("targets", "target", target::read),
    }
}
