//! Which of several groups takes this request? Each gets its share, and a client that got one may keep it.
//!
//! [`Split`] deals groups out, as a scheduler picks targets: smoothly, over all workers together, remembering nothing.
//! [`keeper`] remembers, and never deals. What the group then decides is a matter of its own.

use crate::clock::Now;
use crate::entropy::Entropy;
use crate::id::GroupId;
use crate::persist::Memory;
use crate::schedule::smooth;
use crate::snapshot::GroupIndex;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

pub mod keeper;
#[cfg(test)]
mod tests;

pub use keeper::{Keeper, SplitSession};

/// Several groups with their shares.
#[derive(Debug)]
pub struct Split {
    branches: Vec<Branch>,
    /// Positions of branches, each as often as its weight, smoothly interleaved. Somebody has a weight.
    slots: Vec<u16>,
    /// Where all workers stand.
    turn: AtomicUsize,
    keeper: Option<Keeper>,
}

/// One of the groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Where it stands in the snapshot.
    pub group: GroupIndex,
    /// Which group it is, across snapshots.
    pub id: GroupId,
    /// Its share; 0: only clients that have it already.
    pub weight: u16,
    /// The cookies that stay with us: that of the split first, then those of the group.
    pub own_cookies: Box<[Box<[u8]>]>,
}

/// What a client got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dealt {
    /// Position of the branch.
    pub branch: usize,
    /// How it came to it.
    pub how: Dealing,
    /// What is remembered once its target answers; `None`: nothing.
    pub session: Option<SplitSession>,
}

/// How a client came to its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dealing {
    /// It had it already.
    Kept,
    /// It was its turn.
    InTurn,
}

impl Dealing {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::InTurn => "in-turn",
        }
    }
}

impl Split {
    /// A split over these groups, of which one has a weight at least.
    #[must_use]
    pub fn new(branches: Vec<Branch>, keeper: Option<Keeper>) -> Self {
        let weights: Vec<(u16, u32)> =
            (0..).zip(&branches).map(|(at, branch)| (at, u32::from(branch.weight))).collect();
        // At most five weights up to 100 are 500 slots.
        let slots = smooth::schedule(&weights, crate::limits::SCHEDULE_SLOTS);
        Self { branches, slots, turn: AtomicUsize::new(0), keeper }
    }

    /// The groups, in the order of the spec.
    #[must_use]
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// How clients keep their group, if they do.
    #[must_use]
    pub fn keeper(&self) -> Option<&Keeper> {
        self.keeper.as_ref()
    }

    /// Deals a group out to a client that shows `tokens` of the split's cookie.
    pub fn deal(
        &self,
        tokens: &[&[u8]],
        client: IpAddr,
        memory: &mut Memory,
        now: Now,
        entropy: &mut Entropy,
    ) -> Dealt {
        let Some(keeper) = &self.keeper else {
            return Dealt { branch: self.next(1), how: Dealing::InTurn, session: None };
        };
        if let Some((at, session)) = self.kept(keeper, tokens, Some(memory), now) {
            return Dealt { branch: at, how: Dealing::Kept, session: Some(session) };
        }
        if let Some((group, session)) = keeper.first(memory, client, now)
            && let Some(branch) = self.position(group)
        {
            return Dealt { branch, how: Dealing::Kept, session: Some(session) };
        }
        let branch = self.next(1);
        let session = keeper.begin(memory, client, self.branches[branch].id, entropy);
        Dealt { branch, how: Dealing::InTurn, session: Some(session) }
    }

    /// What [`Split::deal`] would deal out, without a turn being taken.
    #[must_use]
    pub fn rehearse(&self, tokens: &[&[u8]], now: Now) -> Dealt {
        let kept = self.keeper.as_ref().and_then(|keeper| self.kept(keeper, tokens, None, now));
        match kept {
            Some((branch, session)) => Dealt { branch, how: Dealing::Kept, session: Some(session) },
            None => Dealt { branch: self.next(0), how: Dealing::InTurn, session: None },
        }
    }

    /// The group that a client has already, while it is among these.
    fn kept(
        &self,
        keeper: &Keeper,
        tokens: &[&[u8]],
        memory: Option<&mut Memory>,
        now: Now,
    ) -> Option<(usize, SplitSession)> {
        let (group, session) = keeper.recall(tokens, memory, now)?;
        Some((self.position(group)?, session))
    }

    fn position(&self, group: GroupId) -> Option<usize> {
        self.branches.iter().position(|branch| branch.id == group)
    }

    fn next(&self, step: usize) -> usize {
        let turn = self.turn.fetch_add(step, Ordering::Relaxed);
        usize::from(self.slots[turn % self.slots.len()])
    }
}
