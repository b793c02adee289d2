//! How does an answer wait on its stream, and how does the stream end?

use super::{Multiplex, Stage, multiplex_of};
use crate::http::client::{Client, Phase};
use crate::store::Key;
use crate::worker::Worker;
use homing_wire::http2::ErrorCode;

impl Worker {
    /// A head as HTTP/1.1, or data, waits on a stream until its connection is written to.
    pub(crate) fn send_on_stream(&mut self, key: Key, parts: [&[u8]; 2]) {
        let Some(client) = self.clients.get_mut(key) else { return };
        for part in parts {
            client.output.push(part, &mut self.buffers);
        }
        self.queue_stream(key);
    }

    /// Trailers of the answer, as lines of HTTP/1.1. They come in pieces, and are bounded where they are read.
    pub(crate) fn keep_trailers(&mut self, key: Key, lines: &[u8]) {
        if let Some(stream) = self.clients.get_mut(key).and_then(Client::stream_mut) {
            stream.trailers.extend_from_slice(lines);
        }
    }

    /// The answer is all there: the stream ends when it is sent. What still comes of the request is of no use.
    pub(crate) fn stream_answered(&mut self, key: Key) {
        let Some(client) = self.clients.get_mut(key) else { return };
        client.phase = Phase::LastAnswer;
        client.input.clear(&mut self.buffers);
        if let Some(stream) = client.stream_mut() {
            stream.forget_empty_trailers();
        }
        self.drive_stream(key);
        self.arm_client(key);
        self.queue_stream(key);
    }

    /// Ends a stream whose answer cannot be completed, so that no client takes it for whole.
    pub(crate) fn break_stream(&mut self, key: Key) {
        self.break_stream_with(key, ErrorCode::Internal);
    }

    pub(super) fn break_stream_with(&mut self, key: Key, code: ErrorCode) {
        let Some(stream) = self.clients.get(key).and_then(Client::stream) else { return };
        let (connection, id) = (stream.connection, stream.id);
        if let Some(multiplex) = multiplex_of(&mut self.clients, connection) {
            multiplex.wire.reset(id, code, &mut multiplex.frames);
        }
        self.remove_stream(key);
        self.queue_frames(connection);
    }

    /// The client took its request back, or the stream failed and the client has been told so.
    pub(super) fn stream_is_gone(&mut self, connection: Key, id: u32) {
        let stream = multiplex_of(&mut self.clients, connection).and_then(|multiplex| multiplex.stream(id));
        if let Some(key) = stream {
            self.remove_stream(key);
        }
    }

    /// Takes a stream out of everything; its exchange, if it has one, ends.
    pub(super) fn remove_stream(&mut self, key: Key) {
        let Some(stream) = self.clients.get(key).and_then(Client::stream) else { return };
        let connection = stream.connection;
        if let Some(multiplex) = multiplex_of(&mut self.clients, connection) {
            multiplex.streams.retain(|&(_, other)| other != key);
        }
        self.forget_stream(key);
        // From now on it is idle.
        if self.clients.get(connection).is_some_and(|client| !client.has_streams()) {
            self.arm_client(connection);
            self.queue_frames(connection);
        }
    }

    /// Ends the streams of a connection that is gone.
    pub(crate) fn abandon_streams(&mut self, multiplex: Multiplex) {
        multiplex.streams.into_iter().for_each(|(_, key)| self.forget_stream(key));
    }

    pub(super) fn forget_stream(&mut self, key: Key) {
        let Some(mut client) = self.clients.remove(key) else { return };
        client.input.clear(&mut self.buffers);
        client.output.clear(&mut self.buffers);
        if let Phase::Exchange(exchange) = client.phase {
            self.abandon_exchange(exchange);
        }
    }
}

impl Stage {
    /// The stage after a head of that status.
    pub(super) fn after_head(status: u16) -> Self {
        if status < 200 { Self::Head } else { Self::Data }
    }
}
