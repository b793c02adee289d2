//! What can one socket of a tunnel do right now?
//!
//! The poller tells only what changes, so this remembers: a socket stays readable until a read says that nothing is
//! left, and writable until a write says that nothing fits.

use crate::worker::Readiness;
use homing_sys::splice::{Following, Pipe};
use mio::net::TcpStream;
use socket2::SockRef;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::AsFd;
use std::time::Duration;

/// A socket and what is known about it.
#[derive(Debug)]
pub(crate) struct Side {
    stream: TcpStream,
    is_readable: bool,
    is_writable: bool,
    /// The peer will send no more, or the connection broke. Reading goes on until the socket says so itself.
    has_ended: bool,
}

impl Side {
    /// A connection that has just been made, or is being made: the poller will tell what it can do.
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, is_readable: false, is_writable: false, has_ended: false }
    }

    pub(crate) fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Remembers what an event said.
    pub(crate) fn note(&mut self, ready: Readiness) {
        self.is_readable |= ready.readable;
        self.is_writable |= ready.writable;
        self.has_ended |= ready.ended;
    }

    /// The connection broke: reading will tell what is left.
    pub(crate) fn note_broken(&mut self) {
        self.note(Readiness { readable: true, ended: true, ..Readiness::default() });
    }

    pub(crate) fn is_readable(&self) -> bool {
        self.is_readable
    }

    pub(crate) fn is_writable(&self) -> bool {
        self.is_writable
    }

    /// Reads; `None`: nothing has come, `Some(0)`: nothing will come.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        match uninterrupted(|| self.stream.read(buffer)) {
            Ok(count) => {
                // A read that is not full emptied the socket, and what comes later is a new event (epoll(7),
                // question 9). Not so an end that was told already, so then reading goes on. (Urgent data can make
                // a read short too, and what is behind it then waits for the next event; RFC 6093 section 6 tells
                // applications to stop using it.)
                self.is_readable = count == buffer.len() || self.has_ended;
                Ok(Some(count))
            }
            Err(error) => self.not_readable(error),
        }
    }

    /// Writes, and says how many bytes were taken.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match uninterrupted(|| self.stream.write(bytes)) {
            Ok(count) => {
                self.is_writable = count == bytes.len();
                Ok(count)
            }
            Err(error) => self.not_writable(error),
        }
    }

    /// As [`Side::read`], into `pipe`, which is empty. A short count says nothing: the pipe may be full.
    pub(crate) fn fill(&mut self, pipe: &mut Pipe, max_bytes: usize) -> io::Result<Option<usize>> {
        let filled = pipe.fill_from(self.stream.as_fd(), max_bytes);
        filled.map(Some).or_else(|error| self.not_readable(error))
    }

    /// As [`Side::write`], out of `pipe`.
    pub(crate) fn drain(&mut self, pipe: &mut Pipe) -> io::Result<usize> {
        pipe.drain_to(self.stream.as_fd(), Following::Nothing).or_else(|error| self.not_writable(error))
    }

    /// Tells the peer that nothing more comes.
    pub(crate) fn end(&self) {
        _ = self.stream.shutdown(Shutdown::Write); // fails only for a connection that is gone: then it knows
    }

    /// Makes closing a reset, so that the peer does not take a broken stream for a whole one.
    pub(crate) fn reset_when_closed(&self) {
        _ = SockRef::from(&self.stream).set_linger(Some(Duration::ZERO)); // as above
    }

    /// The error that broke the connection, if one did.
    pub(crate) fn take_error(&self) -> Option<io::Error> {
        match self.stream.take_error() {
            Ok(error) => error,
            Err(error) => Some(error),
        }
    }

    fn not_readable(&mut self, error: io::Error) -> io::Result<Option<usize>> {
        if error.kind() != io::ErrorKind::WouldBlock {
            return Err(error);
        }
        self.is_readable = false;
        Ok(None)
    }

    fn not_writable(&mut self, error: io::Error) -> io::Result<usize> {
        if error.kind() != io::ErrorKind::WouldBlock {
            return Err(error);
        }
        self.is_writable = false;
        Ok(0)
    }
}

fn uninterrupted(mut call: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}
