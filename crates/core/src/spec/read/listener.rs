//! What does one listener say?

use std::net::SocketAddr;
use std::time::Duration;

use super::table::Table;
use super::value::{self, address};
use super::{action, annotations, headers, node, rule, tls};
use crate::edition::{HttpRules, Wait};
use crate::problem::say;
use crate::spec::{Edition, Layer, ListenerSpec, Protocol, bounds};

/// Settings of requests: a TCP or UDP listener has none.
const HTTP_KEYS: &[&str] = &[
    "groups",
    "sticky_split",
    "redirect",
    "respond",
    "http2",
    "keepalive_timeout",
    "client_header_timeout",
    "client_body_timeout",
    "client_max_body_size",
    "proxy_read_timeout",
    "forwarded",
    "trusted_proxies",
    "reason_header",
    "debug_header",
    "request_headers",
    "response_headers",
    "request_id",
];

/// Settings of TLS: only an HTTPS listener has them.
const TLS_KEYS: &[&str] = &["certificates", "tls"];

/// Reads a listener. What it does not say is as its `edition` has it.
pub(super) fn read(table: &mut Table<'_>, edition: Edition) -> ListenerSpec {
    let name = table.name();
    let example = say::or_else("protocol = \"http\"", "\"tcp\", \"udp\"");
    let protocol = table.required("protocol", example, value::named("protocol"));
    refuse_foreign_keys(table, protocol);
    let certificates = tls::certificates(table, protocol);
    let protocol = protocol.unwrap_or(Protocol::Http);
    let http = edition.rules().http;
    annotations::check(table);
    ListenerSpec {
        name,
        protocol,
        listen: addresses(table),
        admin: table.optional("admin", value::named("admin")).unwrap_or_default(),
        certificates,
        tls: tls::tls(table),
        action: action::read(table),
        rules: table.tables("rules", say::rule, rule::read),
        http2: table.optional("http2", value::boolean).unwrap_or(protocol == Protocol::Https),
        keepalive_timeout: table
            .optional("keepalive_timeout", value::duration(bounds::KEEPALIVE_VALUE))
            .unwrap_or(http.keepalive_timeout.default),
        client_header_timeout: wait(table, "client_header_timeout", http.client_header_timeout),
        client_body_timeout: wait(table, "client_body_timeout", http.client_body_timeout),
        client_max_body_size: table
            .optional("client_max_body_size", value::size(bounds::BODY_BYTES))
            .or(http.client_max_body_size.default),
        proxy_connect_timeout: wait(table, "proxy_connect_timeout", connect(protocol, &http)),
        proxy_read_timeout: wait(table, "proxy_read_timeout", http.proxy_read_timeout),
        idle_timeout: table
            .optional("idle_timeout", value::duration(bounds::IDLE))
            .unwrap_or_else(|| protocol.idle_default()),
        forwarded: table.optional("forwarded", value::named("forwarded")).unwrap_or_default(),
        proxy_protocol: proxy_protocol(table),
        trusted_proxies: node::networks(table, "trusted_proxies"),
        reason_header: table.optional("reason_header", value::boolean).unwrap_or(true),
        debug_header: table.optional("debug_header", value::boolean).unwrap_or(false),
        request_headers: headers::edits(table, "request_headers"),
        response_headers: headers::edits(table, "response_headers"),
        request_id: table.optional("request_id", headers::request_id).flatten(),
        max_connections: table.optional("max_connections", value::integer(bounds::CONNECTIONS)),
    }
}

const PROXY_EXAMPLE: &str = "proxy_protocol = { trust = [\"10.0.0.0/8\"] }";

fn proxy_protocol(table: &mut Table<'_>) -> Option<Vec<ipnet::IpNet>> {
    table.table("proxy_protocol", say::proxy_protocol_setting, PROXY_EXAMPLE, |table| {
        table.must_have("trust", PROXY_EXAMPLE);
        node::networks(table, "trust")
    })
}

/// A setting that could never have an effect is a misunderstanding: it is refused rather than ignored.
fn refuse_foreign_keys(table: &mut Table<'_>, protocol: Option<Protocol>) {
    let Some(protocol) = protocol else { return };
    if protocol != Protocol::Https {
        for key in TLS_KEYS {
            table.refuse(key, say::of_https(protocol.as_str()));
        }
    }
    if protocol.layer() == Layer::Seven {
        return;
    }
    for key in HTTP_KEYS {
        let what = say::of_http(protocol.as_str());
        match *key {
            "keepalive_timeout" | "proxy_read_timeout" => {
                table.refuse_with(key, what, say::idle_timeout_instead());
            }
            _ => table.refuse(key, what),
        }
    }
    if protocol == Protocol::Udp {
        let what = say::of_tcp_and_http();
        table.refuse_with("proxy_connect_timeout", what.clone(), say::datagrams_do_not_connect());
        table.refuse_with("proxy_protocol", what, say::datagrams_name_their_client());
    }
}

/// The addresses of a listener. Port 0 stands for one that cannot be read: it clashes with nothing.
fn addresses(table: &mut Table<'_>) -> Vec<SocketAddr> {
    const EXAMPLE: &str = "listen = [\"127.0.0.1:8080\"]";
    if !table.has("listen") {
        let missing = table.required("listen", EXAMPLE, address::listen);
        return missing.into_iter().collect();
    }
    let unreadable = SocketAddr::from(([0, 0, 0, 0], 0));
    let addresses = table.list("listen", EXAMPLE, address::listen).unwrap_or_default();
    addresses.into_iter().map(|address| address.unwrap_or(unreadable)).collect()
}

fn wait(table: &mut Table<'_>, key: &'static str, rule: Wait) -> Duration {
    table.optional(key, value::duration(bounds::WAIT)).unwrap_or(rule.default)
}

/// The clouds speak of it for layer 7 only.
fn connect(protocol: Protocol, http: &HttpRules) -> Wait {
    match protocol.layer() {
        Layer::Four => Edition::Native.rules().http.proxy_connect_timeout,
        Layer::Seven => http.proxy_connect_timeout,
    }
}
