//! Where does an operator find the first token, and where did older programs keep the hashes?
//!
//! The first token is written in clear to `state_dir/admin.token`: who has copied it may delete that file, and no other
//! one is made for it. Who has lost it empties that file: then the next start makes a new one, and the old one lets
//! nobody in any more.
//!
//! Older programs kept a hash of each token in `state_dir/tokens.json`; they are moved to the store:
//! ```text
//! { "version": 1, "tokens": [ { "name": "admin", "sha256": "64 hexadecimal digits", "created_at": 1767225600 } ] }
//! ```
//! `created_at` is in seconds since 1970.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::identity::secret::SecretHash;
use crate::private_file::{self, FileError};

mod form;
#[cfg(test)]
mod tests;

use form::Damage;

/// Name of the file in which older programs kept the hashes, in the state directory.
pub const OLD_NAME: &str = "tokens.json";
/// Name of the file with the first token in clear, in the state directory.
pub const ADMIN_NAME: &str = "admin.token";

/// What every token begins with, so that it is known for what it is where it does not belong.
pub(crate) const PREFIX: &str = "homing_";
/// Bytes that are read; a token takes about 150.
const BYTES_MAX: u64 = 64 << 10;

/// Why there are no tokens.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// A file cannot be used.
    #[error(transparent)]
    Unusable(#[from] FileError),
    /// The file is whole, but of a form that this program does not know.
    #[error("{}: has form {version}, this program knows form {} — use the newer program again", .path.display(), form::VERSION)]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
}

/// What an older program kept of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptToken {
    pub(crate) name: String,
    pub(crate) hash: SecretHash,
    pub(crate) created_at_s: u64,
}

/// What an older program kept; `None`: nothing. A damaged file is set aside as `tokens.json.damaged-<n>`, which is told
/// as an event: then those tokens let nobody in any more.
///
/// # Errors
/// A file cannot be read or renamed, or a newer program wrote it.
pub(crate) fn read_old(state_dir: &Path) -> Result<Option<Vec<KeptToken>>, TokenError> {
    let path = state_dir.join(OLD_NAME);
    let Some(bytes) = private_file::read(&path, BYTES_MAX)? else { return Ok(None) };
    match form::parse(&bytes) {
        Ok(tokens) => Ok(Some(tokens)),
        Err(Damage::Newer(version)) => Err(TokenError::Newer { path, version }),
        Err(Damage::Broken(what)) => {
            let kept = private_file::set_aside(&path)?;
            let (file, kept) = (path.display(), kept.display());
            tracing::error!(%file, what, %kept, "tokens are damaged: set aside");
            Ok(None)
        }
    }
}

/// Removes what an older program kept, once it is kept elsewhere.
///
/// # Errors
/// The file cannot be removed.
pub(crate) fn remove_old(state_dir: &Path) -> Result<(), FileError> {
    let path = state_dir.join(OLD_NAME);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(private_file::unusable(&path, "cannot be removed", error))
        }
        _ => Ok(()),
    }
}

/// Whether an operator has emptied the file of the first token.
///
/// # Errors
/// It cannot be read.
pub(crate) fn asks_for_new(state_dir: &Path) -> Result<bool, FileError> {
    let bytes = private_file::read(&state_dir.join(ADMIN_NAME), BYTES_MAX)?;
    Ok(bytes.is_some_and(|bytes| bytes.trim_ascii().is_empty()))
}

/// Empties the file of the first token, or makes it: until there is a token in it, the next start makes one.
///
/// # Errors
/// It cannot be written.
pub(crate) fn ask_for_new(state_dir: &Path) -> Result<(), FileError> {
    private_file::write(state_dir, ADMIN_NAME, b"")
}

/// Writes the first token for the operator.
///
/// # Errors
/// It cannot be written.
pub(crate) fn write_first(state_dir: &Path, token: &str) -> Result<(), FileError> {
    private_file::write(state_dir, ADMIN_NAME, format!("{token}\n").as_bytes())?;
    tracing::info!(file = %state_dir.join(ADMIN_NAME).display(), "token made for operators");
    Ok(())
}
