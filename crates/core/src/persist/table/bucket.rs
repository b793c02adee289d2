//! How do eight entries stay whole while workers read and write them at once?

use super::entry::{Entry, State, WORDS, Words};
use super::tags::{Tag, Tags};
use std::sync::atomic::{AtomicU64, Ordering, fence};

/// Entries of a bucket.
pub(super) const WAYS: u32 = 8;

/// Set in a header while a writer has the bucket: the lowest bit of its version.
const BUSY: u64 = 1 << 32;

/// Eight entries under one header: the bucket's version (odd while a writer has it) and the tags of the entries.
///
/// A reader takes version and tags in one look. Most often the tags name the one entry that can be meant, or none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket<'a> {
    header: &'a AtomicU64,
    entries: &'a [Words; WAYS as usize],
}

/// Buckets that are allocated together. Headers stand apart from entries: those of a hundred thousand sessions stay
/// in a core's own cache.
#[derive(Debug)]
pub(super) struct Chunk {
    headers: Box<[AtomicU64]>,
    entries: Box<[Entries]>,
}

/// The entries of a bucket. They begin with a cache line, so that the first of them do not need more than two.
#[derive(Debug, Default)]
#[repr(align(64))]
struct Entries([Words; WAYS as usize]);

impl Chunk {
    /// Bytes of a bucket.
    pub(super) const BUCKET_BYTES: usize = size_of::<AtomicU64>() + size_of::<Entries>();

    pub(super) fn new(buckets: usize) -> Self {
        Self {
            headers: (0..buckets).map(|_| AtomicU64::default()).collect(),
            entries: (0..buckets).map(|_| Entries::default()).collect(),
        }
    }

    #[inline]
    pub(super) fn bucket(&self, at: usize) -> Bucket<'_> {
        Bucket { header: &self.headers[at], entries: &self.entries[at].0 }
    }

    pub(super) fn buckets(&self) -> impl Iterator<Item = Bucket<'_>> {
        (0..self.headers.len()).map(|at| self.bucket(at))
    }
}

impl<'a> Bucket<'a> {
    /// Copies the entry with this tag that `is_wanted`, without a lock.
    #[inline]
    pub(super) fn read(self, tag: Tag, is_wanted: impl Fn(&Words) -> bool) -> Option<Entry> {
        // Most entries are near the first one: it comes while the header does, not after it.
        self.entries[0][0].load(Ordering::Relaxed);
        loop {
            let header = self.header.load(Ordering::Acquire);
            if header & BUSY == 0 {
                let words = self.find(header, tag, &is_wanted).map(|slot| copy(self.words(slot)));
                fence(Ordering::Acquire);
                if self.header.load(Ordering::Relaxed) == header {
                    return words.map(Entry::unpack);
                }
            }
            pause();
        }
    }

    /// Has the header brought into the cache, for a [`Self::read`] that may come.
    #[inline]
    pub(super) fn fetch(self) {
        self.header.load(Ordering::Relaxed);
    }

    /// Copies all entries as they are at one moment, without a lock.
    pub(super) fn read_all(self) -> [Entry; WAYS as usize] {
        loop {
            let header = self.header.load(Ordering::Acquire);
            let words = self.entries.each_ref().map(copy);
            fence(Ordering::Acquire);
            if header & BUSY == 0 && self.header.load(Ordering::Relaxed) == header {
                return words.map(Entry::unpack);
            }
            pause();
        }
    }

    /// Waits for other writers and takes the bucket.
    pub(super) fn lock(self) -> Locked<'a> {
        loop {
            let header = self.header.load(Ordering::Relaxed);
            let taken = header | BUSY;
            let take =
                || self.header.compare_exchange_weak(header, taken, Ordering::Acquire, Ordering::Relaxed);
            if header & BUSY == 0 && take().is_ok() {
                fence(Ordering::Release);
                return Locked { bucket: self, header: taken };
            }
            pause();
        }
    }

    /// Where the entry stands that `is_wanted` and that the tags of `header` do not exclude.
    #[inline]
    fn find(self, header: u64, tag: Tag, is_wanted: impl Fn(&Words) -> bool) -> Option<u32> {
        Tags::of_header(header).slots_with(tag).find(|&slot| is_wanted(self.words(slot)))
    }

    #[inline]
    fn words(self, slot: u32) -> &'a Words {
        &self.entries[slot as usize]
    }
}

/// A bucket that this thread alone may write.
#[derive(Debug)]
pub(super) struct Locked<'a> {
    bucket: Bucket<'a>,
    /// The header, still odd, with the tags of what has been written.
    header: u64,
}

impl Locked<'_> {
    /// Where the entry with this tag stands that `is_wanted`.
    pub(super) fn position(&self, tag: Tag, is_wanted: impl Fn(&Words) -> bool) -> Option<u32> {
        self.bucket.find(self.header, tag, is_wanted)
    }

    pub(super) fn entry(&self, slot: u32) -> Entry {
        Entry::unpack(copy(self.bucket.words(slot)))
    }

    pub(super) fn tags(&self) -> Tags {
        Tags::of_header(self.header)
    }

    /// Writes an entry whose key has this tag, or the empty one.
    pub(super) fn write(&mut self, slot: u32, tag: Tag, entry: &Entry) {
        self.store(slot, (entry.state != State::Empty).then_some(tag), entry);
    }

    /// Makes a slot empty.
    pub(super) fn clear(&mut self, slot: u32) {
        self.store(slot, None, &Entry::EMPTY);
    }

    fn store(&mut self, slot: u32, tag: Option<Tag>, entry: &Entry) {
        for (word, value) in self.bucket.words(slot).iter().zip(entry.pack()) {
            word.store(value, Ordering::Relaxed);
        }
        self.header = self.tags().with(slot, tag).in_header(self.header);
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        // From odd to even: the carry counts the version on.
        self.bucket.header.store(self.header.wrapping_add(BUSY), Ordering::Release);
    }
}

#[inline]
fn copy(words: &Words) -> [u64; WORDS] {
    words.each_ref().map(|word| word.load(Ordering::Relaxed))
}

/// A writer is at it for a few nanoseconds, unless the system took its core away: then let it have ours.
fn pause() {
    std::hint::spin_loop();
    std::thread::yield_now();
}
