//! What outlives a process, and how do sessions come into another table?

use super::SessionTable;
use super::counts::is_saved;
use super::entry::{Entry, State, ticks_before};
use crate::clock::Now;
use crate::id::Home;
use crate::persist::{Lifetime, SessionKey};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A session as a file keeps it: no address, and no time by a clock that ends with the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedSession {
    /// The hashed form of its key.
    pub key: u128,
    /// Where it is at home.
    pub home: Home,
    /// How long ago it was noted as seen, in milliseconds.
    pub silent_ms: u64,
    /// How long ago it was made, in milliseconds.
    pub age_ms: u64,
    /// Whether its client has come back.
    pub is_proven: bool,
}

/// What came of what another process knows of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learned {
    /// It was not known here.
    New,
    /// It was, and has been seen there since: it is what is said there.
    Newer,
    /// It has been seen here since, or there is no room for it.
    Nothing,
}

/// Where is a session at home that is known here, and elsewhere at another home?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Homes {
    /// Where it was seen last. This process does not serve yet.
    SeenLast,
    /// Where this process says. It serves: a newer home is one that it gave.
    Ours,
}

impl SessionTable {
    /// Gives `each` living session whose target has answered.
    ///
    /// No lock is held: what changes meanwhile may or may not be seen.
    pub fn save(&self, lifetime: &Lifetime, now: Now, mut each: impl FnMut(SavedSession)) {
        for (_, bucket) in self.buckets.from(0) {
            let entries = bucket.read_all();
            for entry in entries.iter().filter(|entry| is_saved(entry) && entry.is_alive(lifetime, now)) {
                each(SavedSession {
                    key: self.hashed_form(entry),
                    home: entry.home,
                    silent_ms: millis(entry.since_seen(now)),
                    age_ms: millis(entry.since_first(now)),
                    is_proven: entry.state == State::Proven,
                });
            }
        }
    }

    /// Puts a saved session back. In a table of addresses it is found by its address, and known by it from its first
    /// write on.
    ///
    /// Says whether it did: a session that is there already, or better ones in its two full buckets, go before.
    pub fn restore(&self, saved: SavedSession, now: Now) -> bool {
        self.take_over(&self.entry_of(saved, now))
    }

    /// Takes what another process of this node knows of a session, which both may have seen: who saw it last is right,
    /// about its home as far as `homes` says. One that has a connection here keeps its home.
    pub fn learn(&self, saved: SavedSession, homes: Homes, now: Now) -> Learned {
        let entry = self.entry_of(saved, now);
        let mut pair = self.pair_or_make(self.hashed_form(&entry));
        let known = pair.entries().find(|(_, known)| self.is_same_session(known, &entry));
        let Some((slot, known)) = known else {
            drop(pair);
            return if self.take_over(&entry) { Learned::New } else { Learned::Nothing };
        };
        if known.seen >= entry.seen {
            return Learned::Nothing;
        }
        let is_kept = known.in_use > 0 || homes == Homes::Ours;
        let home = if is_kept { known.home } else { entry.home };
        let state = known.state.max(entry.state);
        let first = known.first.min(entry.first);
        self.put(&mut pair, slot, &Entry { home, state, first, seen: entry.seen, ..known });
        Learned::Newer
    }

    fn entry_of(&self, saved: SavedSession, now: Now) -> Entry {
        let state = if saved.is_proven { State::Proven } else { State::Protected };
        Entry {
            is_hashed: self.kind == super::KeyKind::Address,
            seen: ticks_before(now, saved.silent_ms),
            first: ticks_before(now, saved.age_ms),
            state,
            ..Entry::new(SessionKey(saved.key), saved.home, now)
        }
    }

    /// Counts up with every change that makes a saved state old.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.counts.changes.load(Ordering::Relaxed)
    }

    /// Copies every session into `other`; where it has no room, those that proved themselves and were seen last. A
    /// table of another kind of keys takes none.
    ///
    /// Nobody uses the copies yet: connections that move to `other` open their entries there.
    pub fn copy_into(&self, other: &Self) {
        if self.kind != other.kind {
            return;
        }
        for (_, bucket) in self.buckets.from(0) {
            for entry in bucket.read_all().iter().filter(|entry| entry.state != State::Empty) {
                other.take_over(&Entry { in_use: 0, ..*entry });
            }
        }
    }

    /// Puts an entry of another table or time into this one, unless it is here or all others are worth more.
    fn take_over(&self, entry: &Entry) -> bool {
        let mut pair = self.pair_or_make(self.hashed_form(entry));
        if pair.entries().any(|(_, known)| self.is_same_session(&known, entry)) {
            return false;
        }
        // Without a lifetime: it may differ from that of the table where the entry was.
        let worth = |entry: &Entry| (entry.state, entry.seen);
        let least = || {
            let spare = pair.entries().filter(|(_, known)| known.in_use == 0);
            let least = spare.min_by_key(|(_, known)| worth(known))?;
            (worth(&least.1) < worth(entry)).then_some(least.0)
        };
        let Some(slot) = pair.empty_slot().or_else(least) else { return false };
        self.put(&mut pair, slot, entry);
        true
    }

    fn is_same_session(&self, one: &Entry, other: &Entry) -> bool {
        let is_same_key = match one.is_hashed == other.is_hashed {
            true => one.key == other.key,
            false => self.hashed_form(one) == self.hashed_form(other),
        };
        one.state != State::Empty && is_same_key
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
