//! What is true of one life of a target, whatever snapshot is in force?

use super::{GroupLive, StartLive};
use crate::clock::Now;
use crate::counters::{Counter, PerWorker};
use crate::drain::{AdminState, Drain, DrainLive};
use crate::health::{Health, HealthState, ProbeResult};
use crate::limits;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What is true of one life of a target.
#[derive(Debug)]
pub struct TargetLive {
    health: AtomicU8,
    history: Mutex<HealthState>,
    connect_failures: AtomicU32,
    /// The target rests (failed to accept connections) until this moment; 0: it does not.
    resting_until_ms: AtomicU64,
    /// Requests (HTTP), connections (TCP) or flows (UDP) it serves now.
    pub active: AtomicU32,
    /// Living sessions at home here, as far as this node knows.
    pub sessions: AtomicU32,
    /// Whether an operator empties it.
    pub drain: DrainLive,
    /// Whether it takes new sessions, and since when where its share grows.
    pub start: StartLive,
    /// What its probes told of its present life; 0: nothing yet.
    told_life: AtomicU32,
    /// What each worker counted.
    pub counters: PerWorker<TargetCounters>,
}

/// Counters of one target on one worker.
#[derive(Debug, Default)]
pub struct TargetCounters {
    /// Requests or connections it was given.
    pub requests: Counter,
    /// Connections opened to it.
    pub connects: Counter,
    /// Connections that could not be opened.
    pub connect_failures: Counter,
    /// Answers of HTTP whose head came.
    pub answers: Counter,
    /// Time until those heads came, from when the target was given the request, in milliseconds.
    pub answer_wait_ms: Counter,
    /// Answers with a 5xx, and answers that broke off or could not be understood.
    pub failures: Counter,
}

impl TargetLive {
    pub(super) fn new(workers: usize) -> Self {
        Self {
            health: AtomicU8::new(Health::Unknown as u8),
            history: Mutex::new(HealthState::default()),
            connect_failures: AtomicU32::new(0),
            resting_until_ms: AtomicU64::new(0),
            active: AtomicU32::new(0),
            sessions: AtomicU32::new(0),
            drain: DrainLive::default(),
            start: StartLive::default(),
            told_life: AtomicU32::new(0),
            counters: PerWorker::new(workers),
        }
    }

    /// What its probes found.
    #[must_use]
    pub fn health(&self) -> Health {
        Health::from_u8(self.health.load(Ordering::Relaxed))
    }

    /// What its probes told of its present life; 0: nothing yet.
    #[must_use]
    pub fn told_life(&self) -> u32 {
        self.told_life.load(Ordering::Relaxed)
    }

    /// A probe told the target's life. Says whether it is another one than before.
    pub fn tell_life(&self, life: u32) -> bool {
        let life = life.max(1); // 0 stands for nothing
        let before = self.told_life.swap(life, Ordering::Relaxed);
        before != 0 && before != life
    }

    /// An operator begins to empty it.
    pub fn begin_drain(&self, group: &GroupLive, drain: Drain, now: Now) {
        self.drain.begin(drain, now);
        group.bump_epoch();
    }

    /// It was being emptied, or had been, when the node ended; see [`DrainLive::restore`].
    pub fn restore_drain(&self, group: &GroupLive, state: AdminState, drain: Drain, age: Duration, now: Now) {
        self.drain.restore(state, drain, age, now);
        group.bump_epoch();
    }

    /// It is empty, or its time is over.
    pub fn finish_drain(&self, group: &GroupLive) {
        self.drain.finish();
        group.bump_epoch();
    }

    /// It takes traffic again.
    pub fn cancel_drain(&self, group: &GroupLive) {
        self.drain.cancel();
        group.bump_epoch();
    }

    /// Until when it rests after connect failures, in monotonic milliseconds; 0: it does not.
    #[must_use]
    pub fn resting_until_ms(&self) -> u64 {
        self.resting_until_ms.load(Ordering::Relaxed)
    }

    /// Whether it may serve: not unhealthy, not resting.
    #[must_use]
    pub fn is_fit(&self, now: Now) -> bool {
        self.health() != Health::Unhealthy && self.resting_until_ms() <= now.monotonic_ms
    }

    /// Takes a probe result. A pass ends a rest. Returns the old and the new health where it changed.
    pub fn probed(
        &self,
        group: &GroupLive,
        result: ProbeResult,
        rise: u32,
        fall: u32,
    ) -> Option<(Health, Health)> {
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, after) = (history.health(), history.observe(result, rise, fall));
        self.health.store(after as u8, Ordering::Relaxed);
        let rested = result == ProbeResult::Pass && self.end_rest();
        if before != after || rested {
            group.bump_epoch();
        }
        (before != after).then_some((before, after))
    }

    /// Forgets what probes found: the group is no longer probed.
    pub fn forget_health(&self, group: &GroupLive) {
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        if history.health() != Health::Unknown {
            *history = HealthState::default();
            self.health.store(Health::Unknown as u8, Ordering::Relaxed);
            group.bump_epoch();
        }
    }

    /// The target did not accept a connection. Returns true when it rests from now on.
    pub fn connect_failed(&self, group: &GroupLive, now: Now) -> bool {
        let failures = self.connect_failures.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        if failures < limits::CONNECT_FAILURES_TO_REST {
            return false;
        }
        let until = now.monotonic_ms.saturating_add(limits::REST_MS);
        let before = self.resting_until_ms.swap(until, Ordering::Relaxed);
        let begins = before <= now.monotonic_ms;
        if begins {
            group.bump_epoch();
        }
        begins
    }

    /// The target accepted a connection.
    pub fn connected(&self, group: &GroupLive) {
        // The usual case reads one line that nobody writes.
        if self.connect_failures.load(Ordering::Relaxed) != 0 && self.end_rest() {
            group.bump_epoch();
        }
    }

    fn end_rest(&self) -> bool {
        self.connect_failures.store(0, Ordering::Relaxed);
        self.resting_until_ms.swap(0, Ordering::Relaxed) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{Home, Incarnation, TargetId};

    const HOME: Home = Home { target: TargetId(1), incarnation: Incarnation(1) };
    const NOW: Now = Now { monotonic_ms: 1000, token_s: 0 };

    #[test]
    fn connect_failures_in_a_row_rest_a_target_until_it_accepts_again() {
        let group = GroupLive::new(1);
        let target = group.target(HOME);
        for _ in 1..limits::CONNECT_FAILURES_TO_REST {
            assert!(!target.connect_failed(&group, NOW) && target.is_fit(NOW));
        }
        let epoch = group.epoch();
        assert!(target.connect_failed(&group, NOW) && !target.is_fit(NOW));
        assert_ne!(group.epoch(), epoch);
        target.connected(&group);
        assert!(target.is_fit(NOW));
    }

    #[test]
    fn a_rest_ends_by_itself() {
        let group = GroupLive::new(1);
        let target = group.target(HOME);
        for _ in 0..limits::CONNECT_FAILURES_TO_REST {
            target.connect_failed(&group, NOW);
        }
        assert!(target.is_fit(NOW.plus(Duration::from_millis(limits::REST_MS))));
    }
}
