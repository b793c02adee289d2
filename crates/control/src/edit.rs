//! What does an operator's program want changed, and what comes of it?
//!
//! What operators say stays as they said it: one JSON object for each load balancer, its *document*, with the field names
//! of the file and nothing filled in. An edit changes documents; what they say then is read, checked, compiled and
//! published as a file is, and every change that took effect is a revision.
//!
//! A load balancer has one owner, and everything in it follows: the file, or the API. Nobody changes what the other owns.
//!
//! | file | question |
//! |---|---|
//! | `document.rs` | Which form does a document have, and which one is it? |
//! | `tree.rs`, `merge.rs` | How is an edit done to a document? |
//! | `desk.rs` | In which order do edits take effect? |
//! | `impact.rs` | What does a change do to the traffic that is there? |
//! | `revision.rs` | What was changed when, by whom, and why? |
//! | `book.rs` | How do revisions come to the store and back? |
//! | `diff.rs` | Where do documents differ? |
//! | `hidden.rs` | What of documents may be a secret? |
//! | `vault.rs` | How are private keys kept that nobody may read? |
//! | `text.rs` | How do documents become a text that a file could say? |

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use homing_core::problem::{Phrase, Problem, say};
use serde_json::Value;

use crate::change::{Origin, PublishError};
use crate::identity::Scopes;
use crate::limits;
use crate::store::{OfStore, StoreError};

mod book;
pub mod desk;
mod diff;
pub mod document;
pub(crate) mod hidden;
mod impact;
mod merge;
pub mod revision;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod vault;

pub use desk::{Desk, FileChange, PutCertificate, StoredCertificate};
pub use document::{Document, Documents, Hash, Owner};
pub use revision::{Diff, Difference, Revision};

/// Who changes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// What they are called: a user, a token, or `file`.
    pub name: String,
    /// By which way the change came.
    pub origin: Origin,
}

/// What is to be changed: everything in it, or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edit {
    /// What is to be done, in order. None: nothing changes.
    pub ops: Vec<Op>,
    /// Only if this is still the revision.
    pub expected: Option<u64>,
    /// The reason, for those who look at revisions: at most 1,000 bytes.
    pub why: Option<String>,
    /// Nothing changes; the answer says what would.
    pub dry_run: bool,
    /// Which load balancers whoever wants it is let near, as they are before and afterwards. Where that is not all, they
    /// may name no file and no stored certificate that they do not name already, for those belong to the whole node.
    pub within: Scopes,
}

/// Under which terms revisions come back, and texts are taken in: the fields of an [`Edit`] without what is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Only if this is still the revision.
    pub expected: Option<u64>,
    /// The reason.
    pub why: Option<String>,
    /// Nothing changes; the answer says what would.
    pub dry_run: bool,
}

/// One thing to be done to one object.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// Makes an object; `at` names it, and a `name` in the value may only say the same. The last one of its kind, but a
    /// rule comes to stand at its index.
    Create {
        /// Where.
        at: Place,
        /// What.
        value: Value,
    },
    /// Puts another object in its place.
    Replace {
        /// Which one.
        at: Place,
        /// What comes in its place; its name stays.
        value: Value,
    },
    /// Changes what the patch names (RFC 7396): `null` removes a field.
    Merge {
        /// Which one.
        at: Place,
        /// What changes.
        patch: Value,
    },
    /// Removes an object, and all that is in it.
    Remove {
        /// Which one.
        at: Place,
    },
}

/// Where an object stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A load balancer.
    LoadBalancer(String),
    /// A listener.
    Listener {
        /// Its load balancer.
        load_balancer: String,
        /// Its own name.
        name: String,
    },
    /// A rule.
    Rule {
        /// Its load balancer.
        load_balancer: String,
        /// Its listener.
        listener: String,
        /// Its position, from 0.
        index: usize,
    },
    /// A backend group.
    Group {
        /// Its load balancer.
        load_balancer: String,
        /// Its own name.
        name: String,
    },
    /// A target.
    Target {
        /// Its load balancer.
        load_balancer: String,
        /// Its group.
        group: String,
        /// Its own name.
        name: String,
    },
}

/// A change that took effect, or what a dry run found.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The revision that runs now; where nothing had to change, and after a dry run, the one that ran before.
    pub revision: u64,
    /// Whether the edit made that revision.
    pub is_new: bool,
    /// What the change does, or would do, to traffic.
    pub impact: Impact,
    /// All documents as they are, or would be, afterwards.
    pub documents: Arc<Documents>,
    /// Load balancers that the file owns and that stayed as it says, where a revision or a text would have had them
    /// otherwise.
    pub left_to_file: Vec<String>,
    /// Of a dry run: what would be said otherwise, and what is probably not meant so.
    pub foreseen: Option<Foreseen>,
}

