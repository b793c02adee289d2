//! What do the two processes say to each other?

use homing_core::id::{Home, Incarnation, ListenerId, TargetId};
use homing_proxy::{HandedFlow, HandedSocket, SocketId};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::OwnedFd;
use std::path::PathBuf;

/// The form of messages that this program writes and reads.
pub(super) const FORM: u32 = 1;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// A successor is there.
    Hello = 1,
    /// What it gets, as JSON.
    Offer = 2,
    /// Descriptors of the listening sockets, in the order of the offer.
    Sockets = 3,
    /// The keys of TLS tickets.
    Tickets = 4,
    /// The successor wants to be told what is alive.
    Wants = 5,
    /// Some of that; see `homing_control::state::handover`.
    Block = 6,
    /// That was all, for now.
    Told = 7,
    /// The successor could serve.
    Prepared = 8,
    /// UDP flows, as JSON, with their descriptors.
    Flows = 9,
    /// It shall.
    Go = 10,
    /// It does; as JSON.
    Serves = 11,
    /// It cannot, and why.
    Failed = 12,
    /// It has named itself in the state folder.
    Named = 13,
}

/// What a successor says first.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    pub(super) form: u32,
    pub(super) version: String,
    /// Where it keeps its state.
    pub(super) state_dir: PathBuf,
}

/// What it gets.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Offer {
    pub(super) pid: u32,
    pub(super) sockets: Vec<SocketName>,
    /// Whether the admin listener comes after them.
    pub(super) admin: bool,
    /// The names of the dialects whose listeners come after that.
    #[serde(default)]
    pub(super) dialects: Vec<String>,
}

/// A listening socket without its descriptor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SocketName {
    id: SocketId,
    udp: bool,
    address: SocketAddr,
    owner: Option<u64>,
}

/// A flow without its descriptor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FlowName {
    socket: SocketId,
    client: SocketAddr,
    local: Option<IpAddr>,
    target: u64,
    incarnation: u32,
    left_ms: u64,
}

/// What a successor says when it serves.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Serves {
    /// Sockets that it has no use for.
    pub(super) unused: Vec<SocketId>,
}

impl Kind {
    const ALL: [Self; 13] = [
        Self::Hello,
        Self::Offer,
        Self::Sockets,
        Self::Tickets,
        Self::Wants,
        Self::Block,
        Self::Told,
        Self::Prepared,
        Self::Flows,
        Self::Go,
        Self::Serves,
        Self::Failed,
        Self::Named,
    ];

    pub(super) fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u8 == byte)
    }
}

impl SocketName {
    pub(super) fn of(socket: &HandedSocket) -> Self {
        let HandedSocket { id, is_udp: udp, address, owner, .. } = *socket;
        Self { id, udp, address, owner: owner.map(|owner| owner.0) }
    }

    pub(super) fn with(self, fd: OwnedFd) -> HandedSocket {
        let Self { id, udp, address, owner } = self;
        HandedSocket { id, is_udp: udp, address, owner: owner.map(ListenerId), fd }
    }
}

impl FlowName {
    pub(super) fn of(flow: &HandedFlow) -> Self {
        let HandedFlow { socket, client, local, home, left_ms, .. } = *flow;
        Self { socket, client, local, target: home.target.0, incarnation: home.incarnation.0, left_ms }
    }

    pub(super) fn with(self, fd: OwnedFd) -> HandedFlow {
        let Self { socket, client, local, target, incarnation, left_ms } = self;
        let home = Home { target: TargetId(target), incarnation: Incarnation(incarnation) };
        HandedFlow { socket, client, local, home, left_ms, fd }
    }
}
