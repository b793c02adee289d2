//! Who asks?

use std::fmt;

use super::role::{Right, Role};
use super::scopes::Scopes;

/// Somebody who was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Its name among those of its kind.
    pub name: String,
    /// How it proved who it is.
    pub proof: Proof,
    /// What it may do.
    pub role: Role,
    /// Where.
    pub scopes: Scopes,
}

/// How somebody proved who he is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// With an API token, by its number.
    Token(i64),
    /// With a browser session of a user, by its number.
    Session(i64),
    /// With the password of a user, by the number of the user.
    Password(i64),
    /// With a signature by an access key of the file.
    Key,
}

impl Actor {
    /// Whether it has that right.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.role.may(right)
    }
}

/// As revisions and the audit call it: users by their name, tokens as `token:NAME`, access keys as `key:NAME`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.proof {
            Proof::Token(_) => write!(f, "token:{}", self.name),
            Proof::Session(_) | Proof::Password(_) => f.write_str(&self.name),
            Proof::Key => write!(f, "key:{}", self.name),
        }
    }
}