/// What a dry run found, beside its impact.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// Where something else would be said than now.
    pub diff: Diff,
    /// What would be allowed and is probably not meant so, as far as the change brings it. Paths are those of problems.
    pub warnings: Vec<Problem>,
}

/// What a change does to traffic. Only load balancers that change are counted. Names are
/// `load balancer/listener address` and `load balancer/group/target`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// Addresses of listeners that begin to accept.
    pub listeners_opened: Vec<String>,
    /// Addresses of listeners that accept nothing more.
    pub listeners_closed: Vec<String>,
    /// Listeners that go on at every address.
    pub listeners_kept: u64,
    /// Open connections that end at once.
    pub connections_reset: u64,
    /// Sessions that stay at home.
    pub sessions_kept: u64,
    /// Sessions whose home goes, and that get another one.
    pub sessions_moved: u64,
    /// Sessions that are forgotten, because their group goes or keeps sessions otherwise.
    pub sessions_ended: u64,
    /// Targets that are new, or have another address.
    pub targets_added: Vec<String>,
    /// Targets that go.
    pub targets_removed: Vec<String>,
    /// Targets that have another weight.
    pub targets_reweighted: Vec<String>,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// What was said has mistakes, at least one. Paths begin at the object that was written, where that has the mistake;
    /// at the spec (`load_balancers.…`) where another object has it.
    #[error("{}", lines(.0))]
    Invalid(Vec<Problem>),
    /// Somebody else was faster.
    #[error("this is revision {current}, not {expected}: read again what you want to change")]
    Conflict {
        /// What the writer knew.
        expected: u64,
        /// What runs.
        current: u64,
    },
    /// The file owns it.
    #[error("{load_balancer} is managed by the file {}", .file.display())]
    ManagedByFile {
        /// The load balancer.
        load_balancer: String,
        /// The file.
        file: PathBuf,
    },
    /// Whoever has scopes may not have it named; nobody has looked whether it is there.
    #[error("who has scopes cannot let a load balancer use {0}, which belongs to the whole node")]
    NotYours(Phrase),
    /// Whoever has scopes may not have a load balancer elsewhere.
    #[error("who has scopes cannot have a load balancer of another project or region: {0:?} would be one")]
    Outside(String),
    /// The name belongs to a load balancer that whoever asks is not let near.
    #[error("the name {0:?} is taken on this node")]
    Taken(String),
    /// There is no such object; the outermost one that is missing.
    #[error("there is no {0}")]
    NotFound(Place),
    /// There is one already.
    #[error("there is a {0} already")]
    Exists(Place),
    /// That revision is not kept, or never was.
    #[error("revision {0} is not kept")]
    NoRevision(u64),
    /// The datapath does not run it.
    #[error(transparent)]
    Unpublished(#[from] PublishError),
    /// It could not be written down. What ran before runs on.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A successor of this process is taking over.
    #[error("a successor of this process is taking over: try again in a moment")]
    Busy,
    /// Too many wait for their turn: after [`limits::EDIT_PATIENCE`].
    #[error("too many changes are under way: try again in a moment")]
    Crowded,
}

impl OfStore for EditError {
    fn store_error(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl Place {
    /// The load balancer that it is, or belongs to.
    #[must_use]
    pub fn load_balancer(&self) -> &str {
        match self {
            Self::LoadBalancer(name) => name,
            Self::Listener { load_balancer, .. }
            | Self::Rule { load_balancer, .. }
            | Self::Group { load_balancer, .. }
            | Self::Target { load_balancer, .. } => load_balancer,
        }
    }
}

impl Op {
    /// The object that it is about.
    #[must_use]
    pub fn at(&self) -> &Place {
        match self {
            Self::Create { at, .. }
            | Self::Replace { at, .. }
            | Self::Merge { at, .. }
            | Self::Remove { at } => at,
        }
    }
}

impl Place {
    /// It, as people call it.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::LoadBalancer(name) => say::load_balancer_named(name),
            Self::Listener { load_balancer, name } => say::listener_of(name, load_balancer),
            Self::Rule { load_balancer, listener, index } => say::rule_at(*index, listener, load_balancer),
            Self::Group { load_balancer, name } => say::group_of(name, load_balancer),
            Self::Target { load_balancer, group, name } => say::target_of(name, group, load_balancer),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.phrase().fmt(f)
    }
}

/// Whether a reason can be kept: one line, not too long. People read it in terminals, which would obey.
pub(crate) fn is_kept(why: &str) -> bool {
    why.len() <= limits::WHY_BYTES && !why.chars().any(char::is_control)
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
