//! What does a connection to a target need next: to be connected, read, written, or closed?

use super::approached::{Approached, Beginning, Wanted};
use super::client::Client;
use super::exchange::{Exchange, Via};
use super::retry::Loss;
use crate::buffer::Waiting;
use crate::carrier::{Became, TargetStream};
use crate::http2::Stream;
use crate::limits;
use crate::send::{Progress, write_parts};
use crate::store::{Key, Kind, Store};
use crate::tcp::connect::start_connect;
use crate::timer::Deadline;
use crate::tls::TargetTls;
use crate::worker::{Readiness, Worker};
use homing_core::handshake::TargetFailure;
use homing_core::id::Home;
use homing_sys::peek::{IdleState, idle_state};
use mio::Interest;
use mio::net::TcpStream;
use std::io::{self, Read, Write};
use std::net::SocketAddr;

/// A connection to a target.
#[derive(Debug)]
pub(crate) struct TargetConnection {
    /// What its bytes go and come by.
    pub(crate) line: TargetLine,
    pub(crate) home: Home,
    /// How it began, where not with a request.
    pub(crate) approached: Option<Box<Approached>>,
    /// The exchange it serves; `None`: it is idle.
    pub(crate) exchange: Option<Key>,
    pub(crate) state: Link,
    /// Part of an answer's head that came so far.
    pub(crate) input: Waiting,
    /// How much of `input` was already searched for the end of a head.
    pub(crate) searched: usize,
    /// Bytes of the request that it has not taken yet.
    pub(crate) output: Waiting,
    pub(crate) deadline: Deadline,
    /// Whether it takes the request, where events do not tell.
    pub(crate) progress: Progress,
    /// The turn of the worker in which it was taken up for the present exchange.
    pub(crate) taken_up: u64,
    pub(crate) readable: bool,
    pub(crate) ended: bool,
}

/// What the bytes of a connection to a target go and come by.
#[derive(Debug)]
pub(crate) enum TargetLine {
    /// A socket of its own.
    Socket(TcpStream),
    /// A stream in a carrier.
    Stream(Box<TargetStream>),
}

/// How far a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// It waits for a place in a carrier.
    Queued,
    /// The target has not accepted it yet.
    Connecting,
    /// The target has accepted it, and it is being secured.
    Securing,
    /// It was made for the present exchange.
    Fresh,
    /// It has served others before; the target may be closing it at this moment.
    Reused,
}

impl Link {
    /// Whether it takes requests.
    pub(crate) fn is_made(self) -> bool {
        !matches!(self, Self::Queued | Self::Connecting | Self::Securing)
    }
}

impl TargetConnection {
    /// One that has just begun, for an exchange.
    pub(crate) fn new(line: TargetLine, state: Link, home: Home, exchange: Key) -> Self {
        Self {
            line,
            home,
            approached: None,
            exchange: Some(exchange),
            state,
            input: Waiting::default(),
            searched: 0,
            output: Waiting::default(),
            deadline: Deadline::default(),
            progress: Progress::default(),
            taken_up: 0,
            readable: false,
            ended: false,
        }
    }

    /// Its socket, if it has one of its own.
    pub(crate) fn socket(&self) -> Option<&TcpStream> {
        match &self.line {
            TargetLine::Socket(socket) => Some(socket),
            TargetLine::Stream(_) => None,
        }
    }

    /// Its stream, if it is one.
    pub(crate) fn stream(&self) -> Option<&TargetStream> {
        match &self.line {
            TargetLine::Socket(_) => None,
            TargetLine::Stream(stream) => Some(stream),
        }
    }

    /// Its stream, if it is one.
    pub(crate) fn stream_mut(&mut self) -> Option<&mut TargetStream> {
        match &mut self.line {
            TargetLine::Socket(_) => None,
            TargetLine::Stream(stream) => Some(stream),
        }
    }

    /// Whether its socket has neither something for us nor ended.
    pub(crate) fn is_silent(&self) -> bool {
        self.socket().is_some_and(|socket| idle_state(socket) == IdleState::Silent)
    }

    /// From now on it is looked at whether the target takes what waits, if something does.
    pub(crate) fn watch_progress(&mut self) {
        match &mut self.line {
            TargetLine::Socket(_) if self.output.is_empty() => self.progress.forget(),
            TargetLine::Socket(socket) => self.progress.watch(socket),
            TargetLine::Stream(stream) => stream.forget_progress(),
        }
    }

    /// Whether the target took some of what waits since the last look.
    pub(crate) fn made_progress(&mut self) -> bool {
        match &mut self.line {
            TargetLine::Socket(socket) => self.progress.made(socket),
            TargetLine::Stream(stream) => stream.made_progress(),
        }
    }

    /// How it is secured, if it is.
    pub(crate) fn tls(&mut self) -> Option<&mut TargetTls> {
        self.approached.as_mut()?.tls.as_deref_mut()
    }

