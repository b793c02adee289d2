//! How do the bytes of a carrier come and go, in plain or by TLS?

use super::Carrier;
use crate::http::retry::Loss;
use crate::limits;
use crate::send::write_parts;
use crate::store::{Key, Kind};
use crate::tls::Fault;
use crate::worker::{Readiness, Worker};
use std::io::{self, Read, Write};

impl Worker {
    /// Something happened on a carrier's socket, or it has another turn.
    pub(crate) fn carrier_ready(&mut self, key: Key, ready: Readiness) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        carrier.readable |= ready.readable;
        carrier.ended |= ready.ended;
        if ready.writable {
            self.flush_carrier(key);
        }
        self.drive_carrier(key);
    }

    /// Uses what the target sent, as far as it can be used now.
    fn drive_carrier(&mut self, key: Key) {
        for _ in 0..limits::READS_PER_TURN {
            self.use_carrier_input(key);
            let Some(carrier) = self.carriers.all.get(key) else { return };
            if !carrier.readable || !carrier.takes_frames() {
                return;
            }
            match self.read_carrier(key) {
                Ok(0) => return self.carrier_ended(key),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    // It has nothing more to say, and does not listen.
                    if self.carriers.all.get(key).is_some_and(|carrier| carrier.is_deaf) {
                        self.carrier_lost(key, Loss::Closed);
                    }
                    return;
                }
                Err(_) => return self.carrier_ended(key),
            }
        }
        self.again.push((Kind::Carrier, key));
    }

    /// Reads once and uses what came. 0: the target will send no more.
    fn read_carrier(&mut self, key: Key) -> io::Result<usize> {
        let mut scratch = self.scratch.take();
        let result = self.read_carrier_into(key, &mut scratch);
        if let Ok((count @ 1.., _)) = result {
            self.take_frames_in(key, &scratch[..count]);
        }
        self.scratch.put(scratch);
        result.map(|(count, has_ended)| if has_ended { 0 } else { count.max(1) })
    }

    /// How many bytes there are, and whether they are the last.
    fn read_carrier_into(&mut self, key: Key, scratch: &mut [u8]) -> io::Result<(usize, bool)> {
        let gone = || io::Error::from(io::ErrorKind::NotConnected);
        let carrier = self.carriers.all.get_mut(key).ok_or_else(gone)?;
        carrier.life.heard(self.now.monotonic_ms);
        let Some(tls) = &mut carrier.tls else {
            let result = carrier.socket.read(scratch);
            // A short read has emptied the socket: the next bytes come with an event of their own (epoll(7)).
            let is_emptied = result.as_ref().map_or(true, |&count| count < scratch.len());
            carrier.readable = !is_emptied || carrier.ended && result.is_ok();
            return result.map(|count| (count, count == 0));
        };
        let read = tls.read(&carrier.socket, scratch, &mut self.workspace);
        carrier.readable = read.as_ref().is_ok_and(|arrival| !arrival.is_emptied || carrier.ended);
        self.send_sealed_to_carrier(key);
        match read {
            Ok(arrival) => Ok((arrival.count, arrival.has_ended)),
            Err(Fault::Io(error)) => Err(error),
            Err(_) => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    /// Sends frames; what the target does not take now waits.
    pub(super) fn send_to_carrier(&mut self, key: Key, frames: &[u8]) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        let Some(tls) = &mut carrier.tls else { return self.write_to_carrier(key, frames) };
        let (_, sealed) = self.workspace.lend();
        if tls.seal(frames, sealed).is_err() {
            return self.is_deaf(key);
        }
        self.send_sealed_to_carrier(key);
    }

    /// Says at once what is not waited for: GOAWAY, and the end of TLS.
    pub(super) fn say_last_words(&mut self, carrier: &mut Carrier) {
        if !carrier.output.is_empty() {
            return;
        }
        let frames = std::mem::take(&mut carrier.frames);
        let Some(tls) = &mut carrier.tls else {
            _ = write_parts(&carrier.socket, [&frames, &[]]); // it is gone at once or never
            return;
        };
        let (_, sealed) = self.workspace.lend();
        if tls.seal(&frames, sealed).is_ok() && tls.say_end(sealed).is_ok() {
            _ = write_parts(&carrier.socket, [sealed.bytes(), &[]]);
        }
    }

    fn send_sealed_to_carrier(&mut self, key: Key) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        let sealed = self.workspace.sealed.bytes();
        let Ok(written) = write_now(carrier, sealed) else { return self.is_deaf(key) };
        carrier.output.push(&sealed[written..], &mut self.buffers);
    }

    fn write_to_carrier(&mut self, key: Key, bytes: &[u8]) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        match write_now(carrier, bytes) {
            Ok(count) => carrier.output.push(&bytes[count..], &mut self.buffers),
            Err(_) => self.is_deaf(key),
        }
    }

    fn flush_carrier(&mut self, key: Key) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        if carrier.output.is_empty() {
            return;
        }
        while !carrier.output.is_empty() {
            match carrier.socket.write(carrier.output.bytes()) {
                Ok(count) => carrier.output.consume(count, &mut self.buffers),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => return self.is_deaf(key),
            }
        }
        self.queue_carrier(key);
        self.serve_lane_of(key);
    }

    /// It takes nothing any more. What it has said before is read before it is given up.
    fn is_deaf(&mut self, key: Key) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        carrier.output.clear(&mut self.buffers);
        carrier.is_deaf = true;
        carrier.readable = true;
        self.again.push((Kind::Carrier, key));
    }
}

/// Writes what can be written at once behind what waits; says how much that is.
fn write_now(carrier: &Carrier, bytes: &[u8]) -> io::Result<usize> {
    if bytes.is_empty() || !carrier.output.is_empty() {
        return Ok(0);
    }
    if carrier.is_deaf {
        return Ok(bytes.len()); // for nobody
    }
    match write_parts(&carrier.socket, [bytes, &[]]) {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(0),
        result => result,
    }
}
