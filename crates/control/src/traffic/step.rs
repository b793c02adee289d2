//! What was added between two looks, in few bytes? For charts of the last quarter of an hour.

use homing_core::group::Target;
use homing_core::id::{GroupId, Home, ListenerId};
use homing_core::reason::Reason;
use homing_core::snapshot::Snapshot;
use std::sync::atomic::Ordering;

use super::count::{Grows, Look, OfListener, OfTarget};
use crate::limits;

/// What was added between two looks, and what there was at the end.
#[derive(Debug)]
pub struct Step {
    /// When it ended, in seconds since 1970.
    pub at_s: u64,
    /// How long it took, in milliseconds; never 0.
    pub took_ms: u64,
    /// The first [`limits::TRAFFIC_LISTENERS`] listeners.
    pub listeners: Box<[(ListenerId, ListenerStep)]>,
    /// The first [`limits::TRAFFIC_GROUPS`] groups.
    pub groups: Box<[(GroupId, GroupStep)]>,
    /// The first [`limits::TRAFFIC_TARGETS`] targets.
    pub targets: Box<[((GroupId, Home), TargetStep)]>,
    /// Objects for which there was no room.
    pub left_out: u64,
}

/// One listener in a step.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListenerStep {
    /// What was added.
    pub added: OfListener,
    /// Connections or flows open at the end.
    pub open: u64,
}

/// One group in a step.
#[derive(Clone, Copy, Debug, Default)]
pub struct GroupStep {
    /// Sessions that came home.
    pub recalled: u32,
    /// Decisions where there was persistence to ask and no session came home.
    pub missed: u32,
}

/// One target in a step.
#[derive(Clone, Copy, Debug, Default)]
pub struct TargetStep {
    /// Requests, connections or flows that it was given.
    pub requests: u32,
    /// Answers that failed, and connections that could not be opened.
    pub failures: u32,
    /// What it served at the end.
    pub connections: u32,
    /// Sessions at home there at the end.
    pub sessions: u32,
    /// Answers whose head came.
    pub answers: u32,
    /// Time until those heads came, in milliseconds.
    pub waited_ms: u32,
}

impl Step {
    /// What was added from `before` to `after`, of what `snapshot` has.
    #[must_use]
    pub fn between(before: &Look, after: &Look, snapshot: &Snapshot) -> Self {
        let listeners = snapshot.listeners.iter().take(limits::TRAFFIC_LISTENERS).map(|listener| {
            let earlier = before.listeners.get(&listener.id).copied().unwrap_or_default();
            let added =
                after.listeners.get(&listener.id).map_or_else(OfListener::default, |&now| now.since(earlier));
            let open = listener.live.open_connections.load(Ordering::Relaxed);
            (listener.id, ListenerStep { added, open: u64::try_from(open).unwrap_or(u64::MAX) })
        });
        let groups = snapshot.groups.iter().take(limits::TRAFFIC_GROUPS).map(|group| {
            let earlier = before.groups.get(&group.id).copied().unwrap_or_default();
            let added = after.groups.get(&group.id).copied().unwrap_or_default().since(earlier);
            let recalled = added.decided(Reason::Recalled);
            (group.id, GroupStep { recalled: small(recalled), missed: small(added.asked() - recalled) })
        });
        let every = snapshot
            .groups
            .iter()
            .flat_map(|group| group.targets.iter().map(move |target| (group.id, target)));
        let targets = every.clone().take(limits::TRAFFIC_TARGETS).map(|(group, target)| {
            let id = (group, target.home);
            let earlier = before.targets.get(&id).copied().unwrap_or_default();
            let added = after.targets.get(&id).copied().unwrap_or_default().since(earlier);
            (id, TargetStep::of(&added, target))
        });
        let over = |count: usize, most: usize| count.saturating_sub(most) as u64;
        Self {
            at_s: after.at.token_s,
            took_ms: after.at.monotonic_ms.saturating_sub(before.at.monotonic_ms).max(1),
            listeners: listeners.collect(),
            groups: groups.collect(),
            targets: targets.collect(),
            left_out: over(snapshot.listeners.len(), limits::TRAFFIC_LISTENERS)
                + over(snapshot.groups.len(), limits::TRAFFIC_GROUPS)
                + over(every.count(), limits::TRAFFIC_TARGETS),
        }
    }
}

impl TargetStep {
    fn of(added: &OfTarget, target: &Target) -> Self {
        Self {
            requests: small(added.requests),
            failures: small(added.failures.saturating_add(added.connect_failures)),
            connections: target.live.active.load(Ordering::Relaxed),
            sessions: target.live.sessions.load(Ordering::Relaxed),
            answers: small(added.answers),
            waited_ms: small(added.waited_ms),
        }
    }

    /// Mean time until the heads of its answers came, in milliseconds; `None`: none came.
    #[must_use]
    pub fn mean_wait_ms(&self) -> Option<f64> {
        (self.answers > 0).then(|| f64::from(self.waited_ms) / f64::from(self.answers))
    }
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
