//! What is written to a carrier next, of all that its streams have to say?
//!
//! Once in a turn, as for clients: what many streams say leaves in one system call. Streams take turns of one frame each.

use super::stream::Sent;
use crate::http::target::{TargetConnection, TargetLine};
use crate::limits;
use crate::store::{Key, Kind};
use crate::worker::Worker;

impl Worker {
    /// A stream has something to be sent.
    pub(super) fn queue_target_stream(&mut self, target: Key) {
        let Some(stream) = self.targets.get_mut(target).and_then(TargetConnection::stream_mut) else {
            return;
        };
        let Some(key) = stream.carrier else { return };
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        if !std::mem::replace(&mut stream.is_queued, true) {
            carrier.unsent.push_back(target);
        }
        self.queue_carrier(key);
    }

    /// A carrier may have frames to be sent: it is looked at before the turn ends.
    pub(super) fn queue_carrier(&mut self, key: Key) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        if carrier.is_due() && !std::mem::replace(&mut carrier.is_queued, true) {
            self.carriers.unsent.push(key);
        }
    }

    /// There is room for data where there was none.
    pub(super) fn target_window_opened(&mut self, key: Key, stream: Option<u32>) {
        let Some(carrier) = self.carriers.all.get(key) else { return };
        let waiting: Vec<Key> = match stream {
            Some(id) => carrier.stream(id).into_iter().collect(),
            None => carrier.streams.iter().map(|&(_, key)| key).collect(),
        };
        for target in waiting {
            if self.targets.get(target).is_some_and(|connection| !connection.output.is_empty()) {
                self.queue_target_stream(target);
            }
        }
    }

    /// Sends what there is to be sent on every carrier that has something.
    pub(crate) fn send_frames_to_targets(&mut self) {
        let mut keys = std::mem::take(&mut self.carriers.unsent);
        for key in keys.drain(..) {
            self.contain(Kind::Carrier, key, |worker| worker.pump_carrier(key));
        }
        if self.carriers.unsent.is_empty() {
            self.carriers.unsent = keys; // for its memory
        }
    }

    fn pump_carrier(&mut self, key: Key) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        carrier.is_queued = false;
        let mut frames = std::mem::take(&mut carrier.frames);
        let mut emptied = Vec::new();
        if carrier.output.is_empty() {
            if frames.capacity() == 0 {
                frames = self.buffers.take();
            }
            self.collect_for_target(key, &mut frames, &mut emptied);
        }
        if !frames.is_empty() {
            self.send_to_carrier(key, &frames);
        }
        self.buffers.give(frames);
        for target in emptied {
            self.after_sent_to_target(target);
        }
        let Some(carrier) = self.carriers.all.get(key) else { return };
        if carrier.is_finished() && carrier.frames.is_empty() {
            return self.close_carrier(key);
        }
        // What a target that is behind has yet to take is followed by the rest.
        let is_behind = !carrier.output.is_empty();
        let has_waited = carrier.takes_frames() && (carrier.readable || !carrier.input.is_empty());
        if !is_behind {
            self.queue_carrier(key);
        }
        if has_waited {
            self.again.push((Kind::Carrier, key));
        }
    }

    /// Takes from the streams in turns, as much as is to be written at once.
    fn collect_for_target(&mut self, key: Key, frames: &mut Vec<u8>, emptied: &mut Vec<Key>) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        while frames.len() < limits::FRAMES_BYTES
            && let Some(target) = carrier.unsent.pop_front()
        {
            let Some(connection) = self.targets.get_mut(target) else { continue };
            let TargetLine::Stream(stream) = &mut connection.line else { continue };
            match stream.send(&mut connection.output, carrier, frames, &mut self.buffers) {
                Sent::Some => carrier.unsent.push_back(target),
                Sent::Blocked => stream.is_queued = false,
                Sent::All => {
                    stream.is_queued = false;
                    emptied.push(target);
                }
            }
        }
    }

    /// The target's share is out: its time begins, and the client may say more.
    fn after_sent_to_target(&mut self, target: Key) {
        let Some(exchange) = self.targets.get(target).and_then(|connection| connection.exchange) else {
            return;
        };
        self.arm_target(exchange);
        if let Some(client) = self.exchanges.get(exchange).map(|exchange| exchange.client) {
            self.arm_client(client);
            self.drive_client(client);
        }
    }
}
