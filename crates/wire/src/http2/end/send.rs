//! What may either end send now, and how is it framed?

use super::streams::Way;
use super::{End, StreamGone};
use crate::http1::FieldKind;
use crate::http2::frame::{
    END_HEADERS, END_STREAM, FRAME_HEAD, FRAME_PAYLOAD, data_head, frame_head, write_reset,
};
use crate::http2::{Defence, ErrorCode};

const HEADERS: u8 = 1;
const CONTINUATION: u8 = 9;
/// Frames without data that come late on a stream that we ended: an answer, its end, a reset.
const LATE_FRAMES: u16 = 3;

impl End {
    /// How many bytes of data may be sent in one frame now; 0 when the stream is gone, too.
    #[inline]
    pub(in super::super) fn room(&self, stream: u32) -> usize {
        let Some(open) = self.streams.get(stream).filter(|open| open.local == Way::Open) else {
            return 0;
        };
        let window = self.send_window.min(open.send_window);
        usize::try_from(window).map_or(0, |window| window.min(FRAME_PAYLOAD))
    }

    /// Appends what stands before `bytes` of data.
    pub(in super::super) fn data_head(
        &mut self,
        stream: u32,
        bytes: usize,
        ends: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), StreamGone> {
        let open = self.streams.get_mut(stream).filter(|open| open.local == Way::Open);
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

    /// Appends trailers, with which our message ends.
    pub(in super::super) fn trailers<'f>(
        &mut self,
        stream: u32,
        fields: impl IntoIterator<Item = (&'f [u8], &'f [u8])>,
        out: &mut Vec<u8>,
    ) -> Result<(), StreamGone> {
        self.streams.get(stream).filter(|open| open.local == Way::Open).ok_or(StreamGone)?;
        let start = begin_block(out);
        self.encoder.begin(out);
        self.fields(fields, out);
        end_block(start, stream, true, out);
        self.we_end(stream, out);
        Ok(())
    }

    /// Appends fields, but for those that belong to a connection of HTTP/1 (RFC 9113 8.2.2).
    pub(in super::super) fn fields<'f>(
        &mut self,
        fields: impl IntoIterator<Item = (&'f [u8], &'f [u8])>,
        out: &mut Vec<u8>,
    ) {
        for (name, value) in fields {
            if !FieldKind::of(name).is_hop_by_hop() {
                self.encoder.field(name, value, out);
            }
        }
    }

    /// Ends a stream at once. Nothing happens when it is gone.
    pub(in super::super) fn reset(&mut self, stream: u32, code: ErrorCode, out: &mut Vec<u8>) {
        if self.forget(stream, out).is_none() {
            return;
        }
        self.past.end_by_us(stream);
        // What the other end has still to say may be on its way, and then it hears of this and resets it too.
        self.meters.forgive(Defence::Stray, LATE_FRAMES);
        write_reset(stream, code, out);
    }

    /// Our message has ended.
    pub(in super::super) fn we_end(&mut self, stream: u32, out: &mut Vec<u8>) {
        self.meters.forgive(Defence::RapidReset, 1);
        if let Some(open) = self.streams.get_mut(stream) {
            open.local = Way::Ended;
            if open.remote == Way::Ended {
                self.forget(stream, out);
            }
        }
    }
}

/// Leaves room for the head of HEADERS.
pub(in super::super) fn begin_block(out: &mut Vec<u8>) -> usize {
    let start = out.len();
    out.extend_from_slice(&[0; FRAME_HEAD]);
    start
}

/// Writes the head before a block, and cuts it into CONTINUATION frames when it is longer than one takes.
pub(in super::super) fn end_block(start: usize, stream: u32, ends: bool, out: &mut Vec<u8>) {
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
