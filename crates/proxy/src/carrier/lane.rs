//! Which carriers lead to a target, and who waits for a place in one of them?

use crate::http::approached::Wanted;
use crate::store::Key;
use homing_core::id::Home;
use std::collections::{HashMap, VecDeque};

/// All lanes of a worker.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    /// By target, and by the client's connection where carriers speak for one. Several where the approach has changed.
    by_end: HashMap<(Home, Option<Key>), Vec<Lane>>,
    /// The targets of lanes that speak for a client, by its connection.
    homes_of: HashMap<Key, Vec<Home>>,
}

/// The carriers of one kind to one target.
#[derive(Debug)]
pub(super) struct Lane {
    wanted: Wanted,
    /// Those that may take requests.
    pub(super) carriers: Vec<Key>,
    /// The connection to the target that is being made to become one.
    pub(super) making: Option<Key>,
    /// The target connections that wait for a place, in their order.
    pub(super) waiting: VecDeque<Key>,
    /// Whether the target chose HTTP/1.1 when it was asked last: then nobody waits for a carrier.
    pub(super) is_plain: bool,
}

impl Lanes {
    /// The lane to `home` of that kind.
    pub(super) fn get(&self, home: Home, wanted: &Wanted) -> Option<&Lane> {
        self.by_end.get(&end_of(home, wanted))?.iter().find(|lane| lane.wanted == *wanted)
    }

    /// The same.
    pub(super) fn get_mut(&mut self, home: Home, wanted: &Wanted) -> Option<&mut Lane> {
        let lanes = self.by_end.get_mut(&end_of(home, wanted))?;
        lanes.iter_mut().find(|lane| lane.wanted == *wanted)
    }

    /// The same, which begins if there is none.
    pub(super) fn begin(&mut self, home: Home, wanted: &Wanted) -> &mut Lane {
        let end = end_of(home, wanted);
        if let Some(client) = end.1 {
            let homes = self.homes_of.entry(client).or_default();
            if !homes.contains(&home) {
                homes.push(home);
            }
        }
        let lanes = self.by_end.entry(end).or_default();
        let place = lanes.iter().position(|lane| lane.wanted == *wanted).unwrap_or_else(|| {
            lanes.push(Lane::new(wanted.clone()));
            lanes.len() - 1
        });
        &mut lanes[place]
    }

    /// Forgets lanes without anything in them.
    pub(super) fn forget_empty(&mut self) {
        self.by_end.retain(|_, lanes| {
            lanes.retain(|lane| !lane.is_empty());
            !lanes.is_empty()
        });
    }

    /// Forgets a lane that speaks for a client, if nothing is in it: one connection may bring many clients, and each has
    /// lanes of its own.
    pub(super) fn forget_if_empty(&mut self, home: Home, wanted: &Wanted) {
        let end = end_of(home, wanted);
        let (Some(client), Some(lanes)) = (end.1, self.by_end.get_mut(&end)) else { return };
        lanes.retain(|lane| lane.wanted != *wanted || !lane.is_empty());
        if !lanes.is_empty() {
            return;
        }
        self.by_end.remove(&end);
        if let Some(homes) = self.homes_of.get_mut(&client) {
            homes.retain(|&other| other != home);
            if homes.is_empty() {
                self.homes_of.remove(&client);
            }
        }
    }

    /// The carriers that speak for whom a client's connection brings.
    pub(super) fn carriers_of(&self, client: Key) -> impl Iterator<Item = Key> {
        let homes = self.homes_of.get(&client).into_iter().flatten();
        let lanes = homes.filter_map(move |&home| self.by_end.get(&(home, Some(client)))).flatten();
        lanes.flat_map(|lane| lane.carriers.iter().copied())
    }

    /// Forgets a client, whose connection is gone; its carriers.
    pub(super) fn forget_client(&mut self, client: Key) -> Vec<Key> {
        if self.homes_of.is_empty() {
            return Vec::new();
        }
        let homes = self.homes_of.remove(&client).unwrap_or_default();
        let lanes = homes.into_iter().filter_map(|home| self.by_end.remove(&(home, Some(client)))).flatten();
        lanes.flat_map(|lane| lane.carriers).collect()
    }
}

impl Lane {
    fn new(wanted: Wanted) -> Self {
        Self { wanted, carriers: Vec::new(), making: None, waiting: VecDeque::new(), is_plain: false }
    }

    fn is_empty(&self) -> bool {
        self.carriers.is_empty() && self.making.is_none() && self.waiting.is_empty()
    }
}

fn end_of(home: Home, wanted: &Wanted) -> (Home, Option<Key>) {
    (home, wanted.speaks_for.map(|speaks_for| speaks_for.client))
}
