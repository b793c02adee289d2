//! How does a request reach its target: over an idle connection, or a new one?

use super::approached::Wanted;
use super::client::Client;
use super::exchange::Exchange;
use super::retry::Loss;
use super::target::Link;
use crate::idle::Freshness;
use crate::store::{Key, Kind};
use crate::tcp::connect::is_our_fault;
use crate::worker::Worker;
use homing_core::id::Home;
use std::io;
use std::net::SocketAddr;

impl Worker {
    /// Sends the exchange to the target of its choice.
    pub(crate) fn dispatch(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        exchange.enter_target();
        exchange.given_ms = self.now.monotonic_ms;
        if let Some(traced) = &mut exchange.traced {
            traced.begin_attempt(&mut exchange.sending.head, self.now, &mut self.entropy);
        }
        exchange.target_counters(self.index).requests.add(1);
        if exchange.group().knows_http2() {
            return self.dispatch_by_carrier(key);
        }
        self.dispatch_by_socket(key);
    }

    /// The same, on a connection that serves nobody else meanwhile.
    pub(crate) fn dispatch_by_socket(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        let target = exchange.group().target(&exchange.choice);
        let (home, address) = (target.home, target.address);
        let has_approach = exchange.group().approach.is_some();
        let freshness = freshness(exchange);
        let went_stale = exchange.sending.went_stale;
        let wanted = if has_approach { self.wanted(key) } else { None };
        // After a stale connection the others to this target are likely to be stale, too.
        let idle = if went_stale { None } else { self.take_idle(home, wanted.as_ref(), freshness) };
        match idle {
            Some(connection) => self.reuse(key, connection),
            None => match self.connect_or_make_room(key, address, home, wanted) {
                Ok(connection) => self.attach(key, connection),
                Err(error) => {
                    tracing::debug!(%address, %error, "cannot connect");
                    self.target_lost(key, if is_our_fault(&error) { Loss::Ours } else { Loss::Connect });
                }
            },
        }
    }

    fn connect_or_make_room(
        &mut self,
        key: Key,
        address: SocketAddr,
        home: Home,
        wanted: Option<Wanted>,
    ) -> io::Result<Key> {
        match self.connect(key, address, home, wanted.clone()) {
            Err(error) if is_our_fault(&error) && self.make_room() => {
                self.connect(key, address, home, wanted)
            }
            result => result,
        }
    }

    /// Writes the request, as far as it is at hand, to the target.
    pub(crate) fn send_request(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        let Some(target) = exchange.target else { return };
        if self.targets.get(target).is_some_and(|connection| connection.stream().is_some()) {
            return self.ask_on_stream(key, target);
        }
        exchange.sending.sent = true;
        let sending = std::mem::take(&mut exchange.sending);
        let is_sent = self.send_to_target(target, [&sending.head, &sending.replay]);
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        exchange.sending = sending;
        if !is_sent {
            // Nothing was taken, so nothing was consumed.
            exchange.sending.sent = false;
            return self.target_lost(key, Loss::Closed);
        }
        self.request_is_sent(key);
    }

    /// It is the target's turn, and that of whoever owes it the rest of the request.
    pub(crate) fn request_is_sent(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get(key) else { return };
        let client = exchange.client;
        let body_is_left = !exchange.body.is_done();
        self.arm_target(key);
        self.arm_client(client);
        // What has come of the body waited for this: no event will tell of it again.
        let has_waited = |client: &Client| client.readable || !client.input.is_empty();
        if body_is_left && self.clients.get(client).is_some_and(has_waited) {
            self.again.push((Kind::Client, client));
        }
    }

    fn reuse(&mut self, key: Key, connection: Key) {
        self.counters().reuses.add(1);
        if let Some(connection) = self.targets.get_mut(connection) {
            connection.exchange = Some(key);
            connection.state = Link::Reused;
            connection.taken_up = self.turn;
        }
        if let Some(exchange) = self.exchanges.get_mut(key) {
            exchange.target = Some(connection);
        }
        self.send_request(key);
    }

    /// An exchange has a connection that is being made for it.
    fn attach(&mut self, key: Key, connection: Key) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        exchange.target = Some(connection);
        exchange.target_counters(self.index).connects.add(1);
        self.arm_target(key);
    }
}

fn freshness(exchange: &Exchange) -> Freshness {
    if exchange.can_be_repeated() { Freshness::Replayable } else { Freshness::MustBeAlive }
}
