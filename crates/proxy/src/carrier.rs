//! HTTP/2 to targets: one connection carries many requests. Read `dispatch` first, then `stream`.
//!
//! A request has a stream of a carrier as its target connection, and that hears what a connection of its own would: the
//! head and the body as HTTP/1.1, which are framed when they are written. Its answer comes as HTTP/1.1, too. So there is
//! one way to forward, one persistence, one way to retry.
//!
//! ```text
//!  http/dispatch ─▶ dispatch: a place in a carrier ─▶ stream: what is asked ──▶ pump ──frames──▶ target
//!                      └─ none: it waits, or begin: a new one                                      │
//!  http/answer ◀──────────────────── stream: what is answered ◀── receive ◀──────────frames────────┘
//! ```
//! What a target may send on a stream grows when the client took what came; what a client may send stays in the kernel, or
//! in its own stream, while something waits here. [`end`] tells how carriers end, and what becomes of their streams.

mod begin;
mod census;
mod dispatch;
pub(crate) mod end;
mod lane;
mod pump;
mod receive;
mod socket;
mod stream;
mod timers;

use crate::buffer::Waiting;
use crate::http::HEAD_LIMITS;
use crate::http::approached::Wanted;
use crate::limits;
use crate::store::{Key, Store};
use crate::timer::Deadline;
use crate::tls::TargetTls;
pub(crate) use begin::Became;
use homing_core::id::Home;
use homing_core::live::{GroupLive, TargetLive};
use homing_wire::http2::{Bounds, ClientConnection, FieldBounds};
use lane::Lanes;
use mio::net::TcpStream;
use std::collections::VecDeque;
use std::sync::Arc;
pub(crate) use stream::TargetStream;

/// The carriers of a worker.
#[derive(Debug, Default)]
pub(crate) struct Carriers {
    pub(crate) all: Store<Carrier>,
    /// Which of them lead where, and who waits for one.
    lanes: Lanes,
    /// Those that may have frames to be sent.
    unsent: Vec<Key>,
}

/// A connection to a target that carries streams.
#[derive(Debug)]
pub(crate) struct Carrier {
    socket: TcpStream,
    tls: Option<Box<TargetTls>>,
    home: Home,
    wanted: Wanted,
    /// Where it is counted.
    group: Arc<GroupLive>,
    /// What is known of its target.
    target: Arc<TargetLive>,
    wire: ClientConnection,
    /// Frames to be sent.
    frames: Vec<u8>,
    /// Half a frame that came.
    input: Waiting,
    /// Bytes that the target has not taken yet, as they go out.
    output: Waiting,
    /// The streams, by their numbers, which only grow.
    streams: Vec<(u32, Key)>,
    /// Those that have something to be sent, each once, in turns.
    unsent: VecDeque<Key>,
    /// Whether the worker knows that there is something to be sent.
    is_queued: bool,
    /// Whether its target has shown that it speaks HTTP/2.
    has_spoken: bool,
    /// Whether it has carried a request.
    has_served: bool,
    /// Whether it takes no more requests.
    is_leaving: bool,
    readable: bool,
    ended: bool,
    /// Whether the socket takes nothing any more. What the target has said before is still read.
    is_deaf: bool,
    life: Life,
    resets: Resets,
    pub(crate) deadline: Deadline,
}

/// When was the target heard last?
#[derive(Clone, Copy, Debug)]
struct Life {
    heard_ms: u64,
    /// Whether a sign of life was asked for since it last said something of its own accord. One is enough: servers of
    /// gRPC take more for a flood.
    has_asked: bool,
    /// Whether that has not come yet.
    is_awaited: bool,
}

/// How many streams have we ended lately?
#[derive(Clone, Copy, Debug, Default)]
struct Resets {
    since_ms: u64,
    count: u32,
    /// Whether there were too many, and nobody has looked since that is over.
    is_rest: bool,
}

/// Bounds of every carrier. What is held of answers is at most the carrier's window, and the chunks around it.
const BOUNDS: Bounds = Bounds {
    streams: limits::CARRIER_STREAMS,
    stream_window: limits::CARRIER_STREAM_WINDOW,
    connection_window: limits::CARRIER_WINDOW,
    block_bytes: HEAD_LIMITS.head_bytes,
    continuations: limits::CONTINUATIONS,
    fields: FieldBounds {
        list_bytes: HEAD_LIMITS.head_bytes,
        fields: HEAD_LIMITS.fields,
        trailer_bytes: limits::TRAILER_BYTES,
        trailer_fields: limits::TRAILER_FIELDS,
        extended_connect: false,
    },
};

