//! How do flows go on in a successor of this process?

use super::flow::{Flow, FlowId, State};
use crate::handover::HandedFlow;
use crate::store::{Key, Kind};
use crate::timer::Deadline;
use crate::tunnel::assignment::{Assignment, Decider};
use crate::worker::Worker;
use mio::net::UdpSocket;
use std::io;
use std::os::fd::AsFd;
use std::rc::Rc;
use std::sync::atomic::Ordering;

impl Worker {
    /// The flows, with their sockets a second time.
    pub(crate) fn share_flows(&self) -> io::Result<Vec<HandedFlow>> {
        let flows = self.flows.store.keys().into_iter().filter_map(|key| self.flows.store.get(key));
        flows.map(|flow| self.share_flow(flow)).collect()
    }

    fn share_flow(&self, flow: &Flow) -> io::Result<HandedFlow> {
        let FlowId { listener, client, local } = flow.id;
        Ok(HandedFlow {
            socket: listener.name_of(self.index),
            client,
            local,
            home: flow.home(),
            left_ms: flow.deadline.left_ms(self.now.monotonic_ms),
            fd: flow.socket.as_fd().try_clone_to_owned()?,
        })
    }

    /// Goes on with a flow of the process before. One whose target is gone ends: the next datagram of its client begins
    /// another.
    pub(crate) fn adopt_flow(&mut self, listener: Key, handed: HandedFlow) {
        let Some((udp, place)) = self.take_udp_listener(listener) else { return };
        let door = udp.socket.clone();
        self.put_udp_listener(listener, udp);
        let (Some(door), site) = (door, place.site()) else { return };
        if !self.has_room_for_flow(&site) {
            site.counters().refused_at_limit.add(1);
            return;
        }
        let HandedFlow { client, local, home, left_ms, fd, .. } = handed;
        let mut decider = Decider { now: self.now, entropy: &mut self.entropy, worker: self.index };
        let Some(assignment) = Assignment::resume(&site, client.ip(), home, &mut decider) else { return };
        site.listener.live.open_connections.fetch_add(1, Ordering::Relaxed);
        self.shared.open_connections.fetch_add(1, Ordering::Relaxed);
        let id = FlowId { listener, client, local };
        let key = self.flows.store.insert_with(|_| Flow {
            id,
            listener: Rc::clone(&door),
            is_queued: false,
            place,
            assignment,
            socket: UdpSocket::from_std(fd.into()),
            state: State::Good,
            deadline: Deadline::default(),
        });
        self.flows.by_id.insert(id, key);
        if self.register_flow(key)
            && let Some(flow) = self.flows.store.get_mut(key)
        {
            let due_ms = self.now.monotonic_ms.saturating_add(left_ms);
            self.timers.set(&mut flow.deadline, Kind::Flow, key, due_ms);
        }
    }

    /// Looks at every flow anew: events were left unheard.
    pub(crate) fn give_flows_a_turn(&mut self) {
        for key in self.flows.store.keys() {
            if let Some(flow) = self.flows.store.get_mut(key) {
                flow.is_queued = true;
                self.again.push((Kind::Flow, key));
            }
        }
    }

    /// Another process goes on with the flows.
    pub(crate) fn leave_flows(&mut self) {
        for key in self.flows.store.keys() {
            let Some(flow) = self.flows.store.get_mut(key) else { continue };
            // Closing is not enough, as for listening sockets.
            if let Err(error) = self.poll.registry().deregister(&mut flow.socket) {
                tracing::debug!(%error, "a flow is still watched");
            }
            self.close_flow(key);
        }
    }
}
