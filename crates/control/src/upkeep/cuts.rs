//! When is what is open to a target cut off, because the target has left its group or is unhealthy?
//!
//! ```text
//!   removed, or found unhealthy ──▶ the group's `drain` is over ──▶ cut off, connections-cut{removed|unhealthy}
//!              └── it is back, or healthy, before that: nothing happens
//! ```
//! Only for groups that say a `drain`. What the spec empties without removing it (weight 0) is a matter of
//! [`drains`](super::drains): there are sessions to be moved, too.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::health::Health;
use homing_core::id::{GroupId, Home};
use homing_core::live::TargetLive;
use homing_core::snapshot::Snapshot;

use crate::cut_off::CutOff;
use crate::events::{CutReason, Event, Events, TargetName};
use crate::limits;

/// The targets of all groups that say how long what is open may stay.
#[derive(Debug, Default)]
pub(super) struct Cuts(Mutex<HashMap<Home, Seen>>);

/// What was seen last of a target.
#[derive(Debug)]
struct Seen {
    group: GroupId,
    name: TargetName,
    live: Arc<TargetLive>,
    /// What its group says.
    time: Duration,
    /// Why what is open to it shall go, and when; `None`: it may stay.
    due: Option<Due>,
}

#[derive(Clone, Copy, Debug)]
struct Due {
    why: CutReason,
    at_ms: u64,
    is_done: bool,
}

impl Cuts {
    pub(super) fn look(&self, snapshot: &Snapshot, events: &Events, cut_off: &dyn CutOff, now: Now) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut before = std::mem::take(&mut *seen);
        for group in &snapshot.groups {
            let Some(time) = group.drain else { continue };
            for target in &group.targets {
                let due = before.remove(&target.home).and_then(|before| before.due);
                let due = due.filter(|due| due.why == CutReason::Unhealthy);
                let is_ill = target.live.health() == Health::Unhealthy && group.does_health_matter(now);
                let due = is_ill.then(|| due.unwrap_or_else(|| Due::after(time, CutReason::Unhealthy, now)));
                let (name, live) = (TargetName::of(group, target), Arc::clone(&target.live));
                seen.insert(target.home, Seen { group: group.id, name, live, time, due });
            }
        }
        for (home, gone) in before.into_iter().filter(|(home, gone)| !gone.is_in(snapshot, *home)) {
            let due = gone.due.filter(|due| due.why == CutReason::Removed);
            let due = due.unwrap_or_else(|| Due::after(gone.time, CutReason::Removed, now));
            seen.insert(home, Seen { due: Some(due), ..gone });
        }
        keep_within_bound(&mut seen, now);
        for (home, target) in &mut *seen {
            target.cut_if_due(*home, events, cut_off, now);
        }
        seen.retain(|_, target| target.removed().is_none_or(|due| !due.is_done));
    }

    /// `count` others leave with `home`, and later.
    #[cfg(test)]
    pub(super) fn crowd(&self, home: Home, count: usize) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Seen { group, name, live, time, due } = &seen[&home];
        let due = due.map(|due| Due { at_ms: due.at_ms + 1, ..due });
        let (group, name, live, time) = (*group, name.clone(), Arc::clone(live), *time);
        for number in 0..count {
            let other = Home { target: homing_core::id::TargetId(number as u64), ..home };
            let (name, live) = (name.clone(), Arc::clone(&live));
            seen.insert(other, Seen { group, name, live, time, due });
        }
    }
}

/// Those that would be cut off first are cut off before their time, rather than never.
fn keep_within_bound(seen: &mut HashMap<Home, Seen>, now: Now) {
    let mut leaving: Vec<&mut Due> = seen
        .values_mut()
        .filter(|target| target.removed().is_some())
        .filter_map(|target| target.due.as_mut())
        .collect();
    let too_many = leaving.len().saturating_sub(limits::LEAVING);
    if too_many > 0 {
        leaving.sort_unstable_by_key(|due| due.at_ms);
        leaving.iter_mut().take(too_many).for_each(|due| due.at_ms = now.monotonic_ms);
    }
}

impl Due {
    fn after(time: Duration, why: CutReason, now: Now) -> Self {
        Self { why, at_ms: now.plus(time).monotonic_ms, is_done: false }
    }
}

impl Seen {
    fn cut_if_due(&mut self, home: Home, events: &Events, cut_off: &dyn CutOff, now: Now) {
        let Some(due) = &mut self.due else { return };
        let connections = self.live.active.load(Ordering::Relaxed);
        let is_due = now.monotonic_ms >= due.at_ms;
        // Whoever has left and serves nobody is forgotten early: nothing new can come to him.
        let is_over = is_due || (due.why == CutReason::Removed && connections == 0);
        if due.is_done || !is_over {
            return;
        }
        due.is_done = true;
        cut_off.cut_off(home);
        if connections > 0 {
            let (target, connections) = (self.name.clone(), connections.into());
            events.tell(Event::ConnectionsCut { target, why: due.why, connections }, now);
        }
    }

    /// When and whether what is open to it goes because it has left its group.
    fn removed(&self) -> Option<Due> {
        self.due.filter(|due| due.why == CutReason::Removed)
    }

    /// Whether its group has it still.
    fn is_in(&self, snapshot: &Snapshot, home: Home) -> bool {
        let mut groups = snapshot.groups.iter();
        let group = groups.find(|group| group.id == self.group);
        group.and_then(|group| group.target_by_id(home.target)).is_some_and(|target| target.home == home)
    }
}
