//! What was changed when, by whom, and why?

use serde_json::Value;

use crate::change::Origin;

/// A change that took effect, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its number: the one of the snapshot that it made.
    pub number: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Who.
    pub author: String,
    /// By which way.
    pub origin: Origin,
    /// The reason, if one was given.
    pub why: Option<String>,
    /// Of a rollback: the revision whose documents came back.
    pub of: Option<u64>,
    /// Objects that are new: load balancers, listeners, rules, groups and targets.
    pub added: u64,
    /// Objects of which something else is said.
    pub changed: u64,
    /// Objects that are gone.
    pub removed: u64,
}

/// What is said otherwise in one revision than in another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Diff {
    /// The earlier one, or whatever was asked for first.
    pub from: u64,
    /// The other one.
    pub to: u64,
    /// Where they differ, in the order of the documents; the first of them, if there are many.
    pub changes: Vec<Difference>,
    /// There are more.
    pub is_cut: bool,
}

/// One place where two revisions differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// As problems have it: `load_balancers.shop.groups.web.targets.a.weight`.
    pub path: String,
    /// What the first one says; `None`: nothing.
    pub before: Option<Value>,
    /// What the second one says; `None`: nothing.
    pub after: Option<Value>,
}
