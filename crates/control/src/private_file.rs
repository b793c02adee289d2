//! How does a file that nobody else may read come to the disk and back, safe from power cuts?

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Damaged files that are kept for the operator before we ask for help.
const DAMAGED_MAX: u32 = 100;
const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;
const STICKY: u32 = 0o1000;

/// A file or its folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}: {error}", .path.display())]
pub struct FileError {
    /// The file or folder.
    pub path: PathBuf,
    /// What was tried.
    pub what: &'static str,
    /// What the system says about it.
    pub error: io::Error,
}

/// Makes the folder, or takes the rights of others to it away.
pub(crate) fn make_folder(folder: &Path) -> Result<(), FileError> {
    let folder = folder_of(folder);
    let made = DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder);
    made.map_err(|error| unusable(folder, "cannot be made", error))?;
    let metadata = fs::metadata(folder).map_err(|error| unusable(folder, "cannot be read", error))?;
    tighten(folder, &metadata.permissions(), FOLDER_MODE);
    Ok(())
}

/// What the file holds, at most one byte more than `bytes_max`; `None` where there is none.
pub(crate) fn read(path: &Path, bytes_max: u64) -> Result<Option<Vec<u8>>, FileError> {
    match read_bounded(path, bytes_max) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(path, "cannot be read", error)),
    }
}

fn read_bounded(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    tighten(path, &metadata.permissions(), FILE_MODE);
    let mut bytes = Vec::new();
    // One byte more than a whole file has: what is too long is damaged, and found to be when it is parsed.
    file.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes)?;
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
pub(crate) fn set_aside(path: &Path) -> Result<PathBuf, FileError> {
    let names = (1..=DAMAGED_MAX).map(|number| PathBuf::from(format!("{}.damaged-{number}", path.display())));
    let free = names.into_iter().find(|name| fs::symlink_metadata(name).is_err());
    let Some(kept) = free else {
        let error = io::Error::other(format!("{DAMAGED_MAX} damaged files are there already: remove some"));
        return Err(unusable(path, "is damaged and cannot be set aside", error));
    };
    fs::rename(path, &kept).map_err(|error| unusable(path, "is damaged and cannot be set aside", error))?;
    Ok(kept)
}

/// Writes the file of that name in that folder.
pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), FileError> {
    let path = folder.join(name);
    replace(folder, name, &path, bytes).map_err(|error| unusable(&path, "cannot be written", error))
}

/// Writes the file of that name in that folder, unless there is one. Says whether it did.
pub(crate) fn create(folder: &Path, name: &str, bytes: &[u8]) -> Result<bool, FileError> {
    let path = folder.join(name);
    match place(folder, name, &path, bytes, |temporary| fs::hard_link(temporary, &path)) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(unusable(&path, "cannot be written", error)),
    }
}

/// Whole or not at all: a temporary file, brought to the disk, then renamed.
fn replace(folder: &Path, name: &str, path: &Path, bytes: &[u8]) -> io::Result<()> {
    place(folder, name, path, bytes, |temporary| fs::rename(temporary, path))
}

/// Brings a temporary file to the disk, of its own name for every writer; `put` gives it its place.
fn place(
    folder: &Path,
    name: &str,
    path: &Path,
    bytes: &[u8],
    put: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    static WRITERS: AtomicU64 = AtomicU64::new(0);
    let folder = folder_of(folder);
    remove(&folder.join(format!("{name}.new")))?; // as older programs left it when they ended while writing
    let writer = WRITERS.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(format!("{name}.{}-{writer}.new", std::process::id()));
    // A process of our number may have ended while writing; its file may have other permissions.
    remove(&temporary)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(&temporary)?;
    let written = give_to_owner(&file, path, folder)
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| file.sync_all())
        .and_then(|()| put(&temporary));
    // Nothing is left of it when it was renamed.
    let removed = remove(&temporary);
    written?;
    removed?;
    // The name itself is safe once the folder is on the disk.
    File::open(folder)?.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
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
pub(crate) fn folder_of(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

pub(crate) fn unusable(path: &Path, what: &'static str, error: io::Error) -> FileError {
    FileError { path: path.to_owned(), what, error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Folder;

    #[test]
    fn of_many_who_make_the_same_file_one_does_and_its_bytes_stay() {
        let folder = Folder::new();
        let made: Vec<bool> = std::thread::scope(|scope| {
            let make = |byte: u8| create(folder.path(), "key", &[byte; 32]).unwrap();
            let makers: Vec<_> = (0..8).map(|byte| scope.spawn(move || make(byte))).collect();
            makers.into_iter().map(|maker| maker.join().unwrap()).collect()
        });
        let maker = made.iter().position(|&made| made).unwrap();
        assert_eq!(made.iter().filter(|&&made| made).count(), 1);
        assert_eq!(fs::read(folder.file("key")).unwrap(), [u8::try_from(maker).unwrap(); 32]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }
}
