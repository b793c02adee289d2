//! Do the settings of a backend group go together?

use super::GroupAt;
use crate::problem::Problem;
use crate::spec::problems::Problems;
use crate::spec::{HealthSpec, TargetHttp2, duration};

/// All targets with weight 0 are fine: that is a group being emptied. So is source-address persistence with a
/// scheduler that looks at the source address: in `native`, the hash gives the first home and the table keeps it.
pub(super) fn check(group: &GroupAt<'_>, problems: &Problems) {
    if let Some(health) = &group.spec.health {
        check_health(group, health, problems);
    }
    if group.spec.http2 == TargetHttp2::Agreed && group.spec.tls.is_none() {
        problems.add(|| {
            let what = "\"agreed\" needs `tls`: targets choose in the handshake";
            Problem::new(group.path.key("http2"), what).hint("write \"always\" where all of them speak it")
        });
    }
}

fn check_health(group: &GroupAt<'_>, health: &HealthSpec, problems: &Problems) {
    if health.timeout <= health.interval {
        return;
    }
    problems.add(|| {
        let (timeout, interval) = (duration::text(health.timeout), duration::text(health.interval));
        let what = format!("{timeout:?} is longer than `interval` ({interval:?}): probes would overlap");
        let hint = format!("write at most {interval:?}, or a longer `interval`");
        Problem::new(group.path.key("health").key("timeout"), what).hint(hint)
    });
}
