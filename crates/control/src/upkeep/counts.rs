//! How many living sessions does each target have, and is that number exact?
//!
//! Workers keep the counts as they go, but nobody tells them when a session ends by silence: so the tables are counted
//! again and again, each as often as a hundredth of the time allows.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};

use homing_core::bound::Bound;
use homing_core::clock::Now;
use homing_core::group::Group;
use homing_core::id::{GroupId, TargetId};
use homing_core::persist::Persistence;
use homing_core::persist::table::{Census, SessionTable};
use homing_core::snapshot::Snapshot;

use crate::Clock;
use crate::events::{Event, Events};
use crate::limits;
use crate::rare::TELL_EVERY_MS;

/// What is known of the counts of every group.
#[derive(Debug, Default)]
pub struct SessionCounts {
    groups: Mutex<HashMap<GroupId, Counting>>,
}

/// The counting of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counting {
    /// When its table was counted last, in monotonic milliseconds; `None`: not yet.
    ended_ms: Option<u64>,
    /// How long that took.
    took_ms: u64,
    /// What its table had lost then.
    lost: Lost,
    /// When it was seen last that it lost something.
    lost_at_ms: Option<u64>,
    /// What it had lost when that was told last, and when.
    told: Lost,
    told_at_ms: Option<u64>,
}

/// Sessions that a table does not have though they may live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lost {
    evicted: u64,
    refused: u64,
}

impl SessionCounts {
    /// Whether the counts of a group's targets are exact as of the last counting: nothing that may still live was left
    /// out of its table.
    #[must_use]
    pub fn are_exact(&self, group: &Group, now: Now) -> bool {
        let Some(lifetime) = group.persistence.lifetime() else { return true };
        let longest_ms = u64::try_from(lifetime.longest().as_millis()).unwrap_or(u64::MAX);
        let counting = self.groups().get(&group.id).copied().unwrap_or_default();
        counting.lost_at_ms.is_none_or(|at| now.monotonic_ms.saturating_sub(at) >= longest_ms)
    }

    /// Whether a session that still comes home would be in the counts. A sealed cookie comes home though the table has
    /// let go of its session; of other methods, what the table has lost is lost.
    pub(super) fn tell_all(&self, group: &Group, now: Now) -> bool {
        let is_sealed = matches!(group.persistence, Persistence::Cookie(_));
        self.is_counted(group) && (!is_sealed || self.are_exact(group, now))
    }

    /// Whether the group has been counted, or has nothing to count.
    pub(super) fn is_counted(&self, group: &Group) -> bool {
        group.persistence.table().is_none()
            || self.groups().get(&group.id).is_some_and(|counting| counting.ended_ms.is_some())
    }

    /// Counts the tables whose time has come, those first that were counted longest ago, until this round's time is
    /// over. Tells where tables have lost sessions.
    pub(super) fn count(&self, snapshot: &Snapshot, events: &Events, clock: &Clock) {
        let begun = clock();
        for group in self.due(snapshot, begun) {
            let Some((table, lifetime)) = group.persistence.table().zip(group.persistence.lifetime()) else {
                // It may have had sessions before they were switched off.
                store(group, &Census::default());
                continue;
            };
            let start = clock();
            if start.monotonic_ms.saturating_sub(begun.monotonic_ms) > limits::COUNTING_MS {
                break; // The others were counted less long ago than they will have been in the next round.
            }
            store(group, &table.census(&lifetime, start));
            let event = self.note(group, table, start, clock());
            if let Some(event) = event {
                events.tell(event, start);
            }
        }
    }

    /// The groups to count now. Forgets those that are gone.
    pub(super) fn due<'a>(&self, snapshot: &'a Snapshot, now: Now) -> Vec<&'a Group> {
        let mut groups = self.groups();
        let present: HashSet<GroupId> = snapshot.groups.iter().map(|group| group.id).collect();
        groups.retain(|id, _| present.contains(id));
        let counting = |group: &Group| groups.get(&group.id).copied().unwrap_or_default();
        let all = snapshot.groups.iter().map(|group| &**group);
        let mut due: Vec<_> = all.filter(|group| counting(group).is_due(now)).collect();
        due.sort_by_key(|group| counting(group).ended_ms);
        due
    }

    fn note(&self, group: &Group, table: &SessionTable, start: Now, end: Now) -> Option<Event> {
        let mut groups = self.groups();
        let counting = groups.entry(group.id).or_default();
        let untold = counting.note(Lost::of(table), start, end)?;
        Some(Event::LimitMet {
            limit: Bound::SessionTable.as_str().to_owned(),
            load_balancer: Some(group.load_balancer.to_string()),
            listener: None,
            group: Some(group.name.to_string()),
            times: untold.evicted + untold.refused,
            evicted: untold.evicted,
        })
    }

    fn groups(&self) -> MutexGuard<'_, HashMap<GroupId, Counting>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counting {
    fn is_due(&self, now: Now) -> bool {
        let rest_ms = self.took_ms.saturating_mul(limits::COUNTING_REST);
        self.ended_ms.is_none_or(|ended| now.monotonic_ms.saturating_sub(ended) >= rest_ms)
    }

    /// A counting is over. Says what was lost and is to be told.
    fn note(&mut self, lost: Lost, start: Now, end: Now) -> Option<Lost> {
        self.took_ms = end.monotonic_ms.saturating_sub(start.monotonic_ms);
        self.ended_ms = Some(end.monotonic_ms);
        if lost.is_less_than(self.lost) {
            self.told = Lost::default(); // Another table, which counts from 0.
            self.lost = Lost::default();
        }
        if lost != self.lost {
            self.lost = lost;
            self.lost_at_ms = Some(start.monotonic_ms);
        }
        let is_quiet =
            self.told_at_ms.is_some_and(|told| start.monotonic_ms.saturating_sub(told) < TELL_EVERY_MS);
        if self.told == lost || is_quiet {
            return None;
        }
        let untold =
            Lost { evicted: lost.evicted - self.told.evicted, refused: lost.refused - self.told.refused };
        self.told = lost;
        self.told_at_ms = Some(start.monotonic_ms);
        Some(untold)
    }
}

impl Lost {
    fn of(table: &SessionTable) -> Self {
        Self { evicted: table.evicted(), refused: table.refused() + table.refused_by_quota() }
    }

    fn is_less_than(self, other: Self) -> bool {
        self.evicted < other.evicted || self.refused < other.refused
    }
}

/// Writes what was counted to the targets: 0 to those without a session.
fn store(group: &Group, census: &Census) {
    let mut sessions: HashMap<TargetId, u64> = HashMap::new();
    for (&home, &count) in &census.by_home {
        if group.target_by_id(home.target).is_some_and(|target| target.is_home(home)) {
            *sessions.entry(home.target).or_default() += count;
        }
    }
    for target in &group.targets {
        let count = sessions.get(&target.home.target).copied().unwrap_or(0);
        target.live.sessions.store(u32::try_from(count).unwrap_or(u32::MAX), Ordering::Relaxed);
    }
}
