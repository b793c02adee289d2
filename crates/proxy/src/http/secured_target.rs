//! How do the bytes of a connection to a target come in and go out by TLS?
//!
//! The counterpart of `secured`: a read may come to nothing yet, a write is encrypted first, there is a handshake before
//! the request and a word behind the last answer.

use super::exchange::Exchange;
use super::retry::Loss;
use super::target::{Link, TargetLine, answer_room};
use crate::approach::{note_failed_handshake, note_handshake};
use crate::carrier::Became;
use crate::limits;
use crate::send::write_parts;
use crate::store::Key;
use crate::tls::{Arrival, Fault};
use crate::worker::Worker;
use homing_core::handshake::TargetFailure;
use std::io;

/// A read came to something that is not the end.
const SOMETHING: usize = 1;

impl Worker {
    /// Reads once and uses what came of plaintext, which may be nothing. 0: the target will send no more.
    pub(super) fn read_secured_target(&mut self, key: Key, exchange: Key) -> io::Result<usize> {
        let gone = || io::Error::from(io::ErrorKind::NotConnected);
        let connection = self.targets.get_mut(key).ok_or_else(gone)?;
        let TargetLine::Socket(socket) = &connection.line else { return Err(gone()) };
        let tls =
            connection.approached.as_mut().and_then(|approached| approached.tls.as_mut()).ok_or_else(gone)?;
        let mut scratch = self.scratch.take();
        let room = answer_room(&self.clients, self.exchanges.get(exchange));
        let read = tls.read_at_most(room, socket, &mut scratch, &mut self.workspace);
        let has_heard_end = tls.has_heard_end();
        let is_made = connection.state.is_made();
        let is_tunnel = self.exchanges.get(exchange).is_some_and(Exchange::is_tunnel);
        connection.readable = match &read {
            Ok(arrival) => !arrival.is_emptied || connection.ended,
            Err(_) => false,
        };
        let is_sent = self.send_sealed_to_target(key);
        let result = match read {
            Err(fault) => Err(self.target_fault(key, exchange, fault)),
            Ok(Arrival { has_ended: true, .. }) if !is_made => {
                self.target_lost(exchange, Loss::Handshake(TargetFailure::Closed));
                Err(io::ErrorKind::WouldBlock.into()) // it has been dealt with
            }
            Ok(_) if !is_sent => Err(io::ErrorKind::BrokenPipe.into()),
            // What looks like the end of an answer is a cut, unless the target has said that it is the end.
            Ok(Arrival { has_ended: true, .. }) if !has_heard_end && !is_tunnel => {
                Err(io::ErrorKind::UnexpectedEof.into())
            }
            Ok(Arrival { has_ended: true, .. }) => Ok(0),
            Ok(arrival) => {
                if arrival.has_agreed
                    && let Became::Carrier(carrier) = self.target_agreed(key, exchange)
                {
                    self.take_frames_in(carrier, &scratch[..arrival.count]);
                    self.scratch.put(scratch);
                    return Ok(SOMETHING);
                }
                // The request may have gone elsewhere by now.
                let is_ours =
                    self.exchanges.get(exchange).is_some_and(|exchange| exchange.target == Some(key));
                if arrival.count > 0 && is_ours {
                    self.answer_bytes(exchange, &scratch[..arrival.count]);
                }
                Ok(SOMETHING)
            }
        };
        self.scratch.put(scratch);
        result
    }

    /// Encrypts `parts` for the target and sends them; what it does not take now waits. False: the connection broke.
    pub(super) fn send_secured_to_target(&mut self, key: Key, parts: [&[u8]; 2]) -> bool {
        let Some(tls) = self.targets.get_mut(key).and_then(|connection| connection.tls()) else {
            return false;
        };
        let (_, sealed) = self.workspace.lend();
        parts.into_iter().try_for_each(|part| tls.seal(part, sealed)).is_ok()
            && self.send_sealed_to_target(key)
    }

