//! Where are the secrets kept? In `state_dir/secrets.json`, which nobody else may read.
//!
//! ```text
//! { "version": 1, "hash_key": "base64", "keys": [
//!     { "id": 1, "secret": "base64", "use": "issue", "created_at": 1767225600 } ] }
//! ```
//! `use` is `issue` (exactly one) or `accept`; `created_at` is in seconds since 1970. Two nodes with the same
//! content recall each other's sessions.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use homing_core::secrets::Secrets;

mod form;
#[cfg(test)]
mod tests;

/// Name of the file in the state directory.
pub const NAME: &str = "secrets.json";

/// Bytes that are read; a full key ring takes about 1 KiB.
const BYTES_MAX: u64 = 64 << 10;
/// Damaged files that are kept for the operator before we ask for help.
const DAMAGED_MAX: u32 = 100;
const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;
const STICKY: u32 = 0o1000;

/// Why there are no secrets.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file or its folder cannot be used.
    #[error("{}: {what}: {error}", .path.display())]
    Unusable {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// What the system says about it.
        error: io::Error,
    },
    /// The file is whole, but of a version that this program does not know.
    #[error("{}: has form {version}, this program knows form {} — use the newer program again", .path.display(), form::VERSION)]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u64,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    NoRandom(getrandom::Error),
}

/// Reads the secrets, or makes them where there are none. Makes the folder too.
///
/// A damaged file is set aside as `secrets.json.damaged-<n>` and new secrets are made: sessions begin anew, traffic
/// goes on. Permissions that let others read are tightened. Both are told as events.
///
/// # Errors
/// The folder or the file cannot be read or written, or a newer program wrote it.
pub fn load_or_create(state_dir: &Path) -> Result<Secrets, SecretsError> {
    make_folder(state_dir)?;
    let path = state_dir.join(NAME);
    match read(&path) {
        Ok(bytes) => match form::parse(&bytes) {
            Ok(secrets) => return Ok(secrets),
            Err(form::Damage::Newer(version)) => return Err(SecretsError::Newer { path, version }),
            Err(form::Damage::Broken(what)) => set_aside(&path, &what)?,
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(unusable(&path, "cannot be read", error)),
    }
    let secrets = form::draw().map_err(SecretsError::NoRandom)?;
    let text = form::write(&secrets, now_s());
    write(state_dir, &path, text.as_bytes()).map_err(|error| unusable(&path, "cannot be written", error))?;
    tracing::info!(file = %path.display(), "secrets made");
    Ok(secrets)
}

fn make_folder(state_dir: &Path) -> Result<(), SecretsError> {
    // A relative path without a folder part means the current one.
    let folder = if state_dir.as_os_str().is_empty() { Path::new(".") } else { state_dir };
    let made = DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder);
    made.map_err(|error| unusable(folder, "cannot be made", error))?;
    let permissions = fs::metadata(folder).map_err(|error| unusable(folder, "cannot be read", error))?;
    tighten(folder, &permissions.permissions(), FOLDER_MODE);
    Ok(())
}

/// Takes the rights of others away. Not fatal: the folder may be a read-only mount that was meant so.
fn tighten(path: &Path, found: &Permissions, mode: u32) {
    let excess = found.mode() & 0o777 & !mode;
    if excess == 0 {
        return;
    }
    let (file, found_mode) = (path.display(), format!("{:04o}", found.mode() & 0o7777));
    // A sticky folder, such as /tmp, is meant for everybody: others would miss it.
    if found.mode() & STICKY != 0 {
        tracing::warn!(%file, mode = found_mode, "state folder is shared: secrets are protected by their own mode only");
        return;
    }
    match fs::set_permissions(path, Permissions::from_mode(mode)) {
        Ok(()) => {
            tracing::warn!(%file, was = found_mode, is = format!("{mode:04o}"), "permissions tightened")
        }
        Err(error) => {
            tracing::warn!(%file, mode = found_mode, %error, "permissions too wide, and cannot be tightened");
        }
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    tighten(path, &metadata.permissions(), FILE_MODE);
    let mut bytes = Vec::new();
    // One byte more than a whole file has: what is too long is damaged, and found to be when it is parsed.
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Renames a damaged file to the first free name, so that what can be saved from it is not lost.
fn set_aside(path: &Path, what: &str) -> Result<(), SecretsError> {
    let names = (1..=DAMAGED_MAX).map(|number| PathBuf::from(format!("{}.damaged-{number}", path.display())));
    let free = names.into_iter().find(|name| fs::symlink_metadata(name).is_err());
    let Some(kept) = free else {
        let error = io::Error::other(format!("{DAMAGED_MAX} damaged files are there already: remove some"));
        return Err(unusable(path, "is damaged and cannot be set aside", error));
    };
    fs::rename(path, &kept).map_err(|error| unusable(path, "is damaged and cannot be set aside", error))?;
    tracing::error!(
        file = %path.display(),
        what,
        kept = %kept.display(),
        "secrets are damaged: set aside, new ones are made, sessions begin anew"
    );
    Ok(())
}

/// Whole or not at all: a temporary file, brought to the disk, then renamed.
fn write(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = folder.join(format!("{NAME}.new"));
    // Left over from a node that ended while writing; it may have other permissions.
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    // The rename itself is safe once the folder is on the disk.
    File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?.sync_all()
}

fn unusable(path: &Path, what: &'static str, error: io::Error) -> SecretsError {
    SecretsError::Unusable { path: path.to_owned(), what, error }
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
