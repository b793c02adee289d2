//! How do carriers end, and what becomes of the streams in them?
//!
//! ```text
//! GOAWAY, a snapshot or drain without its target ─▶ no new requests ──the last stream ends──▶ closed
//! idle for too long ────────────────────────────────────────────────────────────────────────▶ closed
//! broken, ended, silent ─▶ every stream is lost, and tried elsewhere if it may be ──────────▶ closed
//! ```

use crate::http::client::Phase;
use crate::http::exchange::Exchange;
use crate::http::retry::Loss;
use crate::http::target::Link;
use crate::limits;
use crate::refusal::Refusal;
use crate::store::Key;
use crate::worker::Worker;
use homing_core::id::Home;
use homing_core::snapshot::Snapshot;
use homing_wire::http2::ErrorCode;
use std::collections::HashSet;

impl Worker {
    /// A target connection of a group that knows HTTP/2 ends: others take its place in its carrier, or in the making.
    pub(crate) fn leave_carriers(&mut self, target: Key) {
        let Some(connection) = self.targets.get_mut(target) else { return };
        let (home, state) = (connection.home, connection.state);
        let Some(wanted) = connection.approached.as_ref().map(|approached| approached.wanted.clone()) else {
            return;
        };
        if !wanted.approach.knows_http2() {
            return;
        }
        if let Some(stream) = connection.stream_mut()
            && let Some(key) = stream.carrier.take()
        {
            let id = stream.id;
            return self.end_stream(key, id);
        }
        let Some(lane) = self.carriers.lanes.get_mut(home, &wanted) else { return };
        if lane.making == Some(target) {
            lane.making = None;
            self.serve_waiting(home, &wanted);
        } else if state == Link::Queued {
            lane.waiting.retain(|&waiting| waiting != target);
        }
        self.carriers.lanes.forget_if_empty(home, &wanted);
    }

