//! What does a load balancer look like?

use homing_core::spec::{Edition, ListenerAdmin};
use utoipa::openapi::schema::Schema;

use super::{Fields, annotations, objects, value};

pub(super) fn load_balancer() -> Schema {
    let fields = Fields::new("A named set of listeners and groups under one edition.")
        .needs("name", value::name(), "Unique among load balancers.")
        .may("edition", value::word::<Edition>(), "Which rules hold.")
        .may("region", value::name(), "Scope that lists filter by; `default` unless said.")
        .may("project", value::name(), "Scope that lists filter by; `default` unless said.")
        .may("description", value::some_text(256), "What people are told of it.")
        .may("tags", value::texts(), "Words by which people find it, each under a name: at most 20.")
        .may("long_cookie", value::boolean(), "`tencent-clb`: cookies may live for a day instead of an hour.")
        .may("adjustable_idle", value::boolean(), "`tencent-clb`: `idle_timeout` of TCP may be changed.")
        .may(
            "sticky_least_connections",
            value::boolean(),
            "Huawei editions: persistence goes with weighted least connections.",
        )
        .may(
            "dialect",
            value::words(["tencent", "huawei", "openstack"]),
            "Whose API made it: what its clients see and change.",
        )
        .may(
            "admin",
            value::word::<ListenerAdmin>(),
            "`closed`: none of its listeners listens; `active` unless said.",
        )
        .may("listeners", objects("ListenerSpec"), "Where clients arrive.")
        .may("groups", objects("GroupSpec"), "Where they go.");
    annotations(fields).done()
}
