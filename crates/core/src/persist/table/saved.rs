//! How do sessions come into another table?

use super::SessionTable;
use super::entry::{Entry, State};

impl SessionTable {
    /// Copies every session into `other`; where it has no room, those that proved themselves and were seen last. A table
    /// of another kind of keys takes none.
    ///
    /// Nobody uses the copies yet: connections that move to `other` open their entries there.
    pub fn copy_into(&self, other: &Self) {
        if self.kind != other.kind {
            return;
        }
        for (_, bucket) in self.buckets.from(0) {
            for entry in bucket.read_all().iter().filter(|entry| entry.state != State::Empty) {
                other.take_over(&Entry { in_use: 0, ..*entry });
            }
        }
    }

    /// Puts an entry of another table or time into this one, unless it is here or all others are worth more.
    fn take_over(&self, entry: &Entry) -> bool {
        let mut pair = self.pair_or_make(self.hashed_form(entry));
        if pair.entries().any(|(_, known)| self.is_same_session(&known, entry)) {
            return false;
        }
        // Without a lifetime: it may differ from that of the table where the entry was.
        let worth = |entry: &Entry| (entry.state, entry.seen);
        let least = || {
            let spare = pair.entries().filter(|(_, known)| known.in_use == 0);
            let least = spare.min_by_key(|(_, known)| worth(known))?;
            (worth(&least.1) < worth(entry)).then_some(least.0)
        };
        let Some(slot) = pair.empty_slot().or_else(least) else { return false };
        self.put(&mut pair, slot, entry);
        true
    }

    fn is_same_session(&self, one: &Entry, other: &Entry) -> bool {
        let is_same_key = match one.is_hashed == other.is_hashed {
            true => one.key == other.key,
            false => self.hashed_form(one) == self.hashed_form(other),
        };
        one.state != State::Empty && is_same_key
    }
}
