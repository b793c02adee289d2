//! What does a client's connection need next: to be read, to be written, or to be closed?

use super::line::{Line, Socket};
use crate::buffer::Waiting;
use crate::limits;
use crate::send::{Progress, write_parts};
use crate::site::Place;
use crate::store::{Key, Kind};
use crate::timer::Deadline;
use crate::tls::Tls;
use crate::worker::{Readiness, Worker};
use homing_core::persist::Memory;
use homing_sys::peek::{IdleState, idle_state};
use mio::Interest;
use mio::net::TcpStream;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr};
use std::rc::Rc;
use std::time::Duration;

/// A connection of a client, or a stream of one.
#[derive(Debug)]
pub(crate) struct Client {
    /// What its bytes come and go by.
    pub(crate) line: Line,
    pub(crate) peer: SocketAddr,
    /// The address that it connected to, where a proxy before us has told it.
    pub(crate) reached: Option<Box<SocketAddr>>,
    pub(crate) place: Rc<Place>,
    /// The last token it showed.
    pub(crate) memory: Memory,
    /// Bytes that came and were not used yet: part of a head, a body its target cannot take, the next request.
    pub(crate) input: Waiting,
    /// How much of `input` was already searched for the end of a head.
    pub(crate) searched: usize,
    /// Bytes that it has not taken yet, as they go out: encrypted already where the stream is secured.
    pub(crate) output: Waiting,
    pub(crate) phase: Phase,
    pub(crate) deadline: Deadline,
    /// Whether it takes our answer, where events do not tell.
    pub(crate) progress: Progress,
    /// Whether the kernel may have bytes for us.
    pub(crate) readable: bool,
    /// Whether it said that it will send no more.
    pub(crate) ended: bool,
    /// Whether its last request said that none would follow, and was whole.
    pub(crate) sends_no_more: bool,
    /// Requests it has made.
    pub(crate) requests: u32,
}

/// What a read came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// Something; it has been used.
    Something,
    /// The client will send no more.
    End,
}

/// What a client's connection is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The next head is awaited.
    Head,
    /// A request is on its way.
    Exchange(Key),
    /// It speaks HTTP/2: its streams are clients of their own.
    Multiplex,
    /// The last answer is being sent; then it closes.
    LastAnswer,
    /// All is sent; what still comes is read and forgotten, lest a reset overtakes our answer.
    Lingering {
        /// Bytes that are still read.
        left: u64,
    },
}

impl Client {
    /// Whether the beginning of its next request is here.
    pub(super) fn has_begun_request(&self) -> bool {
        let half_a_record = |tls: &Tls| !tls.is_shaking_hands() && tls.has_partial();
        !self.input.is_empty() || self.tls().is_some_and(half_a_record)
    }
}

impl Worker {
    /// Takes a new connection in.
    pub(crate) fn admit_client(
        &mut self,
        mut stream: TcpStream,
        peer: SocketAddr,
        reached: Option<SocketAddr>,
        place: Rc<Place>,
    ) {
        let Ok(tls) = begin_tls(&place) else { return self.connection_closed(&place) };
        let registry = self.poll.registry();
        let mut registered = Ok(());
        let key = self.clients.insert_with(|key| {
            let both = Interest::READABLE | Interest::WRITABLE;
            registered = registry.register(&mut stream, key.token(Kind::Client), both);
            Client {
                line: Line::Socket(Socket { stream, tls, multiplex: None }),
                peer,
                reached: reached.map(Box::new),
                place,
                memory: Memory::default(),
                input: Waiting::default(),
                searched: 0,
                output: Waiting::default(),
                phase: Phase::Head,
                deadline: Deadline::default(),
                progress: Progress::default(),
                readable: false,
                ended: false,
                sends_no_more: false,
                requests: 0,
            }
        });
        if let Err(error) = registered {
            tracing::warn!(%error, "cannot poll a client");
            return self.close_client(key);
        }
        if self.is_shaking_hands(key) { self.arm_client_for_head(key) } else { self.arm_client(key) }
    }

    /// Something happened on a client's socket, or it has another turn.
    pub(crate) fn client_ready(&mut self, key: Key, ready: Readiness) {
        let Some(client) = self.clients.get_mut(key) else { return };
        client.readable |= ready.readable;
        client.ended |= ready.ended;
        if ready.broken {
            return self.close_client(key);
        }
        if ready.writable && !client.output.is_empty() {
            self.flush_client(key);
        }
        if !self.postpones_handshake(key, ready) {
            self.drive_client(key);
        }
    }

    /// Uses what the client sent, as far as it can be used now.
    pub(crate) fn drive_client(&mut self, key: Key) {
        if self.clients.get(key).is_some_and(|client| client.stream().is_some()) {
            return self.drive_stream(key);
        }
        for _ in 0..limits::READS_PER_TURN {
            self.use_input(key);
            if !self.takes_input(key) {
                return;
            }
            match self.read_client(key) {
                Ok(Arrival::End) => return self.client_ended(key),
                Ok(Arrival::Something) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => return self.abort_client(key),
            }
        }
        self.again.push((Kind::Client, key));
    }

