//! Which process serves?

use crate::state_folder::StateFolder;
use anyhow::Result;
use std::path::Path;
use std::process;

/// Its name in the state folder.
const NAME: &str = "homing.pid";

/// `state_dir/homing.pid`: names this process while it serves.
#[derive(Debug)]
pub(crate) struct PidFile {
    folder: StateFolder,
}

impl PidFile {
    /// Writes it; a file that names another living process is replaced with a warning.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub(crate) fn write(folder: &StateFolder) -> Result<Self> {
        if let Some(other) = named(folder).filter(|&pid| pid != process::id() && is_alive(pid)) {
            let folder = folder.path().display();
            tracing::warn!(pid = other, %folder, "another process serves from the same state folder");
        }
        folder.write(NAME, &format!("{}\n", process::id()))?;
        Ok(Self { folder: folder.clone() })
    }
}

impl Drop for PidFile {
    fn drop(&mut self) {
        // Another process may have taken over.
        if named(&self.folder) == Some(process::id()) {
            self.folder.remove(NAME);
        }
    }
}

fn named(folder: &StateFolder) -> Option<u32> {
    folder.read(NAME)?.trim().parse().ok()
}

/// Whether a process of that id runs this same program: ids are used again.
fn is_alive(pid: u32) -> bool {
    let command = std::fs::read_link(format!("/proc/{pid}/exe"));
    command.is_ok_and(|path| path.file_name() == Path::new("homing").file_name())
}