    /// Whether the answer that just ended was all it had to say, and the request all it had to hear.
    pub(crate) fn has_said_all(&mut self) -> bool {
        // The last read may have filled its buffer exactly, and left something that no event will tell of.
        let is_emptied = !std::mem::take(&mut self.readable) || self.is_silent();
        let has_partial = self.tls().is_some_and(|tls| tls.has_partial());
        self.socket().is_some()
            && is_emptied
            && !has_partial
            && self.output.is_empty()
            && self.input.is_empty()
            && !self.ended
    }
}

impl Worker {
    /// Starts a connection for an exchange.
    pub(crate) fn connect(
        &mut self,
        exchange: Key,
        address: SocketAddr,
        home: Home,
        wanted: Option<Wanted>,
    ) -> io::Result<Key> {
        let mut stream = start_connect(address)?;
        let approached = wanted.map(|wanted| Box::new(Approached { wanted, tls: None }));
        let registry = self.poll.registry();
        let mut registered = Ok(());
        let key = self.targets.insert_with(|key| {
            let both = Interest::READABLE | Interest::WRITABLE;
            registered = registry.register(&mut stream, key.token(Kind::Target), both);
            let line = TargetLine::Socket(stream);
            TargetConnection { approached, ..TargetConnection::new(line, Link::Connecting, home, exchange) }
        });
        if let Err(error) = registered {
            self.targets.remove(key);
            return Err(error);
        }
        Ok(key)
    }

    /// Something happened on a target's socket, or it has another turn.
    pub(crate) fn target_ready(&mut self, key: Key, ready: Readiness) {
        let Some(connection) = self.targets.get_mut(key) else { return };
        connection.readable |= ready.readable;
        connection.ended |= ready.ended;
        let Some(exchange) = connection.exchange else {
            // Nothing is owed on an idle connection: whatever comes, it is of no further use.
            if ready.readable && !self.is_still_idle(key) {
                self.drop_idle(key);
            }
            return;
        };
        if ready.readable && connection.taken_up == self.turn && self.spoke_too_early(key, exchange) {
            return self.target_lost(exchange, Loss::Closed);
        }
        let Some(connection) = self.targets.get(key) else { return };
        if connection.state == Link::Connecting {
            if !(ready.writable || ready.broken) {
                return;
            }
            if !self.finish_connect(key, exchange) {
                return;
            }
        }
        if ready.writable {
            self.flush_target(key);
        }
        self.drive_target(key);
    }

    /// Reads the answer, as far as the client takes it.
    pub(crate) fn drive_target(&mut self, key: Key) {
        for _ in 0..limits::READS_PER_TURN {
            let Some(connection) = self.targets.get(key) else { return };
            if connection.stream().is_some() {
                return self.drive_target_stream(key);
            }
            let Some(exchange) = connection.exchange else { return };
            let is_behind = self.exchanges.get(exchange).is_none_or(|e| self.is_client_behind(e.client));
            if !connection.readable || connection.state == Link::Connecting || is_behind {
                return;
            }
            if connection.state == Link::Securing {
                if self.handshake_steps >= limits::HANDSHAKE_STEPS_PER_TURN {
                    break; // those of this turn have taken their time
                }
                self.handshake_steps += 1;
            }
            let is_secured =
                connection.approached.as_ref().is_some_and(|approached| approached.tls.is_some());
            let read = match is_secured {
                false => self.read_target(key, exchange),
                true => self.read_secured_target(key, exchange),
            };
            match read {
                Ok(0) => return self.answer_ended(exchange),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => return self.target_lost(exchange, Loss::Closed),
            }
        }
        self.again.push((Kind::Target, key));
    }

    /// Sends `parts` to the target of an exchange; what it does not take now waits. False: the connection broke.
    pub(crate) fn send_to_target(&mut self, key: Key, parts: [&[u8]; 2]) -> bool {
        let Some(connection) = self.targets.get_mut(key) else { return false };
        if connection.tls().is_some() {
            return self.send_secured_to_target(key, parts);
        }
        let TargetLine::Socket(socket) = &connection.line else {
            return self.send_on_target_stream(key, parts[0]);
        };
        let mut written = 0;
        if connection.output.is_empty() && connection.state != Link::Connecting {
            match write_parts(socket, parts) {
                Ok(count) => written = count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return false,
            }
        }
        let first = written.min(parts[0].len());
        connection.output.push(&parts[0][first..], &mut self.buffers);
        connection.output.push(&parts[1][written - first..], &mut self.buffers);
        true
    }

    /// Ends a connection to a target because of a bug of ours: its client hears of it like of a dead target.
    pub(crate) fn abort_target(&mut self, key: Key) {
        match self.targets.get(key).and_then(|connection| connection.exchange) {
            Some(exchange) => self.target_lost(exchange, Loss::Closed),
            None => self.drop_idle(key),
        }
    }

