//! How long may a carrier be silent, and what happens then?

use super::Life;
use crate::http::retry::Loss;
use crate::limits;
use crate::store::{Key, Kind};
use crate::timer::Fired;
use crate::worker::Worker;
use homing_core::handshake::TargetFailure;

/// What the silence of a carrier comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// It has not said that it speaks HTTP/2.
    NotSpoken,
    /// Nobody uses it.
    Idle,
    /// It is asked for a sign of life.
    Ask,
    /// There was none.
    Dead,
    /// It spoke meanwhile, or was asked and has shown it.
    Nothing,
}

impl Life {
    /// Something came.
    pub(super) fn heard(&mut self, now_ms: u64) {
        self.heard_ms = now_ms;
        self.is_awaited = false;
    }
}

impl Worker {
    /// Sets the deadline that a carrier's streams, or their absence, ask for.
    pub(super) fn arm_carrier(&mut self, key: Key) {
        let now_ms = self.now.monotonic_ms;
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        if !carrier.has_spoken {
            return; // it has its time
        }
        let wait_ms = if carrier.streams.is_empty() { limits::IDLE_MS } else { limits::CARRIER_PING_MS };
        // Those who wait for the end of its rest hear of it from nobody else.
        let wait_ms = carrier.resets.rest_left_ms(now_ms).map_or(wait_ms, |left_ms| left_ms.min(wait_ms));
        self.timers.set(&mut carrier.deadline, Kind::Carrier, key, now_ms + wait_ms);
    }

    /// The wheel came to an entry of a carrier.
    pub(crate) fn carrier_timer(&mut self, key: Key, at_ms: u64) {
        let Some(carrier) = self.carriers.all.get_mut(key) else { return };
        let now_ms = self.now.monotonic_ms;
        if self.timers.fire(&mut carrier.deadline, Kind::Carrier, key, at_ms, now_ms) == Fired::NotYet {
            return;
        }
        if carrier.has_spoken && carrier.resets.has_rested(now_ms) {
            self.arm_carrier(key);
            return self.serve_lane_of(key);
        }
        let silent_ms = now_ms.saturating_sub(carrier.life.heard_ms);
        let due = match carrier.life {
            _ if !carrier.has_spoken => Due::NotSpoken,
            _ if carrier.streams.is_empty() => Due::Idle,
            _ if silent_ms < limits::CARRIER_PING_MS => Due::Nothing,
            Life { is_awaited: true, .. } => Due::Dead,
            Life { has_asked: true, .. } => Due::Nothing,
            Life { .. } => Due::Ask,
        };
        match due {
            Due::NotSpoken => self.carrier_lost(key, Loss::Handshake(TargetFailure::Timeout)),
            Due::Idle => self.close_carrier(key),
            Due::Dead => self.carrier_lost(key, Loss::Closed),
            Due::Ask => {
                (carrier.life.has_asked, carrier.life.is_awaited) = (true, true);
                carrier.wire.ping(now_ms.to_be_bytes(), &mut carrier.frames);
                self.queue_carrier(key);
                self.arm_carrier(key);
            }
            Due::Nothing => self.arm_carrier(key),
        }
    }
}
