//! What does one backend group say?

use super::table::Table;
use super::{annotations, health, persistence, target, target_tls, value};
use crate::problem::say;
use crate::spec::{GroupSpec, bounds};

pub(super) fn read(table: &mut Table<'_>) -> GroupSpec {
    annotations::check(table);
    GroupSpec {
        name: table.name(),
        scheduler: table.optional("scheduler", value::named("scheduler")).unwrap_or_default(),
        persistence: table.table(
            "persistence",
            say::persistence_setting,
            persistence::example(),
            persistence::read,
        ),
        health: table.table("health", say::health_check, health::example(), health::read),
        send_proxy_protocol: table.optional("send_proxy_protocol", value::named("send_proxy_protocol")),
        tls: table.table("tls", say::target_tls_setting, target_tls::EXAMPLE, target_tls::read),
        http2: table.optional("http2", value::named("http2")).unwrap_or_default(),
        all_unhealthy: table.optional("all_unhealthy", value::named("all_unhealthy")),
        slow_start: table.optional("slow_start", value::duration(bounds::SLOW_START)),
        drain: table.optional("drain", value::duration(bounds::DRAIN)),
        targets: table.tables("targets", say::target, target::read),
    }
}
