//! How does a test let a task die? By a file with the task's name in the folder `panic` of the state folder.
//!
//! Only builds with debug assertions look for it, and those only when `HOMING_TEST_PANIC` is set. The file is taken away
//! and the task panics, once for each file. Builds for operators have none of this.

use std::path::{Path, PathBuf};

use super::Task;

/// Set: orders are looked for.
#[cfg(debug_assertions)]
const VARIABLE: &str = "HOMING_TEST_PANIC";

/// Where orders are looked for, if they are.
#[cfg(debug_assertions)]
pub(super) fn folder(state_dir: &Path) -> Option<PathBuf> {
    (cfg!(test) || std::env::var_os(VARIABLE).is_some()).then(|| state_dir.join("panic"))
}

#[cfg(not(debug_assertions))]
pub(super) fn folder(_: &Path) -> Option<PathBuf> {
    None
}

/// Does the work of a task until it is ordered to die.
#[cfg(debug_assertions)]
pub(super) async fn or_death(orders: Option<&Path>, task: Task, work: impl Future<Output = ()>) {
    let Some(order) = orders.map(|folder| folder.join(task.as_str())) else { return work.await };
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(20));
    let ordered = async {
        while std::fs::remove_file(&order).is_err() {
            looks.tick().await;
        }
    };
    tokio::select! {
        () = work => {}
        () = ordered => panic!("a test ordered it"),
    }
}

#[cfg(not(debug_assertions))]
pub(super) async fn or_death(_: Option<&Path>, _: Task, work: impl Future<Output = ()>) {
    work.await;
}
