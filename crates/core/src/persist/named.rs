//! Persistence by what the application calls its sessions: a cookie of its own, or a header field (`PERSISTENCE.md`,
//! "Application cookie"; `PRODUCT.md` section 2 point 11).
//!
//! The name is learned from the target's answer, because only the application can make one. Of the name itself only
//! a keyed hash is kept.

use super::table::SessionTable;
use super::{KeptSession, Lifetime, Miss, Recalled, Session, SessionKey};
use crate::clock::Now;
use crate::limits;
use crate::reason::Reason;
use crate::secrets::HashKey;
use crate::spec::UnknownSession;
use crate::spec::names::MethodName;
use crate::steer::Stamp;
use std::sync::Arc;

/// The method, compiled for one group.
#[derive(Debug)]
pub struct Named {
    carrier: Carrier,
    lifetime: Lifetime,
    table: Arc<SessionTable>,
    hash_key: HashKey,
}

/// What carries the name of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A cookie that the application sets.
    Cookie {
        /// Its name.
        name: Box<[u8]>,
        /// Whether `;NAME=value` in the path carries it, too.
        in_path: bool,
    },
    /// A header field.
    Header {
        /// Of requests.
        request: Box<[u8]>,
        /// Of answers.
        response: Box<[u8]>,
        /// What becomes of a name that nobody knows.
        unknown: UnknownSession,
    },
}

/// Where the datapath finds what names a session in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource<'a> {
    /// Nowhere: it need not look.
    Nothing,
    /// In cookies of ours: these names. They stay with us.
    OwnCookie(&'a [Box<[u8]>]),
    /// In a cookie of the application.
    AppCookie {
        /// Its name.
        name: &'a [u8],
        /// Whether to look for it in the path, too.
        in_path: bool,
    },
    /// In a header field of this name.
    Header(&'a [u8]),
}

impl Named {
    /// The method over `table`.
    #[must_use]
    pub fn new(carrier: Carrier, lifetime: Lifetime, table: Arc<SessionTable>, hash_key: HashKey) -> Self {
        Self { carrier, lifetime, table, hash_key }
    }

    /// What carries the name.
    #[must_use]
    pub fn carrier(&self) -> &Carrier {
        &self.carrier
    }

    pub(super) fn key_source(&self) -> KeySource<'_> {
        match &self.carrier {
            Carrier::Cookie { name, in_path } => KeySource::AppCookie { name, in_path: *in_path },
            Carrier::Header { request, .. } => KeySource::Header(request),
        }
    }

    /// The method by its name in specs.
    #[must_use]
    pub fn name(&self) -> MethodName {
        match self.carrier {
            Carrier::Cookie { .. } => MethodName::AppCookie,
            Carrier::Header { .. } => MethodName::Header,
        }
    }

    /// The limits of a session.
    #[must_use]
    pub fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    /// The table of entries.
    #[must_use]
    pub fn table(&self) -> &Arc<SessionTable> {
        &self.table
    }

    /// Whether a request that names an unknown session is refused.
    #[must_use]
    pub fn refuses_unknown(&self) -> bool {
        matches!(self.carrier, Carrier::Header { unknown: UnknownSession::Refuse, .. })
    }

    /// The key of the session that its application calls `name`.
    #[must_use]
    pub fn key(&self, name: &[u8]) -> SessionKey {
        SessionKey::of_value(&self.hash_key, name)
    }

    /// The first name (of at most [`limits::TOKENS_PER_REQUEST`]) that is known and alive decides: several differ
    /// only where paths overlap, and the browser sends the more specific one first (RFC 6265 section 5.4).
    pub(super) fn recall(&self, names: &[&[u8]], now: Now) -> Result<Recalled, Miss> {
        let mut miss = Miss { reason: Reason::NoKey, session: Session::Kept(KeptSession::new(None)) };
        for name in names.iter().take(limits::TOKENS_PER_REQUEST).filter(|name| !name.is_empty()) {
            match self.find(self.key(name), now) {
                Ok(recalled) => return Ok(recalled),
                Err(reason) if miss.reason == Reason::NoKey || miss.reason == Reason::UnknownKey => {
                    let session = KeptSession::new(Some(self.key(name)));
                    miss = Miss { reason, session: Session::Kept(session) };
                }
                Err(_) => {}
            }
        }
        Err(miss)
    }

    fn find(&self, key: SessionKey, now: Now) -> Result<Recalled, Reason> {
        let entry = self.table.find(key, now).ok_or(Reason::UnknownKey)?;
        entry.check(&self.lifetime)?;
        let session = KeptSession { unconfirmed: false, ..KeptSession::new(Some(key)) };
        Ok(Recalled {
            home: entry.home,
            session: Session::Kept(session),
            id: self.table.id_of(key),
            stamp: Stamp::of_entry(&entry, now),
            age: entry.since_first,
            silence: entry.since_seen,
            is_due: entry.is_touch_due(&self.lifetime),
        })
    }
}
