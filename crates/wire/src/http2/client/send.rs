//! What do we send a target, and when may we?

use super::head::RequestText;
use super::{ClientConnection, NotSent};
use crate::http2::ErrorCode;
use crate::http2::end::streams::{Asked, Stream, Way};
use crate::http2::end::{StreamGone, begin_block, end_block};
use crate::http2::frame::{write_go_away, write_ping};

impl ClientConnection {
    /// Appends a request, and says which stream it has. `text` is a whole head of HTTP/1.1 in origin-form; fields that
    /// belong to its connection are left out, but for `te: trailers` and an upgrade to a WebSocket; those that Connection
    /// names are the caller's to leave out. `ends`: no body follows.
    ///
    /// # Errors
    /// When it cannot be sent here; [`NotSent`] says why. Nothing is appended.
    pub fn request(&mut self, text: &[u8], ends: bool, out: &mut Vec<u8>) -> Result<u32, NotSent> {
        if self.is_ending() {
            return Err(NotSent::Ending);
        }
        if self.requests_allowed() == 0 {
            return Err(NotSent::Busy);
        }
        let request = RequestText::parse(text)?;
        let end = &mut self.end;
        if request.asked == Asked::Upgrade && !end.offer.extended_connect {
            return Err(NotSent::NoUpgrade);
        }
        if u32::try_from(request.list_bytes).map_or(true, |bytes| bytes > end.offer.list_bytes) {
            return Err(NotSent::TooLarge);
        }
        let stream = if end.past.last() == 0 { 1 } else { end.past.last() + 2 };
        let start = begin_block(out);
        request.pack(self.scheme.text(), &mut end.encoder, out);
        end_block(start, stream, ends, out);
        end.past.open(stream);
        let local = if ends { Way::Ended } else { Way::Open };
        end.open(Stream { asked: request.asked, ..Stream::new(stream, Way::Waiting, local) });
        Ok(stream)
    }

    /// How many bytes of data may be sent in one frame now; 0 when the stream is gone, too. After 0,
    /// [`super::ClientEvent::WindowOpened`] tells when to ask again.
    #[inline]
    pub fn room(&self, stream: u32) -> usize {
        self.end.room(stream)
    }

    /// Appends what stands before `bytes` of data, which the caller sends next: at most [`ClientConnection::room`], or
    /// nothing to end a request.
    ///
    /// # Errors
    /// When the stream is gone, its request has ended, or there is no room. Nothing is appended.
    pub fn data_head(
        &mut self,
        stream: u32,
        bytes: usize,
        ends: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), StreamGone> {
        self.end.data_head(stream, bytes, ends, out)
    }

    /// Appends trailers, with which the request ends.
    ///
    /// # Errors
    /// When the stream is gone, or its request has ended. Nothing is appended.
    pub fn trailers<'f>(
        &mut self,
        stream: u32,
        fields: impl IntoIterator<Item = (&'f [u8], &'f [u8])>,
        out: &mut Vec<u8>,
    ) -> Result<(), StreamGone> {
        self.end.trailers(stream, fields, out)
    }

    /// Says that `bytes` of an answer's body have gone on, so that as many more may come. Bytes of a stream that is gone do
    /// not matter: what is left of an answer that is whole keeps no other one waiting. So the caller holds at most
    /// [`crate::http2::Bounds::stream_window`] for each request, and not [`crate::http2::Bounds::connection_window`] for all.
    pub fn consumed(&mut self, stream: u32, bytes: usize, out: &mut Vec<u8>) {
        self.end.consumed(stream, bytes, out);
    }

    /// Ends a stream at once, as a client does that wants no answer any more: [`ErrorCode::Cancel`]. What the target has sent
    /// before it hears of that is not held against it. Nothing happens when the stream is gone.
    pub fn reset(&mut self, stream: u32, code: ErrorCode, out: &mut Vec<u8>) {
        self.end.reset(stream, code, out);
    }

    /// Asks the target for a sign of life: [`super::ClientEvent::Pong`] is the answer. More than a few a minute look like a
    /// flood to servers of gRPC.
    pub fn ping(&mut self, payload: [u8; 8], out: &mut Vec<u8>) {
        write_ping(payload, out);
    }

    /// Sends no more requests. Those that are open go on; [`ClientConnection::is_finished`] tells when the last one is over.
    pub fn go_away(&mut self, code: ErrorCode, out: &mut Vec<u8>) {
        if !std::mem::replace(&mut self.are_we_gone, true) {
            write_go_away(0, code, out);
        }
    }
}
