//! Which of several groups does a request go to, and what is its client told?

use super::forward::OwnCookie;
use super::line::memory_of;
use super::session_key::Shown;
use crate::store::Key;
use crate::worker::Worker;
use homing_core::persist::KeySource;
use homing_core::snapshot::GroupIndex;
use homing_core::split::{Branch, Dealt, Split, SplitSession};
use homing_wire::http1::RequestHead;
use std::net::IpAddr;
use std::sync::Arc;

/// A group that was dealt out.
#[derive(Debug)]
pub(super) struct Dealing<'a> {
    split: &'a Arc<Split>,
    dealt: Dealt,
    /// Whether the request showed the cookie of the split.
    shows_cookie: bool,
}

/// How a client keeps its group, until its answer has told it.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(super) split: Arc<Split>,
    pub(super) session: SplitSession,
    branch: usize,
}

impl Kept {
    /// The names of our cookies: that of the split, and those of the group.
    pub(super) fn own_cookies(&self) -> &[Box<[u8]>] {
        &self.split.branches()[self.branch].own_cookies
    }
}

impl<'a> Dealing<'a> {
    fn branch(&self) -> &'a Branch {
        &self.split.branches()[self.dealt.branch]
    }

    pub(super) fn group(&self) -> GroupIndex {
        self.branch().group
    }

    /// The cookies that stay with us, where that of the split is among them.
    pub(super) fn own_cookie(&self) -> Option<OwnCookie<'a>> {
        self.shows_cookie.then(|| OwnCookie::Many(&self.branch().own_cookies))
    }

    pub(super) fn kept(&self) -> Option<Kept> {
        let (split, branch) = (Arc::clone(self.split), self.dealt.branch);
        self.dealt.session.map(|session| Kept { split, session, branch })
    }
}

impl Worker {
    /// Deals a group out to the client of a request. `None`: the client is gone.
    pub(super) fn deal<'a>(
        &mut self,
        key: Key,
        split: &'a Arc<Split>,
        client: IpAddr,
        head: &RequestHead<'_, 'a>,
    ) -> Option<Dealing<'a>> {
        let memory = memory_of(&mut self.clients, key)?;
        let source = split.keeper().map_or(KeySource::Nothing, |keeper| KeySource::OwnCookie(keeper.names()));
        let shown = Shown::collect(head, source);
        let dealt = split.deal(shown.values(), client, memory, self.now, &mut self.entropy);
        let shows_cookie = !matches!(shown.own_cookie, OwnCookie::Absent);
        Some(Dealing { split, dealt, shows_cookie })
    }
}
