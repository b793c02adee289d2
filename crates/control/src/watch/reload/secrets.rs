//! What happens to the secrets when they are read again?
//!
//! A key ring takes effect at once, a hash key at the next start, and a damaged file not at all: what runs stays.

use std::path::Path;

use crate::change::{Origin, SecretsChange};
use crate::edit::Desk;
use crate::secrets_file::{self, NAME};

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reread {
    /// Whether another key ring runs now.
    pub(super) changed: bool,
    /// What the operator must know, as a line.
    pub(super) warning: Option<String>,
}

pub(super) fn reread(desk: &Desk, state_dir: &Path, origin: Origin) -> Reread {
    let found = match secrets_file::read(state_dir) {
        Ok(kept) => kept,
        Err(error) => {
            tracing::error!(%error, "secrets cannot be read again: those that run stay");
            return Reread::warning(format!("{error}; the secrets that run stay"));
        }
    };
    let file = state_dir.join(NAME);
    let file = file.display();
    match desk.take_secrets(found.secrets(), origin) {
        Ok(SecretsChange::None) => Reread::default(),
        Ok(SecretsChange::Ring(_)) => Reread { changed: true, warning: None },
        Ok(SecretsChange::OtherHashKey) => {
            tracing::warn!(%file, "hash key changed: it takes effect at the next start, with its key ring, and ends the sessions of this node");
            Reread::warning(format!("{file}: the hash key takes effect at the next start, with its key ring"))
        }
        // Why is told already.
        Err(error) => Reread::warning(format!("{file}: the key ring did not take effect: {error}")),
    }
}

impl Reread {
    fn warning(line: String) -> Self {
        Self { changed: false, warning: Some(line) }
    }
}
