//! Why does the store not do it, and what can be done?

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use homing_core::problem::Phrase;

use crate::private_file::FileError;

/// The store cannot be used, or not now.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or its folder cannot be used.
    #[error(transparent)]
    File(#[from] FileError),
    /// What went wrong, and with which file.
    #[error("{}: {error}", .path.display())]
    At {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        error: Box<Self>,
    },
    /// The file is something else.
    #[error("this is no store of Homing's; move the file away, and a new store is made")]
    NotAStore,
    /// A newer program has been here.
    #[error(
        "this store was written by a newer Homing (form {found}, this program knows {known}); start that program, or \
         restore the copy of the state folder that was made before"
    )]
    Newer {
        /// The form that it has.
        found: i64,
        /// The newest form that this program knows.
        known: i64,
    },
    /// What the file says cannot be.
    #[error(
        "the store is damaged: {0}; restore a copy of it, or move the file away: then a new store is made, and what was \
         said by the API is lost"
    )]
    Damaged(String),
    /// No room is left for it.
    #[error("the disk is full: nothing was written; make room in the state folder and try again")]
    Full,
    /// The file or its file system may not be written.
    #[error(
        "the store may not be written: {0}; check the owner and the mode of the state folder and its files"
    )]
    ReadOnly(String),
    /// A bound of the store is met.
    #[error("there are {1} {0} already: remove some")]
    TooMany(Phrase, usize),
    /// Another process holds it.
    #[error("another process writes the store; end it, or try again later")]
    Busy,
    /// A successor of this process writes.
    #[error("a successor of this process is taking over: try again in a moment")]
    Stopped,
    /// The file system cannot share memory between processes.
    #[error(
        "the store cannot keep a write-ahead journal here (it would be \"{0}\"): node.state_dir has to be on a local disk"
    )]
    NoJournal(String),
    /// Anything else that the database says.
    #[error("the store cannot be used: {0}")]
    Database(rusqlite::Error),
}

impl StoreError {
    /// The same, with the name of the file.
    pub(super) fn at(self, path: &Path) -> Self {
        match self {
            // They name it already.
            Self::File(_) | Self::At { .. } => self,
            error => Self::At { path: path.to_owned(), error: Box::new(error) },
        }
    }

    /// Whether the store is in trouble: it is not where somebody wants too much of it, or another process writes it now.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        !matches!(self.cause(), Self::TooMany(..) | Self::Stopped)
    }

    /// What went wrong, without the name of the file.
    #[must_use]
    pub fn cause(&self) -> &Self {
        match self {
            Self::At { error, .. } => error.cause(),
            error => error,
        }
    }
}

/// An error that the store may be the cause of.
pub(crate) trait OfStore {
    /// What the store says, where it does.
    fn store_error(&self) -> Option<&StoreError>;
}

impl OfStore for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else { return Self::Database(error) };
        match code {
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::DatabaseCorrupt => Self::Damaged(error.to_string()),
            ErrorCode::NotADatabase => Self::NotAStore,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                Self::ReadOnly(error.to_string())
            }
            _ => Self::Database(error),
        }
    }
}
