//! What is known of one request and its answer while they are on their way?

use super::body::{Body, Form};
use super::edited::Edited;
use super::split::Kept;
use crate::access_log::Noted;
use crate::buffer::Buffers;
use crate::http2::tunnel::StreamTunnel;
use crate::limits;
use crate::site::Site;
use crate::store::Key;
use crate::trace::Traced;
use homing_core::clock::Now;
use homing_core::group::{Choice, Group};
use homing_core::live::{GroupCounters, TargetCounters};
use homing_core::snapshot::GroupIndex;
use homing_wire::http1::{BodyFraming, Method, Version};
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::atomic::Ordering;

/// One request and its answer.
#[derive(Debug)]
pub(crate) struct Exchange {
    /// Whose request it is.
    pub(crate) client: Key,
    /// The connection to the target; `None` between two attempts.
    pub(crate) target: Option<Key>,
    /// The listener and snapshot it began with.
    pub(crate) site: Rc<Site>,
    pub(crate) group: GroupIndex,
    pub(crate) choice: Choice,
    /// How its client keeps the group that it got of several, if it does.
    pub(crate) split: Option<Kept>,
    pub(crate) request: RequestFacts,
    /// The protocols that the client asked to switch to.
    pub(crate) upgrade: Option<Box<[u8]>>,
    /// What the target hears; kept until it answers, so that it can be said again.
    pub(crate) sending: Sending,
    /// The part of the request's body that is still to come.
    pub(crate) body: Body,
    /// Bytes of body data received so far.
    pub(crate) body_bytes: u64,
    pub(crate) answer: Answer,
    /// Whether it is counted as active at its target. Only [`Exchange::enter_target`] and
    /// [`Exchange::leave_target`] change it.
    pub(crate) is_active: bool,
    pub(crate) started_ms: u64,
    /// When the present target was given it.
    pub(crate) given_ms: u64,
    /// When the session is noted as seen again, if the answer still goes on.
    pub(crate) next_note_ms: u64,
    /// What is changed in its answer; `None`: nothing.
    pub(crate) edited: Option<Box<Edited>>,
    /// What it has become, if it is a tunnel on a stream.
    pub(crate) tunnel: Option<Box<StreamTunnel>>,
    /// What is told of it afterwards, if it is traced.
    pub(crate) traced: Option<Box<Traced>>,
    /// For the access log, when there is one.
    pub(crate) noted: Option<Box<Noted>>,
}

/// What the answer depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestFacts {
    /// Who asks, as far as we believe it.
    pub(crate) client: IpAddr,
    pub(crate) method: Method,
    /// How its body is delimited.
    pub(crate) framing: BodyFraming,
    pub(crate) version: Version,
    /// Whether the client's connection stays open afterwards, as far as the client is concerned.
    pub(crate) keep_alive: bool,
    /// How it came.
    pub(crate) via: Via,
    /// Whether it asks for a tunnel on its stream. Its client takes any 2xx for one (RFC 8441 section 4).
    pub(crate) wants_tunnel: bool,
    /// Whether it is a call of gRPC, whose client expects our own answers in that form.
    pub(crate) is_grpc: bool,
}

/// How a request comes and its answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    /// On a connection with one request at a time.
    Http1,
    /// On a stream of an HTTP/2 connection.
    Http2,
}

/// The request as the target hears it.
#[derive(Debug, Default)]
pub(crate) struct Sending {
    /// The rewritten head.
    pub(crate) head: Vec<u8>,
    /// The beginning of the body, as sent.
    pub(crate) replay: Vec<u8>,
    /// Whether `replay` lacks something that was sent: then the request cannot be said again.
    pub(crate) overflowed: bool,
    /// Whether anything was written to the present target.
    pub(crate) sent: bool,
    /// Whether a stale connection has already cost an attempt.
    pub(crate) went_stale: bool,
}

/// How far the answer is.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) state: AnswerState,
    pub(crate) form: Form,
    /// Status of the final answer; 0 before it.
    pub(crate) status: u16,
    /// Interim answers passed on.
    pub(crate) interim: u8,
    /// Bytes passed to the client, heads included.
    pub(crate) bytes: u64,
    /// Whether the client's connection stays open after it.
    pub(crate) keep_client: bool,
    /// Whether the target's connection can be used again after it.
    pub(crate) keep_target: bool,
}

