//! What does a backend group look like?

use homing_core::spec::{AllUnhealthy, ProxyVersion, SchedulerKind, TargetHttp2};
use utoipa::openapi::schema::Schema;

use super::{Fields, annotations, health, objects, persistence, tls, value};

pub(super) fn group() -> Schema {
    let fields = Fields::new("Targets that can serve the same requests, with one scheduler and one persistence.")
        .needs("name", value::name(), "Unique in its load balancer.")
        .may("scheduler", value::word::<SchedulerKind>(), "Who gets a new session.")
        .may("persistence", persistence::persistence(), "How a session comes home; without, it does not.")
        .may("health", health::health(), "How targets are probed; without, they are not.")
        .may(
            "send_proxy_protocol",
            value::word::<ProxyVersion>(),
            "The PROXY header that connections to its targets begin with.",
        )
        .may("tls", tls::target(), "How TLS is spoken to its targets; without, it is not.")
        .may(
            "http2",
            value::word::<TargetHttp2>(),
            "Whether its targets are asked by HTTP/2; `never` where nothing is said.",
        )
        .may("all_unhealthy", value::word::<AllUnhealthy>(), "What happens when every target is unhealthy.")
        .may(
            "slow_start",
            value::span(),
            "How long a target that begins to take new sessions takes less than its share; without, it takes all of it.",
        )
        .may(
            "drain",
            value::span(),
            "How long what is open to a target may stay that is removed, unhealthy or at weight 0; without, as it wants.",
        )
        .may("targets", objects("TargetSpec"), "Its targets.");
    annotations(fields).done()
}
