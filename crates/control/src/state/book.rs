//! How well is the state kept? For `/status` and `/metrics`, and for the one event when it is not.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::Failure;
use crate::since_1970_s;

/// What became of writing and reading.
#[derive(Debug, Default)]
pub struct StateBook {
    written_bytes: AtomicU64,
    failures: AtomicU64,
    set_aside: AtomicU64,
    saved_at_s: AtomicU64,
    is_failing: AtomicBool,
}

impl StateBook {
    /// Bytes written to files.
    #[must_use]
    pub fn written_bytes(&self) -> u64 {
        self.written_bytes.load(Ordering::Relaxed)
    }

    /// Attempts that failed.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Files that were damaged or unreadable at the start.
    #[must_use]
    pub fn set_aside(&self) -> u64 {
        self.set_aside.load(Ordering::Relaxed)
    }

    /// When everything was on the disk last, in seconds since 1970; `None`: not yet.
    #[must_use]
    pub fn saved_at_s(&self) -> Option<u64> {
        Some(self.saved_at_s.load(Ordering::Relaxed)).filter(|&seconds| seconds != 0)
    }

    /// Whether the last attempt failed.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.is_failing.load(Ordering::Relaxed)
    }

    pub(super) fn note_set_aside(&self) {
        self.set_aside.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn note_written(&self, bytes: u64) {
        self.written_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Everything was written, or why not.
    pub(super) fn note_round(&self, result: Result<(), Failure>) {
        if let Err(failure) = result {
            return self.note_failure(&failure);
        }
        self.saved_at_s.store(since_1970_s(), Ordering::Relaxed);
        if self.is_failing.swap(false, Ordering::Relaxed) {
            tracing::info!("state is written again");
        }
    }

    pub(super) fn note_failure(&self, failure: &Failure) {
        self.failures.fetch_add(1, Ordering::Relaxed);
        if !self.is_failing.swap(true, Ordering::Relaxed) {
            let Failure { path, error } = failure;
            let file = path.display();
            tracing::warn!(%file, %error, "state cannot be written: what changes from now on ends with the process");
        }
    }
}
