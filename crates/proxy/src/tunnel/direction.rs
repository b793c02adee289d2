//! How do bytes get from one side of a tunnel to the other?
//!
//! What waits goes out first, and nothing is read while something waits: that is the whole of back-pressure, and
//! it bounds what waits by one read.
//!
//! ```text
//! Open ──source ends──> Ending ──what waits is out──> Over
//!   └───────────────sink breaks─────────────────────────^
//! ```
//!
//! Bytes are copied through the worker's scratch buffer. A direction that delivers large reads in a row is
//! spliced instead, until it delivers little again: splicing costs a system call more, and pays off only where
//! copying is what costs. (The state of splicing is which reads came last, not how old the connection is: a
//! busy connection of small messages stays with copying for ever.)

use super::farewell::{Frames, Passed, farewell};
use super::pipes::Pipes;
use super::side::Side;
use crate::buffer::{Buffers, Waiting};
use crate::limits;
use crate::tls::Workspace;
use homing_sys::splice::Pipe;
use std::io;

/// One direction of a tunnel.
#[derive(Debug, Default)]
pub(crate) struct Direction {
    stage: Stage,
    /// Read and not yet written; at most one read, or what HTTP left over.
    waiting: Waiting,
    /// Here only while it holds bytes.
    pipe: Option<Pipe>,
    /// Bytes that came in large reads in a row.
    bulk_bytes: u32,
    cannot_splice: bool,
    /// Where its frames end, in a WebSocket's direction to the client.
    frames: Option<Box<Frames>>,
    end: End,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Open,
    /// The source has ended, and something waits.
    Ending,
    Over,
}

/// What the sink is told when the source has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum End {
    /// That it ended.
    #[default]
    Told,
    /// Nothing yet: closing the tunnel will tell it, and that comes at once.
    ByClosing,
    /// Nothing: the tunnel will be reset, and an orderly end before that would be a lie.
    Hidden,
}

/// What a direction works with; the worker's.
#[derive(Debug)]
pub(crate) struct Desk<'a> {
    pub(crate) scratch: &'a mut [u8],
    pub(crate) workspace: &'a mut Workspace,
    pub(crate) buffers: &'a mut Buffers,
    pub(crate) pipes: &'a mut Pipes,
}

/// What one turn came to.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    /// Bytes read from the source.
    pub(crate) read: u64,
    /// Bytes written to the sink.
    pub(crate) written: u64,
    /// More can be done at once, in another turn.
    pub(crate) has_more: bool,
    /// Which socket broke, if one did.
    pub(crate) fault: Option<Fault>,
    /// What the turn cost so far, in bytes.
    spent: usize,
}

/// Which socket broke.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The source: nothing more can be read.
    Source,
    /// The sink: nothing more can be written.
    Sink(io::Error),
}

enum Step {
    /// Something was done.
    Done,
    /// Only an event can help.
    Wait,
}

enum Spliced {
    /// As a read: `None` for nothing yet, 0 for the end.
    Read(Option<usize>),
    /// Copying is the way.
    Not,
}

/// What the smallest step costs, in bytes: a system call is not free, however little it moves.
const STEP_BYTES: usize = 4 << 10;

impl Direction {
    /// Bytes that go to the sink before all others.
    pub(crate) fn begin_with(&mut self, bytes: &[u8], buffers: &mut Buffers) {
        self.waiting.push(bytes, buffers);
    }

    /// Does not splice: a side is secured, and what passes has to be encrypted.
    pub(crate) fn copy_only(&mut self) {
        self.cannot_splice = true;
    }

    /// Looks for the ends of frames from now on, which only copying can.
    pub(crate) fn watch_frames(&mut self, frames: Frames) {
        self.frames = Some(Box::new(frames));
        self.copy_only();
    }

    /// Ends behind the present frame, with a farewell. False: there are no frames to end behind.
    pub(crate) fn begins_farewell(&mut self, buffers: &mut Buffers) -> bool {
        let Some(frames) = self.frames.as_mut().filter(|frames| frames.are_sound()) else { return false };
        if self.stage == Stage::Open && frames.end() {
            self.say_farewell(buffers);
        }
        true
    }

    /// Whether it ends behind the present frame.
    pub(crate) fn has_begun_farewell(&self) -> bool {
        self.frames.as_ref().is_some_and(|frames| frames.are_to_end())
    }

    fn say_farewell(&mut self, buffers: &mut Buffers) {
        self.waiting.push(&farewell(), buffers);
        self.stage = Stage::Ending;
    }

    /// Whether nothing will pass any more.
    pub(crate) fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// The tunnel will end with a reset: the sink is not told of an orderly end.
    pub(crate) fn hide_end(&mut self) {
        self.end = End::Hidden;
    }

    /// The other direction is over: when this one is too, the tunnel closes.
    pub(crate) fn end_by_closing(&mut self) {
        if self.end == End::Told {
            self.end = End::ByClosing;
        }
    }

    /// Whether it will end with a reset.
    pub(crate) fn is_end_hidden(&self) -> bool {
        self.end == End::Hidden
    }

