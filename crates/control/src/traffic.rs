//! How much comes, goes and fails, now and lately?
//!
//! The workers count, and nothing more is asked of them: every five seconds somebody looks at what they have counted
//! ([`count`]), and what was added since is kept for a quarter of an hour ([`step`]), in memory.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::snapshot::Snapshot;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::change::Running;
use crate::restart::blocking;
use crate::{Clock, limits};

pub mod count;
pub mod step;

pub use count::{Grows, Look, OfGroup, OfListener, OfTarget};
pub use step::Step;

/// Time between two looks.
pub const EVERY: Duration = Duration::from_secs(5);
/// Looks that are kept whole: rates are those since the oldest of them.
const LOOKS: usize = 3;

/// What was seen lately.
#[derive(Default)]
pub struct TrafficBook {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// The newest last.
    looks: VecDeque<Arc<Look>>,
    /// The newest last.
    steps: VecDeque<Arc<Step>>,
}

impl TrafficBook {
    /// Looks at what the workers have counted.
    pub fn look(&self, snapshot: &Snapshot, now: Now) {
        let look = Arc::new(Look::at(snapshot, now));
        let before = self.seen().looks.back().cloned();
        let step = before.map(|before| Arc::new(Step::between(&before, &look, snapshot)));
        let mut seen = self.seen();
        keep(&mut seen.looks, look, LOOKS);
        if let Some(step) = step {
            keep(&mut seen.steps, step, limits::TRAFFIC_STEPS);
        }
    }

    /// The look that rates are counted from: ten to fifteen seconds old, as soon as there is such a one.
    #[must_use]
    pub fn base(&self) -> Option<Arc<Look>> {
        self.seen().looks.front().cloned()
    }

    /// What was added in each step after that second, the oldest first.
    #[must_use]
    pub fn steps_after(&self, at_s: u64) -> Vec<Arc<Step>> {
        self.seen().steps.iter().filter(|step| step.at_s > at_s).cloned().collect()
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds the newest; the oldest goes where there is no room.
fn keep<T>(kept: &mut VecDeque<T>, newest: T, most: usize) {
    if kept.len() >= most {
        kept.pop_front();
    }
    kept.push_back(newest);
}

impl fmt::Debug for TrafficBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrafficBook({} steps)", self.seen().steps.len())
    }
}

/// Looks for ever.
pub async fn run(book: Arc<TrafficBook>, running: watch::Receiver<Arc<Running>>, clock: Clock) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let (book, running) = (Arc::clone(&book), Arc::clone(&running.borrow()));
        let now = clock();
        // Thousands of groups take a while: not on the thread where probes count their time.
        blocking(move || book.look(&running.snapshot, now)).await;
    }
}
