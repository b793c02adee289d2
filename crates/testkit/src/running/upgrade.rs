//! How does a newer process take over from a node under test?

use super::{FILE, Running};
use crate::wait::eventually;
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::PoisonError;

impl Running {
    /// Lets the same program take over, as `homing upgrade` does, and returns when it serves.
    ///
    /// # Panics
    /// When the command says no, or somebody else serves than it says.
    #[track_caller]
    pub fn upgrade(&self) {
        let before = self.pid();
        let output = self.try_upgrade(&[]);
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{}{}", said(&output.stdout), said(&output.stderr));
        let pid = self.named_pid();
        assert!(pid != before && said(&output.stdout).contains(&format!("rocess {pid} ")), "{output:?}");
        self.follow(pid);
    }

    /// From now on that process is meant, which serves from the same folder.
    pub fn follow(&self, pid: u32) {
        self.successors.lock().unwrap_or_else(PoisonError::into_inner).push(pid);
    }

    /// What `homing upgrade` says, with these arguments more.
    ///
    /// # Panics
    /// When the program cannot be run.
    #[must_use]
    pub fn try_upgrade(&self, arguments: &[&str]) -> Output {
        self.upgrade_command(arguments).output().expect("the program can be run")
    }

    /// `homing upgrade` with these arguments, ready to be run. `--config` names the node's file, unless they do.
    #[must_use]
    pub fn upgrade_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("upgrade").args(arguments);
        if !arguments.contains(&"--config") {
            command.arg("--config").arg(self.folder().join(FILE));
        }
        command.env("HOMING_LANG", "en").env_remove("HOMING_LOG").stdin(Stdio::null());
        command
    }

    /// The process that `homing.pid` names.
    ///
    /// # Panics
    /// When it names none.
    #[must_use]
    pub fn named_pid(&self) -> u32 {
        let text = fs::read_to_string(self.folder().join("state/homing.pid")).expect("a node serves");
        text.trim().parse().expect("a process id")
    }

    /// The processes that another one has taken over from, the first one first.
    #[must_use]
    pub fn former_pids(&self) -> Vec<u32> {
        let successors = self.successors.lock().unwrap_or_else(PoisonError::into_inner);
        [self.child.id()].iter().chain(&*successors).copied().take(successors.len()).collect()
    }

    /// Waits until every process has ended that another one has taken over from.
    ///
    /// # Panics
    /// When one does not within the bound of [`crate::wait`].
    #[track_caller]
    pub fn wait_for_former_ones(&self) {
        for pid in self.former_pids() {
            eventually(&format!("process {pid} to end"), || !runs(pid));
        }
    }

    pub(super) fn last_successor(&self) -> Option<u32> {
        self.successors.lock().unwrap_or_else(PoisonError::into_inner).last().copied()
    }

    pub(super) fn end_successors(&self) {
        for &pid in &*self.successors.lock().unwrap_or_else(PoisonError::into_inner) {
            if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw).filter(|_| runs(pid)) {
                let _ = kill_process(pid, Signal::KILL);
            }
        }
    }
}

/// Whether a process of that id is one of ours, and has not ended.
fn runs(pid: u32) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).unwrap_or_default();
    stat.strip_prefix(&format!("{pid} (homing) ")).is_some_and(|rest| !rest.starts_with(['Z', 'X']))
}
