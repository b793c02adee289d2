//! Which process serves?

use crate::state_folder::StateFolder;
use anyhow::Result;
use std::{fs, process};

/// Its name in the state folder.
const NAME: &str = "homing.pid";

/// `state_dir/homing.pid`: names this process while it serves.
#[derive(Debug)]
pub(crate) struct PidFile {
    folder: StateFolder,
}

impl PidFile {
    /// The one in that folder, not written yet. That it names another living process than `predecessor` is warned of.
    pub(crate) fn new(folder: &StateFolder, predecessor: Option<u32>) -> Self {
        if let Some(other) = serving(folder).filter(|&pid| pid != process::id() && Some(pid) != predecessor) {
            let folder = folder.path().display();
            tracing::warn!(pid = other, %folder, "another process serves from the same state folder");
        }
        Self { folder: folder.clone() }
    }

    /// Writes it, perhaps again: a successor that did not come to serve may have.
    ///
    /// # Errors
    /// When the state folder cannot be written.
    pub(crate) fn write(&self) -> Result<()> {
        self.folder.write(NAME, &format!("{}\n", process::id()))
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

/// The process that serves from that folder, if one does.
pub(crate) fn serving(folder: &StateFolder) -> Option<u32> {
    named(folder).filter(|&pid| is_alive(pid))
}

fn named(folder: &StateFolder) -> Option<u32> {
    folder.read(NAME)?.trim().parse().ok()
}

/// Whether a process of that id runs this same program: ids are used again.
fn is_alive(pid: u32) -> bool {
    // Everybody may read it, also while the program's file is being replaced by a newer one (proc_pid_stat(5)).
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.strip_prefix(&format!("{pid} (homing) ")).is_some_and(|rest| !rest.starts_with(['Z', 'X']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_is_no_homing_does_not_serve() {
        assert!(!is_alive(process::id()), "the test itself has another name");
        assert!(!is_alive(u32::MAX));
    }
}
