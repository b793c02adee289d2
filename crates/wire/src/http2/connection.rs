//! What does a client on a connection want, and what is it told?
//!
//! ```text
//! Preface ──► SETTINGS ──► Open ──► (GOAWAY twice: no new streams) ──► Broken
//!                           │ Block: between HEADERS and its last CONTINUATION nothing else may come
//!                           │ Data: in the middle of a DATA frame, whose payload is passed on as it comes
//! ```
//! Everything that needs no decision is answered at once: SETTINGS, PING, windows of what was thrown away, streams that
//! fail. The rest is an [`Event`].

mod receive;
mod send;

use super::bounds::FIRST_WINDOW;
use super::end::{End, Phase};
use super::frame::{Setting, write_settings, write_window_update};
use super::{Bounds, Defect, ErrorCode, RequestKind};
use std::ops::Range;

/// What the caller has to know or to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A request. [`super::Scratch::text`] has its head as HTTP/1.1 until the next call.
    Request {
        /// Its stream.
        stream: u32,
        /// Whether no body follows. If one does and its length is not said, the text has `transfer-encoding: chunked`.
        ends: bool,
        /// What kind it is.
        kind: RequestKind,
    },
    /// A request with more or larger fields than are allowed: to be answered with 431 and nothing else. There is no text.
    TooLarge {
        /// Its stream.
        stream: u32,
        /// Whether no body follows.
        ends: bool,
    },
    /// A piece of a body. [`Connection::consumed`] is to be told when it has gone on.
    Data {
        /// Its stream.
        stream: u32,
        /// Where it stands in the input of the call.
        range: Range<usize>,
        /// Whether the request ends with it.
        ends: bool,
    },
    /// Trailers, with which the request ends. [`super::Scratch::text`] has them as lines of HTTP/1.1, without the empty one.
    Trailers {
        /// Their stream.
        stream: u32,
    },
    /// The stream is gone: nobody waits for an answer. It was reported before, and has not ended.
    Reset {
        /// Which one.
        stream: u32,
        /// What the other end hears, or said.
        code: ErrorCode,
        /// Who ended it.
        by: ResetBy,
    },
    /// There is room for data where there was none ([`Connection::room`] was 0).
    WindowOpened {
        /// On which stream; `None` for any of them.
        stream: Option<u32>,
    },
    /// The client will open no more streams. Those that are open go on.
    GoAway,
    /// The connection is over: GOAWAY is in the output, to be sent before it is closed. All streams are gone.
    Broken {
        /// What the client hears.
        code: ErrorCode,
        /// What it did.
        why: Defect,
    },
}

/// Who ended a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetBy {
    /// The client took its request back.
    Client,
    /// We did, for what the client sent.
    Us(Defect),
}

/// The server's end of one connection.
#[derive(Debug)]
pub struct Connection {
    end: End,
    /// The highest stream that will be served, once GOAWAY says so.
    last_served: Option<u32>,
    /// Whether that is the last word, and not only the announcement of one.
    is_final: bool,
    has_client_gone: bool,
}

impl Connection {
    /// Begins, and appends what a server says first to `out`. Windows below 65,535 are taken as that.
    pub fn new(bounds: &Bounds, out: &mut Vec<u8>) -> Self {
        let bounds = bounds.checked();
        let list_bytes = u32::try_from(bounds.fields.list_bytes).unwrap_or(u32::MAX);
        let settings = [
            Setting::Streams(bounds.streams),
            Setting::Window(bounds.stream_window),
            Setting::ListSize(list_bytes),
            Setting::NoPriorities(1),
            Setting::ConnectProtocol(1),
        ];
        let count = if bounds.fields.extended_connect { 5 } else { 4 };
        write_settings(settings.into_iter().take(count), out);
        let more = bounds.connection_window - FIRST_WINDOW;
        if more > 0 {
            write_window_update(0, more, out);
        }
        Self {
            end: End::new(bounds, Phase::Preface),
            last_served: None,
            is_final: false,
            has_client_gone: false,
        }
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        self.end.streams.len()
    }

    /// Whether the stream is open: it was reported, and has neither ended both ways nor been reset.
    pub fn has_stream(&self, stream: u32) -> bool {
        self.end.streams.get(stream).is_some()
    }

    /// The highest stream that the client has opened; 0 before the first.
    pub fn last_stream(&self) -> u32 {
        self.end.past.last()
    }

    /// Whether the client has acknowledged our settings. One that never does deserves SETTINGS_TIMEOUT (6.5.3).
    pub fn are_settings_known(&self) -> bool {
        self.end.are_settings_known
    }

    /// Whether one of the ends has said that the connection will end.
    pub fn is_going_away(&self) -> bool {
        self.has_client_gone || self.last_served.is_some()
    }

    /// Whether a field block has begun and not ended: nothing but the rest of it may come.
    pub fn is_in_field_block(&self) -> bool {
        self.end.is_in_field_block()
    }

    /// Whether nothing more will happen: no stream is open, and none will be.
    pub fn is_finished(&self) -> bool {
        let no_more = self.is_final || self.has_client_gone;
        self.end.phase == Phase::Broken || (no_more && self.end.streams.len() == 0)
    }

    /// The memory that the connection owns beside its own size, in bytes.
    pub fn memory(&self) -> usize {
        self.end.memory()
    }
}

#[cfg(test)]
mod tests;
