//! What did the last probe of each target find?

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::health::ProbeResult;
use homing_core::id::TargetId;
use tokio::sync::watch;

use super::Finding;
use crate::rare::Rare;

/// What the probes found, for `/status` and `/metrics`. It holds the targets that are probed now, and no others.
#[derive(Debug, Default)]
pub struct ProbeBook {
    pages: Mutex<HashMap<TargetId, Page>>,
    recorded: watch::Sender<u64>,
    waits: Rare,
    own_faults: Rare,
}

/// What one probe found, when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastProbe {
    /// What it found.
    pub finding: Finding,
    /// When it ended.
    pub at: Now,
    /// How long it took.
    pub took: Duration,
}

/// What the probes of one target found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The last one; `None`: there was none yet.
    pub last: Option<LastProbe>,
    /// Probes that passed.
    pub passes: u64,
    /// Probes that failed.
    pub failures: u64,
}

impl ProbeBook {
    /// What the probes of a target found; `None`: there was none.
    #[must_use]
    pub fn page(&self, id: TargetId) -> Option<Page> {
        self.pages().get(&id).copied()
    }

    /// How many results were recorded: it tells of every new one.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.recorded.subscribe()
    }

    /// Probes that had to wait for their turn.
    #[must_use]
    pub fn waits(&self) -> u64 {
        self.waits.count()
    }

    /// Probes that could not be made for lack of this node's own resources.
    #[must_use]
    pub fn own_faults(&self) -> u64 {
        self.own_faults.count()
    }

    pub(super) fn record(&self, id: TargetId, last: LastProbe) {
        {
            let mut pages = self.pages();
            let page = pages.entry(id).or_default();
            page.last = Some(last);
            match last.finding.result() {
                Some(ProbeResult::Pass) => page.passes += 1,
                Some(ProbeResult::Fail) => page.failures += 1,
                None => {}
            }
        }
        self.recorded.send_modify(|count| *count += 1);
    }

    pub(super) fn forget(&self, id: TargetId) {
        self.pages().remove(&id);
    }

    pub(super) fn keep_only(&self, ids: impl Iterator<Item = TargetId>) {
        let ids: HashSet<TargetId> = ids.collect();
        self.pages().retain(|id, _| ids.contains(id));
    }

    /// A probe waits for its turn. Says whether that is to be told.
    pub(super) fn note_wait(&self, now: Now) -> bool {
        self.waits.happened(now)
    }

    /// A probe could not be made. Says whether that is to be told.
    pub(super) fn note_own_fault(&self, now: Now) -> bool {
        self.own_faults.happened(now)
    }

    fn pages(&self) -> MutexGuard<'_, HashMap<TargetId, Page>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
