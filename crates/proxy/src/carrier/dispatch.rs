//! How does a request get a place in a carrier, and when does it wait for one?
//!
//! ```text
//! a carrier has room ──────────▶ its stream
//! none is being made ──────────▶ a connection of its own, which becomes a carrier
//! else, or eight of them are full ─▶ it waits: a stream ends, a target speaks, a connection fails
//! ```

use super::TargetStream;
use crate::http::approached::{Approached, Wanted};
use crate::http::exchange::Exchange;
use crate::http::retry::Loss;
use crate::http::target::{Link, TargetConnection, TargetLine};
use crate::limits;
use crate::refusal::Refusal;
use crate::store::Key;
use crate::worker::Worker;
use homing_core::bound::Bound;
use homing_core::id::Home;
use homing_core::spec::TargetHttp2;
use homing_sys::peek::{IdleState, idle_state};

/// Where a request may go.
enum Way {
    /// By this carrier.
    Carrier(Key),
    /// By a connection of its own, which may become a carrier.
    Socket,
    /// Nowhere yet.
    Waiting,
}

impl Worker {
    /// Sends an exchange to the target of its choice, in a group that knows HTTP/2.
    pub(crate) fn dispatch_by_carrier(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get(key) else { return };
        let home = exchange.group().target(&exchange.choice).home;
        let asks_for_websocket = exchange.asks_for_websocket();
        let Some(wanted) = self.wanted(key) else { return self.dispatch_by_socket(key) };
        if asks_for_websocket {
            return match wanted.approach.http2 {
                TargetHttp2::Always => self.fail_exchange(key, Refusal::NoTunnel),
                // A tunnel is a thing of HTTP/1.1, which the target may know as well.
                TargetHttp2::Agreed | TargetHttp2::Never => self.dispatch_by_socket(key),
            };
        }
        match self.way_to(home, &wanted, key) {
            Way::Carrier(carrier) => self.open_target_stream(key, carrier, home, wanted),
            Way::Socket => {
                self.dispatch_by_socket(key);
                self.note_making(key, home, &wanted);
            }
            Way::Waiting => self.wait_for_place(key, home, wanted),
        }
    }

    fn way_to(&mut self, home: Home, wanted: &Wanted, exchange: Key) -> Way {
        let can_be_repeated = self.exchanges.get(exchange).is_some_and(Exchange::can_be_repeated);
        if let Some(carrier) = self.carrier_with_room(home, wanted, can_be_repeated) {
            return Way::Carrier(carrier);
        }
        if self.may_make(home, wanted) { Way::Socket } else { Way::Waiting }
    }

    /// The carrier that has room, and the fewest streams. One that served nobody meanwhile may have been closed by its
    /// target: what cannot be repeated does not go by it before that is known.
    fn carrier_with_room(&mut self, home: Home, wanted: &Wanted, can_be_repeated: bool) -> Option<Key> {
        let lane = self.carriers.lanes.get_mut(home, wanted)?;
        let (all, now_ms) = (&self.carriers.all, self.now.monotonic_ms);
        let usable = lane.carriers.iter().filter_map(|&key| {
            let carrier = all.get(key).filter(|carrier| carrier.has_room(now_ms))?;
            let is_trusted = can_be_repeated
                || !carrier.streams.is_empty()
                || idle_state(&carrier.socket) == IdleState::Silent;
            is_trusted.then_some((carrier.streams.len(), key))
        });
        usable.min_by_key(|&(streams, _)| streams).map(|(_, key)| key)
    }

    /// Whether a connection may be made now to become a carrier. One at a time: what it comes to is soon known.
    fn may_make(&self, home: Home, wanted: &Wanted) -> bool {
        let Some(lane) = self.carriers.lanes.get(home, wanted) else { return true };
        let is_new = |key: &Key| self.carriers.all.get(*key).is_some_and(|c| !c.has_spoken);
        lane.is_plain
            || lane.making.is_none()
                && lane.carriers.len() < limits::CARRIERS_PER_TARGET
                && !lane.carriers.iter().any(is_new)
    }