    /// Ends a stream, with a word to the target unless both have said all. Where only the end of its answer has yet to
    /// come, its place is given back with that.
    fn end_stream(&mut self, key: Key, id: u32) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        if carrier.forget(id).is_none() {
            return; // nothing was asked, and nobody's place is free: who serves those who wait goes on with the next
        }
        if carrier.wire.has_stream(id) && !carrier.wire.is_answered(id) {
            carrier.wire.reset(id, ErrorCode::Cancel, &mut carrier.frames);
            carrier.resets.add(self.now.monotonic_ms);
            carrier.group.counters.of(self.index).http2.cancelled.add(1);
            if carrier.resets.are_many(self.now.monotonic_ms) {
                self.arm_carrier(key);
            }
        }
        self.stream_has_left(key);
    }

    /// A carrier has one stream less.
    pub(super) fn stream_has_left(&mut self, key: Key) {
        self.queue_carrier(key);
        if self.carriers.all.get(key).is_some_and(|carrier| carrier.streams.is_empty()) {
            self.arm_carrier(key);
        }
        self.serve_lane_of(key);
        if self.is_one_idle_too_many(key) {
            self.close_carrier(key);
        }
    }

    /// Whether nobody uses a carrier that speaks for a client, and there are enough of them for what its connection brings.
    fn is_one_idle_too_many(&self, key: Key) -> bool {
        let is_idle = |key: Key| self.carriers.all.get(key).is_some_and(|carrier| carrier.streams.is_empty());
        let carrier = self.carriers.all.get(key);
        let Some(speaks_for) = carrier.and_then(|carrier| carrier.wanted.speaks_for) else { return false };
        let others = self.carriers.lanes.carriers_of(speaks_for.client).filter(|&other| other != key);
        is_idle(key) && others.filter(|&other| is_idle(other)).count() >= limits::IDLE_PER_CLIENT
    }

    /// There may be room for those who wait for a carrier like this one.
    pub(super) fn serve_lane_of(&mut self, key: Key) {
        let Some(carrier) = self.carriers.all.get(key) else { return };
        let lane = self.carriers.lanes.get(carrier.home, &carrier.wanted);
        if lane.is_some_and(|lane| !lane.waiting.is_empty()) {
            let (home, wanted) = (carrier.home, carrier.wanted.clone());
            self.serve_waiting(home, &wanted);
        }
    }

    /// A stream is gone that its target ended. What has come of a whole answer is still for its client.
    pub(super) fn lose_stream(&mut self, target: Key, loss: Loss) {
        let Some(connection) = self.targets.get_mut(target) else { return };
        let exchange = connection.exchange;
        connection.output.clear(&mut self.buffers);
        let Some(stream) = connection.stream_mut() else { return };
        stream.carrier = None;
        match exchange {
            Some(exchange) if !stream.has_ended => self.target_lost(exchange, loss),
            // The client's request goes on into nothing.
            Some(_) => {}
            None => _ = self.targets.remove(target),
        }
    }

    /// The connection broke, its target ended it, or is silent: all its streams are lost.
    pub(crate) fn carrier_lost(&mut self, key: Key, loss: Loss) {
        self.leave_lane(key);
        let Some(mut carrier) = self.carriers.all.remove(key) else { return };
        self.say_last_words(&mut carrier);
        let (home, wanted) = (carrier.home, carrier.wanted.clone());
        let is_made = carrier.has_spoken;
        let streams = std::mem::take(&mut carrier.streams);
        self.give_back(carrier);
        // Where it never came to be one, those who wait for it share its fate; it failed once.
        let waiting = match self.carriers.lanes.get_mut(home, &wanted) {
            Some(lane) if !is_made => std::mem::take(&mut lane.waiting),
            _ => Default::default(),
        };
        for (_, target) in streams {
            self.lose_stream(target, loss);
        }
        for target in waiting {
            if let Some(exchange) = self.targets.get(target).and_then(|connection| connection.exchange) {
                self.target_lost(exchange, loss);
            }
        }
        self.serve_waiting(home, &wanted);
    }

    /// Closes a carrier without streams.
    pub(super) fn close_carrier(&mut self, key: Key) {
        self.leave_lane(key);
        let Some(mut carrier) = self.carriers.all.remove(key) else { return };
        carrier.wire.go_away(ErrorCode::NoError, &mut carrier.frames);
        self.say_last_words(&mut carrier);
        self.give_back(carrier);
    }

    /// A carrier takes no more requests, and closes when its last stream has ended.
    fn dismiss_carrier(&mut self, key: Key) {
        self.leave_lane(key);
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        carrier.is_leaving = true;
        if carrier.streams.is_empty() {
            self.close_carrier(key);
        }
    }

    fn give_back(&mut self, mut carrier: super::Carrier) {
        carrier.input.clear(&mut self.buffers);
        carrier.output.clear(&mut self.buffers);
        self.buffers.give(carrier.frames);
    }

    pub(super) fn leave_lane(&mut self, key: Key) {
        let Some(carrier) = self.carriers.all.get(key) else { return };
        if let Some(lane) = self.carriers.lanes.get_mut(carrier.home, &carrier.wanted) {
            lane.carriers.retain(|&other| other != key);
        }
        self.carriers.lanes.forget_if_empty(carrier.home, &carrier.wanted);
    }

    /// Closes the carriers that nobody uses; says how many there were.
    pub(crate) fn close_idle_carriers(&mut self) -> usize {
        let is_idle = |key: &Key| self.carriers.all.get(*key).is_some_and(|c| c.streams.is_empty());
        let idle: Vec<Key> = self.carriers.all.keys().into_iter().filter(is_idle).collect();
        idle.iter().for_each(|&key| self.close_carrier(key));
        idle.len()
    }

    /// Dismisses the carriers to targets that `snapshot` does not have.
    pub(crate) fn retire_carriers(&mut self, snapshot: &Snapshot) {
        if self.carriers.all.len() > 0 {
            let targets = snapshot.groups.iter().flat_map(|group| &group.targets);
            let known: HashSet<Home> = targets.map(|target| target.home).collect();
            self.dismiss_carriers(|home| !known.contains(&home));
        }
        self.carriers.lanes.forget_empty();
    }

    /// Dismisses the carriers that speak for a client, which is gone.
    pub(crate) fn dismiss_carriers_of(&mut self, client: Key) {
        for key in self.carriers.lanes.forget_client(client) {
            self.dismiss_carrier(key);
        }
    }

    fn dismiss_carriers(&mut self, is_due: impl Fn(Home) -> bool) {
        let mut left = Vec::new();
        for key in self.carriers.all.keys() {
            let Some(carrier) = self.carriers.all.get(key).filter(|carrier| is_due(carrier.home)) else {
                continue;
            };
            left.push((carrier.home, carrier.wanted.clone()));
            self.dismiss_carrier(key);
        }
        // Those who waited for a place in them may make a new one: nothing else would tell them.
        for (home, wanted) in left {
            self.serve_waiting(home, &wanted);
        }
    }

    /// The drain of `home` has ended. Its carriers go with their last stream, and calls that may go on for ever end now,
    /// in words that their clients understand. A request that only waits for its answer gets it.
    pub(crate) fn cut_carriers_off(&mut self, home: Home) {
        if self.carriers.all.len() == 0 {
            return;
        }
        let leads_there = |key: &Key| {
            let connection = self.targets.get(*key);
            connection.is_some_and(|connection| connection.home == home && connection.stream().is_some())
        };
        let there: Vec<Key> = self.targets.keys().into_iter().filter(leads_there).collect();
        for target in there {
            let Some(key) = self.targets.get(target).and_then(|connection| connection.exchange) else {
                continue;
            };
            if self.exchanges.get(key).is_some_and(Exchange::is_long_call) {
                self.cut_call_off(key);
            }
        }
        self.dismiss_carriers(|other| other == home);
    }

    /// Ends a call whose target is drained: UNAVAILABLE, which clients of gRPC try again.
    fn cut_call_off(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get(key) else { return };
        if exchange.is_waiting() {
            return self.fail_exchange(key, Refusal::TargetBusy);
        }
        let client = exchange.client;
        if self.clients.get(client).is_some_and(|client| client.phase == Phase::Exchange(key)) {
            self.keep_trailers(client, b"grpc-status: 14\r\ngrpc-message: drained\r\n");
            self.finish_answer(key);
        }
    }
}