    /// Closes a connection to a target and gives its memory back.
    pub(crate) fn close_target(&mut self, key: Key) {
        if self.targets.get(key).is_some_and(|connection| connection.approached.is_some()) {
            self.leave_carriers(key);
        }
        self.say_end_to_target(key);
        if let Some(mut connection) = self.targets.remove(key) {
            connection.input.clear(&mut self.buffers);
            connection.output.clear(&mut self.buffers);
        }
    }

    /// Whether what there is to be read, or the end, was there before the request was sent, as its event was. It is
    /// not the answer then, even if it looks like one (a target's 408 for an idle connection, or worse).
    fn spoke_too_early(&self, key: Key, exchange: Key) -> bool {
        self.exchanges.get(exchange).is_some_and(Exchange::can_be_sent_again)
            && self.targets.get(key).is_some_and(|connection| !connection.is_silent())
    }

    /// The socket says that connecting is over: one way or the other?
    fn finish_connect(&mut self, key: Key, exchange: Key) -> bool {
        let Some(connection) = self.targets.get_mut(key) else { return false };
        // peer_addr tells a connection that is still being made from one that is (mio, `TcpStream::connect`).
        let TargetLine::Socket(socket) = &connection.line else { return true };
        let result = match socket.take_error() {
            Ok(None) => socket.peer_addr().map(drop),
            Ok(Some(error)) | Err(error) => Err(error),
        };
        match result {
            Ok(()) => {
                connection.state = Link::Fresh;
                self.connected(key, exchange);
                true
            }
            Err(error) if error.kind() == io::ErrorKind::NotConnected => false,
            Err(_) => {
                self.target_lost(exchange, Loss::Connect);
                false
            }
        }
    }

    fn connected(&mut self, target: Key, exchange: Key) {
        match self.begin_approach(target, exchange) {
            Beginning::Over => _ = self.reached(exchange),
            Beginning::Handshake => self.flush_target(target),
            Beginning::Failed => self.target_lost(exchange, Loss::Handshake(TargetFailure::Internal)),
        }
    }

    /// The target is there, and the request may go. Of one that is to speak HTTP/2 more is wanted than that it accepts.
    pub(super) fn reached(&mut self, key: Key) -> Became {
        let Some(exchange) = self.exchanges.get(key) else { return Became::Nothing };
        let became = match exchange.target {
            Some(target) if exchange.group().knows_http2() => self.begin_carrier(target, key),
            _ => Became::Socket,
        };
        if became == Became::Socket {
            if let Some(exchange) = self.exchanges.get(key) {
                let group = exchange.group();
                group.target(&exchange.choice).live.connected(&group.live);
            }
            self.send_request(key);
        }
        became
    }

    fn flush_target(&mut self, key: Key) {
        let Some(connection) = self.targets.get_mut(key) else { return };
        if connection.output.is_empty() {
            return;
        }
        let Some(exchange) = connection.exchange else { return };
        let TargetLine::Socket(socket) = &mut connection.line else { return };
        while !connection.output.is_empty() {
            match socket.write(connection.output.bytes()) {
                Ok(count) => connection.output.consume(count, &mut self.buffers),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    // It takes something, if slowly. A handshake has its time, whatever it does.
                    if connection.state.is_made() {
                        self.arm_target(exchange);
                    }
                    return;
                }
                // It may have answered before it closed: what it said is read before it is given up.
                Err(_) => {
                    connection.output.clear(&mut self.buffers);
                    connection.readable = true;
                    return;
                }
            }
        }
        if !connection.state.is_made() {
            return;
        }
        self.arm_target(exchange);
        if let Some(client) = self.exchanges.get(exchange).map(|e: &Exchange| e.client) {
            self.arm_client(client); // now it is its turn, and its time begins
            self.drive_client(client);
        }
    }

    /// Reads once and uses what came. 0: the target will send no more.
    fn read_target(&mut self, key: Key, exchange: Key) -> io::Result<usize> {
        let Some(connection) = self.targets.get_mut(key) else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let TargetLine::Socket(socket) = &mut connection.line else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let mut scratch = self.scratch.take();
        let room = answer_room(&self.clients, self.exchanges.get(exchange)).min(scratch.len());
        let result = socket.read(&mut scratch[..room]);
        // A short read has emptied the socket: the next bytes come with an event of their own (epoll(7)).
        let is_emptied = result.as_ref().map_or(true, |&count| count < room);
        connection.readable = !is_emptied || connection.ended && result.is_ok();
        if let Ok(count @ 1..) = result {
            self.answer_bytes(exchange, &scratch[..count]);
        }
        self.scratch.put(scratch);
        result
    }
}

/// Bytes of an answer that are read at once: what a stream cannot take has to wait here.
pub(crate) fn answer_room(clients: &Store<Client>, exchange: Option<&Exchange>) -> usize {
    match exchange {
        Some(exchange) if exchange.request.via == Via::Http2 => {
            let stream = clients.get(exchange.client).and_then(Client::stream);
            stream.map_or(limits::READ_BYTES, Stream::answer_room)
        }
        _ => limits::READ_BYTES,
    }
}
