//! What happened just now that operators want to hear of? Told to the log, to all who listen to the stream, and to those
//! who ask a little later.
//!
//! | file | question |
//! |---|---|
//! | `catalogue.rs` | Which kinds are there, and how bad is each? |
//! | `ring.rs` | Who hears of it, and who has missed what? |
//! | `cover.rs` | How does a mark look to those who shall not count? |
//! | `log.rs` | What does the log say of it? |

use homing_core::group::{Group, Target};
use serde::{Deserialize, Serialize};

pub mod catalogue;
mod cover;
mod log;
mod ring;
#[cfg(test)]
mod tests;

pub use catalogue::{Severity, severity};
pub use ring::{Events, Following, Gap, Heard, Mark, NoMark, Past};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A target begins to be emptied, or is from now on in another way.
    DrainBegan {
        /// Which target.
        #[serde(flatten)]
        target: TargetName,
        /// Who wants that: `operator`, or the `spec`.
        by: String,
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
    /// A target begins to take new sessions, and its share grows.
    RampBegan {
        /// Which target.
        #[serde(flatten)]
        target: TargetName,
        /// How long it grows, in seconds.
        time_s: u64,
    },
    /// The share of a target does not grow any more.
    RampEnded {
        /// Which target.
        #[serde(flatten)]
        target: TargetName,
        /// Why.
        why: RampEnd,
    },
    /// Connections and flows are cut off whose target has left its group or is unhealthy: the group's `drain` is over.
    ConnectionsCut {
        /// Which target.
        #[serde(flatten)]
        target: TargetName,
        /// Why.
        why: CutReason,
        /// How much it was serving: what had begun of requests is finished.
        connections: u64,
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
    /// A bound was met; told at most once a minute for each thing that has it.
    LimitMet {
        /// Which bound, as [`homing_core::bound::Bound`] names it.
        limit: String,
        /// Name of the load balancer, where the bound is of one.
        load_balancer: Option<String>,
        /// Name of the listener, where the bound is of one.
        listener: Option<String>,
        /// Name of the group, where the bound is of one.
        group: Option<String>,
        /// How often it was met since that was told last.
        times: u64,
        /// Living sessions that had to go for it.
        evicted: u64,
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
    /// A change took effect.
    RevisionMade {
        /// Its number.
        revision: u64,
        /// Who made it.
        author: String,
        /// By which way it came, as [`crate::change::Origin`] names it.
        origin: String,
        /// The reason that was given.
        why: Option<String>,
        /// The revision that came back by it.
        of: Option<u64>,
        /// Objects that are new.
        added: u64,
        /// Objects that say something else.
        changed: u64,
        /// Objects that are gone.
        removed: u64,
    },
    /// The file was read and did not take effect; what ran goes on.
    ReloadRefused {
        /// The file.
        file: String,
        /// `refused`: it has problems; `failed`: the datapath could not run it.
        outcome: String,
        /// How many problems it has.
        problems: u64,
        /// The first of them.
        first: String,
        /// The revision that goes on.
        running: u64,
    },
    /// The store keeps a certificate of a new name.
    CertificateStored {
        /// Its name.
        certificate: String,
        /// When it ends to hold, in seconds since 1970.
        not_after_s: u64,
        /// Who brought it.
        author: String,
    },
    /// The store keeps another certificate under a name that it knew: those who use it show that one from now on.
    CertificateReplaced {
        /// Its name.
        certificate: String,
        /// When it ends to hold, in seconds since 1970.
        not_after_s: u64,
        /// Who brought it.
        author: String,
    },
    /// The store has forgotten a certificate.
    CertificateRemoved {
        /// Its name.
        certificate: String,
    },
    /// A certificate that a listener shows ends to hold soon, or has ended.
    CertificateExpires {
        /// Name of the load balancer.
        load_balancer: String,
        /// Name of the listener.
        listener: String,
        /// When it ends to hold, in seconds since 1970.
        not_after_s: u64,
        /// Whole days that are left.
        left_days: u64,
    },
    /// A load balancer of the API does not run: it does not fit to what the file says, or cannot be used.
    LoadBalancerSetAside {
        /// Its name.
        load_balancer: String,
        /// Why.
        why: String,
    },
    /// A load balancer that was set aside runs again.
    LoadBalancerBack {
        /// Its name.
        load_balancer: String,
    },
    /// The store did not take something, or could not be read; told at most once a minute.
    StoreFailed {
        /// How often since that was told last.
        times: u64,
        /// Why it was the last time.
        why: String,
    },
    /// Notes of the audit were not kept; told at most once a minute. Those of writes are in the log.
    AuditLost {
        /// How many since that was told last.
        notes: u64,
    },
    /// Somebody tried to sign in too often and has to wait; told at most once a minute.
    LoginLimited {
        /// How many attempts were not looked at since that was told last.
        times: u64,
        /// From where the last one came.
        address: String,
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

/// Why the share of a target does not grow any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RampEnd {
    /// It takes all of it.
    Whole,
    /// It takes no new sessions: it is not healthy, or its operator does not want it to.
    Unfit,
    /// It has left its group, or the group does not start its targets slowly any more.
    Gone,
}

/// Why connections are cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CutReason {
    /// The target has left its group.
    Removed,
    /// Its probes find it unhealthy.
    Unhealthy,
}

impl CutReason {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Unhealthy => "unhealthy",
        }
    }
}

impl DrainEnd {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Empty, Self::Deadline, Self::Cancelled];
}

impl RampEnd {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Unfit => "unfit",
            Self::Gone => "gone",
        }
    }
}

/// An event with its number and its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Counts up from 1 while the node runs.
    pub number: u64,
    /// Seconds since 1970.
    pub at_s: u64,
    /// How bad it is.
    pub severity: Severity,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
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
