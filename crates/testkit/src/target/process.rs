//! What if a target dies without a word? Then it must be a process of its own, ended by `kill -9`.

use crate::homing::Entry;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// An HTTP target in a process of its own: `homing demo-target`. It answers every request with its name in
/// `X-Target`.
#[derive(Debug)]
pub struct ProcessTarget {
    binary: PathBuf,
    name: String,
    address: SocketAddr,
    child: Mutex<Child>,
}

impl ProcessTarget {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When the binary cannot be run or says no address.
    #[must_use]
    pub fn start(binary: impl AsRef<Path>, name: &str) -> Self {
        let binary = binary.as_ref().to_owned();
        let (child, address) = spawn(&binary, name, super::ANY_PORT);
        Self { binary, name: name.to_owned(), address, child: Mutex::new(child) }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// This target in a group, with a weight.
    #[must_use]
    pub fn weight(&self, weight: u16) -> Entry {
        Entry::from(self).weight(weight)
    }

    /// Ends it as `kill -9` does.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have ended by itself; gone is gone.
        let _ = child.kill();
        let _ = child.wait();
    }

    /// After [`Self::kill`]: comes back on the same port.
    ///
    /// # Panics
    /// When somebody else took the port.
    pub fn restart_on_same_port(&self) {
        let (child, _) = spawn(&self.binary, &self.name, self.address);
        *self.child.lock().unwrap_or_else(PoisonError::into_inner) = child;
    }
}

impl Drop for ProcessTarget {
    fn drop(&mut self) {
        self.kill();
    }
}

fn spawn(binary: &Path, name: &str, address: SocketAddr) -> (Child, SocketAddr) {
    let mut command = Command::new(binary);
    command.args(["demo-target", "--name", name, "--listen", &address.to_string()]);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the binary can be run");
    let output = child.stdout.take().expect("its output was piped");
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).expect("a process that starts says something");
    let address = line.split_whitespace().last().and_then(|word| word.parse().ok());
    (child, address.unwrap_or_else(|| panic!("no address in {line:?}")))
}
