//! What may we send now, and how is it framed?

use super::Connection;
use crate::http2::ErrorCode;
use crate::http2::end::streams::Way;
use crate::http2::end::{StreamGone, begin_block, end_block};
use crate::http2::frame::{LARGEST_31, write_go_away, write_ping};

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
        let end = &mut self.end;
        let open = end.streams.get_mut(stream).filter(|open| open.local == Way::Waiting);
        let open = open.ok_or(StreamGone)?;
        if is_final {
            open.local = Way::Open;
        }
        let start = begin_block(out);
        end.encoder.begin(out);
        end.encoder.status(status, out);
        end.fields(fields, out);
        end_block(start, stream, ends, out);
        if ends {
            end.we_end(stream, out);
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
        self.end.trailers(stream, fields, out)
    }

    /// How many bytes of data may be sent in one frame now; 0 when the stream is gone, too. After 0,
    /// [`super::Event::WindowOpened`] tells when to ask again.
    #[inline]
    pub fn room(&self, stream: u32) -> usize {
        self.end.room(stream)
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
        self.end.data_head(stream, bytes, ends, out)
    }

    /// Says that `bytes` of a body have gone on, so that as many more may come. Bytes of a stream that is gone do not
    /// matter.
    pub fn consumed(&mut self, stream: u32, bytes: usize, out: &mut Vec<u8>) {
        self.end.consumed(stream, bytes, out);
    }

    /// Ends a stream at once. Of a request whose answer is whole that is [`ErrorCode::NoError`], and says that the rest
    /// of its body is of no use (8.1). Nothing happens when the stream is gone.
    pub fn reset(&mut self, stream: u32, code: ErrorCode, out: &mut Vec<u8>) {
        self.end.reset(stream, code, out);
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
            self.last_served = Some(self.end.past.last());
            write_go_away(self.end.past.last(), code, out);
        }
    }
}
