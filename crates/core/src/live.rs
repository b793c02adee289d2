//! What is true now? Health, connections, sessions and counts, carried over from one snapshot to the next by id.

use crate::clock::Now;
use crate::counters::{Counter, PerWorker};
use crate::health::{Health, HealthState, ProbeResult};
use crate::id::{GroupId, Home, ListenerId};
use crate::limits;
use crate::persist::table::SessionTable;
use crate::reason::Reason;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Everything alive on this node. Snapshots hold the pieces; this finds them again for the next snapshot.
#[derive(Debug)]
pub struct Live {
    workers: usize,
    listeners: Registry<ListenerId, ListenerLive>,
    groups: Registry<GroupId, GroupLive>,
}

impl Live {
    /// For a node with `workers` workers.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        Self { workers, listeners: Registry::default(), groups: Registry::default() }
    }

    pub(crate) fn listener(&self, id: ListenerId) -> Arc<ListenerLive> {
        self.listeners.find_or_insert(id, || ListenerLive::new(self.workers))
    }

    pub(crate) fn group(&self, id: GroupId) -> Arc<GroupLive> {
        self.groups.find_or_insert(id, || GroupLive::new(self.workers))
    }
}

/// Counts of one listener.
#[derive(Debug)]
pub struct ListenerLive {
    /// Client connections (TCP, HTTP) or flows (UDP) open now, over all workers.
    pub open_connections: AtomicUsize,
    /// What each worker counted.
    pub counters: PerWorker<ListenerCounters>,
}

impl ListenerLive {
    fn new(workers: usize) -> Self {
        Self { open_connections: AtomicUsize::new(0), counters: PerWorker::new(workers) }
    }
}

/// Counters of one listener on one worker.
#[derive(Debug, Default)]
pub struct ListenerCounters {
    /// Client connections or flows accepted.
    pub accepted: Counter,
    /// Connections refused at a limit.
    pub refused_at_limit: Counter,
    /// Requests answered, by class of status: 1xx (tunnels), 2xx, 3xx, 4xx, 5xx.
    pub answers: [Counter; 5],
    /// Requests refused before they reached a group (malformed, too large, no rule).
    pub refused_requests: Counter,
    /// Bytes received from clients.
    pub bytes_in: Counter,
    /// Bytes sent to clients.
    pub bytes_out: Counter,
    /// Time from a request's head to the end of its answer.
    pub duration: Histogram,
}

/// A histogram of durations with fixed bounds.
#[derive(Debug, Default)]
pub struct Histogram {
    /// One count per bound of [`Histogram::BOUNDS_MS`], and one beyond the last.
    pub buckets: [Counter; 12],
    /// Sum in milliseconds.
    pub sum_ms: Counter,
}

impl Histogram {
    /// Upper bounds of the buckets, in milliseconds.
    pub const BOUNDS_MS: [u64; 11] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000];

    /// Counts one duration.
    pub fn observe(&self, elapsed_ms: u64) {
        let bucket = Self::BOUNDS_MS.partition_point(|&bound| bound < elapsed_ms);
        self.buckets[bucket].add(1);
        self.sum_ms.add(elapsed_ms);
    }
}

/// What is true of one group, whatever snapshot is in force.
#[derive(Debug)]
pub struct GroupLive {
    workers: usize,
    /// Bumped whenever a target's fitness changes: usable sets built before are stale.
    epoch: AtomicU64,
    /// Where the weighted round robin of all workers stands.
    pub cursor: AtomicUsize,
    /// What each worker counted.
    pub counters: PerWorker<GroupCounters>,
    /// By life, not only by id: another machine does not inherit what was found about the one before.
    targets: Registry<Home, TargetLive>,
    session_table: Mutex<Option<Arc<SessionTable>>>,
}

/// Counters of one group on one worker.
#[derive(Debug, Default)]
pub struct GroupCounters {
    /// Decisions by [`Reason::index`].
    pub decisions: [Counter; Reason::ALL.len()],
    /// Requests or connections sent to a second target.
    pub retries: Counter,
}

