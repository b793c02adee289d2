//! Persistence by a sealed cookie that we insert (`PERSISTENCE.md`, "Inserted cookie").
//!
//! No table: the cookie says where the session is at home and when it was last seen, and only we can write it.

use super::{Lifetime, Memory, Recalled, Session};
use crate::clock::Now;
use crate::entropy::Entropy;
use crate::id::{GroupId, Home};
use crate::limits;
use crate::reason::Reason;
use crate::token::{self, Sealer, Token, TokenText};
use std::time::Duration;

/// The method, compiled for one group.
#[derive(Debug)]
pub struct Cookie {
    group: GroupId,
    name: Box<[u8]>,
    /// What follows the value: `; Path=/; HttpOnly; SameSite=Lax`.
    attributes: Box<[u8]>,
    lifetime: Lifetime,
    sealer: Sealer,
}

/// A session named by a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieSession {
    /// Random name of the session; `None`: it is new and gets one when it is settled.
    pub id: Option<u64>,
    /// When it began; `None`: when it is settled.
    first_seen_s: Option<u32>,
    /// Whether the answer must carry a cookie; not any more when one was written.
    emit: bool,
}

const NEW: CookieSession = CookieSession { id: None, first_seen_s: None, emit: true };

impl Cookie {
    /// The method for `group`, whose cookie is `name` with `attributes` (which begin with `; `).
    #[must_use]
    pub fn new(group: GroupId, name: &str, attributes: &str, lifetime: Lifetime, sealer: Sealer) -> Self {
        Self {
            group,
            name: name.as_bytes().into(),
            attributes: attributes.as_bytes().into(),
            lifetime,
            sealer,
        }
    }

    /// Name of the cookie.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    pub(super) fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    /// Opens every token (at most [`limits::TOKENS_PER_REQUEST`]) and takes the newest that is alive. The reason
    /// of a miss is that of the last token that failed, or `new` without any.
    pub(super) fn recall(
        &self,
        tokens: &[&[u8]],
        memory: &mut Memory,
        now: Now,
    ) -> Result<Recalled, (Reason, Session)> {
        let mut best: Option<(Token, bool)> = None;
        let mut why = Reason::New;
        for text in tokens.iter().take(limits::TOKENS_PER_REQUEST) {
            match self.open(text, memory, now) {
                Ok(token) if best.is_none_or(|(known, _)| token.last_seen_s > known.last_seen_s) => {
                    best = Some((token, !self.sealer.is_current(text)));
                }
                Ok(_) => {}
                Err(reason) => why = reason,
            }
        }
        let Some((token, outdated)) = best else { return Err((why, Session::Cookie(NEW))) };
        let emit = outdated || self.lifetime.is_refresh_due(since(token.last_seen_s, now));
        let session = CookieSession { id: Some(token.session), first_seen_s: Some(token.first_seen_s), emit };
        Ok(Recalled { home: token.home, session: Session::Cookie(session) })
    }

    fn open(&self, text: &[u8], memory: &mut Memory, now: Now) -> Result<Token, Reason> {
        let token = match memory.find(self.group, text) {
            Some(token) => token,
            None => {
                let token = self.sealer.open(text)?;
                if let Some(text) = TokenText::from_bytes(text) {
                    memory.keep(self.group, text, token);
                }
                token
            }
        };
        // Another node's clock may run a little ahead; a stamp further in the future is not ours to believe.
        if u64::from(token.last_seen_s) > now.token_s.saturating_add(limits::CLOCK_SKEW_S) {
            return Err(Reason::BadToken);
        }
        self.lifetime.check(since(token.last_seen_s, now), since(token.first_seen_s, now))?;
        Ok(token)
    }

    /// The session got a home that the cookie does not know yet.
    #[must_use]
    pub(crate) fn rebound(session: CookieSession) -> CookieSession {
        CookieSession { emit: true, ..session }
    }

    /// Writes `NAME=TOKEN; attributes` to `out` if the answer must carry it; says whether it did.
    pub(crate) fn settle(
        &self,
        session: &mut CookieSession,
        home: Home,
        memory: &mut Memory,
        now: Now,
        entropy: &mut Entropy,
        out: &mut Vec<u8>,
    ) -> bool {
        if !std::mem::take(&mut session.emit) {
            return false;
        }
        let last_seen_s = token::stamp(now);
        let token = Token {
            home,
            session: *session.id.get_or_insert_with(|| entropy.next_u64()),
            first_seen_s: *session.first_seen_s.get_or_insert(last_seen_s),
            last_seen_s,
        };
        let text = self.sealer.seal(&token, entropy);
        memory.keep(self.group, text, token);
        out.extend_from_slice(&self.name);
        out.push(b'=');
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(&self.attributes);
        true
    }
}

/// Time since a stamp; zero for stamps ahead of us.
fn since(stamp_s: u32, now: Now) -> Duration {
    Duration::from_secs(now.token_s.saturating_sub(u64::from(stamp_s)))
}

#[cfg(test)]
mod tests;
