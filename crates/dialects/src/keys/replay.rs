//! Did that signature come before?
//!
//! Clients sign with a clock of seconds and may say the same twice in one, so a signature counts for a short while after it
//! came first ([`limits::SIGNATURE_COUNTS`]). Whoever recorded a request and sends it again later is refused, until its
//! clock is too far away anyway. The memory is of this process: it begins empty at a start and after an upgrade.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::limits;

/// The first bytes of a hash of access key and signature: enough to tell [`limits::SIGNATURES`] of them apart.
type Mark = [u8; 16];

/// Signatures that came, those alone that were right.
#[derive(Debug, Default)]
pub(super) struct Seen {
    marks: Mutex<Marks>,
}

#[derive(Debug, Default)]
struct Marks {
    first_at_ms: HashMap<Mark, u64>,
    /// In the order in which they came first.
    order: VecDeque<Mark>,
}

impl Seen {
    /// Whether a signature still counts that comes at `now_ms` of a clock that only goes forward.
    pub(super) fn admits(&self, access_key: &str, signature: &[u8], now_ms: u64) -> bool {
        let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        marks.forget(now_ms);
        let mark = mark(access_key, signature);
        match marks.first_at_ms.get(&mark) {
            Some(first_ms) => now_ms.saturating_sub(*first_ms) <= millis(limits::SIGNATURE_COUNTS),
            None => {
                marks.first_at_ms.insert(mark, now_ms);
                marks.order.push_back(mark);
                true
            }
        }
    }
}

impl Marks {
    /// Forgets those whose clock is too far away by now, whenever they were signed, and the oldest if there are too many.
    fn forget(&mut self, now_ms: u64) {
        let age_ms = 2 * millis(limits::CLOCK_SKEW);
        while let Some(oldest) = self.order.front() {
            let first_ms = self.first_at_ms.get(oldest).copied().unwrap_or_default();
            if first_ms + age_ms >= now_ms && self.order.len() < limits::SIGNATURES {
                break;
            }
            self.first_at_ms.remove(oldest);
            self.order.pop_front();
        }
    }
}

fn mark(access_key: &str, signature: &[u8]) -> Mark {
    let hash = Sha256::new().chain_update(access_key).chain_update([0]).chain_update(signature).finalize();
    let mut mark = Mark::default();
    mark.copy_from_slice(&hash[..16]);
    mark
}

fn millis(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_counts_for_a_while_and_then_no_more() {
        let seen = Seen::default();
        let at = |second: u64| seen.admits("AK", b"signature", second * 1000);
        assert_eq!([at(100), at(101), at(110), at(111), at(400)], [true, true, true, false, false]);
        assert!(seen.admits("AK2", b"signature", 400_000) && seen.admits("AK", b"other", 400_000));
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let seen = Seen::default();
        for number in 0..limits::SIGNATURES + 10 {
            assert!(seen.admits("AK", &number.to_be_bytes(), 1000));
        }
        let count = || seen.marks.lock().unwrap().order.len();
        assert_eq!(count(), limits::SIGNATURES);
        assert!(seen.admits("AK", b"later", 1000 + 2 * millis(limits::CLOCK_SKEW) + 1));
        assert_eq!(count(), 1);
    }
}
