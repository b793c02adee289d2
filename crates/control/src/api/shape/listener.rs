//! What does a listener look like?

use homing_core::spec::{ForwardedPolicy, ListenerAdmin, Protocol, bounds};
use utoipa::openapi::schema::Schema;

use super::{Fields, annotations, either, list, objects, rule, tls, value};

pub(super) fn listener() -> Schema {
    let fields = Fields::new("Addresses, ports and a protocol that clients come to.")
        .needs("name", value::name(), "Unique in its load balancer.")
        .needs("protocol", value::word::<Protocol>(), "What it speaks.")
        .needs("listen", list(value::address()), "Addresses it accepts on, at least one.")
        .may("admin", value::word::<ListenerAdmin>(), "Whether it listens; `active` unless said.")
        .may(
            "certificates",
            list(tls::certificate()),
            "HTTPS: who it is; the first is for names that nobody has.",
        )
        .may("tls", tls::listener(), "HTTPS: how TLS is spoken.")
        .may("rules", objects("RuleSpec"), "HTTP: in order; the first match wins.");
    annotations(limits(waits(http(rule::headers(rule::actions(fields)))))).done()
}

fn http(fields: Fields) -> Fields {
    fields
        .may("http2", value::boolean(), "HTTP: whether clients may come by HTTP/2.")
        .may(
            "forwarded",
            value::word::<ForwardedPolicy>(),
            "HTTP: which fields tell the target about the client.",
        )
        .may(
            "trusted_proxies",
            list(value::network()),
            "HTTP: peers whose such fields are kept and extended.",
        )
        .may("reason_header", value::boolean(), "HTTP: whether our own answers carry `X-Homing-Reason`.")
        .may(
            "debug_header",
            value::boolean(),
            "HTTP: whether every answer says, signed, why it came from where.",
        )
        .may(
            "request_id",
            either([value::boolean(), value::token()]),
            "HTTP: the field that names each request; true: `X-Request-Id`.",
        )
}

fn waits(fields: Fields) -> Fields {
    fields
        .may("keepalive_timeout", value::span(), "HTTP: an idle client connection is closed then.")
        .may("client_header_timeout", value::span(), "HTTP: time to receive a whole head.")
        .may("client_body_timeout", value::span(), "HTTP: longest silence while a body arrives.")
        .may("proxy_connect_timeout", value::span(), "Time to connect to a target.")
        .may("proxy_read_timeout", value::span(), "HTTP: longest silence of a target that owes an answer.")
        .may("idle_timeout", value::span(), "What is silent for that long ends: connections, flows, tunnels.")
}

fn limits(fields: Fields) -> Fields {
    let trust = Fields::new("")
        .needs(
            "trust",
            list(value::network()),
            "Peers whose connections begin with one; nobody else may connect.",
        )
        .done();
    fields
        .may("client_max_body_size", value::size(bounds::BODY_BYTES), "HTTP: largest body of a request.")
        .may("proxy_protocol", trust, "Whether connections begin with a PROXY header.")
        .may("max_connections", value::integer(bounds::CONNECTIONS), "Client connections it accepts.")
}
