//! What is written to a connection next, of all that its streams have to say?
//!
//! Once in a turn, after all that has happened in it: so the answers of many streams leave in one system call, and one
//! record of TLS. Streams take turns of one frame each.

use super::{BodyForm, Multiplex, Stage, Stream, multiplex_of};
use crate::buffer::{Buffers, Waiting};
use crate::http::client::{Client, Phase};
use crate::http::line::Line;
use crate::limits;
use crate::store::{Key, Kind};
use crate::worker::Worker;
use homing_wire::http2::{ErrorCode, StreamGone};

/// What became of a stream that had something to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    /// There is more, and room for it.
    Some,
    /// The client has no room for more.
    Blocked,
    /// All of it, and its target may go on.
    All,
    /// All of it, and the answer is whole.
    Whole,
    /// The stream does not take it.
    Gone,
}

impl Worker {
    /// A stream has something to be sent.
    pub(super) fn queue_stream(&mut self, key: Key) {
        let Some(stream) = self.clients.get_mut(key).and_then(Client::stream_mut) else { return };
        let connection = stream.connection;
        if !std::mem::replace(&mut stream.is_queued, true)
            && let Some(multiplex) = multiplex_of(&mut self.clients, connection)
        {
            multiplex.unsent.push_back(key);
        }
        self.queue_frames(connection);
    }

    /// A connection may have frames to be sent: it is looked at before the turn ends.
    pub(crate) fn queue_frames(&mut self, key: Key) {
        let is_behind = self.is_client_behind(key);
        let Some(multiplex) = multiplex_of(&mut self.clients, key) else { return };
        if multiplex.is_due(is_behind) && !std::mem::replace(&mut multiplex.is_queued, true) {
            self.unsent.push(key);
        }
    }

    /// There is room for data where there was none.
    pub(super) fn window_opened(&mut self, key: Key, stream: Option<u32>) {
        let Some(multiplex) = multiplex_of(&mut self.clients, key) else { return };
        let waiting: Vec<Key> = match stream {
            Some(id) => multiplex.stream(id).into_iter().collect(),
            None => multiplex.streams.iter().map(|&(_, key)| key).collect(),
        };
        for key in waiting {
            if self.clients.get(key).is_some_and(|client| !client.output.is_empty()) {
                self.queue_stream(key);
            }
        }
    }

    /// Whether something could be sent on a connection that nobody will send: a fault.
    pub(crate) fn has_forgotten_frames(&self, key: Key, client: &Client) -> bool {
        let Some(multiplex) = client.multiplex().filter(|_| client.output.is_empty()) else { return false };
        let can_go = |&(id, key): &(u32, Key)| {
            let stream = self.clients.get(key).filter(|client| !client.output.is_empty());
            stream.and_then(Client::stream).is_some_and(|stream| {
                !stream.is_queued && (stream.stage == Stage::Head || multiplex.wire.room(id) > 0)
            })
        };
        let is_due = multiplex.is_due(false) || multiplex.streams.iter().any(can_go);
        is_due && !(multiplex.is_queued && self.unsent.contains(&key))
    }

    /// Sends what there is to be sent on every connection that has something.
    pub(crate) fn send_frames(&mut self) {
        let mut keys = std::mem::take(&mut self.unsent);
        for key in keys.drain(..) {
            self.contain(Kind::Client, key, |worker| worker.pump(key));
        }
        if self.unsent.is_empty() {
            self.unsent = keys; // for its memory
        }
    }

