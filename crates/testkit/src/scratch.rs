//! Where do a test's files go? Into a folder of its own that vanishes with it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A fresh folder, removed when dropped.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes the folder.
    ///
    /// # Panics
    /// When the system's folder for temporary files cannot be written.
    #[must_use]
    pub fn new() -> Self {
        let name = format!("homing-test-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        // What an earlier process of the same id left behind is nobody's.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the folder for temporary files can be written");
        Self { path }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file into it at once: readers see the old text or the new one.
    ///
    /// # Panics
    /// When the folder cannot be written.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let (path, beside) = (self.path.join(name), self.path.join(format!(".{name}.new")));
        fs::write(&beside, text).expect("the scratch folder can be written");
        fs::rename(&beside, &path).expect("a file of the scratch folder can be replaced");
        path
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: a folder left behind harms no test.
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scratch_folder_vanishes_with_its_test() {
        let scratch = Scratch::new();
        let path = scratch.write("a.toml", "a = 1");
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 1");
        drop(scratch);
        assert!(!path.exists());
    }
}
