//! What does a change do to the traffic that is there?
//!
//! Only load balancers that change are looked at: in the others everything stays.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::Duration;

use homing_core::group::{Group, Target};
use homing_core::snapshot::Snapshot;
use homing_core::spec::{
    FailurePolicy, GroupSpec, ListenerSpec, LoadBalancerSpec, MethodSpec, PersistenceSpec, Protocol,
    TargetSpec,
};

use super::Impact;

/// One load balancer, before and after.
pub(super) struct Pair<'a> {
    pub(super) before: Option<&'a LoadBalancerSpec>,
    pub(super) after: Option<&'a LoadBalancerSpec>,
}

/// What happens when the load balancers of `running` change so.
pub(super) fn impact<'a>(running: &Snapshot, pairs: &[Pair<'a>]) -> Impact {
    let mut impact = Impact::default();
    for Pair { before, after } in pairs {
        let Some(name) = before.or(*after).map(|balancer| &balancer.name) else { continue };
        let listeners = |of: Option<&'a LoadBalancerSpec>| of.map_or(&[][..], |of| &of.listeners);
        let connections = |listener: &str| open_connections(running, name, listener);
        compare_listeners(name, listeners(*before), listeners(*after), connections, &mut impact);
        let groups = running.groups.iter().filter(|group| *group.load_balancer == **name);
        let live: HashMap<&str, &Group> = groups.map(|group| (&*group.name, &**group)).collect();
        for group in before.iter().flat_map(|balancer| &balancer.groups) {
            let after = after.and_then(|after| after.groups.iter().find(|after| after.name == group.name));
            compare_group(name, group, after, live.get(&*group.name).copied(), &mut impact);
        }
        for group in after.iter().flat_map(|balancer| &balancer.groups) {
            let is_old = before.is_some_and(|before| before.groups.iter().any(|old| old.name == group.name));
            if !is_old {
                let added = group.targets.iter().map(|target| target_name(name, group, target));
                impact.targets_added.extend(added);
            }
        }
    }
    impact
}

fn compare_listeners(
    balancer: &str,
    before: &[ListenerSpec],
    after: &[ListenerSpec],
    connections: impl Fn(&str) -> u64,
    impact: &mut Impact,
) {
    let (old, new) = (sockets(before), sockets(after));
    let told =
        |listener: &ListenerSpec, address: &SocketAddr| format!("{balancer}/{} {address}", listener.name);
    for listener in after {
        let opened = listener.listen.iter().filter(|address| !old.contains(&socket(listener, **address)));
        impact.listeners_opened.extend(opened.map(|address| told(listener, address)));
    }
    for listener in before {
        let closed: Vec<_> =
            listener.listen.iter().filter(|address| !new.contains(&socket(listener, **address))).collect();
        if closed.is_empty() {
            impact.listeners_kept += 1;
        } else if listener.protocol == Protocol::Udp {
            // Flows answer by the socket that closes. Connections have one of their own, and finish.
            impact.connections_reset += connections(&listener.name);
        }
        impact.listeners_closed.extend(closed.into_iter().map(|address| told(listener, address)));
    }
}

type Socket = (bool, SocketAddr);

/// HTTP, HTTPS and TCP share the ports of TCP; UDP has its own.
fn socket(listener: &ListenerSpec, address: SocketAddr) -> Socket {
    (listener.protocol == Protocol::Udp, address)
}

fn sockets(listeners: &[ListenerSpec]) -> HashSet<Socket> {
    let of = |listener| move |address: &SocketAddr| socket(listener, *address);
    listeners.iter().flat_map(|listener| listener.listen.iter().map(of(listener))).collect()
}

fn open_connections(running: &Snapshot, balancer: &str, listener: &str) -> u64 {
    let found =
        running.listeners.iter().find(|found| *found.load_balancer == *balancer && *found.name == *listener);
    found.map_or(0, |found| found.live.open_connections.load(Ordering::Relaxed) as u64)
}

fn compare_group(
    balancer: &str,
    before: &GroupSpec,
    after: Option<&GroupSpec>,
    live: Option<&Group>,
    impact: &mut Impact,
) {
    // Without persistence there are no sessions, whatever was counted when there was.
    let has_sessions = live.is_some_and(|group| group.persistence.table().is_some());
    let live: HashMap<&str, &Target> =
        live.into_iter().flat_map(|group| &group.targets).map(|target| (&*target.name, target)).collect();
    let next: HashMap<&str, &TargetSpec> =
        after.into_iter().flat_map(|group| &group.targets).map(|target| (&*target.name, target)).collect();
    let is_kept = after.is_some_and(|after| keeps_sessions(before, after));
    let removed = after.and_then(|after| after.persistence.as_ref()).map(|kept| kept.on_failure.removed);
    for target in &before.targets {
        let sessions = live.get(&*target.name).filter(|_| has_sessions).map_or(0, |live| sessions_at(live));
        let name = || target_name(balancer, before, target);
        let next = next.get(&*target.name);
        let stays = next.is_some_and(|next| is_same_life(target, next));
        match next {
            None => impact.targets_removed.push(name()),
            Some(_) if !stays => impact.targets_added.push(name()),
            Some(next) if next.weight != target.weight => impact.targets_reweighted.push(name()),
            Some(_) => {}
        }
        let keeps_home = stays || next.is_some_and(|next| next.reuse_sessions);
        let fate = match (is_kept, keeps_home, removed) {
            (false, ..) | (true, false, Some(FailurePolicy::Strict)) => &mut impact.sessions_ended,
            (true, true, _) => &mut impact.sessions_kept,
            (true, false, _) => &mut impact.sessions_moved,
        };
        *fate += sessions;
    }
    let known: HashSet<&str> = before.targets.iter().map(|target| &*target.name).collect();
    let added =
        after.into_iter().flat_map(|after| &after.targets).filter(|target| !known.contains(&*target.name));
    impact.targets_added.extend(added.map(|target| target_name(balancer, before, target)));
}

fn sessions_at(target: &Target) -> u64 {
    u64::from(target.live.sessions.load(Ordering::Relaxed))
}

fn is_same_life(before: &TargetSpec, after: &TargetSpec) -> bool {
    before.address == after.address && before.incarnation == after.incarnation
}

/// Whether the sessions of a group are known by what comes after it.
fn keeps_sessions(before: &GroupSpec, after: &GroupSpec) -> bool {
    let (Some(before), Some(after)) = (persistence(before), persistence(after)) else { return false };
    match (&before.method, &after.method) {
        // Its earlier names are known still.
        (MethodSpec::Cookie(_), MethodSpec::Cookie(_)) => true,
        (MethodSpec::AppCookie(before), MethodSpec::AppCookie(after)) => {
            before.cookie_name == after.cookie_name
        }
        (MethodSpec::Header(before), MethodSpec::Header(after)) => {
            before.request_header == after.request_header
        }
        (before, after) => before == after,
    }
}

/// What is kept, and how; a timeout of 0 is none at all.
fn persistence(group: &GroupSpec) -> Option<&PersistenceSpec> {
    group.persistence.as_ref().filter(|spec| spec.timeout != Some(Duration::ZERO))
}

fn target_name(balancer: &str, group: &GroupSpec, target: &TargetSpec) -> String {
    format!("{balancer}/{}/{}", group.name, target.name)
}
