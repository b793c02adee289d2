//! What do answers about users, tokens and browser sessions look like? No secret is in them, but for a new token's.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An API token. Times are in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Token {
    /// Its name.
    pub name: String,
    /// `good`, `expired` or `revoked`.
    pub state: String,
    /// `viewer`, `operator`, `editor` or `admin`.
    pub role: String,
    /// Only load balancers of these projects; empty: of all.
    pub projects: Vec<String>,
    /// Only load balancers in these regions; empty: in all.
    pub regions: Vec<String>,
    /// When it was made.
    pub created_at_s: u64,
    /// Who made it; `null`: the node itself.
    pub created_by: Option<String>,
    /// When it ends; `null`: never.
    pub expires_at_s: Option<u64>,
    /// When it was taken back; `null`: it was not.
    pub revoked_at_s: Option<u64>,
    /// When it was used last, up to an hour late after a restart; `null`: never.
    pub used_at_s: Option<u64>,
}

/// A token that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewToken {
    /// What is kept of it.
    #[serde(flatten)]
    pub token: Token,
    /// What its bearer shows. It is told here and never again.
    pub secret: String,
}

/// A person who may use the node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// The name.
    pub name: String,
    /// `viewer`, `operator`, `editor` or `admin`.
    pub role: String,
    /// Only load balancers of these projects; empty: of all.
    pub projects: Vec<String>,
    /// Only load balancers in these regions; empty: in all.
    pub regions: Vec<String>,
    /// Whether nobody is let in under this name.
    pub disabled: bool,
    /// When the user was added, in seconds since 1970.
    pub created_at_s: u64,
    /// Browsers in which the user has signed in.
    pub browser_sessions: u64,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The name.
    pub name: String,
    /// `user` or `token`.
    pub kind: String,
    /// `viewer`, `operator`, `editor` or `admin`.
    pub role: String,
    /// What the role may do: of `read`, `operate`, `edit`, `administer`.
    pub rights: Vec<String>,
    /// Only load balancers of these projects; empty: of all.
    pub projects: Vec<String>,
    /// Only load balancers in these regions; empty: in all.
    pub regions: Vec<String>,
}

/// What somebody did, or tried to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditNote {
    /// Counts up; numbers may be missing.
    pub number: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// A user, or `token:` and the name of a token; `null`: nobody who is known.
    pub actor: Option<String>,
    /// The address that it came from.
    pub address: String,
    /// The method of the request.
    pub method: String,
    /// Its path, without a query.
    pub path: String,
    /// `done`, `dry-run`, `refused` (it was wrong, or could not be then), `denied` (it was not allowed) or `failed` (by our
    /// fault).
    pub outcome: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// The revision that it made, where it made one.
    pub revision: Option<u64>,
    /// The reason that was given, where one was.
    pub why: Option<String>,
}

/// A page of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditPage {
    /// The newest first.
    pub notes: Vec<AuditNote>,
    /// Where the next page begins; `null`: there is none.
    pub next: Option<String>,
}
