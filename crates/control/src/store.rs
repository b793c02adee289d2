//! Where is kept what operators say by the API, and who else may know it?
//!
//! `state_dir/store.db`, a SQLite database that only its owner may read. One connection writes, another one reads; both
//! wait for the disk, so they are used on threads that may. What a transaction has committed is on the disk.
//!
//! | file | question |
//! |---|---|
//! | `schema.rs` | Which tables are there, and how do those of an older program become ours? |
//! | `error.rs` | Why does the store not do it, and what can be done? |

use std::fmt;
use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::{limits, private_file};

mod error;
mod schema;
#[cfg(test)]
mod tests;

pub(crate) use error::OfStore;
pub use error::StoreError;

/// Name of the file in the state folder.
pub const FILE: &str = "store.db";
/// "Homn": says that a database is a store of ours.
const APPLICATION: i32 = 0x486f_6d6e;
/// How a database begins.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// What operators said, on the disk of one node.
pub struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    /// Another process writes from now on.
    is_stopped: AtomicBool,
    failures: AtomicU64,
    last_failure: Mutex<String>,
    /// No commit succeeds.
    #[cfg(test)]
    fails: AtomicBool,
}

impl Store {
    /// Opens the store of the node whose state is in `state_dir`, and makes it where there is none. Blocks.
    ///
    /// # Errors
    /// It cannot be read or written, is damaged, or was made by a newer program. It is then as it was.
    pub fn open(state_dir: &Path) -> Result<Self, StoreError> {
        private_file::make_folder(state_dir)?;
        let path = private_file::folder_of(state_dir).join(FILE);
        let at = |error: StoreError| error.at(&path);
        make_file(&path).map_err(at)?;
        let mut writer = connect(&path).map_err(at)?;
        schema::prepare(&mut writer).map_err(at)?;
        let reader = connect(&path).map_err(at)?;
        reader.pragma_update(None, "query_only", true).map_err(|error| at(error.into()))?;
        Ok(Self {
            path,
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
            is_stopped: AtomicBool::new(false),
            failures: AtomicU64::new(0),
            last_failure: Mutex::default(),
            #[cfg(test)]
            fails: AtomicBool::new(false),
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes, whole or not at all: when it returns `Ok`, it is on the disk. Blocks; one at a time.
    ///
    /// # Errors
    /// What `work` says, or why the store cannot write. Nothing is written then.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.transact(work)
    }

    /// As [`Store::write`], for work that can fail for other reasons than the store's.
    pub(crate) fn transact<T, E: From<StoreError> + OfStore>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let done = self.try_to_transact(work);
        if let Err(error) = &done {
            self.note(error.store_error());
        }
        done
    }

    fn try_to_transact<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        if self.is_stopped.load(Ordering::Acquire) {
            return Err(StoreError::Stopped.into());
        }
        let begun = writer.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(|error| E::from(error.into()))?;
        let done = work(&transaction)?; // what was begun is undone when it is dropped
        #[cfg(test)]
        if self.fails.load(Ordering::Acquire) {
            return Err(StoreError::Full.into());
        }
        transaction.commit().map_err(|error| E::from(error.into()))?;
        Ok(done)
    }

    /// Reads: what is committed at that moment, as a whole. Blocks; one at a time.
    ///
    /// # Errors
    /// What `work` says, or why the store cannot be read.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut reader = lock(&self.reader);
        let done = reader.transaction().map_err(StoreError::from).and_then(|moment| work(&moment));
        self.note(done.as_ref().err());
        done
    }

    /// How often it could not be written or read so far.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// Why it could not the last time.
    #[must_use]
    pub fn last_failure(&self) -> String {
        self.last_failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, error: Option<&StoreError>) {
        let Some(error) = error.filter(|error| error.is_failure()) else { return };
        self.failures.fetch_add(1, Ordering::Relaxed);
        *self.last_failure.lock().unwrap_or_else(PoisonError::into_inner) = error.to_string();
    }

    /// Begins no writing any more: a successor of this process will.
    pub fn stop_writing(&self) {
        self.is_stopped.store(true, Ordering::Release);
    }

    /// Whether what was being written when it was to stop has been: a slow disk may take long.
    #[must_use]
    pub fn has_stopped_writing(&self) -> bool {
        let is_free = !matches!(self.writer.try_lock(), Err(TryLockError::WouldBlock));
        self.is_stopped.load(Ordering::Acquire) && is_free
    }

    /// Writes again: there is no successor.
    pub fn go_on_writing(&self) {
        self.is_stopped.store(false, Ordering::Release);
    }

    /// A store that goes away with the test.
    #[cfg(any(test, feature = "testing"))]
    #[allow(clippy::unwrap_used, reason = "only tests have it")]
    pub(crate) fn in_memory() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = PathBuf::from(format!("file:store-{number}?mode=memory&cache=shared"));
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_URI;
        let connect = || Connection::open_with_flags(&path, flags).unwrap();
        let mut writer = connect();
        schema::prepare(&mut writer).unwrap();
        let reader = Mutex::new(connect());
        Self {
            path,
            writer: Mutex::new(writer),
            reader,
            is_stopped: AtomicBool::new(false),
            failures: AtomicU64::new(0),
            last_failure: Mutex::default(),
            #[cfg(test)]
            fails: AtomicBool::new(false),
        }
    }

    /// Lets commits fail, or not any more.
    #[cfg(test)]
    pub(crate) fn fail_commits(&self, fail: bool) {
        self.fails.store(fail, Ordering::Release);
    }

    /// Lets the store grow to that many pages of 4 KiB at most, to see what happens when it is full.
    #[cfg(test)]
    pub(crate) fn limit_pages(&self, pages: u32) {
        lock(&self.writer).pragma_update(None, "max_page_count", pages).unwrap();
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.path.display())
    }
}

/// A transaction that panicked was undone when it was dropped.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the file where there is none: the database gives its other files the mode that this one has.
fn make_file(path: &Path) -> Result<(), StoreError> {
    let begin = private_file::read(path, 64)?;
    match begin.as_deref() {
        None => {
            let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
            made.map(drop).or_else(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Ok(()),
                _ => Err(private_file::unusable(path, "cannot be made", error)),
            })?;
            Ok(())
        }
        // Left by a process that ended before it had written anything.
        Some([]) => Ok(()),
        Some(bytes) if bytes.starts_with(MAGIC) => Ok(()),
        Some(_) => Err(StoreError::NotAStore),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // A predecessor may be writing its last.
    connection.busy_timeout(limits::STORE_PATIENCE)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "journal_size_limit", limits::STORE_JOURNAL_BYTES)?;
    let mode: String = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::NoJournal(mode));
    }
    // Power cuts: a commit waits until the journal is on the disk.
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}