impl GroupLive {
    fn new(workers: usize) -> Self {
        Self {
            workers,
            epoch: AtomicU64::new(1),
            cursor: AtomicUsize::new(0),
            counters: PerWorker::new(workers),
            targets: Registry::default(),
            session_table: Mutex::new(None),
        }
    }

    pub(crate) fn target(&self, home: Home) -> Arc<TargetLive> {
        self.targets.find_or_insert(home, || TargetLive::new(self.workers))
    }

    /// Changes with every change of a target's fitness.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Says that a target's fitness changed.
    pub fn bump_epoch(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
    }

    /// The group's table of source addresses: the one it has if it holds `capacity` sessions, else a new one.
    pub(crate) fn session_table(
        &self,
        capacity: usize,
        make: impl FnOnce() -> SessionTable,
    ) -> Arc<SessionTable> {
        let mut slot = self.session_table.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = slot.as_ref().filter(|table| table.is_for(capacity)) {
            return Arc::clone(table);
        }
        let table = Arc::new(make());
        if let Some(old) = slot.replace(Arc::clone(&table)) {
            old.copy_into(&table);
        }
        table
    }
}

/// What is true of one life of a target.
#[derive(Debug)]
pub struct TargetLive {
    health: AtomicU8,
    history: Mutex<HealthState>,
    connect_failures: AtomicU32,
    /// The target rests (failed to accept connections) until this moment; 0: it does not.
    resting_until_ms: AtomicU64,
    /// Requests (HTTP), connections (TCP) or flows (UDP) it serves now.
    pub active: AtomicU32,
    /// What each worker counted.
    pub counters: PerWorker<TargetCounters>,
}

/// Counters of one target on one worker.
#[derive(Debug, Default)]
pub struct TargetCounters {
    /// Requests or connections it was given.
    pub requests: Counter,
    /// Connections opened to it.
    pub connects: Counter,
    /// Connections that could not be opened.
    pub connect_failures: Counter,
    /// Answers with a 5xx, and answers that broke off or could not be understood.
    pub failures: Counter,
}

impl TargetLive {
    fn new(workers: usize) -> Self {
        Self {
            health: AtomicU8::new(Health::Unknown as u8),
            history: Mutex::new(HealthState::default()),
            connect_failures: AtomicU32::new(0),
            resting_until_ms: AtomicU64::new(0),
            active: AtomicU32::new(0),
            counters: PerWorker::new(workers),
        }
    }

    /// What its probes found.
    #[must_use]
    pub fn health(&self) -> Health {
        Health::from_u8(self.health.load(Ordering::Relaxed))
    }

    /// Until when it rests after connect failures, in monotonic milliseconds; 0: it does not.
    #[must_use]
    pub fn resting_until_ms(&self) -> u64 {
        self.resting_until_ms.load(Ordering::Relaxed)
    }

    /// Whether it may serve: not unhealthy, not resting.
    #[must_use]
    pub fn is_fit(&self, now: Now) -> bool {
        self.health() != Health::Unhealthy && self.resting_until_ms() <= now.monotonic_ms
    }

