//! What does one load balancer say?

use super::table::Table;
use super::{annotations, group, listener, value};
use crate::limits;
use crate::problem::say;
use crate::spec::{Edition, LoadBalancerSpec};
use std::collections::BTreeMap;

/// The region and the project of what names none.
const SCOPE_DEFAULT: &str = "default";

pub(super) fn read(table: &mut Table<'_>) -> LoadBalancerSpec {
    let name = table.name();
    let edition: Edition = table.optional("edition", value::named("edition")).unwrap_or_default();
    let of_dialect = annotations::dialect(table);
    annotations::check(table);
    LoadBalancerSpec {
        name,
        edition,
        region: table.optional("region", value::name).unwrap_or_else(|| SCOPE_DEFAULT.to_owned()),
        project: table.optional("project", value::name).unwrap_or_else(|| SCOPE_DEFAULT.to_owned()),
        description: table.optional("description", value::label),
        tags: tags(table),
        long_cookie: table.optional("long_cookie", value::boolean).unwrap_or(false),
        adjustable_idle: table.optional("adjustable_idle", value::boolean).unwrap_or(false),
        sticky_least_connections: table.optional("sticky_least_connections", value::boolean).unwrap_or(true),
        of_dialect,
        admin: table.optional("admin", value::named("admin")).unwrap_or_default(),
        listeners: table.tables("listeners", say::listener, |table| listener::read(table, edition)),
        groups: table.tables("groups", say::backend_group, group::read),
    }
}

fn tags(table: &mut Table<'_>) -> BTreeMap<String, String> {
    let tags = table.texts("tags", "{ team = \"shop\" }");
    if tags.len() > limits::TAGS {
        table.refuse("tags", say::too_many(tags.len(), say::tags(), limits::TAGS));
    }
    let is_name = |name: &str| value::is_name(name);
    let fits = |text: &str| text.len() <= limits::TAG_BYTES && !text.chars().any(char::is_control);
    if let Some((name, _)) = tags.iter().find(|(name, value)| !is_name(name) || !fits(value)) {
        table.refuse("tags", say::tag_does_not_fit(value::printable(name), limits::TAG_BYTES));
    }
    tags.into_iter().collect()
}
