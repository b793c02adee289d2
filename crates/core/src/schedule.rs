//! Who gets a new session? Schedulers pick; they never remember.
//!
//! To add one: a file here, its `mod` line, a variant of [`SchedulerKind`], a row in [`SCHEDULERS`].

use crate::entropy::Entropy;
use crate::group::Target;
use crate::limits;
use crate::secrets::HashKey;
use crate::spec::SchedulerKind;
use std::net::IpAddr;
use std::sync::atomic::AtomicUsize;

pub mod ip_hash;
pub mod least;
pub mod maglev;
pub mod round_robin;
pub mod smooth;
pub mod two_choices;

/// A scheduler that operators choose by name.
#[derive(Clone, Copy, Debug)]
pub struct SchedulerRow {
    /// Which one.
    pub kind: SchedulerKind,
    /// Its name in specs.
    pub name: &'static str,
    /// What it does, for docs and forms.
    pub summary: &'static str,
}

/// The catalogue.
pub const SCHEDULERS: &[SchedulerRow] = &[
    SchedulerRow {
        kind: SchedulerKind::WeightedRoundRobin,
        name: "weighted-round-robin",
        summary: "exact shares by weight, smoothly interleaved, over all workers together",
    },
    SchedulerRow {
        kind: SchedulerKind::WeightedLeastConnections,
        name: "weighted-least-connections",
        summary: "the fewest active connections for its weight",
    },
    SchedulerRow {
        kind: SchedulerKind::IpHash,
        name: "ip-hash",
        summary: "the client address decides; changing one target moves only its share",
    },
    SchedulerRow {
        kind: SchedulerKind::Maglev,
        name: "maglev",
        summary: "the client address decides by a table; the fastest hash for many targets",
    },
    SchedulerRow {
        kind: SchedulerKind::RandomTwoChoices,
        name: "random-two-choices",
        summary: "two drawn by weight, the less busy one gets it",
    },
    SchedulerRow {
        kind: SchedulerKind::LeastSessions,
        name: "least-sessions",
        summary: "the fewest living sessions for its weight",
    },
];

/// The targets that take new sessions now, and what was computed from them once.
#[derive(Debug, Default)]
pub struct Usable {
    /// Positions of the targets, in their group's order.
    pub targets: Vec<u16>,
    /// Positions of targets, each as often as its weight, smoothly interleaved. Empty if `targets` is.
    pub slots: Vec<u16>,
    /// The Maglev table, for groups that schedule by it.
    pub maglev: Vec<u16>,
    /// Weights by position, while some target takes less than its share; empty: those of the targets hold.
    weights: Vec<u32>,
}

impl Usable {
    /// Prepares what `kind` needs for the targets at `usable`. `weights` are by position; empty: those of the targets.
    #[must_use]
    pub fn new(kind: SchedulerKind, targets: &[Target], usable: Vec<u16>, weights: Vec<u32>) -> Self {
        let mut made = Self { targets: usable, weights, ..Self::default() };
        let weights: Vec<(u16, u32)> =
            made.targets.iter().map(|&at| (at, made.weight(targets, at))).collect();
        if kind == SchedulerKind::Maglev {
            made.maglev = maglev::table(targets, &weights, limits::MAGLEV_ENTRIES);
        }
        made.slots = smooth::schedule(&weights, limits::SCHEDULE_SLOTS);
        made
    }

    /// What the target at `at` weighs beside the others.
    fn weight(&self, targets: &[Target], at: u16) -> u32 {
        let at = usize::from(at);
        self.weights.get(at).copied().unwrap_or_else(|| u32::from(targets[at].weight))
    }
}

/// All a scheduler may look at.
pub struct Pick<'a> {
    /// The group's targets.
    pub targets: &'a [Target],
    /// Those that may be picked.
    pub usable: &'a Usable,
    /// Where the round robin of all workers stands.
    pub cursor: &'a AtomicUsize,
    /// Who asks.
    pub client: IpAddr,
    /// Keys the hashes.
    pub hash_key: &'a HashKey,
    /// Targets that this request has already tried.
    pub tried: &'a Tried,
}

impl Pick<'_> {
    /// Picks a target by `kind`; `None` when every usable target has been tried.
    #[must_use]
    pub fn by(&self, kind: SchedulerKind, entropy: &mut Entropy) -> Option<u16> {
        if self.usable.targets.is_empty() {
            return None;
        }
        match kind {
            SchedulerKind::WeightedRoundRobin => round_robin::pick(self),
            SchedulerKind::WeightedLeastConnections => least::pick(self, |target| &target.live.active),
            SchedulerKind::IpHash => ip_hash::pick(self),
            SchedulerKind::Maglev => maglev::pick(self),
            SchedulerKind::RandomTwoChoices => two_choices::pick(self, entropy),
            SchedulerKind::LeastSessions => least::pick(self, |target| &target.live.sessions),
        }
    }

    /// Picks by hash of `key`, whatever the scheduler: where there is no room to remember.
    #[must_use]
    pub fn hashed(&self, key: u128) -> Option<u16> {
        let candidates = self.usable.targets.iter().copied().filter(|&at| self.may(at));
        ip_hash::highest(self.targets, candidates, self.hash_key, key)
    }

    fn weight(&self, at: u16) -> u32 {
        self.usable.weight(self.targets, at)
    }

    fn may(&self, at: u16) -> bool {
        !self.tried.contains(at) && self.targets[usize::from(at)].has_room()
    }
}

/// The targets one request has already been sent to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    positions: [u16; limits::CONNECT_ATTEMPTS],
    count: u8,
}

impl Tried {
    /// Notes a target. Beyond [`limits::CONNECT_ATTEMPTS`] nothing more is tried, so nothing is noted.
    pub fn add(&mut self, at: u16) {
        if let Some(slot) = self.positions.get_mut(usize::from(self.count)) {
            *slot = at;
            self.count += 1;
        }
    }

    /// Whether a target was tried.
    #[must_use]
    pub fn contains(&self, at: u16) -> bool {
        self.positions[..usize::from(self.count)].contains(&at)
    }

    /// How many were tried.
    #[must_use]
    pub fn count(&self) -> usize {
        usize::from(self.count)
    }
}

/// Hashes a client for the schedulers that let the address decide: IPv4 whole, IPv6 by /64.
pub(crate) fn client_key(client: IpAddr) -> u128 {
    match client.to_canonical() {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits() >> 64 << 64,
    }
}

#[cfg(test)]
mod tests;
