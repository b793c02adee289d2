//! How does the file come to the disk and back, safe from other users, other writers and power cuts?

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::{NAME, SecretsError};

/// Bytes that are read; a full key ring takes about 1 KiB.
pub(super) const BYTES_MAX: u64 = 64 << 10;
/// Damaged files that are kept for the operator before we ask for help.
const DAMAGED_MAX: u32 = 100;
/// How long a writer waits for the others. Each takes milliseconds.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// How often it looks whether they are done.
const LOCK_POLL: Duration = Duration::from_millis(10);
const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;
const STICKY: u32 = 0o1000;

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
                Err(TryLockError::Error(error)) => return Err(unusable(path, "cannot be locked", error)),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(LOCK_POLL),
                Err(TryLockError::WouldBlock) => return Err(SecretsError::Busy { path: path.to_owned() }),
            }
        }
    }
}

pub(super) fn make_folder(state_dir: &Path) -> Result<(), SecretsError> {
    let folder = folder_of(state_dir);
    let made = DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder);
    made.map_err(|error| unusable(folder, "cannot be made", error))?;
    let metadata = fs::metadata(folder).map_err(|error| unusable(folder, "cannot be read", error))?;
    tighten(folder, &metadata.permissions(), FOLDER_MODE);
    Ok(())
}

/// What the file holds; `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, SecretsError> {
    match read_bounded(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(path, "cannot be read", error)),
    }
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
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

/// Renames a damaged file to the first free name, so that what can be saved from it is not lost. Returns the name.
pub(super) fn set_aside(path: &Path) -> Result<PathBuf, SecretsError> {
    let names = (1..=DAMAGED_MAX).map(|number| PathBuf::from(format!("{}.damaged-{number}", path.display())));
    let free = names.into_iter().find(|name| fs::symlink_metadata(name).is_err());
    let Some(kept) = free else {
        let error = io::Error::other(format!("{DAMAGED_MAX} damaged files are there already: remove some"));
        return Err(unusable(path, "is damaged and cannot be set aside", error));
    };
    fs::rename(path, &kept).map_err(|error| unusable(path, "is damaged and cannot be set aside", error))?;
    Ok(kept)
}

/// Writes the file of that folder.
pub(super) fn write(state_dir: &Path, bytes: &[u8]) -> Result<(), SecretsError> {
    let path = state_dir.join(NAME);
    replace(state_dir, &path, bytes).map_err(|error| unusable(&path, "cannot be written", error))
}

/// Whole or not at all: a temporary file, brought to the disk, then renamed.
fn replace(state_dir: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(state_dir);
    let temporary = folder.join(format!("{NAME}.new"));
    // Left over from a process that ended while writing; it may have other permissions.
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(&temporary)?;
    give_to_owner(&file, path, folder)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    // The rename itself is safe once the folder is on the disk.
    File::open(folder)?.sync_all()
}

/// What root writes belongs to whom the file or its folder belongs: the node may run as somebody else, and must be
/// able to read it.
fn give_to_owner(file: &File, path: &Path, folder: &Path) -> io::Result<()> {
    let owner = fs::metadata(path).or_else(|_| fs::metadata(folder))?;
    let is_by_root = file.metadata()?.uid() == 0;
    if is_by_root && owner.uid() != 0 {
        fchown(file, Some(owner.uid()), Some(owner.gid()))?;
    }
    Ok(())
}

/// A relative path without a folder part means the current one.
fn folder_of(state_dir: &Path) -> &Path {
    if state_dir.as_os_str().is_empty() { Path::new(".") } else { state_dir }
}

fn unusable(path: &Path, what: &'static str, error: io::Error) -> SecretsError {
    SecretsError::Unusable { path: path.to_owned(), what, error }
}
