//! What does either end of a connection keep, and what does it do in the same way?
//!
//! ```text
//! bytes ──► frames ──► order, streams, windows, floods ──► Taken ──► the server's or the client's end
//! ```
//! What needs no decision is answered here: SETTINGS, PING, windows of what was thrown away, streams that fail. What a
//! field block says, and who may open streams, differs: that is a [`Side`].

pub(super) mod blocks;
mod control;
mod data;
pub(super) mod past;
mod receive;
mod send;
pub(super) mod streams;

use super::bounds::FIRST_WINDOW;
use super::defence::Meters;
use super::hpack::{Decoder, Encoder};
use super::{Bounds, Defect, ErrorCode, Scratch};
use blocks::{Block, FieldBlock};
use data::DataLeft;
use past::Past;
pub(super) use receive::broken;
pub(super) use send::{begin_block, end_block};
use std::ops::Range;
use streams::{Stream, Streams};

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received<E = super::Event> {
    /// How many bytes of the input are used up.
    pub consumed: usize,
    /// What happened. `None` when more bytes are needed.
    pub event: Option<E>,
}

/// The stream is gone, or what is to be sent has no place in it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamGone;

/// Why the connection ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Broken {
    pub(super) code: ErrorCode,
    pub(super) why: Defect,
}

/// What a frame means to the side that it comes to.
pub(super) enum Taken<'i> {
    /// A whole field block, not unpacked yet.
    Fields(FieldBlock<'i>),
    /// A piece of a body, by its place in the input.
    Data { stream: u32, range: Range<usize>, ends: bool },
    /// The other end ended a stream that was open.
    Reset { stream: Stream, code: ErrorCode },
    /// We ended an open stream for what came on it.
    Failed { stream: Stream, code: ErrorCode, why: Defect },
    /// There is room where there was none; `None`: on any stream.
    WindowOpened { stream: Option<u32> },
    /// The other end's settings; whether windows have opened by them.
    Settings { has_opened: bool },
    /// An answer to a PING of ours.
    PingBack([u8; 8]),
    /// GOAWAY.
    GoAway { last: u32, code: ErrorCode },
}

pub(super) type Step<'i> = Result<Option<Taken<'i>>, Broken>;

/// What a call lends.
pub(super) struct Turn<'t> {
    pub(super) out: &'t mut Vec<u8>,
    pub(super) scratch: &'t mut Scratch,
    pub(super) now_ms: u64,
}

/// How far the connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Preface,
    Settings,
    Open,
    Broken,
}

/// What the other end has said that it takes (RFC 9113 6.5.2). It matters to who opens streams.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer {
    /// Streams at once; `None` before it has said anything of them.
    pub(super) streams: Option<u32>,
    /// Bytes of a list of fields.
    pub(super) list_bytes: u32,
    /// Whether it takes extended CONNECT (RFC 8441).
    pub(super) extended_connect: bool,
    /// Whether it takes pushes; a server must not say so.
    pub(super) pushes: bool,
}

/// One end of a connection.
#[derive(Debug)]
pub(super) struct End {
    pub(super) bounds: Bounds,
    pub(super) phase: Phase,
    pub(super) decoder: Decoder,
    pub(super) encoder: Encoder,
    pub(super) streams: Streams,
    pub(super) past: Past,
    pub(super) meters: Meters,
    pub(super) offer: Offer,
    block: Option<Box<Block>>,
    data: Option<DataLeft>,
    /// What the other end may still send.
    pub(super) receive_window: u32,
    /// What has gone on and the other end has not been told of.
    pub(super) owed: u32,
    /// What we may still send.
    pub(super) send_window: i64,
    /// The window of a new stream, as the other end wants it.
    first_send_window: u32,
    pub(super) are_settings_known: bool,
}

impl End {
    /// `bounds` are checked already; `phase` is the first thing to come.
    pub(super) fn new(bounds: Bounds, phase: Phase) -> Self {
        Self {
            bounds,
            phase,
            decoder: Decoder::new(),
            encoder: Encoder::new(),
            streams: Streams::new(),
            past: Past::new(),
            meters: Meters::default(),
            offer: Offer { streams: None, list_bytes: u32::MAX, extended_connect: false, pushes: false },
            block: None,
            data: None,
            receive_window: bounds.connection_window,
            owed: 0,
            send_window: i64::from(FIRST_WINDOW),
            first_send_window: FIRST_WINDOW,
            are_settings_known: false,
        }
    }

    /// Opens a stream above all others.
    pub(super) fn open(&mut self, stream: Stream) {
        self.streams.push(Stream {
            receive_window: self.bounds.stream_window,
            send_window: i64::from(self.first_send_window),
            ..stream
        });
    }

    pub(super) fn is_in_field_block(&self) -> bool {
        self.block.is_some()
    }

    /// The memory that it owns beside its own size, in bytes.
    pub(super) fn memory(&self) -> usize {
        let block = self.block.as_ref().map_or(0, |block| size_of::<Block>() + block.bytes.capacity());
        self.decoder.memory() + self.encoder.memory() + self.streams.memory() + block
    }
}

/// The server's end, or the client's.
pub(super) trait Side {
    /// What its caller has to know or to do.
    type Event;

    /// What both have.
    fn end(&mut self) -> &mut End;

    /// What a frame means here.
    fn take(&mut self, taken: Taken<'_>, turn: &mut Turn<'_>) -> Result<Option<Self::Event>, Broken>;

    /// The connection is over. GOAWAY names the last stream of the other end that was looked at.
    fn break_off(&mut self, broken: Broken, out: &mut Vec<u8>) -> Self::Event;

    /// Reads on until something happens or the input is used up.
    fn read_on(&mut self, input: &[u8], turn: &mut Turn<'_>) -> Received<Self::Event> {
        let mut consumed = 0;
        loop {
            if self.end().phase == Phase::Broken {
                return Received { consumed: input.len(), event: None };
            }
            let before = consumed;
            let taken = self.end().step(input, &mut consumed, turn);
            let event = match taken {
                Ok(None) => Ok(None),
                Ok(Some(taken)) => self.take(taken, turn),
                Err(broken) => Err(broken),
            };
            let event = event.unwrap_or_else(|broken| {
                consumed = input.len();
                Some(self.break_off(broken, turn.out))
            });
            if event.is_some() || consumed == before {
                return Received { consumed, event };
            }
        }
    }
}
