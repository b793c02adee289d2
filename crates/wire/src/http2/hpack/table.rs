//! What do both ends remember of the fields that have passed (RFC 7541 2.3.2 and 4)?
//!
//! ```text
//! bytes   │ gone │ name value │ name value │ name value │ room │      entries know where theirs begin
//!                  oldest                     newest = index 0
//! ```
//! The text of all entries stands in one piece of memory, which is never larger than the table may be. When it is
//! full, what is still needed moves to its start.

use super::{ENTRY_BYTES, TABLE_BYTES};
use std::collections::VecDeque;

/// The dynamic table of one direction. New, it owns no memory.
#[derive(Debug, Clone)]
pub(super) struct Table {
    bytes: Vec<u8>,
    /// The oldest first.
    entries: VecDeque<Entry>,
    /// What `bytes[0]` is counted as: texts keep their number when they move.
    base: u32,
    size: usize,
    max: usize,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u32,
    hash: u32,
    name_len: u16,
    value_len: u16,
}

impl Entry {
    fn text_len(self) -> usize {
        usize::from(self.name_len) + usize::from(self.value_len)
    }
}

impl Table {
    pub(super) const fn new() -> Self {
        Self { bytes: Vec::new(), entries: VecDeque::new(), base: 0, size: 0, max: TABLE_BYTES }
    }

    /// What it may hold, in bytes as 4.1 counts them.
    pub(super) fn max(&self) -> usize {
        self.max
    }

    /// Sets what it may hold; more than [`TABLE_BYTES`] never. The oldest entries go.
    pub(super) fn set_max(&mut self, max: usize) {
        self.max = max.min(TABLE_BYTES);
        self.make_room(0);
    }

    /// The memory it owns, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.bytes.capacity() + self.entries.capacity() * size_of::<Entry>()
    }

    /// Name and value of the entry with that index; 0 is the newest.
    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<(&[u8], &[u8])> {
        let place = self.entries.len().checked_sub(index + 1)?;
        self.text(*self.entries.get(place)?)
    }

    #[inline]
    fn text(&self, entry: Entry) -> Option<(&[u8], &[u8])> {
        let start = entry.start.wrapping_sub(self.base) as usize;
        self.bytes.get(start..start + entry.text_len())?.split_at_checked(usize::from(entry.name_len))
    }

    /// The index of the newest entry with that hash, name and value.
    pub(super) fn find(&self, hash: u32, name: &[u8], value: &[u8]) -> Option<usize> {
        let newest_first = self.entries.iter().rev();
        let is_it = |entry: &Entry| entry.hash == hash && self.text(*entry) == Some((name, value));
        newest_first.enumerate().find(|(_, entry)| is_it(entry)).map(|(index, _)| index)
    }

    /// Puts an entry in. One that is larger than the table empties it, and is not an error (4.4).
    pub(super) fn insert(&mut self, hash: u32, name: &[u8], value: &[u8]) {
        let text_len = name.len() + value.len();
        self.make_room(text_len + ENTRY_BYTES);
        let (Ok(name_len), Ok(value_len)) = (u16::try_from(name.len()), u16::try_from(value.len())) else {
            return;
        };
        if text_len + ENTRY_BYTES > self.max {
            return;
        }
        if self.bytes.len() + text_len > TABLE_BYTES {
            self.move_to_start();
        }
        self.grow(text_len);
        let start = self.end();
        self.bytes.extend_from_slice(name);
        self.bytes.extend_from_slice(value);
        self.entries.push_back(Entry { start, hash, name_len, value_len });
        self.size += text_len + ENTRY_BYTES;
    }

    fn make_room(&mut self, wanted: usize) {
        while self.size + wanted > self.max
            && let Some(oldest) = self.entries.pop_front()
        {
            self.size -= oldest.text_len() + ENTRY_BYTES;
        }
        if self.entries.is_empty() {
            self.bytes.clear();
        }
    }

    /// Doubles the memory, as vectors do, but never beyond what a table needs.
    fn grow(&mut self, more: usize) {
        let wanted = self.bytes.len() + more;
        if wanted > self.bytes.capacity() {
            let capacity = wanted.max(2 * self.bytes.capacity()).clamp(128, TABLE_BYTES);
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
    }

    /// What a text behind the last one is counted as.
    fn end(&self) -> u32 {
        // The table is at most 4 KiB.
        self.base.wrapping_add(u32::try_from(self.bytes.len()).unwrap_or(0))
    }

    fn move_to_start(&mut self) {
        let first = self.entries.front().map_or_else(|| self.end(), |oldest| oldest.start);
        let gone = first.wrapping_sub(self.base) as usize;
        self.bytes.drain(..gone.min(self.bytes.len()));
        self.base = first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_newest_entry_has_index_0_and_the_oldest_goes_first() {
        let mut table = Table::new();
        table.set_max(3 * (ENTRY_BYTES + 2));
        for text in [b"a1", b"b2", b"c3", b"d4"] {
            table.insert(0, &text[..1], &text[1..]);
        }
        assert_eq!(table.get(0), Some((&b"d"[..], &b"4"[..])));
        assert_eq!(table.get(2), Some((&b"b"[..], &b"2"[..])));
        assert_eq!(table.get(3), None);
        assert_eq!(table.find(0, b"c", b"3"), Some(1));
        assert_eq!(table.find(1, b"c", b"3"), None);
        table.set_max(ENTRY_BYTES + 2);
        assert_eq!((table.get(0), table.get(1)), (Some((&b"d"[..], &b"4"[..])), None));
    }

    #[test]
    fn an_entry_larger_than_the_table_empties_it() {
        let mut table = Table::new();
        table.insert(0, b"a", b"1");
        table.insert(0, b"b", &[b'x'; TABLE_BYTES]);
        assert_eq!((table.get(0), table.size), (None, 0));
    }

    #[test]
    fn a_new_table_owns_nothing_and_a_full_one_little_more_than_its_size() {
        let mut table = Table::new();
        assert_eq!(table.memory(), 0);
        for index in 0..10_000_u32 {
            table.insert(0, &index.to_be_bytes(), b"");
        }
        assert!(table.memory() <= TABLE_BYTES + 128 * size_of::<Entry>(), "{}", table.memory());
    }

    proptest! {
        #[test]
        fn entries_keep_their_text_wherever_they_move(
            lengths in proptest::collection::vec((0_usize..300, 0_usize..1500), 0..300),
        ) {
            let mut table = Table::new();
            let mut model: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
            for (index, (name, value)) in lengths.into_iter().enumerate() {
                let byte = index.to_le_bytes()[0];
                let (name, value) = (vec![byte; name], vec![!byte; value]);
                table.insert(0, &name, &value);
                prop_assert!(table.memory() <= TABLE_BYTES + 128 * size_of::<Entry>());
                model.insert(0, (name, value));
                let mut size = 0;
                model.retain(|(name, value)| {
                    size += name.len() + value.len() + ENTRY_BYTES;
                    size <= TABLE_BYTES
                });
                for (index, (name, value)) in model.iter().enumerate() {
                    prop_assert_eq!(table.get(index), Some((&name[..], &value[..])));
                }
                prop_assert_eq!(table.get(model.len()), None);
            }
        }
    }
}
