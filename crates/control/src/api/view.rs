//! What do the answers of the API look like? Programs that ask it may read them with these types.
//!
//! Times are whole seconds and end in `_s`. A name that is `null` is one of something that is not there any more.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

mod certificate;
mod change;
pub mod edition;
mod event;
mod identity;
pub mod traffic;

pub use certificate::Certificate;
pub use change::{Diff, Difference, Impact, Outcome, Revision, RevisionPage};
pub use event::{Event, EventPage, Gap};
pub use identity::{AuditNote, AuditPage, Me, NewToken, Token, User};

/// A load balancer, with the names of what it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LoadBalancerRow)]
pub struct LoadBalancer {
    /// Its name.
    pub name: String,
    /// Which rules hold for it.
    pub edition: String,
    /// Its region.
    pub region: String,
    /// Its project.
    pub project: String,
    /// What people are told of it.
    #[serde(default)]
    pub description: Option<String>,
    /// Words by which people find it, each under a name.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// Whose API made it; `null`: the native one, or the file.
    #[serde(default)]
    pub dialect: Option<String>,
    /// Who may change it: `file` or `api`.
    pub managed_by: String,
    /// Names of its listeners.
    #[serde(deserialize_with = "names")]
    pub listeners: Vec<String>,
    /// Names of its groups.
    #[serde(deserialize_with = "names")]
    pub groups: Vec<String>,
}

/// Reads names, or objects that have one: a load balancer alone is shown with all that is said of it.
fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Named {
        Name(String),
        Object { name: String },
    }
    let named = Vec::<Named>::deserialize(deserializer)?;
    Ok(named.into_iter().map(|(Named::Name(name) | Named::Object { name })| name).collect())
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = GroupState)]
pub struct Group {
    /// Name of its load balancer.
    pub load_balancer: String,
    /// Its name.
    pub name: String,
    /// Who gets a new session.
    pub scheduler: String,
    /// How a session comes home; `null`: it does not.
    pub persistence: Option<Persistence>,
    /// Orders for sessions that have not come by since.
    pub pending_orders: u64,
    /// In the order of the spec.
    pub targets: Vec<Target>,
}

/// How the sessions of a group come home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Persistence {
    /// What names a session.
    pub method: String,
    /// Idle limit.
    pub timeout_s: u64,
    /// Absolute limit, where there is one.
    pub max_lifetime_s: Option<u64>,
    /// Sessions that this node knows, expired ones that were not cleared away yet included.
    pub known_sessions: u64,
    /// Most sessions that it promises to know.
    pub table_size: u64,
    /// Living sessions that had to make room.
    pub evicted: u64,
    /// Newcomers for which there was no room.
    pub refused: u64,
}

/// A target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TargetState)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// Where it listens.
    pub address: String,
    /// Its share; 0: no new sessions.
    pub weight: u16,
    /// `unknown`, `healthy` or `unhealthy`.
    pub health: String,
    /// `active`, `draining` or `drained`.
    pub admin_state: String,
    /// Its drain; `null`: it is active.
    pub drain: Option<Drain>,
    /// How its share grows since it began to take new sessions; `null`: it takes all of it, or none.
    #[serde(default)]
    pub ramp: Option<Ramp>,
    /// Living sessions at home here.
    pub sessions: u64,
    /// Whether that is all of them: the group's table lost none that may still live.
    pub sessions_exact: bool,
    /// Requests, connections or flows it serves now.
    pub connections: u64,
}

/// A share that grows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ramp {
    /// The part of its share that the target takes now, in percent.
    pub percent: u16,
    /// Time until it takes all of it.
    pub remaining_s: u64,
}

/// A drain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Drain {
    /// What becomes of the sessions: `hold`, `release` or `move`.
    pub policy: String,
    /// Time since it began.
    pub age_s: u64,
    /// Time until the target is drained whatever it has; `null`: it takes as long as it takes.
    pub deadline_s: Option<u64>,
}

/// How far a drain has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Drained {
    /// Whether it is over.
    pub drained: bool,
    /// `active`, `draining` or `drained`.
    pub admin_state: String,
    /// Living sessions it still has.
    pub sessions: u64,
    /// Requests, connections or flows it still serves.
    pub connections: u64,
    /// Time until it is over whatever the target has.
    pub deadline_s: Option<u64>,
}

