//! What happens often, counted each time and told now and then.

use std::sync::atomic::{AtomicU64, Ordering};

use homing_core::clock::Now;

/// How often it is told at most.
pub(crate) const TELL_EVERY_MS: u64 = 60_000;

/// Something that is counted each time and told now and then.
#[derive(Debug, Default)]
pub(crate) struct Rare {
    count: AtomicU64,
    /// When it may be told again, in monotonic milliseconds.
    next_ms: AtomicU64,
}

impl Rare {
    /// It happened. Says whether that is to be told.
    pub(crate) fn happened(&self, now: Now) -> bool {
        self.count.fetch_add(1, Ordering::Relaxed);
        let next_ms = self.next_ms.load(Ordering::Relaxed);
        let then_ms = now.monotonic_ms.saturating_add(TELL_EVERY_MS);
        now.monotonic_ms >= next_ms
            && self.next_ms.compare_exchange(next_ms, then_ms, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// How often it happened.
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_happens_often_is_counted_each_time_and_told_once_a_minute() {
        let rare = Rare::default();
        let start = Now { monotonic_ms: 5, token_s: 0 };
        let told = |after_s| rare.happened(start.plus(Duration::from_secs(after_s)));
        assert_eq!([told(0), told(1), told(59), told(60), told(61)], [true, false, false, true, false]);
        assert_eq!(rare.count(), 5);
    }
}
