//! What does `persistence = { … }` say?

use super::failure;
use super::table::Table;
use super::value::{self, http};
use crate::limits;
use crate::problem::{Phrase, Value, say};
use crate::spec::names::MethodName;
use crate::spec::{AppCookieSpec, CookieSpec, HeaderSpec, MethodSpec, PersistenceSpec, SourceIpSpec, bounds};

pub(super) fn example() -> Phrase {
    say::or_no_persistence("persistence = { method = \"cookie\", timeout = \"20m\" }")
}

/// Settings of some methods only, each with those it belongs to.
const OWNED_KEYS: &[(&str, &[MethodName])] = &[
    ("cookie_name", &[MethodName::Cookie, MethodName::AppCookie]),
    ("domain", &[MethodName::Cookie]),
    ("path", &[MethodName::Cookie]),
    ("same_site", &[MethodName::Cookie]),
    ("secure", &[MethodName::Cookie]),
    ("http_only", &[MethodName::Cookie]),
    ("partitioned", &[MethodName::Cookie]),
    ("max_age", &[MethodName::Cookie]),
    ("shared_cache", &[MethodName::Cookie]),
    ("first_pin", &[MethodName::Cookie]),
    ("ipv4_prefix", &[MethodName::SourceIp]),
    ("ipv6_prefix", &[MethodName::SourceIp]),
    ("path_parameter", &[MethodName::AppCookie]),
    ("request_header", &[MethodName::Header]),
    ("response_header", &[MethodName::Header]),
    ("unknown", &[MethodName::Header]),
];

/// Settings of every method, beside `method` itself.
const COMMON_KEYS: &[&str] = &["timeout", "max_lifetime", "table_size", "on_failure"];
/// Settings without which a method means nothing.
const NEEDED_KEYS: &[(&str, MethodName)] =
    &[("cookie_name", MethodName::AppCookie), ("request_header", MethodName::Header)];

/// The settings of `persistence` that every method has.
#[must_use]
pub const fn common_settings() -> &'static [&'static str] {
    COMMON_KEYS
}

/// The settings of `persistence` that belong to a method, beside those of every method.
pub fn settings_of(method: MethodName) -> impl Iterator<Item = &'static str> {
    OWNED_KEYS.iter().filter(move |(_, owners)| owners.contains(&method)).map(|(key, _)| *key)
}

/// The settings of `persistence` that a method cannot do without.
pub fn settings_needed_by(method: MethodName) -> impl Iterator<Item = &'static str> {
    NEEDED_KEYS.iter().filter(move |(_, needs)| *needs == method).map(|(key, _)| *key)
}

pub(super) fn read(table: &mut Table<'_>) -> PersistenceSpec {
    let example = say::or_else("method = \"cookie\"", "\"source-ip\", \"app-cookie\", \"header\"");
    let method = table.required("method", example, value::named("method"));
    let timeout = table.optional("timeout", value::duration(bounds::PERSISTENCE_VALUE));
    let max_lifetime = table.optional("max_lifetime", value::duration(bounds::LIFETIME));
    if let Some(method) = method {
        refuse_foreign_keys(table, method);
    }
    PersistenceSpec {
        timeout,
        max_lifetime,
        table_size: table
            .optional("table_size", value::integer(bounds::TABLE_SIZE))
            .unwrap_or(limits::SESSIONS_PER_GROUP),
        on_failure: failure::read(table),
        first_pin: table.optional("first_pin", value::named("first_pin")).unwrap_or_default(),
        method: settings(table, method),
    }
}

fn refuse_foreign_keys(table: &mut Table<'_>, method: MethodName) {
    for (key, owners) in OWNED_KEYS.iter().filter(|(_, owners)| !owners.contains(&method)) {
        table.refuse(key, say::of_other_methods(Value::choice(*owners)));
    }
}

/// The settings of a method. All are asked for, so that a mistyped method does not make its settings unknown keys.
fn settings(table: &mut Table<'_>, method: Option<MethodName>) -> MethodSpec {
    let is_app_cookie = method == Some(MethodName::AppCookie);
    let cookie_name = match is_app_cookie {
        true => {
            let who = || say::needs_it("method = \"app-cookie\"");
            table.needed("cookie_name", who, "cookie_name = \"JSESSIONID\"", http::cookie_name)
        }
        false => table.optional("cookie_name", http::cookie_name),
    };
    let (cookie, source_ip) = (cookie(table, cookie_name.clone()), source_ip(table));
    let path_parameter = table.optional("path_parameter", value::boolean).unwrap_or(false);
    let header = header(table, method == Some(MethodName::Header));
    match method {
        Some(MethodName::Cookie) => MethodSpec::Cookie(cookie),
        Some(MethodName::AppCookie) => {
            let cookie_name = cookie_name.unwrap_or_default();
            MethodSpec::AppCookie(AppCookieSpec { cookie_name, path_parameter })
        }
        Some(MethodName::Header) => MethodSpec::Header(header),
        // A method that cannot be read becomes the one that every listener can use.
        Some(MethodName::SourceIp) | None => MethodSpec::SourceIp(source_ip),
    }
}

fn cookie(table: &mut Table<'_>, cookie_name: Option<String>) -> CookieSpec {
    let default = CookieSpec::default();
    CookieSpec {
        cookie_name,
        domain: table.optional("domain", http::cookie_domain),
        path: table.optional("path", http::cookie_path),
        same_site: table.optional("same_site", value::named("same_site")).unwrap_or_default(),
        secure: table.optional("secure", value::boolean).unwrap_or(default.secure),
        http_only: table.optional("http_only", value::boolean).unwrap_or(default.http_only),
        partitioned: table.optional("partitioned", value::boolean).unwrap_or(default.partitioned),
        max_age: table.optional("max_age", value::boolean).unwrap_or(default.max_age),
        shared_cache: table.optional("shared_cache", value::named("shared_cache")).unwrap_or_default(),
    }
}

fn source_ip(table: &mut Table<'_>) -> SourceIpSpec {
    SourceIpSpec {
        ipv4_prefix: table.optional("ipv4_prefix", value::integer(bounds::IPV4_PREFIX)).unwrap_or(32),
        ipv6_prefix: table.optional("ipv6_prefix", value::integer(bounds::IPV6_PREFIX)).unwrap_or(64),
    }
}

fn header(table: &mut Table<'_>, is_method: bool) -> HeaderSpec {
    let request_header = match is_method {
        true => {
            let who = || say::needs_it("method = \"header\"");
            table.needed("request_header", who, "request_header = \"Mcp-Session-Id\"", http::field_name)
        }
        false => table.optional("request_header", http::field_name),
    }
    .unwrap_or_default();
    HeaderSpec {
        response_header: table
            .optional("response_header", http::field_name)
            .unwrap_or_else(|| request_header.clone()),
        request_header,
        unknown: table.optional("unknown", value::named("unknown")).unwrap_or_default(),
    }
}
