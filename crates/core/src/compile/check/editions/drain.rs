//! May a group say how long what is open to its targets stays, under the rules of the edition?

use super::super::{GroupAt, Way};
use super::{Under, editions_with};
use crate::edition::DrainRule;
use crate::problem::{Problem, Value, say};
use crate::spec::duration;
use crate::spec::problems::Problems;

pub(super) fn check(under: &Under<'_>, group: &GroupAt<'_>, ways: &[Way<'_>], problems: &Problems) {
    let Some(time) = group.spec.drain else { return };
    let path = || group.path.key("drain");
    let Some(rule) = &under.rules.drain else {
        let editions = editions_with(|rules| rules.drain.is_some());
        problems.add(|| {
            let value = format!("{:?}", duration::text(time));
            Problem::new(path(), say::means_nothing("drain", value, under.edition(), editions))
        });
        return;
    };
    if !rule.allows(time) {
        problems.add(|| {
            Problem::new(path(), under.out_of_range(duration::text(time))).hint(say::allowed(span(rule)))
        });
    }
    for way in ways.iter().filter(|way| !rule.layers.contains(&way.listener.protocol.layer())).take(1) {
        problems.add(|| {
            let (protocol, listener) = (way.listener.protocol.as_str(), &way.listener.name);
            Problem::new(path(), say::drain_of_connections(protocol, listener, under.edition()))
        });
    }
}

fn span(rule: &DrainRule) -> Value {
    let span = say::span(duration::text(rule.shortest), duration::text(rule.longest));
    match (rule.longest.is_zero(), rule.shortest.is_zero()) {
        (true, _) => "0s".into(),
        (_, true) => span.into(),
        (_, false) => say::zero_or(span).into(),
    }
}