/// How far the answer is.
#[derive(Debug)]
pub(crate) enum AnswerState {
    /// No final head yet.
    Waiting,
    /// The body is on its way.
    Streaming(Body),
}

impl Exchange {
    /// The group it went to.
    pub(crate) fn group(&self) -> &Group {
        self.site.group(self.group)
    }

    /// This worker's counters of the group.
    pub(crate) fn group_counters(&self, worker: usize) -> &GroupCounters {
        self.group().live.counters.of(worker)
    }

    /// This worker's counters of the target.
    pub(crate) fn target_counters(&self, worker: usize) -> &TargetCounters {
        self.group().target(&self.choice).live.counters.of(worker)
    }

    /// The target of its choice has it from now on.
    pub(crate) fn enter_target(&mut self) {
        if !std::mem::replace(&mut self.is_active, true) {
            self.group().target(&self.choice).live.active.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The target of its choice is done with it, one way or another. Before another one is chosen.
    pub(crate) fn leave_target(&mut self) {
        if std::mem::take(&mut self.is_active) {
            self.group().target(&self.choice).live.active.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Bytes of the answer pass, or its last has: a session is idle from then on, not from its request, so that a
    /// long download or a stream of events keeps it alive. Noted as rarely as the session's lifetime allows.
    pub(crate) fn note_traffic(&mut self, now: Now) {
        if now.monotonic_ms < self.next_note_ms {
            return;
        }
        let group = self.site.group(self.group);
        let Some(interval) = group.persistence.touch_interval() else {
            self.next_note_ms = u64::MAX;
            return;
        };
        let interval_ms = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
        let is_due = now.monotonic_ms - self.started_ms >= interval_ms;
        if is_due {
            group.touch(&self.choice.session, now);
        }
        let since = if is_due { now.monotonic_ms } else { self.started_ms };
        self.next_note_ms = since.saturating_add(interval_ms);
    }

    /// Whether the final answer's head has not come yet.
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.answer.state, AnswerState::Waiting)
    }

    /// Whether the request can be sent once more: nothing of it was sent, or it may be repeated and is at hand.
    pub(crate) fn can_be_sent_again(&self) -> bool {
        let harmless = !self.sending.sent || self.request.method.is_idempotent();
        harmless && self.can_be_said_anew()
    }

    /// Whether all of it is at hand, and may come twice.
    pub(crate) fn can_be_repeated(&self) -> bool {
        self.request.method.is_idempotent() && self.body.is_done()
    }

    /// Whether all of the request is at hand, and its client has heard nothing.
    pub(crate) fn can_be_said_anew(&self) -> bool {
        self.is_waiting() && self.answer.interim == 0 && !self.sending.overflowed
    }
}

/// However it ends, in a panic even, its target does not stay busy with it.
impl Drop for Exchange {
    fn drop(&mut self) {
        self.leave_target();
    }
}

impl Sending {
    /// Keeps body bytes for another attempt, as far as there is room.
    pub(crate) fn remember(&mut self, bytes: &[u8], buffers: &mut Buffers) {
        if self.replay.len() + bytes.len() > limits::REPLAY_BYTES {
            self.overflowed = true;
        } else if !self.overflowed {
            if self.replay.capacity() == 0 {
                self.replay = buffers.take();
            }
            self.replay.extend_from_slice(bytes);
        }
    }

    /// It will not be said again: gives its memory back.
    pub(crate) fn forget(&mut self, buffers: &mut Buffers) {
        buffers.give(std::mem::take(&mut self.head));
        buffers.give(std::mem::take(&mut self.replay));
        self.overflowed = true;
    }
}

impl Answer {
    /// An answer that has not begun.
    pub(crate) fn waiting() -> Self {
        Self {
            state: AnswerState::Waiting,
            form: Form::AsItIs,
            status: 0,
            interim: 0,
            bytes: 0,
            keep_client: false,
            keep_target: false,
        }
    }
}
