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

/// What somebody else counts, and what is told of it now and then.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The count when it was looked at last.
    seen: u64,
    untold: u64,
    told_at_ms: Option<u64>,
}

impl Tally {
    /// The count is this now. Says by how much it has grown.
    pub(crate) fn grow(&mut self, count: u64) -> u64 {
        // A smaller one is another count, which began at 0.
        let grown = count.checked_sub(self.seen).unwrap_or(count);
        self.seen = count;
        self.untold = self.untold.saturating_add(grown);
        grown
    }

    /// By how much it has grown since that was told last, if it is to be told now.
    pub(crate) fn untold(&mut self, now: Now) -> Option<u64> {
        let is_quiet =
            self.told_at_ms.is_some_and(|told| now.monotonic_ms.saturating_sub(told) < TELL_EVERY_MS);
        if self.untold == 0 || is_quiet {
            return None;
        }
        self.told_at_ms = Some(now.monotonic_ms);
        Some(std::mem::take(&mut self.untold))
    }

    /// Both: the count is this now, and what is to be told of it?
    pub(crate) fn took(&mut self, count: u64, now: Now) -> Option<u64> {
        self.grow(count);
        self.untold(now)
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

    #[test]
    fn a_count_is_told_once_a_minute_and_nothing_of_it_is_lost() {
        let mut tally = Tally::default();
        let start = Now { monotonic_ms: 5, token_s: 0 };
        let mut told = |count, after_s| tally.took(count, start.plus(Duration::from_secs(after_s)));
        assert_eq!([told(0, 0), told(3, 1), told(4, 2), told(9, 61)], [None, Some(3), None, Some(6)]);
        assert_eq!([told(9, 200), told(2, 300)], [None, Some(2)], "another count begins at 0");
    }
}
