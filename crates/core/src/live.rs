//! What is true now? Health, connections, sessions and counts, carried over from one snapshot to the next by id.

use crate::bound::Bounds;
use crate::counters::{Counter, PerWorker};
use crate::decision::Decisions;
use crate::handshake::{HandshakeCounters, TargetHandshakeCounters};
use crate::http2::{Http2Counters, TargetHttp2Counters};
use crate::id::{GroupId, Home, ListenerId};
use crate::limits;
use crate::persist::table::{KeyKind, SessionTable};
use crate::reason::Reason;
use crate::span::ExportCounters;
use crate::steer::Orders;
use crate::tail::Tail;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

mod start;
mod target;
mod worker;

pub use start::{Start, StartLive};
pub use target::{TargetCounters, TargetLive};
pub use worker::WorkerCounters;

/// Everything alive on this node. Snapshots hold the pieces; this finds them again for the next snapshot.
#[derive(Debug)]
pub struct Live {
    workers: usize,
    /// What was decided lately.
    pub decisions: Arc<Decisions>,
    /// What the workers count of themselves.
    pub worker_counters: Arc<PerWorker<WorkerCounters>>,
    /// What became of spans.
    pub exports: Arc<ExportCounters>,
    /// Who watches requests as they end.
    pub tail: Arc<Tail>,
    /// How often others than workers met bounds.
    pub bounds: Arc<Bounds>,
    listeners: Registry<ListenerId, ListenerLive>,
    groups: Registry<GroupId, GroupLive>,
}

impl Live {
    /// For a node with `workers` workers.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        Self {
            workers,
            decisions: Arc::new(Decisions::new(workers)),
            worker_counters: Arc::new(PerWorker::new(workers)),
            exports: Arc::default(),
            tail: Arc::new(Tail::new(workers)),
            bounds: Arc::default(),
            listeners: Registry::default(),
            groups: Registry::default(),
        }
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
    /// Requests answered, by [`class_of`] their status: 1xx (tunnels), 2xx, 3xx, 4xx, 5xx.
    pub answers: [Counter; 5],
    /// Requests refused before they reached a group (malformed, too large, no rule).
    pub refused_requests: Counter,
    /// Requests that a rule, or the listener itself, sent elsewhere.
    pub redirects: Counter,
    /// Requests that a rule, or the listener itself, gave a fixed answer.
    pub fixed_answers: Counter,
    /// Bytes received from clients.
    pub bytes_in: Counter,
    /// Bytes sent to clients.
    pub bytes_out: Counter,
    /// Time from a request's head to the end of its answer.
    pub duration: Histogram,
    /// TLS handshakes.
    pub handshakes: HandshakeCounters,
    /// HTTP/2.
    pub http2: Http2Counters,
}

/// The class of a status, as a place among five: 1xx, 2xx, 3xx, 4xx, 5xx. What is no status counts as the nearest.
#[must_use]
pub fn class_of(status: u16) -> usize {
    usize::from(status / 100).clamp(1, 5) - 1
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
    /// What operators ordered for single sessions.
    pub orders: Orders,
    /// Held while somebody looks who begins to take sessions beside whom.
    pub(crate) ramps: Mutex<()>,
    session_table: Mutex<Option<(KeyName, Arc<SessionTable>)>>,
    first_pins: Mutex<Option<Arc<SessionTable>>>,
    /// Names that its cookie has had, the present one first.
    cookie_names: Mutex<Vec<Box<[u8]>>>,
}

/// What the keys of a group's table are: another method's entries say nothing.
pub(crate) type KeyName = &'static str;

/// The keys of a table: client addresses.
pub(crate) const ADDRESSES: KeyName = "source-ip";
/// The keys of a table: session ids of sealed cookies.
pub(crate) const COOKIES: KeyName = "cookie";
/// The keys of a table: hashes of what the application calls its sessions.
pub(crate) const NAMES: KeyName = "named";

