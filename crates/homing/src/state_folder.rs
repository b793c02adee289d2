//! Where does a node keep what must outlive it?

use anyhow::{Context, Result};
use std::fs::{self, DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The folder `[node] state_dir`: only for the user that runs the node, because it holds secrets.
#[derive(Clone, Debug)]
pub(crate) struct StateFolder {
    path: PathBuf,
}

impl StateFolder {
    /// Opens the folder, or makes it.
    ///
    /// # Errors
    /// When it can be neither.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.with_context(|| format!("the state folder {} cannot be made", path.display()))?;
        Ok(Self { path: path.to_owned() })
    }

    /// The folder of another process; whether it is there is found out by whoever reads it.
    pub(crate) fn of_node(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file at once: whoever reads sees the old text or the new one. It need not survive a power cut,
    /// because it speaks of a process that does not either.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<()> {
        let (path, beside) = (self.path.join(name), self.path.join(format!(".{name}.new")));
        let write = || {
            let mut file = File::create(&beside)?;
            file.write_all(text.as_bytes())?;
            fs::rename(&beside, &path)
        };
        write().with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Reads a file; `None` when it is not there or cannot be read.
    pub(crate) fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path.join(name)).ok()
    }

    /// Removes a file, if it is there.
    pub(crate) fn remove(&self, name: &str) {
        // Whoever cannot remove it finds an old one next time, and says so then.
        let _ = fs::remove_file(self.path.join(name));
    }
}
