//! Which sessions are there? For operators, from the control plane: no lock is held over a walk, and what changes
//! meanwhile may or may not be seen.

use super::SessionTable;
use super::bucket::WAYS;
use super::entry::{Entry, State};
use super::place::SLOTS_PER_BUCKET;
use crate::clock::Now;
use crate::id::Home;
use crate::persist::{Lifetime, SessionId, SessionKey};
use std::collections::HashMap;
use std::time::Duration;

/// What operators see of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its name.
    pub id: SessionId,
    /// Its key in the table.
    pub key: SessionKey,
    /// The key is the hash of an address that has not been seen since the session was restored.
    pub is_hashed: bool,
    /// Where it is at home.
    pub home: Home,
    /// Time since it was noted as seen.
    pub since_seen: Duration,
    /// Time since it was made.
    pub since_first: Duration,
    /// Whether its target has answered.
    pub is_protected: bool,
    /// Connections and flows that use it now.
    pub in_use: u16,
}

/// Result of [`SessionTable::census`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Living sessions of each home that has any.
    pub by_home: HashMap<Home, u64>,
    /// Dead entries that were removed.
    pub removed: usize,
    /// Living sessions.
    pub alive: usize,
}

impl SessionTable {
    /// Up to `limit` living sessions that are `wanted`, from the cursor `from` on (0: the beginning), and the cursor of
    /// the next page; `None`: that was the last.
    ///
    /// A session that lives through all pages is in exactly one of them: entries never move. A page walks the whole
    /// table when few are wanted.
    pub fn page(
        &self,
        from: usize,
        limit: usize,
        wanted: impl Fn(&Record) -> bool,
        lifetime: &Lifetime,
        now: Now,
    ) -> (Vec<Record>, Option<usize>) {
        let mut page = Vec::new();
        for (place, bucket) in self.buckets.from(from / SLOTS_PER_BUCKET) {
            for (slot, entry) in (place * SLOTS_PER_BUCKET..).zip(bucket.read_all()) {
                if slot < from || !entry.is_alive(lifetime, now) {
                    continue;
                }
                let record = self.record(&entry, now);
                if !wanted(&record) {
                    continue;
                }
                if page.len() == limit.max(1) {
                    return (page, Some(slot));
                }
                page.push(record);
            }
        }
        (page, None)
    }

    /// The session with this name, alive or not.
    ///
    /// Where the name does not say which bucket it is in, all are walked: tens of milliseconds for a million sessions.
    #[must_use]
    pub fn find_by_id(&self, id: SessionId, now: Now) -> Option<Record> {
        let is_it = |entry: &Entry| entry.state != State::Empty && self.id_of_entry(entry) == id;
        let places = self.buckets.places(u128::from(id.0));
        let likely = [places.first, places.second].into_iter().filter_map(|at| self.buckets.get(at));
        let all = self.buckets.from(0).map(|(_, bucket)| bucket);
        let entry = likely.chain(all).find_map(|bucket| bucket.read_all().into_iter().find(is_it))?;
        Some(self.record(&entry, now))
    }

    /// Counts the living sessions of each home, and removes the dead ones that no connection uses.
    pub fn census(&self, lifetime: &Lifetime, now: Now) -> Census {
        let mut census = Census::default();
        let is_dead = |entry: &Entry| {
            entry.state != State::Empty && entry.in_use == 0 && !entry.is_alive(lifetime, now)
        };
        for (_, bucket) in self.buckets.from(0) {
            let entries = bucket.read_all();
            for entry in entries.iter().filter(|entry| entry.is_alive(lifetime, now)) {
                *census.by_home.entry(entry.home).or_default() += 1;
                census.alive += 1;
            }
            if !entries.iter().any(is_dead) {
                continue;
            }
            let mut bucket = bucket.lock();
            for slot in 0..WAYS {
                let entry = bucket.entry(slot);
                if is_dead(&entry) {
                    self.counts.note(&entry, &Entry::EMPTY);
                    bucket.clear(slot);
                    census.removed += 1;
                }
            }
        }
        census
    }

    fn record(&self, entry: &Entry, now: Now) -> Record {
        Record {
            id: self.id_of_entry(entry),
            key: entry.key,
            is_hashed: entry.is_hashed,
            home: entry.home,
            since_seen: entry.since_seen(now),
            since_first: entry.since_first(now),
            is_protected: entry.state >= State::Protected,
            in_use: entry.in_use,
        }
    }
}
