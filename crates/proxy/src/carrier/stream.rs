//! What is asked on a stream of a carrier, and what is answered?

use super::Carrier;
use crate::http::body::{Body, Form};
use crate::http::exchange::{Exchange, Via};
use crate::http::retry::Loss;
use crate::http::target::answer_room;
use crate::http::upgrade::is_asked_for;
use crate::refusal::Refusal;
use crate::store::Key;
use crate::worker::Worker;
use homing_wire::http1::{BodyFraming, HeadError, LAST_CHUNK};
use homing_wire::http2::{NotSent, StreamGone};

/// A stream: what a target connection is in a carrier.
#[derive(Debug)]
pub(crate) struct TargetStream {
    /// `None`: it waits for one, or has nothing more to do with it.
    pub(super) carrier: Option<Key>,
    /// 0: nothing was asked yet.
    pub(super) id: u32,
    /// What is still to come of the request's body, as HTTP/1.1.
    body: Body,
    /// The trailers of the request, as lines.
    trailers: Vec<u8>,
    /// Whether its end was sent.
    has_said_end: bool,
    /// Whether it is among those that have something to be sent.
    pub(super) is_queued: bool,
    /// Whether its target took some of what waits since somebody looked.
    has_moved: bool,
    answer: AnswerForm,
    /// Whether all of the answer has come.
    pub(super) has_ended: bool,
    /// Bytes of the answer that have come and not gone on.
    owed: usize,
}

/// In what form the body of an answer is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AnswerForm {
    /// As it comes: its length was said.
    AsItIs,
    /// In chunks.
    Chunked,
}

/// What became of a stream that had something to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// There is more, and room for it.
    Some,
    /// The target has no room for more.
    Blocked,
    /// All there is.
    All,
}

impl TargetStream {
    pub(super) fn new(framing: BodyFraming, carrier: Option<Key>) -> Self {
        Self {
            carrier,
            id: 0,
            body: Body::new(framing),
            trailers: Vec::new(),
            has_said_end: false,
            is_queued: false,
            has_moved: false,
            answer: AnswerForm::AsItIs,
            has_ended: false,
            owed: 0,
        }
    }

    /// It has a place.
    pub(super) fn enter(&mut self, carrier: Key) {
        self.carrier = Some(carrier);
    }

    /// From now on it is looked at whether its target takes what waits.
    pub(crate) fn forget_progress(&mut self) {
        self.has_moved = false;
    }

    /// Whether it took some of it since the last look.
    pub(crate) fn made_progress(&mut self) -> bool {
        std::mem::take(&mut self.has_moved)
    }

    /// Whether something is to be sent beside what waits.
    fn owes_end(&self) -> bool {
        self.id != 0 && self.body.is_done() && !self.has_said_end
    }

    /// Frames one piece of what waits in `output`.
    pub(super) fn send(
        &mut self,
        output: &mut crate::buffer::Waiting,
        carrier: &mut Carrier,
        frames: &mut Vec<u8>,
        buffers: &mut crate::buffer::Buffers,
    ) -> Sent {
        let sent = self.send_piece(output, carrier, frames, buffers);
        sent.unwrap_or_else(|StreamGone| {
            // It has ended, and an event tells why.
            output.clear(buffers);
            Sent::All
        })
    }

    fn send_piece(
        &mut self,
        output: &mut crate::buffer::Waiting,
        carrier: &mut Carrier,
        frames: &mut Vec<u8>,
        buffers: &mut crate::buffer::Buffers,
    ) -> Result<Sent, StreamGone> {
        let (id, is_whole) = (self.id, self.body.is_done());
        if !output.is_empty() {
            let room = carrier.wire.room(id);
            if room == 0 {
                return if carrier.wire.has_stream(id) { Ok(Sent::Blocked) } else { Err(StreamGone) };
            }
            let count = room.min(output.len());
            let ends = is_whole && count == output.len() && self.trailers.is_empty();
            carrier.wire.data_head(id, count, ends, frames)?;
            frames.extend_from_slice(&output.bytes()[..count]);
            output.consume(count, buffers);
            (self.has_moved, self.has_said_end) = (true, ends);
            return Ok(if output.is_empty() && (ends || !is_whole) { Sent::All } else { Sent::Some });
        }
        if self.owes_end() {
            if self.trailers.is_empty() {
                carrier.wire.data_head(id, 0, true, frames)?;
            } else {
                carrier.wire.trailers(id, crate::http2::lines(&self.trailers), frames)?;
            }
            self.has_said_end = true;
        }
        Ok(Sent::All)
    }
}

