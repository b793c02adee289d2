//! May this prefix bring still more newcomers into a table that is nearly full?
//!
//! One network could otherwise push everybody else's sessions out by opening one from each of its addresses. Counted
//! are the insertions of one granularity, in cells that prefixes share by their hash. A cell belongs to the prefix
//! that inserts most: another one that meets it there is admitted, and takes one off its count (Misra and Gries'
//! way to find a majority), so nobody is refused for what a neighbour in the cell does.
//!
//! ```text
//! cell: window 16 │ prefix's tag 16 │ insertions 32
//! ```

use super::place::below;
use crate::clock::Now;
use crate::limits;
use crate::persist::{Lifetime, SessionKey};
use crate::secrets::HashKey;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// The insertions of each prefix. Nothing is allocated before the table is nearly full.
#[derive(Debug)]
pub(super) struct Quota {
    /// Insertions of one prefix in one granularity.
    most: u32,
    /// Number of cells: no more than there could be prefixes at their quota.
    count: usize,
    cells: OnceLock<Box<[AtomicU64]>>,
}

#[derive(Clone, Copy)]
struct Cell {
    window: u16,
    tag: u16,
    insertions: u32,
}

impl Quota {
    /// The quota of a table for `capacity` sessions.
    pub(super) fn for_sessions(capacity: usize) -> Self {
        let most = (capacity / limits::QUOTA_SHARE).max(limits::QUOTA_LEAST);
        Self {
            most: u32::try_from(most).unwrap_or(u32::MAX),
            count: capacity.div_ceil(limits::QUOTA_LEAST).clamp(1, limits::QUOTA_CELLS),
            cells: OnceLock::new(),
        }
    }

    pub(super) fn bytes_when_full(&self) -> usize {
        self.count * size_of::<AtomicU64>()
    }

    /// Counts an insertion of `key`'s prefix; says whether it is within the quota.
    pub(super) fn admits(&self, key: SessionKey, hash_key: &HashKey, lifetime: &Lifetime, now: Now) -> bool {
        let hash = hash_key.of(&prefix(key).to_be_bytes());
        let tag = (hash & 0xffff) as u16;
        let granularity_ms = lifetime.granularity().as_secs() * 1000;
        let window = ((now.monotonic_ms / granularity_ms) & 0xffff) as u16;
        let cells = self.cells.get_or_init(|| (0..self.count).map(|_| AtomicU64::new(0)).collect());
        let cell = &cells[below(hash, self.count)];
        let count = |packed| Some(Cell::unpack(packed).after(window, tag, self.most)?.pack());
        cell.fetch_update(Ordering::Relaxed, Ordering::Relaxed, count).is_ok()
    }
}

impl Cell {
    /// The cell after an insertion of the prefix with `tag`; `None`: it has inserted enough.
    fn after(self, window: u16, tag: u16, most: u32) -> Option<Self> {
        // A worker whose clock lags still counts in the window that another one has begun.
        let is_current = self.window == window || self.window == window.wrapping_add(1);
        match self.insertions {
            0 => Some(Self { window, tag, insertions: 1 }),
            _ if !is_current => Some(Self { window, tag, insertions: 1 }),
            insertions if self.tag != tag => Some(Self { insertions: insertions - 1, ..self }),
            insertions => (insertions < most).then_some(Self { insertions: insertions + 1, ..self }),
        }
    }

    fn pack(self) -> u64 {
        u64::from(self.window) << 48 | u64::from(self.tag) << 32 | u64::from(self.insertions)
    }

    fn unpack(packed: u64) -> Self {
        Self {
            window: (packed >> 48) as u16,
            tag: (packed >> 32 & 0xffff) as u16,
            insertions: (packed & 0xffff_ffff) as u32,
        }
    }
}

/// What one network has: an IPv4 /16 or an IPv6 /48. The two never look alike: IPv4 stands in ::ffff:0:0/96.
fn prefix(key: SessionKey) -> u128 {
    let is_ipv4 = key.0 >> 32 == 0xffff;
    if is_ipv4 { key.0 >> 16 } else { key.0 >> 80 << 80 }
}
