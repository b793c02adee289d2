//! When is the next request due?

use std::time::Duration;

/// How long the loop waits when no request is due: it looks at its time limit that often.
const PATIENCE: Duration = Duration::from_secs(1);

/// Hands out the requests of a run, each with the time from which its latency counts. All times are
/// nanoseconds since the client was made.
pub(super) struct Pace {
    total: u64,
    issued: u64,
    rhythm: Rhythm,
}

enum Rhythm {
    /// A request is due whenever somebody is free to send it.
    Closed,
    /// Request n is due at `start_ns + n * gap_ns`, whoever is free.
    Open { start_ns: u64, gap_ns: f64 },
}

impl Pace {
    pub(super) fn closed(total: u64) -> Self {
        Self { total, issued: 0, rhythm: Rhythm::Closed }
    }

    pub(super) fn open(rate_per_second: f64, seconds: f64, start_ns: u64) -> Self {
        let total = (rate_per_second * seconds) as u64;
        Self { total, issued: 0, rhythm: Rhythm::Open { start_ns, gap_ns: 1e9 / rate_per_second } }
    }

    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Takes the next request if it is due, and says since when.
    pub(super) fn take_due(&mut self, now_ns: u64) -> Option<u64> {
        let due_ns = self.next_ns(now_ns)?;
        if due_ns > now_ns {
            return None;
        }
        self.issued += 1;
        Some(due_ns)
    }

    /// How long nothing will become due. `all_busy`: nobody could send it anyway.
    pub(super) fn pause(&self, now_ns: u64, all_busy: bool) -> Duration {
        match self.next_ns(now_ns) {
            Some(due_ns) if !all_busy => Duration::from_nanos(due_ns.saturating_sub(now_ns)).min(PATIENCE),
            _ => PATIENCE,
        }
    }

    fn next_ns(&self, now_ns: u64) -> Option<u64> {
        if self.issued == self.total {
            return None;
        }
        match self.rhythm {
            Rhythm::Closed => Some(now_ns),
            Rhythm::Open { start_ns, gap_ns } => Some(start_ns + (self.issued as f64 * gap_ns) as u64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_loop_is_always_due_until_all_are_sent() {
        let mut pace = Pace::closed(2);
        let taken: Vec<Option<u64>> = [10, 20, 30].map(|now_ns| pace.take_due(now_ns)).into();
        assert_eq!(taken, [Some(10), Some(20), None]);
    }

    #[test]
    fn an_open_loop_keeps_to_its_schedule_when_nobody_was_free() {
        let mut pace = Pace::open(1_000.0, 1.0, 500);
        assert_eq!(pace.take_due(400), None);
        // Two milliseconds late: the requests that piled up count from when they should have been sent.
        let late_ns = 500 + 2_000_000;
        let taken: Vec<Option<u64>> = (0..4).map(|_| pace.take_due(late_ns)).collect();
        assert_eq!(taken, [Some(500), Some(1_000_500), Some(2_000_500), None]);
    }

    #[test]
    fn the_loop_wakes_when_the_next_request_is_due() {
        let mut pace = Pace::open(1_000.0, 1.0, 0);
        assert!(pace.take_due(0).is_some());
        assert_eq!(pace.pause(400_000, false), Duration::from_micros(600));
        assert_eq!(pace.pause(400_000, true), PATIENCE);
    }
}
