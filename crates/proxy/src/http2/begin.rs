//! How does a connection begin to speak HTTP/2, and a stream to be a client?

use super::{BodyForm, Multiplex, Stage, Stream, multiplex_of};
use crate::buffer::Waiting;
use crate::http::client::{Client, Phase};
use crate::http::line::Line;
use crate::limits;
use crate::refusal::Refusal;
use crate::send::Progress;
use crate::store::Key;
use crate::timer::Deadline;
use crate::worker::Worker;
use homing_core::persist::Memory;
use homing_wire::http1::HeadError;
use homing_wire::http2::ErrorCode;
use std::rc::Rc;

/// What a client says first that knows without asking that we speak HTTP/2 (RFC 9113 section 3.3). No method of HTTP/1.1
/// is called so.
const PRIOR_KNOWLEDGE: &[u8] = b"PRI ";

impl Client {
    /// Whether `bytes`, its first ones, are those of HTTP/2.
    pub(crate) fn begins_frames(&self, bytes: &[u8]) -> bool {
        self.requests == 0
            && bytes.starts_with(PRIOR_KNOWLEDGE)
            && self.tls().is_none()
            && self.stream().is_none()
            && self.place.site().settings().http2
    }
}

impl Worker {
    /// The client speaks HTTP/2 from here on.
    pub(crate) fn begin_frames(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        client.phase = Phase::Multiplex;
        client.searched = 0;
        client.memory = Memory::of_many();
        client.place.site().counters().http2.connections.add(1);
        if let Some(socket) = client.socket_mut() {
            socket.multiplex = Some(Box::new(Multiplex::new()));
        }
        self.arm_client(key);
        self.queue_frames(key);
        if self.is_draining() {
            self.dismiss(key);
        }
    }

    /// A request came whole, as far as its head goes: `text`, as HTTP/1.1.
    /// `id` and `ends`: its stream, and whether nothing follows on that.
    pub(super) fn begin_stream(&mut self, key: Key, (id, ends): (u32, bool), body: BodyForm, text: &[u8]) {
        let Some(stream) = self.open_stream(key, (id, ends), body) else { return };
        let used = self.begin(stream, text);
        if used != text.len() && self.clients.get(stream).is_some_and(|client| client.phase == Phase::Head) {
            self.break_stream_with(stream, ErrorCode::Protocol); // a head that is none: wire does not write such
        }
    }

    /// A request came whose fields are more than we take.
    pub(super) fn refuse_fields(&mut self, key: Key, id: u32, ends: bool) {
        if let Some(stream) = self.open_stream(key, (id, ends), BodyForm::AsItIs) {
            self.refuse_unparsed(stream, Refusal::Head(HeadError::HeadTooLarge));
        }
    }

    fn open_stream(&mut self, connection: Key, (id, ends): (u32, bool), body: BodyForm) -> Option<Key> {
        let parent = self.clients.get_mut(connection)?;
        let before = parent.requests;
        parent.requests = before.saturating_add(1);
        let (peer, place) = (parent.peer, Rc::clone(&parent.place));
        let reached = parent.reached.clone();
        let agreed = parent.socket().and_then(|socket| socket.tls.as_ref()?.agreed().map(Rc::clone));
        place.site().counters().http2.streams.add(1);
        let stream = Stream {
            connection,
            agreed,
            id,
            body,
            has_ended: ends,
            owed: 0,
            trailers: Vec::new(),
            stage: Stage::Head,
            is_queued: false,
            has_moved: false,
            flows: false,
        };
        let key = self.clients.insert_with(|_| Client {
            line: Line::Stream(Box::new(stream)),
            peer,
            reached,
            place,
            memory: Memory::default(), // that of the connection is used
            input: Waiting::default(),
            searched: 0,
            output: Waiting::default(),
            phase: Phase::Head,
            deadline: Deadline::default(),
            progress: Progress::default(),
            readable: false,
            ended: false,
            sends_no_more: false,
            requests: before,
        });
        multiplex_of(&mut self.clients, connection)?.streams.push((id, key));
        self.arm_client_for_head(key);
        if before >= limits::STREAMS_PER_CONNECTION {
            self.dismiss(connection);
        }
        Some(key)
    }
}
