//! How is a program started on its core, and how does it go away?

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::{machine, procfs};
use crate::kernel::{self, Signal};

/// How long a program may take to end after SIGTERM.
const GRACE: Duration = Duration::from_secs(2);

/// How often a condition is looked at that has no event.
const GLANCE: Duration = Duration::from_millis(10);

/// How a program stands against other work on the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Priority {
    /// A better nice value, where we may.
    Ordinary,
    /// SCHED_RR: nothing else gets the core while the program wants it.
    RealTime,
}

/// The proxy has a core for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Core {
    Proxy,
    Others,
}

/// A child of ours, gone when this is dropped, with all that descend from it.
pub(super) struct Running {
    child: Child,
    name: String,
    log: PathBuf,
}

/// `program` on `core`. It ends when this process ends, whatever happens.
pub(super) fn pinned(program: impl AsRef<OsStr>, core: Core, priority: Priority) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM"]);
    command.args(match priority {
        Priority::Ordinary => ["nice", "-n", "-15"],
        Priority::RealTime => ["chrt", "-r", "50"],
    });
    command.args(["taskset", "-c", if core == Core::Proxy { "0" } else { "1" }]);
    command.arg(program).stdin(Stdio::null());
    command
}

impl Running {
    /// Starts `command`; what it says on standard error goes to a log in the run folder.
    pub(super) fn start(command: &mut Command, name: &str) -> Result<Self> {
        let log = machine::run_folder()?.join(format!("{name}.log"));
        let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let child = command.stderr(file).spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, name: name.to_owned(), log })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Looks at `condition` until it holds.
    ///
    /// # Errors
    /// When `limit` passes, or the program ends before.
    pub(super) fn wait_until(
        &mut self,
        limit: Duration,
        what: &str,
        mut condition: impl FnMut() -> bool,
    ) -> Result<()> {
        let start = Instant::now();
        while !condition() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended with {status} {what}{}", self.name, self.last_words());
            }
            if start.elapsed() > limit {
                bail!("{} took more than {} s {what}{}", self.name, limit.as_secs(), self.last_words());
            }
            thread::sleep(GLANCE);
        }
        Ok(())
    }

    /// Sends SIGINT and waits for the end, as Ctrl-C would.
    pub(super) fn interrupt(mut self) -> Result<()> {
        // `setpriv` and its like have become the program itself; only its children are other processes.
        kernel::send_signal(self.child.id(), Signal::Interrupt);
        self.child.wait().with_context(|| format!("{} did not end", self.name))?;
        Ok(())
    }

    fn last_words(&self) -> String {
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(5).collect();
        lines.into_iter().rev().map(|line| format!("\n  {line}")).collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        let descendants = procfs::tree(self.child.id());
        kernel::send_signal(self.child.id(), Signal::Terminate);
        let start = Instant::now();
        while start.elapsed() < GRACE {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(GLANCE);
        }
        for process in descendants {
            kernel::send_signal(process, Signal::Kill);
        }
        // A killed child always ends; its status says nothing new.
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_dropped_child_is_gone_with_its_children() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' TERM; sleep 60 & wait; sleep 60"]).stdout(Stdio::piped());
        let mut running = Running::start(&mut shell, "test-shell").unwrap();
        let mut output = running.child().stdout.take().unwrap();
        let id = running.id();
        running.wait_until(Duration::from_secs(5), "to fork", || procfs::tree(id).len() == 2).unwrap();
        let start = Instant::now();
        drop(running);
        // The output ends when the last process that could write to it is gone.
        output.read_to_end(&mut Vec::new()).unwrap();
        assert!(start.elapsed() < Duration::from_secs(30), "somebody lived on until the sleep was over");
    }

    #[test]
    fn a_program_that_ends_early_is_reported_with_its_last_words() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo no such thing >&2; exit 3"]);
        let mut running = Running::start(&mut shell, "test-failure").unwrap();
        let error = running.wait_until(Duration::from_secs(5), "before it listened", || false).unwrap_err();
        assert!(error.to_string().contains("no such thing"), "{error}");
    }
}