    /// Sends `parts` to the client; what it does not take now waits. Counts them as sent.
    pub(crate) fn send_to_client(&mut self, key: Key, parts: [&[u8]; 2]) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let Line::Socket(socket) = &client.line else { return self.send_on_stream(key, parts) };
        let total = parts[0].len() + parts[1].len();
        client.place.site().counters().bytes_out.add(total as u64);
        if socket.tls.is_some() {
            return self.send_secured(key, parts);
        }
        let mut written = 0;
        if client.output.is_empty() {
            match write_parts(&socket.stream, parts) {
                Ok(count) => written = count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return self.abort_client(key),
            }
        }
        if written < total {
            let first = written.min(parts[0].len());
            client.output.push(&parts[0][first..], &mut self.buffers);
            client.output.push(&parts[1][written - first..], &mut self.buffers);
            self.arm_client(key);
        }
    }

    /// Whether the client has not taken all we have for it.
    pub(crate) fn is_client_behind(&self, key: Key) -> bool {
        self.clients.get(key).is_some_and(|client| !client.output.is_empty())
    }

    /// After the last answer: closes once it is sent.
    pub(crate) fn close_client_after_output(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        if client.stream().is_some() {
            return self.stream_answered(key);
        }
        client.phase = Phase::LastAnswer;
        client.input.clear(&mut self.buffers);
        if client.output.is_empty() { self.linger(key) } else { self.arm_client(key) }
    }

    /// Closes clients that wait for their next request; the others close after their answer.
    pub(crate) fn close_idle_clients(&mut self) {
        for key in self.clients.keys() {
            let Some(client) = self.clients.get_mut(key) else { continue };
            let Line::Socket(socket) = &client.line else { continue };
            if client.phase == Phase::Multiplex {
                self.dismiss(key);
                continue;
            }
            if client.phase != Phase::Head || client.has_begun_request() {
                continue;
            }
            match idle_state(&socket.stream) {
                IdleState::Unexpected => {} // the next request, and the last one
                _ if !client.output.is_empty() => self.close_client_after_output(key),
                // It has just come, and its request is on its way.
                IdleState::Silent if client.requests == 0 => self.expect_last_request(key),
                IdleState::Silent | IdleState::Closed => self.close_client(key),
            }
        }
    }

    /// The first request of a client will be its last one, and is not waited for long.
    pub(super) fn expect_last_request(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let due_ms = self.now.monotonic_ms + limits::LINGER_MS;
        self.timers.set(&mut client.deadline, Kind::Client, key, due_ms);
    }

    /// Ends a connection whose answer cannot be completed: with a reset, so that no client mistakes it for whole.
    pub(crate) fn abort_client(&mut self, key: Key) {
        match self.clients.get(key).map(|client| &client.line) {
            Some(Line::Socket(socket)) => {
                _ = socket2::SockRef::from(&socket.stream).set_linger(Some(Duration::ZERO));
            }
            Some(Line::Stream(_)) => return self.break_stream(key),
            None => {}
        }
        self.close_unsaid(key);
    }

    /// Ends a connection, and the exchange that is under way on it.
    pub(crate) fn close_client(&mut self, key: Key) {
        if self.clients.get(key).is_some_and(|client| client.stream().is_some()) {
            return self.break_stream(key);
        }
        self.say_end(key);
        self.close_unsaid(key);
    }

    /// The same, without a word to the client.
    fn close_unsaid(&mut self, key: Key) {
        self.note_broken_handshake(key);
        let Some(mut client) = self.clients.remove(key) else { return };
        client.input.clear(&mut self.buffers);
        client.output.clear(&mut self.buffers);
        self.close_idle_of(key);
        self.dismiss_carriers_of(key);
        self.connection_closed(&client.place);
        if let Phase::Exchange(exchange) = client.phase {
            self.abandon_exchange(exchange);
        }
        if let Line::Socket(Socket { multiplex: Some(multiplex), .. }) = client.line {
            self.abandon_streams(*multiplex);
        }
    }

    /// Hands bytes that waited to whoever uses them now.
    pub(crate) fn use_input(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        if client.input.is_empty() {
            return;
        }
        let mut input = std::mem::take(&mut client.input);
        let used = self.use_bytes(key, input.bytes());
        input.consume(used, &mut self.buffers);
        match self.clients.get_mut(key) {
            Some(client) => client.input = input,
            None => input.clear(&mut self.buffers),
        }
    }

    /// Whether more should be read now; otherwise it stays in the kernel, and the client feels it.
    pub(crate) fn takes_input(&self, key: Key) -> bool {
        let Some(client) = self.clients.get(key) else { return false };
        client.readable
            && match client.phase {
                Phase::Head => client.output.is_empty(),
                Phase::Exchange(exchange) => self.takes_request_body(exchange),
                Phase::Multiplex => client.takes_frames(),
                Phase::LastAnswer => false,
                Phase::Lingering { .. } => true,
            }
    }

    /// Reads once and uses what came.
    fn read_client(&mut self, key: Key) -> io::Result<Arrival> {
        let Some(client) = self.clients.get_mut(key) else { return Err(io::ErrorKind::NotConnected.into()) };
        let Line::Socket(socket) = &client.line else { return Err(io::ErrorKind::NotConnected.into()) };
        // What a lingering client still sends is not read for what it says.
        if socket.tls.is_some() && !matches!(client.phase, Phase::Lingering { .. }) {
            return self.read_secured(key);
        }
        let mut scratch = self.scratch.take();
        let result = (&socket.stream).read(&mut scratch);
        // A short read has emptied the socket: the next bytes come with an event of their own (epoll(7)).
        let is_emptied = result.as_ref().map_or(true, |&count| count < scratch.len());
        client.readable = !is_emptied || client.ended && result.is_ok();
        if let Ok(count @ 1..) = result {
            client.place.site().counters().bytes_in.add(count as u64);
            self.take_in(key, &scratch[..count]);
        }
        self.scratch.put(scratch);
        result.map(|count| if count == 0 { Arrival::End } else { Arrival::Something })
    }

    pub(crate) fn take_in(&mut self, key: Key, bytes: &[u8]) {
        let Some(client) = self.clients.get_mut(key) else { return };
        if !client.input.is_empty() {
            client.input.push(bytes, &mut self.buffers);
            return; // used before the next read
        }
        let used = self.use_bytes(key, bytes);
        if let Some(client) = self.clients.get_mut(key) {
            client.input.push(&bytes[used..], &mut self.buffers);
        }
    }

    /// Gives bytes to the phase the client is in; says how many were used.
    fn use_bytes(&mut self, key: Key, bytes: &[u8]) -> usize {
        let mut used = 0;
        while used < bytes.len() {
            let Some(client) = self.clients.get_mut(key) else { return bytes.len() };
            let taken = match client.phase {
                Phase::Head if !client.output.is_empty() => 0,
                Phase::Head => self.begin(key, &bytes[used..]),
                Phase::Exchange(exchange) => self.use_request_body(exchange, &bytes[used..]),
                Phase::Multiplex => self.use_frames(key, &bytes[used..]),
                Phase::LastAnswer => bytes.len() - used,
                Phase::Lingering { left } => {
                    let left = left.saturating_sub((bytes.len() - used) as u64);
                    client.phase = Phase::Lingering { left };
                    if left == 0 {
                        self.close_client(key);
                    }
                    bytes.len() - used
                }
            };
            if taken == 0 {
                break;
            }
            used += taken;
        }
        used
    }

    /// The client will send no more. Its request may still be answered; a request it did not finish may not.
    fn client_ended(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        client.readable = false;
        let phase = client.phase;
        match phase {
            Phase::Head | Phase::Multiplex | Phase::Lingering { .. } => self.close_client(key),
            // It ended in the middle of its body. An early answer, if it has begun, is for it all the same.
            Phase::Exchange(exchange) if self.is_being_answered(exchange) => {}
            Phase::Exchange(_) => self.abort_client(key),
            Phase::LastAnswer => {}
        }
    }

    fn flush_client(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let Line::Socket(socket) = &client.line else { return };
        while !client.output.is_empty() {
            match (&socket.stream).write(client.output.bytes()) {
                Ok(count) => client.output.consume(count, &mut self.buffers),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return self.arm_client(key),
                Err(_) => return self.abort_client(key),
            }
        }
        match client.phase {
            Phase::LastAnswer => self.linger(key),
            Phase::Exchange(exchange) => {
                self.arm_client(key);
                self.resume_answer(exchange);
            }
            Phase::Multiplex => {
                self.arm_client(key);
                self.queue_frames(key);
            }
            Phase::Head | Phase::Lingering { .. } => self.arm_client(key),
        }
    }

    /// All is sent: says so, and reads on for a while. Closing with bytes unread would send a reset, and a reset
    /// can make the client lose our answer (RFC 9112 9.6). Who asked for the end and has sent nothing more since
    /// is spared that.
    fn linger(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        if client.sends_no_more && !client.readable {
            return self.close_client(key);
        }
        self.say_end(key);
        let Some(client) = self.clients.get_mut(key) else { return };
        // A client that has ended may have sent more before, which is still unread.
        if client.socket().is_none_or(|socket| socket.stream.shutdown(Shutdown::Write).is_err()) {
            return self.close_client(key);
        }
        client.phase = Phase::Lingering { left: limits::LINGER_BYTES };
        self.arm_client(key);
        self.again.push((Kind::Client, key));
    }
}

/// The TLS of a new connection, where the listener wants it.
fn begin_tls(place: &Place) -> Result<Option<Box<Tls>>, ()> {
    let site = place.site();
    let tls = site.terms.as_ref().map(|terms| Tls::new(terms).map(Box::new)).transpose();
    tls.map_err(|error| tracing::error!(listener = %site.listener.name, %error, "cannot begin TLS"))
}
