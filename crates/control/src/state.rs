//! What outlives the process, and how does it come back?
//!
//! ```text
//! state_dir/sessions/<group id>.state    the sessions of one group           written at each interval, if they changed
//! state_dir/steering.state               drains, orders, names, lives        … and at once when an operator said so
//! ```
//! Files say how long ago things were, never when: no clock of the wall ends or prolongs a session. What is damaged is
//! set aside, and the node starts without it. What cannot be written is told once; traffic goes on.
//!
//! | file | question |
//! |---|---|
//! | `container.rs` | Is this file whole, and of a form that we know? |
//! | `sessions.rs`, `steering.rs` | What stands in it? |
//! | `restore.rs` | How does it come back? |
//! | `handover.rs` | How does a successor of this process learn it? |
//! | `boot.rs` | How much time has passed since it was written? |
//! | `disk.rs` | How is it written whole, set aside, and removed at last? |
//! | `keep.rs` | When is it written? |
//! | `inspect.rs` | Do these bytes say anything? |
//! | `book.rs` | How well does that go? |

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use homing_core::clock::Now;
use homing_core::group::Group;
use homing_core::id::GroupId;
use homing_core::persist::table::SessionTable;
use homing_core::snapshot::Snapshot;

use crate::Clock;

pub mod book;
pub mod boot;
mod container;
mod disk;
pub mod handover;
mod inspect;
pub(crate) mod keep;
mod restore;
mod sessions;
mod steering;
#[cfg(test)]
mod tests;

pub use book::StateBook;
pub use boot::{BootClock, BootId};
pub use container::{Damage, FileKind};
pub use inspect::{inspect, seal};

use container::Writer;
use sessions::{Head, Keys};
use steering::Steering;

/// Name of the folder of sessions in the state folder.
const SESSIONS: &str = "sessions";
/// Name of the file of steering in the state folder.
const STEERING: &str = "steering.state";
/// How the names of files of sessions end.
const SUFFIX: &str = ".state";

/// The state of one node on its disk.
pub struct State {
    folder: PathBuf,
    clock: Clock,
    boot: BootClock,
    book: Arc<StateBook>,
    sessions: Mutex<SessionFiles>,
    /// What the file of steering says; `None`: that is not known.
    steering: Mutex<Option<Steering>>,
    /// Another process writes. Looked at with a lock held: whoever gets it later begins nothing.
    is_stopped: AtomicBool,
}

/// What the files of sessions say.
#[derive(Default)]
struct SessionFiles {
    by_group: HashMap<GroupId, Written>,
    /// The snapshot whose groups have their files; those of others were looked at.
    tidied: Option<u64>,
}

/// What was written last of one group.
struct Written {
    table: Weak<SessionTable>,
    keys: Keys,
    changes: u64,
}

impl State {
    /// The state in the folder of a node. Nothing is read or written yet.
    #[must_use]
    pub fn new(folder: &Path, clock: Clock, boot: BootClock) -> Self {
        Self {
            folder: folder.to_owned(),
            clock,
            boot,
            book: Arc::default(),
            sessions: Mutex::default(),
            steering: Mutex::default(),
            is_stopped: AtomicBool::new(false),
        }
    }

    /// How well it goes.
    #[must_use]
    pub fn book(&self) -> &Arc<StateBook> {
        &self.book
    }

    /// Writes all that has changed since the last time, and removes files of groups that are long gone. What cannot be
    /// written is told as an event, once until it can.
    pub fn write(&self, snapshot: &Snapshot) {
        if self.is_stopped.load(Ordering::Acquire) {
            return;
        }
        let steering = self.write_changed_steering(snapshot, Refresh::WhatRunsOut);
        let sessions = self.write_changed_sessions(snapshot);
        self.book.note_round(steering.and(sessions));
    }

    /// Writes drains and orders if they changed. Whoever was told that an operator's word is kept must not lose it with
    /// the process: call this before you answer him, on a thread that may wait for the disk. Several at once cost one
    /// write.
    ///
    /// # Errors
    /// They cannot be written; they hold all the same, and [`State::write`] tries again.
    pub fn write_steering(&self, snapshot: &Snapshot) -> io::Result<()> {
        let result = self.write_changed_steering(snapshot, Refresh::Nothing);
        if let Err(failure) = &result {
            self.book.note_failure(failure);
        }
        result.map_err(|failure| failure.error)
    }

    fn write_changed_steering(&self, snapshot: &Snapshot, refresh: Refresh) -> Result<(), Failure> {
        let mut written = lock(&self.steering);
        if self.is_stopped.load(Ordering::Acquire) {
            let error = io::Error::other("a successor of this process serves");
            return Err(Failure { path: self.steering_path(), error });
        }
        let now = (self.clock)();
        let steering = Steering::of(snapshot, now);
        let is_old = refresh == Refresh::WhatRunsOut && steering.runs_out();
        if !is_old && written.as_ref() == Some(&steering) {
            return Ok(());
        }
        let content = steering::form::write(&steering, now);
        self.write_file(&self.steering_path(), FileKind::Steering, |out| out.write_all(&content))?;
        sync(&self.folder)?;
        *written = Some(steering);
        Ok(())
    }

