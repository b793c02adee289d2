//! How long may each side be silent, and what happens then?

use super::client::Phase;
use super::exchange::{Exchange, Via};
use super::retry::Loss;
use super::target::Link;
use crate::limits;
use crate::refusal::Refusal;
use crate::store::{Key, Kind};
use crate::timer::Fired;
use crate::tls::Tls;
use crate::worker::Worker;
use homing_core::handshake::TargetFailure;
use std::time::Duration;

/// What a client's silence means at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Silence {
    /// It has not come to the end of its TLS handshake.
    ShakingHands,
    /// It has no request for us.
    Idle,
    /// It began a head, or owes us a body.
    Unfinished,
    /// It does not take our answer.
    NotReading,
    /// It is the target's turn.
    Waiting,
    /// It was told that its connection will end, at this moment in monotonic milliseconds.
    Announced(u64),
    /// It does not close, though we said we did.
    Lingering,
}

impl Worker {
    /// Sets the deadline that the client's phase asks for.
    pub(crate) fn arm_client(&mut self, key: Key) {
        let silence = self.silence(key);
        let Some(client) = self.clients.get_mut(key) else { return };
        let site = client.place.site();
        let settings = site.settings();
        let wait = match silence {
            Silence::Announced(end_ms) => Duration::from_millis(end_ms.saturating_sub(self.now.monotonic_ms)),
            // Steps do not prolong it either.
            Silence::ShakingHands => return,
            Silence::Idle if client.requests == 0 => settings.client_header_timeout,
            Silence::Idle => settings.keepalive_timeout,
            // Bytes of a head do not prolong its time: whoever dribbles them is cut off (slowloris).
            Silence::Unfinished if client.phase == Phase::Head => return,
            Silence::Unfinished | Silence::NotReading => settings.client_body_timeout,
            // The target's deadline governs; this one only looks again from time to time.
            Silence::Waiting => settings.proxy_read_timeout + settings.proxy_connect_timeout,
            Silence::Lingering => Duration::from_millis(limits::LINGER_MS),
        };
        if silence == Silence::NotReading {
            client.watch_progress();
        }
        let due_ms = self.now.monotonic_ms + millis(wait);
        self.timers.set(&mut client.deadline, Kind::Client, key, due_ms);
    }

    /// The first bytes of a head have come: the whole of it has to come in time.
    pub(crate) fn arm_client_for_head(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let wait = client.place.site().settings().client_header_timeout;
        let due_ms = self.now.monotonic_ms + millis(wait);
        self.timers.set(&mut client.deadline, Kind::Client, key, due_ms);
    }

    /// The exchange's target did something, or got something to do: its time begins anew.
    pub(crate) fn arm_target(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get(key) else { return };
        let Some(target) = exchange.target else { return };
        let Some(connection) = self.targets.get_mut(target) else { return };
        if exchange.is_leaving() {
            return; // nothing prolongs that
        }
        connection.watch_progress();
        let due_ms = self.now.monotonic_ms + millis(target_wait(exchange, connection.state));
        self.timers.set(&mut connection.deadline, Kind::Target, target, due_ms);
    }

    /// It is not the target whose time is up: it gets as much again.
    fn excuse_target(&mut self, target: Key) {
        let Some(connection) = self.targets.get_mut(target) else { return };
        let Some(exchange) = connection.exchange.and_then(|key| self.exchanges.get(key)) else { return };
        let due_ms = self.now.monotonic_ms + millis(target_wait(exchange, connection.state));
        self.timers.set(&mut connection.deadline, Kind::Target, target, due_ms);
    }

