//! What becomes of a request: does a group take it, is it sent elsewhere, or is it answered?

use crate::persist::Scheme;

/// What becomes of a request that a rule takes, or that none does. Exactly one of `group`, `redirect`, `respond`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionSpec {
    /// `group`: it goes to the group of this name.
    Group(String),
    /// `redirect`: its client is sent elsewhere.
    Redirect(RedirectSpec),
    /// `respond`: it is answered by the balancer.
    Respond(RespondSpec),
}

impl ActionSpec {
    /// The group it goes to, if it goes to one.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        match self {
            Self::Group(name) => Some(name),
            Self::Redirect(_) | Self::Respond(_) => None,
        }
    }
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
