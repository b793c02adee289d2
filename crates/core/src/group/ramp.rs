//! Which part of its share does a target take that has just begun to take new sessions (slow start)?
//!
//! The part grows in [`RAMP_STEPS`] steps. Each is another schedule, made when the usable targets are looked at
//! anew: a pick costs what it always costs, and where no share grows nothing is done at all.

use super::{Group, Target};
use crate::clock::Now;
use crate::limits::{RAMP_STEP_MS, RAMP_STEPS};
use crate::live::Start;
use std::sync::PoisonError;
use std::time::Duration;

/// How targets begin to take new sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowStart {
    /// How long a share grows.
    pub time: Duration,
    /// Whether it grows again, when a target took all of it, and none meanwhile.
    pub again: bool,
}

/// A share that grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ramp {
    /// The part of its share that the target takes, in thousandths: above 0, up to 1000.
    pub per_mille: u16,
    /// Time until it takes all of it.
    pub remaining: Duration,
}

/// The shares of a group as of one moment.
#[derive(Debug)]
pub(super) struct Ramps {
    /// Weights by position; empty: those of the targets.
    pub(super) weights: Vec<u32>,
    /// When one of them is another one, in monotonic milliseconds.
    pub(super) next_step_ms: u64,
}

impl SlowStart {
    fn time_ms(&self) -> u64 {
        u64::try_from(self.time.as_millis()).unwrap_or(u64::MAX).max(1)
    }

    /// Steps taken since a moment; the first one is taken at once.
    fn steps(&self, since_ms: u64, now: Now) -> u32 {
        let grown_ms = now.monotonic_ms.saturating_sub(since_ms);
        let steps = u64::from(RAMP_STEPS).saturating_mul(grown_ms) / self.time_ms();
        u32::try_from(steps).unwrap_or(RAMP_STEPS).clamp(1, RAMP_STEPS)
    }

    /// When the step after these is due.
    fn step_after_ms(&self, since_ms: u64, steps: u32) -> u64 {
        let next = u64::from(steps) + 1;
        since_ms.saturating_add(next.saturating_mul(self.time_ms()).div_ceil(u64::from(RAMP_STEPS)))
    }
}

impl Group {
    /// Notes who takes new sessions now, and which parts of their shares.
    pub(super) fn look_at_ramps(&self, now: Now) -> Ramps {
        let mut ramps = Ramps { weights: Vec::new(), next_step_ms: u64::MAX };
        let Some(slow) = self.slow_start else {
            self.targets.iter().for_each(|target| target.live.start.leave());
            return ramps;
        };
        // Who begins beside whom is for one to say, not for each worker at its own moment.
        let _looking = self.live.ramps.lock().unwrap_or_else(PoisonError::into_inner);
        self.note_starts(slow, now);
        let begun: Vec<Start> = self.targets.iter().map(|target| target.live.start.load()).collect();
        if !begun.iter().any(|start| matches!(start, Start::Growing { .. })) {
            return ramps;
        }
        for (target, start) in self.targets.iter().zip(begun) {
            let steps = match start {
                Start::Growing { since_ms } => {
                    let steps = slow.steps(since_ms, now);
                    let due_ms = slow.step_after_ms(since_ms, steps);
                    ramps.next_step_ms = ramps.next_step_ms.min(due_ms);
                    steps
                }
                _ => RAMP_STEPS,
            };
            ramps.weights.push(u32::from(target.weight) * steps);
        }
        ramps.next_step_ms = ramps.next_step_ms.max(now.monotonic_ms.saturating_add(RAMP_STEP_MS));
        ramps
    }

    /// A target that begins where nobody took sessions takes all of its share: it has nobody to lean on.
    fn note_starts(&self, slow: SlowStart, now: Now) {
        let mut beginning = Vec::new();
        let mut is_beside_others = false;
        for target in &self.targets {
            let takes_new = target.takes_new(now, true);
            let start = target.live.start.load().after(takes_new, slow.time, now);
            target.live.start.store(start);
            if start.takes_new() {
                is_beside_others = true;
            } else if takes_new {
                beginning.push((target, start));
            }
        }
        for (target, start) in beginning {
            let grows = is_beside_others && (slow.again || start == Start::Out);
            let since_ms = now.monotonic_ms;
            target.live.start.store(if grows { Start::Growing { since_ms } } else { Start::Whole });
        }
    }

    /// How the share of a target of this group grows; `None`: it takes all of it, or none.
    #[must_use]
    pub fn ramp_of(&self, target: &Target, now: Now) -> Option<Ramp> {
        let slow = self.slow_start?;
        let Start::Growing { since_ms } = target.live.start.load() else { return None };
        let grown = Duration::from_millis(now.monotonic_ms.saturating_sub(since_ms));
        let remaining = slow.time.saturating_sub(grown);
        let per_mille = u16::try_from(1000 * slow.steps(since_ms, now) / RAMP_STEPS).unwrap_or(1000);
        (!remaining.is_zero()).then_some(Ramp { per_mille, remaining })
    }

    /// Notes who takes new sessions now, though nobody asks for one.
    pub fn look(&self, now: Now) {
        self.fitness(now);
    }
}
