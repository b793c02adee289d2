//! Which connections to targets wait for the next request?

use crate::limits;
use crate::store::{Key, Kind};
use crate::worker::Worker;
use homing_core::id::Home;
use homing_core::snapshot::Snapshot;
use homing_sys::peek::{IdleState, idle_state};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The idle connections of one worker, the last used first: it is the one least likely to have been closed.
#[derive(Debug, Default)]
pub(crate) struct IdleConnections {
    by_home: HashMap<Home, Vec<Key>, BuildHasherDefault<IdHasher>>,
}

/// What the next request needs of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// It can be sent again if the connection turns out to be closed.
    Replayable,
    /// It cannot: look at the socket before trusting it.
    MustBeAlive,
}

impl IdleConnections {
    /// All of them.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.by_home.values().flatten().copied().collect()
    }
}

impl Worker {
    /// An idle connection to `home`.
    pub(crate) fn take_idle(&mut self, home: Home, freshness: Freshness) -> Option<Key> {
        loop {
            let key = self.idle.by_home.get_mut(&home)?.pop()?;
            let Some(connection) = self.targets.get(key) else { continue };
            let is_usable =
                freshness == Freshness::Replayable || idle_state(&connection.stream) == IdleState::Silent;
            if is_usable {
                return Some(key);
            }
            self.targets.remove(key);
        }
    }

    /// Keeps a connection for the next request, or closes it where there are enough.
    pub(crate) fn keep_idle(&mut self, key: Key) {
        let Some(connection) = self.targets.get_mut(key) else { return };
        let waiting = self.idle.by_home.entry(connection.home).or_default();
        if waiting.len() >= limits::IDLE_PER_TARGET {
            self.targets.remove(key);
            return;
        }
        waiting.push(key);
        let due_ms = self.now.monotonic_ms + limits::IDLE_MS;
        self.timers.set(&mut connection.deadline, Kind::Target, key, due_ms);
    }

    /// Closes an idle connection: it was closed by the target, or waited too long.
    pub(crate) fn drop_idle(&mut self, key: Key) {
        let Some(connection) = self.targets.remove(key) else { return };
        if let Some(waiting) = self.idle.by_home.get_mut(&connection.home) {
            waiting.retain(|&other| other != key);
        }
    }

    /// Closes the idle connections to one target.
    pub(crate) fn drop_idle_to(&mut self, home: Home) {
        for key in self.idle.by_home.remove(&home).unwrap_or_default() {
            self.targets.remove(key);
        }
    }

    /// Closes all idle connections; says how many there were.
    pub(crate) fn close_idle_targets(&mut self) -> usize {
        let targets = &mut self.targets;
        let idle = self.idle.by_home.values_mut().flat_map(|waiting| waiting.drain(..));
        idle.filter(|&key| targets.remove(key).is_some()).count()
    }

    /// Closes the idle connections to targets that `snapshot` does not have.
    pub(crate) fn retire_idle(&mut self, snapshot: &Snapshot) {
        let is_known = |home: &Home| {
            snapshot.groups.iter().flat_map(|group| &group.targets).any(|target| target.home == *home)
        };
        let targets = &mut self.targets;
        self.idle.by_home.retain(|home, waiting| {
            let known = is_known(home);
            if !known {
                waiting.drain(..).for_each(|key| _ = targets.remove(key));
            }
            known
        });
    }
}

/// Target ids are keyed hashes already: hashing them again would be work for nothing.
#[derive(Debug, Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 ^= value;
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = self.0.rotate_left(17) ^ u64::from(value);
    }
}
