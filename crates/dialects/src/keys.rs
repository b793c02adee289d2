//! Who asks? By a signature with an access key of the file, or by a token.
//!
//! Keys are those of the spec that runs: a new one counts as soon as the file is in force, and one that is gone counts no
//! more.

use std::fmt;

use homing_control::doorway::Doorway;
use homing_control::identity::Actor;

/// Finds out who asks.
#[derive(Clone)]
pub struct Keys {
    doorway: Doorway,
}

/// Why a signature lets nobody in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignFault {
    /// Nothing is signed.
    #[error("the request is not signed")]
    Missing,
    /// A part of the signature is not there, or has no such form; which one.
    #[error("{0} is missing or has no such form")]
    Malformed(&'static str),
    /// No credential has that access key.
    #[error("the access key is not known")]
    UnknownKey,
    /// It was signed for another service or request than this.
    #[error("the scope of the credential is not that of this request")]
    Scope,
    /// It was signed too long ago, or will be; by that many seconds.
    #[error("the signature is {0} seconds away from the clock of this node")]
    Expired(u64),
    /// The same request came before.
    #[error("the request was signed for another time, and came then")]
    Replayed,
    /// A temporary token came with it, which this node did not give.
    #[error("the security token is not known")]
    Token,
    /// It is not what this node computes.
    #[error("the signature is not the one that this node computes")]
    Wrong {
        /// What this node signed instead, to compare: only while `debug` of `[dialects]` is on.
        canonical: Option<String>,
    },
}

impl Keys {
    /// The keys of the node behind that door.
    #[must_use]
    pub const fn new(doorway: Doorway) -> Self {
        Self { doorway }
    }

    /// Whose API token of the node that is, if it is good.
    #[must_use]
    pub fn token(&self, token: &str) -> Option<Actor> {
        self.doorway.bearer(token)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}
