//! How do datagrams find their target, and answers their client?
//!
//! Datagrams of one client to one listener address are a flow. It has a socket of its own, connected to its target,
//! so that the kernel sorts the answers and tells when nobody listens there:
//!
//! ```text
//! client ──> listener's socket ──> flow's socket ──> target      (this file)
//! client <── listener's socket <── flow's socket <── target      (`udp/answers`)
//! ```
//!
//! A flow stays with its target while the target is in the group and fit to serve, whatever the scheduler would
//! say now. Otherwise the next datagram of the client is chosen for anew.

use crate::limits;
use crate::site::{Place, Site};
use crate::store::{Key, Kind, Store};
use crate::worker::Worker;
use batches::{Batches, Sent};
use flow::{Flow, FlowId};
use homing_core::id::Home;
use mio::net::UdpSocket;
use mio::unix::SourceFd;
use mio::{Interest, Registry, Token};
use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::rc::Rc;

mod answers;
mod batches;
mod flow;
mod handed;

/// The socket of a listener. Its flows answer through it too.
#[derive(Debug, Default)]
pub(crate) struct UdpListener {
    socket: Option<Rc<UdpSocket>>,
}

impl UdpListener {
    /// Takes a bound, non-blocking socket.
    pub(crate) fn new(socket: std::net::UdpSocket) -> Self {
        Self { socket: Some(Rc::new(UdpSocket::from_std(socket))) }
    }

    /// Lets the poller tell when datagrams come.
    pub(crate) fn register(&mut self, registry: &Registry, token: Token) -> io::Result<()> {
        match self.socket.as_mut().and_then(Rc::get_mut) {
            Some(socket) => registry.register(socket, token, Interest::READABLE),
            None => Ok(()), // only a new listener registers, and no flow has its socket yet
        }
    }
}

impl UdpListener {
    /// The socket, a second time.
    pub(crate) fn share(&self) -> io::Result<OwnedFd> {
        let socket = self.socket.as_ref().ok_or(io::ErrorKind::NotFound)?;
        socket.as_fd().try_clone_to_owned()
    }

    /// Lets the poller tell no more.
    pub(crate) fn deregister(&self, registry: &Registry) -> io::Result<()> {
        match &self.socket {
            Some(socket) => registry.deregister(&mut SourceFd(&socket.as_raw_fd())),
            None => Ok(()),
        }
    }
}

/// The flows of one worker.
#[derive(Debug, Default)]
pub(crate) struct Flows {
    by_id: HashMap<FlowId, Key>,
    store: Store<Flow>,
    /// Made for the first datagram; away while they are used.
    batches: Option<Box<Batches>>,
    /// When the log may next say that a bound is met.
    next_complaint_ms: u64,
}

/// The listener that a batch of datagrams came in by.
struct Door {
    listener: Key,
    socket: Rc<UdpSocket>,
    place: Rc<Place>,
    site: Rc<Site>,
}

impl Worker {
    /// Datagrams of clients wait.
    pub(crate) fn udp_listener_ready(&mut self, listener: Key) {
        let Some((udp, place)) = self.take_udp_listener(listener) else { return };
        let socket = udp.socket.clone();
        self.put_udp_listener(listener, udp);
        let Some(socket) = socket else { return };
        let site = place.site();
        let mut batches = self.flows.batches.take().unwrap_or_default();
        self.receive_from_clients(&Door { listener, socket, place, site }, &mut batches);
        self.flows.batches = Some(batches);
    }

    /// Ends the flows that answer through a listening socket that is gone.
    pub(crate) fn close_flows_of(&mut self, listener: Key) {
        for key in self.flows.store.keys() {
            if self.flows.store.get(key).is_some_and(|flow| flow.id.listener == listener) {
                self.close_flow(key);
            }
        }
    }

    /// Ends the flows to a target that is drained.
    pub(crate) fn close_flows_to(&mut self, home: Home) {
        for key in self.flows.store.keys() {
            if self.flows.store.get(key).is_some_and(|flow| flow.home() == home) {
                self.close_flow(key);
            }
        }
    }

    fn receive_from_clients(&mut self, door: &Door, batches: &mut Batches) {
        for _ in 0..limits::READS_PER_TURN {
            match batches.receive.receive(door.socket.as_fd()) {
                Ok(count) => {
                    self.forward(door, batches);
                    if count < limits::DATAGRAMS {
                        return; // the socket is empty; what comes now is a new event
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) => tracing::debug!(%error, "a listener cannot receive"),
            }
        }
        let turn = (Kind::Listener, door.listener);
        if !self.again.contains(&turn) {
            self.again.push(turn);
        }
    }

    /// Sends what was received to the targets. Datagrams of one client that follow each other leave together.
    fn forward(&mut self, door: &Door, batches: &mut Batches) {
        let Batches { receive, send } = batches;
        let counters = door.site.counters();
        let mut collecting: Option<Key> = None;
        for datagram in receive.datagrams() {
            if datagram.truncated {
                counters.refused_requests.add(1); // half a datagram is worse than none
                continue;
            }
            counters.bytes_in.add(datagram.payload.len() as u64);
            let id = FlowId { listener: door.listener, client: datagram.source, local: datagram.local };
            let key = match self.flows.by_id.get(&id) {
                Some(&key) => self.continue_flow(key, &door.site).then_some(key),
                None => self.open_flow(id, door),
            };
            if collecting != key
                && let Some(before) = std::mem::replace(&mut collecting, key)
            {
                self.send_datagrams(before, send);
            }
            if key.is_some() {
                batches::push(send, datagram.payload, None, None);
            }
        }
        if let Some(last) = collecting {
            self.send_datagrams(last, send);
        }
    }

    /// Sends what was collected for a flow. A target that refused an earlier datagram is replaced on the spot.
    fn send_datagrams(&mut self, key: Key, send: &mut homing_sys::mmsg::SendBatch) {
        // Every attempt either sends or replaces the target, and a flow runs out of targets to try.
        for _ in 0..homing_core::limits::CONNECT_ATTEMPTS {
            let Some(flow) = self.flows.store.get_mut(key) else { break };
            if batches::send_all(send, flow.socket()) == Sent::All {
                return;
            }
            flow.refused(self.now, self.index);
            let site = Rc::clone(flow.site());
            if !self.renew_flow(key, &site) {
                break;
            }
        }
        send.clear();
    }
}
