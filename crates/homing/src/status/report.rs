//! What does a node say of itself, as far as it is shown here? A newer node may say more.

use serde::Deserialize;

/// Everything that is shown.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Status {
    pub(crate) node: Node,
    pub(crate) state: Kept,
    pub(crate) file: File,
    pub(crate) listeners: Vec<Listener>,
    pub(crate) groups: Vec<Group>,
    #[serde(default)]
    pub(crate) findings: Vec<serde::de::IgnoredAny>,
}

/// The process.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Node {
    pub(crate) version: String,
    pub(crate) revision: u64,
    pub(crate) origin: String,
    pub(crate) up_s: u64,
}

/// What outlives it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Kept {
    pub(crate) is_failing: bool,
}

/// The file that it runs.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) last_reload: Option<Reload>,
    #[serde(default)]
    pub(crate) warnings: Vec<String>,
}

/// What came of reading it again.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Reload {
    pub(crate) outcome: String,
    #[serde(default)]
    pub(crate) problems: Vec<String>,
}

/// A listener.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Listener {
    pub(crate) load_balancer: String,
    pub(crate) name: String,
    pub(crate) protocol: String,
    pub(crate) addresses: Vec<String>,
    pub(crate) open_connections: u64,
    pub(crate) accepted_connections: u64,
    pub(crate) refused_connections: u64,
    pub(crate) refused_requests: u64,
    /// 1xx to 5xx.
    pub(crate) answers: [u64; 5],
    pub(crate) received_bytes: u64,
    pub(crate) sent_bytes: u64,
}

/// A group.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Group {
    pub(crate) load_balancer: String,
    pub(crate) name: String,
    pub(crate) persistence: Option<Persistence>,
    pub(crate) targets: Vec<Target>,
}

/// How its sessions come home.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Persistence {
    pub(crate) method: String,
}

/// A target.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) weight: u16,
    pub(crate) health: String,
    pub(crate) admin_state: String,
    pub(crate) sessions: u64,
    pub(crate) sessions_exact: bool,
    pub(crate) active: u64,
    pub(crate) requests: u64,
    pub(crate) connects: u64,
    pub(crate) connect_failures: u64,
    pub(crate) failures: u64,
}

impl Target {
    /// How many sessions it has; `~` before what is not all of them.
    pub(crate) fn known_sessions(&self) -> String {
        format!("{}{}", if self.sessions_exact { "" } else { "~" }, self.sessions)
    }

    /// Requests, or where there are none (layer 4) connections and flows.
    pub(crate) const fn served(&self) -> u64 {
        if self.requests > 0 { self.requests } else { self.connects }
    }

    /// What went wrong there.
    pub(crate) const fn failed(&self) -> u64 {
        self.failures + self.connect_failures
    }
}
