//! What do answers about changes look like?

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::problem::Mistake;
use crate::edit;

/// What came of a change, or would come of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// The revision that runs.
    pub revision: u64,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// What it does to traffic.
    pub impact: Impact,
    /// The object as it would be, if there is one.
    pub after: Option<serde_json::Value>,
    /// Load balancers that stay as the file says.
    pub left_to_file: Vec<String>,
    /// Of a dry run: where something else would be said than now.
    #[serde(default)]
    pub changes: Vec<Difference>,
    /// Whether there are more such places.
    #[serde(default)]
    pub changes_are_cut: bool,
    /// Of a dry run: what would be allowed and is probably not meant so, as far as the change brings it.
    #[serde(default)]
    pub warnings: Vec<Mistake>,
}

/// What a change does to traffic. Names are `load balancer/listener` and `load balancer/group/target`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Impact {
    /// Listeners, or addresses of them, that begin to accept.
    pub listeners_opened: Vec<String>,
    /// Listeners, or addresses of them, that accept nothing more.
    pub listeners_closed: Vec<String>,
    /// Listeners that go on at every address.
    pub listeners_kept: u64,
    /// Open connections that end at once.
    pub connections_reset: u64,
    /// Sessions that stay at home.
    pub sessions_kept: u64,
    /// Sessions whose home goes, and that get another one.
    pub sessions_moved: u64,
    /// Sessions that are forgotten.
    pub sessions_ended: u64,
    /// Targets that are new, or have another address.
    pub targets_added: Vec<String>,
    /// Targets that go.
    pub targets_removed: Vec<String>,
    /// Targets that have another weight.
    pub targets_reweighted: Vec<String>,
}

impl From<&edit::Impact> for Impact {
    fn from(impact: &edit::Impact) -> Self {
        let impact = impact.clone();
        Self {
            listeners_opened: impact.listeners_opened,
            listeners_closed: impact.listeners_closed,
            listeners_kept: impact.listeners_kept,
            connections_reset: impact.connections_reset,
            sessions_kept: impact.sessions_kept,
            sessions_moved: impact.sessions_moved,
            sessions_ended: impact.sessions_ended,
            targets_added: impact.targets_added,
            targets_removed: impact.targets_removed,
            targets_reweighted: impact.targets_reweighted,
        }
    }
}

/// A change that took effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Revision {
    /// Its number.
    pub revision: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Who.
    pub author: String,
    /// By which way: `boot`, `file`, `reload`, `api`, `rollback` or `import`.
    pub origin: String,
    /// The reason, if one was given.
    pub why: Option<String>,
    /// Of a rollback: the revision that came back.
    pub of: Option<u64>,
    /// Objects that are new.
    pub added: u64,
    /// Objects of which something else is said.
    pub changed: u64,
    /// Objects that are gone.
    pub removed: u64,
}

/// Some revisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RevisionPage {
    /// The newest first.
    pub revisions: Vec<Revision>,
    /// What to ask for as `cursor` to get more; `null`: that was all.
    pub next: Option<u64>,
}

/// What is said otherwise in one revision than in another one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Diff {
    /// The first one.
    pub from: u64,
    /// The other one.
    pub to: u64,
    /// Where they differ.
    pub changes: Vec<Difference>,
    /// Whether there are more.
    pub is_cut: bool,
}

/// One place where two revisions differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// Where: `load_balancers.shop.groups.web.targets.a.weight`.
    pub path: String,
    /// What the first one says; `null`: nothing.
    pub before: Option<serde_json::Value>,
    /// What the other one says; `null`: nothing.
    pub after: Option<serde_json::Value>,
}

impl From<&edit::Revision> for Revision {
    fn from(revision: &edit::Revision) -> Self {
        let edit::Revision { number, at_ms, author, origin, why, of, added, changed, removed } =
            revision.clone();
        let origin = origin.as_str().to_owned();
        Self { revision: number, at_ms, author, origin, why, of, added, changed, removed }
    }
}

impl From<edit::Diff> for Diff {
    fn from(diff: edit::Diff) -> Self {
        let edit::Diff { from, to, changes, is_cut } = diff;
        let change = |edit::Difference { path, before, after }| Difference { path, before, after };
        Self { from, to, changes: changes.into_iter().map(change).collect(), is_cut }
    }
}
