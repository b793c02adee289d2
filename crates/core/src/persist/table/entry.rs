//! What does one entry hold, and how is it packed into five words?

use super::Found;
use crate::clock::Now;
use crate::id::{Home, Incarnation, TargetId};
use crate::persist::Lifetime;
use crate::persist::SessionKey;
use std::time::Duration;

/// Milliseconds of one tick: 2^32 ticks are 13 years.
const TICK_MS: u64 = 100;

/// Words of a packed entry.
pub(super) const WORDS: usize = 5;

/// How well an entry has proved itself, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// No session here.
    Empty,
    /// Pinned; its target has not answered yet.
    Probation,
    /// Its target has answered.
    Protected,
}

/// One session, unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: SessionKey,
    pub(super) home: Home,
    pub(super) seen: u32,
    pub(super) first: u32,
    pub(super) in_use: u16,
    pub(super) state: State,
}

impl Entry {
    pub(super) const EMPTY: Self = Self {
        key: SessionKey(0),
        home: Home { target: TargetId(0), incarnation: Incarnation(0) },
        seen: 0,
        first: 0,
        in_use: 0,
        state: State::Empty,
    };

    /// A session pinned now.
    pub(super) fn new(key: SessionKey, home: Home, now: Now) -> Self {
        Self { key, home, seen: ticks(now), first: ticks(now), in_use: 0, state: State::Probation }
    }

    /// Notes that it was seen. A worker whose clock lags does not take back what another noted.
    pub(super) fn see(&mut self, now: Now) {
        self.seen = self.seen.max(ticks(now));
    }

    pub(super) fn is_alive(&self, lifetime: &Lifetime, now: Now) -> bool {
        self.found(now).check(lifetime).is_ok()
    }

    /// What an entry is worth when there is no room for all.
    pub(super) fn worth(&self) -> (State, u32) {
        (self.state, self.seen)
    }

    pub(super) fn found(&self, now: Now) -> Found {
        Found {
            home: self.home,
            since_seen: since(self.seen, now),
            since_first: since(self.first, now),
            is_protected: self.state == State::Protected,
            in_use: self.in_use,
        }
    }

    pub(super) fn pack(&self) -> [u64; WORDS] {
        let state = match self.state {
            State::Empty => 0,
            State::Probation => 1,
            State::Protected => 2,
        };
        let [high, low] = halves(self.key);
        [
            high,
            low,
            self.home.target.0,
            u64::from(self.home.incarnation.0) << 32 | u64::from(self.seen),
            u64::from(self.first) << 32 | u64::from(self.in_use) << 16 | state,
        ]
    }

    pub(super) fn unpack(words: [u64; WORDS]) -> Self {
        let [high, low, target, life, rest] = words;
        let state = match rest & 0xff {
            0 => State::Empty,
            1 => State::Probation,
            _ => State::Protected,
        };
        Self {
            key: SessionKey(u128::from(high) << 64 | u128::from(low)),
            home: Home { target: TargetId(target), incarnation: Incarnation(upper(life)) },
            seen: lower(life),
            first: upper(rest),
            in_use: (lower(rest) >> 16) as u16,
            state,
        }
    }
}

/// The words that an entry of `key` begins with.
pub(super) fn halves(key: SessionKey) -> [u64; 2] {
    [upper_half(key.0), lower_half(key.0)]
}

/// The table's clock.
pub(super) fn ticks(now: Now) -> u32 {
    u32::try_from(now.monotonic_ms / TICK_MS).unwrap_or(u32::MAX)
}

fn since(then: u32, now: Now) -> Duration {
    Duration::from_millis(u64::from(ticks(now).saturating_sub(then)) * TICK_MS)
}

fn upper_half(value: u128) -> u64 {
    u64::try_from(value >> 64).expect("64 bits are left after the shift")
}

fn lower_half(value: u128) -> u64 {
    u64::try_from(value & u128::from(u64::MAX)).expect("64 bits are left after the mask")
}

fn upper(word: u64) -> u32 {
    u32::try_from(word >> 32).expect("32 bits are left after the shift")
}

fn lower(word: u64) -> u32 {
    u32::try_from(word & u64::from(u32::MAX)).expect("32 bits are left after the mask")
}
