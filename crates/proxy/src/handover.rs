//! How do listening sockets and UDP flows get from one process to its successor?
//!
//! ```text
//! the one that serves          its successor
//! share_sockets ──────────────▶ DatapathOptions::sockets      both may accept, only the first one does
//! pause ──────── flows ───────▶ expect_flows, publish         who connects waits in the kernel, as do datagrams
//! retire ◀────── unused ─────── unused_sockets                the second one serves; the first one finishes
//! ```
//! A socket that is handed over is the same socket: what waits in its queue is not lost, and no other process has to
//! bind its address. If the successor fails, [`Datapath::resume`] goes on as if nothing had been.
//!
//! Flows move whole, with the sockets to their targets: a target sees the same source address before and after. The old
//! process could not go on with them: their datagrams come in by the listening socket, where only one of the two may
//! read.
//!
//! [`Datapath::resume`]: crate::Datapath::resume

use crate::datapath::SocketKey;
use homing_core::id::{Home, ListenerId};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;

mod pause;

/// Names one listening socket of the process that hands it over.
pub type SocketId = u64;

/// A listening socket that was open before this process began.
#[derive(Debug)]
pub struct HandedSocket {
    /// Its name, for its flows.
    pub id: SocketId,
    /// Whether it takes datagrams.
    pub is_udp: bool,
    /// The address as the spec has it: its port may be 0.
    pub address: SocketAddr,
    /// Whose it is, where the port is 0.
    pub owner: Option<ListenerId>,
    /// The socket.
    pub fd: OwnedFd,
}

/// A UDP flow, with its socket to the target.
#[derive(Debug)]
pub struct HandedFlow {
    /// The socket that its client sends to.
    pub socket: SocketId,
    /// Its client.
    pub client: SocketAddr,
    /// The address that the client sends to, where the socket listens on all.
    pub local: Option<IpAddr>,
    /// Where it leads.
    pub home: Home,
    /// How long it may still be silent, in milliseconds.
    pub left_ms: u64,
    /// The socket that is connected to the target.
    pub fd: OwnedFd,
}

/// What was handed to this process and is not in use yet.
#[derive(Debug, Default)]
pub(crate) struct Handed {
    sockets: HashMap<SocketKey, Vec<HandedSocket>>,
    flows: HashMap<SocketId, Vec<HandedFlow>>,
    unused: Vec<SocketId>,
}

impl Handed {
    pub(crate) fn new(sockets: Vec<HandedSocket>) -> Self {
        let mut handed = Self::default();
        for socket in sockets {
            let HandedSocket { is_udp, address, owner, .. } = socket;
            handed.sockets.entry(SocketKey { is_udp, address, owner }).or_default().push(socket);
        }
        handed
    }

    pub(crate) fn expect_flows(&mut self, flows: Vec<HandedFlow>) {
        for flow in flows {
            self.flows.entry(flow.socket).or_default().push(flow);
        }
    }

    /// The sockets of that name, in the order of the workers that had them.
    pub(crate) fn take_sockets(&mut self, key: &SocketKey) -> Vec<HandedSocket> {
        self.sockets.remove(key).unwrap_or_default()
    }

    /// The flows of a socket.
    pub(crate) fn take_flows(&mut self, socket: SocketId) -> Vec<HandedFlow> {
        self.flows.remove(&socket).unwrap_or_default()
    }

    /// What nobody has use for. It is closed here; whoever handed it over still has it.
    pub(crate) fn close_unused(&mut self) {
        for HandedSocket { id, address, is_udp, .. } in self.sockets.drain().flat_map(|(_, sockets)| sockets)
        {
            tracing::info!(%address, is_udp, "no listener has use for a socket that was handed over");
            self.unused.push(id);
        }
        self.flows.clear();
    }

    /// The names of those that were closed so.
    pub(crate) fn unused(&self) -> &[SocketId] {
        &self.unused
    }
}
