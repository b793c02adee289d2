//! What must nobody outside know? The hash key and the key ring of one node or cluster.

use siphasher::sip::SipHasher13;
use siphasher::sip128::{Hasher128, SipHasher13 as LongSipHasher13};
use std::fmt;
use std::hash::Hasher;

pub mod ring;

pub use ring::{KeyRing, KeyUse, RingError, RingKey};

/// Keys every hash of something a client controls, so that nobody can precompute a target.
///
/// Hashes are the same on every machine: numbers go in byte by byte, never in the machine's own order.
#[derive(Clone, PartialEq, Eq)]
pub struct HashKey(pub [u8; 16]);

impl HashKey {
    /// Hash of `bytes`.
    #[must_use]
    pub fn of(&self, bytes: &[u8]) -> u64 {
        let mut hasher = SipHasher13::new_with_key(&self.0);
        hasher.write(bytes);
        hasher.finish()
    }

    /// Hash of `bytes` that is long enough to stand for them.
    #[must_use]
    pub fn of_long(&self, bytes: &[u8]) -> u128 {
        let mut hasher = LongSipHasher13::new_with_key(&self.0);
        hasher.write(bytes);
        hasher.finish128().as_u128()
    }

    /// Hash of `parts`, each with its length, so that moving a border changes the hash.
    #[must_use]
    pub fn of_parts(&self, parts: &[&str]) -> u64 {
        let mut hasher = SipHasher13::new_with_key(&self.0);
        for part in parts {
            hasher.write(&(part.len() as u64).to_le_bytes());
            hasher.write(part.as_bytes());
        }
        hasher.finish()
    }

    /// Hash of two numbers.
    #[must_use]
    pub fn of_pair(&self, first: u128, second: u64) -> u64 {
        let mut bytes = [0; 24];
        bytes[..16].copy_from_slice(&first.to_le_bytes());
        bytes[16..].copy_from_slice(&second.to_le_bytes());
        self.of(&bytes)
    }
}

/// All secrets of a node. The same file on two nodes makes them recall each other's sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets {
    /// Keys the hashes.
    pub hash_key: HashKey,
    /// Seals the tokens.
    pub ring: KeyRing,
}

// Secrets are never printed, not even in a debug log.
impl fmt::Debug for HashKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nodes of a cluster may be of different kinds: these values hold on all of them.
    #[test]
    fn hashes_are_the_same_on_every_machine() {
        let hash = HashKey([7; 16]);
        assert_eq!(
            [hash.of(b"homing"), hash.of_parts(&["group", "shop", "web"]), hash.of_pair(1, 2)],
            [13_954_744_677_617_570_737, 8_546_538_117_773_147_679, 15_313_822_039_689_848_925]
        );
    }

    #[test]
    fn moving_a_border_between_parts_changes_the_hash() {
        let hash = HashKey([7; 16]);
        assert_ne!(hash.of_parts(&["ab", "c"]), hash.of_parts(&["a", "bc"]));
    }

    #[test]
    fn secrets_do_not_appear_in_debug_output() {
        let key = RingKey { id: 3, secret: [0x41; 32], usage: KeyUse::Issue };
        let text = format!("{:?} {key:?}", HashKey([0x41; 16]));
        assert_eq!(text, "HashKey(…) RingKey(3, Issue, …)");
    }
}
