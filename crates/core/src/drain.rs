//! Is this target being emptied, and until when?
//!
//! ```text
//!            begin(policy, deadline)                empty, or the deadline passes
//!   active ─────────────────────────▶ draining ────────────────────────────────────▶ drained
//!      ▲                                  │                                             │
//!      └──────────────────────────────────┴──────────────── cancel ─────────────────────┘
//! ```
//! A draining target gets no new sessions. What becomes of those it has is the policy's. Said by an operator, never
//! found: health goes on beside it.

use crate::clock::Now;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

/// Whether an operator lets a target take traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum AdminState {
    /// It does.
    #[default]
    Active = 0,
    /// It is being emptied.
    Draining = 1,
    /// It has been emptied, or its time is over.
    Drained = 2,
}

/// What becomes of the sessions of a draining target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum DrainPolicy {
    /// They stay until they end or the deadline passes.
    #[default]
    Hold = 0,
    /// They stay while their client's connection lasts; the next connection goes elsewhere.
    Release = 1,
    /// They move with their next request.
    Move = 2,
}

/// A drain as an operator asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drain {
    /// What becomes of the sessions.
    pub policy: DrainPolicy,
    /// Time until the target is drained whatever it still has; `None`: it takes as long as it takes.
    pub deadline: Option<Duration>,
}

/// The drain of one target, shared by all who look at it.
#[derive(Debug)]
pub struct DrainLive {
    state: AtomicU8,
    policy: AtomicU8,
    /// Monotonic milliseconds; [`NEVER`]: no deadline.
    deadline_ms: AtomicU64,
    began_ms: AtomicU64,
    /// Whether it follows from the spec, and ends with what the spec says.
    is_by_spec: AtomicBool,
}

const NEVER: u64 = u64::MAX;

impl Default for DrainLive {
    fn default() -> Self {
        Self {
            state: AtomicU8::new(AdminState::Active as u8),
            policy: AtomicU8::new(DrainPolicy::Hold as u8),
            deadline_ms: AtomicU64::new(NEVER),
            began_ms: AtomicU64::new(0),
            is_by_spec: AtomicBool::new(false),
        }
    }
}

impl DrainLive {
    /// The state at this moment: a draining target whose deadline has passed is drained.
    #[must_use]
    pub fn state(&self, now: Now) -> AdminState {
        match self.state.load(Ordering::Acquire) {
            0 => AdminState::Active,
            1 if now.monotonic_ms < self.deadline_ms.load(Ordering::Relaxed) => AdminState::Draining,
            _ => AdminState::Drained,
        }
    }

    /// What becomes of the sessions, where the target is draining.
    #[must_use]
    pub fn policy(&self) -> DrainPolicy {
        match self.policy.load(Ordering::Relaxed) {
            0 => DrainPolicy::Hold,
            1 => DrainPolicy::Release,
            _ => DrainPolicy::Move,
        }
    }

    /// Whether a flow that the target has may stay with it.
    #[must_use]
    pub fn lets_flows_stay(&self, now: Now) -> bool {
        match self.state(now) {
            AdminState::Active => true,
            AdminState::Draining => self.policy() != DrainPolicy::Move,
            AdminState::Drained => false,
        }
    }

    /// Time left until the deadline; `None`: there is none.
    #[must_use]
    pub fn remaining(&self, now: Now) -> Option<Duration> {
        let deadline_ms = self.deadline_ms.load(Ordering::Relaxed);
        (deadline_ms != NEVER).then(|| Duration::from_millis(deadline_ms.saturating_sub(now.monotonic_ms)))
    }

    /// How long it has been going on.
    #[must_use]
    pub fn age(&self, now: Now) -> Duration {
        Duration::from_millis(now.monotonic_ms.saturating_sub(self.began_ms.load(Ordering::Relaxed)))
    }

    /// When the state changes by itself, in monotonic milliseconds.
    #[must_use]
    pub fn changes_at_ms(&self, now: Now) -> Option<u64> {
        let deadline_ms = self.deadline_ms.load(Ordering::Relaxed);
        (self.state(now) == AdminState::Draining && deadline_ms != NEVER).then_some(deadline_ms)
    }

    /// Whether it is there because the spec says so.
    #[must_use]
    pub fn is_by_spec(&self, now: Now) -> bool {
        self.state(now) != AdminState::Active && self.is_by_spec.load(Ordering::Relaxed)
    }

    /// From now on it is there because the spec says so, or because an operator does.
    pub fn attribute(&self, is_by_spec: bool) {
        self.is_by_spec.store(is_by_spec, Ordering::Relaxed);
    }

    /// The target is emptied from now on; a drain under way takes the new policy and deadline.
    pub fn begin(&self, drain: Drain, now: Now) {
        let deadline_ms = drain.deadline.map_or(NEVER, |deadline| now.plus(deadline).monotonic_ms);
        if self.state(now) == AdminState::Active {
            self.began_ms.store(now.monotonic_ms, Ordering::Relaxed);
        }
        self.policy.store(drain.policy as u8, Ordering::Relaxed);
        self.deadline_ms.store(deadline_ms, Ordering::Relaxed);
        self.state.store(AdminState::Draining as u8, Ordering::Release);
    }

