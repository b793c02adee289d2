//! What names a session in a table?

use crate::secrets::HashKey;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// The key of a session in its group's table: a client address under its prefix (IPv4 as an IPv4-mapped IPv6
/// address), or a keyed hash of what the application calls the session. The value itself is never kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionKey(pub u128);

/// The name of a session that operators and logs use: stable for as long as the session lives, and worth nothing
/// to whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub u64);

impl SessionKey {
    /// The key of a session that its application calls `value`.
    #[must_use]
    pub fn of_value(hash_key: &HashKey, value: &[u8]) -> Self {
        Self(hash_key.of_long(value))
    }

    /// The key of a session that a sealed cookie calls `id`.
    #[must_use]
    pub fn of_id(id: SessionId) -> Self {
        Self(u128::from(id.0))
    }

    /// The client address, where the key is one.
    #[must_use]
    pub fn address(self) -> IpAddr {
        Ipv6Addr::from_bits(self.0).to_canonical()
    }

    /// The bytes that are hashed.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

/// Sixteen hexadecimal digits.
impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl std::str::FromStr for SessionId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}
