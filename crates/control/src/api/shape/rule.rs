//! What does a rule look like, and what can become of a request?

use homing_core::persist::Scheme;
use homing_core::spec::bounds;
use utoipa::openapi::schema::{Schema, Type};

use super::{Fields, annotations, list, of_type, value};

/// Longest fixed answer that is worth sending, in characters; the compiler says what is allowed.
const BODY_MAX: usize = 65_536;

pub(super) fn rule() -> Schema {
    let conditions = Fields::new(
        "Host and path, and what becomes of requests that match. One of `group`, `redirect`, `respond`.",
    )
    .may("host", value::some_text(255), "`api.example.com` or `*.example.com`; without, any.")
    .may("path", value::path(), "The path begins with it.")
    .may("path_exact", value::path(), "The path is it.")
    .may("path_regex", value::text(), "The path matches it somewhere.");
    annotations(headers(actions(conditions))).done()
}

/// What a rule has in common with a listener.
pub(super) fn actions(fields: Fields) -> Fields {
    fields
        .may("group", value::name(), "Name of the group that takes it.")
        .may("redirect", redirect(), "Where its client is sent instead.")
        .may("respond", respond(), "What is answered instead.")
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
