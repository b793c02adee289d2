//! What does a target look like?

use homing_core::spec::{TargetAdmin, bounds};
use utoipa::openapi::schema::Schema;

use super::{Fields, annotations, value};

pub(super) fn target() -> Schema {
    let fields = Fields::new("An address and port that serves requests of its group.")
        .needs("name", value::name(), "Unique in its group.")
        .needs("address", value::address(), "Where it listens.")
        .may(
            "weight",
            value::integer(bounds::WEIGHT),
            "Its share: 0 to 256 in `native`, 0 to 100 in other editions. 0: no new sessions, existing ones stay.",
        )
        .may("admin", value::word::<TargetAdmin>(), "Whether it takes any traffic; `active` unless said.")
        .may("incarnation", value::some_text(256), "Tells one life of this target from the next.")
        .may("reuse_sessions", value::boolean(), "Whether sessions of its earlier lives are welcome.")
        .may(
            "max_connections",
            value::integer(bounds::TARGET_CAP),
            "Requests, connections or flows it is given at once.",
        )
        .may(
            "max_sessions",
            value::integer(bounds::TARGET_CAP),
            "Living sessions it may have before it gets no new ones.",
        );
    annotations(fields).done()
}
