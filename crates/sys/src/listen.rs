//! How is a socket opened, listening or connecting?
//!
//! Every socket made here is non-blocking and close-on-exec, ready for an edge-triggered poller.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, OwnedFd};

use socket2::{Domain, Protocol, Socket, Type};

use crate::option::{self, Switch};

/// The receive buffer wished for UDP sockets, in bytes of payload (the kernel doubles it for its own needs).
/// Enough for about 700 full frames while a worker is busy elsewhere.
pub const UDP_RECEIVE_BUFFER_BYTES: usize = 1 << 20;

/// Listens for TCP connections on `addr`, beside any other listener of this user that has the same address
/// (`SO_REUSEPORT`); the kernel spreads connections over them.
///
/// An IPv6 listener takes IPv6 only, so `[::]:80` and `0.0.0.0:80` are two listeners. Accepted connections
/// inherit `TCP_NODELAY`. `backlog` counts connections not yet accepted; the kernel caps it at
/// `net.core.somaxconn`.
///
/// # Errors
/// What `socket`, `bind` and `listen` report: `AddrInUse`, `AddrNotAvailable`, `PermissionDenied` for a
/// privileged port.
pub fn tcp_listener(addr: SocketAddr, backlog: i32) -> io::Result<TcpListener> {
    let socket = open_tcp(addr)?;
    // Without this, connections of the last run in TIME_WAIT keep the port for a minute.
    socket.set_reuse_address(true)?;
    share_port(&socket, addr)?;
    socket.bind(&addr.into())?;
    socket.listen(backlog)?;
    Ok(socket.into())
}

/// Opens a UDP socket on `addr`, beside any other of this user that has the same address (`SO_REUSEPORT`).
///
/// On a wildcard address each datagram tells where it was sent to, see
/// [`Datagram::local`](crate::mmsg::Datagram::local). The receive buffer is raised to
/// [`UDP_RECEIVE_BUFFER_BYTES`] as far as `net.core.rmem_max` lets it.
///
/// # Errors
/// What `socket` and `bind` report: `AddrInUse`, `AddrNotAvailable`, `PermissionDenied`.
pub fn udp_socket(addr: SocketAddr) -> io::Result<UdpSocket> {
    let socket = open_udp(addr)?;
    share_port(&socket, addr)?;
    tell_local_address(&socket, addr)?;
    socket.bind(&addr.into())?;
    Ok(socket.into())
}

/// Takes over a socket that listens for TCP connections already, whoever opened it, and makes it like one of
/// [`tcp_listener`]. Its backlog and whether it shares its port stay as they are.
///
/// # Errors
/// `InvalidInput` when it is something else; what `setsockopt` and `fcntl` report.
pub fn adopt_tcp(fd: OwnedFd) -> io::Result<TcpListener> {
    let socket = Socket::from(fd);
    if socket.r#type()? != Type::STREAM || !socket.is_listener()? {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it does not listen for TCP connections"));
    }
    socket.set_nonblocking(true)?;
    socket.set_cloexec(true)?;
    socket.set_tcp_nodelay(true)?;
    Ok(socket.into())
}

/// Takes over a bound UDP socket, whoever opened it, and makes it like one of [`udp_socket`].
///
/// # Errors
/// `InvalidInput` when it is something else; what `setsockopt` and `fcntl` report.
pub fn adopt_udp(fd: OwnedFd) -> io::Result<UdpSocket> {
    let socket = Socket::from(fd);
    let addr = socket.local_addr()?.as_socket();
    let addr = addr.filter(|_| socket.r#type().is_ok_and(|found| found == Type::DGRAM));
    let addr = addr.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it is no UDP socket"))?;
    socket.set_nonblocking(true)?;
    socket.set_cloexec(true)?;
    raise_receive_buffer(&socket);
    tell_local_address(&socket, addr)?;
    Ok(socket.into())
}

/// Whether others may bind the address of `socket` too (`SO_REUSEPORT`).
///
/// # Errors
/// What `getsockopt` reports.
pub fn shares_port(socket: &impl AsFd) -> io::Result<bool> {
    socket2::SockRef::from(socket).reuse_port()
}

/// Starts a TCP connection to `addr`, from the source address `bind` when one is given.
///
/// The connection is usually not established yet: wait until the stream is writable, then ask
/// [`TcpStream::take_error`]. `TCP_NODELAY` is set. With `bind`, the source port is chosen by `connect`
/// (`IP_BIND_ADDRESS_NO_PORT`), so each destination has a full port range of its own.
///
/// # Errors
/// What `socket`, `bind` and `connect` report at once: `NetworkUnreachable`, `AddrNotAvailable` (also when no
/// source port is free), `InvalidInput` when `bind` is of the other IP version. `ConnectionRefused` usually
/// comes later, by [`TcpStream::take_error`].
pub fn connect_tcp(addr: SocketAddr, bind: Option<IpAddr>) -> io::Result<TcpStream> {
    let socket = open_tcp(addr)?;
    if let Some(source) = bind {
        if source.is_ipv4() != addr.is_ipv4() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        bind_source(&socket, source)?;
    }
    match socket.connect(&addr.into()) {
        Err(error) if error.raw_os_error() != Some(libc::EINPROGRESS) => Err(error),
        _ => Ok(socket.into()),
    }
}

/// Opens a UDP socket that sends to `addr` and receives from it only, with the receive buffer of
/// [`udp_socket`].
///
/// # Errors
/// What `socket` and `connect` report: `NetworkUnreachable`, `AddrNotAvailable` when no port is free.
pub fn connect_udp(addr: SocketAddr) -> io::Result<UdpSocket> {
    let socket = open_udp(addr)?;
    socket.connect(&addr.into())?;
    Ok(socket.into())
}

fn open_tcp(addr: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM.nonblocking(), Some(Protocol::TCP))?;
    socket.set_tcp_nodelay(true)?;
    Ok(socket)
}

fn open_udp(addr: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::DGRAM.nonblocking(), Some(Protocol::UDP))?;
    raise_receive_buffer(&socket);
    Ok(socket)
}

/// Only ever raises it: the administrator may have set a larger default. A refusal is no reason to fail.
fn raise_receive_buffer(socket: &Socket) {
    if socket.recv_buffer_size().is_ok_and(|bytes| bytes < 2 * UDP_RECEIVE_BUFFER_BYTES) {
        let _ = socket.set_recv_buffer_size(UDP_RECEIVE_BUFFER_BYTES);
    }
}

/// On a wildcard address each datagram shall tell where it was sent to.
fn tell_local_address(socket: &Socket, addr: SocketAddr) -> io::Result<()> {
    if !addr.ip().is_unspecified() {
        return Ok(());
    }
    let switch = match addr {
        SocketAddr::V4(_) => Switch::ReceivePacketInfoV4,
        SocketAddr::V6(_) => Switch::ReceivePacketInfoV6,
    };
    option::enable(socket.as_fd(), switch)
}

fn share_port(socket: &Socket, addr: SocketAddr) -> io::Result<()> {
    if addr.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_port(true)
}

fn bind_source(socket: &Socket, source: IpAddr) -> io::Result<()> {
    option::enable(socket.as_fd(), Switch::BindAddressNoPort)?;
    socket.bind(&SocketAddr::new(source, 0).into())
}

#[cfg(test)]
mod tests;
