//! What does persistence look like?

use homing_core::spec::names::MethodName;
use homing_core::spec::{FailurePolicy, FirstPin, SameSite, SharedCache, UnknownSession, bounds};
use utoipa::openapi::schema::Schema;

use super::{Fields, either, value};

pub(super) fn persistence() -> Schema {
    let fields = Fields::new("")
        .needs("method", value::word::<MethodName>(), "What names a session.")
        .may("timeout", value::span(), "A session ends when nothing came for that long.")
        .may("max_lifetime", value::span(), "A session ends then whatever comes.")
        .may("table_size", value::integer(bounds::TABLE_SIZE), "Most sessions the node keeps of this group.")
        .may("on_failure", on_failure(), "What happens to a session whose home cannot take it.")
        .may("first_pin", value::word::<FirstPin>(), "Cookie: which first requests share one pin.");
    let fields = fields
        .may("cookie_name", value::token(), "Cookies: its name. An application's has to be named.")
        .may("domain", value::some_text(253), "Cookie: `Domain`.")
        .may("path", value::path(), "Cookie: `Path`.")
        .may("same_site", value::word::<SameSite>(), "Cookie: `SameSite`.")
        .may("secure", value::boolean(), "Cookie: `Secure`.")
        .may("http_only", value::boolean(), "Cookie: `HttpOnly`.")
        .may("partitioned", value::boolean(), "Cookie: `Partitioned`.")
        .may("max_age", value::boolean(), "Cookie: whether it outlives the browser.")
        .may(
            "shared_cache",
            value::word::<SharedCache>(),
            "Cookie: what becomes of answers that caches may store.",
        );
    fields
        .may(
            "ipv4_prefix",
            value::integer(bounds::IPV4_PREFIX),
            "Source IP: bits of an IPv4 address that count.",
        )
        .may(
            "ipv6_prefix",
            value::integer(bounds::IPV6_PREFIX),
            "Source IP: bits of an IPv6 address that count.",
        )
        .may(
            "path_parameter",
            value::boolean(),
            "Application cookie: whether `;NAME=value` in the path counts, too.",
        )
        .may("request_header", value::token(), "Header: the field of requests that names their session.")
        .may("response_header", value::token(), "Header: the field of answers that begins a session.")
        .may(
            "unknown",
            value::word::<UnknownSession>(),
            "Header: what becomes of a session that nobody knows.",
        )
        .done()
}

fn on_failure() -> Schema {
    let policy = value::word::<FailurePolicy>;
    let by_reason = Fields::new("")
        .may("down", policy(), "The home is unhealthy or rests.")
        .may("drained", policy(), "The home's drain has ended.")
        .may("removed", policy(), "The home is not in the group any more, or is another life of it.")
        .may("overloaded", policy(), "The home is at its cap.")
        .may("connect_failure", policy(), "The home did not accept the connection.")
        .may("status", value::integer(bounds::STRICT_STATUS), "Status of the answer where it is `strict`.")
        .may("retry_after", value::span(), "`Retry-After` of that answer.")
        .done();
    either([policy(), by_reason])
}
