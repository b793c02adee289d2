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
}

impl Counts {
    /// `new` takes the place of `old`.
    pub(super) fn note(&self, old: &Entry, new: &Entry) {
        let is_there = |entry: &Entry| entry.state != State::Empty;
        step(&self.entries, is_there(old), is_there(new));
        step(&self.hashed, old.is_hashed, new.is_hashed);
    }
}

fn step(counter: &AtomicUsize, before: bool, after: bool) {
    match (before, after) {
        (false, true) => _ = counter.fetch_add(1, Ordering::Relaxed),
        (true, false) => _ = counter.fetch_sub(1, Ordering::Relaxed),
        _ => {}
    }
}
