//! How is a file written whole, set aside, and removed at last?

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use homing_core::limits;

/// How a file's name ends while it is written.
const NEW: &str = ".new";
const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// Why a file is set aside, as its name says from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    /// It was read and is no state, or none that we know.
    Damaged,
    /// It cannot be read.
    Unreadable,
}

impl Aside {
    const ALL: [Self; 2] = [Self::Damaged, Self::Unreadable];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Makes a folder that only its owner may look into, unless it is there.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(path)
}

/// Opens a file to read it; `None` when it is not there.
///
/// # Errors
/// It cannot be read, or it is something else than a file.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    // Looked at first: to open a pipe would wait for somebody who writes into it.
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(io::Error::other("it is not a file")),
        Ok(_) => File::open(path).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file whole or not at all: beside its place, brought to the disk, then renamed. The rename itself is safe from
/// a power cut after [`sync_folder`].
///
/// # Errors
/// It cannot be written; what was there is as before.
pub(super) fn write<T>(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
    let beside = with_suffix(path, NEW);
    let result = write_beside(&beside, path, fill);
    if result.is_err() {
        // Half a file is worth nothing, and perhaps the disk is full.
        let _ = fs::remove_file(&beside);
    }
    result
}

fn write_beside<T>(
    beside: &Path,
    path: &Path,
    fill: impl FnOnce(&mut File) -> io::Result<T>,
) -> io::Result<T> {
    // Left over from a node that ended while writing; it may have other permissions.
    match fs::remove_file(beside) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(beside)?;
    let filled = fill(&mut file)?;
    file.sync_all()?;
    fs::rename(beside, path)?;
    Ok(filled)
}

/// Brings what was renamed in a folder to the disk.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    File::open(path)?.sync_all()
}

/// Renames a file to `NAME.damaged-SECONDS`, or another word than "damaged", and removes the oldest of those when there
/// are more than [`limits::SET_ASIDE_FILES`]. Returns the name.
///
/// # Errors
/// The folder cannot be written; the file is where it was.
pub(super) fn set_aside(path: &Path, why: Aside, now_s: u64) -> io::Result<PathBuf> {
    let mut aside = aside_of(path);
    // Several in one second happen to whoever starts a node in a loop: their order stays.
    let last = aside.last().map_or(0, |(seconds, _)| seconds.saturating_add(1));
    let kept = with_suffix(path, &format!(".{}-{}", why.as_str(), now_s.max(last)));
    fs::rename(path, &kept)?;
    let surplus = (aside.len() + 1).saturating_sub(limits::SET_ASIDE_FILES);
    for (_, path) in aside.drain(..surplus) {
        // What cannot be removed stays: it harms nothing.
        let _ = fs::remove_file(path);
    }
    Ok(kept)
}

/// What was set aside of a file, the oldest first.
fn aside_of(path: &Path) -> Vec<(u64, PathBuf)> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut aside: Vec<(u64, PathBuf)> = files_in(folder_of(path))
        .filter_map(|(found, path)| Some((set_aside_at(found.strip_prefix(name)?)?, path)))
        .collect();
    aside.sort_unstable();
    aside
}

/// When a file was set aside whose name ends so: `.damaged-SECONDS`.
fn set_aside_at(suffix: &str) -> Option<u64> {
    let (word, seconds) = suffix.strip_prefix('.')?.split_once('-')?;
    let is_ours = Aside::ALL.iter().any(|why| why.as_str() == word);
    seconds.parse().ok().filter(|_| is_ours)
}

/// Of the files that `is_wanted` does not want, keeps those of the [`limits::GONE_GROUP_FILES`] names that were changed
/// last, with all that was set aside of them, and removes the others. `stem_of` says what a name begins with, if the
/// file is ours. Says how many names are gone.
pub(super) fn forget_gone(
    folder: &Path,
    stem_of: impl Fn(&str) -> Option<&str>,
    is_wanted: impl Fn(&str) -> bool,
) -> usize {
    let mut gone: HashMap<String, (SystemTime, Vec<PathBuf>)> = HashMap::new();
    for (name, path) in files_in(folder) {
        let Some(stem) = stem_of(&name).filter(|stem| !is_wanted(stem)) else { continue };
        let suffix = &name[stem.len()..];
        if !suffix.is_empty() && suffix != NEW && set_aside_at(suffix).is_none() {
            continue;
        }
        let changed = fs::symlink_metadata(&path).and_then(|metadata| metadata.modified());
        let (last, paths) = gone.entry(stem.to_owned()).or_insert((SystemTime::UNIX_EPOCH, Vec::new()));
        *last = changed.unwrap_or(SystemTime::UNIX_EPOCH).max(*last);
        paths.push(path);
    }
    let mut gone: Vec<(SystemTime, Vec<PathBuf>)> = gone.into_values().collect();
    gone.sort_unstable();
    let surplus = gone.len().saturating_sub(limits::GONE_GROUP_FILES);
    for path in gone.iter().take(surplus).flat_map(|(_, paths)| paths) {
        let _ = fs::remove_file(path);
    }
    surplus
}

/// The files of a folder with their names; none when it cannot be read.
fn files_in(folder: &Path) -> impl Iterator<Item = (String, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
