//! Who has both buckets of a key, and which slot makes room?

use super::bucket::{Bucket, Locked, WAYS};
use super::entry::{Entry, Standing, Words};
use super::place::Places;
use super::tags::{Tag, Tags};
use crate::clock::Now;
use crate::persist::Lifetime;
use std::cmp::Ordering;

/// Sessions up to which the first bucket is preferred though the second has more room: readers look there first.
/// More would fill buckets unevenly, and at a full table some sessions would find both of theirs full.
const FIRST_IS_PREFERRED: u32 = 3;

/// The two buckets of a key, taken by this thread; a slot of the second has a number from [`WAYS`] on.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    tag: Tag,
    sides: [Option<Locked<'a>>; 2],
}

impl<'a> Pair<'a> {
    /// Takes `buckets`, which stand at `places`; always in the order of places, so that two threads never wait for
    /// each other.
    pub(super) fn lock(places: Places, buckets: [Option<Bucket<'a>>; 2]) -> Self {
        let [first, second] = buckets;
        let lock = |bucket: Option<Bucket<'a>>| bucket.map(Bucket::lock);
        let sides = match places.first.cmp(&places.second) {
            Ordering::Less => {
                let first = lock(first);
                [first, lock(second)]
            }
            Ordering::Equal => [lock(first), None],
            Ordering::Greater => {
                let second = lock(second);
                [lock(first), second]
            }
        };
        Self { tag: places.tag, sides }
    }

    /// Where the entry that `is_wanted` stands.
    pub(super) fn position(&self, is_wanted: impl Fn(&Words) -> bool + Copy) -> Option<u32> {
        let [first, second] = &self.sides;
        let first = first.as_ref().and_then(|bucket| bucket.position(self.tag, is_wanted));
        first.or_else(|| Some(WAYS + second.as_ref()?.position(self.tag, is_wanted)?))
    }

    pub(super) fn entry(&self, slot: u32) -> Entry {
        self.sides[side_of(slot)].as_ref().map_or(Entry::EMPTY, |bucket| bucket.entry(slot % WAYS))
    }

    /// Writes an entry of the pair's key, or the empty one.
    pub(super) fn write(&mut self, slot: u32, entry: &Entry) {
        if let Some(bucket) = &mut self.sides[side_of(slot)] {
            bucket.write(slot % WAYS, self.tag, entry);
        }
    }

    /// All slots, each with its entry.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u32, Entry)> {
        let sides = self.sides.iter().zip([0, WAYS]);
        let there = sides.filter_map(|(side, start)| Some((side.as_ref()?, start)));
        there.flat_map(|(side, start)| (0..WAYS).map(move |slot| (start + slot, side.entry(slot))))
    }

    /// A slot without a session, in the bucket that has more of them.
    pub(super) fn empty_slot(&self) -> Option<u32> {
        let [first, second] = self.sides.each_ref().map(|side| side.as_ref().map(Locked::tags));
        let room = |tags: Option<Tags>| tags.map_or(0, Tags::empty);
        let is_first_better = room(first) > WAYS - FIRST_IS_PREFERRED || room(first) >= room(second);
        let (side, tags) = if is_first_better { (0, first?) } else { (WAYS, second?) };
        Some(side + tags.first_empty()?)
    }

    /// The slot of whoever makes room: an empty one, else a dead entry, else the one that is worth least. `None`: all
    /// are in use.
    pub(super) fn room(&self, lifetime: &Lifetime, now: Now) -> Option<u32> {
        if let Some(slot) = self.empty_slot() {
            return Some(slot);
        }
        let standings = self.entries().map(|(slot, entry)| (entry.standing(lifetime, now), slot));
        standings.min().filter(|(standing, _)| *standing != Standing::InUse).map(|(_, slot)| slot)
    }
}

fn side_of(slot: u32) -> usize {
    usize::from(slot >= WAYS)
}
