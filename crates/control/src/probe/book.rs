//! What did the probes of each target find, the last one and those before it?

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::health::{Health, ProbeResult};
use homing_core::id::TargetId;
use tokio::sync::watch;

use super::Finding;
use crate::limits;
use crate::rare::Rare;

/// What the probes found, for `/status` and `/metrics`. It holds the targets that are probed now, and no others.
#[derive(Debug, Default)]
pub struct ProbeBook {
    records: Mutex<HashMap<TargetId, Record>>,
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
    /// How often the health changed.
    pub changes: u64,
}

/// A change of health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it was.
    pub from: Health,
    /// What it became.
    pub to: Health,
    /// What the probe found that tipped it.
    pub why: Finding,
    /// When.
    pub at: Now,
}

/// What is remembered of the probes of one target, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// At most [`limits::HEALTH_CHANGES_KEPT`].
    pub changes: VecDeque<Change>,
    /// At most [`limits::PROBES_KEPT`].
    pub probes: VecDeque<LastProbe>,
}

/// What is known of the probes of one target.
#[derive(Debug, Default)]
struct Record {
    page: Page,
    history: History,
}

impl ProbeBook {
    /// What the probes of a target found; `None`: there was none.
    #[must_use]
    pub fn page(&self, id: TargetId) -> Option<Page> {
        self.records().get(&id).map(|record| record.page)
    }

    /// What is remembered of the probes of a target; `None`: there was none.
    #[must_use]
    pub fn history(&self, id: TargetId) -> Option<History> {
        self.records().get(&id).map(|record| record.history.clone())
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

    /// A probe ended, and changed the health from and to this, if it did.
    pub(crate) fn record(&self, id: TargetId, last: LastProbe, change: Option<(Health, Health)>) {
        {
            let mut records = self.records();
            let Record { page, history } = records.entry(id).or_default();
            keep(&mut history.probes, last, limits::PROBES_KEPT);
            if let Some((from, to)) = change {
                page.changes += 1;
                let change = Change { from, to, why: last.finding, at: last.at };
                keep(&mut history.changes, change, limits::HEALTH_CHANGES_KEPT);
            }
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
        self.records().remove(&id);
    }

    pub(super) fn keep_only(&self, ids: impl Iterator<Item = TargetId>) {
        let ids: HashSet<TargetId> = ids.collect();
        self.records().retain(|id, _| ids.contains(id));
    }

    /// A probe waits for its turn. Says whether that is to be told.
    pub(super) fn note_wait(&self, now: Now) -> bool {
        self.waits.happened(now)
    }

    /// A probe could not be made. Says whether that is to be told.
    pub(super) fn note_own_fault(&self, now: Now) -> bool {
        self.own_faults.happened(now)
    }

    fn records(&self) -> MutexGuard<'_, HashMap<TargetId, Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds the newest; the oldest goes where there is no room.
fn keep<T>(kept: &mut VecDeque<T>, newest: T, most: usize) {
    if kept.len() >= most {
        kept.pop_front();
    }
    kept.push_back(newest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_changes_and_probes_are_remembered_and_no_more() {
        let (book, id) = (ProbeBook::default(), TargetId(1));
        for number in 0..1000 {
            let at = Now { monotonic_ms: number, token_s: number };
            let last = LastProbe { finding: Finding::Refused, at, took: Duration::from_millis(2) };
            let changes = number % 2 == 0;
            book.record(id, last, changes.then_some((Health::Healthy, Health::Unhealthy)));
        }
        let history = book.history(id).unwrap();
        assert_eq!(history.changes.len(), limits::HEALTH_CHANGES_KEPT);
        assert_eq!(history.probes.len(), limits::PROBES_KEPT);
        assert_eq!(history.changes.back().map(|change| change.at.token_s), Some(998));
        assert_eq!(history.probes.back().map(|probe| probe.at.token_s), Some(999));
        assert_eq!(book.page(id).map(|page| (page.changes, page.failures)), Some((500, 1000)));
        book.forget(id);
        assert_eq!(book.history(id), None);
    }
}
