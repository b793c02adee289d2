//! How does a session come, change and go? Each change takes both buckets of its key, so that it is whole.

use super::entry::{self, Entry, State};
use super::pair::Pair;
use super::{KeyKind, Pin, SessionTable};
use crate::clock::Now;
use crate::id::Home;
use crate::persist::{Lifetime, SessionKey};
use std::sync::atomic::Ordering;

/// Why a newcomer was not admitted.
enum Refusal {
    AllInUse,
    OverQuota,
}

impl SessionTable {
    /// Binds `key` to `home` unless a live entry has another home than `replace`.
    pub fn pin(
        &self,
        key: SessionKey,
        home: Home,
        replace: Option<Home>,
        lifetime: &Lifetime,
        now: Now,
    ) -> Pin {
        let hashed = self.hashed(key);
        let mut pair = self.pair_or_make(hashed);
        if let Some(slot) = self.position(&mut pair, key, hashed) {
            let known = pair.entry(slot);
            let is_alive = known.is_alive(lifetime, now);
            if is_alive && Some(known.home) != replace {
                return Pin::Theirs(known.home);
            }
            // A rebound session keeps its age; an expired one begins anew.
            let first = if is_alive { known.first } else { entry::ticks(now) };
            let entry = Entry { in_use: known.in_use, first, ..Entry::new(key, home, now) };
            self.put(&mut pair, slot, &entry);
            return Pin::Ours;
        }
        let refusal = match self.insert(&mut pair, &Entry::new(key, home, now), lifetime, now) {
            Ok(()) => return Pin::Ours,
            Err(Refusal::AllInUse) => &self.counts.refused,
            Err(Refusal::OverQuota) => &self.counts.refused_by_quota,
        };
        refusal.fetch_add(1, Ordering::Relaxed);
        Pin::Full
    }

    /// The target of `home` answered: the entry is protected and seen now. One that is gone by then (whoever made
    /// it gave up, or it made room, or there was none) is made again: who was answered is remembered.
    pub fn confirm(&self, key: SessionKey, home: Home, lifetime: &Lifetime, now: Now) {
        let hashed = self.hashed(key);
        let mut pair = self.pair_or_make(hashed);
        let Some(slot) = self.position(&mut pair, key, hashed) else {
            let entry = Entry { state: State::Protected, ..Entry::new(key, home, now) };
            // Whoever is not admitted was counted when he was to be pinned.
            _ = self.insert(&mut pair, &entry, lifetime, now);
            return;
        };
        let mut entry = pair.entry(slot);
        if entry.home == home {
            entry.state = entry.state.max(State::Protected);
            entry.see(now);
            self.put(&mut pair, slot, &entry);
        }
    }

    /// Notes that the session was seen; of a protected one, that its client came back. For recalls of which
    /// [`super::Found::is_touch_due`] says so, and once per granularity for traffic on open connections.
    pub fn touch(&self, key: SessionKey, now: Now) {
        self.change(key, |entry| {
            if entry.state == State::Protected {
                entry.state = State::Proven;
            }
            entry.see(now);
        });
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

    /// Removes an unconfirmed entry if it still has this home, in whatever life: a target may have told its life
    /// since. Says whether it did.
    pub fn remove(&self, key: SessionKey, home: Home) -> bool {
        let mut is_removed = false;
        self.change(key, |entry| {
            if entry.home.target == home.target && entry.state == State::Probation {
                (*entry, is_removed) = (Entry::EMPTY, true);
            }
        });
        is_removed
    }

    /// Removes the entry whatever its state, because the application or an operator ended the session; says whether
    /// there was one. The key may also be the hashed one of a [`super::Record`].
    pub fn forget(&self, key: SessionKey) -> bool {
        self.change_named(key, |entry| *entry = Entry::EMPTY)
    }

    /// Moves the session from one home to another, because an operator says so; says whether it was at home there. Its
    /// state and its times stay: nobody has seen the client. The key may also be the hashed one of a [`super::Record`].
    pub fn rehome(&self, key: SessionKey, from: Home, to: Home, _now: Now) -> bool {
        let mut is_moved = false;
        self.change_named(key, |entry| {
            if entry.home == from {
                (entry.home, is_moved) = (to, true);
            }
        });
        is_moved
    }

    /// Writes a new entry where there is room, or somebody makes room.
    fn insert(
        &self,
        pair: &mut Pair<'_>,
        entry: &Entry,
        lifetime: &Lifetime,
        now: Now,
    ) -> Result<(), Refusal> {
        let slot = pair.room(lifetime, now).ok_or(Refusal::AllInUse)?;
        let is_crowded = self.len() > self.capacity - self.capacity / 4;
        if self.kind == KeyKind::Address
            && is_crowded
            && !self.quota.admits(entry.key, &self.hash_key, lifetime, now)
        {
            return Err(Refusal::OverQuota);
        }
        if pair.entry(slot).is_alive(lifetime, now) {
            self.counts.evicted.fetch_add(1, Ordering::Relaxed);
        }
        self.put(pair, slot, entry);
        Ok(())
    }

    /// Changes the entry of `key`; says whether there is one.
    fn change(&self, key: SessionKey, edit: impl FnOnce(&mut Entry)) -> bool {
        let hashed = self.hashed(key);
        let mut pair = self.pair(hashed);
        let slot = self.position(&mut pair, key, hashed);
        self.edit(&mut pair, slot, edit)
    }

    /// As [`Self::change`], and `key` may be hashed already.
    fn change_named(&self, key: SessionKey, mut edit: impl FnMut(&mut Entry)) -> bool {
        if self.change(key, &mut edit) {
            return true;
        }
        let mut pair = self.pair(key.0);
        // Hashed when the operator read it: its address may have come back since.
        let is_it = |entry: &Entry| entry.state != State::Empty && self.hashed_form(entry) == key.0;
        let slot = pair.entries().find(|(_, entry)| is_it(entry)).map(|(slot, _)| slot);
        self.edit(&mut pair, slot, edit)
    }

    fn edit(&self, pair: &mut Pair<'_>, slot: Option<u32>, edit: impl FnOnce(&mut Entry)) -> bool {
        let Some(slot) = slot else { return false };
        let mut entry = pair.entry(slot);
        edit(&mut entry);
        self.put(pair, slot, &entry);
        true
    }

    /// Where the entry of `key` stands. One that was restored gets its key back.
    fn position(&self, pair: &mut Pair<'_>, key: SessionKey, hashed: u128) -> Option<u32> {
        let known = pair.position(entry::is_of(key));
        if known.is_some() || !self.has_hashed() {
            return known;
        }
        let slot = pair.position(entry::is_of_hashed(hashed))?;
        self.put(pair, slot, &Entry { key, is_hashed: false, ..pair.entry(slot) });
        Some(slot)
    }

    pub(super) fn put(&self, pair: &mut Pair<'_>, slot: u32, entry: &Entry) {
        self.counts.note(&pair.entry(slot), entry);
        pair.write(slot, entry);
    }

    /// The buckets of a hashed key, as far as there are sessions near them.
    fn pair(&self, hashed: u128) -> Pair<'_> {
        let places = self.buckets.places(hashed);
        Pair::lock(places, [places.first, places.second].map(|place| self.buckets.get(place)))
    }

    pub(super) fn pair_or_make(&self, hashed: u128) -> Pair<'_> {
        let places = self.buckets.places(hashed);
        Pair::lock(places, [places.first, places.second].map(|place| Some(self.buckets.get_or_make(place))))
    }
}
