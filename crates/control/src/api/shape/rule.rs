//! What does a rule look like, and what can become of a request?

use homing_core::persist::Scheme;
use homing_core::spec::bounds;
use utoipa::openapi::schema::{Schema, Type};

use super::{Fields, annotations, list, of_type, value};

/// Longest fixed answer that is worth sending, in characters; the compiler says what is allowed.
const BODY_MAX: usize = 65_536;

pub(super) fn rule() -> Schema {
    let conditions = Fields::new(
        "Host and path, and what becomes of requests that match. One of `group`, `groups`, `redirect`, `respond`.",
    )
    .may("host", value::some_text(255), "`api.example.com` or `*.example.com`; without, any.")
    .may("path", value::path(), "The path begins with it.")
    .may("path_exact", value::path(), "The path is it.")
    .may("path_regex", value::text(), "The path matches it somewhere.")
    .may("when", list(condition()), "What else has to hold: all of it.");
    annotations(headers(actions(conditions))).done()
}

/// What a rule has in common with a listener.
pub(super) fn actions(fields: Fields) -> Fields {
    fields
        .may("group", value::name(), "Name of the group that takes it.")
        .may("groups", list(branch()), "HTTP: the groups of which one takes it, each with its share.")
        .may("sticky_split", value::span(), "How long a client that does not come keeps its group of those.")
        .may("redirect", redirect(), "Where its client is sent instead.")
        .may("respond", respond(), "What is answered instead.")
}

fn condition() -> Schema {
    let texts = || super::either([value::text(), list(value::text())]);
    Fields::new("One subject, at most one comparison; without one, it has to be there.")
        .may("method", value::boolean(), "True: its method.")
        .may("host", value::boolean(), "True: its host in lower case, without a port.")
        .may("path", value::boolean(), "True: its path, without the query.")
        .may("header", value::token(), "The values of that field.")
        .may("query", value::text(), "The values of that parameter.")
        .may("cookie", value::text(), "The values of that cookie.")
        .may("source", list(value::network()), "Whether the client's address is in one of these; alone.")
        .may("equals", texts(), "It is one of these.")
        .may("begins", texts(), "It begins with one of these.")
        .may("ends", texts(), "It ends with one of these.")
        .may("contains", texts(), "One of these stands in it.")
        .may("matches", texts(), "It matches one of these patterns somewhere.")
        .may("not", value::boolean(), "True: where that does not hold.")
        .done()
}

fn branch() -> Schema {
    Fields::new("")
        .needs("name", value::name(), "Name of the group.")
        .may(
            "weight",
            value::integer(bounds::SPLIT_WEIGHT),
            "Its share; 1 unless said. 0: only clients that have it.",
        )
        .done()
}

/// What is changed in heads.
pub(super) fn headers(fields: Fields) -> Fields {
    fields.may("request_headers", edits(), "What is changed in requests on the way to targets.").may(
        "response_headers",
        edits(),
        "What is changed in answers on the way to clients.",
    )
}

fn edits() -> Schema {
    Fields::new("")
        .may("set", value::texts(), "Fields that have this value from then on.")
        .may("add", value::texts(), "Fields that are added to those that there are.")
        .may("remove", list(value::token()), "Fields that are taken out.")
        .done()
}

fn redirect() -> Schema {
    let statuses = of_type(Type::Integer).enum_values(Some([301_u64, 302, 303, 307, 308]));
    Fields::new("")
        .may("scheme", value::word::<Scheme>(), "Without, that of the request.")
        .may("host", value::some_text(253), "Without, that of the request.")
        .may(
            "port",
            value::integer(bounds::PORT),
            "Without, the usual one of the scheme, or that of the request.",
        )
        .may("path", value::path(), "Without, that of the request.")
        .may("query", value::text(), "Without, that of the request; empty: none.")
        .may("status", Schema::from(statuses), "307 unless said.")
        .done()
}

fn respond() -> Schema {
    let body = of_type(Type::String).max_length(Some(BODY_MAX));
    Fields::new("")
        .may("status", value::integer(bounds::RESPOND_STATUS), "Status of the answer.")
        .may("content_type", value::some_text(128), "What the body is.")
        .may("body", Schema::from(body), "What it says.")
        .done()
}
