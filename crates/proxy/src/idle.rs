//! Which connections to targets wait for the next request?

use crate::http::approached::{SpeaksFor, Wanted};
use crate::limits;
use crate::store::{Key, Kind};
use crate::worker::Worker;
use homing_core::bound::Bound;
use homing_core::id::Home;
use homing_core::snapshot::Snapshot;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The idle connections of one worker, the last used first: it is the one least likely to have been closed.
#[derive(Debug, Default)]
pub(crate) struct IdleConnections {
    by_home: HashMap<Home, Vec<Key>, BuildHasherDefault<IdHasher>>,
    /// Those that speak for one client, by its connection. They are of use to nobody else.
    by_client: HashMap<Key, Vec<Key>>,
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
        self.by_home.values().chain(self.by_client.values()).flatten().copied().collect()
    }
}

impl Worker {
    /// An idle connection to `home`, of the kind that is wanted.
    pub(crate) fn take_idle(
        &mut self,
        home: Home,
        wanted: Option<&Wanted>,
        freshness: Freshness,
    ) -> Option<Key> {
        loop {
            let key = match wanted.and_then(|wanted| wanted.speaks_for) {
                Some(speaks_for) => self.pop_idle_of(speaks_for, home)?,
                None => self.idle.by_home.get_mut(&home)?.pop()?,
            };
            let Some(connection) = self.targets.get(key) else { continue };
            // What was made under an earlier snapshot may have begun in another way.
            let is_wanted = connection.approached.as_ref().map(|approached| &approached.wanted) == wanted;
            let is_usable = is_wanted && (freshness == Freshness::Replayable || connection.is_silent());
            if is_usable {
                return Some(key);
            }
            self.targets.remove(key);
        }
    }

    /// Keeps a connection for the next request, or closes it where there are enough.
    pub(crate) fn keep_idle(&mut self, key: Key) {
        let Some(connection) = self.targets.get_mut(key) else { return };
        let speaks_for = connection.approached.as_ref().and_then(|approached| approached.wanted.speaks_for);
        if speaks_for.is_some_and(|speaks_for| self.clients.get(speaks_for.client).is_none()) {
            self.targets.remove(key);
            return;
        }
        let (waiting, most) = match speaks_for {
            None => (self.idle.by_home.entry(connection.home).or_default(), limits::IDLE_PER_TARGET),
            Some(speaks_for) => {
                (self.idle.by_client.entry(speaks_for.client).or_default(), limits::IDLE_PER_CLIENT)
            }
        };
        if waiting.len() >= most {
            self.targets.remove(key);
            self.counters().bounds.met(Bound::IdleConnections);
            return;
        }
        waiting.push(key);
        let due_ms = self.now.monotonic_ms + limits::IDLE_MS;
        self.timers.set(&mut connection.deadline, Kind::Target, key, due_ms);
    }

    /// Closes an idle connection: it was closed by the target, or waited too long.
    pub(crate) fn drop_idle(&mut self, key: Key) {
        self.say_end_to_target(key);
        let Some(connection) = self.targets.remove(key) else { return };
        let speaks_for = connection.approached.and_then(|approached| approached.wanted.speaks_for);
        let waiting = match speaks_for {
            None => self.idle.by_home.get_mut(&connection.home),
            Some(speaks_for) => self.idle.by_client.get_mut(&speaks_for.client),
        };
        if let Some(waiting) = waiting {
            waiting.retain(|&other| other != key);
        }
    }

    /// Closes the idle connections that speak for a client, which is gone.
    pub(crate) fn close_idle_of(&mut self, client: Key) {
        if self.idle.by_client.is_empty() {
            return;
        }
        for key in self.idle.by_client.remove(&client).unwrap_or_default() {
            self.targets.remove(key);
        }
    }

    /// An idle connection to `home` that speaks for whom it should.
    fn pop_idle_of(&mut self, speaks_for: SpeaksFor, home: Home) -> Option<Key> {
        let waiting = self.idle.by_client.get_mut(&speaks_for.client)?;
        let targets = &self.targets;
        let leads_home = |key: &Key| {
            let connection = targets.get(*key).filter(|connection| connection.home == home);
            let approached = connection.and_then(|connection| connection.approached.as_ref());
            approached.is_some_and(|approached| approached.wanted.speaks_for == Some(speaks_for))
        };
        let position = waiting.iter().rposition(leads_home)?;
        Some(waiting.remove(position))
    }

    /// Closes the idle connections to one target.
    pub(crate) fn drop_idle_to(&mut self, home: Home) {
        for key in self.idle.by_home.remove(&home).unwrap_or_default() {
            self.targets.remove(key);
        }
        self.drop_speaking_idle(|other| other == home);
    }

    /// Closes all idle connections; says how many there were.
    pub(crate) fn close_idle_targets(&mut self) -> usize {
        let targets = &mut self.targets;
        let IdleConnections { by_home, by_client } = &mut self.idle;
        let idle = by_home.values_mut().chain(by_client.values_mut()).flat_map(|waiting| waiting.drain(..));
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
        self.drop_speaking_idle(|home| !is_known(&home));
    }

    /// Closes the idle connections that speak for clients, to all homes for which `is_due` holds.
    fn drop_speaking_idle(&mut self, is_due: impl Fn(Home) -> bool) {
        let targets = &mut self.targets;
        for waiting in self.idle.by_client.values_mut() {
            waiting.retain(|&key| {
                let is_kept = targets.get(key).is_some_and(|connection| !is_due(connection.home));
                if !is_kept {
                    targets.remove(key);
                }
                is_kept
            });
        }
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
