//! How does the body of a stream reach its target, and when may more of it come?

use super::{BodyForm, multiplex_of};
use crate::http::client::Phase;
use crate::store::Key;
use crate::worker::Worker;
use homing_wire::http1::{LAST_CHUNK, encode_chunk_header};

impl Worker {
    /// A piece of a body came.
    pub(super) fn deliver(&mut self, connection: Key, id: u32, data: &[u8], ends: bool) {
        let Some((key, form)) = self.stream_of(connection, id) else { return };
        if let Some(stream) = self.clients.get_mut(key).and_then(|client| client.stream_mut()) {
            stream.owed += data.len();
            stream.has_ended |= ends;
        }
        match form {
            BodyForm::AsItIs | BodyForm::Tunnel => self.take_in(key, data),
            BodyForm::Chunked => {
                let mut chunk = self.buffers.take();
                write_chunk(data, &mut chunk);
                if ends {
                    chunk.extend_from_slice(LAST_CHUNK);
                }
                self.take_in(key, &chunk);
                self.buffers.give(chunk);
            }
        }
        self.drive_stream(key);
    }

    /// A body ended with trailers: `lines`, as HTTP/1.1.
    pub(super) fn deliver_trailers(&mut self, connection: Key, id: u32, lines: &[u8]) {
        let Some((key, form)) = self.stream_of(connection, id) else { return };
        if let Some(stream) = self.clients.get_mut(key).and_then(|client| client.stream_mut()) {
            stream.has_ended = true;
        }
        if form == BodyForm::Chunked {
            let mut end = self.buffers.take();
            end.extend_from_slice(b"0\r\n");
            end.extend_from_slice(lines);
            end.extend_from_slice(b"\r\n");
            self.take_in(key, &end);
            self.buffers.give(end);
        }
        self.drive_stream(key);
    }

    /// Uses what waits of a stream's body, and lets its client send as much as has reached the target.
    pub(crate) fn drive_stream(&mut self, key: Key) {
        self.use_input(key);
        let Some(client) = self.clients.get(key) else { return };
        let has_gone_on = client.input.is_empty()
            && match client.phase {
                Phase::Exchange(exchange) => self.has_taken_request(exchange),
                _ => true, // nobody waits for it
            };
        let Some(stream) = self.clients.get_mut(key).and_then(|client| client.stream_mut()) else { return };
        if !has_gone_on {
            return;
        }
        let ends_tunnel = stream.body == BodyForm::Tunnel && stream.has_ended;
        let (connection, id, owed) = (stream.connection, stream.id, std::mem::take(&mut stream.owed));
        if owed > 0
            && let Some(multiplex) = multiplex_of(&mut self.clients, connection)
        {
            multiplex.wire.consumed(id, owed, &mut multiplex.frames);
            self.queue_frames(connection);
        }
        if ends_tunnel {
            self.tunnel_client_ended(key);
        }
    }

    /// Whether the target of an exchange has taken all there is of the request.
    fn has_taken_request(&self, exchange: Key) -> bool {
        let target = self.exchanges.get(exchange).and_then(|exchange| exchange.target);
        target.and_then(|target| self.targets.get(target)).is_some_and(|target| target.output.is_empty())
    }

    fn stream_of(&mut self, connection: Key, id: u32) -> Option<(Key, BodyForm)> {
        let key = multiplex_of(&mut self.clients, connection)?.stream(id)?;
        Some((key, self.clients.get(key)?.stream()?.body))
    }
}

pub(crate) fn write_chunk(data: &[u8], out: &mut Vec<u8>) {
    if data.is_empty() {
        return; // it would be the last one
    }
    let mut line = [0; 18];
    out.extend_from_slice(encode_chunk_header(data.len() as u64, &mut line));
    out.extend_from_slice(data);
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_piece_of_a_body_is_taken_for_its_end() {
        let mut out = Vec::new();
        write_chunk(b"", &mut out);
        write_chunk(b"hello, world", &mut out);
        assert_eq!(out, b"c\r\nhello, world\r\n");
    }
}