    /// Whether what has come on an idle connection is of TLS alone, such as a ticket. Anything else is of no use.
    pub(super) fn is_still_idle(&mut self, key: Key) -> bool {
        let mut scratch = self.scratch.take();
        let mut reads = 0;
        let is_idle = loop {
            let Some(connection) = self.targets.get_mut(key) else { break false };
            // Whoever has that much to say, or does not take what we say, is not idle.
            reads += 1;
            if reads > limits::READS_PER_TURN || !connection.output.is_empty() {
                break false;
            }
            let Some(approached) = &mut connection.approached else { break false };
            let Some(tls) = &mut approached.tls else { break false };
            let TargetLine::Socket(socket) = &connection.line else { break false };
            match tls.read(socket, &mut scratch, &mut self.workspace) {
                Ok(Arrival { count: 0, has_ended: false, is_emptied, .. }) => {
                    if !self.workspace.sealed.bytes().is_empty() && !self.send_sealed_to_target(key) {
                        break false;
                    }
                    if is_emptied {
                        break true;
                    }
                }
                Err(Fault::Io(error)) => break error.kind() == io::ErrorKind::WouldBlock,
                Ok(_) | Err(_) => break false,
            }
        };
        if let Some(connection) = self.targets.get_mut(key) {
            connection.readable = false;
        }
        self.scratch.put(scratch);
        is_idle
    }

    /// Says to a target that nothing more comes, if all that came before is out.
    pub(crate) fn say_end_to_target(&mut self, key: Key) {
        let Some(connection) = self.targets.get_mut(key) else { return };
        if !connection.output.is_empty() || !connection.state.is_made() {
            return;
        }
        let Some(approached) = &mut connection.approached else { return };
        let Some(tls) = &mut approached.tls else { return };
        let TargetLine::Socket(socket) = &connection.line else { return };
        let (_, sealed) = self.workspace.lend();
        if tls.say_end(sealed).is_ok() {
            // It is gone at once or never: nobody waits for it.
            _ = write_parts(socket, [sealed.bytes(), &[]]);
        }
    }

    /// Sends what is in the workspace, behind what waits. False: the connection broke.
    fn send_sealed_to_target(&mut self, key: Key) -> bool {
        let Some(connection) = self.targets.get_mut(key) else { return false };
        let sealed = self.workspace.sealed.bytes();
        if sealed.is_empty() {
            return true;
        }
        let mut written = 0;
        if connection.output.is_empty()
            && let TargetLine::Socket(socket) = &connection.line
        {
            match write_parts(socket, [sealed, &[]]) {
                Ok(count) => written = count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return false,
            }
        }
        connection.output.push(&sealed[written..], &mut self.buffers);
        true
    }

    /// The handshake has come to its end: the request goes.
    fn target_agreed(&mut self, key: Key, exchange: Key) -> Became {
        let Some(connection) = self.targets.get_mut(key) else { return Became::Nothing };
        connection.state = Link::Fresh;
        if let (Some(agreed), Some(exchange)) =
            (connection.tls().and_then(|tls| tls.agreed()), self.exchanges.get(exchange))
        {
            note_handshake(self.index, exchange.group(), agreed);
        }
        self.reached(exchange)
    }

    /// What came cannot be read, or a handshake did not come to an agreement.
    fn target_fault(&mut self, key: Key, exchange: Key, fault: Fault) -> io::Error {
        let state = self.targets.get(key).map(|connection| connection.state);
        match fault {
            Fault::Io(error) if error.kind() == io::ErrorKind::WouldBlock => error,
            fault if state == Some(Link::Securing) => {
                self.target_lost(exchange, Loss::Handshake(fault.of_target()));
                io::ErrorKind::WouldBlock.into() // it has been dealt with
            }
            Fault::Io(error) => error,
            fault => {
                self.note_late_refusal(state, exchange, &fault);
                io::ErrorKind::InvalidData.into()
            }
        }
    }

    /// With TLS 1.3, a target turns us away after we believe to have agreed (RFC 8446 section 4.4.2.4): it is told like
    /// a handshake that failed.
    fn note_late_refusal(&mut self, state: Option<Link>, exchange: Key, fault: &Fault) {
        let Some(exchange) = self.exchanges.get(exchange) else { return };
        if state == Some(Link::Fresh) && exchange.is_waiting() && fault.of_target() == TargetFailure::Refused
        {
            let (group, target) = (exchange.group(), exchange.group().target(&exchange.choice));
            let failure = TargetFailure::Refused;
            note_failed_handshake(self.index, group, target, failure, &mut self.complaints, self.now);
        }
    }
}
