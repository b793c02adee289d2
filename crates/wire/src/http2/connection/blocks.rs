//! Which field blocks come, and do they open a stream or end one (RFC 9113 6.2, 6.10 and 8.1)?

use super::past::Fate;
use super::receive::broken;
use super::streams::{Local, Remote, Stream};
use super::{Broken, Connection, Event, Step, Turn};
use crate::http2::frame::{self, END_HEADERS, END_STREAM, FrameHead};
use crate::http2::request::{Outcome, RequestWriter, TrailerWriter};
use crate::http2::{Defect, Defence, ErrorCode, HpackError};

/// A field block that comes in several frames.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) stream: u32,
    start: Start,
    frames: u32,
    pub(super) bytes: Vec<u8>,
}

/// What its HEADERS frame said.
#[derive(Debug, Clone, Copy)]
struct Start {
    ends: bool,
    depends_on_itself: bool,
}

impl Connection {
    pub(super) fn headers(&mut self, head: &FrameHead, payload: &[u8], turn: &mut Turn<'_>) -> Step {
        if head.stream.is_multiple_of(2) {
            return broken(ErrorCode::Protocol, Defect::StreamNumber);
        }
        let content = match frame::content(head, payload, true) {
            Ok(content) => content,
            Err(ErrorCode::FrameSize) => return broken(ErrorCode::FrameSize, Defect::FrameSize),
            Err(code) => return broken(code, Defect::Padding),
        };
        let depends_on_itself = content.priority.is_some_and(|priority| priority.depends_on == head.stream);
        let start = Start { ends: head.has(END_STREAM), depends_on_itself };
        let fragment = payload.get(content.range).unwrap_or_default();
        if head.has(END_HEADERS) {
            return self.block(head.stream, start, fragment, turn);
        }
        let bytes = fragment.to_vec();
        self.block = Some(Box::new(Block { stream: head.stream, start, frames: 0, bytes }));
        Ok(None)
    }

    pub(super) fn continuation(&mut self, head: &FrameHead, payload: &[u8], turn: &mut Turn<'_>) -> Step {
        let Some(mut block) = self.block.take() else {
            return broken(ErrorCode::Protocol, Defect::BlockOrder);
        };
        block.frames += 1;
        if block.frames > self.bounds.continuations {
            return broken(ErrorCode::EnhanceYourCalm, Defect::Flood(Defence::Continuation));
        }
        if block.bytes.len() + payload.len() > self.bounds.block_bytes {
            return broken(ErrorCode::EnhanceYourCalm, Defect::Flood(Defence::FieldBlock));
        }
        block.bytes.extend_from_slice(payload);
        if head.has(END_HEADERS) {
            return self.block(block.stream, block.start, &block.bytes, turn);
        }
        self.block = Some(block);
        Ok(None)
    }

    /// A whole block. It is unpacked whatever becomes of it, as both ends keep a table.
    fn block(&mut self, stream: u32, start: Start, block: &[u8], turn: &mut Turn<'_>) -> Step {
        if let Some(open) = self.streams.get(stream) {
            let (remote, body_left) = (open.remote, open.body_left);
            if remote == Remote::Ended {
                self.skip_block(block, turn)?;
                return self.fail(stream, ErrorCode::StreamClosed, Defect::ClosedStream, turn);
            }
            return self.trailers_come(stream, start, block, body_left, turn);
        }
        match self.past.fate(stream) {
            Fate::Idle => self.request(stream, start, block, turn),
            Fate::Ours => {
                self.skip_block(block, turn)?;
                self.charge(Defence::Stray, turn).map(|()| None)
            }
            Fate::Theirs => {
                self.skip_block(block, turn)?;
                self.fail(stream, ErrorCode::StreamClosed, Defect::ClosedStream, turn)
            }
            Fate::Finished => broken(ErrorCode::StreamClosed, Defect::ClosedStream),
            Fate::Skipped => broken(ErrorCode::Protocol, Defect::StreamNumber),
        }
    }

    fn skip_block(&mut self, block: &[u8], turn: &mut Turn<'_>) -> Result<(), Broken> {
        self.decoder.decode(block, &mut turn.scratch.unpacked, |_, _| {}).map_err(cannot_unpack)
    }

    fn request(&mut self, stream: u32, start: Start, block: &[u8], turn: &mut Turn<'_>) -> Step {
        self.past.open(stream);
        if self.last_served.is_some_and(|last| stream > last) {
            // The client will hear that it was not served; it may send it elsewhere (6.8).
            self.past.end_by_us(stream);
            self.skip_block(block, turn)?;
            return self.charge(Defence::Stray, turn).map(|()| None);
        }
        if self.streams.len() >= self.bounds.streams as usize {
            self.skip_block(block, turn)?;
            self.past.end_by_us(stream);
            frame::write_reset(stream, ErrorCode::RefusedStream, turn.out);
            return self.charge(Defence::RefusedStreams, turn).map(|()| None);
        }
        let scratch = &mut *turn.scratch;
        let mut writer = RequestWriter::new(&mut scratch.text, &mut scratch.held, self.bounds.fields);
        self.decoder
            .decode(block, &mut scratch.unpacked, |name, value| writer.add(name, value))
            .map_err(cannot_unpack)?;
        if start.depends_on_itself {
            return self.fail(stream, ErrorCode::Protocol, Defect::Dependency, turn);
        }
        let ends = start.ends;
        let (event, body_left) = match writer.finish(ends) {
            Err(defect) => return self.fail(stream, ErrorCode::Protocol, defect, turn),
            Ok(Outcome::TooLarge) => {
                self.charge(Defence::FieldList, turn)?;
                (Event::TooLarge { stream, ends }, None)
            }
            Ok(Outcome::Request { kind, content_length }) => {
                (Event::Request { stream, ends, kind }, content_length)
            }
        };
        self.meters.forgive(Defence::Priority, 2);
        self.streams.push(Stream {
            id: stream,
            remote: if ends { Remote::Ended } else { Remote::Open },
            local: Local::Waiting,
            receive_window: self.bounds.stream_window,
            send_window: i64::from(self.first_send_window),
            held: 0,
            owed: 0,
            body_left,
        });
        Ok(Some(event))
    }

    fn trailers_come(
        &mut self,
        stream: u32,
        start: Start,
        block: &[u8],
        body_left: Option<u64>,
        turn: &mut Turn<'_>,
    ) -> Step {
        let scratch = &mut *turn.scratch;
        let mut writer = TrailerWriter::new(&mut scratch.text, self.bounds.fields);
        self.decoder
            .decode(block, &mut scratch.unpacked, |name, value| writer.add(name, value))
            .map_err(cannot_unpack)?;
        let defect = match writer.finish() {
            _ if !start.ends => Some(Defect::TrailersWithoutEnd),
            _ if start.depends_on_itself => Some(Defect::Dependency),
            _ if body_left.is_some_and(|left| left > 0) => Some(Defect::BodyLength),
            result => result.err(),
        };
        if let Some(defect) = defect {
            return self.fail(stream, ErrorCode::Protocol, defect, turn);
        }
        self.client_ends(stream, turn.out);
        Ok(Some(Event::Trailers { stream }))
    }

    /// The client has said all it has to say on that stream.
    pub(super) fn client_ends(&mut self, stream: u32, out: &mut Vec<u8>) {
        if let Some(open) = self.streams.get_mut(stream) {
            open.remote = Remote::Ended;
            if open.is_over() {
                self.forget(stream, out);
            }
        }
    }
}

fn cannot_unpack(why: HpackError) -> Broken {
    Broken { code: ErrorCode::Compression, why: Defect::Block(why) }
}