impl Carriers {
    /// Whether some of them have to be looked at before the worker waits.
    pub(crate) fn have_unsent(&self) -> bool {
        !self.unsent.is_empty()
    }
}

impl Carrier {
    /// Whether its target has shown that it speaks HTTP/2.
    #[cfg(test)]
    pub(crate) fn has_spoken(&self) -> bool {
        self.has_spoken
    }

    /// Whether its target was asked for a sign of life that has not come.
    #[cfg(test)]
    pub(crate) fn is_awaited(&self) -> bool {
        self.life.is_awaited
    }

    /// Bytes that wait for its target, and bytes of half a frame of it.
    #[cfg(test)]
    pub(crate) fn waiting_bytes(&self) -> [usize; 2] {
        [self.output.len(), self.input.len()]
    }

    /// The stream of that number.
    fn stream(&self, id: u32) -> Option<Key> {
        let place = self.streams.binary_search_by_key(&id, |&(other, _)| other).ok()?;
        Some(self.streams[place].1)
    }

    /// Takes a stream out of its list.
    fn forget(&mut self, id: u32) -> Option<Key> {
        let place = self.streams.binary_search_by_key(&id, |&(other, _)| other).ok()?;
        Some(self.streams.remove(place).1)
    }

    /// Whether one more request may go by it: its target takes what it is told. Before its target has spoken there is one at a time, so that few are refused.
    fn has_room(&self, now_ms: u64) -> bool {
        !self.is_leaving
            && !self.is_deaf
            && self.wire.requests_allowed() > 0
            && self.takes_frames()
            && (self.has_spoken || self.streams.is_empty())
            && !self.resets.are_many(now_ms)
    }

    /// Whether what it says may be looked at: what it was told before has to go first.
    fn takes_frames(&self) -> bool {
        self.output.len() <= limits::FRAMES_UNREAD_BYTES && self.frames.len() <= limits::FRAMES_UNREAD_BYTES
    }

    /// Whether there is something to be sent, or the end to be brought about. Of its streams nothing is taken while the
    /// target is behind: looking at them again and again would cost a turn each time.
    fn is_due(&self) -> bool {
        let is_behind = !self.output.is_empty();
        !self.frames.is_empty() || !is_behind && !self.unsent.is_empty() || self.is_finished()
    }

    /// Whether nothing will happen any more.
    fn is_finished(&self) -> bool {
        self.streams.is_empty() && (self.is_leaving || self.wire.is_ending())
    }
}

impl Resets {
    fn add(&mut self, now_ms: u64) {
        if now_ms.saturating_sub(self.since_ms) > limits::CARRIER_RESETS_MS {
            *self = Self { since_ms: now_ms, count: 0, is_rest: self.is_rest };
        }
        self.count += 1;
        self.is_rest |= self.are_many(now_ms);
    }

    /// How long its carrier takes no new requests yet; `None`: it does.
    fn rest_left_ms(self, now_ms: u64) -> Option<u64> {
        let left_ms = (self.since_ms + limits::CARRIER_RESETS_MS + 1).saturating_sub(now_ms);
        self.are_many(now_ms).then_some(left_ms)
    }

    /// Whether such a rest is over. It says so once.
    fn has_rested(&mut self, now_ms: u64) -> bool {
        let is_over = self.is_rest && !self.are_many(now_ms);
        self.is_rest &= !is_over;
        is_over
    }

    fn are_many(self, now_ms: u64) -> bool {
        self.count > limits::CARRIER_RESETS
            && now_ms.saturating_sub(self.since_ms) <= limits::CARRIER_RESETS_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_resets_rest_a_carrier_for_a_while() {
        const BEGIN_MS: u64 = 100_000;
        let mut resets = Resets::default();
        for _ in 0..=limits::CARRIER_RESETS {
            assert!(!resets.are_many(BEGIN_MS));
            resets.add(BEGIN_MS);
        }
        let end_ms = BEGIN_MS + limits::CARRIER_RESETS_MS;
        assert!(resets.are_many(end_ms) && !resets.are_many(end_ms + 1));
        assert_eq!(resets.rest_left_ms(BEGIN_MS), Some(limits::CARRIER_RESETS_MS + 1));
        assert_eq!((resets.rest_left_ms(end_ms), resets.rest_left_ms(end_ms + 1)), (Some(1), None));
        assert!(
            !resets.has_rested(end_ms) && resets.has_rested(end_ms + 1) && !resets.has_rested(end_ms + 1)
        );
        resets.add(end_ms + 1);
        assert_eq!(resets.count, 1);
    }
}
