//! How is a socket option set that `socket2` does not know?

use std::ffi::c_int;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};

use crate::outcome;

/// A socket option whose value is a C `int`, here always switched on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Switch {
    /// Tells the destination address of each datagram (ip(7)).
    ReceivePacketInfoV4,
    /// Tells the destination address of each datagram (RFC 3542 section 6.1).
    ReceivePacketInfoV6,
    /// Leaves the choice of the source port to `connect`, which knows the destination, so that one source
    /// address carries a full port range per destination instead of one in total (ip(7)). For IPv6 too.
    BindAddressNoPort,
}

/// Switches `switch` on.
pub(crate) fn enable(socket: BorrowedFd<'_>, switch: Switch) -> io::Result<()> {
    let (level, name) = match switch {
        Switch::ReceivePacketInfoV4 => (libc::IPPROTO_IP, libc::IP_PKTINFO),
        Switch::ReceivePacketInfoV6 => (libc::IPPROTO_IPV6, libc::IPV6_RECVPKTINFO),
        Switch::BindAddressNoPort => (libc::IPPROTO_IP, libc::IP_BIND_ADDRESS_NO_PORT),
    };
    let on: c_int = 1;
    let length = libc::socklen_t::try_from(size_of::<c_int>()).expect("the size of an int fits");
    // SAFETY: the descriptor is open while it is borrowed, and the kernel reads `length` bytes of `on`,
    // which is exactly its size, before the call returns.
    let returned =
        unsafe { libc::setsockopt(socket.as_raw_fd(), level, name, (&raw const on).cast(), length) };
    outcome::count(returned as isize).map(|_| ())
}
