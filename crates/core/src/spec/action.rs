//! What becomes of a request: does a group take it, is it sent elsewhere, or is it answered?

use crate::persist::Scheme;
use std::time::Duration;

/// What becomes of a request that a rule takes, or that none does. Exactly one of `group`, `groups`, `redirect`, `respond`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionSpec {
    /// `group`: it goes to the group of this name.
    Group(String),
    /// `groups`: it goes to one of several, each of which gets its share.
    Split(SplitSpec),
    /// `redirect`: its client is sent elsewhere.
    Redirect(RedirectSpec),
    /// `respond`: it is answered by the balancer.
    Respond(RespondSpec),
}

impl ActionSpec {
    /// The groups it may go to.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        let (one, several) = match self {
            Self::Group(name) => (Some(name), &[][..]),
            Self::Split(split) => (None, &split.branches[..]),
            Self::Redirect(_) | Self::Respond(_) => (None, &[][..]),
        };
        one.into_iter().chain(several.iter().map(|branch| &branch.group)).map(String::as_str)
    }

    /// Whether it may go to this group.
    #[must_use]
    pub fn leads_to(&self, group: &str) -> bool {
        self.groups().any(|name| name == group)
    }
}

/// `groups = [{ name = "a", weight = 90 }, { name = "b", weight = 10 }]`, and how long a client keeps the one that it got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitSpec {
    /// The groups, at least one.
    pub branches: Vec<BranchSpec>,
    /// How long a client that does not come keeps the group that it got; `None`: each request is dealt out anew.
    pub kept: Option<Duration>,
}

/// One of the groups that requests are split over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchSpec {
    /// Its name.
    pub group: String,
    /// Its share, 0–100. Default 1. 0: only clients that have it already.
    pub weight: u16,
}

/// `redirect = { scheme = "https", host = "…", port = 443, path = "/…", query = "…", status = 307 }`
///
/// What is left out stays as the client asked, but for the port: with another scheme it is that scheme's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RedirectSpec {
    /// How the client shall come.
    pub scheme: Option<Scheme>,
    /// Where to, without a port.
    pub host: Option<String>,
    /// To which port.
    pub port: Option<u16>,
    /// For which path.
    pub path: Option<String>,
    /// With which query, without `?`; empty: without one.
    pub query: Option<String>,
    /// Of the answer. Default 307.
    pub status: RedirectStatus,
}

/// The statuses that send a client elsewhere (RFC 9110 section 15.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RedirectStatus {
    /// 301: for good; clients may turn POST into GET.
    MovedPermanently,
    /// 302: for now; clients may turn POST into GET.
    Found,
    /// 303: for now, with GET.
    SeeOther,
    /// 307: for now, with the same method and body. No browser remembers it, so that a mistake can be taken back.
    #[default]
    Temporary,
    /// 308: for good, with the same method and body.
    Permanent,
}

impl RedirectStatus {
    /// Every one, by number.
    pub const ALL: [Self; 5] =
        [Self::MovedPermanently, Self::Found, Self::SeeOther, Self::Temporary, Self::Permanent];

    /// Its number.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::MovedPermanently => 301,
            Self::Found => 302,
            Self::SeeOther => 303,
            Self::Temporary => 307,
            Self::Permanent => 308,
        }
    }

    /// The status of that number.
    #[must_use]
    pub fn of(code: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|status| u64::from(status.code()) == code)
    }
}

/// `respond = { status = 200, content_type = "text/plain; charset=utf-8", body = "…" }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RespondSpec {
    /// 200–299 or 400–599. Default 200.
    pub status: u16,
    /// What the body is. Default `text/plain; charset=utf-8`.
    pub content_type: String,
    /// At most [`crate::limits::RESPOND_BODY_BYTES`]. Default empty.
    pub body: String,
}

impl Default for RespondSpec {
    fn default() -> Self {
        Self { status: 200, content_type: "text/plain; charset=utf-8".to_owned(), body: String::new() }
    }
}
