//! What can be closed when no descriptor is left to reach a target with?
//!
//! Connections that nobody is using: first those to targets, then clients between two requests. They may be closed
//! at any time anyway (RFC 9112 9.5), and somebody who is waiting needs the room now.

use super::client::Phase;
use crate::limits;
use crate::worker::Worker;
use homing_sys::peek::{IdleState, idle_state};

impl Worker {
    /// Closes some connections that are not in use; says whether there was one.
    pub(crate) fn make_room(&mut self) -> bool {
        // Looking at every client takes time: not for each request that comes while there is nothing to find.
        if self.now.monotonic_ms < self.no_room_until_ms {
            return false;
        }
        let has_room =
            self.close_idle_targets() + self.close_idle_carriers() + self.close_resting_clients() > 0;
        if !has_room {
            self.no_room_until_ms = self.now.monotonic_ms + limits::ROOM_PAUSE_MS;
        }
        has_room
    }

    fn close_resting_clients(&mut self) -> usize {
        let mut closed = 0;
        for key in self.clients.keys() {
            let Some(client) = self.clients.get(key) else { continue };
            let Some(socket) = client.socket() else { continue };
            let is_between = match client.phase {
                Phase::Head => true,
                Phase::Multiplex => !client.has_streams(),
                Phase::Exchange(_) | Phase::LastAnswer | Phase::Lingering { .. } => false,
            };
            let is_resting = is_between
                && client.requests > 0
                && !client.has_begun_request()
                && client.output.is_empty()
                && idle_state(&socket.stream) == IdleState::Silent;
            if is_resting {
                self.say_go_away(key);
                self.close_client(key);
                closed += 1;
            }
            if closed == limits::CLIENTS_CLOSED_AT_ONCE {
                break;
            }
        }
        closed
    }
}
