//! What does a worker do while a successor takes over, and after it has?

use super::{HandedFlow, HandedSocket, SocketId};
use crate::store::Kind;
use crate::worker::Worker;
use std::collections::HashSet;
use std::io;
use std::sync::mpsc::Sender;

impl Worker {
    /// Its listening sockets, a second time.
    pub(crate) fn share_sockets(&self) -> io::Result<Vec<HandedSocket>> {
        let shared = self.listeners.sockets_by_key().map(|(key, id)| {
            let fd = self.listeners.share(id)?;
            let name = id.name_of(self.index);
            Ok(HandedSocket { id: name, is_udp: key.is_udp, address: key.address, owner: key.owner, fd })
        });
        shared.collect()
    }

    /// Takes nothing from listening sockets and flows any more; events are left in the kernel.
    pub(crate) fn pause(&mut self) -> io::Result<Vec<HandedFlow>> {
        self.is_paused = true;
        self.share_flows()
    }

    /// Goes on: what came meanwhile is looked for, as its events were left unheard.
    pub(crate) fn resume(&mut self) {
        self.is_paused = false;
        let listeners = self.listeners.sockets_by_key().map(|(_, id)| (Kind::Listener, id));
        self.again.extend(listeners);
        self.give_flows_a_turn();
    }

    /// A successor serves. What waits on a socket that it has no use for is taken here.
    pub(crate) fn retire(&mut self, unused: &HashSet<SocketId>, done: Sender<()>) {
        self.is_paused = false;
        self.awaits_last_requests = true;
        self.leave_flows();
        self.dismiss_all();
        let sockets: Vec<_> = self.listeners.sockets_by_key().collect();
        for (key, id) in sockets {
            match unused.contains(&id.name_of(self.index)) {
                true => self.close_socket(key, id),
                false => self.leave_socket(key, id),
            }
        }
        self.finish(done);
    }

    /// Closes what waits for a next request, and tells WebSockets to come back: the process ends soon.
    pub(crate) fn say_farewells(&mut self) {
        self.close_idle_clients();
        for key in self.tunnels.keys() {
            self.begin_farewell(key);
        }
        for key in self.exchanges.keys() {
            self.begin_stream_farewell(key);
        }
    }
}
