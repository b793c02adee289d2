//! How is a TCP socket opened with as few system calls as possible?
//!
//! Each function hands out a socket of the standard library, already non-blocking; everything after that is
//! safe code. One of the three files with `unsafe` in it.

use std::io;
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// Connections that wait for `accept`: more than any case opens at once.
const BACKLOG: i32 = 4096;

/// A listening socket.
pub(crate) fn listen(address: SocketAddrV4) -> io::Result<TcpListener> {
    let socket = tcp_socket()?;
    set_option(&socket, libc::SOL_SOCKET, libc::SO_REUSEADDR)?;
    // Accepted connections inherit it.
    set_option(&socket, libc::IPPROTO_TCP, libc::TCP_NODELAY)?;
    bind(&socket, address)?;
    // SAFETY: the descriptor is open; no pointers.
    check(unsafe { libc::listen(socket.as_raw_fd(), BACKLOG) })?;
    Ok(TcpListener::from(socket))
}

/// The next connection that waits at `listener`, if there is one.
pub(crate) fn accept(listener: &TcpListener) -> io::Result<Option<TcpStream>> {
    let (descriptor, flags) = (listener.as_raw_fd(), libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
    // SAFETY: the descriptor is open, and null says that we do not want the peer's address.
    let accepted = unsafe { libc::accept4(descriptor, std::ptr::null_mut(), std::ptr::null_mut(), flags) };
    if accepted < 0 {
        let error = io::Error::last_os_error();
        return if error.kind() == io::ErrorKind::WouldBlock { Ok(None) } else { Err(error) };
    }
    // SAFETY: the descriptor was opened above and nothing else owns it.
    let socket = unsafe { OwnedFd::from_raw_fd(accepted) };
    Ok(Some(TcpStream::from(socket)))
}

/// A connection to `target` that is being made, from `source` when one is given.
pub(crate) fn connect(target: SocketAddrV4, source: Option<Ipv4Addr>) -> io::Result<TcpStream> {
    let socket = tcp_socket()?;
    set_option(&socket, libc::IPPROTO_TCP, libc::TCP_NODELAY)?;
    if let Some(source) = source {
        // The port is chosen by `connect`, so that one address pair has all 28,000 of them.
        set_option(&socket, libc::SOL_IP, libc::IP_BIND_ADDRESS_NO_PORT)?;
        bind(&socket, SocketAddrV4::new(source, 0))?;
    }
    let address = socket_address(target);
    // SAFETY: `address` is a sockaddr_in of ADDRESS_LENGTH bytes that lives through the call.
    let result = unsafe { libc::connect(socket.as_raw_fd(), (&raw const address).cast(), ADDRESS_LENGTH) };
    match check(result) {
        Err(error) if error.raw_os_error() != Some(libc::EINPROGRESS) => Err(error),
        _ => Ok(TcpStream::from(socket)),
    }
}

const ADDRESS_LENGTH: libc::socklen_t = size_of::<libc::sockaddr_in>() as libc::socklen_t;

fn tcp_socket() -> io::Result<OwnedFd> {
    let kind = libc::SOCK_STREAM | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    // SAFETY: the call takes no pointers.
    let descriptor = unsafe { libc::socket(libc::AF_INET, kind, 0) };
    check(descriptor)?;
    // SAFETY: the descriptor was opened above and nothing else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(descriptor) })
}

fn bind(socket: &OwnedFd, address: SocketAddrV4) -> io::Result<()> {
    let address = socket_address(address);
    // SAFETY: `address` is a sockaddr_in of ADDRESS_LENGTH bytes that lives through the call.
    check(unsafe { libc::bind(socket.as_raw_fd(), (&raw const address).cast(), ADDRESS_LENGTH) })
}

fn set_option(socket: &OwnedFd, level: i32, name: i32) -> io::Result<()> {
    let on: i32 = 1;
    let length = size_of::<i32>() as libc::socklen_t;
    // SAFETY: `on` is an int of `length` bytes that lives through the call.
    check(unsafe { libc::setsockopt(socket.as_raw_fd(), level, name, (&raw const on).cast(), length) })
}

fn socket_address(address: SocketAddrV4) -> libc::sockaddr_in {
    libc::sockaddr_in {
        sin_family: libc::AF_INET as libc::sa_family_t,
        sin_port: address.port().to_be(),
        sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes(address.ip().octets()) },
        sin_zero: [0; 8],
    }
}

fn check(result: i32) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
