//! Where does each session have its home? A bounded table, read without a lock.
//!
//! Set-associative: the hashed form of a key names two buckets of eight entries, and its entry stands in one of
//! them until it ends. An entry is five words (40 bytes; 41 with its share of the header), and there are half as
//! many slots again as sessions promised: 62 bytes for each. Readers copy the words and look at the bucket's
//! header before and after (a seqlock over atomics: no torn read is ever used). Writers take both buckets by making
//! their versions odd; they hold them for a few stores.
//!
//! ```text
//! bucket: header (version 4 B, tags 4) │ entry × 8
//! entry:  key 16 B │ target 8 │ incarnation 4, seen 4 │ first 4, in use 2, flags 1, state 1
//!
//!           pin           confirm           touch
//!   empty ──────▶ probation ─────▶ protected ─────▶ proven        a new home: back to probation
//! ```
//!
//! A newcomer that finds both buckets full takes the place of a dead entry, else of one on probation, else of a
//! protected, else of a proven one; of several, of the one nearest its end. What is in use stays: an entry with an open
//! connection, and a proven one seen within one granularity. When all are in use the newcomer is not admitted and
//! the caller falls back to the keyed hash. So a flood displaces itself: none of its sessions ever comes back.
//!
//! | file | question |
//! |---|---|
//! | `place.rs` | In which two buckets may a session stand? |
//! | `change.rs` | How does a session come, change and go? |
//! | `bucket.rs`, `tags.rs`, `pair.rs` | How do entries stay whole, which is meant, and which one makes room? |
//! | `entry.rs` | What does an entry hold, and what is it worth? |
//! | `quota.rs` | May this prefix bring still more newcomers? |
//! | `walk.rs` | Which sessions are there? |
//! | `saved.rs` | What outlives a process? |

use super::{Lifetime, SessionId, SessionKey};
use crate::clock::Now;
use crate::id::Home;
use crate::reason::Reason;
use crate::secrets::HashKey;
use std::sync::atomic::Ordering;
use std::time::Duration;

mod bucket;
mod change;
mod counts;
mod entry;
mod pair;
mod place;
mod quota;
mod saved;
mod tags;
mod walk;

pub use place::KeyKind;
pub use saved::{Homes, Learned, SavedSession};
pub use walk::{Census, Record};

use counts::Counts;
use entry::{Entry, State, Words};
use place::{Buckets, Places};
use quota::Quota;

/// The table of one group.
#[derive(Debug)]
pub struct SessionTable {
    hash_key: HashKey,
    kind: KeyKind,
    capacity: usize,
    buckets: Buckets,
    quota: Quota,
    counts: Counts,
}

/// A session as the table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its name.
    pub id: SessionId,
    /// Where it is at home.
    pub home: Home,
    /// Time since it was noted as seen.
    pub since_seen: Duration,
    /// Time since it was made.
    pub since_first: Duration,
    /// Whether its target has answered.
    pub is_protected: bool,
    /// Whether it is noted that the client came back after that.
    pub is_proven: bool,
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
    /// No room: every entry it could replace is in use, or its prefix has inserted too many.
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

    /// Whether whoever recalls it must [`SessionTable::touch`] it: at most once per granularity, and once more when
    /// the client comes back for the first time.
    ///
    /// Coming back counts from one granularity after the session was made: who floods has to wait for it, and does not
    /// last that long.
    #[must_use]
    pub fn is_touch_due(&self, lifetime: &Lifetime) -> bool {
        let is_unnoted = self.is_protected && !self.is_proven && self.since_first >= lifetime.granularity();
        is_unnoted || lifetime.is_refresh_due(self.since_seen)
    }
}

impl SessionTable {
    /// A table in which `capacity` sessions fit (at least 1). Memory is taken as sessions come.
    #[must_use]
    pub fn new(capacity: usize, kind: KeyKind, hash_key: HashKey) -> Self {
        let capacity = capacity.max(1);
        Self {
            hash_key,
            kind,
            capacity,
            buckets: Buckets::for_sessions(capacity),
            quota: Quota::for_sessions(capacity),
            counts: Counts::default(),
        }
    }

