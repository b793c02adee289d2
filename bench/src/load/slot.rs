//! What does one client connection do?

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpStream};

use super::CookieUse;
use super::response::{BadAnswer, Progress, ResponseReader};
use super::secured::{Secured, Security};
use super::session::{Finding, Session};
use super::tally::Tally;
use crate::epoll::{Interest, Poller};
use crate::{http, socket};

/// One client: at most one connection, at most one request at a time.
pub(super) struct Slot {
    token: u64,
    stream: Option<TcpStream>,
    security: Option<Security>,
    /// What comes between this client and its stream, over TLS.
    secured: Option<Secured>,
    /// Connections it had.
    connections: u64,
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
    pub(super) fn new(
        token: u64,
        request: Vec<u8>,
        cookie_use: CookieUse,
        security: Option<Security>,
    ) -> Self {
        Self {
            token,
            stream: None,
            security,
            secured: None,
            connections: 0,
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
        self.secured = self.security.as_ref().map(Security::begin).transpose()?;
        self.connections += 1;
        self.reader = ResponseReader::default();
        self.watched = Interest::Read;
        self.stream = Some(stream);
        Ok(())
    }

    /// Sends the request that was due at `due_ns`, or as much of it as the connection takes now.
    pub(super) fn start(&mut self, poller: &Poller, due_ns: u64) -> io::Result<()> {
        self.due_ns = Some(due_ns);
        match &mut self.secured {
            Some(secured) => secured.say(&self.request)?,
            None => self.unsent = self.request.len(),
        }
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
        let is_behind = self.secured.as_mut().is_some_and(|secured| secured.flush(stream));
        let wanted = if is_behind || self.unsent > 0 { Interest::ReadWrite } else { Interest::Read };
        if wanted != self.watched {
            self.watched = wanted;
            poller.change(stream, self.token, wanted)?;
        }
        Ok(())
    }

    /// Reads once: whatever is left makes the next event.
    pub(super) fn receive(&mut self, buffer: &mut [u8], poller: &Poller, tally: &mut Tally) -> Received {
        let Some(stream) = &mut self.stream else { return Received::Incomplete };
        let mut intake = Intake {
            reader: &mut self.reader,
            session: &mut self.session,
            learned: &mut self.learned,
            progress: Ok(Progress::Incomplete),
            tally,
        };
        let read = match &mut self.secured {
            None => stream.read(buffer).inspect(|&length| intake.take(&buffer[..length])),
            Some(secured) => secured.receive(stream, buffer, |bytes| intake.take(bytes)),
        };
        let progress = intake.progress;
        match read {
            Ok(1..) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Received::Incomplete,
            Ok(0) | Err(_) => return Received::Broken,
        }
        // What a handshake, or a ticket, asks for in return.
        if self.secured.is_some() && self.flush(poller).is_err() {
            return Received::Broken;
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

    /// Whether its connection began with a whole handshake, though it had an earlier one to go on with.
    pub(super) fn has_agreed_anew(&self) -> bool {
        self.connections > 1 && self.secured.as_ref().is_some_and(|secured| !secured.is_resumed())
    }

    /// Closes the connection. Returns whether a request was in flight.
    pub(super) fn close(&mut self) -> bool {
        if let (Some(stream), Some(mut secured)) = (&mut self.stream, self.secured.take()) {
            secured.say_end(stream);
        }
        self.stream = None;
        self.due_ns.take().is_some()
    }
}

/// Where the bytes of answers go.
struct Intake<'slot> {
    reader: &'slot mut ResponseReader,
    session: &'slot mut Session,
    learned: &'slot mut Option<String>,
    progress: Result<Progress, BadAnswer>,
    tally: &'slot mut Tally,
}

impl Intake<'_> {
    fn take(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if self.progress != Ok(Progress::Incomplete) {
            self.progress = Err(BadAnswer); // more than was asked for
            return;
        }
        self.tally.bytes += bytes.len() as u64;
        let (mut finding, session) = (Finding::Nothing, &mut *self.session);
        self.progress =
            self.reader.feed(bytes, |head| finding = session.inspect(|name| http::field(head, name)));
        match finding {
            Finding::Nothing => {}
            Finding::Moved => self.tally.session_errors += 1,
            Finding::Learned(cookie) => *self.learned = Some(cookie),
        }
    }
}