    fn pump(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let is_behind = !client.output.is_empty();
        let Some(mut multiplex) = client.socket_mut().and_then(|socket| socket.multiplex.take()) else {
            return;
        };
        multiplex.is_queued = false;
        let mut frames = std::mem::take(&mut multiplex.frames);
        if frames.capacity() == 0 {
            frames = self.buffers.take();
        }
        let mut moved = Vec::new();
        if !is_behind {
            self.collect(&mut multiplex, &mut frames, &mut moved);
        }
        if let Some(socket) = self.clients.get_mut(key).and_then(Client::socket_mut) {
            socket.multiplex = Some(multiplex);
        }
        if !frames.is_empty() {
            self.send_to_client(key, [&frames, &[]]);
        }
        self.buffers.give(frames);
        for (stream, sent) in moved {
            self.after_sent(stream, sent);
        }
        let Some(multiplex) = multiplex_of(&mut self.clients, key) else { return };
        if multiplex.is_finished() && multiplex.frames.is_empty() {
            if let Some(socket) = self.clients.get_mut(key).and_then(Client::socket_mut) {
                socket.multiplex = None; // whatever the client still says is not looked at
            }
            return self.close_client_after_output(key);
        }
        // What a client that is behind has yet to take is followed by the rest.
        if !self.is_client_behind(key) {
            self.queue_frames(key);
        }
        // What it said may not have been looked at while its frames waited.
        let has_waited = |client: &Client| client.readable || !client.input.is_empty();
        if self.clients.get(key).is_some_and(|client| client.takes_frames() && has_waited(client)) {
            self.again.push((Kind::Client, key));
        }
    }

    /// Takes from the streams in turns, as much as is to be written at once.
    fn collect(&mut self, multiplex: &mut Multiplex, frames: &mut Vec<u8>, moved: &mut Vec<(Key, Sent)>) {
        while frames.len() < limits::FRAMES_BYTES
            && let Some(key) = multiplex.unsent.pop_front()
        {
            let Some(client) = self.clients.get_mut(key) else { continue };
            let is_answered = client.phase == Phase::LastAnswer;
            let Line::Stream(stream) = &mut client.line else { continue };
            let sent = stream.send(&mut client.output, is_answered, multiplex, frames, &mut self.buffers);
            if sent == Sent::Some {
                multiplex.unsent.push_back(key);
            } else {
                stream.is_queued = false;
                moved.push((key, sent));
            }
        }
    }

    fn after_sent(&mut self, key: Key, sent: Sent) {
        match sent {
            Sent::Some => {}
            Sent::Blocked => self.arm_client(key),
            Sent::All => {
                self.arm_client(key);
                if let Some(Phase::Exchange(exchange)) = self.clients.get(key).map(|client| client.phase) {
                    self.resume_answer(exchange);
                }
            }
            // What is left of the request is of no use any more (RFC 9113 section 8.1).
            Sent::Whole => self.break_stream_with(key, ErrorCode::NoError),
            Sent::Gone => self.break_stream(key),
        }
    }
}

impl Multiplex {
    /// Whether there is something to be sent, or the end to be brought about. Of its streams nothing is taken while the
    /// client is behind: looking at them again and again would cost a turn each time.
    fn is_due(&self, is_behind: bool) -> bool {
        !self.frames.is_empty() || !is_behind && !self.unsent.is_empty() || self.is_finished()
    }
}

impl Stream {
    /// Every chunked answer ends with a section of trailers, which mostly is its empty line. That is no field, and the
    /// stream ends with its data.
    pub(super) fn forget_empty_trailers(&mut self) {
        if lines(&self.trailers).next().is_none() {
            self.trailers.clear();
        }
    }

    /// Frames one piece of what waits.
    fn send(
        &mut self,
        output: &mut Waiting,
        is_answered: bool,
        multiplex: &mut Multiplex,
        frames: &mut Vec<u8>,
        buffers: &mut Buffers,
    ) -> Sent {
        self.has_moved = true;
        let sent = match self.stage {
            Stage::Head => self.send_head(output, is_answered, multiplex, frames, buffers),
            Stage::Data => self.send_data(output, is_answered, multiplex, frames, buffers),
        };
        sent.unwrap_or(Sent::Gone)
    }

