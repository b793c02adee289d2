//! Can the probes of a group tell how its targets are for the traffic that its listeners bring?

use super::echo::Doubts;
use super::{BalancerAt, GroupAt};
use crate::problem::{Path, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{Edition, ProbeKind, Protocol};

/// A datagram says something about a service of datagrams only: where a target takes connections, its port refuses them.
pub(super) fn check(balancer: &BalancerAt<'_>, doubts: &Doubts<'_>, problems: &Problems) {
    for group in balancer.groups() {
        let Some(health) = &group.spec.health else { continue };
        // Another port is another service; the clouds have no such probe beside connections at all.
        let is_elsewhere = health.port.is_some() && balancer.spec.edition == Edition::Native;
        if matches!(health.kind, ProbeKind::Udp(_)) && !is_elsewhere {
            check_datagrams(balancer, &group, doubts, problems);
        }
    }
}

fn check_datagrams(balancer: &BalancerAt<'_>, group: &GroupAt<'_>, doubts: &Doubts<'_>, problems: &Problems) {
    let is_known = |at: &Path| !doubts.has(&at.key("protocol"));
    let mut ways = balancer.ways().filter(|way| way.group == group.spec.name);
    let of_connections =
        ways.find(|way| way.listener.protocol != Protocol::Udp && is_known(&balancer.listener_of(way)));
    let Some(way) = of_connections else { return };
    problems.add(|| {
        let what = say::datagrams_to_connections(way.listener.protocol.as_str(), way.listener.name.clone());
        Problem::new(group.path.key("health").key("kind"), what)
    });
}
