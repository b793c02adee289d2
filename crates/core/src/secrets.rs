//! What must nobody outside know? The hash key and the key ring of one node or cluster.

use crate::limits;
use siphasher::sip::SipHasher13;
use siphasher::sip128::{Hasher128, SipHasher13 as LongSipHasher13};
use std::fmt;
use std::hash::Hasher;

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

/// What a key of the ring is still good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Seals new tokens and opens its own.
    Issue,
    /// Only opens the tokens it sealed.
    Accept,
}

/// One key of the ring.
#[derive(Clone, PartialEq, Eq)]
pub struct RingKey {
    /// Stands in every token, so that the right key is tried.
    pub id: u8,
    /// The secret that each group's key is derived from.
    pub secret: [u8; 32],
    /// Whether it still issues.
    pub usage: KeyUse,
}

/// The keys that seal and open tokens: exactly one issues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRing {
    keys: Vec<RingKey>,
}

impl KeyRing {
    /// A ring of `keys`, or `None` unless exactly one issues, ids differ and there are at most
    /// [`limits::RING_KEYS`].
    #[must_use]
    pub fn new(keys: Vec<RingKey>) -> Option<Self> {
        let issuing = keys.iter().filter(|key| key.usage == KeyUse::Issue).count();
        let mut ids: Vec<u8> = keys.iter().map(|key| key.id).collect();
        ids.sort_unstable();
        ids.dedup();
        (issuing == 1 && ids.len() == keys.len() && keys.len() <= limits::RING_KEYS).then_some(Self { keys })
    }

    /// Every key, the issuing one among them.
    #[must_use]
    pub fn keys(&self) -> &[RingKey] {
        &self.keys
    }

    /// The key that seals new tokens.
    #[must_use]
    pub fn issuing(&self) -> &RingKey {
        self.keys.iter().find(|key| key.usage == KeyUse::Issue).expect("new() admits exactly one issuing key")
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

impl fmt::Debug for RingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RingKey({}, {:?}, …)", self.id, self.usage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: u8, usage: KeyUse) -> RingKey {
        RingKey { id, secret: [id; 32], usage }
    }

    #[test]
    fn a_ring_has_exactly_one_issuing_key_and_distinct_ids() {
        assert!(KeyRing::new(vec![key(1, KeyUse::Issue), key(2, KeyUse::Accept)]).is_some());
        assert!(KeyRing::new(vec![key(1, KeyUse::Accept)]).is_none());
        assert!(KeyRing::new(vec![key(1, KeyUse::Issue), key(2, KeyUse::Issue)]).is_none());
        assert!(KeyRing::new(vec![key(1, KeyUse::Issue), key(1, KeyUse::Accept)]).is_none());
        assert!(KeyRing::new(vec![]).is_none());
    }

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
        let text = format!("{:?} {:?}", HashKey([0x41; 16]), key(3, KeyUse::Issue));
        assert_eq!(text, "HashKey(…) RingKey(3, Issue, …)");
    }
}
