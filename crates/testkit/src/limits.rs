//! How many sockets may the test itself have open?

use rustix::process::{Resource, getrlimit, setrlimit};

/// Raises the limit of open files as far as it goes, and returns it.
#[must_use]
pub fn raise_open_files() -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where it cannot be raised, the one in force is told.
    let _ = setrlimit(Resource::Nofile, limit);
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}
