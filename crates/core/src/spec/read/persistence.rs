//! What does `persistence = { … }` say?

use std::time::Duration;

use super::table::Table;
use super::value::{self, http};
use crate::limits;
use crate::spec::names::MethodName;
use crate::spec::{CookieSpec, MethodSpec, PersistenceSpec, SourceIpSpec, bounds};

pub(super) const EXAMPLE: &str =
    "persistence = { method = \"cookie\", timeout = \"20m\" }, or leave it out to switch persistence off";

/// `PRODUCT.md` 1.1: what holds where no duration is given.
const TIMEOUT_DEFAULT: Duration = Duration::from_secs(20 * 60);

const COOKIE_KEYS: &[&str] = &["cookie_name", "domain", "path", "same_site"];
const SOURCE_IP_KEYS: &[&str] = &["ipv4_prefix", "ipv6_prefix", "table_size"];

pub(super) fn read(table: &mut Table<'_>) -> PersistenceSpec {
    let method = table.required("method", "method = \"cookie\" (or \"source-ip\")", value::named("method"));
    let timeout = table.optional("timeout", value::duration(bounds::PERSISTENCE));
    let max_lifetime = table.optional("max_lifetime", value::duration(bounds::LIFETIME));
    match method {
        Some(MethodName::Cookie) => refuse(table, SOURCE_IP_KEYS, MethodName::SourceIp),
        Some(MethodName::SourceIp) => refuse(table, COOKIE_KEYS, MethodName::Cookie),
        None => {}
    }
    let cookie = cookie(table);
    let source_ip = source_ip(table);
    PersistenceSpec {
        method: match method {
            Some(MethodName::Cookie) => MethodSpec::Cookie(cookie),
            // A method that cannot be read becomes the one that every listener can use.
            Some(MethodName::SourceIp) | None => MethodSpec::SourceIp(source_ip),
        },
        // Whoever says only how long a session may live at most has no wish for a longer idle limit.
        timeout: timeout
            .unwrap_or_else(|| max_lifetime.map_or(TIMEOUT_DEFAULT, |most| most.min(TIMEOUT_DEFAULT))),
        max_lifetime,
    }
}

fn refuse(table: &mut Table<'_>, keys: &[&'static str], owner: MethodName) {
    for key in keys {
        table.refuse(key, format!("belongs to method = \"{owner}\""), "remove it, or change the method");
    }
}

fn cookie(table: &mut Table<'_>) -> CookieSpec {
    CookieSpec {
        cookie_name: table.optional("cookie_name", http::cookie_name),
        domain: table.optional("domain", http::cookie_domain),
        path: table.optional("path", http::cookie_path),
        same_site: table.optional("same_site", value::named("same_site")).unwrap_or_default(),
    }
}

fn source_ip(table: &mut Table<'_>) -> SourceIpSpec {
    SourceIpSpec {
        ipv4_prefix: table.optional("ipv4_prefix", value::integer(bounds::IPV4_PREFIX)).unwrap_or(32),
        ipv6_prefix: table.optional("ipv6_prefix", value::integer(bounds::IPV6_PREFIX)).unwrap_or(64),
        table_size: table
            .optional("table_size", value::integer(bounds::TABLE_SIZE))
            .unwrap_or(limits::SESSIONS_PER_GROUP),
    }
}
