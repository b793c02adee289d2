//! Has this target begun to take new sessions, and does its share still grow (slow start)?
//!
//! ```text
//!            alone                  the time is over
//!   out ───────────────▶ whole ◀───────────────────── growing
//!    ▲ │                 │  ▲                             ▲ │
//!    │ └── beside others ┼──┼─────────────────────────────┘ │
//!    │                   ▼  │ where once is enough          │
//!    │              out after whole                         │
//!    └──────────────────── takes none any more ─────────────┘
//! ```
//! Kept only for groups that start slowly. Nothing outlives the process: whoever is there when it starts takes all of its
//! share.

use crate::clock::Now;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How far a target has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// It takes no new sessions, and its share had not become whole.
    #[default]
    Out,
    /// It takes its whole share.
    Whole,
    /// It takes no new sessions, after it took its whole share.
    OutAfterWhole,
    /// Its share grows since then, in monotonic milliseconds.
    Growing {
        /// When it began.
        since_ms: u64,
    },
}

/// The start of one target, shared by all who look at it.
#[derive(Debug, Default)]
pub struct StartLive(AtomicU64);

const OUT: u64 = 0;
const WHOLE: u64 = 1;
const OUT_AFTER_WHOLE: u64 = 2;
/// Beyond those, a moment.
const FIRST_MOMENT: u64 = 3;

impl StartLive {
    /// How far it has come.
    #[must_use]
    pub fn load(&self) -> Start {
        match self.0.load(Ordering::Relaxed) {
            OUT => Start::Out,
            WHOLE => Start::Whole,
            OUT_AFTER_WHOLE => Start::OutAfterWhole,
            moment => Start::Growing { since_ms: moment - FIRST_MOMENT },
        }
    }

    pub(crate) fn store(&self, start: Start) {
        let word = match start {
            Start::Out => OUT,
            Start::Whole => WHOLE,
            Start::OutAfterWhole => OUT_AFTER_WHOLE,
            Start::Growing { since_ms } => since_ms.saturating_add(FIRST_MOMENT),
        };
        self.0.store(word, Ordering::Relaxed);
    }

    /// The target has left its group: if it comes back it is new there.
    pub fn leave(&self) {
        self.store(Start::Out);
    }
}

impl Start {
    /// What follows when a target takes new sessions, or does not, and `time` is how long shares grow.
    pub(crate) fn after(self, takes_new: bool, time: Duration, now: Now) -> Self {
        match self {
            Self::Growing { since_ms } if takes_new => {
                let grown = Duration::from_millis(now.monotonic_ms.saturating_sub(since_ms)) >= time;
                if grown { Self::Whole } else { self }
            }
            Self::Growing { .. } if !takes_new => Self::Out,
            Self::Whole if !takes_new => Self::OutAfterWhole,
            _ => self,
        }
    }

    /// Whether it takes new sessions.
    #[must_use]
    pub fn takes_new(self) -> bool {
        matches!(self, Self::Whole | Self::Growing { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_loaded() {
        let live = StartLive::default();
        assert_eq!(live.load(), Start::Out);
        for start in [
            Start::Whole,
            Start::OutAfterWhole,
            Start::Growing { since_ms: 0 },
            Start::Growing { since_ms: 7 },
        ] {
            live.store(start);
            assert_eq!(live.load(), start);
        }
        live.leave();
        assert_eq!(live.load(), Start::Out);
    }
}
