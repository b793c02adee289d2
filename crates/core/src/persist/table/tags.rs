//! Which of eight entries can be meant? Four bits of each key say so in one look.

use super::place::halves;

/// Four bits of a hashed key, in 1 to 15: 0 stands for an empty slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag(u32);

/// The tags of a bucket's slots, four bits each, the first slot's lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tags(u32);

/// Bits of a tag.
const BITS: u32 = 4;

/// A one in each of the eight tags.
const ONES: u32 = 0x1111_1111;

impl Tag {
    /// The tag of a hashed key, from bits that do not say in which bucket it stands.
    #[inline]
    pub(super) fn of(hashed: u128) -> Self {
        let [_, lower] = halves(hashed);
        let bits = u32::try_from(lower & 0xf).expect("four bits are left after the mask");
        Self(bits.max(1))
    }
}

impl Tags {
    /// The tags in the lower half of a bucket's header.
    #[inline]
    pub(super) fn of_header(header: u64) -> Self {
        Self(u32::try_from(header & u64::from(u32::MAX)).expect("32 bits are left after the mask"))
    }

    /// The same header with these tags.
    pub(super) fn in_header(self, header: u64) -> u64 {
        header >> 32 << 32 | u64::from(self.0)
    }

    /// The same tags but for one slot, which has an entry with this tag, or nothing.
    pub(super) fn with(self, slot: u32, tag: Option<Tag>) -> Self {
        let shift = BITS * slot;
        Self(self.0 & !(0xf << shift) | tag.map_or(0, |Tag(bits)| bits) << shift)
    }

    /// The slots that have this tag; rarely one more, above one that has it.
    #[inline]
    pub(super) fn slots_with(self, tag: Tag) -> impl Iterator<Item = u32> {
        // Where they are equal there is a zero, and taking one from a zero reaches its highest bit.
        let difference = self.0 ^ (tag.0 * ONES);
        let mut zeros = difference.wrapping_sub(ONES) & !difference & (ONES << 3);
        std::iter::from_fn(move || {
            let slot = (zeros != 0).then_some(zeros.trailing_zeros() / BITS);
            zeros &= zeros.wrapping_sub(1);
            slot
        })
    }

    /// How many slots are empty.
    pub(super) fn empty(self) -> u32 {
        self.empty_slots().count_ones()
    }

    /// The first empty slot. Entries that stand together share cache lines.
    pub(super) fn first_empty(self) -> Option<u32> {
        let slots = self.empty_slots();
        (slots != 0).then(|| slots.trailing_zeros() / BITS)
    }

    /// A one for each tag that is zero.
    fn empty_slots(self) -> u32 {
        let Self(tags) = self;
        !(tags | tags >> 1 | tags >> 2 | tags >> 3) & ONES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_slot_with_a_tag_is_overlooked(tags: u32, hashed: u128) {
            let (tags, tag) = (Tags(tags), Tag::of(hashed));
            let has = |slot: &u32| tags.0 >> (BITS * slot) & 0xf == tag.0;
            let found: Vec<u32> = tags.slots_with(tag).collect();
            prop_assert!((0..8).filter(has).all(|slot| found.contains(&slot)));
            prop_assert!(found.first().is_none_or(has), "the first one is right");
        }

        #[test]
        fn empty_slots_are_those_without_a_tag(tags: u32, slot in 0u32..8, hashed: u128) {
            let (tags, tag) = (Tags(tags), Tag::of(hashed));
            let empty: Vec<u32> = (0..8).filter(|slot| tags.0 >> (BITS * slot) & 0xf == 0).collect();
            prop_assert_eq!((tags.empty() as usize, tags.first_empty()), (empty.len(), empty.first().copied()));
            prop_assert!(tags.with(slot, Some(tag)).slots_with(tag).any(|found| found == slot));
            prop_assert!(tags.with(slot, None).empty() == tags.with(slot, Some(tag)).empty() + 1);
            prop_assert_eq!(Tags::of_header(tags.in_header(u64::MAX)), tags);
        }
    }
}
