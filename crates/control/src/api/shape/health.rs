//! What does a health check look like?

use homing_core::spec::bounds;
use homing_core::spec::names::ProbeName;
use utoipa::openapi::schema::{Schema, Type};

use super::{Fields, either, list, of_type, tls, value};

pub(super) fn health() -> Schema {
    let range = of_type(Type::String).pattern(Some("^[1-5][0-9]{2}(-[1-5][0-9]{2})?$"));
    let statuses = list(either([value::integer(bounds::STATUS), range.examples(["200-299"]).into()]));
    Fields::new("")
        .needs("kind", value::word::<ProbeName>(), "What a probe does.")
        .may("path", value::path(), "HTTP: the path asked for.")
        .may("statuses", statuses, "HTTP: statuses that pass; 200 to 399 unless said.")
        .may(
            "incarnation_header",
            value::token(),
            "HTTP: the field whose value tells one life from the next.",
        )
        .may("host", value::some_text(259), "HTTP, gRPC: what `Host` or `:authority` says.")
        .may("service", value::some_text(256), "gRPC: the service; without, the target as a whole.")
        .may("send", value::some_text(512), "UDP: what the datagram says; nothing unless said.")
        .may("expect", value::some_text(512), "UDP: what an answer has in it; without, silence passes, too.")
        .may("interval", value::span(), "Time between probes; 5 s unless said.")
        .may(
            "timeout",
            value::span(),
            "Longest a probe may take; 2 s, or the interval where that is shorter.",
        )
        .may("rise", value::integer(bounds::PROBES_IN_A_ROW), "Passes in a row that make a target healthy.")
        .may("fall", value::integer(bounds::PROBES_IN_A_ROW), "Failures in a row that make it unhealthy.")
        .may("port", value::integer(bounds::PORT), "Port to probe, where it is not the target's.")
        .may("tls", tls::target(), "HTTPS, gRPC: how TLS is spoken.")
        .done()
}
