//! When has a drain reached its end, and who is told?
//!
//! ```text
//!   begin ──▶ draining ──▶ no session and no connection: finish ───────────────▶ drain-ended{empty}
//!                │  └────▶ the deadline passes: finish, cut off what is left ──▶ drain-ended{deadline}
//!                └───────▶ cancel ─────────────────────────────────────────────▶ drain-ended{cancelled}
//! ```

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use homing_core::clock::Now;
use homing_core::drain::{AdminState, Drain, DrainPolicy};
use homing_core::group::{Group, Target};
use homing_core::id::Home;
use homing_core::snapshot::Snapshot;
use tokio::sync::watch;

use super::counts::SessionCounts;
use crate::cut_off::CutOff;
use crate::events::{DrainEnd, Event, Events, TargetName};

/// The drains of a node.
#[derive(Debug)]
pub struct Drains {
    /// What was seen last of each target that is not active: so that an end is told once.
    seen: Mutex<HashMap<Home, AdminState>>,
    looks: watch::Sender<u64>,
    events: Events,
    begun: AtomicU64,
    ended: [AtomicU64; DrainEnd::ALL.len()],
}

impl Drains {
    /// No drains; `events` hears of those that come.
    #[must_use]
    pub fn new(events: Events) -> Self {
        let (begun, ended) = Default::default();
        Self { seen: Mutex::default(), looks: watch::Sender::new(0), events, begun, ended }
    }

    /// An operator begins to empty a target, or changes how it is emptied.
    pub fn begin(&self, group: &Group, target: &Target, drain: Drain, now: Now) {
        self.begin_by(By::Operator, group, target, drain, now);
    }

    fn begin_by(&self, by: By, group: &Group, target: &Target, drain: Drain, now: Now) {
        {
            let mut seen = self.seen();
            target.live.drain.attribute(by == By::Spec);
            target.live.begin_drain(&group.live, drain, now);
            seen.insert(target.home, AdminState::Draining);
        }
        self.begun.fetch_add(1, Ordering::Relaxed);
        let deadline_s = drain.deadline.map(|deadline| deadline.as_secs());
        let policy = drain.policy.as_str().to_owned();
        let (target, by) = (TargetName::of(group, target), by.as_str().to_owned());
        self.events.tell(Event::DrainBegan { target, by, policy, deadline_s }, now);
        self.tell_waiters();
    }

    /// An operator lets a target take traffic again.
    pub fn cancel(&self, group: &Group, target: &Target, now: Now) {
        {
            let mut seen = self.seen();
            let was_active = target.live.drain.state(now) == AdminState::Active;
            target.live.cancel_drain(&group.live);
            seen.remove(&target.home);
            if was_active {
                return;
            }
        }
        self.tell_end(group, target, DrainEnd::Cancelled, now);
        self.tell_waiters();
    }

    /// Follows the spec, and finishes what has reached its end.
    pub(super) fn look(&self, snapshot: &Snapshot, counts: &SessionCounts, cut_off: &dyn CutOff, now: Now) {
        self.follow(snapshot, now);
        for (group, target, why) in self.finish(snapshot, counts, now) {
            if why == DrainEnd::Deadline {
                cut_off.cut_off(target.home);
            }
            self.tell_end(group, target, why, now);
        }
        self.tell_waiters();
    }

    /// Empties the targets that the spec takes out of service, and lets those in again that it does not any more.
    fn follow(&self, snapshot: &Snapshot, now: Now) {
        for group in &snapshot.groups {
            for target in &group.targets {
                let drain = &target.live.drain;
                match group.dismisses(target) {
                    Some(time) if drain.state(now) == AdminState::Active => {
                        let drain = Drain { policy: DrainPolicy::Hold, deadline: Some(time) };
                        self.begin_by(By::Spec, group, target, drain, now);
                    }
                    None if drain.is_by_spec(now) => self.cancel(group, target, now),
                    _ => {}
                }
            }
        }
    }

    /// How often one was begun, or changed.
    #[must_use]
    pub fn begun(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    /// How many ended so.
    #[must_use]
    pub fn ended(&self, why: DrainEnd) -> u64 {
        self.ended[why as usize].load(Ordering::Relaxed)
    }

    /// Tells of every look at the drains, and of every change that an operator makes.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.looks.subscribe()
    }

    /// How many listen to that.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.looks.receiver_count()
    }

    fn finish<'a>(
        &self,
        snapshot: &'a Snapshot,
        counts: &SessionCounts,
        now: Now,
    ) -> Vec<(&'a Group, &'a Target, DrainEnd)> {
        let mut seen = self.seen();
        let mut before = std::mem::take(&mut *seen);
        let mut ended = Vec::new();
        for group in &snapshot.groups {
            for target in &group.targets {
                let before = before.remove(&target.home);
                let state = target.live.drain.state(now);
                let end = match state {
                    AdminState::Active => continue,
                    AdminState::Draining => {
                        (counts.tell_all(group, now) && is_empty(target)).then_some(DrainEnd::Empty)
                    }
                    // Whoever was drained when we saw him first had his end before the node started.
                    AdminState::Drained => {
                        (before == Some(AdminState::Draining)).then_some(DrainEnd::Deadline)
                    }
                };
                if let Some(why) = end {
                    target.live.finish_drain(&group.live);
                    ended.push((&**group, target, why));
                }
                seen.insert(target.home, if end.is_some() { AdminState::Drained } else { state });
            }
        }
        ended
    }

    fn tell_end(&self, group: &Group, target: &Target, why: DrainEnd, now: Now) {
        self.ended[why as usize].fetch_add(1, Ordering::Relaxed);
        self.events.tell(Event::DrainEnded { target: TargetName::of(group, target), why }, now);
    }

    fn tell_waiters(&self) {
        self.looks.send_modify(|looks| *looks += 1);
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<Home, AdminState>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who wants a target to be emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Operator,
    Spec,
}

impl By {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Spec => "spec",
        }
    }
}

fn is_empty(target: &Target) -> bool {
    target.live.sessions.load(Ordering::Relaxed) == 0 && target.live.active.load(Ordering::Relaxed) == 0
}
