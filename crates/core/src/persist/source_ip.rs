//! Persistence by client address (`PERSISTENCE.md`, "Source address").

use super::table::{Pin, SessionTable};
use super::{Lifetime, Recalled, Session, SessionKey};
use crate::clock::Now;
use crate::id::Home;
use crate::reason::Reason;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

/// The method, compiled for one group.
#[derive(Debug)]
pub struct SourceIp {
    ipv4_mask: u32,
    ipv6_mask: u128,
    lifetime: Lifetime,
    table: Arc<SessionTable>,
}

/// A session named by a client address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceSession {
    key: SessionKey,
    /// The home it had when it was recalled and could not be used.
    lost: Option<Home>,
    /// Whether the entry still waits for its target's first answer.
    unconfirmed: bool,
    /// Whether this decision made the entry.
    pinned_here: bool,
}

impl SourceIp {
    /// The method with prefixes of these lengths over `table`.
    #[must_use]
    pub fn new(ipv4_prefix: u8, ipv6_prefix: u8, lifetime: Lifetime, table: Arc<SessionTable>) -> Self {
        let ipv4_mask = u32::MAX.checked_shl(32 - u32::from(ipv4_prefix.min(32))).unwrap_or(0);
        let ipv6_mask = u128::MAX.checked_shl(128 - u32::from(ipv6_prefix.min(128))).unwrap_or(0);
        Self { ipv4_mask, ipv6_mask, lifetime, table }
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

    /// The table of entries.
    #[must_use]
    pub fn table(&self) -> &SessionTable {
        &self.table
    }

    pub(super) fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    pub(super) fn recall(&self, client: IpAddr, now: Now) -> Result<Recalled, (Reason, Session)> {
        let key = self.key(client);
        let new = SourceSession { key, lost: None, unconfirmed: true, pinned_here: false };
        let Some(entry) = self.table.find(key, now) else { return Err((Reason::New, Session::Source(new))) };
        if let Err(reason) = entry.check(&self.lifetime) {
            return Err((reason, Session::Source(new)));
        }
        if self.lifetime.is_refresh_due(entry.since_seen) {
            self.table.touch(key, now);
        }
        let session = SourceSession { unconfirmed: !entry.is_protected, ..new };
        Ok(Recalled { home: entry.home, session: Session::Source(session) })
    }

    /// Binds the session to `home`, unless a parallel request of the same client was first: then to its home.
    /// `None`: the table is full of sessions in use.
    pub(crate) fn pin(&self, session: &mut SourceSession, home: Home, now: Now) -> Option<Home> {
        let pin = self.table.pin(session.key, home, session.lost, &self.lifetime, now);
        session.pinned_here = pin == Pin::Ours;
        session.unconfirmed = true;
        match pin {
            Pin::Ours => Some(home),
            Pin::Theirs(theirs) => Some(theirs),
            Pin::Full => None,
        }
    }

    /// The home could not be used: the next pin replaces it, and only it.
    pub(crate) fn lose(session: &mut SourceSession, home: Home) {
        session.lost = Some(home);
    }

    /// The target answered: the entry is protected from now on.
    pub(crate) fn confirm(&self, session: &mut SourceSession, home: Home, now: Now) {
        if std::mem::take(&mut session.unconfirmed) {
            self.table.confirm(session.key, home, &self.lifetime, now);
        }
    }

    /// The pin this decision made led nowhere: forget it, unless somebody else moved it since.
    pub(crate) fn unpin(&self, session: &SourceSession, home: Home) {
        if session.pinned_here {
            self.table.remove(session.key, home);
        }
    }

    /// A connection or flow of the session opened: its entry is in use until it closes.
    pub fn open(&self, session: &SourceSession, now: Now) {
        self.table.open(session.key, now);
    }

    /// The connection or flow closed.
    pub fn close(&self, session: &SourceSession, now: Now) {
        self.table.close(session.key, now);
    }

    /// Traffic passed on an open connection or flow.
    pub fn touch(&self, session: &SourceSession, now: Now) {
        self.table.touch(session.key, now);
    }

    /// How often traffic needs to be noted.
    #[must_use]
    pub fn touch_interval(&self) -> Duration {
        self.lifetime.granularity()
    }
}
