//! One address that can serve: what a snapshot says of it.

use crate::clock::Now;
use crate::id::{Home, Incarnation};
use crate::live::TargetLive;
use crate::secrets::HashKey;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// One address that can serve.
#[derive(Debug)]
pub struct Target {
    /// Which target, and which life of it as far as the spec says.
    pub home: Home,
    /// Its name.
    pub name: Arc<str>,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its share; 0: no new sessions.
    pub weight: u16,
    /// Whether the spec lets it take no traffic at all.
    pub is_drained: bool,
    /// Whether sessions of earlier lives are welcome.
    pub reuse_sessions: bool,
    /// Whether its probes tell one life from the next.
    pub tells_its_life: bool,
    /// Requests, connections or flows it is given at once.
    pub max_connections: Option<u32>,
    /// Living sessions it may have before it gets no new ones.
    pub max_sessions: Option<u32>,
    /// What is true of it, whatever snapshot is in force.
    pub live: Arc<TargetLive>,
}

/// What is known of a session's home and of this target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// The session belongs to the present life.
    Present,
    /// It belongs to an earlier one that is as welcome, or to one that nobody had told yet.
    Welcome,
    /// It belongs to an earlier one.
    Earlier,
}

impl Target {
    /// What a session that is bound to it now remembers.
    #[must_use]
    pub fn life(&self) -> Home {
        match self.tells_its_life {
            true => self.home.in_life(self.live.told_life()),
            false => self.home,
        }
    }

    /// The life that a target tells itself by `value`; the same on every node, whatever else it calls itself.
    #[must_use]
    pub fn life_told_by(value: &[u8]) -> u32 {
        let hash = HashKey([0; 16]).of(value);
        u32::try_from(hash >> 32).expect("32 bits are left after the shift")
    }

    /// Whether a session that remembers `home` is at home here: in the present life, or in a welcome one.
    #[must_use]
    pub fn is_home(&self, home: Home) -> bool {
        home.target == self.home.target && self.compare(home.incarnation) != Life::Earlier
    }

    /// Whether an incarnation that a session remembers is the present one.
    pub(super) fn compare(&self, remembered: Incarnation) -> Life {
        // Until a probe has told the life, nobody can say that it is another one.
        if self.is_untold() || remembered == self.life().incarnation {
            return Life::Present;
        }
        let was_untold = self.tells_its_life && remembered == self.home.incarnation;
        if was_untold || self.reuse_sessions { Life::Welcome } else { Life::Earlier }
    }

    /// Whether nobody knows yet which life of it this is.
    pub(super) fn is_untold(&self) -> bool {
        self.tells_its_life && self.live.told_life() == 0
    }

    /// Whether it serves as many at once as it may.
    #[must_use]
    pub fn is_at_connection_cap(&self) -> bool {
        self.max_connections.is_some_and(|most| self.live.active.load(Ordering::Relaxed) >= most)
    }

    /// Whether it can take one more session, as far as its caps go.
    #[must_use]
    pub fn has_room(&self) -> bool {
        let has_session_room =
            self.max_sessions.is_none_or(|most| self.live.sessions.load(Ordering::Relaxed) < most);
        has_session_room && !self.is_at_connection_cap()
    }

    /// Whether it takes new sessions: let by its operator and fit, or fit does not matter.
    pub(super) fn takes_new(&self, now: Now, health_matters: bool) -> bool {
        let is_active = self.live.drain.state(now) == crate::drain::AdminState::Active;
        self.weight > 0 && !self.is_drained && is_active && (!health_matters || self.live.is_fit(now))
    }
}
