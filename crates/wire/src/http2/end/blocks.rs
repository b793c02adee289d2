//! Where do field blocks begin and end, and may one come on its stream (RFC 9113 6.2, 6.10 and 8.1)?

use super::past::Fate;
use super::receive::broken;
use super::streams::Way;
use super::{Broken, End, Step, Taken, Turn};
use crate::http2::frame::{self, END_HEADERS, END_STREAM, FrameHead};
use crate::http2::request::TrailerWriter;
use crate::http2::{Defect, Defence, ErrorCode, HpackError};
use std::borrow::Cow;

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

/// A whole field block. It has to be unpacked whatever becomes of it, as both ends keep a table.
pub(in super::super) struct FieldBlock<'i> {
    pub(in super::super) stream: u32,
    /// Whether nothing more comes on its stream.
    pub(in super::super) ends: bool,
    /// Whether its stream depends on itself, which is wrong.
    pub(in super::super) depends_on_itself: bool,
    pub(in super::super) bytes: Cow<'i, [u8]>,
}

impl FieldBlock<'_> {
    fn new(stream: u32, start: Start, bytes: Cow<'_, [u8]>) -> FieldBlock<'_> {
        FieldBlock { stream, ends: start.ends, depends_on_itself: start.depends_on_itself, bytes }
    }
}

impl End {
    pub(super) fn headers<'i>(&mut self, head: &FrameHead, payload: &'i [u8]) -> Step<'i> {
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
            return Ok(Some(Taken::Fields(FieldBlock::new(head.stream, start, fragment.into()))));
        }
        let bytes = fragment.to_vec();
        self.block = Some(Box::new(Block { stream: head.stream, start, frames: 0, bytes }));
        Ok(None)
    }

    pub(super) fn continuation(&mut self, head: &FrameHead, payload: &[u8]) -> Step<'static> {
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
            let Block { stream, start, bytes, .. } = *block;
            return Ok(Some(Taken::Fields(FieldBlock::new(stream, start, bytes.into()))));
        }
        self.block = Some(block);
        Ok(None)
    }

    /// Unpacks a block that nobody wants to hear of.
    pub(in super::super) fn skip_block(&mut self, block: &[u8], turn: &mut Turn<'_>) -> Result<(), Broken> {
        self.decoder.decode(block, &mut turn.scratch.unpacked, |_, _| {}).map_err(cannot_unpack)
    }

    /// A block on a stream on which the other end has ended, or that is not open and was.
    pub(in super::super) fn block_too_late(
        &mut self,
        block: &FieldBlock<'_>,
        fate: Option<Fate>,
        turn: &mut Turn<'_>,
    ) -> Step<'static> {
        match fate {
            None | Some(Fate::Theirs) => {
                self.skip_block(&block.bytes, turn)?;
                self.fail(block.stream, ErrorCode::StreamClosed, Defect::ClosedStream, turn)
            }
            Some(Fate::Ours) => {
                self.skip_block(&block.bytes, turn)?;
                self.charge(Defence::Stray, turn).map(|()| None)
            }
            Some(Fate::Finished) => broken(ErrorCode::StreamClosed, Defect::ClosedStream),
            Some(Fate::Skipped | Fate::Idle) => broken(ErrorCode::Protocol, Defect::StreamNumber),
        }
    }

    /// The second block of a message: its trailers stand in the scratch room, unless the stream has failed for them.
    pub(in super::super) fn trailers_come(
        &mut self,
        block: &FieldBlock<'_>,
        body_left: Option<u64>,
        turn: &mut Turn<'_>,
    ) -> Step<'static> {
        let scratch = &mut *turn.scratch;
        let mut writer = TrailerWriter::new(&mut scratch.text, self.bounds.fields);
        self.decoder
            .decode(&block.bytes, &mut scratch.unpacked, |name, value| writer.add(name, value))
            .map_err(cannot_unpack)?;
        let defect = match writer.finish() {
            _ if !block.ends => Some(Defect::TrailersWithoutEnd),
            _ if block.depends_on_itself => Some(Defect::Dependency),
            _ if body_left.is_some_and(|left| left > 0) => Some(Defect::BodyLength),
            result => result.err(),
        };
        if let Some(defect) = defect {
            return self.fail(block.stream, ErrorCode::Protocol, defect, turn);
        }
        self.other_ends(block.stream, turn.out);
        Ok(None)
    }

    /// The other end has said all it has to say on that stream.
    pub(in super::super) fn other_ends(&mut self, stream: u32, out: &mut Vec<u8>) {
        if let Some(open) = self.streams.get_mut(stream) {
            open.remote = Way::Ended;
            if open.is_over() {
                self.forget(stream, out);
            }
        }
    }
}

pub(in super::super) fn cannot_unpack(why: HpackError) -> Broken {
    Broken { code: ErrorCode::Compression, why: Defect::Block(why) }
}
