//! What does one client connection know of its sessions? The token it showed last, so that the next request with it costs
//! a comparison; and, where requests are under way at once, the session that the first of them share.

use super::{CookieSession, Session};
use crate::clock::Now;
use crate::id::{GroupId, Home};
use crate::limits;
use crate::token::{Token, TokenText};
use std::net::IpAddr;

/// What is remembered of one client connection. Nothing is allocated before there is something.
#[derive(Debug, Default)]
pub struct Memory {
    verified: Option<Box<Verified>>,
    /// The same of the cookie by which a client keeps its group.
    split: Option<Box<Verified>>,
    firsts: Firsts,
}

#[derive(Debug)]
struct Verified {
    group: GroupId,
    text: TokenText,
    token: Token,
}

/// The sessions of first requests.
#[derive(Debug, Default)]
enum Firsts {
    /// One request is under way at a time: each is for itself.
    #[default]
    Apart,
    /// Requests that are under way at once share their session, one in each group; at most
    /// [`limits::FIRSTS_PER_CONNECTION`].
    Shared(Vec<First>),
}

/// The session that begins with the first requests of a client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct First {
    pub(crate) group: GroupId,
    /// A proxy speaks for many clients on one connection.
    pub(crate) client: IpAddr,
    pub(crate) session: u64,
    pub(crate) home: Home,
    /// When an answer told the client of it.
    told_ms: Option<u64>,
}

impl First {
    pub(crate) fn new(group: GroupId, client: IpAddr, session: u64, home: Home) -> Self {
        Self { group, client, session, home, told_ms: None }
    }

    /// Whether a client that knows it would say so by now.
    fn is_over(&self, now: Now) -> bool {
        self.told_ms.is_some_and(|told_ms| now.monotonic_ms >= told_ms + limits::FIRST_TOLD_MS)
    }
}

impl Memory {
    /// Of a connection that has several requests under way at once.
    #[must_use]
    pub fn of_many() -> Self {
        Self { verified: None, split: None, firsts: Firsts::Shared(Vec::new()) }
    }

    /// The token that `text` stands for, if it is the remembered one of this group.
    #[must_use]
    pub fn find(&self, group: GroupId, text: &[u8]) -> Option<Token> {
        let verified = self.verified.as_ref()?;
        (verified.group == group && verified.text.as_bytes() == text).then_some(verified.token)
    }

    /// The text of the remembered token of this group, if it is the session's.
    #[must_use]
    pub fn text_of(&self, group: GroupId, session: u64) -> Option<TokenText> {
        let verified = self.verified.as_ref()?;
        (verified.group == group && verified.token.session == session).then_some(verified.text)
    }

    /// Remembers a token that verified, or that was just sealed.
    pub fn keep(&mut self, group: GroupId, text: TokenText, token: Token) {
        match &mut self.verified {
            Some(verified) => **verified = Verified { group, text, token },
            None => self.verified = Some(Box::new(Verified { group, text, token })),
        }
    }

    /// The token of a split that `text` stands for, if it is the remembered one.
    pub(crate) fn find_split(&self, split: GroupId, text: &[u8]) -> Option<Token> {
        let known = self.split.as_ref()?;
        (known.group == split && known.text.as_bytes() == text).then_some(known.token)
    }

    /// Remembers a token of a split.
    pub(crate) fn keep_split(&mut self, split: GroupId, text: TokenText, token: Token) {
        let known = Verified { group: split, text, token };
        match &mut self.split {
            Some(split) => **split = known,
            None => self.split = Some(Box::new(known)),
        }
    }

    /// The first requests of `choice`'s session led nowhere: the next one begins another.
    pub fn forget_first(&mut self, group: GroupId, session: &Session) {
        let Session::Cookie(CookieSession { id: Some(id), .. }) = session else { return };
        if let Firsts::Shared(firsts) = &mut self.firsts {
            firsts.retain(|first| (first.group, first.session) != (group, *id));
        }
    }

    /// Whether first requests share their session.
    pub(crate) fn shares_firsts(&self) -> bool {
        matches!(self.firsts, Firsts::Shared(_))
    }

    /// The session that first requests of `client` share, unless the client should know of it by now.
    pub(crate) fn first(&self, group: GroupId, client: IpAddr, now: Now) -> Option<First> {
        let Firsts::Shared(firsts) = &self.firsts else { return None };
        let found = firsts.iter().find(|first| (first.group, first.client) == (group, client));
        found.filter(|first| !first.is_over(now)).copied()
    }

    /// First requests of its client share this session from now on.
    pub(crate) fn share_first(&mut self, first: First) {
        let Firsts::Shared(firsts) = &mut self.firsts else { return };
        firsts.retain(|other| (other.group, other.client) != (first.group, first.client));
        if firsts.len() >= limits::FIRSTS_PER_CONNECTION {
            firsts.remove(0); // the oldest
        }
        firsts.push(first);
    }

    /// An answer told the client of its session.
    pub(crate) fn first_told(&mut self, group: GroupId, session: u64, now: Now) {
        let Firsts::Shared(firsts) = &mut self.firsts else { return };
        for first in firsts.iter_mut().filter(|first| (first.group, first.session) == (group, session)) {
            first.told_ms.get_or_insert(now.monotonic_ms);
        }
    }
}