/// Counters of one group on one worker.
#[derive(Debug, Default)]
pub struct GroupCounters {
    /// Decisions by [`Reason::index`].
    pub decisions: [Counter; Reason::ALL.len()],
    /// Requests answered, by class of status, as of a listener.
    pub answers: [Counter; 5],
    /// Time from a request's head to the end of its answer.
    pub duration: Histogram,
    /// Requests or connections sent to a second target.
    pub retries: Counter,
    /// Requests that showed nothing of their session's key.
    pub without_key: Counter,
    /// Requests that showed several keys.
    pub duplicate_keys: Counter,
    /// Answers of targets that tried to set a cookie of our name.
    pub shadowed_cookies: Counter,
    /// Answers with our cookie that a shared cache may store.
    pub storable_cookies: Counter,
    /// TLS handshakes with targets.
    pub handshakes: TargetHandshakeCounters,
    /// HTTP/2 with targets.
    pub http2: TargetHttp2Counters,
}

impl GroupLive {
    fn new(workers: usize) -> Self {
        Self {
            workers,
            epoch: AtomicU64::new(1),
            cursor: AtomicUsize::new(0),
            counters: PerWorker::new(workers),
            targets: Registry::default(),
            orders: Orders::default(),
            ramps: Mutex::default(),
            session_table: Mutex::new(None),
            first_pins: Mutex::new(None),
            cookie_names: Mutex::new(Vec::new()),
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

    /// The group's table of sessions named by `keys`: the one it has if it is for `capacity` sessions, else a new
    /// one with as many of them as fit.
    pub(crate) fn session_table(
        &self,
        keys: KeyName,
        capacity: usize,
        kind: KeyKind,
        make: impl FnOnce() -> SessionTable,
    ) -> Arc<SessionTable> {
        let mut slot = self.session_table.lock().unwrap_or_else(PoisonError::into_inner);
        let usable = slot.as_ref().filter(|(known, table)| *known == keys && table.is_for(capacity, kind));
        if let Some((_, table)) = usable {
            return Arc::clone(table);
        }
        let table = Arc::new(make());
        if let Some((known, old)) = slot.replace((keys, Arc::clone(&table)))
            && known == keys
        {
            old.copy_into(&table);
        }
        table
    }

    /// The group's table is this one again: what was compiled since is not to run.
    pub(crate) fn take_back_session_table(&self, keys: KeyName, table: &Arc<SessionTable>) {
        let mut slot = self.session_table.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = Some((keys, Arc::clone(table)));
    }

    /// The table of first pins.
    pub(crate) fn first_pins(&self, make: impl FnOnce() -> SessionTable) -> Arc<SessionTable> {
        let mut slot = self.first_pins.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slot.get_or_insert_with(|| Arc::new(make())))
    }

    /// Every name that the group's cookie may still have out there, those of `present` first: at most
    /// [`limits::COOKIE_NAMES`].
    pub fn cookie_names(&self, present: &[&[u8]]) -> Box<[Box<[u8]>]> {
        let mut names = self.cookie_names.lock().unwrap_or_else(PoisonError::into_inner);
        names.retain(|name| !present.contains(&&**name));
        names.splice(0..0, present.iter().map(|&name| name.into()));
        names.truncate(limits::COOKIE_NAMES);
        names.clone().into()
    }

    /// The names that the group's cookie has had, without making one.
    #[must_use]
    pub fn known_cookie_names(&self) -> Vec<Box<[u8]>> {
        self.cookie_names.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes up names that the cookie had before the node started.
    pub fn restore_cookie_names(&self, earlier: Vec<Box<[u8]>>) {
        let mut names = self.cookie_names.lock().unwrap_or_else(PoisonError::into_inner);
        for name in earlier {
            if !names.contains(&name) && names.len() < limits::COOKIE_NAMES {
                names.push(name);
            }
        }
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
    fn histogram_bounds_are_inclusive() {
        let histogram = Histogram::default();
        for elapsed in [0, 1, 2, 5000, 5001] {
            histogram.observe(elapsed);
        }
        let counts: Vec<u64> = histogram.buckets.iter().map(Counter::value).collect();
        assert_eq!(counts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    }
}
