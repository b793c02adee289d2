//! What do the frames of a target come to?

use crate::http::retry::Loss;
use crate::limits;
use crate::store::Key;
use crate::worker::Worker;
use homing_core::handshake::TargetFailure;
use homing_wire::http2::{ClientEvent, Defect, ErrorCode};

impl Worker {
    /// Bytes came on a carrier.
    pub(crate) fn take_frames_in(&mut self, key: Key, bytes: &[u8]) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        if !carrier.input.is_empty() {
            carrier.input.push(bytes, &mut self.buffers);
            return; // used before the next read
        }
        let used = self.use_target_frames(key, bytes);
        if let Some(carrier) = self.carriers.all.get_mut(key) {
            carrier.input.push(&bytes[used..], &mut self.buffers);
        }
    }

    /// Uses what waited.
    pub(super) fn use_carrier_input(&mut self, key: Key) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        if carrier.input.is_empty() {
            return;
        }
        let mut input = std::mem::take(&mut carrier.input);
        let used = self.use_target_frames(key, input.bytes());
        input.consume(used, &mut self.buffers);
        match self.carriers.all.get_mut(key) {
            Some(carrier) => carrier.input = input,
            None => input.clear(&mut self.buffers),
        }
    }

    /// Uses the frames of a target; says how many bytes were used. What is left is half a frame.
    fn use_target_frames(&mut self, key: Key, bytes: &[u8]) -> usize {
        let mut used = 0;
        loop {
            let Some(carrier) = self.carriers.all.get_mut(key) else { return bytes.len() };
            if carrier.frames.len() > limits::FRAMES_UNREAD_BYTES {
                break; // first they have to go; `pump` comes back to what is left
            }
            let input = &bytes[used..];
            let now_ms = self.now.monotonic_ms;
            let received = carrier.wire.receive(input, &mut carrier.frames, &mut self.unpacking, now_ms);
            used += received.consumed;
            let Some(event) = received.event else { break };
            self.take_target_event(key, event, input);
        }
        self.queue_carrier(key);
        used
    }

    fn take_target_event(&mut self, key: Key, event: ClientEvent, input: &[u8]) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        let stream = |id| carrier.stream(id);
        match event {
            ClientEvent::Answer { stream: id, ends } => {
                let Some(target) = stream(id) else { return };
                carrier.life.has_asked = false;
                let text = std::mem::take(&mut self.unpacking.text);
                self.hear_head(target, &text, ends);
                self.unpacking.text = text;
                self.stream_has_ended(key, ends);
            }
            ClientEvent::Data { stream: id, range, ends } => {
                if let Some(target) = stream(id) {
                    carrier.life.has_asked = false;
                    self.hear_data(target, &input[range], ends);
                }
                self.stream_has_ended(key, ends);
            }
            ClientEvent::Trailers { stream: id } => {
                if let Some(target) = stream(id) {
                    let lines = std::mem::take(&mut self.unpacking.text);
                    self.hear_trailers(target, &lines);
                    self.unpacking.text = lines;
                }
                self.stream_has_ended(key, true);
            }
            ClientEvent::Reset { stream: id, why, is_refused, .. } => {
                self.target_reset_stream(key, id, why, is_refused);
            }
            ClientEvent::WindowOpened { stream } => self.target_window_opened(key, stream),
            ClientEvent::StreamsAllowed { .. } => self.target_has_spoken(key),
            ClientEvent::GoAway { last, code } => self.target_goes_away(key, last, code),
            ClientEvent::Pong { .. } => {}
            ClientEvent::Broken { why, .. } => self.target_broke_protocol(key, why),
        }
    }

    /// If an answer has ended, the place of its stream is free, whatever of it still waits here for its client.
    fn stream_has_ended(&mut self, key: Key, ends: bool) {
        if ends {
            self.serve_lane_of(key);
        }
    }

    /// A target has said how many streams it takes: those who waited for that may come.
    fn target_has_spoken(&mut self, key: Key) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        if !std::mem::replace(&mut carrier.has_spoken, true) {
            carrier.target.connected(&carrier.group);
        }
        self.arm_carrier(key);
        self.serve_lane_of(key);
    }

    fn target_reset_stream(&mut self, key: Key, id: u32, why: Option<Defect>, is_refused: bool) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        let counters = &carrier.group.counters.of(self.index).http2;
        match why {
            _ if is_refused => counters.refused.add(1),
            // An answer that had all come is not ended before its time.
            None if carrier.stream(id).is_none() => {}
            None => counters.resets.add(1),
            Some(why) => {
                counters.bad_answers.add(1);
                tracing::debug!(?why, "ended a stream to a target");
            }
        }
        if let Some(target) = carrier.forget(id) {
            self.lose_stream(target, if is_refused { Loss::Refused } else { Loss::Closed });
        }
        self.stream_has_left(key);
    }

    /// The target takes no more requests, and has not looked at those above `last`.
    fn target_goes_away(&mut self, key: Key, last: u32, code: ErrorCode) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        tracing::debug!(?code, last, "a target takes no more requests on a connection");
        carrier.group.counters.of(self.index).http2.go_aways.add(1);
        carrier.is_leaving = true;
        let first = carrier.streams.partition_point(|&(id, _)| id <= last);
        let unserved = carrier.streams.split_off(first);
        let (home, wanted) = (carrier.home, carrier.wanted.clone());
        self.leave_lane(key);
        for (_, target) in unserved {
            self.lose_stream(target, Loss::Refused);
        }
        self.serve_waiting(home, &wanted);
    }

    /// The target broke the protocol, or floods us; it has been told so in a frame that has yet to go.
    fn target_broke_protocol(&mut self, key: Key, why: Defect) {
        let Some(carrier) = self.carriers.all.get(key) else { return };
        tracing::debug!(?why, "ended a connection of HTTP/2 to a target");
        carrier.group.counters.of(self.index).http2.broken.add(1);
        let has_spoken = carrier.has_spoken || why != Defect::Preface;
        self.carrier_lost(
            key,
            if has_spoken { Loss::Closed } else { Loss::Handshake(TargetFailure::NotHttp2) },
        );
    }

    /// The target will send no more.
    pub(super) fn carrier_ended(&mut self, key: Key) {
        let has_spoken = self.carriers.all.get(key).is_some_and(|carrier| carrier.has_spoken);
        self.carrier_lost(
            key,
            if has_spoken { Loss::Closed } else { Loss::Handshake(TargetFailure::Closed) },
        );
    }
}
