//! Which keys seal and open tokens?

use crate::limits;
use std::fmt;

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

// Secrets are never printed, not even in a debug log.
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
}
