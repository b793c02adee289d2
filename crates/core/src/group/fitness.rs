//! Who takes new sessions now? Computed when the fitness of a target changed, not for each request.

use super::{Group, Target};
use crate::clock::Now;
use crate::reason::Reason;
use crate::schedule::Usable;
use crate::spec::AllUnhealthy;
use std::sync::Arc;

/// The usable targets as of one epoch.
#[derive(Debug)]
pub(super) struct Fitness {
    epoch: u64,
    /// A resting target is fit again then, a drain ends, or a share grows.
    valid_until_ms: u64,
    pub(super) usable: Usable,
    /// Whether an unhealthy target is left alone: not when all are, and the group forwards all the same.
    pub(super) health_matters: bool,
    /// What to say when nobody is usable.
    pub(super) nobody: Option<Reason>,
}

impl Default for Fitness {
    fn default() -> Self {
        Self { epoch: 0, valid_until_ms: 0, usable: Usable::default(), health_matters: true, nobody: None }
    }
}

impl Group {
    /// The usable targets as of now.
    pub(super) fn fitness(&self, now: Now) -> arc_swap::Guard<Arc<Fitness>> {
        let fitness = self.fitness.load();
        if fitness.epoch == self.live.epoch() && now.monotonic_ms < fitness.valid_until_ms {
            return fitness;
        }
        drop(fitness);
        let fitness = Arc::new(self.compute_fitness(now));
        self.fitness.store(Arc::clone(&fitness));
        // Ours, not what a slower worker may have stored in the meantime.
        arc_swap::Guard::from_inner(fitness)
    }

    fn compute_fitness(&self, now: Now) -> Fitness {
        // The epoch is read first: a change that happens while we look makes this result stale, not lost.
        let epoch = self.live.epoch();
        let health_matters = self.is_somebody_fit(now);
        let positions = |wanted: &dyn Fn(&Target) -> bool| -> Vec<u16> {
            (0u16..).zip(&self.targets).filter(|(_, target)| wanted(target)).map(|(at, _)| at).collect()
        };
        let usable = positions(&|target| target.takes_new(now, health_matters));
        let ramps = self.look_at_ramps(now);
        let takes_new_once_fit = || self.targets.iter().any(|target| target.takes_new(now, false));
        let nobody = match (usable.is_empty(), takes_new_once_fit()) {
            (false, _) => None,
            (true, true) => Some(Reason::AllUnhealthy),
            (true, false) => Some(Reason::NoTarget),
        };
        Fitness {
            epoch,
            valid_until_ms: self.next_change_ms(now).min(ramps.next_step_ms),
            usable: Usable::new(self.scheduler, &self.targets, usable, ramps.weights),
            health_matters,
            nobody,
        }
    }

    /// Whether health matters. It does not when no fit target takes new sessions, and the group then forwards to all.
    fn is_somebody_fit(&self, now: Now) -> bool {
        self.all_unhealthy == AllUnhealthy::Refuse
            || self.targets.iter().any(|target| target.takes_new(now, true))
    }

    fn next_change_ms(&self, now: Now) -> u64 {
        let rests = self.targets.iter().map(|target| target.live.resting_until_ms());
        let drains = self.targets.iter().filter_map(|target| target.live.drain.changes_at_ms(now));
        rests.chain(drains).filter(|&until| until > now.monotonic_ms).min().unwrap_or(u64::MAX)
    }
}
