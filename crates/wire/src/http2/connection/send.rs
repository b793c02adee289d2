//! What may we send now, and how is it framed?

use super::streams::{Local, Remote};
use super::{Connection, StreamGone};
use crate::http1::FieldKind;
use crate::http2::frame::{
    END_HEADERS, END_STREAM, FRAME_HEAD, FRAME_PAYLOAD, LARGEST_31, data_head, frame_head, write_go_away,
    write_ping, write_reset,
};
use crate::http2::{Defence, ErrorCode};

const HEADERS: u8 = 1;
const CONTINUATION: u8 = 9;
/// What the PING behind the announcement of an end says.
const FAREWELL: [u8; 8] = *b"farewell";

impl Connection {
    /// Appends the head of an answer, which ends with it if `ends`. A status below 200 is an interim one: the answer
    /// follows, and `ends` does not matter. 101 does not exist here: an upgrade is answered with 200.
    ///
    /// Names may have any case. Fields that belong to a connection of HTTP/1 are left out (RFC 9113 8.2.2); those that
    /// Connection names are the caller's to leave out.
    ///
    /// # Errors
    /// When the stream is gone, or has had its answer. Nothing is appended.
    pub fn answer_head<'f>(
        &mut self,
        stream: u32,
        status: u16,
        fields: impl IntoIterator<Item = (&'f [u8], &'f [u8])>,
        ends: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), StreamGone> {
        let is_final = status >= 200;
        let ends = ends && is_final;
        let open = self.streams.get_mut(stream).filter(|open| open.local == Local::Waiting);
        let open = open.ok_or(StreamGone)?;
        if is_final {
            open.local = Local::Answering;
        }
        let start = begin_block(out);
        self.encoder.begin(out);
        self.encoder.status(status, out);
        for (name, value) in fields {
            if !FieldKind::of(name).is_hop_by_hop() {
                self.encoder.field(name, value, out);
            }
        }
        end_block(start, stream, ends, out);
        if ends {
            self.we_end(stream, out);
        }
        Ok(())
    }

    /// Appends trailers, with which the answer ends.
    ///
    /// # Errors
    /// When the stream is gone, or has no answer to end. Nothing is appended.
    pub fn trailers<'f>(
        &mut self,
        stream: u32,
        fields: impl IntoIterator<Item = (&'f [u8], &'f [u8])>,
        out: &mut Vec<u8>,
    ) -> Result<(), StreamGone> {
        self.streams.get(stream).filter(|open| open.local == Local::Answering).ok_or(StreamGone)?;
        let start = begin_block(out);
        self.encoder.begin(out);
        for (name, value) in fields {
            if !FieldKind::of(name).is_hop_by_hop() {
                self.encoder.field(name, value, out);
            }
        }
        end_block(start, stream, true, out);
        self.we_end(stream, out);
        Ok(())
    }

    /// How many bytes of data may be sent in one frame now; 0 when the stream is gone, too. After 0,
    /// [`super::Event::WindowOpened`] tells when to ask again.
    #[inline]
    pub fn room(&self, stream: u32) -> usize {
        let Some(open) = self.streams.get(stream).filter(|open| open.local == Local::Answering) else {
            return 0;
        };
        let window = self.send_window.min(open.send_window);
        usize::try_from(window).map_or(0, |window| window.min(FRAME_PAYLOAD))
    }

    /// Appends what stands before `bytes` of data, which the caller sends next: at most [`Connection::room`], or
    /// nothing to end an answer.
    ///
    /// # Errors
    /// When the stream is gone, its answer has ended or not begun, or there is no room. Nothing is appended.
    pub fn data_head(
        &mut self,
        stream: u32,
        bytes: usize,
        ends: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), StreamGone> {
        let open = self.streams.get_mut(stream).filter(|open| open.local == Local::Answering);
        let open = open.ok_or(StreamGone)?;
        let taken = i64::try_from(bytes).map_err(|_| StreamGone)?;
        let has_room = taken <= self.send_window && taken <= open.send_window && bytes <= FRAME_PAYLOAD;
        if taken > 0 {
            if !has_room {
                return Err(StreamGone);
            }
            self.send_window -= taken;
            open.send_window -= taken;
            self.meters.forgive(Defence::WindowUpdate, 4);
            self.meters.forgive(Defence::Ping, 1);
        }
        out.extend_from_slice(&data_head(stream, bytes, ends));
        if ends {
            self.we_end(stream, out);
        }
        Ok(())
    }

    /// Ends a stream at once. Of a request whose answer is whole that is [`ErrorCode::NoError`], and says that the rest
    /// of its body is of no use (8.1). Nothing happens when the stream is gone.
    pub fn reset(&mut self, stream: u32, code: ErrorCode, out: &mut Vec<u8>) {
        if self.forget(stream, out) {
            self.past.end_by_us(stream);
            // Its end may be on its way, and then its client hears of this and resets it too.
            self.meters.forgive(Defence::Stray, 2);
            write_reset(stream, code, out);
        }
    }

    /// Says that the connection will end: the first of two steps. Requests that are on their way are still taken.
    pub fn announce_end(&mut self, out: &mut Vec<u8>) {
        if self.last_served.is_none() {
            self.last_served = Some(LARGEST_31);
            write_go_away(LARGEST_31, ErrorCode::NoError, out);
        }
    }

    /// As [`Connection::announce_end`], with a PING behind it. When it comes back the client has heard of the end, and
    /// [`Connection::go_away`] follows by itself; the caller's clock is for clients that answer no PING.
    pub fn go_away_gracefully(&mut self, out: &mut Vec<u8>) {
        if self.last_served.is_none() {
            self.announce_end(out);
            write_ping(FAREWELL, out);
        }
    }

    /// The answer to a PING of ours has come.
    pub(super) fn ping_came_back(&mut self, payload: [u8; 8], out: &mut Vec<u8>) {
        if payload == FAREWELL && self.last_served.is_some() {
            self.go_away(ErrorCode::NoError, out);
        }
    }

    /// Takes no more requests, from a round trip after [`Connection::announce_end`] on. Streams that are open go on;
    /// [`Connection::is_finished`] tells when the last one is over.
    pub fn go_away(&mut self, code: ErrorCode, out: &mut Vec<u8>) {
        if !std::mem::replace(&mut self.is_final, true) {
            self.last_served = Some(self.past.last());
            write_go_away(self.past.last(), code, out);
        }
    }

    /// Our answer has ended.
    fn we_end(&mut self, stream: u32, out: &mut Vec<u8>) {
        self.meters.forgive(Defence::RapidReset, 1);
        if let Some(open) = self.streams.get_mut(stream) {
            open.local = Local::Ended;
            if open.remote == Remote::Ended {
                self.forget(stream, out);
            }
        }
    }
}