    /// The wheel came to an entry of a client.
    pub(crate) fn client_timer(&mut self, key: Key, at_ms: u64) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let now_ms = self.now.monotonic_ms;
        if self.timers.fire(&mut client.deadline, Kind::Client, key, at_ms, now_ms) == Fired::NotYet {
            return;
        }
        match (self.silence(key), self.exchange_of(key)) {
            (Silence::ShakingHands, _) => self.give_handshake_up(key),
            (Silence::Idle, _) if self.is_multiplex(key) => self.go_away(key),
            (Silence::Idle | Silence::Lingering, _) => self.close_client(key),
            (Silence::Unfinished, None) => self.refuse_unparsed(key, Refusal::ClientTimeout),
            (Silence::Unfinished, Some(exchange)) => self.fail_exchange(exchange, Refusal::ClientTimeout),
            (Silence::NotReading, _) if self.client_took_something(key) => self.arm_client(key),
            (Silence::NotReading, _) => self.abort_client(key),
            (Silence::Announced(_), _) => self.go_away(key),
            (Silence::Waiting, _) if self.is_multiplex(key) => self.arm_client(key),
            // Only a bug of ours leaves a client without somebody who serves it; it does not wait for ever.
            (Silence::Waiting, exchange) if !exchange.is_some_and(|exchange| self.is_served(exchange)) => {
                self.abort_client(key);
            }
            (Silence::Waiting, _) => self.arm_client(key),
        }
    }

    /// The wheel came to an entry of a connection to a target.
    pub(crate) fn target_timer(&mut self, key: Key, at_ms: u64) {
        let Some(connection) = self.targets.get_mut(key) else { return };
        let now_ms = self.now.monotonic_ms;
        if self.timers.fire(&mut connection.deadline, Kind::Target, key, at_ms, now_ms) == Fired::NotYet {
            return;
        }
        let Some(exchange) = connection.exchange else { return self.drop_idle(key) };
        let loss = match connection.state {
            Link::Queued => Loss::Busy,
            Link::Connecting => Loss::ConnectTimeout,
            Link::Securing => Loss::Handshake(TargetFailure::Timeout),
            Link::Fresh | Link::Reused => Loss::Timeout,
        };
        // Whoever takes the request, if slowly, is not silent.
        let takes_it = loss == Loss::Timeout && connection.made_progress();
        // It is not silent if we do not listen, nor late if the client is: the client's own deadline holds then.
        let Some(client) = self.exchanges.get(exchange).map(|exchange| exchange.client) else {
            return self.close_target(key); // a bug of ours left it behind
        };
        if self.exchanges.get(exchange).is_some_and(Exchange::is_tunnel) {
            return self.end_tunnel(exchange); // silence in both directions, or in the middle of a last frame
        }
        if takes_it || self.owes_body(exchange) || self.is_client_behind(client) {
            self.excuse_target(key);
        } else {
            self.target_lost(exchange, loss);
        }
    }

    /// Whether a client that has yet to take our answer took some of it since we last looked.
    fn client_took_something(&mut self, key: Key) -> bool {
        let Some(client) = self.clients.get_mut(key) else { return false };
        // Where it is the connection that takes nothing, the connection's own time counts.
        let connection = client.stream().map(|stream| stream.connection);
        client.made_progress() || connection.is_some_and(|connection| self.is_client_behind(connection))
    }

    /// Whether it is the client's turn: its target waits for the rest of the request. On a stream, both may speak for as
    /// long as they like once the answer has begun, and it is the target that ends that (calls of gRPC).
    fn owes_body(&self, key: Key) -> bool {
        let converses = |exchange: &Exchange| exchange.request.via == Via::Http2 && !exchange.is_waiting();
        self.takes_request_body(key) && !self.exchanges.get(key).is_some_and(converses)
    }

    /// Whether a connection to a target is there for an exchange.
    fn is_served(&self, exchange: Key) -> bool {
        let target = self.exchanges.get(exchange).and_then(|exchange| exchange.target);
        target
            .and_then(|target| self.targets.get(target))
            .is_some_and(|target| target.exchange == Some(exchange))
    }

    fn exchange_of(&self, key: Key) -> Option<Key> {
        match self.clients.get(key)?.phase {
            Phase::Exchange(exchange) => Some(exchange),
            Phase::Head | Phase::Multiplex | Phase::LastAnswer | Phase::Lingering { .. } => None,
        }
    }

    fn silence(&self, key: Key) -> Silence {
        let Some(client) = self.clients.get(key) else { return Silence::Idle };
        if client.tls().is_some_and(Tls::is_shaking_hands) {
            return Silence::ShakingHands;
        }
        if !client.output.is_empty() {
            return Silence::NotReading;
        }
        match client.phase {
            Phase::Head if client.searched > 0 => Silence::Unfinished,
            Phase::Head => Silence::Idle,
            // What is silent in a tunnel is its target's time.
            Phase::Exchange(exchange) if self.exchanges.get(exchange).is_some_and(Exchange::is_tunnel) => {
                Silence::Waiting
            }
            Phase::Exchange(exchange) if self.owes_body(exchange) => Silence::Unfinished,
            Phase::Exchange(_) => Silence::Waiting,
            Phase::Multiplex => match client.announced_end_ms() {
                Some(end_ms) => Silence::Announced(end_ms),
                None if client.has_streams() => Silence::Waiting,
                None => Silence::Idle,
            },
            Phase::LastAnswer => Silence::NotReading,
            Phase::Lingering { .. } => Silence::Lingering,
        }
    }
}

fn target_wait(exchange: &Exchange, state: Link) -> Duration {
    let settings = exchange.site.settings();
    match state {
        _ if exchange.is_tunnel() => settings.idle_timeout,
        Link::Queued | Link::Connecting | Link::Securing => settings.proxy_connect_timeout,
        Link::Fresh | Link::Reused => settings.proxy_read_timeout,
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX / 2)
}
