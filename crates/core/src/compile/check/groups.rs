//! Do the settings of a backend group go together?

use super::GroupAt;
use crate::problem::{Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{HealthSpec, TargetHttp2, duration};

/// All targets with weight 0 are fine: that is a group being emptied. So is source-address persistence with a
/// scheduler that looks at the source address: in `native`, the hash gives the first home and the table keeps it.
pub(super) fn check(group: &GroupAt<'_>, problems: &Problems) {
    if let Some(health) = &group.spec.health {
        check_health(group, health, problems);
    }
    if group.spec.http2 == TargetHttp2::Agreed && group.spec.tls.is_none() {
        problems.add(|| Problem::new(group.path.key("http2"), say::agreed_without_tls()));
    }
}

fn check_health(group: &GroupAt<'_>, health: &HealthSpec, problems: &Problems) {
    if health.timeout <= health.interval {
        return;
    }
    problems.add(|| {
        let what = say::probes_would_overlap(duration::text(health.timeout), duration::text(health.interval));
        Problem::new(group.path.key("health").key("timeout"), what)
    });
}
