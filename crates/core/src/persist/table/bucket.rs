//! How do eight entries stay whole while workers read and write them at once?

use super::entry::{Entry, State, WORDS, halves};
use crate::persist::SessionKey;
use std::sync::atomic::{AtomicU64, Ordering, fence};

/// Entries of a bucket.
pub(super) const WAYS: usize = 8;

/// Eight entries under one version: even when at rest, odd while a writer has it.
#[derive(Debug, Default)]
pub(super) struct Bucket {
    version: AtomicU64,
    entries: [[AtomicU64; WORDS]; WAYS],
}

impl Bucket {
    /// Copies the entry of `key` without a lock.
    pub(super) fn read(&self, key: SessionKey) -> Option<Entry> {
        loop {
            let before = self.version.load(Ordering::Acquire);
            let entry = self.scan(key);
            fence(Ordering::Acquire);
            if before.is_multiple_of(2) && self.version.load(Ordering::Relaxed) == before {
                return entry.map(Entry::unpack);
            }
            pause();
        }
    }

    /// Waits for other writers and takes the bucket.
    pub(super) fn lock(&self) -> Locked<'_> {
        loop {
            let version = self.version.load(Ordering::Relaxed);
            let take = || {
                self.version.compare_exchange_weak(version, version + 1, Ordering::Acquire, Ordering::Relaxed)
            };
            if version.is_multiple_of(2) && take().is_ok() {
                fence(Ordering::Release);
                return Locked(self);
            }
            pause();
        }
    }

    fn scan(&self, key: SessionKey) -> Option<[u64; WORDS]> {
        let [high, low] = halves(key);
        let is_match = |words: &&[AtomicU64; WORDS]| {
            words[1].load(Ordering::Relaxed) == low
                && words[0].load(Ordering::Relaxed) == high
                && words[WORDS - 1].load(Ordering::Relaxed) & 0xff != 0
        };
        let words = self.entries.iter().find(is_match)?;
        Some(std::array::from_fn(|word| words[word].load(Ordering::Relaxed)))
    }
}

/// A bucket that this thread alone may write.
#[derive(Debug)]
pub(super) struct Locked<'a>(&'a Bucket);

impl Locked<'_> {
    /// Where the entry of `key` stands.
    pub(super) fn position(&self, key: SessionKey) -> Option<usize> {
        (0..WAYS).find(|&slot| {
            let entry = self.entry(slot);
            entry.state != State::Empty && entry.key == key
        })
    }

    pub(super) fn entry(&self, slot: usize) -> Entry {
        Entry::unpack(std::array::from_fn(|word| self.0.entries[slot][word].load(Ordering::Relaxed)))
    }

    pub(super) fn write(&mut self, slot: usize, entry: &Entry) {
        for (word, value) in self.0.entries[slot].iter().zip(entry.pack()) {
            word.store(value, Ordering::Relaxed);
        }
    }

    /// Which entry makes room: an empty or dead one, else one on probation, else the protected one seen longest
    /// ago; none that is in use.
    pub(super) fn victim(&self, is_dead: impl Fn(&Entry) -> bool) -> Option<usize> {
        let worth = |entry: &Entry| match is_dead(entry) {
            true => (State::Empty, entry.seen),
            false => entry.worth(),
        };
        (0..WAYS)
            .map(|slot| (slot, self.entry(slot)))
            .filter(|(_, entry)| entry.in_use == 0)
            .min_by_key(|(_, entry)| worth(entry))
            .map(|(slot, _)| slot)
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        self.0.version.fetch_add(1, Ordering::Release);
    }
}

/// A writer is at it for a few nanoseconds, unless the system took its core away: then let it have ours.
fn pause() {
    std::hint::spin_loop();
    std::thread::yield_now();
}
