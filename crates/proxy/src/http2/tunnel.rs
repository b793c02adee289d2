//! How does a stream become a tunnel (extended CONNECT, RFC 8441), and how does that end?
//!
//! The target hears a request to upgrade and answers 101; the client hears 200. From then on both bodies go on until
//! somebody ends them. It stays an exchange: one stream is not the end of its connection, as an upgrade is in HTTP/1.

use crate::http::body::Body;
use crate::http::client::{Client, Phase};
use crate::http::exchange::{AnswerState, Exchange};
use crate::http::target::TargetConnection;
use crate::limits;
use crate::store::{Key, Kind};
use crate::tunnel::farewell::{Frames, farewell};
use crate::worker::Worker;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use homing_core::entropy::Entropy;
use homing_core::id::Home;
use std::net::Shutdown;

/// An exchange that has become a tunnel.
#[derive(Debug)]
pub(crate) struct StreamTunnel {
    /// What passes to the client, if it is a WebSocket: where can it be told that it ends?
    frames: Option<Frames>,
}

/// What of some bytes passes to the client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passing {
    /// So many of them.
    pub(crate) count: usize,
    /// A farewell comes behind them, and nothing more.
    pub(crate) ends: bool,
}

impl StreamTunnel {
    /// Bytes came for the client.
    pub(crate) fn pass(&mut self, bytes: &[u8]) -> Passing {
        let passed = self.frames.as_mut().map(|frames| frames.pass(bytes));
        passed.map_or(Passing { count: bytes.len(), ends: false }, |passed| Passing {
            count: passed.count,
            ends: passed.ends,
        })
    }

    /// Whether it ends at the next boundary of frames.
    fn is_leaving(&self) -> bool {
        self.frames.as_ref().is_some_and(Frames::are_to_end)
    }
}

/// Completes the text of an extended CONNECT: HTTP/1.1 wants a key of every WebSocket (RFC 6455 section 4.1).
pub(super) fn write_key(text: &mut Vec<u8>, entropy: &mut Entropy) {
    let random = [entropy.next_u64().to_be_bytes(), entropy.next_u64().to_be_bytes()].concat();
    text.truncate(text.len().saturating_sub(2)); // the empty line
    text.extend_from_slice(b"sec-websocket-key: ");
    text.extend_from_slice(STANDARD.encode(random).as_bytes());
    text.extend_from_slice(b"\r\n\r\n");
}

/// Makes the head of a switch that of an answer: in HTTP/2 there is no 101.
pub(crate) fn write_status(head: &mut [u8]) {
    if let Some(status) = head.get_mut(9..12) {
        status.copy_from_slice(b"200");
    }
}

impl Worker {
    /// The target has switched, and the head of that is with the stream.
    pub(crate) fn begin_tunnel(&mut self, key: Key, is_websocket: bool) {
        let now = self.now;
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        exchange.tunnel = Some(Box::new(StreamTunnel { frames: is_websocket.then(|| Frames::after(b"")) }));
        exchange.body = Body::UntilClose;
        exchange.answer.state = AnswerState::Streaming(Body::UntilClose);
        exchange.answer.status = 101;
        exchange.answer.keep_target = false;
        exchange.sending.forget(&mut self.buffers);
        exchange.group().persistence.open(&exchange.choice.session, now);
        let client = exchange.client;
        self.arm_target(key);
        self.arm_client(client);
        self.again.push((Kind::Client, client)); // what it said before is for the tunnel
    }

    /// The tunnel ends behind what waits for the client.
    pub(crate) fn end_tunnel(&mut self, key: Key) {
        if self.exchanges.get(key).is_some_and(Exchange::is_tunnel) {
            self.finish_answer(key);
        }
    }

    /// The frames of a tunnel have come to the boundary behind which it ends.
    pub(crate) fn say_farewell(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get(key) else { return };
        self.send_on_stream(exchange.client, [&farewell(), &[]]);
        self.end_tunnel(key);
    }

    /// Ends the tunnels to `home`, which is drained.
    pub(crate) fn cut_stream_tunnels_off(&mut self, home: Home) {
        for key in self.exchanges.keys() {
            let Some(exchange) = self.exchanges.get(key) else { continue };
            if exchange.group().target(&exchange.choice).home == home {
                self.begin_stream_farewell(key);
            }
        }
    }

    /// An exchange that is a tunnel on a stream ends, at a boundary of its frames if it has some.
    pub(crate) fn begin_stream_farewell(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        let Some(tunnel) = &mut exchange.tunnel else { return };
        match tunnel.frames.as_mut().filter(|frames| frames.are_sound()).map(Frames::end) {
            None => self.end_tunnel(key),
            Some(true) => self.say_farewell(key),
            Some(false) => self.wait_for_boundary(key),
        }
    }

    /// A frame that does not end is not waited for for ever.
    fn wait_for_boundary(&mut self, key: Key) {
        let Some(target) = self.exchanges.get(key).and_then(|exchange| exchange.target) else { return };
        let Some(connection) = self.targets.get_mut(target) else { return };
        let due_ms = self.now.monotonic_ms + limits::LINGER_MS;
        self.timers.set(&mut connection.deadline, Kind::Target, target, due_ms);
    }

    /// The client of a tunnel will send no more, and its target has all that it sent.
    pub(super) fn tunnel_client_ended(&mut self, key: Key) {
        let Some(Phase::Exchange(exchange)) = self.clients.get(key).map(|client: &Client| client.phase)
        else {
            return;
        };
        let Some(exchange) = self.exchanges.get_mut(exchange).filter(|exchange| exchange.is_tunnel()) else {
            return;
        };
        exchange.body = Body::Done;
        let Some(target) = exchange.target else { return };
        self.say_end_to_target(target);
        if let Some(socket) = self.targets.get(target).and_then(TargetConnection::socket) {
            _ = socket.shutdown(Shutdown::Write); // fails only for one that is gone: then it knows
        }
    }
}

impl Exchange {
    /// Whether it has become a tunnel.
    pub(crate) fn is_tunnel(&self) -> bool {
        self.tunnel.is_some()
    }

    /// Whether its client wants it to become one.
    pub(crate) fn asks_for_tunnel(&self) -> bool {
        self.request.wants_tunnel
    }

    /// Whether it is a tunnel that ends at the next boundary of frames.
    pub(crate) fn is_leaving(&self) -> bool {
        self.tunnel.as_ref().is_some_and(|tunnel| tunnel.is_leaving())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_a_field_of_its_own_and_never_the_same() {
        let text = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
        let mut entropy = Entropy::from_seed(1);
        let mut written = || {
            let mut text = text.to_vec();
            write_key(&mut text, &mut entropy);
            String::from_utf8(text).unwrap()
        };
        let (first, second) = (written(), written());
        assert!(
            first.starts_with("GET / HTTP/1.1\r\nhost: a\r\nsec-websocket-key: ")
                && first.ends_with("==\r\n\r\n")
        );
        assert_ne!(first, second);
    }
}
