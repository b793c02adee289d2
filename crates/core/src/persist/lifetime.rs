//! Is this session still alive, and is it time to note that it was seen?
//!
//! What is stored is older than the truth by up to the granularity `g`, because a session is refreshed at most
//! once per `g`. So a session is kept until `stored + T + g`: never shorter than the promised `T`, at most `g`
//! longer. Both hold with clocks that count whole seconds or fractions of them, because `stored` and `now` are
//! rounded the same way and `g` is whole seconds: the last request was not stored, so by that clock it came before
//! `stored + g`, and at `now ≥ stored + T + g` it is more than `T` ago.

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

    /// A session of that many whole seconds, for what is kept only for a moment.
    #[must_use]
    pub const fn brief(idle: Duration) -> Self {
        Self { idle, max: None }
    }

    /// The absolute limit, where there is one.
    #[must_use]
    pub fn max(&self) -> Option<Duration> {
        self.max
    }

    /// The promised idle limit.
    #[must_use]
    pub fn idle(&self) -> Duration {
        self.idle
    }

    /// How often at most a session is refreshed: T/8 in whole seconds, at least 1 s, at most 60 s.
    #[must_use]
    pub fn granularity(&self) -> Duration {
        // Rounded down: a clock of whole seconds would stretch a fraction to the next second.
        Duration::from_secs((self.idle.as_secs() / 8).clamp(1, 60))
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
        if since_seen >= ceil_to_seconds(self.idle) + self.granularity() {
            return Err(Reason::ExpiredIdle);
        }
        Ok(())
    }

    /// Time until a session ends if nothing more comes, at the latest.
    #[must_use]
    pub fn remaining(&self, since_seen: Duration, since_first: Duration) -> Duration {
        let idle = (ceil_to_seconds(self.idle) + self.granularity()).saturating_sub(since_seen);
        self.max.map_or(idle, |max| idle.min(max.saturating_sub(since_first)))
    }

    /// The longest that something stored once can keep a session alive.
    #[must_use]
    pub fn longest(&self) -> Duration {
        ceil_to_seconds(self.idle) + self.granularity() * 2
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
        for (idle, expected) in [(1, 1), (8, 1), (15, 1), (16, 2), (80, 10), (480, 60), (86_400, 60)] {
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
        #[test]
        fn something_is_left_as_long_as_the_session_lives(
            idle_ms in 1000u64..100_000,
            max_ms in prop_oneof![Just(None), (1000u64..100_000).prop_map(Some)],
            seen_ms in 0u64..200_000,
            first_ms in 0u64..200_000,
        ) {
            let ms = Duration::from_millis;
            let lifetime = Lifetime::new(ms(idle_ms), max_ms.map(ms));
            let is_alive = lifetime.check(ms(seen_ms), ms(first_ms)).is_ok();
            let left = lifetime.remaining(ms(seen_ms), ms(first_ms));
            prop_assert_eq!(is_alive, !left.is_zero());
            prop_assert_eq!(lifetime.check(ms(seen_ms) + left, ms(first_ms) + left).is_err(), true);
        }

        /// Requests come at `gaps` (thousandths of the idle limit) from each other, by clocks of a second (tokens)
        /// and of a tenth (the table). A gap of at most T never ends the session; one of T + g always does. An idle
        /// limit with a fraction of a second counts as the next whole one.
        #[test]
        fn never_shorter_than_promised_and_at_most_granularity_longer(
            idle_ms in 1000u64..100_000,
            unit_ms in prop_oneof![Just(100u64), Just(1000)],
            start_ms in 0u64..5000,
            gaps in proptest::collection::vec(prop_oneof![0u64..1500, 900u64..1200], 1..40),
        ) {
            let lifetime = Lifetime::new(Duration::from_millis(idle_ms), None);
            let longest_ms = idle_ms.next_multiple_of(1000) + lifetime.granularity().as_secs() * 1000;
            let (mut now_ms, mut stored, mut last_ms) = (start_ms, start_ms / unit_ms, start_ms);
            for gap in gaps {
                now_ms += gap * idle_ms / 1000;
                let silence_ms = now_ms - last_ms;
                let since_seen = Duration::from_millis((now_ms / unit_ms - stored) * unit_ms);
                let alive = lifetime.check(since_seen, since_seen).is_ok();
                prop_assert!(alive || silence_ms > idle_ms, "ended after {silence_ms} of {idle_ms} ms");
                prop_assert!(!alive || silence_ms < longest_ms, "alive after {silence_ms} of {idle_ms} ms");
                if !alive || lifetime.is_refresh_due(since_seen) {
                    stored = now_ms / unit_ms;
                }
                last_ms = now_ms;
            }
        }
    }
}
