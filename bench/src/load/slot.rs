//! What does one client connection do?
//!
//! TLS would come between `Slot` and its stream: `flush` and `receive` are the only places that touch bytes.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpStream};

use super::CookieUse;
use super::response::{BadAnswer, Progress, ResponseReader};
use super::session::{Finding, Session};
use super::tally::Tally;
use crate::epoll::{Interest, Poller};
use crate::socket;

/// One client: at most one connection, at most one request at a time.
pub(super) struct Slot {
    token: u64,
    stream: Option<TcpStream>,
    request: Vec<u8>,
    /// Bytes at the end of the request that are not sent yet.
    unsent: usize,
    reader: ResponseReader,
    session: Session,
    /// A cookie that came with an answer that is not complete yet.
    learned: Option<String>,
    watched: Interest,
    /// When the request in flight was due; `None`: there is none.
    due_ns: Option<u64>,
}

/// What came of reading.
pub(super) enum Received {
    /// Not everything yet, or nothing that anybody waits for.
    Incomplete,
    /// The whole answer to the request that was due at `due_ns`, and the cookie that came with it if it is
    /// to be sent from now on.
    Complete { due_ns: u64, learned: Option<String> },
    /// The connection is of no more use.
    Broken,
}

impl Slot {
    pub(super) fn new(token: u64, request: Vec<u8>, cookie_use: CookieUse) -> Self {
        Self {
            token,
            stream: None,
            request,
            unsent: 0,
            reader: ResponseReader::default(),
            session: Session::new(cookie_use),
            learned: None,
            watched: Interest::Read,
            due_ns: None,
        }
    }

    pub(super) fn has_cookie(&self) -> bool {
        self.session.has_cookie()
    }

    pub(super) fn is_connected(&self) -> bool {
        self.stream.is_some()
    }

    /// What is sent from the next request on.
    pub(super) fn set_request(&mut self, request: Vec<u8>) {
        self.request = request;
    }

    pub(super) fn connect(
        &mut self,
        poller: &Poller,
        address: SocketAddrV4,
        source: Option<Ipv4Addr>,
    ) -> io::Result<()> {
        let stream = socket::connect(address, source)?;
        poller.add(&stream, self.token, Interest::Read)?;
        self.reader = ResponseReader::default();
        self.watched = Interest::Read;
        self.stream = Some(stream);
        Ok(())
    }

    /// Sends the request that was due at `due_ns`, or as much of it as the connection takes now.
    pub(super) fn start(&mut self, poller: &Poller, due_ns: u64) -> io::Result<()> {
        self.due_ns = Some(due_ns);
        self.unsent = self.request.len();
        self.flush(poller)
    }

    /// Goes on sending. Errors show when the answer is read.
    pub(super) fn flush(&mut self, poller: &Poller) -> io::Result<()> {
        let Some(stream) = &mut self.stream else { return Ok(()) };
        while self.unsent > 0 {
            let rest = &self.request[self.request.len() - self.unsent..];
            let Ok(sent) = stream.write(rest) else { break };
            self.unsent -= sent;
        }
        let wanted = if self.unsent > 0 { Interest::ReadWrite } else { Interest::Read };
        if wanted != self.watched {
            self.watched = wanted;
            poller.change(stream, self.token, wanted)?;
        }
        Ok(())
    }

    /// Reads once: whatever is left makes the next event.
    pub(super) fn receive(&mut self, buffer: &mut [u8], tally: &mut Tally) -> Received {
        let Some(stream) = &mut self.stream else { return Received::Incomplete };
        let length = match stream.read(buffer) {
            Ok(0) => return Received::Broken,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Received::Incomplete,
            Err(_) => return Received::Broken,
        };
        tally.bytes += length as u64;
        let mut finding = Finding::Nothing;
        let session = &mut self.session;
        let progress = self.reader.feed(&buffer[..length], |head| finding = session.inspect(head));
        match finding {
            Finding::Nothing => {}
            Finding::Moved => tally.session_errors += 1,
            Finding::Learned(cookie) => self.learned = Some(cookie),
        }
        match (progress, self.due_ns) {
            (Ok(Progress::Incomplete), _) => Received::Incomplete,
            (Ok(Progress::Complete), Some(due_ns)) => {
                self.due_ns = None;
                Received::Complete { due_ns, learned: self.learned.take() }
            }
            // An answer that nobody asked for, or one that makes no sense.
            (Ok(Progress::Complete), None) | (Err(BadAnswer), _) => Received::Broken,
        }
    }

    /// Closes the connection. Returns whether a request was in flight.
    pub(super) fn close(&mut self) -> bool {
        self.stream = None;
        self.due_ns.take().is_some()
    }
}
