//! Does this session have a home already? Persistence recalls and remembers; it never picks.
//!
//! To add a method: a file here, its `mod` line, a variant of [`Persistence`], a row in [`METHODS`].

use crate::clock::Now;
use crate::id::Home;
use crate::live::{ADDRESSES, COOKIES, KeyName, NAMES};
use crate::reason::Reason;
use crate::spec::names::MethodName;
use crate::steer::Stamp;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

pub mod cookie;
pub mod key;
pub mod lifetime;
pub mod memory;
pub mod named;
pub mod source_ip;
pub mod table;

pub use cookie::{Cookie, CookieSession};
pub use key::{SessionId, SessionKey};
pub use lifetime::Lifetime;
pub use memory::Memory;
pub use named::{KeySource, Named};
pub use source_ip::SourceIp;
use table::SessionTable;

/// A persistence method that operators choose by name.
#[derive(Clone, Copy, Debug)]
pub struct MethodRow {
    /// Its name in specs.
    pub name: &'static str,
    /// What it does, for docs and forms.
    pub summary: &'static str,
}

/// The catalogue.
pub const METHODS: &[MethodRow] = &[
    MethodRow {
        name: "cookie",
        summary: "a sealed cookie that the balancer inserts names the session (HTTP)",
    },
    MethodRow { name: "source-ip", summary: "the client address under a prefix names the session" },
    MethodRow {
        name: "app-cookie",
        summary: "a cookie of the application, learned from its answers, names the session (HTTP)",
    },
    MethodRow {
        name: "header",
        summary: "a header field, learned from the application's answers, names the session (HTTP)",
    },
];

/// How the sessions of a group come home.
#[derive(Debug)]
pub enum Persistence {
    /// They do not.
    None,
    /// By a sealed cookie.
    Cookie(Cookie),
    /// By the client address.
    SourceIp(SourceIp),
    /// By what the application calls them.
    Named(Named),
}

/// All that a decision may look at.
#[derive(Clone, Copy, Debug)]
pub struct RequestView<'a> {
    /// Who asks.
    pub client: IpAddr,
    /// What the request shows of the group's session key: values of its cookie or header field, in the order they
    /// came.
    pub tokens: &'a [&'a [u8]],
    /// Whether the client's connection begins with it. Connections and flows of layer 4 always do.
    pub begins: bool,
}

/// How a client comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// In plain words.
    #[default]
    Http,
    /// By TLS.
    Https,
}

/// What the target's answer says about its session, and what it is to be told by.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnswerView<'a> {
    /// The session as such.
    pub said: Said<'a>,
    /// Whether a shared cache may store the answer.
    pub is_storable: bool,
    /// How its client came.
    pub scheme: Scheme,
}

/// What the target says about its session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Said<'a> {
    /// Nothing.
    #[default]
    Nothing,
    /// The session is called so from now on.
    Name(&'a [u8]),
    /// The session is over.
    Over,
}

/// A session's home as persistence remembers it, and what settling will need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recalled {
    /// Where the session is at home.
    pub home: Home,
    /// The session itself.
    pub session: Session,
    /// Its name for operators.
    pub id: SessionId,
    /// When it was last stored.
    pub stamp: Stamp,
    /// Time since its first request.
    pub age: Duration,
    /// Time since it was noted as seen.
    pub silence: Duration,
    /// Whether it is time to note that it was seen.
    pub is_due: bool,
}

/// Why nothing is recalled, and the session it would be (where its key is known).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Miss {
    /// Why.
    pub reason: Reason,
    /// The session that begins.
    pub session: Session,
}

/// The session a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Session {
    /// The group keeps none.
    None,
    /// Named by a cookie.
    Cookie(CookieSession),
    /// Kept in the group's table.
    Kept(KeptSession),
}

/// A session in the group's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptSession {
    /// Its key; `None`: its application has not named it yet.
    pub(crate) key: Option<SessionKey>,
    /// The home it had when it was recalled and could not be used.
    pub(crate) lost: Option<Home>,
    /// Whether the entry still waits for its target's first answer.
    pub(crate) unconfirmed: bool,
    /// Whether this decision made the entry.
    pub(crate) pinned_here: bool,
}

impl KeptSession {
    /// A session that begins.
    #[must_use]
    pub(crate) fn new(key: Option<SessionKey>) -> Self {
        Self { key, lost: None, unconfirmed: true, pinned_here: false }
    }
}

impl Session {
    /// The session whose home cannot take it: it will be bound anew.
    #[must_use]
    pub(crate) fn lost(self, home: Home) -> Self {
        match self {
            Self::None => Self::None,
            Self::Cookie(session) => Self::Cookie(session.rebound()),
            Self::Kept(session) => Self::Kept(KeptSession { lost: Some(home), ..session }),
        }
    }
}

