//! What does a worker hold at this moment, and does it all fit together? Tests ask.
//!
//! Between two events every connection must be known to somebody who will drive it on: the kernel (an event will
//! come), the wheel (a deadline will pass), or the list of those who get another turn. Whatever is known to nobody
//! hangs for ever, and is a fault.

use super::Worker;
use crate::http::client::{Client, Phase};
use crate::http::exchange::Exchange;
use crate::http::target::{Link, TargetConnection};
use crate::store::{Key, Kind};
use std::ops::AddAssign;

/// What the workers hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// HTTP clients.
    pub clients: usize,
    /// Streams of those that speak HTTP/2.
    pub streams: usize,
    /// Requests under way.
    pub exchanges: usize,
    /// Connections to targets that serve an exchange.
    pub busy_targets: usize,
    /// Connections to targets that wait for the next request.
    pub idle_targets: usize,
    /// Connections to targets that carry streams, or may.
    pub carriers: usize,
    /// Connections of layer 4, and upgraded ones.
    pub tunnels: usize,
    /// What does not fit together, in words. Empty when all is well.
    pub faults: Vec<String>,
}

impl AddAssign for Census {
    fn add_assign(&mut self, other: Self) {
        self.clients += other.clients;
        self.streams += other.streams;
        self.exchanges += other.exchanges;
        self.busy_targets += other.busy_targets;
        self.idle_targets += other.idle_targets;
        self.carriers += other.carriers;
        self.tunnels += other.tunnels;
        self.faults.extend(other.faults);
    }
}

impl Worker {
    /// Counts what there is, and looks for what does not fit together.
    pub(super) fn census(&self) -> Census {
        let idle = self.idle.keys();
        let mut faults = Vec::new();
        for key in self.clients.keys() {
            if let Some(client) = self.clients.get(key) {
                self.examine_client(key, client, &mut faults);
            }
        }
        for key in self.exchanges.keys() {
            if let Some(exchange) = self.exchanges.get(key) {
                self.examine_exchange(key, exchange, &mut faults);
            }
        }
        for key in self.targets.keys() {
            if let Some(connection) = self.targets.get(key) {
                let listed = idle.iter().filter(|&&other| other == key).count();
                self.examine_target(key, connection, listed, &mut faults);
            }
        }
        self.examine_carriers(&mut faults);
        let idle_targets = idle.iter().filter(|&&key| self.targets.get(key).is_some()).count();
        let is_stream = |key: &Key| self.clients.get(*key).is_some_and(|client| client.stream().is_some());
        let streams = self.clients.keys().iter().filter(|key| is_stream(key)).count();
        Census {
            clients: self.clients.len() - streams,
            streams,
            exchanges: self.exchanges.len(),
            busy_targets: self.targets.len().saturating_sub(idle_targets),
            idle_targets,
            carriers: self.carriers.all.len(),
            tunnels: self.tunnels.len(),
            faults,
        }
    }

    fn examine_client(&self, key: Key, client: &Client, faults: &mut Vec<String>) {
        let mut say = |what: &str| faults.push(format!("{what}: {client:?}"));
        if !self.timers.stands_for(&client.deadline, Kind::Client, key) {
            say("a client has no deadline");
        }
        if let Phase::Exchange(exchange) = client.phase
            && self.exchanges.get(exchange).is_none_or(|exchange| exchange.client != key)
        {
            say("a client waits for an exchange that is not its own");
        }
        if !self.has_another_turn(Kind::Client, key) && self.can_go_on(key, client) {
            say("nobody drives a client that can go on");
        }
        if self.has_forgotten_frames(key, client) {
            say("nobody sends the frames of a client");
        }
        if client.stream().is_some_and(|stream| self.clients.get(stream.connection).is_none()) {
            say("a stream has lost its connection");
        }
    }

    /// Whether bytes of a client, here or in the kernel, could be used at this moment.
    fn can_go_on(&self, key: Key, client: &Client) -> bool {
        let is_usable = match client.phase {
            Phase::Head => client.output.is_empty() && client.input.len() > client.searched,
            Phase::Exchange(exchange) => !client.input.is_empty() && self.takes_request_body(exchange),
            Phase::Multiplex => false,
            Phase::LastAnswer => client.output.is_empty() && client.stream().is_none(),
            Phase::Lingering { .. } => !client.input.is_empty(),
        };
        is_usable || self.takes_input(key)
    }

    fn examine_exchange(&self, key: Key, exchange: &Exchange, faults: &mut Vec<String>) {
        let mut say = |what: &str| faults.push(format!("{what}: {exchange:?}"));
        if self.clients.get(exchange.client).is_none_or(|client| client.phase != Phase::Exchange(key)) {
            say("an exchange has lost its client");
        }
        let target = exchange.target.and_then(|target| self.targets.get(target));
        if target.is_none_or(|target| target.exchange != Some(key)) {
            say("an exchange has lost its target");
        }
    }

    fn examine_target(
        &self,
        key: Key,
        connection: &TargetConnection,
        listed: usize,
        faults: &mut Vec<String>,
    ) {
        let mut say = |what: &str| faults.push(format!("{what}: {connection:?}"));
        if !self.timers.stands_for(&connection.deadline, Kind::Target, key) {
            say("a connection to a target has no deadline");
        }
        let Some(exchange) = connection.exchange else {
            if listed != 1 || !connection.input.is_empty() || !connection.output.is_empty() {
                say("an idle connection cannot serve the next request");
            }
            return;
        };
        if listed != 0 {
            say("a busy connection is offered to others");
        }
        let Some(exchange) = self.exchanges.get(exchange) else {
            return say("a connection to a target serves nobody");
        };
        let can_go_on = connection.readable
            && connection.state != Link::Connecting
            && !self.is_client_behind(exchange.client);
        let can_go_on = can_go_on || connection.stream().is_some() && self.can_stream_go_on(connection);
        if can_go_on && !self.has_another_turn(Kind::Target, key) {
            say("nobody drives a target that can go on");
        }
    }

    pub(crate) fn has_another_turn(&self, kind: Kind, key: Key) -> bool {
        self.again.contains(&(kind, key))
    }
}