    /// Takes a probe result. A pass ends a rest. Returns the old and the new health where it changed.
    pub fn probed(
        &self,
        group: &GroupLive,
        result: ProbeResult,
        rise: u32,
        fall: u32,
    ) -> Option<(Health, Health)> {
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, after) = (history.health(), history.observe(result, rise, fall));
        self.health.store(after as u8, Ordering::Relaxed);
        let rested = result == ProbeResult::Pass && self.end_rest();
        if before != after || rested {
            group.bump_epoch();
        }
        (before != after).then_some((before, after))
    }

    /// Forgets what probes found: the group is no longer probed.
    pub fn forget_health(&self, group: &GroupLive) {
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        if history.health() != Health::Unknown {
            *history = HealthState::default();
            self.health.store(Health::Unknown as u8, Ordering::Relaxed);
            group.bump_epoch();
        }
    }

    /// The target did not accept a connection. Returns true when it rests from now on.
    pub fn connect_failed(&self, group: &GroupLive, now: Now) -> bool {
        let failures = self.connect_failures.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        if failures < limits::CONNECT_FAILURES_TO_REST {
            return false;
        }
        let until = now.monotonic_ms.saturating_add(limits::REST_MS);
        let before = self.resting_until_ms.swap(until, Ordering::Relaxed);
        let begins = before <= now.monotonic_ms;
        if begins {
            group.bump_epoch();
        }
        begins
    }

    /// The target accepted a connection.
    pub fn connected(&self, group: &GroupLive) {
        // The usual case reads one line that nobody writes.
        if self.connect_failures.load(Ordering::Relaxed) != 0 && self.end_rest() {
            group.bump_epoch();
        }
    }

    fn end_rest(&self) -> bool {
        self.connect_failures.store(0, Ordering::Relaxed);
        self.resting_until_ms.swap(0, Ordering::Relaxed) != 0
    }
}

/// Finds living things again by id; forgets those that no snapshot holds any more.
#[derive(Debug)]
struct Registry<K, V> {
    entries: Mutex<HashMap<K, Weak<V>>>,
}

impl<K, V> Default for Registry<K, V> {
    fn default() -> Self {
        Self { entries: Mutex::new(HashMap::new()) }
    }
}

impl<K: Eq + Hash, V> Registry<K, V> {
    fn find_or_insert(&self, id: K, make: impl FnOnce() -> V) -> Arc<V> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = entries.get(&id).and_then(Weak::upgrade) {
            return found;
        }
        if entries.len() == entries.capacity() {
            entries.retain(|_, entry| entry.strong_count() > 0); // only then, so that many cost no more than few
        }
        let made = Arc::new(make());
        entries.insert(id, Arc::downgrade(&made));
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Incarnation, TargetId};

    const HOME: Home = Home { target: TargetId(1), incarnation: Incarnation(1) };
    const NOW: Now = Now { monotonic_ms: 1000, token_s: 0 };

    #[test]
    fn live_state_is_found_again_by_id_while_a_snapshot_holds_it() {
        let live = Live::new(1);
        let first = live.group(GroupId(1));
        first.cursor.store(7, Ordering::Relaxed);
        assert_eq!(live.group(GroupId(1)).cursor.load(Ordering::Relaxed), 7);
        drop(first);
        assert_eq!(live.group(GroupId(1)).cursor.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn connect_failures_in_a_row_rest_a_target_until_it_accepts_again() {
        let group = GroupLive::new(1);
        let target = group.target(HOME);
        for _ in 1..limits::CONNECT_FAILURES_TO_REST {
            assert!(!target.connect_failed(&group, NOW) && target.is_fit(NOW));
        }
        let epoch = group.epoch();
        assert!(target.connect_failed(&group, NOW) && !target.is_fit(NOW));
        assert_ne!(group.epoch(), epoch);
        target.connected(&group);
        assert!(target.is_fit(NOW));
    }

    #[test]
    fn a_rest_ends_by_itself() {
        let group = GroupLive::new(1);
        let target = group.target(HOME);
        for _ in 0..limits::CONNECT_FAILURES_TO_REST {
            target.connect_failed(&group, NOW);
        }
        assert!(target.is_fit(NOW.plus(std::time::Duration::from_millis(limits::REST_MS))));
    }

    #[test]
    fn histogram_bounds_are_inclusive() {
        let histogram = Histogram::default();
        for elapsed in [0, 1, 2, 5000, 5001] {
            histogram.observe(elapsed);
        }
        let counts: Vec<u64> = histogram.buckets.iter().map(Counter::value).collect();
        assert_eq!(counts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    }
}
