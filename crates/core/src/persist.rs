//! Does this session have a home already? Persistence recalls and remembers; it never picks.
//!
//! To add a method: a file here, its `mod` line, a variant of [`Persistence`], a row in [`METHODS`].

use crate::clock::Now;
use crate::id::Home;
use crate::reason::Reason;
use std::net::IpAddr;
use std::time::Duration;

pub mod cookie;
pub mod key;
pub mod lifetime;
pub mod memory;
pub mod source_ip;
pub mod table;

pub use cookie::{Cookie, CookieSession};
pub use key::{SessionId, SessionKey};
pub use lifetime::Lifetime;
pub use memory::Memory;
pub use source_ip::{SourceIp, SourceSession};

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
}

/// All that a decision may look at.
#[derive(Clone, Copy, Debug)]
pub struct RequestView<'a> {
    /// Who asks.
    pub client: IpAddr,
    /// Values of the cookies that have the group's cookie name, in the order they came.
    pub tokens: &'a [&'a [u8]],
}

/// A session's home as persistence remembers it, and what settling will need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recalled {
    /// Where the session is at home.
    pub home: Home,
    /// The session itself.
    pub session: Session,
}

/// The session a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Session {
    /// The group keeps none.
    None,
    /// Named by a cookie.
    Cookie(CookieSession),
    /// Named by a client address.
    Source(SourceSession),
}

impl Persistence {
    /// Where did this session go last time?
    ///
    /// # Errors
    /// The reason why nothing is recalled, and the session it would be (where its key is known).
    pub fn recall(
        &self,
        view: &RequestView<'_>,
        memory: &mut Memory,
        now: Now,
    ) -> Result<Recalled, (Reason, Session)> {
        match self {
            Self::None => Err((Reason::NoPersistence, Session::None)),
            Self::Cookie(cookie) => cookie.recall(view.tokens, memory, now),
            Self::SourceIp(source) => source.recall(view.client, now),
        }
    }

    /// The cookie name that the datapath looks for; `None`: it need not look.
    #[must_use]
    pub fn cookie_name(&self) -> Option<&[u8]> {
        match self {
            Self::Cookie(cookie) => Some(cookie.name()),
            Self::None | Self::SourceIp(_) => None,
        }
    }

    /// The idle limit, where sessions are kept.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        match self {
            Self::None => None,
            Self::Cookie(cookie) => Some(cookie.lifetime().idle()),
            Self::SourceIp(source) => Some(source.lifetime().idle()),
        }
    }
}
