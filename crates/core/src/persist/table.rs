//! Where does each client address have its home? A bounded table, read without a lock.
//!
//! Set-associative: a key's hash names a bucket of eight entries. An entry is five words (40 bytes; 41 with its
//! share of the bucket). Readers copy the words and look at the bucket's version before and after (a seqlock
//! over atomics: no torn read is ever used). Writers take the bucket by making its version odd; they hold it for
//! a few stores.
//!
//! ```text
//! bucket: version │ entry × 8        entry: prefix 16 B │ target 8 │ incarnation 4, seen 4 │ first 4, in use 2, state 1
//! ```
//!
//! At the bound a probation entry goes first, then the protected one nearest its end that no connection uses;
//! when all are in use the newcomer is not admitted and the caller falls back to the keyed hash.

use super::{Lifetime, SessionId, SessionKey};
use crate::clock::Now;
use crate::id::Home;
use crate::reason::Reason;
use crate::secrets::HashKey;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

mod bucket;
mod entry;

use bucket::{Bucket, Locked, WAYS};
use entry::{Entry, State};

/// Buckets that are allocated together, when the first session falls into one of them.
const BUCKETS_PER_CHUNK: usize = 512;

/// The table of one group.
#[derive(Debug)]
pub struct SessionTable {
    hash_key: HashKey,
    buckets: usize,
    chunks: Box<[OnceLock<Box<[Bucket]>>]>,
    entries: AtomicUsize,
    evicted: AtomicU64,
    refused: AtomicU64,
}

/// A session as the table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
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

/// Result of [`SessionTable::pin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// The session is bound to the home that was offered.
    Ours,
    /// A parallel request bound it first.
    Theirs(Home),
    /// No room: every entry it could replace is in use.
    Full,
}

impl Found {
    /// Whether the session is alive. An open connection keeps it only by its traffic, which touches it.
    ///
    /// # Errors
    /// The reason why it is not.
    pub fn check(&self, lifetime: &Lifetime) -> Result<(), Reason> {
        lifetime.check(self.since_seen, self.since_first)
    }
}

impl SessionTable {
    /// A table for `capacity` sessions (rounded up to whole buckets). Memory is taken as sessions come.
    #[must_use]
    pub fn new(capacity: usize, hash_key: HashKey) -> Self {
        let buckets = buckets_for(capacity);
        Self {
            hash_key,
            buckets,
            chunks: (0..buckets.div_ceil(BUCKETS_PER_CHUNK)).map(|_| OnceLock::new()).collect(),
            entries: AtomicUsize::new(0),
            evicted: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        }
    }

    /// Whether this is the table for `capacity` sessions.
    #[must_use]
    pub fn is_for(&self, capacity: usize) -> bool {
        self.buckets == buckets_for(capacity)
    }

