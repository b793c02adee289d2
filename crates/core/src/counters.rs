//! How often did it happen? Counters that workers bump without meeting each other.

use std::sync::atomic::{AtomicU64, Ordering};

/// A counter with one writer: a worker adds with a plain load and store, anyone may read.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds `amount`. Only the shard's own worker may call this.
    pub fn add(&self, amount: u64) {
        self.0.store(self.0.load(Ordering::Relaxed).wrapping_add(amount), Ordering::Relaxed);
    }

    /// The value now.
    #[must_use]
    pub fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A number that goes up and down, with one writer: a worker sets it, anyone may read.
#[derive(Debug, Default)]
pub struct Level(AtomicU64);

impl Level {
    /// Says how many things there are.
    pub fn set(&self, things: usize) {
        self.0.store(u64::try_from(things).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// The value now.
    #[must_use]
    pub fn value(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One `T` per worker, each on cache lines of its own.
#[derive(Debug)]
pub struct PerWorker<T> {
    shards: Box<[Padded<T>]>,
}

#[derive(Debug, Default)]
#[repr(align(128))] // two lines: the prefetcher pulls them in pairs
struct Padded<T>(T);

impl<T: Default> PerWorker<T> {
    /// Shards for `workers` workers, at least one.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        Self { shards: (0..workers.max(1)).map(|_| Padded::default()).collect() }
    }

    /// The shard of `worker`. Numbers beyond the shards share the last one.
    #[must_use]
    pub fn of(&self, worker: usize) -> &T {
        &self.shards[worker.min(self.shards.len() - 1)].0
    }

    /// Every shard.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.shards.iter().map(|shard| &shard.0)
    }

    /// The sum of what `read` sees in every shard.
    pub fn sum(&self, read: impl Fn(&T) -> u64) -> u64 {
        self.shards.iter().map(|shard| read(&shard.0)).fold(0, u64::wrapping_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_add_up() {
        let counters: PerWorker<Counter> = PerWorker::new(3);
        for worker in 0..3 {
            counters.of(worker).add(worker as u64 + 1);
        }
        assert_eq!(counters.sum(Counter::value), 6);
    }
}
