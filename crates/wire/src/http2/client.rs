//! What do we ask a target on a connection, and what does it say?
//!
//! ```text
//! requests as HTTP/1.1 ──► HPACK ──► HEADERS, DATA        (as many at once as the target allows)
//! ClientEvent ◄── answers as HTTP/1.1 ◄── HPACK ◄── streams, windows, floods ◄── frames
//! ```
//! A target may be hostile, or its machine may be: what it sends is bounded and metered as what a client sends. A request
//! that it has not looked at is told apart from one that it may have carried out.

mod head;
mod receive;
mod send;

use super::bounds::FIRST_WINDOW;
use super::end::streams::Way;
use super::end::{End, Phase};
use super::frame::{LARGEST_31, PREFACE, Setting, write_settings, write_window_update};
use super::{Bounds, Defect, ErrorCode};
use std::ops::Range;

/// The streams that a target takes before it has said how many (RFC 9113 6.5.2 advises servers to take 100 at least).
const FIRST_STREAMS: u32 = 100;

/// What the caller has to know or to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientEvent {
    /// The head of an answer. [`super::Scratch::text`] has it as HTTP/1.1 until the next call. One of status 1xx is an
    /// interim one, and another follows; 101 is the answer to an upgrade, and what follows is its protocol.
    ///
    /// If a body of unknown length follows, the text has `transfer-encoding: chunked`; if none does, a `content-length`.
    /// An answer that can have no body may end with an empty [`ClientEvent::Data`].
    Answer {
        /// Its stream.
        stream: u32,
        /// Whether nothing follows.
        ends: bool,
    },
    /// A piece of a body. [`ClientConnection::consumed`] is to be told when it has gone on.
    Data {
        /// Its stream.
        stream: u32,
        /// Where it stands in the input of the call.
        range: Range<usize>,
        /// Whether the answer ends with it.
        ends: bool,
    },
    /// Trailers, with which the answer ends. [`super::Scratch::text`] has them as lines of HTTP/1.1, without the empty one.
    Trailers {
        /// Their stream.
        stream: u32,
    },
    /// The stream is gone. If its answer has ended before, it is whole, and only the rest of the request is of no use.
    Reset {
        /// Which one.
        stream: u32,
        /// What the other end hears, or said.
        code: ErrorCode,
        /// What the target did that made us end it; `None`: it did so itself.
        why: Option<Defect>,
        /// Whether the target has not looked at the request: whatever it is, it may be sent again (RFC 9113 8.7).
        is_refused: bool,
    },
    /// There is room for data where there was none ([`ClientConnection::room`] was 0).
    WindowOpened {
        /// On which stream; `None` for any of them.
        stream: Option<u32>,
    },
    /// The target has said how many streams it takes. That comes with its first words, too.
    StreamsAllowed {
        /// At once, within our own bound.
        streams: u32,
    },
    /// The target takes no more requests. Those on streams above `last` are gone: it has not looked at them, and they may be
    /// sent again. Those below go on. It may come again, with a lower number.
    GoAway {
        /// The last stream that is served.
        last: u32,
        /// Why.
        code: ErrorCode,
    },
    /// A PING of ours has come back.
    Pong {
        /// What it said.
        payload: [u8; 8],
    },
    /// The connection is over: GOAWAY is in the output, to be sent before it is closed. All streams are gone, and nobody
    /// knows what became of their requests.
    Broken {
        /// What the target hears.
        code: ErrorCode,
        /// What it did.
        why: Defect,
    },
}

/// Why a request was not sent. Nothing is in the output, and the connection goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// There are as many streams as the target allows.
    Busy,
    /// One of the ends has said that the connection ends, or its numbers are used up.
    Ending,
    /// The head is larger than the target takes: it would hear 431 at best.
    TooLarge,
    /// It asks for a WebSocket, and the target knows no extended CONNECT (RFC 8441).
    NoUpgrade,
    /// It is not the head of one request.
    Malformed,
}

/// What a connection's requests say of their scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// The connection is not secured.
    Http,
    /// It is secured by TLS.
    Https,
}

