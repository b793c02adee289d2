//! Do the settings of a backend group go together?

use super::GroupAt;
use crate::problem::Problem;
use crate::spec::problems::Problems;
use crate::spec::{HealthSpec, PersistenceSpec, bounds, duration};

/// All targets with weight 0 are fine: that is a group being emptied. So is source-address persistence with a
/// scheduler that looks at the source address: in `native`, the hash gives the first home and the table keeps it.
pub(super) fn check(group: &GroupAt<'_>, problems: &Problems) {
    if let Some(persistence) = &group.spec.persistence {
        check_persistence(group, persistence, problems);
    }
    if let Some(health) = &group.spec.health {
        check_health(group, health, problems);
    }
    for (index, target) in group.spec.targets.iter().enumerate() {
        if let Some(weight) = target.weight.filter(|weight| !bounds::WEIGHT.contains(weight)) {
            problems.add(|| {
                let path = group.target(index, &target.name).key("weight");
                let allowed = format!("allowed: {} to {}", bounds::WEIGHT.start(), bounds::WEIGHT.end());
                Problem::new(path, format!("{weight} is out of range")).hint(allowed)
            });
        }
    }
}

fn check_persistence(group: &GroupAt<'_>, persistence: &PersistenceSpec, problems: &Problems) {
    let path = || group.path.key("persistence");
    let Some(idle) = persistence.timeout else { return };
    let timeout = duration::text(idle);
    if !bounds::PERSISTENCE.contains(&idle) {
        problems.add(|| {
            let (least, most) = (bounds::PERSISTENCE.start(), bounds::PERSISTENCE.end());
            let allowed = format!("allowed: {} to {}", duration::text(*least), duration::text(*most));
            Problem::new(path().key("timeout"), format!("{timeout:?} is out of range")).hint(allowed)
        });
    }
    if let Some(lifetime) = persistence.max_lifetime.filter(|lifetime| *lifetime < idle) {
        problems.add(|| {
            let lifetime = duration::text(lifetime);
            let what = format!("{lifetime:?} is shorter than the idle limit `timeout` ({timeout:?})");
            let hint = format!("write at least {timeout:?}, or a `timeout` of at most {lifetime:?}");
            Problem::new(path().key("max_lifetime"), what).hint(hint)
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
