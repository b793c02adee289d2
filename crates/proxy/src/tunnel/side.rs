//! What can one socket of a tunnel do right now?
//!
//! The poller tells only what changes, so this remembers: a socket stays readable until a read says that nothing is
//! left, and writable until a write says that nothing fits.

use crate::buffer::{Buffers, Waiting};
use crate::tls::{Agreed, Arrival, Fault, Sealed, TargetTls, Tls, Workspace};
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
    secured: Option<Box<Secured>>,
    is_readable: bool,
    is_writable: bool,
    /// The peer will send no more, or the connection broke. Reading goes on until the socket says so itself.
    has_ended: bool,
}

/// A side that comes by TLS.
#[derive(Debug)]
struct Secured {
    tls: Securing,
    /// Encrypted, and not taken by the socket yet.
    unsent: Waiting,
}

/// Who secures it with us.
#[derive(Debug)]
enum Securing {
    Client(Box<Tls>),
    Target(Box<TargetTls>),
}

impl Securing {
    fn read(
        &mut self,
        stream: &TcpStream,
        plain: &mut [u8],
        workspace: &mut Workspace,
    ) -> Result<Arrival, Fault> {
        match self {
            Self::Client(tls) => tls.read(stream, plain, workspace),
            Self::Target(tls) => tls.read(stream, plain, workspace),
        }
    }

    fn seal(&mut self, bytes: &[u8], sealed: &mut Sealed) -> Result<(), Fault> {
        match self {
            Self::Client(tls) => tls.seal(bytes, sealed),
            Self::Target(tls) => tls.seal(bytes, sealed),
        }
    }

    fn say_end(&mut self, sealed: &mut Sealed) -> Result<(), Fault> {
        match self {
            Self::Client(tls) => tls.say_end(sealed),
            Self::Target(tls) => tls.say_end(sealed),
        }
    }
}

