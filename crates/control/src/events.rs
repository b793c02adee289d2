//! What happened just now that operators want to hear of? Told to the log, and to all who listen to the stream.
//!
//! Nobody waits for a listener: who reads too slowly misses events, and is told how many.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use homing_core::clock::Now;
use homing_core::group::{Group, Target};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

use crate::limits;

#[cfg(test)]
mod tests;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// An operator begins to empty a target, or changes how.
    DrainBegan {
        /// Which target.
        #[serde(flatten)]
        target: TargetName,
        /// What becomes of its sessions: `hold`, `release` or `move`.
        policy: String,
        /// Time until it is drained whatever it still has, in seconds.
        deadline_s: Option<u64>,
    },
    /// A drain is over.
    DrainEnded {
        /// Which target.
        #[serde(flatten)]
        target: TargetName,
        /// Why.
        why: DrainEnd,
    },
    /// An operator moves a session: it arrives with its next request.
    SessionMoved {
        /// Which session.
        #[serde(flatten)]
        session: SessionName,
        /// Its new home.
        to: String,
    },
    /// An operator lets a session be scheduled anew at its next request.
    SessionUnpinned {
        /// Which session.
        #[serde(flatten)]
        session: SessionName,
    },
    /// An operator ends a session: who comes with its key is new.
    SessionExpired {
        /// Which session.
        #[serde(flatten)]
        session: SessionName,
    },
    /// An operator lets every session of a target be scheduled anew at its next request.
    TargetUnstuck {
        /// Which target.
        #[serde(flatten)]
        target: TargetName,
        /// How many are at home there.
        sessions: u64,
    },
    /// A group has met a bound; told at most once a minute.
    LimitMet {
        /// Name of the load balancer.
        load_balancer: String,
        /// Name of the group.
        group: String,
        /// Which bound.
        limit: Limit,
        /// Living sessions that had to go since it was told last.
        evicted: u64,
        /// Newcomers that were not let in since then.
        refused: u64,
    },
    /// The probes of a target find it in another health.
    HealthChanged {
        /// Which target.
        #[serde(flatten)]
        target: TargetName,
        /// What it was.
        from: String,
        /// What it is.
        to: String,
        /// What the last probe found.
        why: String,
    },
    /// A task of the control plane died, by our fault, and begins again. Traffic does not need it.
    TaskRestarted {
        /// Which task.
        task: String,
        /// How it ended.
        why: String,
    },
}

/// Which target an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetName {
    /// Name of the load balancer.
    pub load_balancer: String,
    /// Name of the group.
    pub group: String,
    /// Its own name.
    pub target: String,
}

/// Which session an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionName {
    /// Name of the load balancer.
    pub load_balancer: String,
    /// Name of the group.
    pub group: String,
    /// Its name.
    pub session: String,
    /// The target where it was at home; `None`: it is gone.
    pub from: Option<String>,
}

/// Why a drain is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrainEnd {
    /// The target has neither sessions nor connections.
    Empty,
    /// Its deadline has passed.
    Deadline,
    /// An operator lets it take traffic again.
    Cancelled,
}

impl DrainEnd {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Empty, Self::Deadline, Self::Cancelled];
}

/// A bound of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Sessions in its table.
    SessionTable,
    /// Orders of operators that are pending.
    Orders,
}

/// An event with its number and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Counts up from 1 while the node runs.
    pub number: u64,
    /// Seconds since 1970.
    pub at_s: u64,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// Where events are told. Clones are the same place.
#[derive(Clone, Debug)]
pub struct Events {
    listeners: broadcast::Sender<Arc<Told>>,
    told: Arc<AtomicU64>,
}

impl Default for Events {
    fn default() -> Self {
        Self { listeners: broadcast::Sender::new(limits::EVENTS_WAITING), told: Arc::default() }
    }
}

impl Events {
    /// Tells an event.
    pub fn tell(&self, event: Event, now: Now) {
        event.log();
        let number = self.told.fetch_add(1, Ordering::Relaxed) + 1;
        // Nobody listens, most of the time.
        let _ = self.listeners.send(Arc::new(Told { number, at_s: now.token_s, event }));
    }

    /// How many listen.
    #[must_use]
    pub fn listening(&self) -> usize {
        self.listeners.receiver_count()
    }

    /// Hears every event from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Told>> {
        self.listeners.subscribe()
    }
}

impl TargetName {
    /// The name of a target.
    #[must_use]
    pub fn of(group: &Group, target: &Target) -> Self {
        Self {
            load_balancer: group.load_balancer.to_string(),
            group: group.name.to_string(),
            target: target.name.to_string(),
        }
    }
}

impl Event {
    /// The stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::DrainBegan { .. } => "drain-began",
            Self::DrainEnded { .. } => "drain-ended",
            Self::SessionMoved { .. } => "session-moved",
            Self::SessionUnpinned { .. } => "session-unpinned",
            Self::SessionExpired { .. } => "session-expired",
            Self::TargetUnstuck { .. } => "target-unstuck",
            Self::LimitMet { .. } => "limit-met",
            Self::HealthChanged { .. } => "health-changed",
            Self::TaskRestarted { .. } => "task-restarted",
        }
    }

    fn log(&self) {
        match self {
            Self::DrainBegan { target: TargetName { load_balancer, group, target }, policy, deadline_s } => {
                tracing::info!(load_balancer, group, target, policy, deadline_s, "drain began");
            }
            Self::DrainEnded { target: TargetName { load_balancer, group, target }, why } => {
                tracing::info!(load_balancer, group, target, why = why.as_str(), "drain ended");
            }
            Self::SessionMoved { session, to } => session.log("session moved", Some(to)),
            Self::SessionUnpinned { session } => session.log("session unpinned", None),
            Self::SessionExpired { session } => session.log("session expired", None),
            Self::TargetUnstuck { target: TargetName { load_balancer, group, target }, sessions } => {
                tracing::info!(load_balancer, group, target, sessions, "target unstuck");
            }
            Self::LimitMet { load_balancer, group, limit, evicted, refused } => {
                let limit = limit.as_str();
                tracing::warn!(load_balancer, group, limit, evicted, refused, "limit met");
            }
            Self::TaskRestarted { task, why } => {
                tracing::error!(task, why, "task of the control plane died and begins again");
            }
            // Whoever finds it logs it, with the address.
            Self::HealthChanged { .. } => {}
        }
    }
}

impl SessionName {
    fn log(&self, what: &'static str, to: Option<&str>) {
        let Self { load_balancer, group, session, from } = self;
        tracing::info!(load_balancer, group, session, from, to, "{what}");
    }
}

impl DrainEnd {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Deadline => "deadline",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Limit {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionTable => "session-table",
            Self::Orders => "orders",
        }
    }
}