impl Persistence {
    /// Where did this session go last time?
    ///
    /// # Errors
    /// Why nothing is recalled.
    pub fn recall(
        &self,
        view: &RequestView<'_>,
        memory: Option<&mut Memory>,
        now: Now,
    ) -> Result<Recalled, Miss> {
        match self {
            Self::None => Err(Miss { reason: Reason::NoPersistence, session: Session::None }),
            Self::Cookie(cookie) => cookie.recall(view.tokens, memory, now),
            Self::SourceIp(source) => source.recall(view.client, now),
            Self::Named(named) => named.recall(view.tokens, now),
        }
    }

    /// The session was seen: noted, where it is time to.
    pub(crate) fn see(&self, recalled: &Recalled, now: Now) {
        if let (true, Some((table, key))) = (recalled.is_due, self.entry_of(&recalled.session)) {
            table.touch(key, now);
        }
    }

    /// A connection or flow of the session opened: its entry is in use until it closes.
    pub fn open(&self, session: &Session, now: Now) {
        if let Some((table, key)) = self.used_entry(session) {
            table.open(key, now);
        }
    }

    /// The connection or flow closed.
    pub fn close(&self, session: &Session, now: Now) {
        if let Some((table, key)) = self.used_entry(session) {
            table.close(key, now);
        }
    }

    /// Traffic passed; [`crate::group::Group::touch`] says when that is noted.
    pub(crate) fn touch(&self, session: &Session, now: Now) {
        if let Some((table, key)) = self.used_entry(session) {
            table.touch(key, now);
        }
    }

    /// The entry that traffic keeps: not that of a session which its application has not named yet, or not again.
    fn used_entry(&self, session: &Session) -> Option<(&SessionTable, SessionKey)> {
        match (self, session) {
            (Self::Named(_), Session::Kept(KeptSession { unconfirmed: true, .. })) => None,
            _ => self.entry_of(session),
        }
    }

    /// How often traffic needs to be noted; `None`: never.
    #[must_use]
    pub fn touch_interval(&self) -> Option<Duration> {
        self.lifetime().map(|lifetime| lifetime.granularity())
    }

    /// Where the session stands in the group's table, if it does.
    #[must_use]
    pub fn entry_of(&self, session: &Session) -> Option<(&SessionTable, SessionKey)> {
        let key = match session {
            Session::None => None,
            Session::Cookie(session) => session.id.map(|id| SessionKey::of_id(SessionId(id))),
            Session::Kept(session) => session.key,
        };
        Some((self.table()?, key?))
    }

    /// The name of a session for operators, once it has one.
    #[must_use]
    pub fn id_of(&self, session: &Session) -> Option<SessionId> {
        match session {
            Session::Cookie(session) => session.id.map(SessionId),
            _ => self.entry_of(session).map(|(table, key)| table.id_of(key)),
        }
    }

    /// What the datapath looks for in a request.
    #[must_use]
    pub fn key_source(&self) -> KeySource<'_> {
        match self {
            Self::None | Self::SourceIp(_) => KeySource::Nothing,
            Self::Cookie(cookie) => KeySource::OwnCookie(cookie.names()),
            Self::Named(named) => named.key_source(),
        }
    }

    /// Our cookie's name: a target's cookie of that name would shadow it.
    #[must_use]
    pub fn own_cookie(&self) -> Option<&Cookie> {
        match self {
            Self::Cookie(cookie) => Some(cookie),
            Self::None | Self::SourceIp(_) | Self::Named(_) => None,
        }
    }

    /// The method by its name in specs.
    #[must_use]
    pub fn name(&self) -> Option<MethodName> {
        match self {
            Self::None => None,
            Self::Cookie(_) => Some(MethodName::Cookie),
            Self::SourceIp(_) => Some(MethodName::SourceIp),
            Self::Named(named) => Some(named.name()),
        }
    }

    /// The limits of a session, where sessions are kept.
    #[must_use]
    pub fn lifetime(&self) -> Option<Lifetime> {
        match self {
            Self::None => None,
            Self::Cookie(cookie) => Some(cookie.lifetime()),
            Self::SourceIp(source) => Some(source.lifetime()),
            Self::Named(named) => Some(named.lifetime()),
        }
    }

    /// The idle limit, where sessions are kept.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.lifetime().map(|lifetime| lifetime.idle())
    }

    /// The sessions that this node knows: all of them, or, of sealed cookies, those that came by.
    #[must_use]
    pub fn table(&self) -> Option<&Arc<SessionTable>> {
        match self {
            Self::None => None,
            Self::Cookie(cookie) => Some(cookie.table()),
            Self::SourceIp(source) => Some(source.table()),
            Self::Named(named) => Some(named.table()),
        }
    }

    /// The same, with what its keys are.
    pub(crate) fn named_table(&self) -> Option<(KeyName, &Arc<SessionTable>)> {
        let keys = match self {
            Self::None => return None,
            Self::Cookie(_) => COOKIES,
            Self::SourceIp(_) => ADDRESSES,
            Self::Named(_) => NAMES,
        };
        self.table().map(|table| (keys, table))
    }
}