    /// Moves bytes until it has to wait, or its turn is over.
    pub(crate) fn pump(&mut self, source: &mut Side, sink: &mut Side, desk: &mut Desk<'_>) -> Turn {
        let mut turn = Turn::default();
        loop {
            if turn.spent >= limits::TURN_BYTES {
                turn.has_more = true;
                break;
            }
            match self.step(source, sink, desk, &mut turn) {
                Ok(Step::Done) => {}
                Ok(Step::Wait) => break,
                Err(fault) => {
                    if let Fault::Sink(_) = fault {
                        // The other way round there may be a last answer in it, and its end has to be found.
                        sink.note_broken();
                        turn.has_more = true;
                    }
                    self.discard(desk);
                    turn.fault = Some(fault);
                    break;
                }
            }
        }
        self.return_pipe(desk);
        if turn.read > 0 && turn.read < u64::from(limits::BULK_READ_BYTES) {
            self.bulk_bytes = 0;
        }
        turn
    }

    /// Gives everything back.
    pub(crate) fn discard(&mut self, desk: &mut Desk<'_>) {
        self.stage = Stage::Over;
        self.waiting.clear(desk.buffers);
        if let Some(pipe) = self.pipe.take() {
            desk.pipes.give(pipe);
        }
    }

    fn step(
        &mut self,
        source: &mut Side,
        sink: &mut Side,
        desk: &mut Desk<'_>,
        turn: &mut Turn,
    ) -> Result<Step, Fault> {
        // What is encrypted goes before all else, also when nothing follows it.
        sink.flush(desk.buffers).map_err(Fault::Sink)?;
        if self.stage == Stage::Ending && self.has_nothing() && sink.is_flushed() {
            if self.end == End::Told {
                sink.end(desk.workspace);
            }
            self.stage = Stage::Over;
        }
        if self.stage == Stage::Over || !sink.is_writable() {
            return Ok(Step::Wait);
        }
        if !self.has_nothing() {
            let count = self.write(sink, desk).map_err(Fault::Sink)?;
            turn.written += count as u64;
            turn.spent += STEP_BYTES;
            return Ok(Step::Done);
        }
        if !source.is_readable() || self.stage == Stage::Ending {
            return Ok(Step::Wait);
        }
        let count = match self.splice(source, desk)? {
            Spliced::Not => self.copy(source, sink, desk, turn)?,
            Spliced::Read(count) => count,
        };
        let Some(count) = count else { return Ok(Step::Wait) };
        turn.read += count as u64;
        turn.spent += count.max(STEP_BYTES);
        if count == 0 {
            self.stage = Stage::Ending;
        }
        Ok(Step::Done)
    }

    fn has_nothing(&self) -> bool {
        self.waiting.is_empty() && self.pipe.as_ref().is_none_or(Pipe::is_empty)
    }

    fn write(&mut self, sink: &mut Side, desk: &mut Desk<'_>) -> io::Result<usize> {
        if !self.waiting.is_empty() {
            let count = sink.write(self.waiting.bytes(), desk.workspace, desk.buffers)?;
            self.waiting.consume(count, desk.buffers);
            return Ok(count);
        }
        self.pipe.as_mut().map_or(Ok(0), |pipe| sink.drain(pipe))
    }

    /// Reads into the scratch buffer and writes from there; only what does not fit is kept.
    fn copy(
        &mut self,
        source: &mut Side,
        sink: &mut Side,
        desk: &mut Desk<'_>,
        turn: &mut Turn,
    ) -> Result<Option<usize>, Fault> {
        let read = source.read(desk.scratch, desk.workspace, desk.buffers);
        let Some(count) = read.map_err(|_| Fault::Source)? else { return Ok(None) };
        self.note_read(count);
        let passed = match &mut self.frames {
            Some(frames) => frames.pass(&desk.scratch[..count]),
            None => Passed { count, ends: false },
        };
        let bytes = &desk.scratch[..passed.count];
        if !bytes.is_empty() {
            let written = sink.write(bytes, desk.workspace, desk.buffers).map_err(Fault::Sink)?;
            turn.written += written as u64;
            self.waiting.push(&bytes[written..], desk.buffers);
        }
        if passed.ends {
            self.say_farewell(desk.buffers);
        }
        Ok(Some(count))
    }

    /// Moves bytes into the pipe, if they come in bulk; the next step takes them out again.
    fn splice(&mut self, source: &mut Side, desk: &mut Desk<'_>) -> Result<Spliced, Fault> {
        if self.bulk_bytes < limits::SPLICE_AFTER_BYTES {
            return Ok(Spliced::Not);
        }
        if self.pipe.is_none() {
            self.pipe = desk.pipes.take();
        }
        let Some(pipe) = self.pipe.as_mut() else { return Ok(Spliced::Not) };
        match source.fill(pipe, limits::PIPE_BYTES) {
            Ok(count) => Ok(Spliced::Read(count)),
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                self.cannot_splice = true; // nothing was moved, so nothing is lost
                self.bulk_bytes = 0;
                Ok(Spliced::Not)
            }
            Err(_) => Err(Fault::Source),
        }
    }

    fn note_read(&mut self, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let is_large = count >= limits::BULK_READ_BYTES && !self.cannot_splice;
        self.bulk_bytes = if is_large { self.bulk_bytes.saturating_add(count) } else { 0 };
    }

    fn return_pipe(&mut self, desk: &mut Desk<'_>) {
        if let Some(pipe) = self.pipe.take_if(|pipe| pipe.is_empty()) {
            desk.pipes.give(pipe);
        }
    }
}

#[cfg(test)]
mod tests;
