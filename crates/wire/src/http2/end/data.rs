//! Which bytes are the body of which stream, and how much more may come (RFC 9113 5.2, 6.1 and 6.9)?

use super::past::Fate;
use super::receive::broken;
use super::streams::Way;
use super::{End, Step, Taken, Turn};
use crate::http2::frame::{self, END_STREAM, FRAME_HEAD, FrameHead, PADDED, write_window_update};
use crate::http2::{Defect, Defence, ErrorCode};

/// What is left of a DATA frame. Its whole length is taken off the windows when it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct DataLeft {
    stream: u32,
    data: usize,
    padding: usize,
    ends: bool,
}

impl End {
    pub(super) fn data_begins(
        &mut self,
        head: &FrameHead,
        payload: &[u8],
        consumed: &mut usize,
        turn: &mut Turn<'_>,
    ) -> Step<'static> {
        if head.stream == 0 {
            return broken(ErrorCode::Protocol, Defect::FrameStream);
        }
        if head.has(PADDED) && payload.is_empty() && head.length > 0 {
            return Ok(None);
        }
        let range = match frame::content(head, payload, false) {
            Ok(content) => content.range,
            Err(ErrorCode::FrameSize) => return broken(ErrorCode::FrameSize, Defect::FrameSize),
            Err(code) => return broken(code, Defect::Padding),
        };
        *consumed += FRAME_HEAD + range.start;
        // Both are below 2^24: checked before.
        let length = u32::try_from(head.length).unwrap_or(u32::MAX);
        let data = u32::try_from(range.len()).unwrap_or(u32::MAX);
        let Some(left) = self.receive_window.checked_sub(length) else {
            return broken(ErrorCode::FlowControl, Defect::WindowExceeded);
        };
        self.receive_window = left;
        let ends = head.has(END_STREAM);
        let left =
            DataLeft { stream: head.stream, data: range.len(), padding: head.length - range.end, ends };
        self.data = (left.data + left.padding > 0).then_some(left);
        if let Err((code, why)) = self.admit(head.stream, length, data, ends) {
            self.owe(length, turn.out);
            return self.fail(head.stream, code, why, turn);
        }
        if self.streams.get(head.stream).is_none() {
            self.owe(length, turn.out);
            return self.data_of_the_past(head.stream, data, turn);
        }
        if ends {
            self.data = Some(left);
        }
        self.owe(length - data, turn.out);
        self.meters.forgive(Defence::Ping, u16::from(data > 0));
        self.meters.forgive(Defence::EmptyData, u16::from(data > 0));
        if data == 0 && !ends {
            self.charge(Defence::EmptyData, turn)?;
        }
        Ok(None)
    }

    /// Takes a frame off the account of its stream, if that is open.
    fn admit(&mut self, stream: u32, length: u32, data: u32, ends: bool) -> Result<(), (ErrorCode, Defect)> {
        let Some(open) = self.streams.get_mut(stream) else { return Ok(()) };
        match open.remote {
            Way::Open => {}
            Way::Waiting => return Err((ErrorCode::Protocol, Defect::DataBeforeHead)),
            Way::Ended => return Err((ErrorCode::StreamClosed, Defect::ClosedStream)),
        }
        let left = open.receive_window.checked_sub(length);
        open.receive_window = left.ok_or((ErrorCode::FlowControl, Defect::WindowExceeded))?;
        if let Some(left) = &mut open.body_left {
            match left.checked_sub(u64::from(data)) {
                Some(still) if still == 0 || !ends => *left = still,
                _ => return Err((ErrorCode::Protocol, Defect::BodyLength)),
            }
        }
        open.held += data;
        open.owed += length - data;
        Ok(())
    }

    /// Data on a stream that is not open.
    fn data_of_the_past(&mut self, stream: u32, data: u32, turn: &mut Turn<'_>) -> Step<'static> {
        match self.past.fate(stream) {
            Fate::Idle => broken(ErrorCode::Protocol, Defect::IdleStream),
            // The rest of a body that we wanted no more of. It costs its sender a window, as any data does.
            Fate::Ours if data > 0 => Ok(None),
            Fate::Ours => self.charge(Defence::Stray, turn).map(|()| None),
            Fate::Theirs => self.fail(stream, ErrorCode::StreamClosed, Defect::ClosedStream, turn),
            Fate::Finished | Fate::Skipped => broken(ErrorCode::StreamClosed, Defect::ClosedStream),
        }
    }

    /// Passes on what has come of a frame. What belongs to a stream that is gone is thrown away.
    pub(super) fn data_goes_on(
        &mut self,
        rest: &[u8],
        consumed: &mut usize,
        out: &mut Vec<u8>,
    ) -> Option<Taken<'static>> {
        let mut left = self.data.take()?;
        let start = *consumed;
        let data = left.data.min(rest.len());
        let padding = if data == left.data { left.padding.min(rest.len() - data) } else { 0 };
        let completes = data == left.data;
        let ends = completes && left.ends;
        *consumed += data + padding;
        left.data -= data;
        left.padding -= padding;
        left.ends &= !completes;
        if left.data + left.padding > 0 {
            self.data = Some(left);
        }
        let is_news = (data > 0 || ends) && self.streams.get(left.stream).is_some();
        if ends {
            self.other_ends(left.stream, out);
        }
        is_news.then(|| Taken::Data { stream: left.stream, range: start..start + data, ends })
    }

    /// `bytes` of a body have gone on, so that as many more may come. Bytes of a stream that is gone do not matter.
    pub(in super::super) fn consumed(&mut self, stream: u32, bytes: usize, out: &mut Vec<u8>) {
        let Some(open) = self.streams.get_mut(stream) else { return };
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX).min(open.held);
        open.held -= bytes;
        open.owed += bytes;
        if open.remote == Way::Open && open.owed >= self.bounds.stream_window / 2 {
            write_window_update(stream, open.owed, out);
            open.receive_window += open.owed;
            open.owed = 0;
        }
        self.owe(bytes, out);
    }

    /// Gives back some of the connection's window, in large pieces.
    pub(super) fn owe(&mut self, bytes: u32, out: &mut Vec<u8>) {
        self.owed += bytes;
        if self.owed >= self.bounds.connection_window / 2 {
            write_window_update(0, self.owed, out);
            self.receive_window += self.owed;
            self.owed = 0;
        }
    }
}
