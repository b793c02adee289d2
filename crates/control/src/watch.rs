//! When does the file change, or one that it names, and what happens then?
//!
//! Folders are watched, not files: editors replace files, and Kubernetes replaces a symbolic link beside them
//! (`homing.toml` → `..data/homing.toml`, `..data` → another folder). What happened is only a hint; whether the file
//! is another one is asked of the file system. In [`reload`] it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

pub mod reload;
#[cfg(test)]
mod tests;

use crate::change::Origin;
pub use reload::{Attempt, Outcome, Reloader, Reloads};

/// Silence after which a change counts as complete: an editor writes several times in a row.
const SETTLE: Duration = Duration::from_millis(200);
/// Longest wait for that silence, should a program write without end.
const SETTLE_MAX: Duration = Duration::from_secs(2);

/// Watches the file of one node, and the certificates and keys that it names.
pub struct ConfigWatch {
    file: PathBuf,
    reloader: Arc<Reloader>,
    hints: Arc<Notify>,
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
    /// What each file was when it was read.
    seen: BTreeMap<PathBuf, Option<Identity>>,
}

/// What tells one content of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl ConfigWatch {
    /// Begins to watch `file`: what changed since the node's start is seen by [`ConfigWatch::run`].
    ///
    /// # Errors
    /// The system refuses to watch its folder.
    pub fn begin(file: &Path, reloader: Arc<Reloader>) -> notify::Result<Self> {
        let hints = Arc::new(Notify::new());
        let watcher = notify::recommended_watcher(hint_to(Arc::clone(&hints)))?;
        let (folders, seen) = (BTreeSet::new(), BTreeMap::new());
        let mut watch = Self { file: file.to_owned(), reloader, hints, watcher, folders, seen };
        watch.follow()?;
        watch.note_new_files();
        // Changed between the start's reading and now: nobody will hint at that any more.
        if !watch.reloader.file_says_what_runs() {
            watch.seen.clear();
            watch.hints.notify_one();
        }
        Ok(watch)
    }

    /// Reads the file again whenever it changed, or one that it names, for ever.
    pub async fn run(mut self) {
        loop {
            self.hints.notified().await;
            settle(&self.hints).await;
            if !self.has_changed() {
                continue;
            }
            if let Err(error) = self.follow() {
                tracing::warn!(file = %self.file.display(), %error, "file is watched in part only");
            }
            let reloader = Arc::clone(&self.reloader);
            // It waits for the datapath, so it does not run among the tasks.
            let reload = tokio::task::spawn_blocking(move || reloader.reload(Origin::File));
            if let Err(error) = reload.await {
                tracing::error!(%error, "reload broke off");
            }
            self.take_up_new_files().await;
        }
    }

    /// The file may name others than before.
    async fn take_up_new_files(&mut self) {
        let known: BTreeSet<PathBuf> = self.seen.keys().cloned().collect();
        if self.files() == known {
            return;
        }
        if let Err(error) = self.follow() {
            tracing::warn!(file = %self.file.display(), %error, "file is watched in part only");
        }
        self.note_new_files();
        // Changed between the reading and now: nobody will hint at that any more.
        let reloader = Arc::clone(&self.reloader);
        let says_what_runs = tokio::task::spawn_blocking(move || reloader.file_says_what_runs()).await;
        if !says_what_runs.unwrap_or(true) {
            self.seen.retain(|file, _| known.contains(file));
            self.hints.notify_one();
        }
    }

    /// The file and those that it names.
    fn files(&self) -> BTreeSet<PathBuf> {
        let mut files = self.reloader.named_files();
        files.insert(self.file.clone());
        files
    }

    /// Whether one of the files is another one than was read. One that is gone, for a moment or for good, is not: what
    /// runs stays, and the next hint tells more.
    fn has_changed(&mut self) -> bool {
        if Identity::of(&self.file).is_none() {
            return false;
        }
        let mut has_changed = false;
        for file in self.files() {
            let Some(found) = Identity::of(&file) else { continue };
            has_changed |= self.seen.insert(file, Some(found)) != Some(Some(found));
        }
        has_changed
    }

    /// Notes what the files are that were not looked at before, and forgets those that nobody names any more.
    fn note_new_files(&mut self) {
        let files = self.files();
        self.seen.retain(|file, _| files.contains(file));
        for file in files {
            let found = Identity::of(&file);
            self.seen.entry(file).or_insert(found);
        }
    }

    /// Watches the folders of the files, and where a file is a symbolic link also that of the file behind it.
    ///
    /// # Errors
    /// The first folder that cannot be watched; the others are.
    fn follow(&mut self) -> notify::Result<()> {
        let mut wanted = BTreeSet::new();
        for file in self.files() {
            wanted.insert(folder_of(&file));
            wanted.extend(file.canonicalize().ok().map(|file| folder_of(&file)));
        }
        for folder in self.folders.difference(&wanted) {
            // It may be gone already, which is as good.
            let _ = self.watcher.unwatch(folder);
        }
        self.folders.retain(|folder| wanted.contains(folder));
        let mut outcome = Ok(());
        for folder in wanted {
            if self.folders.contains(&folder) {
                continue;
            }
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => _ = self.folders.insert(folder),
                Err(error) => outcome = outcome.and(Err(error)),
            }
        }
        outcome
    }
}

impl Identity {
    fn of(file: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(file).ok()?;
        Some(Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }
}

/// Waits until the hints end.
async fn settle(hints: &Notify) {
    let deadline = Instant::now() + SETTLE_MAX;
    while timeout(SETTLE, hints.notified()).await.is_ok() && Instant::now() < deadline {}
}

fn hint_to(hints: Arc<Notify>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |event| match event {
        Ok(event) if is_hint(&event) => hints.notify_one(),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "watching the file failed"),
    }
}

/// Whether a file may have got its whole new content. A file that is being written is not looked at.
fn is_hint(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => true,
        // A symbolic link is whole from the start.
        EventKind::Create(_) => event.paths.iter().any(|path| path.is_symlink()),
        _ => event.need_rescan(),
    }
}

fn folder_of(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
