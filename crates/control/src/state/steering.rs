//! What have operators said, and what is known of targets and cookies, that must outlive the process?
//!
//! Moments are those of this process's monotonic clock, so that what did not change is equal; [`form`] turns them into
//! ages for the file.

use std::collections::HashMap;
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::drain::{AdminState, Drain, DrainPolicy};
use homing_core::group::{Group, Target};
use homing_core::id::{GroupId, Home};
use homing_core::limits;
use homing_core::snapshot::Snapshot;
use homing_core::steer::{Given, Subject};

pub(super) mod form;

/// Of all groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Steering {
    pub(super) groups: Vec<GroupSteering>,
}

/// Of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GroupSteering {
    pub(super) id: GroupId,
    /// Names that its cookie has had, the present one first.
    pub(super) cookie_names: Vec<Box<[u8]>>,
    /// Targets of which there is something to say.
    pub(super) targets: Vec<TargetSteering>,
    pub(super) orders: Vec<(Subject, Given)>,
}

/// Of one life of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TargetSteering {
    pub(super) home: Home,
    /// What its probes told of its life; 0: nothing.
    pub(super) told_life: u32,
    /// `None`: it is active.
    pub(super) drain: Option<DrainSteering>,
}

/// A drain under way or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DrainSteering {
    pub(super) state: AdminState,
    pub(super) policy: DrainPolicy,
    pub(super) began_ms: u64,
    /// Of a drain under way; `None`: it takes as long as it takes.
    pub(super) deadline_ms: Option<u64>,
}

/// What came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Restored {
    pub(super) drains: usize,
    pub(super) orders: usize,
}

impl Steering {
    /// What is true now.
    pub(super) fn of(snapshot: &Snapshot, now: Now) -> Self {
        let groups = snapshot.groups.iter().map(|group| GroupSteering::of(group, now));
        let mut steering = Self { groups: groups.filter(|group| !group.is_empty()).collect() };
        steering.keep_orders_within_bound();
        steering
    }

    /// Whether something in it runs out, so that a file says less and less of the truth.
    pub(super) fn runs_out(&self) -> bool {
        let targets = self.groups.iter().flat_map(|group| &group.targets);
        let mut drains = targets.filter_map(|target| target.drain.as_ref());
        drains.any(|drain| drain.deadline_ms.is_some())
    }

    /// Puts it back to the groups and targets that are there still.
    pub(super) fn restore(&self, snapshot: &Snapshot, now: Now) -> Restored {
        let known: HashMap<GroupId, &GroupSteering> =
            self.groups.iter().map(|group| (group.id, group)).collect();
        let mut restored = Restored::default();
        for group in &snapshot.groups {
            if let Some(known) = known.get(&group.id) {
                known.restore(group, now, &mut restored);
            }
        }
        restored
    }

    fn keep_orders_within_bound(&mut self) {
        let mut room = limits::SAVED_ORDERS;
        let wanted: usize = self.groups.iter().map(|group| group.orders.len()).sum();
        for group in &mut self.groups {
            group.orders.truncate(room);
            room -= group.orders.len();
        }
        if wanted > limits::SAVED_ORDERS {
            let kept = limits::SAVED_ORDERS;
            tracing::warn!(
                orders = wanted,
                kept,
                "more orders than are kept: the others end with the process"
            );
        }
    }
}

impl GroupSteering {
    fn of(group: &Group, now: Now) -> Self {
        let mut orders = group.live.orders.all();
        orders.retain(|(_, given)| given.until_ms > now.monotonic_ms);
        orders.sort_unstable_by_key(|(subject, _)| place(*subject));
        let targets = group.targets.iter().map(|target| TargetSteering::of(target, now));
        Self {
            id: group.id,
            cookie_names: group.live.known_cookie_names(),
            targets: targets.filter(|target| target.told_life != 0 || target.drain.is_some()).collect(),
            orders,
        }
    }

    fn is_empty(&self) -> bool {
        self.cookie_names.is_empty() && self.targets.is_empty() && self.orders.is_empty()
    }

    fn restore(&self, group: &Group, now: Now, restored: &mut Restored) {
        group.live.restore_cookie_names(self.cookie_names.clone());
        for known in &self.targets {
            // Another life of the target is not meant.
            if let Some(target) = group.targets.iter().find(|target| target.home == known.home) {
                known.restore(group, target, now);
                restored.drains += usize::from(known.drain.is_some());
            }
        }
        for &(subject, given) in self.orders.iter().filter(|(_, given)| given.until_ms > now.monotonic_ms) {
            // A newer program may have had a wider bound.
            restored.orders += usize::from(group.live.orders.restore(subject, given).is_ok());
        }
    }
}

impl TargetSteering {
    fn of(target: &Target, now: Now) -> Self {
        Self { home: target.home, told_life: target.live.told_life(), drain: DrainSteering::of(target, now) }
    }

    fn restore(&self, group: &Group, target: &Target, now: Now) {
        if self.told_life != 0 {
            target.live.tell_life(self.told_life);
        }
        if let Some(DrainSteering { state, policy, began_ms, deadline_ms }) = self.drain {
            let until = |moment_ms: u64| Duration::from_millis(moment_ms.saturating_sub(now.monotonic_ms));
            let drain = Drain { policy, deadline: deadline_ms.map(until) };
            let age = Duration::from_millis(now.monotonic_ms.saturating_sub(began_ms));
            target.live.restore_drain(&group.live, state, drain, age, now);
            target.live.drain.attribute(group.dismisses(target).is_some());
        }
    }
}

impl DrainSteering {
    fn of(target: &Target, now: Now) -> Option<Self> {
        let drain = &target.live.drain;
        let state = drain.state(now);
        let age_ms = u64::try_from(drain.age(now).as_millis()).unwrap_or(u64::MAX);
        (state != AdminState::Active).then(|| Self {
            state,
            policy: drain.policy(),
            began_ms: now.monotonic_ms.saturating_sub(age_ms),
            deadline_ms: drain.changes_at_ms(now),
        })
    }
}

/// Some order, so that the same orders are equal.
fn place(subject: Subject) -> (u8, u64) {
    match subject {
        Subject::Target(target) => (0, target.0),
        Subject::Session(session) => (1, session.0),
    }
}
