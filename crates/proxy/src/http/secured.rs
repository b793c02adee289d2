//! How do the bytes of a client that comes by TLS come in, and how do they go out?
//!
//! What is different from plain bytes is here, and nowhere else in HTTP: a read may come to nothing yet, a write is
//! encrypted first, there is a handshake before the first request and a word behind the last answer.

use super::client::{Arrival, Client, Phase};
use super::line::{Line, Socket};
use crate::limits;
use crate::send::write_parts;
use crate::store::{Key, Kind};
use crate::tls::{Fault, Inside, Tls};
use crate::worker::{Readiness, Worker};
use homing_core::handshake::HandshakeFailure;
use std::io;

impl Worker {
    /// Whether a client has yet to come to the end of its handshake.
    pub(crate) fn is_shaking_hands(&self, key: Key) -> bool {
        self.tls_of(key).is_some_and(Tls::is_shaking_hands)
    }

    /// Whether a client's handshake goes on in the next turn only: those of this turn have taken their time.
    pub(super) fn postpones_handshake(&mut self, key: Key, ready: Readiness) -> bool {
        let Some(client) = self.clients.get_mut(key) else { return false };
        let Line::Socket(Socket { tls: Some(tls), .. }) = &mut client.line else { return false };
        if !tls.is_shaking_hands() {
            return false;
        }
        if !ready.readable && !ready.writable {
            tls.is_queued = false; // its turn
        }
        let must_wait = client.readable && self.handshake_steps >= limits::HANDSHAKE_STEPS_PER_TURN;
        if must_wait && !std::mem::replace(&mut tls.is_queued, true) {
            self.again.push((Kind::Client, key));
        }
        must_wait
    }

    /// Reads once and uses what came of plaintext, which may be nothing.
    pub(super) fn read_secured(&mut self, key: Key) -> io::Result<Arrival> {
        let Some(client) = self.clients.get_mut(key) else { return Err(io::ErrorKind::NotConnected.into()) };
        let Line::Socket(Socket { stream, tls: Some(tls), .. }) = &mut client.line else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let was_shaking_hands = tls.is_shaking_hands();
        let mut scratch = self.scratch.take();
        let read = tls.read(stream, &mut scratch, &mut self.workspace);
        // A piece of a record is put aside and costs nothing: those who dribble take no step from anybody.
        let is_free = match &read {
            Ok(arrival) => arrival.is_piece,
            Err(fault) => matches!(fault, Fault::Io(_)),
        };
        self.handshake_steps += usize::from(was_shaking_hands && !is_free);
        client.readable = match &read {
            Ok(arrival) => !arrival.is_emptied || client.ended,
            Err(Fault::Io(_)) => false,
            Err(_) => true, // what follows is read and forgotten
        };
        self.send_sealed(key);
        let arrival = read.map_err(|fault| self.tls_failed(key, fault));
        if let Ok(arrival) = &arrival {
            if arrival.has_agreed {
                self.has_agreed(key);
            }
            if arrival.count > 0 {
                self.use_plaintext(key, &scratch[..arrival.count]);
            }
        }
        self.scratch.put(scratch);
        arrival.map(|arrival| if arrival.has_ended { Arrival::End } else { Arrival::Something })
    }

    /// Encrypts `parts` for the client and sends them; what it does not take now waits.
    pub(super) fn send_secured(&mut self, key: Key, parts: [&[u8]; 2]) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let Line::Socket(Socket { tls: Some(tls), .. }) = &mut client.line else { return };
        let (_, sealed) = self.workspace.lend();
        let is_sealed = parts.into_iter().try_for_each(|part| tls.seal(part, sealed)).is_ok();
        if is_sealed { self.send_sealed(key) } else { self.abort_client(key) }
    }

    /// Says behind the last byte that nothing more comes. A client that has not taken what came before, or whose
    /// answer is not whole, is not told so.
    pub(super) fn say_end(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let is_whole = client.output.is_empty() && !matches!(client.phase, Phase::Exchange(_));
        let Line::Socket(Socket { stream, tls: Some(tls), .. }) = &mut client.line else { return };
        if !is_whole {
            return;
        }
        let (_, sealed) = self.workspace.lend();
        if tls.say_end(sealed).is_ok() {
            // It is gone at once or never: nobody waits for it.
            _ = write_parts(stream, [sealed.bytes(), &[]]);
        }
    }

    /// A connection closes. If that is in its handshake, the handshake has failed by it. Who leaves without a word, as
    /// probes do, has not begun one.
    pub(super) fn note_broken_handshake(&mut self, key: Key) {
        if self.tls_of(key).is_some_and(Tls::is_half_agreed) {
            self.count_failure(key, HandshakeFailure::Closed);
        }
    }

    /// A handshake takes longer than a head may: nobody waits for it any more.
    pub(super) fn give_handshake_up(&mut self, key: Key) {
        self.count_failure(key, HandshakeFailure::Timeout);
        if let Some(socket) = self.clients.get_mut(key).and_then(Client::socket_mut) {
            socket.tls = None; // counted
        }
        self.close_client(key);
    }

    fn tls_of(&self, key: Key) -> Option<&Tls> {
        self.clients.get(key)?.tls()
    }

    /// Sends what is in the workspace, behind what waits.
    fn send_sealed(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let Line::Socket(socket) = &client.line else { return };
        let sealed = self.workspace.sealed.bytes();
        if sealed.is_empty() {
            return;
        }
        let mut written = 0;
        if client.output.is_empty() {
            match write_parts(&socket.stream, [sealed, &[]]) {
                Ok(count) => written = count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return self.abort_client(key),
            }
        }
        if written < sealed.len() {
            client.output.push(&sealed[written..], &mut self.buffers);
            self.arm_client(key);
        }
    }

    fn use_plaintext(&mut self, key: Key, bytes: &[u8]) {
        if let Some(client) = self.clients.get(key) {
            client.place.site().counters().bytes_in.add(bytes.len() as u64);
            self.take_in(key, bytes);
        }
    }

    /// The handshake has come to its end: the first head is awaited from now on.
    fn has_agreed(&mut self, key: Key) {
        let Some(client) = self.clients.get(key) else { return };
        let Some(agreed) = client.agreed() else { return };
        let site = client.place.site();
        let counters = &site.counters().handshakes;
        counters.done[agreed.version.index()].add(1);
        counters.resumed.add(u64::from(agreed.is_resumed));
        if agreed.inside == Inside::Http2 {
            return self.begin_frames(key);
        }
        self.arm_client(key);
        if self.is_draining() && !self.awaits_last_requests {
            self.expect_last_request(key);
        }
    }

    /// What a client sent cannot be read, or a handshake did not come to an agreement. In a handshake the client is
    /// told why, and read from until it has heard it; later the connection is reset, as half an answer may be out.
    fn tls_failed(&mut self, key: Key, fault: Fault) -> io::Error {
        let Some(client) = self.clients.get(key) else { return io::ErrorKind::NotConnected.into() };
        let was_agreed = client.agreed().is_some();
        match fault {
            Fault::Io(error) => error,
            _ if was_agreed => io::ErrorKind::InvalidData.into(),
            fault => {
                self.count_failure(key, fault.of_handshake());
                tracing::debug!(peer = %client.peer, ?fault, "TLS handshake failed");
                self.close_client_after_output(key);
                io::ErrorKind::WouldBlock.into() // it has been dealt with
            }
        }
    }

    fn count_failure(&self, key: Key, failure: HandshakeFailure) {
        if let Some(client) = self.clients.get(key) {
            client.place.site().counters().handshakes.failed[failure.index()].add(1);
        }
    }
}
