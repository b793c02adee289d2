//! Who may change the secrets now? One process at a time.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::SecretsError;
use crate::private_file::{folder_of, unusable};

/// How long a writer waits for the others. Each takes milliseconds.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// How often it looks whether they are done.
const LOCK_POLL: Duration = Duration::from_millis(10);

/// The right to write, until it is dropped: one process at a time has it. Readers need none.
#[derive(Debug)]
pub(super) struct Turn {
    /// The folder itself is locked: a file for it could belong to another user than the node.
    _folder: File,
}

impl Turn {
    pub(super) fn take(state_dir: &Path) -> Result<Self, SecretsError> {
        let path = folder_of(state_dir);
        let folder = File::open(path).map_err(|error| unusable(path, "cannot be read", error))?;
        let deadline = Instant::now() + LOCK_PATIENCE;
        loop {
            match folder.try_lock() {
                Ok(()) => return Ok(Self { _folder: folder }),
                Err(TryLockError::Error(error)) => {
                    return Err(unusable(path, "cannot be locked", error).into());
                }
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(LOCK_POLL),
                Err(TryLockError::WouldBlock) => return Err(SecretsError::Busy { path: path.to_owned() }),
            }
        }
    }
}
