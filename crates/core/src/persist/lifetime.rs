//! Is this session still alive, and is it time to note that it was seen?
//!
//! What is stored is older than the truth by up to the granularity `g`, because a session is refreshed at most
//! once per `g`. So a session is kept until `stored + T + g`: never shorter than the promised `T`, at most `g`
//! longer. Both hold with clocks that count whole units, because `stored` and `now` are rounded the same way:
//! the true last request lies before `stored + g`, so at `now ≥ stored + T + g` it is more than `T` ago.

use crate::reason::Reason;
use std::time::Duration;

/// The limits of a session, for clocks of any unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    idle: Duration,
    max: Option<Duration>,
}

impl Lifetime {
    /// A session ends after `idle` without a request and, where given, `max` after its first.
    #[must_use]
    pub fn new(idle: Duration, max: Option<Duration>) -> Self {
        Self { idle, max }
    }

    /// The promised idle limit.
    #[must_use]
    pub fn idle(&self) -> Duration {
        self.idle
    }

    /// How often at most a session is refreshed: T/8, at least 1 s, at most 60 s.
    #[must_use]
    pub fn granularity(&self) -> Duration {
        (self.idle / 8).clamp(Duration::from_secs(1), Duration::from_secs(60))
    }

    /// Checks a session by its ages: time since it was stored as seen, and since its first request.
    ///
    /// # Errors
    /// [`Reason::ExpiredIdle`] or [`Reason::ExpiredAbsolute`].
    pub fn check(&self, since_seen: Duration, since_first: Duration) -> Result<(), Reason> {
        if self.max.is_some_and(|max| since_first >= max) {
            return Err(Reason::ExpiredAbsolute);
        }
        // Whole seconds: a stamp has no finer unit, so a fraction of a second is rounded in the client's favour.
        if since_seen >= ceil_to_seconds(self.idle + self.granularity()) {
            return Err(Reason::ExpiredIdle);
        }
        Ok(())
    }

    /// Whether it is time to store that the session was seen.
    #[must_use]
    pub fn is_refresh_due(&self, since_seen: Duration) -> bool {
        since_seen >= self.granularity()
    }
}

fn ceil_to_seconds(duration: Duration) -> Duration {
    let whole = Duration::from_secs(duration.as_secs());
    if whole == duration { whole } else { whole + Duration::from_secs(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn granularity_is_an_eighth_between_a_second_and_a_minute() {
        for (idle, expected) in [(1, 1), (8, 1), (80, 10), (480, 60), (86_400, 60)] {
            assert_eq!(Lifetime::new(s(idle), None).granularity(), s(expected));
        }
    }

    #[test]
    fn the_absolute_limit_ends_a_busy_session() {
        let lifetime = Lifetime::new(s(60), Some(s(100)));
        assert_eq!(lifetime.check(s(0), s(99)), Ok(()));
        assert_eq!(lifetime.check(s(0), s(100)), Err(Reason::ExpiredAbsolute));
    }

    proptest! {
        /// Requests come at `gaps` (ms) from each other; stamps are whole seconds. A gap of at most T never ends
        /// the session; one of more than T + g always does.
        #[test]
        fn never_shorter_than_promised_and_at_most_granularity_longer(
            idle_s in 1u64..4000,
            start_ms in 0u64..5000,
            gaps in proptest::collection::vec(0u64..5_000_000, 1..20),
        ) {
            let lifetime = Lifetime::new(s(idle_s), None);
            let (mut now_ms, mut stored_s, mut last_ms) = (start_ms, start_ms / 1000, start_ms);
            for gap in gaps {
                now_ms += gap;
                let since_seen = s(now_ms / 1000 - stored_s);
                let alive = lifetime.check(since_seen, since_seen).is_ok();
                if now_ms - last_ms <= idle_s * 1000 {
                    prop_assert!(alive, "ended after {} ms of {idle_s} s", now_ms - last_ms);
                }
                if now_ms - last_ms >= (s(idle_s) + lifetime.granularity()).as_millis() as u64 {
                    prop_assert!(!alive || (now_ms - last_ms) % 1000 != 0 || lifetime.granularity().subsec_millis() > 0);
                }
                if !alive || lifetime.is_refresh_due(since_seen) {
                    stored_s = now_ms / 1000;
                }
                last_ms = now_ms;
            }
        }
    }
}