    fn send_head(
        &mut self,
        output: &mut Waiting,
        is_answered: bool,
        multiplex: &mut Multiplex,
        frames: &mut Vec<u8>,
        buffers: &mut Buffers,
    ) -> Result<Sent, StreamGone> {
        let Some(head) = Head::at_the_front(output.bytes()) else { return Ok(Sent::All) };
        let length = head.length;
        let ends = is_answered && length == output.len() && self.trailers.is_empty();
        // What it says is about HTTP/1's key (RFC 8441 section 5).
        let is_for_us =
            |name: &[u8]| self.body == BodyForm::Tunnel && name.eq_ignore_ascii_case(b"sec-websocket-accept");
        let fields = head.fields().filter(|(name, _)| !is_for_us(name));
        multiplex.wire.answer_head(self.id, head.status, fields, ends, frames)?;
        self.stage = Stage::after_head(head.status);
        output.consume(length, buffers);
        Ok(match (self.stage, output.is_empty()) {
            (Stage::Data, _) if ends => Sent::Whole,
            (Stage::Head, true) => Sent::All,
            (Stage::Data, true) if !is_answered => Sent::All,
            _ => Sent::Some,
        })
    }

    fn send_data(
        &mut self,
        output: &mut Waiting,
        is_answered: bool,
        multiplex: &mut Multiplex,
        frames: &mut Vec<u8>,
        buffers: &mut Buffers,
    ) -> Result<Sent, StreamGone> {
        if output.is_empty() && !is_answered {
            return Ok(Sent::All);
        }
        if output.is_empty() && !self.trailers.is_empty() {
            multiplex.wire.trailers(self.id, lines(&self.trailers), frames)?;
            return Ok(Sent::Whole);
        }
        let room = multiplex.wire.room(self.id);
        if room == 0 && !output.is_empty() {
            (self.has_moved, self.flows) = (false, false);
            return Ok(Sent::Blocked);
        }
        let count = room.min(output.len());
        let ends = is_answered && count == output.len() && self.trailers.is_empty();
        multiplex.wire.data_head(self.id, count, ends, frames)?;
        frames.extend_from_slice(&output.bytes()[..count]);
        output.consume(count, buffers);
        self.flows = output.is_empty();
        Ok(match (ends, output.is_empty()) {
            (true, _) => Sent::Whole,
            (false, true) if !is_answered => Sent::All,
            _ => Sent::Some,
        })
    }
}

/// A head that we wrote ourselves: `HTTP/1.1 200 OK`, then `Name: value` in every line.
struct Head<'a> {
    status: u16,
    lines: &'a [u8],
    length: usize,
}

impl<'a> Head<'a> {
    fn at_the_front(text: &'a [u8]) -> Option<Self> {
        let length = text.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
        let first = text.iter().position(|&byte| byte == b'\n')? + 1;
        let digits = text.get(9..12)?;
        let status = digits.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit.wrapping_sub(b'0')));
        Some(Self { status, lines: text.get(first..length - 2).unwrap_or_default(), length })
    }

    fn fields(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        lines(self.lines)
    }
}

/// Names and values of lines, up to an empty one.
pub(crate) fn lines(text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    text.split(|&byte| byte == b'\n').filter_map(|line| {
        let line = line.strip_suffix(b"\r")?;
        let colon = line.iter().position(|&byte| byte == b':')?;
        Some((&line[..colon], line[colon + 1..].trim_ascii()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_was_written() {
        let text = b"HTTP/1.1 404 Not Found\r\nA: 1\r\nB: x: y\r\nC: \r\n\r\nbody";
        let head = Head::at_the_front(text).unwrap();
        assert_eq!((head.status, head.length), (404, text.len() - 4));
        let fields: Vec<_> = head.fields().collect();
        assert_eq!(fields, [(&b"A"[..], &b"1"[..]), (b"B", b"x: y"), (b"C", b"")]);
        assert!(Head::at_the_front(b"HTTP/1.1 200 OK\r\nA: 1\r\n").is_none());
        let bare = Head::at_the_front(b"HTTP/1.1 204 \r\n\r\n").unwrap();
        assert_eq!((bare.status, bare.fields().count()), (204, 0));
    }
}
