//! Where are the secrets kept? In `state_dir/secrets.json`, which nobody else may read.
//!
//! ```text
//! { "version": 2, "hash_key": "base64", "last_id": 1, "keys": [
//!     { "id": 1, "secret": "base64", "use": "issue", "created_at": 1767225600 } ] }
//! ```
//! `use` is `issue` (exactly one) or `accept`; `created_at` is in seconds since 1970; `last_id` was given last,
//! perhaps to a key that has retired. Two nodes with the same content recall each other's sessions.
//!
//! Readers see the old file or the new one. Writers take turns ([`turn`]), and read before they write, so that none
//! undoes what another did. [`kept`] is what they change, [`form`] is how it stands in the file.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use homing_core::secrets::{RingError, Secrets};

mod form;
mod kept;
#[cfg(test)]
mod tests;
mod turn;

pub use kept::Kept;

use crate::private_file::{self, FileError};
use form::Damage;
use turn::Turn;

/// Name of the file in the state directory.
pub const NAME: &str = "secrets.json";

/// Bytes that are read; a full key ring takes about 1 KiB.
const BYTES_MAX: u64 = 64 << 10;
/// Bytes of a bundle that are worth reading: a longer one is damaged.
pub const BUNDLE_BYTES: u64 = BYTES_MAX + 1;

/// Why there are no secrets, or why they stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file or its folder cannot be used.
    #[error(transparent)]
    Unusable(#[from] FileError),
    /// The file is whole, but of a form that this program does not know.
    #[error("{}: {}", .path.display(), form::newer(*.version))]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// The file is damaged.
    #[error("{}: {what}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where and how; nothing of the content.
        what: String,
    },
    /// There is no file.
    #[error("{}: there is none", .path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// Another process does not finish its change.
    #[error("{}: another process holds it locked", .path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    NoRandom(getrandom::Error),
    /// The key ring does not take the change.
    #[error(transparent)]
    Ring(RingError),
    /// A bundle comes from nodes with another hash key.
    #[error("the bundle has another hash key")]
    OtherHashKey,
}

/// What an import does to what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Import {
    /// Adds the keys of the bundle.
    Merge,
    /// Puts the bundle in its place.
    Replace,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What was there; `None`: nothing, or a damaged file that was set aside.
    pub before: Option<Kept>,
    /// What is there now.
    pub after: Kept,
}

/// Reads the secrets, or makes them where there are none. Makes the folder too.
///
/// A damaged file is set aside as `secrets.json.damaged-<n>` and new secrets are made: sessions begin anew, traffic
/// goes on. Permissions that let others read are tightened. Both are told as events.
///
/// # Errors
/// The folder or the file cannot be read or written, or a newer program wrote it.
pub fn load_or_create(state_dir: &Path) -> Result<Secrets, SecretsError> {
    private_file::make_folder(state_dir)?;
    if let Ok(kept) = read(state_dir) {
        return Ok(kept.secrets().clone());
    }
    let _turn = Turn::take(state_dir)?;
    if let Some(kept) = read_or_set_aside(state_dir)? {
        return Ok(kept.secrets().clone());
    }
    let kept = Kept::draw(now_s())?;
    private_file::write(state_dir, NAME, form::write(&kept).as_bytes())?;
    tracing::info!(file = %state_dir.join(NAME).display(), "secrets made");
    Ok(kept.secrets().clone())
}

/// Reads the secrets, and changes nothing.
///
/// # Errors
/// There are none, or they are damaged, or cannot be read.
pub fn read(state_dir: &Path) -> Result<Kept, SecretsError> {
    let path = state_dir.join(NAME);
    match private_file::read(&path, BYTES_MAX)? {
        Some(bytes) => form::parse(&bytes).map_err(|damage| match damage {
            Damage::Newer(version) => SecretsError::Newer { path, version },
            Damage::Broken(what) => SecretsError::Damaged { path, what },
        }),
        None => Err(SecretsError::Missing { path }),
    }
}

/// Changes the secrets, after every other change that has begun. Returns what `change` says, and what is kept now.
///
/// # Errors
/// What `change` says, or as [`read`], or the file cannot be written: it is then as it was.
pub fn edit<T>(
    state_dir: &Path,
    change: impl FnOnce(&mut Kept) -> Result<T, SecretsError>,
) -> Result<(T, Kept), SecretsError> {
    // Before the turn, whose error says less: most likely the folder is a wrong one.
    read(state_dir)?;
    let _turn = Turn::take(state_dir)?;
    let before = read(state_dir)?;
    let mut kept = before.clone();
    let result = change(&mut kept)?;
    if kept != before {
        private_file::write(state_dir, NAME, form::write(&kept).as_bytes())?;
    }
    Ok((result, kept))
}

/// Takes a bundle of another node. Makes the folder and the file where there are none.
///
/// # Errors
/// [`SecretsError::OtherHashKey`] or a [`RingError`], unless it replaces what is there; or the file cannot be read or
/// written. It is then as it was.
pub fn import(state_dir: &Path, bundle: &Kept, how: Import) -> Result<Imported, SecretsError> {
    private_file::make_folder(state_dir)?;
    let _turn = Turn::take(state_dir)?;
    let before = match how {
        Import::Merge => match read(state_dir) {
            Err(SecretsError::Missing { .. }) => None,
            found => Some(found?),
        },
        Import::Replace => read_or_set_aside(state_dir)?,
    };
    let after = match (&before, how) {
        (Some(before), Import::Merge) => {
            let mut merged = before.clone();
            merged.merge(bundle)?;
            merged
        }
        _ => bundle.clone(),
    };
    if before.as_ref() != Some(&after) {
        private_file::write(state_dir, NAME, form::write(&after).as_bytes())?;
    }
    Ok(Imported { before, after })
}

/// What is there; a damaged file is set aside.
fn read_or_set_aside(state_dir: &Path) -> Result<Option<Kept>, SecretsError> {
    match read(state_dir) {
        Ok(kept) => Ok(Some(kept)),
        Err(SecretsError::Missing { .. }) => Ok(None),
        Err(SecretsError::Damaged { path, what }) => {
            let kept = private_file::set_aside(&path)?;
            let (file, kept) = (path.display(), kept.display());
            tracing::error!(%file, what, %kept, "secrets are damaged: set aside, others take their place, sessions begin anew");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
