//! HTTP/2 to clients: many requests at once on one connection. Read `receive` first, then `pump`.
//!
//! A stream is a client of its own: its request is told as HTTP/1 and takes the road of every request (`http/serve`), and
//! its answer is framed when it is written. So there is one dispatch, one persistence, one way to retry.
//!
//! ```text
//!  connection ──frames──▶ receive ─▶ begin: a stream ──text──▶ http/serve ─▶ … ─▶ target (HTTP/1.1)
//!      ▲                     └─────▶ deliver: a body ──bytes─▶ http/request_body
//!      └──────frames── pump ◀── answer: what waits on each stream ◀── http/answer
//! ```
//! What a stream may send grows when its target took what it had sent; what a target may send stays in the kernel while
//! its stream has something that waits. [`farewell`] ends connections, [`grpc`] refuses calls in their own words.

mod answer;
mod begin;
mod deliver;
mod farewell;
pub(crate) mod grpc;
mod pump;
mod receive;
pub(crate) mod tunnel;

pub(crate) use deliver::write_chunk;
pub(crate) use pump::lines;
pub(crate) use receive::is_chunked;

use crate::http::HEAD_LIMITS;
use crate::http::client::Client;
use crate::limits;
use crate::store::{Key, Store};
use crate::tls::Agreed;
use farewell::Leaving;
use homing_wire::http2::{Bounds, Connection, FieldBounds};
use std::collections::VecDeque;
use std::rc::Rc;

/// The streams of one connection.
#[derive(Debug)]
pub(crate) struct Multiplex {
    wire: Connection,
    /// Frames to be sent.
    frames: Vec<u8>,
    /// The streams, by their numbers, which only grow.
    streams: Vec<(u32, Key)>,
    /// Those that have something to be sent, each once, in turns.
    unsent: VecDeque<Key>,
    /// Whether the worker knows that there is something to be sent.
    is_queued: bool,
    leaving: Leaving,
}

/// A stream: what makes it a client of its own.
#[derive(Debug)]
pub(crate) struct Stream {
    /// The connection that it is in.
    pub(crate) connection: Key,
    /// What that has agreed on in TLS.
    pub(crate) agreed: Option<Rc<Agreed>>,
    id: u32,
    body: BodyForm,
    /// Whether all of its body has come.
    has_ended: bool,
    /// Bytes of its body that have come and are not with the target yet.
    owed: usize,
    /// The trailers of its answer.
    trailers: Vec<u8>,
    stage: Stage,
    /// Whether it is among those that have something to be sent.
    is_queued: bool,
    /// Whether its client took some of what waits since somebody looked.
    has_moved: bool,
    /// Whether its client took all it was sent last.
    flows: bool,
}

/// In what form the body of a request is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BodyForm {
    /// As it comes: its length was said, or it is not HTTP at all.
    AsItIs,
    /// In chunks.
    Chunked,
    /// As it comes, for it is a tunnel's.
    Tunnel,
}

/// How far an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// A head is next.
    Head,
    /// Data is next.
    Data,
}

/// Bounds of every connection. What is held of bodies is at most the connection's window, whatever the number of streams,
/// and the chunks around it: 5 bytes for a DATA frame of one.
const BOUNDS: Bounds = Bounds {
    streams: limits::STREAMS,
    stream_window: limits::STREAM_WINDOW,
    connection_window: limits::CONNECTION_WINDOW,
    block_bytes: HEAD_LIMITS.head_bytes,
    continuations: limits::CONTINUATIONS,
    fields: FieldBounds {
        list_bytes: HEAD_LIMITS.head_bytes,
        fields: HEAD_LIMITS.fields,
        trailer_bytes: limits::TRAILER_BYTES,
        trailer_fields: limits::TRAILER_FIELDS,
        extended_connect: true,
    },
};

impl Multiplex {
    /// A connection that begins.
    fn new() -> Self {
        let mut frames = Vec::new();
        let wire = Connection::new(&BOUNDS, &mut frames);
        Self {
            wire,
            frames,
            streams: Vec::new(),
            unsent: VecDeque::new(),
            is_queued: false,
            leaving: Leaving::Not,
        }
    }

    /// The stream of that number.
    fn stream(&self, id: u32) -> Option<Key> {
        let place = self.streams.binary_search_by_key(&id, |&(other, _)| other).ok()?;
        Some(self.streams[place].1)
    }
}

impl Stream {
    /// Bytes of its answer that may be read at once. Nobody knows of a new one whether its client takes anything.
    pub(crate) fn answer_room(&self) -> usize {
        if self.flows { limits::READ_BYTES } else { limits::UNPROVED_BYTES }
    }

    /// Whether its request asks for a tunnel, whatever its target is told of that.
    pub(crate) fn wants_tunnel(&self) -> bool {
        self.body == BodyForm::Tunnel
    }

    /// From now on it is looked at whether its client takes what waits.
    pub(crate) fn forget_progress(&mut self) {
        self.has_moved = false;
    }

    /// Whether it took some of it since the last look.
    pub(crate) fn made_progress(&mut self) -> bool {
        std::mem::take(&mut self.has_moved)
    }
}

impl Client {
    /// The streams in its connection, if it has some.
    pub(crate) fn multiplex(&self) -> Option<&Multiplex> {
        self.socket()?.multiplex.as_deref()
    }

    /// Whether what it says may be looked at: what it was told before has to go first.
    pub(crate) fn takes_frames(&self) -> bool {
        let is_little = |bytes: usize| bytes <= limits::FRAMES_UNREAD_BYTES;
        is_little(self.output.len())
            && self.multiplex().is_some_and(|multiplex| is_little(multiplex.frames.len()))
    }

    /// Whether streams are open.
    pub(crate) fn has_streams(&self) -> bool {
        self.multiplex().is_some_and(|multiplex| !multiplex.streams.is_empty())
    }
}

/// The streams of the connection `key`.
fn multiplex_of(clients: &mut Store<Client>, key: Key) -> Option<&mut Multiplex> {
    clients.get_mut(key)?.socket_mut()?.multiplex.as_deref_mut()
}

#[cfg(test)]
mod tests {
    use homing_core::http2::DEFENCES;
    use homing_wire::http2::Defence;

    #[test]
    fn every_flood_is_counted_under_its_name() {
        let names: Vec<String> = DEFENCES.iter().map(|name| format!("h2-{name}")).collect();
        let codes: Vec<&str> = Defence::all().map(Defence::code).collect();
        assert_eq!(names, codes);
    }
}