impl Scheme {
    fn text(self) -> &'static [u8] {
        match self {
            Self::Http => b"http",
            Self::Https => b"https",
        }
    }
}

/// The client's end of one connection.
#[derive(Debug)]
pub struct ClientConnection {
    end: End,
    scheme: Scheme,
    /// The last stream that the target serves, once it has said GOAWAY.
    last_served: Option<u32>,
    /// We have said GOAWAY.
    are_we_gone: bool,
    /// How many streams the caller knows to be allowed.
    streams_told: Option<u32>,
    /// What a frame meant beside what was already told.
    untold: Option<ClientEvent>,
}

impl ClientConnection {
    /// Begins, and appends what a client says first to `out`. Requests may follow at once. Windows below 65,535 are taken as
    /// that; [`Bounds::streams`] bounds how many requests there are at once, whatever the target allows.
    pub fn new(bounds: &Bounds, scheme: Scheme, out: &mut Vec<u8>) -> Self {
        let bounds = bounds.checked();
        let list_bytes = u32::try_from(bounds.fields.list_bytes).unwrap_or(u32::MAX);
        out.extend_from_slice(PREFACE);
        let settings = [
            Setting::Push(0),
            Setting::Window(bounds.stream_window),
            Setting::ListSize(list_bytes),
            Setting::NoPriorities(1),
        ];
        write_settings(settings.into_iter(), out);
        let more = bounds.connection_window - FIRST_WINDOW;
        if more > 0 {
            write_window_update(0, more, out);
        }
        let end = End::new(bounds, Phase::Settings);
        Self { end, scheme, last_served: None, are_we_gone: false, streams_told: None, untold: None }
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        self.end.streams.len()
    }

    /// How many streams may be open at once.
    pub fn streams_allowed(&self) -> u32 {
        self.end.offer.streams.unwrap_or(FIRST_STREAMS).min(self.end.bounds.streams)
    }

    /// How many more requests may be sent now.
    pub fn requests_allowed(&self) -> usize {
        if self.is_ending() { 0 } else { (self.streams_allowed() as usize).saturating_sub(self.streams()) }
    }

    /// Whether the stream is open: it has neither ended both ways nor been reset.
    pub fn has_stream(&self, stream: u32) -> bool {
        self.end.streams.get(stream).is_some()
    }

    /// Whether nothing but the end of the stream is to come: its request has ended, and all has come of an answer whose
    /// length was said. Many servers say the end in a frame of its own.
    pub fn is_answered(&self, stream: u32) -> bool {
        let open = self.end.streams.get(stream);
        open.is_some_and(|open| (open.local, open.remote, open.body_left) == (Way::Ended, Way::Open, Some(0)))
    }

    /// Whether the target has said its first words, which shows that it speaks HTTP/2.
    pub fn has_target_spoken(&self) -> bool {
        !matches!(self.end.phase, Phase::Preface | Phase::Settings)
    }

    /// Whether the target has acknowledged our settings. One that never does deserves SETTINGS_TIMEOUT (6.5.3).
    pub fn are_settings_known(&self) -> bool {
        self.end.are_settings_known
    }

    /// Whether the target takes WebSockets; known when it has spoken.
    pub fn takes_websockets(&self) -> bool {
        self.end.offer.extended_connect
    }

    /// Whether no more requests can be sent. Those that are open go on.
    pub fn is_ending(&self) -> bool {
        let is_used_up = self.end.past.last() >= LARGEST_31;
        self.end.phase == Phase::Broken || self.are_we_gone || self.last_served.is_some() || is_used_up
    }

    /// Whether nothing more will happen: no stream is open, and none will be.
    pub fn is_finished(&self) -> bool {
        self.is_ending() && self.end.streams.len() == 0
    }

    /// Whether a field block has begun and not ended: nothing but the rest of it may come.
    pub fn is_in_field_block(&self) -> bool {
        self.end.is_in_field_block()
    }

    /// The memory that the connection owns beside its own size, in bytes.
    pub fn memory(&self) -> usize {
        self.end.memory()
    }
}

#[cfg(test)]
mod tests;
