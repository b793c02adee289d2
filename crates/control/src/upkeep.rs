//! What has to be looked after though nobody asks for it? Counts, drains, shares, old orders, bounds and troubles,
//! each second.
//!
//! Traffic does not need it: without it, counts grow old and drains without a deadline do not end.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use homing_core::bound::Bound;
use homing_core::clock::Now;
use homing_core::snapshot::Snapshot;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::Clock;
use crate::change::Running;
use crate::cut_off::CutOff;
use crate::events::Events;
use crate::identity::Identities;
use crate::restart::blocking;
use crate::store::Store;

pub mod bounds;
pub mod counts;
mod cuts;
pub mod drains;
mod expiry;
mod ramps;
#[cfg(test)]
mod tests;
mod troubles;

pub use bounds::BoundWatch;
pub use counts::SessionCounts;
use cuts::Cuts;
pub use drains::Drains;
use expiry::Expiry;
use ramps::Ramps;
use troubles::Troubles;

/// Time between two rounds.
const EVERY: Duration = Duration::from_secs(1);

/// What is looked after, and what is known from it.
pub struct Upkeep {
    /// What is known of the counts of sessions.
    pub counts: SessionCounts,
    /// The drains.
    pub drains: Drains,
    /// Which bounds were met.
    pub bounds: BoundWatch,
    troubles: Option<Troubles>,
    expiry: Expiry,
    ramps: Ramps,
    cuts: Cuts,
    events: Events,
    cut_off: Box<dyn CutOff>,
    clock: Clock,
}

impl Upkeep {
    /// Nothing was looked after yet.
    #[must_use]
    pub fn new(events: Events, cut_off: Box<dyn CutOff>, clock: Clock) -> Self {
        let drains = Drains::new(events.clone());
        Self {
            counts: SessionCounts::default(),
            drains,
            bounds: BoundWatch::default(),
            troubles: None,
            expiry: Expiry::default(),
            ramps: Ramps::default(),
            cuts: Cuts::default(),
            events,
            cut_off,
            clock,
        }
    }

    /// Looks after these as well.
    #[must_use]
    pub fn with_troubles(self, store: &Arc<Store>, identities: &Arc<Identities>) -> Self {
        let troubles = Troubles::new(Arc::clone(store), Arc::clone(identities));
        Self { troubles: Some(troubles), ..self }
    }

    /// Counts as well how often `source` says that `bound` was met.
    #[must_use]
    pub fn counting(mut self, bound: Bound, source: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.bounds.count_also(bound, Box::new(source));
        self
    }

    /// Looks after what `snapshot` holds, once.
    pub fn round(&self, snapshot: &Snapshot) {
        self.counts.count(snapshot, &self.events, &self.clock);
        let now = (self.clock)();
        for group in &snapshot.groups {
            group.live.orders.sweep(now);
        }
        self.look_who_leaves(snapshot, now);
        self.ramps.look(snapshot, &self.events, now);
        self.bounds.look(snapshot, &self.events, now);
        self.expiry.look(snapshot, &self.events, now);
        if let Some(troubles) = &self.troubles {
            troubles.look(&self.events, now);
        }
    }
}

impl Upkeep {
    /// Looks after those who leave, once: at once where the spec has just changed.
    pub fn changed(&self, snapshot: &Snapshot) {
        self.look_who_leaves(snapshot, (self.clock)());
    }

    fn look_who_leaves(&self, snapshot: &Snapshot, now: Now) {
        self.drains.look(snapshot, &self.counts, &*self.cut_off, now);
        self.cuts.look(snapshot, &self.events, &*self.cut_off, now);
    }
}

impl fmt::Debug for Upkeep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upkeep({:?}, {:?})", self.counts, self.drains)
    }
}

/// Looks after what runs, for ever.
pub async fn run(upkeep: Arc<Upkeep>, mut running: watch::Receiver<Arc<Running>>) {
    let mut rounds = interval(EVERY);
    // Late is late: what was missed is not done twice.
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let has_changed = tokio::select! {
            biased;
            _ = rounds.tick() => false,
            Ok(()) = running.changed() => true,
        };
        let (upkeep, running) = (Arc::clone(&upkeep), Arc::clone(&running.borrow_and_update()));
        // Large tables take a while: not on the thread where probes count their time.
        blocking(move || match has_changed {
            true => upkeep.changed(&running.snapshot),
            false => upkeep.round(&running.snapshot),
        })
        .await;
    }
}
