//! How does a connection end without losing a request?
//!
//! ```text
//! Not ──dismissed──▶ Announced ──the client has heard it, or had the time──▶ Final ──the last stream ends──▶ closed
//!  └──────────────── idle for too long, or the protocol broke ───────────────^
//! ```
//! A client that is told "no more" may have a request on its way, which it has to send again. So it is told first that
//! the end will come, and only then which of its streams was the last one (RFC 9113 section 6.8).

use super::{Multiplex, multiplex_of};
use crate::http::client::{Client, Phase};
use crate::limits;
use crate::store::Key;
use crate::worker::Worker;
use homing_wire::http2::ErrorCode;

/// How far a connection is on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    /// It stays.
    Not,
    /// The end was announced; it comes at this moment, in monotonic milliseconds.
    Announced(u64),
    /// No more streams begin.
    Final,
}

impl Multiplex {
    /// Whether nothing will happen any more.
    pub(super) fn is_finished(&self) -> bool {
        self.streams.is_empty() && self.wire.is_finished()
    }
}

impl Client {
    /// When the announced end of its connection comes, if one was announced.
    pub(crate) fn announced_end_ms(&self) -> Option<u64> {
        match self.multiplex()?.leaving {
            Leaving::Announced(end_ms) => Some(end_ms),
            Leaving::Not | Leaving::Final => None,
        }
    }
}

impl Worker {
    /// Whether a client speaks HTTP/2.
    pub(crate) fn is_multiplex(&self, key: Key) -> bool {
        self.clients.get(key).is_some_and(|client| client.phase == Phase::Multiplex)
    }

    /// The connection will end: no new requests are wanted, and those that are on their way are served.
    pub(crate) fn dismiss(&mut self, key: Key) {
        let end_ms = self.now.monotonic_ms + limits::ANNOUNCED_MS;
        let Some(multiplex) = multiplex_of(&mut self.clients, key) else { return };
        if multiplex.leaving != Leaving::Not {
            return;
        }
        multiplex.leaving = Leaving::Announced(end_ms);
        multiplex.wire.go_away_gracefully(&mut multiplex.frames);
        self.queue_frames(key);
        self.arm_client(key);
    }

    /// Dismisses every client.
    pub(crate) fn dismiss_all(&mut self) {
        for key in self.clients.keys() {
            self.dismiss(key);
        }
    }

    /// Dismisses the clients of listeners that are gone.
    pub(crate) fn dismiss_from_closed(&mut self) {
        for key in self.clients.keys() {
            let client = self.clients.get(key).filter(|client| client.phase == Phase::Multiplex);
            if client.is_some_and(|client| client.place.is_closed()) {
                self.dismiss(key);
            }
        }
    }

    /// The time between the two words is over: streams that are open go on, and no others begin.
    pub(crate) fn go_away(&mut self, key: Key) {
        let Some(multiplex) = multiplex_of(&mut self.clients, key) else { return };
        multiplex.leaving = Leaving::Final;
        multiplex.wire.go_away(ErrorCode::NoError, &mut multiplex.frames);
        self.queue_frames(key);
        self.arm_client(key);
    }

    /// The same, for a connection that will be closed at once.
    pub(crate) fn say_go_away(&mut self, key: Key) {
        if self.is_multiplex(key) {
            self.go_away(key);
            self.send_frames();
        }
    }

    /// Whatever its streams are about has ended: the client broke the protocol, and has been told so.
    pub(super) fn forget_streams(&mut self, key: Key) {
        let Some(multiplex) = multiplex_of(&mut self.clients, key) else { return };
        multiplex.leaving = Leaving::Final;
        for (_, stream) in std::mem::take(&mut multiplex.streams) {
            self.forget_stream(stream);
        }
    }
}
