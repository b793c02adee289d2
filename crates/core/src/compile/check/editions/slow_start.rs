//! May the targets of a group start slowly, under the rules of the edition?

use super::super::{GroupAt, Way};
use super::{Under, editions_with};
use crate::edition::SlowStartRule;
use crate::problem::{Problem, Value, say};
use crate::spec::duration;
use crate::spec::problems::Problems;

pub(super) fn check(under: &Under<'_>, group: &GroupAt<'_>, ways: &[Way<'_>], problems: &Problems) {
    let Some(time) = group.spec.slow_start else { return };
    let path = || group.path.key("slow_start");
    let Some(rule) = &under.rules.slow_start else {
        let editions = editions_with(|rules| rules.slow_start.is_some());
        problems.add(|| {
            let value = format!("{:?}", duration::text(time));
            Problem::new(path(), say::means_nothing("slow_start", value, under.edition(), editions))
        });
        return;
    };
    if !(rule.shortest..=rule.longest).contains(&time) {
        problems.add(|| {
            let span = say::span(duration::text(rule.shortest), duration::text(rule.longest));
            Problem::new(path(), under.out_of_range(duration::text(time))).hint(say::allowed(span))
        });
    }
    check_scheduler(under, group, rule, problems);
    for way in ways.iter().filter(|way| !rule.layers.contains(&way.listener.protocol.layer())).take(1) {
        problems.add(|| {
            let (protocol, listener) = (way.listener.protocol.as_str(), &way.listener.name);
            Problem::new(path(), say::slow_start_of_requests(protocol, listener, under.edition()))
        });
    }
}

/// A scheduler that is not there has been refused already.
fn check_scheduler(under: &Under<'_>, group: &GroupAt<'_>, rule: &SlowStartRule, problems: &Problems) {
    let scheduler = group.spec.scheduler;
    if rule.schedulers.contains(&scheduler) || !under.rules.schedulers.contains(&scheduler) {
        return;
    }
    problems.add(|| {
        let others = Value::choice(rule.schedulers);
        let what = say::slow_start_not_with_scheduler(scheduler.as_str(), under.edition(), others);
        Problem::new(group.path.key("scheduler"), what)
    });
}