    /// Takes up a drain that began `age` ago, before the node started; `drain.deadline` is what is left of its time.
    pub fn restore(&self, state: AdminState, drain: Drain, age: Duration, now: Now) {
        let age_ms = u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
        let deadline_ms = drain.deadline.map_or(NEVER, |left| now.plus(left).monotonic_ms);
        self.began_ms.store(now.monotonic_ms.saturating_sub(age_ms), Ordering::Relaxed);
        self.policy.store(drain.policy as u8, Ordering::Relaxed);
        self.deadline_ms.store(deadline_ms, Ordering::Relaxed);
        self.state.store(state as u8, Ordering::Release);
    }

    /// It is empty, or its time is over.
    pub fn finish(&self) {
        self.state.store(AdminState::Drained as u8, Ordering::Release);
    }

    /// It takes traffic again.
    pub fn cancel(&self) {
        self.state.store(AdminState::Active as u8, Ordering::Release);
        self.deadline_ms.store(NEVER, Ordering::Relaxed);
    }
}

impl AdminState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Active, Self::Draining, Self::Drained];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Draining => "draining",
            Self::Drained => "drained",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

impl DrainPolicy {
    /// Every policy.
    pub const ALL: [Self; 3] = [Self::Hold, Self::Release, Self::Move];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Move => "move",
        }
    }

    /// The policy of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Now = Now { monotonic_ms: 10_000, token_s: 0 };

    fn drain(deadline_s: Option<u64>) -> Drain {
        Drain { policy: DrainPolicy::Hold, deadline: deadline_s.map(Duration::from_secs) }
    }

    #[test]
    fn a_drain_ends_at_its_deadline_by_itself() {
        let live = DrainLive::default();
        live.begin(drain(Some(60)), NOW);
        assert_eq!(live.state(NOW.plus(Duration::from_millis(59_999))), AdminState::Draining);
        assert_eq!(live.remaining(NOW.plus(Duration::from_secs(50))), Some(Duration::from_secs(10)));
        assert_eq!(live.state(NOW.plus(Duration::from_secs(60))), AdminState::Drained);
        assert_eq!(live.changes_at_ms(NOW.plus(Duration::from_secs(60))), None);
    }

    #[test]
    fn without_a_deadline_it_lasts_until_somebody_says_that_it_is_empty() {
        let live = DrainLive::default();
        live.begin(drain(None), NOW);
        assert_eq!(live.state(NOW.plus(Duration::from_secs(1_000_000))), AdminState::Draining);
        live.finish();
        assert_eq!(live.state(NOW), AdminState::Drained);
    }

    #[test]
    fn a_cancelled_drain_leaves_nothing_behind() {
        let live = DrainLive::default();
        live.begin(drain(Some(1)), NOW);
        live.cancel();
        assert_eq!(live.state(NOW.plus(Duration::from_secs(2))), AdminState::Active);
        assert_eq!(live.remaining(NOW), None);
    }

    #[test]
    fn a_second_drain_changes_the_deadline_and_keeps_the_beginning() {
        let live = DrainLive::default();
        live.begin(drain(Some(60)), NOW);
        let later = NOW.plus(Duration::from_secs(30));
        live.begin(drain(Some(60)), later);
        assert_eq!(live.remaining(later), Some(Duration::from_secs(60)));
        assert_eq!(live.age(later), Duration::from_secs(30));
    }

    #[test]
    fn a_drain_goes_on_after_a_restart_with_the_time_that_was_left() {
        let live = DrainLive::default();
        let age = Duration::from_secs(4);
        live.restore(AdminState::Draining, drain(Some(60)), age, NOW);
        assert_eq!((live.state(NOW), live.age(NOW)), (AdminState::Draining, age));
        assert_eq!(live.state(NOW.plus(Duration::from_secs(60))), AdminState::Drained);
    }

    #[test]
    fn a_drain_that_was_over_stays_over_after_a_restart() {
        let live = DrainLive::default();
        live.restore(AdminState::Drained, drain(None), Duration::ZERO, NOW);
        assert_eq!(live.state(NOW.plus(Duration::from_secs(1_000_000))), AdminState::Drained);
    }

    #[test]
    fn names_and_states_match() {
        for state in AdminState::ALL {
            assert_eq!(AdminState::parse(state.as_str()), Some(state));
        }
        assert_eq!(AdminState::parse("idle"), None);
    }

    #[test]
    fn names_and_policies_match() {
        for policy in DrainPolicy::ALL {
            assert_eq!(DrainPolicy::parse(policy.as_str()), Some(policy));
        }
        assert_eq!(DrainPolicy::parse("now"), None);
    }
}