impl Worker {
    /// Asks what an exchange asks on its stream, as far as the request is at hand.
    pub(crate) fn ask_on_stream(&mut self, key: Key, target: Key) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        let is_all_there = exchange.body.is_done();
        let sending = std::mem::take(&mut exchange.sending);
        let asked = self.ask(target, [&sending.head, &sending.replay], is_all_there);
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        exchange.sending = sending;
        exchange.sending.sent |= asked.is_ok();
        match asked {
            Ok(()) => self.request_is_sent(key),
            Err(NotSent::Busy | NotSent::Ending) => self.target_lost(key, Loss::Refused),
            Err(NotSent::TooLarge) => self.fail_exchange(key, Refusal::Head(HeadError::HeadTooLarge)),
            Err(NotSent::NoUpgrade) => self.fail_exchange(key, Refusal::NoTunnel),
            Err(NotSent::Malformed) => self.fail_exchange(key, Refusal::Unsayable),
        }
    }

    fn ask(&mut self, target: Key, [head, body]: [&[u8]; 2], is_all_there: bool) -> Result<(), NotSent> {
        let connection = self.targets.get_mut(target).ok_or(NotSent::Ending)?;
        let stream = connection.stream_mut().ok_or(NotSent::Ending)?;
        let key = stream.carrier.ok_or(NotSent::Ending)?;
        let carrier = self.carriers.all.get_mut(key).ok_or(NotSent::Ending)?;
        let ends = is_all_there && body.is_empty();
        stream.id = carrier.wire.request(head, ends, &mut carrier.frames)?;
        stream.has_said_end = ends;
        carrier.streams.push((stream.id, target));
        carrier.has_served = true;
        carrier.group.counters.of(self.index).http2.streams.add(1);
        if carrier.streams.len() == 1 {
            carrier.life.heard_ms = self.now.monotonic_ms; // it had nothing to say
            self.arm_carrier(key);
        }
        self.queue_carrier(key);
        if !body.is_empty() {
            self.send_on_target_stream(target, body);
        }
        Ok(())
    }

    /// More of a request, as HTTP/1.1, waits on its stream until the carrier is written to.
    pub(crate) fn send_on_target_stream(&mut self, target: Key, bytes: &[u8]) -> bool {
        let Some(connection) = self.targets.get_mut(target) else { return false };
        let (output, buffers) = (&mut connection.output, &mut self.buffers);
        let crate::http::target::TargetLine::Stream(stream) = &mut connection.line else { return false };
        let mut used = 0;
        while used < bytes.len() {
            // It was read before, where it was seen to be sound.
            let Ok(piece) = stream.body.next(&bytes[used..], Form::DataAndTrailers) else { return false };
            let taken = &bytes[used..used + piece.length];
            if piece.length == 0 {
                break;
            }
            // What comes for a stream that is gone is of no use.
            if piece.pass && stream.carrier.is_some() {
                output.push(taken, buffers);
            } else if piece.is_trailers {
                stream.trailers.extend_from_slice(taken);
            }
            used += piece.length;
        }
        // Mostly they are an empty line, which is no field.
        if stream.body.is_done() && crate::http2::lines(&stream.trailers).next().is_none() {
            stream.trailers.clear();
        }
        if !output.is_empty() || stream.owes_end() {
            self.queue_target_stream(target);
        }
        true
    }

    /// The head of an answer came, as HTTP/1.1.
    pub(super) fn hear_head(&mut self, target: Key, text: &[u8], ends: bool) {
        let Some(stream) = self.targets.get_mut(target).and_then(|connection| connection.stream_mut()) else {
            return;
        };
        let is_chunked = !ends && crate::http2::is_chunked(text);
        stream.answer = if is_chunked { AnswerForm::Chunked } else { AnswerForm::AsItIs };
        stream.has_ended = ends;
        self.hear(target, text);
    }

    /// A piece of an answer's body came.
    pub(super) fn hear_data(&mut self, target: Key, data: &[u8], ends: bool) {
        let Some(stream) = self.targets.get_mut(target).and_then(|connection| connection.stream_mut()) else {
            return;
        };
        stream.owed += data.len();
        stream.has_ended |= ends;
        match stream.answer {
            AnswerForm::AsItIs => self.hear(target, data),
            AnswerForm::Chunked => {
                let mut chunk = self.buffers.take();
                crate::http2::write_chunk(data, &mut chunk);
                if ends {
                    chunk.extend_from_slice(LAST_CHUNK);
                }
                self.hear(target, &chunk);
                self.buffers.give(chunk);
            }
        }
    }

    /// An answer ended with trailers: `lines`, as HTTP/1.1.
    pub(super) fn hear_trailers(&mut self, target: Key, lines: &[u8]) {
        let Some(stream) = self.targets.get_mut(target).and_then(|connection| connection.stream_mut()) else {
            return;
        };
        stream.has_ended = true;
        if stream.answer == AnswerForm::Chunked {
            let mut end = self.buffers.take();
            end.extend_from_slice(b"0\r\n");
            end.extend_from_slice(lines);
            end.extend_from_slice(b"\r\n");
            self.hear(target, &end);
            self.buffers.give(end);
        }
    }

    /// Bytes of an answer go on, or wait for their client.
    fn hear(&mut self, target: Key, bytes: &[u8]) {
        let Some(connection) = self.targets.get_mut(target) else { return };
        let Some(exchange) = connection.exchange else { return };
        let has_waiting = !connection.input.is_empty();
        if has_waiting || self.holds_back(exchange) {
            let Some(connection) = self.targets.get_mut(target) else { return };
            connection.input.push(bytes, &mut self.buffers);
            return;
        }
        self.answer_bytes(exchange, bytes);
        self.let_go_on(target);
    }

    /// The client may have taken what it had to: what waits of its answer goes on.
    pub(crate) fn drive_target_stream(&mut self, target: Key) {
        let Some(connection) = self.targets.get(target) else { return };
        let Some(exchange) = connection.exchange else { return };
        if !connection.input.is_empty() && !self.holds_back(exchange) {
            self.answer_bytes(exchange, &[]);
        }
        self.let_go_on(target);
    }

    /// Lets the target send as much as its client has taken.
    fn let_go_on(&mut self, target: Key) {
        let Some(connection) = self.targets.get(target) else { return };
        let client = connection.exchange.and_then(|exchange| self.exchanges.get(exchange)).map(|e| e.client);
        if !connection.input.is_empty() || client.is_none_or(|client| self.is_client_behind(client)) {
            return;
        }
        let Some(stream) = self.targets.get_mut(target).and_then(|connection| connection.stream_mut()) else {
            return;
        };
        let owed = std::mem::take(&mut stream.owed);
        if let (1.., Some(key)) = (owed, stream.carrier)
            && let Some(carrier) = self.carriers.all.get_mut(key)
        {
            carrier.wire.consumed(stream.id, owed, &mut carrier.frames);
            self.queue_carrier(key);
        }
    }

    /// Whether a client has enough to take. A stream has some room of its own, so that what comes together goes together.
    pub(crate) fn holds_back(&self, exchange: Key) -> bool {
        let Some(exchange) = self.exchanges.get(exchange) else { return false };
        let Some(client) = self.clients.get(exchange.client) else { return false };
        match exchange.request.via {
            Via::Http1 => !client.output.is_empty(),
            Via::Http2 => client.output.len() >= answer_room(&self.clients, Some(exchange)),
        }
    }
}

impl Exchange {
    /// Whether it asks for a WebSocket, which goes by HTTP/1.1.
    pub(crate) fn asks_for_websocket(&self) -> bool {
        self.upgrade.as_deref().is_some_and(|asked| is_asked_for(asked, b"websocket"))
    }

    /// Whether it is a call of gRPC that goes on: both sides may speak for as long as they like.
    pub(super) fn is_long_call(&self) -> bool {
        self.request.is_grpc && (!self.is_waiting() || !self.body.is_done())
    }
}
