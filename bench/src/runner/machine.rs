//! Where are the files, and what machine is this?

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Serialize;

/// Under which conditions the figures came about.
#[derive(Debug, Serialize)]
pub(super) struct Machine {
    kernel: String,
    processor: String,
    cores: usize,
}

impl Machine {
    pub(super) fn this_one() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let information = read("/proc/cpuinfo");
        let model = information.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
        Self {
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            processor: model.map_or_else(|| "unknown".to_owned(), |(_, model)| model.to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// One line for the head of a table.
    pub(super) fn describe(&self) -> String {
        format!("{}, {} cores, Linux {}", self.processor, self.cores, self.kernel)
    }
}

/// Waits until no other benchmark runs on this machine; ours runs until the returned file is closed.
///
/// # Errors
/// When the lock cannot be made.
pub fn take_turn() -> Result<File> {
    // Beside no checkout in particular: two of them share the cores and the ports.
    let path = std::env::temp_dir().join("homing-bench.lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => eprintln!("another benchmark runs: waiting for its end"),
        Err(TryLockError::Error(error)) => return Err(error).context("cannot lock the benchmark"),
    }
    file.lock().context("cannot lock the benchmark")?;
    Ok(file)
}

/// The folder of this package.
pub(super) fn bench_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where everything goes that a run leaves behind.
pub(super) fn run_folder() -> Result<PathBuf> {
    let folder = bench_folder().join("run");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// A program that was built beside this one.
pub(super) fn sibling(name: &str) -> Result<PathBuf> {
    let here = std::env::current_exe().context("where is this program?")?;
    let path = here.with_file_name(name);
    ensure!(path.is_file(), "{} is not built: `cargo xtask bench` builds it", path.display());
    Ok(path)
}
