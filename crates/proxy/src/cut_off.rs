//! What becomes of the traffic of a target whose drain has ended?
//!
//! Its TCP connections, tunnels and flows end; a WebSocket is told so with Close 1012 ("service restart", RFC 6455
//! section 7.4 and the IANA registry), between two frames. A request that has begun gets its answer, and the next one
//! is decided anew.

use crate::limits;
use crate::store::{Key, Kind};
use crate::tunnel::{Phase, Tunnel};
use crate::worker::Worker;
use homing_core::id::Home;

impl Worker {
    /// Ends what is open to `home`, which is drained.
    pub(crate) fn cut_off(&mut self, home: Home) {
        for key in self.tunnels.keys() {
            self.cut_tunnel_off(key, home);
        }
        self.cut_stream_tunnels_off(home);
        self.close_flows_to(home);
        self.drop_idle_to(home);
        self.cut_carriers_off(home);
    }

    fn cut_tunnel_off(&mut self, key: Key, home: Home) {
        let Some(tunnel) = self.tunnels.get_mut(key) else { return };
        match &mut tunnel.phase {
            Phase::Connecting { assignment, .. } if assignment.target().home == home => {
                self.close_tunnel(key)
            }
            Phase::Open(open) if open.home() == home => {
                if open.begins_farewell(&mut self.buffers) {
                    self.wait_for_farewell(key);
                } else {
                    self.close_tunnel(key);
                }
            }
            Phase::Connecting { .. } | Phase::Open(_) | Phase::Refused { .. } => {}
        }
    }

    /// Tells the client of a WebSocket to come back, whatever its target.
    pub(crate) fn begin_farewell(&mut self, key: Key) {
        let Some(Tunnel { phase: Phase::Open(open), .. }) = self.tunnels.get_mut(key) else { return };
        if open.begins_farewell(&mut self.buffers) {
            self.wait_for_farewell(key);
        }
    }

    /// A client that does not take its farewell, or a frame that does not end, is not waited for for ever.
    fn wait_for_farewell(&mut self, key: Key) {
        let Some(Tunnel { deadline, .. }) = self.tunnels.get_mut(key) else { return };
        let due_ms = self.now.monotonic_ms.saturating_add(limits::LINGER_MS);
        self.timers.set(deadline, Kind::TunnelClient, key, due_ms);
        self.again.push((Kind::TunnelClient, key));
    }
}