    /// Others wait for what becomes of the connection that is made for this exchange.
    fn note_making(&mut self, exchange: Key, home: Home, wanted: &Wanted) {
        let target = self.exchanges.get(exchange).and_then(|exchange| exchange.target);
        let is_new = |target: &Key| {
            let connection = self.targets.get(*target);
            connection.is_some_and(|c| c.state == Link::Connecting && c.home == home)
        };
        if let Some(target) = target.filter(is_new) {
            let lane = self.carriers.lanes.begin(home, wanted);
            lane.making.get_or_insert(target);
        }
    }

    fn open_target_stream(&mut self, key: Key, carrier: Key, home: Home, wanted: Wanted) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        let Some(has_served) = self.carriers.all.get(carrier).map(|carrier| carrier.has_served) else {
            return;
        };
        let stream = TargetStream::new(exchange.request.framing, Some(carrier));
        // Whoever goes by what has served others may find that it is being closed.
        let state = if has_served { Link::Reused } else { Link::Fresh };
        exchange.target =
            Some(self.targets.insert_with(|_| target_connection(stream, state, home, key, wanted)));
        self.send_request(key);
    }

    fn wait_for_place(&mut self, key: Key, home: Home, wanted: Wanted) {
        let lane = self.carriers.lanes.begin(home, &wanted);
        if lane.waiting.len() >= limits::CARRIER_QUEUE {
            self.counters().bounds.met(Bound::WaitingRequests);
            return self.target_lost(key, Loss::Busy);
        }
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        let stream = TargetStream::new(exchange.request.framing, None);
        let target = self.targets.insert_with(|_| target_connection(stream, Link::Queued, home, key, wanted));
        lane.waiting.push_back(target);
        exchange.target = Some(target);
        self.arm_target(key);
    }

    /// There may be a place for those who wait.
    pub(super) fn serve_waiting(&mut self, home: Home, wanted: &Wanted) {
        // Each is looked at once: who cannot go by what there is waits on.
        let mut left = self.carriers.lanes.get(home, wanted).map_or(0, |lane| lane.waiting.len());
        while left > 0
            && (self.may_make(home, wanted) || self.carrier_with_room(home, wanted, true).is_some())
        {
            left -= 1;
            let lane = self.carriers.lanes.get_mut(home, wanted);
            let Some(target) = lane.and_then(|lane| lane.waiting.pop_front()) else { return };
            let Some(connection) = self.targets.remove(target) else { continue };
            let Some(key) = connection.exchange else { continue };
            let Some(exchange) = self.exchanges.get_mut(key).filter(|e| e.target == Some(target)) else {
                continue;
            };
            exchange.target = None;
            self.dispatch_by_carrier(key);
        }
    }

    /// The exchanges that wait for the connection that is being made for this one. They wait for it no more.
    pub(crate) fn waiting_for_connection_of(&mut self, exchange: Key) -> Vec<Key> {
        let target = self.exchanges.get(exchange).and_then(|exchange| exchange.target);
        let connection = target.and_then(|target| self.targets.get(target));
        let Some((target, connection)) = target.zip(connection) else { return Vec::new() };
        let Some(approached) = &connection.approached else { return Vec::new() };
        let (home, wanted) = (connection.home, approached.wanted.clone());
        let lane = self.carriers.lanes.get_mut(home, &wanted);
        let Some(lane) = lane.filter(|lane| lane.making == Some(target)) else { return Vec::new() };
        lane.making = None;
        std::mem::take(&mut lane.waiting)
            .into_iter()
            .filter_map(|waiting| self.targets.get(waiting)?.exchange)
            .collect()
    }
}

fn target_connection(
    stream: TargetStream,
    state: Link,
    home: Home,
    exchange: Key,
    wanted: Wanted,
) -> TargetConnection {
    let approached = Some(Box::new(Approached { wanted, tls: None }));
    let line = TargetLine::Stream(Box::new(stream));
    TargetConnection { approached, ..TargetConnection::new(line, state, home, exchange) }
}
