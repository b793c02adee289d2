//! What can be looked at, and what is there at one moment?

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use homing_core::clock::Now;
use tokio::sync::watch;

use crate::Clock;
use crate::api::auth::Gate;
use crate::change::{Changes, Running};
use crate::edit::Desk;
use crate::events::Events;
use crate::probe::{Once, ProbeBook};
use crate::restart::Restarts;
use crate::state::StateBook;
use crate::store::Store;
use crate::traffic::TrafficBook;
use crate::upkeep::Upkeep;
use crate::watch::Reloads;

/// Everything of a node that `/metrics`, `/status` and the API show.
pub struct Observed {
    /// What runs.
    pub changes: Arc<Changes>,
    /// Where edits are taken.
    pub desk: Arc<Desk>,
    /// What operators said by the API, on the disk.
    pub store: Arc<Store>,
    /// What became of the file.
    pub reloads: watch::Receiver<Arc<Reloads>>,
    /// The file.
    pub file: PathBuf,
    /// What the probes found.
    pub book: Arc<ProbeBook>,
    /// Probes that operators ask for.
    pub probes: Arc<Once>,
    /// Writes drains and orders down; it waits for the disk.
    pub keep_word: Arc<dyn Fn() + Send + Sync>,
    /// Whether a successor is taking over: what is said now may not reach it.
    pub is_handing_over: Arc<dyn Fn() -> bool + Send + Sync>,
    /// How well the state is kept.
    pub state: Arc<StateBook>,
    /// What is known of counts and drains.
    pub upkeep: Arc<Upkeep>,
    /// What comes and goes.
    pub traffic: Arc<TrafficBook>,
    /// Who was let in to the API.
    pub gate: Arc<Gate>,
    /// What happened.
    pub events: Events,
    /// Which tasks died and began again.
    pub restarts: Arc<Restarts>,
    /// The clocks.
    pub clock: Clock,
    /// When the node started, on those clocks.
    pub started: Now,
    /// When the node started, in seconds since 1970.
    pub started_at_s: u64,
}

/// One look at it: counters go on counting, the rest belongs together.
pub(super) struct Look<'a> {
    pub(super) observed: &'a Observed,
    pub(super) running: Arc<Running>,
    pub(super) reloads: Arc<Reloads>,
    pub(super) now: Now,
}

impl Observed {
    pub(super) fn look(&self) -> Look<'_> {
        Look {
            observed: self,
            running: self.changes.running(),
            reloads: Arc::clone(&self.reloads.borrow()),
            now: (self.clock)(),
        }
    }
}

impl fmt::Debug for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Observed({:?})", self.changes)
    }
}
