//! Which group does this client have already? A sealed cookie says so: like that of persistence, beside it.
//!
//! The token is one of persistence in which the home is a group. Its key is derived for the split, so that neither can be
//! taken for the other.

use crate::clock::Now;
use crate::entropy::Entropy;
use crate::id::{GroupId, Home, Incarnation, TargetId};
use crate::limits;
use crate::persist::memory::First;
use crate::persist::{Lifetime, Memory};
use crate::token::{self, Sealer, Standing, Token};
use std::net::IpAddr;
use std::time::Duration;

/// How clients of a split keep their group.
#[derive(Debug)]
pub struct Keeper {
    /// Names the split, across snapshots; in the place of a group.
    id: GroupId,
    lifetime: Lifetime,
    sealer: Sealer,
    /// The name of the cookie, alone.
    names: [Box<[u8]>; 1],
    /// What follows the value: `; Path=/; HttpOnly; SameSite=Lax`.
    attributes: &'static str,
}

/// A client of a split, and what it is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitSession {
    id: u64,
    group: GroupId,
    /// When it began; `None`: when it is settled.
    first_seen_s: Option<u32>,
    /// Whether the answer must carry a new cookie.
    emit: bool,
}

impl Keeper {
    /// Clients of the split `id` keep their group for `idle`. Its cookie has this name and these attributes.
    #[must_use]
    pub fn new(
        id: GroupId,
        idle: Duration,
        sealer: Sealer,
        name: Box<[u8]>,
        attributes: &'static str,
    ) -> Self {
        Self { id, lifetime: Lifetime::new(idle, None), sealer, names: [name], attributes }
    }

    /// The name of its cookie, as a list.
    #[must_use]
    pub fn names(&self) -> &[Box<[u8]>] {
        &self.names
    }

    /// How long a client that does not come keeps its group.
    #[must_use]
    pub fn idle(&self) -> Duration {
        self.lifetime.idle()
    }

    /// Opens every token and takes the newest that is alive.
    pub(super) fn recall(
        &self,
        tokens: &[&[u8]],
        memory: Option<&mut Memory>,
        now: Now,
    ) -> Option<(GroupId, SplitSession)> {
        let mut newest: Option<(Token, &[u8])> = None;
        for text in tokens.iter().take(limits::TOKENS_PER_REQUEST) {
            let Some(token) = self.open(text, memory.as_deref(), now) else { continue };
            if newest.is_none_or(|(known, _)| token.last_seen_s > known.last_seen_s) {
                newest = Some((token, text));
            }
        }
        let (token, text) = newest?;
        if let (Some(memory), Some(text)) = (memory, token::TokenText::from_bytes(text)) {
            memory.keep_split(self.id, text, token);
        }
        let group = GroupId(token.home.target.0);
        let is_due = self.lifetime.is_refresh_due(since(token.last_seen_s, now));
        let emit = is_due || self.sealer.standing_of(text) != Standing::Issues;
        let first_seen_s = Some(token.first_seen_s);
        Some((group, SplitSession { id: token.session, group, first_seen_s, emit }))
    }

    fn open(&self, text: &[u8], memory: Option<&Memory>, now: Now) -> Option<Token> {
        let is_known_key = self.sealer.standing_of(text) != Standing::Retired;
        let known = memory.and_then(|memory| memory.find_split(self.id, text)).filter(|_| is_known_key);
        let token = match known {
            Some(token) => token,
            None => self.sealer.open(text).ok()?,
        };
        // As with persistence: a stamp far in the future is not ours to believe.
        let is_of_now = u64::from(token.last_seen_s) <= now.token_s.saturating_add(limits::CLOCK_SKEW_S);
        let ages = (since(token.last_seen_s, now), since(token.first_seen_s, now));
        (is_of_now && self.lifetime.check(ages.0, ages.1).is_ok()).then_some(token)
    }

    /// The group that other first requests of this client on its connection got.
    pub(super) fn first(&self, memory: &Memory, client: IpAddr, now: Now) -> Option<(GroupId, SplitSession)> {
        let first = memory.first(self.id, client, now)?;
        let group = GroupId(first.home.target.0);
        Some((group, SplitSession { id: first.session, group, first_seen_s: None, emit: true }))
    }

    /// A client got its group.
    pub(super) fn begin(
        &self,
        memory: &mut Memory,
        client: IpAddr,
        group: GroupId,
        entropy: &mut Entropy,
    ) -> SplitSession {
        let id = entropy.next_u64();
        memory.share_first(First::new(self.id, client, id, home(group)));
        SplitSession { id, group, first_seen_s: None, emit: true }
    }

    /// Writes `NAME=TOKEN; attributes` to `out` if the answer must carry it; says whether it did.
    pub fn settle(
        &self,
        session: &mut SplitSession,
        memory: &mut Memory,
        now: Now,
        entropy: &mut Entropy,
        out: &mut Vec<u8>,
    ) -> bool {
        if !std::mem::take(&mut session.emit) {
            return false;
        }
        let last_seen_s = token::stamp(now);
        let first_seen_s = *session.first_seen_s.get_or_insert(last_seen_s);
        let token = Token { home: home(session.group), session: session.id, first_seen_s, last_seen_s };
        let text = self.sealer.seal(&token, entropy);
        memory.keep_split(self.id, text, token);
        memory.first_told(self.id, session.id, now);
        out.extend_from_slice(&self.names[0]);
        out.push(b'=');
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(self.attributes.as_bytes());
        true
    }
}

/// A group, where tokens have a target.
fn home(group: GroupId) -> Home {
    Home { target: TargetId(group.0), incarnation: Incarnation(0) }
}

/// Time since a stamp; zero for stamps ahead of us.
fn since(stamp_s: u32, now: Now) -> Duration {
    Duration::from_secs(now.token_s.saturating_sub(u64::from(stamp_s)))
}