    /// Whether this is the table for `capacity` sessions with such keys.
    #[must_use]
    pub fn is_for(&self, capacity: usize, kind: KeyKind) -> bool {
        self.capacity == capacity.max(1) && self.kind == kind
    }

    /// Sessions that the table is promised to hold.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Most sessions the table ever holds: more than it promises, because no bucket may overflow before that.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.buckets.slots()
    }

    /// Sessions in the table, expired ones not yet replaced included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.entries.load(Ordering::Relaxed)
    }

    /// Whether the table has no sessions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sessions that were replaced before their end, because their buckets were full.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.counts.evicted.load(Ordering::Relaxed)
    }

    /// Newcomers that were not admitted, because all they could replace were in use.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.counts.refused.load(Ordering::Relaxed)
    }

    /// Newcomers that were not admitted, because the table was nearly full and their prefix had inserted too many.
    #[must_use]
    pub fn refused_by_quota(&self) -> u64 {
        self.counts.refused_by_quota.load(Ordering::Relaxed)
    }

    /// Most bytes the table takes when every chunk is in use.
    #[must_use]
    pub fn bytes_when_full(&self) -> usize {
        self.buckets.bytes_when_full() + self.quota.bytes_when_full()
    }

    /// The name of the session of `key`.
    #[must_use]
    pub fn id_of(&self, key: SessionKey) -> SessionId {
        name(self.hashed(key))
    }

    /// The session of `key`, alive or not.
    #[must_use]
    pub fn find(&self, key: SessionKey, now: Now) -> Option<Found> {
        let hashed = self.hashed(key);
        let places = self.buckets.places(hashed);
        let entry = match self.read(places, entry::is_of(key)) {
            None if self.has_hashed() => self.read(places, either(key, hashed))?,
            entry => entry?,
        };
        Some(Found {
            id: name(hashed),
            home: entry.home,
            since_seen: entry.since_seen(now),
            since_first: entry.since_first(now),
            is_protected: entry.state >= State::Protected,
            is_proven: entry.state == State::Proven,
            in_use: entry.in_use,
        })
    }

    fn read(&self, places: Places, is_wanted: impl Fn(&Words) -> bool + Copy) -> Option<Entry> {
        let Places { first, second, tag } = places;
        let (first, second) = (self.buckets.get(first), self.buckets.get(second));
        if let Some(second) = second {
            second.fetch();
        }
        let entry = first.and_then(|bucket| bucket.read(tag, is_wanted));
        entry.or_else(|| second?.read(tag, is_wanted))
    }

    /// Whether sessions were restored whose addresses have not been seen since.
    fn has_hashed(&self) -> bool {
        self.counts.hashed.load(Ordering::Relaxed) != 0
    }

    fn hashed(&self, key: SessionKey) -> u128 {
        self.kind.hashed(key, &self.hash_key)
    }

    fn hashed_form(&self, entry: &Entry) -> u128 {
        if entry.is_hashed { entry.key.0 } else { self.hashed(entry.key) }
    }

    fn id_of_entry(&self, entry: &Entry) -> SessionId {
        name(self.hashed_form(entry))
    }
}

/// Whether packed words are the entry of `key`, under its own form or the hashed one. In one look: between two, the
/// entry could get its key back.
fn either(key: SessionKey, hashed: u128) -> impl Fn(&Words) -> bool + Copy {
    let (is_of, is_of_hashed) = (entry::is_of(key), entry::is_of_hashed(hashed));
    move |words| is_of(words) || is_of_hashed(words)
}

fn name(hashed: u128) -> SessionId {
    let [_, lower] = place::halves(hashed);
    SessionId(lower)
}

#[cfg(test)]
mod tests;
