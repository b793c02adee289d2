//! Persistence by client address (`PERSISTENCE.md`, "Source address").

use super::table::SessionTable;
use super::{KeptSession, Lifetime, Miss, Recalled, Session, SessionKey};
use crate::clock::Now;
use crate::edition::FirstHome;
use crate::reason::Reason;
use crate::steer::Stamp;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// The method, compiled for one group.
#[derive(Debug)]
pub struct SourceIp {
    prefixes: Prefixes,
    first_home: FirstHome,
    lifetime: Lifetime,
    table: Arc<SessionTable>,
}

/// How much of an address names a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefixes {
    ipv4_mask: u32,
    ipv6_mask: u128,
}

impl Prefixes {
    /// Prefixes of these lengths.
    #[must_use]
    pub fn new(ipv4_bits: u8, ipv6_bits: u8) -> Self {
        Self {
            ipv4_mask: u32::MAX.checked_shl(32 - u32::from(ipv4_bits.min(32))).unwrap_or(0),
            ipv6_mask: u128::MAX.checked_shl(128 - u32::from(ipv6_bits.min(128))).unwrap_or(0),
        }
    }

    /// The network whose clients share a session key.
    #[must_use]
    pub fn network(&self, key: SessionKey) -> IpNet {
        let address = key.address();
        let bits = match address {
            IpAddr::V4(_) => self.ipv4_mask.count_ones(),
            IpAddr::V6(_) => self.ipv6_mask.count_ones(),
        };
        let bits = u8::try_from(bits).expect("an address has at most 128 bits");
        IpNet::new(address, bits).expect("a mask has no more bits than its address")
    }

    /// The session key of a client.
    #[must_use]
    pub fn key(&self, client: IpAddr) -> SessionKey {
        SessionKey(match client.to_canonical() {
            IpAddr::V4(address) => {
                Ipv4Addr::from_bits(address.to_bits() & self.ipv4_mask).to_ipv6_mapped().to_bits()
            }
            IpAddr::V6(address) => address.to_bits() & self.ipv6_mask,
        })
    }
}

impl SourceIp {
    /// The method with these prefixes over `table`.
    #[must_use]
    pub fn new(
        prefixes: Prefixes,
        first_home: FirstHome,
        lifetime: Lifetime,
        table: Arc<SessionTable>,
    ) -> Self {
        Self { prefixes, first_home, lifetime, table }
    }

    /// The session key of a client.
    #[must_use]
    pub fn key(&self, client: IpAddr) -> SessionKey {
        self.prefixes.key(client)
    }

    /// The network whose clients share a session.
    #[must_use]
    pub fn network(&self, key: SessionKey) -> IpNet {
        self.prefixes.network(key)
    }

    /// Who gives an address its first home.
    #[must_use]
    pub fn first_home(&self) -> FirstHome {
        self.first_home
    }

    /// The table of entries.
    #[must_use]
    pub fn table(&self) -> &Arc<SessionTable> {
        &self.table
    }

    /// The limits of a session.
    #[must_use]
    pub fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    pub(super) fn recall(&self, client: IpAddr, now: Now) -> Result<Recalled, Miss> {
        let key = self.key(client);
        let new = KeptSession::new(Some(key));
        let miss = |reason| Miss { reason, session: Session::Kept(new) };
        let entry = self.table.find(key, now).ok_or_else(|| miss(Reason::New))?;
        entry.check(&self.lifetime).map_err(miss)?;
        Ok(Recalled {
            home: entry.home,
            session: Session::Kept(KeptSession { unconfirmed: !entry.is_protected, ..new }),
            id: self.table.id_of(key),
            stamp: Stamp::of_entry(&entry, now),
            age: entry.since_first,
            silence: entry.since_seen,
            is_due: entry.is_touch_due(&self.lifetime),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_for_the_network_of_its_prefix() {
        let prefixes = Prefixes::new(24, 64);
        for (client, network) in [
            ("203.0.113.7", "203.0.113.0/24"),
            ("::ffff:203.0.113.7", "203.0.113.0/24"),
            ("2001:db8::7", "2001:db8::/64"),
        ] {
            let key = prefixes.key(client.parse().unwrap());
            assert_eq!(prefixes.network(key).to_string(), network);
        }
        let key = Prefixes::new(32, 128).key("::1".parse().unwrap());
        assert_eq!(Prefixes::new(32, 128).network(key).to_string(), "::1/128");
    }
}
