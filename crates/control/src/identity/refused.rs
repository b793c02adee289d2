//! Why is a change of users or tokens not made?

use crate::store::{OfStore, StoreError};
use homing_core::problem::Phrase;

/// A change that is not made.
#[derive(Debug)]
pub(crate) enum Refused {
    /// What was said at `path` is wrong.
    Mistake { path: &'static str, what: Phrase },
    /// There is none of that name.
    Missing { path: &'static str, what: Phrase },
    /// It is well said, and cannot be now.
    Conflict { path: &'static str, what: Phrase },
    /// The store does not keep it.
    Store(StoreError),
    /// The system gives no random bytes.
    NoRandom,
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl OfStore for Refused {
    fn store_error(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Refused {
    pub(super) fn mistake(path: &'static str, what: Phrase) -> Self {
        Self::Mistake { path, what }
    }

    pub(super) fn conflict(path: &'static str, what: Phrase) -> Self {
        Self::Conflict { path, what }
    }
}
