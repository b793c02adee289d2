//! How many sessions are there, and what happened to others?

use super::entry::{Entry, State};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// The counters of a table, on a cache line of their own: readers of the table do not wait for them.
#[derive(Debug, Default)]
#[repr(align(64))]
pub(super) struct Counts {
    /// Entries, dead ones included.
    pub(super) entries: AtomicUsize,
    /// Entries whose key is hashed.
    pub(super) hashed: AtomicUsize,
    /// Entries replaced while they were alive.
    pub(super) evicted: AtomicU64,
    /// Newcomers for whom nobody made room.
    pub(super) refused: AtomicU64,
    /// Newcomers whose prefix had inserted too many.
    pub(super) refused_by_quota: AtomicU64,
    /// Changes of what a state file holds.
    pub(super) changes: AtomicU64,
}

impl Counts {
    /// `new` takes the place of `old`.
    pub(super) fn note(&self, old: &Entry, new: &Entry) {
        let is_there = |entry: &Entry| entry.state != State::Empty;
        step(&self.entries, is_there(old), is_there(new));
        step(&self.hashed, old.is_hashed, new.is_hashed);
        if is_saved(old) != is_saved(new) || is_saved(new) && differ_in_a_file(old, new) {
            self.changes.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What has not been answered yet is not worth a file.
pub(super) fn is_saved(entry: &Entry) -> bool {
    entry.state >= State::Protected
}

/// Connections end with the process: their number is not saved.
fn differ_in_a_file(old: &Entry, new: &Entry) -> bool {
    Entry { in_use: 0, ..*old } != Entry { in_use: 0, ..*new }
}

fn step(counter: &AtomicUsize, before: bool, after: bool) {
    match (before, after) {
        (false, true) => _ = counter.fetch_add(1, Ordering::Relaxed),
        (true, false) => _ = counter.fetch_sub(1, Ordering::Relaxed),
        _ => {}
    }
}
