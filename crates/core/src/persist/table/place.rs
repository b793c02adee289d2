//! In which two buckets may the session of a key stand?

use super::bucket::{Bucket, Chunk, WAYS};
use super::tags::Tag;
use crate::persist::SessionKey;
use crate::secrets::HashKey;
use std::sync::OnceLock;

/// Buckets that are allocated together, when the first session falls into one of them: 82 KiB, which allocators
/// do not round up to pages of their own.
const BUCKETS_PER_CHUNK: usize = 256;

/// Slots of a bucket, to count with those of a table.
pub(super) const SLOTS_PER_BUCKET: usize = WAYS as usize;

/// What the keys of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Client addresses. Whoever chooses his address must not choose his bucket: they are hashed first.
    Address,
    /// Keyed hashes, or numbers that we drew ourselves: as good as hashed.
    Hash,
}

impl KeyKind {
    /// What stands for `key` wherever an address may not be told: in files, in names of sessions, in placing.
    #[inline]
    pub(super) fn hashed(self, key: SessionKey, hash_key: &HashKey) -> u128 {
        match self {
            Self::Address => hash_key.of_long(&key.to_bytes()),
            Self::Hash => key.0,
        }
    }
}

/// In which buckets the session of a key may stand, and under which tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    /// The one to look at first.
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) tag: Tag,
}

/// All buckets of a table, allocated as sessions come.
#[derive(Debug)]
pub(super) struct Buckets {
    count: usize,
    chunks: Box<[OnceLock<Chunk>]>,
}

impl Buckets {
    /// Buckets in which `capacity` sessions fit.
    ///
    /// Half as many slots again as sessions: each has the choice of two buckets, and at two thirds about one of ten
    /// million finds both full. Up to two buckets need nothing to spare: every session may stand in each slot.
    pub(super) fn for_sessions(capacity: usize) -> Self {
        let slots = if capacity <= 2 * SLOTS_PER_BUCKET { capacity } else { capacity + capacity / 2 };
        let count = slots.div_ceil(SLOTS_PER_BUCKET).max(1);
        Self { count, chunks: (0..count.div_ceil(BUCKETS_PER_CHUNK)).map(|_| OnceLock::new()).collect() }
    }

    pub(super) fn slots(&self) -> usize {
        self.count * SLOTS_PER_BUCKET
    }

    pub(super) fn bytes_when_full(&self) -> usize {
        self.count * Chunk::BUCKET_BYTES + size_of_val(&*self.chunks)
    }

    /// Where the session of a hashed key stands. The two buckets differ where there are two.
    ///
    /// The first follows from the lower half alone, which is the session's name. The second is counted on from it
    /// by the upper half; the product mixes, for keys that have no upper half.
    #[inline]
    pub(super) fn places(&self, hashed: u128) -> Places {
        let [upper, lower] = halves(hashed);
        let first = below(lower, self.count);
        let distance = 1 + below(upper ^ lower.wrapping_mul(0x9e37_79b9_7f4a_7c15), (self.count - 1).max(1));
        let second = first + distance;
        let second = if second < self.count { second } else { second - self.count };
        Places { first, second, tag: Tag::of(hashed) }
    }

    /// The bucket, if its chunk was needed before.
    #[inline]
    pub(super) fn get(&self, place: usize) -> Option<Bucket<'_>> {
        self.chunks[place / BUCKETS_PER_CHUNK].get().map(|chunk| chunk.bucket(place % BUCKETS_PER_CHUNK))
    }

    pub(super) fn get_or_make(&self, place: usize) -> Bucket<'_> {
        let chunk = place / BUCKETS_PER_CHUNK;
        let buckets = BUCKETS_PER_CHUNK.min(self.count - chunk * BUCKETS_PER_CHUNK);
        self.chunks[chunk].get_or_init(|| Chunk::new(buckets)).bucket(place % BUCKETS_PER_CHUNK)
    }

    /// The buckets from `place` on that were needed before, each with its place.
    pub(super) fn from(&self, place: usize) -> impl Iterator<Item = (usize, Bucket<'_>)> {
        let chunks = self.chunks.iter().enumerate().skip(place / BUCKETS_PER_CHUNK);
        let made = chunks.filter_map(|(number, chunk)| Some((number * BUCKETS_PER_CHUNK, chunk.get()?)));
        let all = made.flat_map(|(start, chunk)| (start..).zip(chunk.buckets()));
        all.skip_while(move |&(at, _)| at < place)
    }
}

/// The upper and the lower half of a key.
#[inline]
pub(super) fn halves(key: u128) -> [u64; 2] {
    let half = |bits| u64::try_from(bits).expect("64 bits are left");
    [half(key >> 64), half(key & u128::from(u64::MAX))]
}

/// A number below `bound`, from the upper bits of `hash`: a multiplication where a division would do.
#[inline]
pub(super) fn below(hash: u64, bound: usize) -> usize {
    let scaled = (u128::from(hash) * bound as u128) >> 64;
    usize::try_from(scaled).expect("less than the bound, which is a usize")
}