/// Leaves room for the head of HEADERS.
fn begin_block(out: &mut Vec<u8>) -> usize {
    let start = out.len();
    out.extend_from_slice(&[0; FRAME_HEAD]);
    start
}

/// Writes the head before a block, and cuts it into CONTINUATION frames when it is longer than one takes.
fn end_block(start: usize, stream: u32, ends: bool, out: &mut Vec<u8>) {
    let length = out.len().saturating_sub(start + FRAME_HEAD);
    let end_stream = if ends { END_STREAM } else { 0 };
    let pieces = length.div_ceil(FRAME_PAYLOAD).max(1);
    for piece in (1..pieces).rev() {
        let at = start + FRAME_HEAD + piece * FRAME_PAYLOAD;
        let bytes = (length - piece * FRAME_PAYLOAD).min(FRAME_PAYLOAD);
        let flags = if piece + 1 == pieces { END_HEADERS } else { 0 };
        out.splice(at..at, frame_head(bytes, CONTINUATION, flags, stream));
    }
    let flags = end_stream | if pieces == 1 { END_HEADERS } else { 0 };
    if let Some(place) = out.get_mut(start..start + FRAME_HEAD) {
        place.copy_from_slice(&frame_head(length.min(FRAME_PAYLOAD), HEADERS, flags, stream));
    }
}
