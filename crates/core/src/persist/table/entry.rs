//! What does one entry hold, what is it worth, and how is it packed into five words?

use super::place::halves;
use crate::clock::Now;
use crate::id::{Home, Incarnation, TargetId};
use crate::persist::{Lifetime, SessionKey};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Milliseconds of one tick: 2^32 ticks are 13 years.
const TICK_MS: u64 = 100;

/// The tick at which the clock starts. What is older (a session restored after a restart) has the 1.7 years before.
const START: u64 = 1 << 29;

/// Words of a packed entry.
pub(super) const WORDS: usize = 5;

/// A packed entry, as it stands in its bucket.
pub(super) type Words = [AtomicU64; WORDS];

/// Where the state stands in the last word.
const STATE_BITS: u64 = 0xff;

/// Set in the last word of an entry whose key is hashed.
const HASHED_BIT: u64 = 0x100;

/// How well an entry has proved itself, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// No session here.
    Empty,
    /// Pinned; its target has not answered yet.
    Probation,
    /// Its target has answered.
    Protected,
    /// The client came back after its target had answered.
    Proven,
}

/// Whether an entry makes room, from the first that does to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Nobody misses it.
    Dead,
    /// It does if it must: by state, then by the time that is left to it.
    Spare(State, Duration),
    /// Never.
    InUse,
}

/// One session, unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: SessionKey,
    /// The key is the hashed form of one that is not known yet.
    pub(super) is_hashed: bool,
    pub(super) home: Home,
    pub(super) seen: u32,
    pub(super) first: u32,
    pub(super) in_use: u16,
    pub(super) state: State,
}

impl Entry {
    pub(super) const EMPTY: Self = Self {
        key: SessionKey(0),
        is_hashed: false,
        home: Home { target: TargetId(0), incarnation: Incarnation(0) },
        seen: 0,
        first: 0,
        in_use: 0,
        state: State::Empty,
    };

    /// A session pinned now.
    pub(super) fn new(key: SessionKey, home: Home, now: Now) -> Self {
        let (seen, first) = (ticks(now), ticks(now));
        Self { key, is_hashed: false, home, seen, first, in_use: 0, state: State::Probation }
    }

    /// Notes that it was seen. A worker whose clock lags does not take back what another noted.
    pub(super) fn see(&mut self, now: Now) {
        self.seen = self.seen.max(ticks(now));
    }

    pub(super) fn since_seen(&self, now: Now) -> Duration {
        since(self.seen, now)
    }

    pub(super) fn since_first(&self, now: Now) -> Duration {
        since(self.first, now)
    }

    pub(super) fn is_alive(&self, lifetime: &Lifetime, now: Now) -> bool {
        self.state != State::Empty && lifetime.check(self.since_seen(now), self.since_first(now)).is_ok()
    }

    /// Whether it makes room for another. In use is what has an open connection or flow, and whoever has come back
    /// and was seen within one granularity.
    pub(super) fn standing(&self, lifetime: &Lifetime, now: Now) -> Standing {
        if self.in_use > 0 {
            return Standing::InUse;
        }
        let since_seen = self.since_seen(now);
        let left = lifetime.remaining(since_seen, self.since_first(now));
        match self.state {
            _ if left.is_zero() => Standing::Dead,
            State::Proven if since_seen <= lifetime.granularity() => Standing::InUse,
            state => Standing::Spare(state, left),
        }
    }

    pub(super) fn pack(&self) -> [u64; WORDS] {
        let state = match self.state {
            State::Empty => 0,
            State::Probation => 1,
            State::Protected => 2,
            State::Proven => 3,
        };
        let hashed = if self.is_hashed { HASHED_BIT } else { 0 };
        let [high, low] = halves(self.key.0);
        [
            high,
            low,
            self.home.target.0,
            u64::from(self.home.incarnation.0) << 32 | u64::from(self.seen),
            u64::from(self.first) << 32 | u64::from(self.in_use) << 16 | hashed | state,
        ]
    }

    pub(super) fn unpack(words: [u64; WORDS]) -> Self {
        let [high, low, target, life, rest] = words;
        let state = match rest & STATE_BITS {
            0 => State::Empty,
            1 => State::Probation,
            2 => State::Protected,
            _ => State::Proven,
        };
        Self {
            key: SessionKey(u128::from(high) << 64 | u128::from(low)),
            is_hashed: rest & HASHED_BIT != 0,
            home: Home { target: TargetId(target), incarnation: Incarnation(upper(life)) },
            seen: lower(life),
            first: upper(rest),
            in_use: (lower(rest) >> 16) as u16,
            state,
        }
    }
}

/// Whether packed words are the entry of `key`.
#[inline]
pub(super) fn is_of(key: SessionKey) -> impl Fn(&Words) -> bool + Copy {
    has(key.0, 0)
}

/// Whether packed words are the entry of a key of which only the hashed form is known.
#[inline]
pub(super) fn is_of_hashed(hashed: u128) -> impl Fn(&Words) -> bool + Copy {
    has(hashed, HASHED_BIT)
}

#[inline]
fn has(key: u128, hashed_bit: u64) -> impl Fn(&Words) -> bool + Copy {
    let [high, low] = halves(key);
    move |words| {
        words[1].load(Ordering::Relaxed) == low
            && words[0].load(Ordering::Relaxed) == high
            && words[WORDS - 1].load(Ordering::Relaxed) & HASHED_BIT == hashed_bit
            && !is_empty(words)
    }
}

/// Whether packed words hold no session.
#[inline]
pub(super) fn is_empty(words: &Words) -> bool {
    words[WORDS - 1].load(Ordering::Relaxed) & STATE_BITS == 0
}

/// The table's clock.
pub(super) fn ticks(now: Now) -> u32 {
    u32::try_from(START.saturating_add(now.monotonic_ms / TICK_MS)).unwrap_or(u32::MAX)
}

/// The tick `millis` before now.
pub(super) fn ticks_before(now: Now, millis: u64) -> u32 {
    ticks(now).saturating_sub(u32::try_from(millis / TICK_MS).unwrap_or(u32::MAX))
}

fn since(then: u32, now: Now) -> Duration {
    Duration::from_millis(u64::from(ticks(now).saturating_sub(then)) * TICK_MS)
}

fn upper(word: u64) -> u32 {
    u32::try_from(word >> 32).expect("32 bits are left after the shift")
}

fn lower(word: u64) -> u32 {
    u32::try_from(word & u64::from(u32::MAX)).expect("32 bits are left after the mask")
}