impl Side {
    /// A connection that has just been made, or is being made: the poller will tell what it can do.
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, secured: None, is_readable: false, is_writable: false, has_ended: false }
    }

    /// The same, of a client: secured, if it comes by TLS, with what is encrypted for it already.
    pub(crate) fn of_client(stream: TcpStream, tls: Option<Box<Tls>>, unsent: Waiting) -> Self {
        let secured = tls.map(|tls| Box::new(Secured { tls: Securing::Client(tls), unsent }));
        Self { secured, ..Self::new(stream) }
    }

    /// The same, to a target, secured.
    pub(crate) fn to_target(stream: TcpStream, tls: Box<TargetTls>, unsent: Waiting) -> Self {
        Self { secured: Some(Box::new(Secured { tls: Securing::Target(tls), unsent })), ..Self::new(stream) }
    }

    /// A target has accepted the connection, which is to be secured; `unsent` is what goes before all else.
    pub(crate) fn secure(&mut self, tls: Box<TargetTls>, unsent: Waiting) {
        self.secured = Some(Box::new(Secured { tls: Securing::Target(tls), unsent }));
    }

    /// What was agreed with a target, once it was.
    pub(crate) fn agreed(&self) -> Option<&Agreed> {
        match &self.secured.as_ref()?.tls {
            Securing::Client(_) => None,
            Securing::Target(tls) => tls.agreed().map(|agreed| &**agreed),
        }
    }

    /// Goes on with the handshake, as far as it can. Once it is over, it says how many bytes of what the target said
    /// behind it are in `buffer`.
    pub(crate) fn shake_hands(
        &mut self,
        buffer: &mut [u8],
        workspace: &mut Workspace,
        buffers: &mut Buffers,
    ) -> Result<Option<usize>, Fault> {
        loop {
            self.flush(buffers).map_err(Fault::Io)?;
            let Some(secured) = self.secured.as_mut().filter(|_| self.is_readable) else { return Ok(None) };
            let read = secured.tls.read(&self.stream, buffer, workspace);
            secured.unsent.push(workspace.sealed.bytes(), buffers);
            let arrival = match read {
                Ok(arrival) => arrival,
                Err(Fault::Io(error)) => return self.not_readable(error).map(|_| None).map_err(Fault::Io),
                Err(fault) => {
                    _ = self.flush(buffers); // why it turns away: it is out at once or never
                    return Err(fault);
                }
            };
            self.is_readable = !arrival.is_emptied || self.has_ended;
            if arrival.has_agreed {
                return Ok(Some(arrival.count));
            }
            if arrival.has_ended {
                return Err(Fault::Io(io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }

    /// Whether it comes by TLS.
    pub(crate) fn is_secured(&self) -> bool {
        self.secured.is_some()
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
    pub(crate) fn read(
        &mut self,
        buffer: &mut [u8],
        workspace: &mut Workspace,
        buffers: &mut Buffers,
    ) -> io::Result<Option<usize>> {
        if self.secured.is_some() {
            return self.read_secured(buffer, workspace, buffers);
        }
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

    /// Reads until something has come of it.
    fn read_secured(
        &mut self,
        buffer: &mut [u8],
        workspace: &mut Workspace,
        buffers: &mut Buffers,
    ) -> io::Result<Option<usize>> {
        let Some(secured) = &mut self.secured else { return Ok(None) };
        loop {
            let read = secured.tls.read(&self.stream, buffer, workspace);
            secured.unsent.push(workspace.sealed.bytes(), buffers);
            let arrival = match read {
                Ok(arrival) => arrival,
                Err(Fault::Io(error)) => return self.not_readable(error),
                Err(_) => return Err(io::ErrorKind::InvalidData.into()),
            };
            self.is_readable = !arrival.is_emptied || self.has_ended;
            if arrival.count > 0 || arrival.has_ended {
                return Ok(Some(arrival.count));
            }
            if !self.is_readable {
                return Ok(None);
            }
        }
    }

    /// Writes, and says how many bytes were taken.
    pub(crate) fn write(
        &mut self,
        bytes: &[u8],
        workspace: &mut Workspace,
        buffers: &mut Buffers,
    ) -> io::Result<usize> {
        if let Some(secured) = &mut self.secured {
            let (_, sealed) = workspace.lend();
            let is_sealed = secured.tls.seal(bytes, sealed);
            is_sealed.map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
            let mut written = 0;
            if secured.unsent.is_empty() {
                match uninterrupted(|| self.stream.write(sealed.bytes())) {
                    Ok(count) => written = count,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(error) => return Err(error),
                }
            }
            secured.unsent.push(&sealed.bytes()[written..], buffers);
            self.is_writable = secured.unsent.is_empty();
            return Ok(bytes.len());
        }
        match uninterrupted(|| self.stream.write(bytes)) {
            Ok(count) => {
                self.is_writable = count == bytes.len();
                Ok(count)
            }
            Err(error) => self.not_writable(error),
        }
    }

    /// Sends what is encrypted, as far as the socket takes it. While something is left, the side is not writable.
    pub(crate) fn flush(&mut self, buffers: &mut Buffers) -> io::Result<()> {
        while let Some(secured) = self.secured.as_mut().filter(|secured| !secured.unsent.is_empty()) {
            if !self.is_writable {
                return Ok(());
            }
            match uninterrupted(|| self.stream.write(secured.unsent.bytes())) {
                Ok(count) => secured.unsent.consume(count, buffers),
                Err(error) => _ = self.not_writable(error)?,
            }
        }
        Ok(())
    }

    /// Whether all that was written is with the socket.
    pub(crate) fn is_flushed(&self) -> bool {
        self.secured.as_ref().is_none_or(|secured| secured.unsent.is_empty())
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
    pub(crate) fn end(&mut self, workspace: &mut Workspace) {
        self.say_end(workspace);
        _ = self.stream.shutdown(Shutdown::Write); // fails only for a connection that is gone: then it knows
    }

    /// Says so in the words of TLS, where they are spoken.
    pub(crate) fn say_end(&mut self, workspace: &mut Workspace) {
        let Some(secured) = self.secured.as_mut().filter(|secured| secured.unsent.is_empty()) else { return };
        let (_, sealed) = workspace.lend();
        if secured.tls.say_end(sealed).is_ok() {
            _ = (&self.stream).write(sealed.bytes()); // it is gone at once or never: nobody waits for it
        }
    }

    /// Makes closing a reset, so that the peer does not take a broken stream for a whole one.
    pub(crate) fn reset_when_closed(&mut self) {
        self.secured = None; // no word of an end
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
