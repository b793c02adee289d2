//! What time is it? Core never asks: it is told.

use std::time::Duration;

/// One reading of the clocks, taken by the caller and passed to every decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now {
    /// Milliseconds on a clock that never steps, since an arbitrary start. For everything kept in memory.
    pub monotonic_ms: u64,
    /// Seconds since 1970: the wall clock at start plus boot time since, so that a stepped clock neither ends
    /// nor prolongs a session. For everything that leaves the process (tokens).
    pub token_s: u64,
}

impl Now {
    /// The same reading, `elapsed` later on both clocks.
    #[must_use]
    pub fn plus(self, elapsed: Duration) -> Self {
        let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        Self {
            monotonic_ms: self.monotonic_ms.saturating_add(millis),
            token_s: self.token_s.saturating_add(elapsed.as_secs()),
        }
    }
}
