//! What does the model know of a session and its client?

use crate::machine::Life;
use homing_core::group::Choice;
use homing_core::persist::table::SessionTable;
use homing_core::persist::{Memory, Session, SessionId};
use homing_core::reason::Reason;
use homing_core::snapshot::Snapshot;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A session, and where it is at home.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: Option<SessionId>,
    pub(crate) machine: usize,
    pub(crate) life: Life,
    /// It began at some time of these.
    pub(crate) first_ms: RangeInclusive<u64>,
    /// It was certainly remembered as seen then.
    pub(crate) answered_ms: u64,
    /// What is stored of it was stored at some time of these. For a cookie the two are equal.
    pub(crate) stored_ms: RangeInclusive<u64>,
    /// It was perhaps seen as late as then.
    pub(crate) seen_ms: u64,
    /// What the table had given up before the request that made it so.
    pub(crate) losses: u64,
    /// Whether its target has answered, or everything else is open.
    pub(crate) is_certain: bool,
}

pub(crate) struct Client {
    pub(crate) address: IpAddr,
    pub(crate) cookie: Option<Vec<u8>>,
    pub(crate) keeps_alive: bool,
    pub(crate) memory: Memory,
    pub(crate) known: Option<Known>,
    /// Counts up with each change of what is known that another request must not undo.
    pub(crate) version: u64,
    pub(crate) flight: Option<Flight>,
    pub(crate) open: Vec<Tunnel>,
    /// Who sheltered it last, and under what circumstances.
    pub(crate) shelter: Option<(String, usize)>,
    /// How many names applications gave it.
    pub(crate) names: u32,
}

/// A request that waits for its answer.
pub(crate) struct Flight {
    pub(crate) choice: Choice,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) machine: usize,
    pub(crate) began_ms: u64,
    /// Why it went where it was sent first.
    pub(crate) first_reason: Reason,
    /// What was known of its session then.
    pub(crate) known: Option<Known>,
    pub(crate) version: u64,
    /// The cookie that it showed.
    pub(crate) shown: Option<Vec<u8>>,
    /// Whether the session has been at home there before.
    pub(crate) was_home: bool,
    /// Whether it pinned the session there, before anybody answered.
    pub(crate) has_pinned: bool,
    pub(crate) losses: u64,
    /// What its connection remembers.
    pub(crate) memory: Memory,
}

/// A connection that lasts.
pub(crate) struct Tunnel {
    pub(crate) session: Session,
    pub(crate) snapshot: Arc<Snapshot>,
    /// Whether its session stood in the table when it opened, and has not ended since: the table may not drop it.
    pub(crate) holds: bool,
}

impl Client {
    pub(crate) fn new(address: IpAddr, keeps_alive: bool) -> Self {
        Self {
            address,
            cookie: None,
            keeps_alive,
            memory: Memory::default(),
            known: None,
            version: 0,
            flight: None,
            open: Vec::new(),
            shelter: None,
            names: 0,
        }
    }

    /// Whether all its open connections are of this session, and at least one is.
    pub(crate) fn holds(&self, known: &Known) -> bool {
        let is_its = self.known.as_ref().is_some_and(|its| its.id == known.id);
        is_its && !self.open.is_empty() && self.open.iter().all(|tunnel| tunnel.holds)
    }

    /// What is known of its session changed, or is not known any more.
    pub(crate) fn learn(&mut self, known: Option<Known>) {
        let is_same = self.known.as_ref().map(|known| known.id) == known.as_ref().map(|known| known.id);
        self.open.iter_mut().for_each(|tunnel| tunnel.holds &= is_same);
        self.known = known;
        self.version += 1;
    }
}

impl Known {
    /// A session that is stored now.
    pub(crate) fn stored(self, now_ms: u64) -> Self {
        Self { stored_ms: now_ms..=now_ms, ..self }
    }
}

impl Flight {
    /// Whether its session began with it.
    pub(crate) fn is_new(&self) -> bool {
        is_new(self.first_reason)
    }

    pub(crate) fn table(&self) -> Option<&Arc<SessionTable>> {
        self.snapshot.groups[0].persistence.table()
    }
}

/// Whether a decision for this reason begins a session.
pub(crate) fn is_new(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::New
            | Reason::NoKey
            | Reason::UnknownKey
            | Reason::BadToken
            | Reason::ExpiredIdle
            | Reason::ExpiredAbsolute
            | Reason::OperatorExpired
    )
}
