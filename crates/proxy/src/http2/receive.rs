//! What do the frames of a client come to?

use super::tunnel::write_key;
use super::{BodyForm, multiplex_of};
use crate::limits;
use crate::store::Key;
use crate::worker::Worker;
use homing_wire::http2::{Defect, Event, RequestKind};

impl Worker {
    /// Uses the frames of a connection; says how many bytes were used. What is left is half a frame.
    pub(crate) fn use_frames(&mut self, key: Key, bytes: &[u8]) -> usize {
        let mut used = 0;
        loop {
            let Some(multiplex) = multiplex_of(&mut self.clients, key) else { return bytes.len() };
            if multiplex.frames.len() > limits::FRAMES_UNREAD_BYTES {
                break; // first they have to go; `pump` comes back to what is left
            }
            let input = &bytes[used..];
            let now_ms = self.now.monotonic_ms;
            let received = multiplex.wire.receive(input, &mut multiplex.frames, &mut self.unpacking, now_ms);
            used += received.consumed;
            let Some(event) = received.event else { break };
            self.take_event(key, event, input);
        }
        self.queue_frames(key);
        used
    }

    fn take_event(&mut self, key: Key, event: Event, input: &[u8]) {
        match event {
            Event::Request { stream, ends, kind } => {
                let mut text = std::mem::take(&mut self.unpacking.text);
                let body = match kind {
                    RequestKind::Plain if !ends && is_chunked(&text) => BodyForm::Chunked,
                    RequestKind::Plain => BodyForm::AsItIs,
                    RequestKind::Upgrade => {
                        write_key(&mut text, &mut self.entropy);
                        BodyForm::Tunnel
                    }
                };
                self.begin_stream(key, (stream, ends), body, &text);
                self.unpacking.text = text;
            }
            Event::TooLarge { stream, ends } => self.refuse_fields(key, stream, ends),
            Event::Data { stream, range, ends } => self.deliver(key, stream, &input[range], ends),
            Event::Trailers { stream } => {
                let lines = std::mem::take(&mut self.unpacking.text);
                self.deliver_trailers(key, stream, &lines);
                self.unpacking.text = lines;
            }
            Event::Reset { stream, .. } => self.stream_is_gone(key, stream),
            Event::WindowOpened { stream } => self.window_opened(key, stream),
            Event::GoAway => {}
            Event::Broken { why, .. } => self.frames_broke(key, why),
        }
    }

    /// The client broke the protocol, or floods us; it has been told so in a frame that has yet to go.
    fn frames_broke(&mut self, key: Key, why: Defect) {
        let Some(client) = self.clients.get(key) else { return };
        tracing::debug!(peer = %client.peer, ?why, "ended a connection of HTTP/2");
        let site = client.place.site();
        if let Defect::Flood(defence) = why {
            site.counters().http2.refused[defence as usize].add(1);
        }
        self.forget_streams(key);
        self.queue_frames(key);
    }
}

/// Whether the text of a request or an answer says that chunks follow. It is ours: nobody can say so in HTTP/2.
pub(crate) fn is_chunked(text: &[u8]) -> bool {
    let line = b"\r\ntransfer-encoding: chunked\r\n";
    text.windows(line.len()).any(|window| window == line)
}