    /// The first failure counts; others have the same reason.
    fn write_changed_sessions(&self, snapshot: &Snapshot) -> Result<(), Failure> {
        let mut files = lock(&self.sessions);
        if self.is_stopped.load(Ordering::Acquire) {
            return Ok(());
        }
        let path = self.folder.join(SESSIONS);
        disk::make_folder(&path).map_err(|error| Failure { path: path.clone(), error })?;
        let (mut failures, mut is_any_written) = (Vec::new(), false);
        for group in &snapshot.groups {
            if self.is_stopped.load(Ordering::Acquire) {
                break; // whoever stops it waits
            }
            match self.write_group(group, &mut files) {
                Ok(is_written) => is_any_written |= is_written,
                Err(failure) => failures.push(failure),
            }
        }
        if is_any_written {
            failures.extend(sync(&path).err()); // once for all of them: a disk takes its time
        }
        if files.tidied != Some(snapshot.revision) {
            files.tidied = Some(snapshot.revision);
            self.forget_gone_groups(snapshot, &mut files);
        }
        failures.into_iter().next().map_or(Ok(()), Err)
    }

    /// Says whether there was anything to write.
    fn write_group(&self, group: &Group, files: &mut SessionFiles) -> Result<bool, Failure> {
        let Some((keys, table)) = kept_sessions(group) else { return Ok(false) };
        let changes = table.changes(); // read first: what changes while we write is written the next time
        if files.by_group.get(&group.id).is_some_and(|written| written.says(keys, table, changes)) {
            return Ok(false);
        }
        let lifetime = group.persistence.lifetime().expect("whoever has a table has limits for its sessions");
        let head = Head { group: group.id, keys };
        let now = (self.clock)();
        self.write_file(&self.sessions_path(group.id), FileKind::Sessions, |out| {
            sessions::write(out, head, table, &lifetime, now).map(|_| ())
        })?;
        files.by_group.insert(group.id, Written { table: Arc::downgrade(table), keys, changes });
        Ok(true)
    }

    fn write_file(
        &self,
        path: &Path,
        kind: FileKind,
        fill: impl FnOnce(&mut Writer<&mut File>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let written = self.boot.now();
        let result = disk::write(path, |file| {
            let mut out = Writer::new(file)?;
            fill(&mut out)?;
            out.finish(kind, written)
        });
        let bytes = result.map_err(|error| Failure { path: path.to_owned(), error })?;
        self.book.note_written(bytes);
        Ok(())
    }

    fn forget_gone_groups(&self, snapshot: &Snapshot, files: &mut SessionFiles) {
        let kept = snapshot.groups.iter().filter(|group| kept_sessions(group).is_some());
        let ids: HashSet<GroupId> = kept.map(|group| group.id).collect();
        files.by_group.retain(|id, _| ids.contains(id));
        let names: HashSet<String> = ids.iter().map(|id| file_name(*id)).collect();
        let removed = disk::forget_gone(&self.folder.join(SESSIONS), stem, |name| names.contains(name));
        if removed > 0 {
            tracing::info!(groups = removed, "files of sessions removed: their groups are long gone");
        }
    }

    fn steering_path(&self) -> PathBuf {
        self.folder.join(STEERING)
    }

    fn sessions_path(&self, group: GroupId) -> PathBuf {
        self.folder.join(SESSIONS).join(file_name(group))
    }

    fn now(&self) -> Now {
        (self.clock)()
    }
}

/// Whether what did not change is written again, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refresh {
    /// No.
    Nothing,
    /// Where time passes by it.
    WhatRunsOut,
}

/// What could not be written, and why.
#[derive(Debug)]
pub(crate) struct Failure {
    path: PathBuf,
    error: io::Error,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "State({})", self.folder.display())
    }
}

impl Written {
    fn says(&self, keys: Keys, table: &Arc<SessionTable>, changes: u64) -> bool {
        self.keys == keys && self.changes == changes && std::ptr::eq(self.table.as_ptr(), Arc::as_ptr(table))
    }
}

fn sync(folder: &Path) -> Result<(), Failure> {
    disk::sync_folder(folder).map_err(|error| Failure { path: folder.to_owned(), error })
}

/// The table of a group, and what its keys are.
fn kept_sessions(group: &Group) -> Option<(Keys, &Arc<SessionTable>)> {
    Some((Keys::of(&group.persistence)?, group.persistence.table()?))
}

fn file_name(group: GroupId) -> String {
    format!("{:016x}{SUFFIX}", group.0)
}

/// What the name of a file of sessions begins with, also while it is written or after it was set aside.
fn stem(name: &str) -> Option<&str> {
    let stem = name.get(..16 + SUFFIX.len())?;
    let id = stem.strip_suffix(SUFFIX)?;
    id.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(stem)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked left what was written before, and it is written again.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