    /// Most sessions the table ever holds.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.buckets * WAYS
    }

    /// Sessions in the table, expired ones not yet replaced included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.load(Ordering::Relaxed)
    }

    /// Whether the table has no sessions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sessions that were replaced before their end, because their bucket was full.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.evicted.load(Ordering::Relaxed)
    }

    /// Newcomers that were not admitted.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Most bytes the table takes when every chunk is in use.
    #[must_use]
    pub fn bytes_when_full(&self) -> usize {
        self.buckets * size_of::<Bucket>() + size_of_val(&*self.chunks)
    }

    /// The session of `key`, alive or not.
    #[must_use]
    pub fn find(&self, key: SessionKey, now: Now) -> Option<Found> {
        let bucket = self.existing_bucket(key)?;
        bucket.read(key).map(|entry| entry.found(now))
    }

    /// Binds `key` to `home` unless a live entry has another home than `replace`.
    pub fn pin(
        &self,
        key: SessionKey,
        home: Home,
        replace: Option<Home>,
        lifetime: &Lifetime,
        now: Now,
    ) -> Pin {
        let mut bucket = self.bucket(key).lock();
        if let Some(slot) = bucket.position(key) {
            let known = bucket.entry(slot);
            let is_alive = known.is_alive(lifetime, now);
            if is_alive && Some(known.home) != replace {
                return Pin::Theirs(known.home);
            }
            // A rebound session keeps its age; an expired one begins anew.
            let first = if is_alive { known.first } else { entry::ticks(now) };
            bucket.write(slot, &Entry { in_use: known.in_use, first, ..Entry::new(key, home, now) });
            return Pin::Ours;
        }
        if self.insert(&mut bucket, &Entry::new(key, home, now), lifetime, now) {
            return Pin::Ours;
        }
        self.refused.fetch_add(1, Ordering::Relaxed);
        Pin::Full
    }

    /// The target of `home` answered: the entry is protected and seen now. One that is gone by then (whoever made
    /// it gave up, or it made room, or there was none) is made again: who was answered is remembered.
    pub fn confirm(&self, key: SessionKey, home: Home, lifetime: &Lifetime, now: Now) {
        let mut bucket = self.bucket(key).lock();
        let Some(slot) = bucket.position(key) else {
            let entry = Entry { state: State::Protected, ..Entry::new(key, home, now) };
            self.insert(&mut bucket, &entry, lifetime, now);
            return;
        };
        let mut entry = bucket.entry(slot);
        if entry.home == home {
            entry.state = State::Protected;
            entry.see(now);
            bucket.write(slot, &entry);
        }
    }

    /// Notes that the session was seen.
    pub fn touch(&self, key: SessionKey, now: Now) {
        self.change(key, |entry| entry.see(now));
    }

    /// A connection or flow began to use the entry.
    pub fn open(&self, key: SessionKey, now: Now) {
        self.change(key, |entry| {
            entry.in_use = entry.in_use.saturating_add(1);
            entry.see(now);
        });
    }

    /// A connection or flow that used the entry ended. Its silence counts from its last touch, not from now.
    pub fn close(&self, key: SessionKey, _now: Now) {
        self.change(key, |entry| entry.in_use = entry.in_use.saturating_sub(1));
    }

    /// The name of the session of `key` for operators.
    #[must_use]
    pub fn id_of(&self, key: SessionKey) -> SessionId {
        SessionId(self.hash_key.of(&key.to_bytes()))
    }

    /// Removes the session of `key`, whatever its state; says whether there was one.
    pub fn forget(&self, key: SessionKey) -> bool {
        let Some(bucket) = self.existing_bucket(key) else { return false };
        let mut bucket = bucket.lock();
        let Some(slot) = bucket.position(key) else { return false };
        bucket.write(slot, &Entry::EMPTY);
        self.entries.fetch_sub(1, Ordering::Relaxed);
        true
    }

    /// Removes an unconfirmed entry if it still has this home.
    pub fn remove(&self, key: SessionKey, home: Home) {
        let Some(bucket) = self.existing_bucket(key) else { return };
        let mut bucket = bucket.lock();
        let Some(slot) = bucket.position(key) else { return };
        let entry = bucket.entry(slot);
        if entry.home == home && entry.state == State::Probation {
            bucket.write(slot, &Entry::EMPTY);
            self.entries.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Copies every session into `other`; where it has no room, those that proved themselves and were seen last.
    ///
    /// Nobody uses the copies yet: connections that move to `other` open their entries there.
    pub fn copy_into(&self, other: &Self) {
        for bucket in self.chunks.iter().filter_map(OnceLock::get).flatten() {
            let bucket = bucket.lock();
            for entry in (0..WAYS).map(|slot| bucket.entry(slot)).filter(|entry| entry.state != State::Empty)
            {
                other.take_over(&Entry { in_use: 0, ..entry });
            }
        }
    }

    fn take_over(&self, entry: &Entry) {
        let mut bucket = self.bucket(entry.key).lock();
        let Some(slot) = bucket.victim(|_| false) else { return };
        let known = bucket.entry(slot);
        if known.worth() >= entry.worth() {
            return;
        }
        if known.state == State::Empty {
            self.entries.fetch_add(1, Ordering::Relaxed);
        }
        bucket.write(slot, entry);
    }

    /// Writes a new entry where there is room, or somebody makes room; says whether it did.
    fn insert(&self, bucket: &mut Locked<'_>, entry: &Entry, lifetime: &Lifetime, now: Now) -> bool {
        let Some(slot) = bucket.victim(|entry| !entry.is_alive(lifetime, now)) else { return false };
        let replaced = bucket.entry(slot);
        match replaced.state {
            State::Empty => _ = self.entries.fetch_add(1, Ordering::Relaxed),
            _ if replaced.is_alive(lifetime, now) => _ = self.evicted.fetch_add(1, Ordering::Relaxed),
            _ => {}
        }
        bucket.write(slot, entry);
        true
    }

    fn change(&self, key: SessionKey, edit: impl FnOnce(&mut Entry)) {
        let Some(bucket) = self.existing_bucket(key) else { return };
        let mut bucket = bucket.lock();
        let Some(slot) = bucket.position(key) else { return };
        let mut entry = bucket.entry(slot);
        edit(&mut entry);
        bucket.write(slot, &entry);
    }

    fn bucket(&self, key: SessionKey) -> &Bucket {
        let (chunk, bucket) = self.place(key);
        let buckets = BUCKETS_PER_CHUNK.min(self.buckets - chunk * BUCKETS_PER_CHUNK);
        &self.chunks[chunk].get_or_init(|| (0..buckets).map(|_| Bucket::default()).collect())[bucket]
    }

    fn existing_bucket(&self, key: SessionKey) -> Option<&Bucket> {
        let (chunk, bucket) = self.place(key);
        Some(&self.chunks[chunk].get()?[bucket])
    }

    fn place(&self, key: SessionKey) -> (usize, usize) {
        let hash = self.hash_key.of(&key.0.to_be_bytes());
        let place = usize::try_from(hash % self.buckets as u64).expect("below the number of buckets");
        (place / BUCKETS_PER_CHUNK, place % BUCKETS_PER_CHUNK)
    }
}

fn buckets_for(capacity: usize) -> usize {
    capacity.div_ceil(WAYS).max(1)
}

#[cfg(test)]
mod tests;