/// What the probes of a target have found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HealthHistory {
    /// `unknown`, `healthy` or `unhealthy`.
    pub health: String,
    /// Whether it is probed.
    pub is_probed: bool,
    /// Whether it rests, because it did not accept connections.
    pub is_resting: bool,
    /// Probes that passed.
    pub passes: u64,
    /// Probes that failed.
    pub failures: u64,
    /// Changes of its health, the newest first: at most 64.
    pub changes: Vec<HealthChange>,
    /// Its last probes, the newest first: at most 16.
    pub probes: Vec<Probe>,
}

/// A change of health.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HealthChange {
    /// When, in seconds since 1970.
    pub at_s: u64,
    /// What it was.
    pub from: String,
    /// What it became.
    pub to: String,
    /// What the probe found that tipped it.
    pub why: String,
}

/// A probe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Probe {
    /// When it ended, in seconds since 1970.
    pub at_s: u64,
    /// Whether the target passed.
    pub passed: bool,
    /// What it found.
    pub found: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// What a target said when it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Probed {
    /// Whether it passed.
    pub passed: bool,
    /// What was found.
    pub found: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// When it ended, in seconds since 1970.
    pub at_s: u64,
    /// Where it was asked.
    pub address: String,
    /// How: the kind of the group's health check; without one, `tcp`.
    pub kind: String,
    /// Whether it counts for the health of the target.
    pub counted: bool,
    /// How the target is now: `unknown`, `healthy` or `unhealthy`.
    pub health: String,
}

/// What was ordered for all sessions of a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unstuck {
    /// How many there are.
    pub sessions: u64,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Its name: 16 hexadecimal digits.
    pub id: String,
    /// Name of its load balancer.
    pub load_balancer: String,
    /// Name of its group.
    pub group: String,
    /// What names it.
    pub method: String,
    /// Where it is at home.
    pub target: Option<String>,
    /// The client's address, or its network where the group's prefix is shorter; where that names the session, and has
    /// been seen since the node started.
    pub client: Option<String>,
    /// Time since its first request.
    pub first_seen_s_ago: u64,
    /// Time since it was noted as seen.
    pub last_seen_s_ago: u64,
    /// Time until it ends if nothing more comes, at the latest.
    pub expires_in_s: u64,
    /// Connections and flows that use it now.
    pub connections: u64,
    /// Whether its target has answered.
    pub is_confirmed: bool,
    /// What an operator has ordered, and it has not come by since.
    pub order: Option<Order>,
}

/// An order for a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// `move`, `unpin` or `expire`.
    pub what: String,
    /// Where to, for `move`.
    pub target: Option<String>,
}

/// Some sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionPage {
    /// In no order that means anything.
    pub sessions: Vec<Session>,
    /// What to ask for as `cursor` to get more; `null`: that was all.
    pub next: Option<String>,
}

/// A session, and what was decided for it lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionStory {
    /// The session.
    #[serde(flatten)]
    pub session: Session,
    /// Newest first, as far as they are remembered.
    pub decisions: Vec<Decision>,
}

/// A session for which something was ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Steered {
    /// The session as it was when the order was given.
    #[serde(flatten)]
    pub session: Session,
    /// When it is carried out.
    pub takes_effect: String,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// Time since then, in milliseconds.
    pub ago_ms: u64,
    /// Name of the load balancer.
    pub load_balancer: Option<String>,
    /// Where the client came in.
    pub listener: Option<String>,
    /// The group that decided.
    pub group: Option<String>,
    /// The session, where it has a name.
    pub session: Option<String>,
    /// Who asked.
    pub client: String,
    /// Who got it.
    pub target: Option<String>,
    /// Why.
    pub reason: String,
    /// HTTP status of the answer; `null`: there is none.
    pub status: Option<u16>,
}

/// Recent decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decisions {
    /// Newest first.
    pub decisions: Vec<Decision>,
}

/// What the debug header of an answer says, and whether that is so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Verified {
    /// Whether a node with this node's secret wrote it. What it says means nothing otherwise.
    pub valid: bool,
    /// The group that decided.
    pub group: Option<String>,
    /// Who got the request.
    pub target: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The session, where it had a name.
    pub session: Option<String>,
    /// When, in seconds since 1970.
    pub at_s: Option<u64>,
}
