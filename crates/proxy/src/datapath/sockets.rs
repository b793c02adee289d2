//! Which sockets does a snapshot need that are not open yet, and who has them?

use super::{BindFailure, ListenSocket, OpenSocket, SocketKey, socket_keys};
use crate::handover::{Handed, HandedSocket};
use crate::limits;
use homing_core::snapshot::Snapshot;
use homing_core::spec::Protocol;
use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, TcpListener, UdpSocket};

/// New sockets, for each worker.
pub(super) type OfWorkers = Vec<Vec<OpenSocket>>;

/// Opens what `snapshot` needs and `bound` does not have: one socket per worker and address. What was handed to this
/// process is taken first.
pub(super) fn open_missing(
    snapshot: &Snapshot,
    workers: usize,
    bound: &mut HashMap<SocketKey, SocketAddr>,
    handed: &mut Handed,
) -> Result<OfWorkers, Vec<BindFailure>> {
    let mut sockets: OfWorkers = (0..workers).map(|_| Vec::new()).collect();
    let mut failures = Vec::new();
    for (listener, address, key) in socket_keys(snapshot) {
        if bound.contains_key(&key) {
            continue;
        }
        let opened = match handed.take_sockets(&key) {
            found if found.is_empty() => bind_for_all(key, listener.protocol, address, &mut sockets),
            found => distribute(key, listener.protocol, found, handed, &mut sockets),
        };
        match opened {
            Ok(real) => _ = bound.insert(key, real),
            Err(source) => failures.push(BindFailure {
                load_balancer: listener.load_balancer.to_string(),
                listener: listener.name.to_string(),
                address,
                source,
            }),
        }
    }
    if failures.is_empty() { Ok(sockets) } else { Err(failures) }
}

fn bind_for_all(
    key: SocketKey,
    protocol: Protocol,
    address: SocketAddr,
    sockets: &mut [Vec<OpenSocket>],
) -> io::Result<SocketAddr> {
    refuse_foreign_sharing(key, address)?;
    let mut real = address;
    for sockets in sockets {
        let socket = match protocol {
            Protocol::Udp => ListenSocket::Udp(homing_sys::listen::udp_socket(real)?),
            _ => ListenSocket::Tcp(homing_sys::listen::tcp_listener(real, limits::BACKLOG)?),
        };
        set_up(&socket, protocol)?;
        real = socket.local_addr()?;
        sockets.push(OpenSocket { key, socket, flows: Vec::new() });
    }
    Ok(real)
}

/// Gives every socket to a worker: one that nobody serves would keep its clients waiting for ever.
fn distribute(
    key: SocketKey,
    protocol: Protocol,
    found: Vec<HandedSocket>,
    handed: &mut Handed,
    sockets: &mut [Vec<OpenSocket>],
) -> io::Result<SocketAddr> {
    let (workers, count) = (sockets.len(), found.len());
    let mut real = key.address;
    for (number, HandedSocket { id, fd, .. }) in found.into_iter().enumerate() {
        let socket = match protocol {
            Protocol::Udp => ListenSocket::Udp(homing_sys::listen::adopt_udp(fd)?),
            _ => ListenSocket::Tcp(homing_sys::listen::adopt_tcp(fd)?),
        };
        set_up(&socket, protocol)?;
        real = socket.local_addr()?;
        sockets[number % workers].push(OpenSocket { key, socket, flows: handed.take_flows(id) });
    }
    // Datagrams are not shared out anew: the kernel would send those of a flow to another worker than before.
    if protocol != Protocol::Udp {
        for worker in count..workers {
            let socket = another(key, &sockets[worker % count], real)?;
            set_up(&socket, protocol)?;
            sockets[worker].push(OpenSocket { key, socket, flows: Vec::new() });
        }
    }
    Ok(real)
}

/// A socket for one more worker: its own where the port may be shared, else the same one a second time.
fn another(key: SocketKey, open: &[OpenSocket], real: SocketAddr) -> io::Result<ListenSocket> {
    let first = open.iter().find(|open| open.key == key).map(|open| &open.socket);
    let Some(ListenSocket::Tcp(first)) = first else { return Err(io::ErrorKind::NotFound.into()) };
    // Whoever opened it may be another user, with whom the system does not let us share.
    let own = homing_sys::listen::shares_port(first)?
        .then(|| homing_sys::listen::tcp_listener(real, limits::BACKLOG));
    match own {
        Some(Ok(own)) => Ok(ListenSocket::Tcp(own)),
        _ => first.try_clone().map(ListenSocket::Tcp),
    }
}

fn set_up(socket: &ListenSocket, protocol: Protocol) -> io::Result<()> {
    match (socket, protocol) {
        // An HTTP or TLS client's first bytes are answered at once: the answer carries their acknowledgement, and a
        // segment of its own for it is saved. Connections inherit this from the listener.
        (ListenSocket::Tcp(listener), Protocol::Http | Protocol::Https) => {
            socket2::SockRef::from(listener).set_tcp_quickack(false)
        }
        (ListenSocket::Tcp(_) | ListenSocket::Udp(_), _) => Ok(()),
    }
}

/// Port sharing is for our own workers: another process of ours on the same address would silently take half of
/// the traffic. So the address must be free for a socket that does not share.
fn refuse_foreign_sharing(key: SocketKey, address: SocketAddr) -> io::Result<()> {
    if address.port() == 0 {
        return Ok(());
    }
    if key.is_udp { UdpSocket::bind(address).map(drop) } else { TcpListener::bind(address).map(drop) }
}
