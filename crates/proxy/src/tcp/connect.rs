//! How does a connection to a target begin, and whose fault is it when it does not?

use mio::net::TcpStream;
use std::io;
use std::net::SocketAddr;

/// Starts to connect to a target, without waiting: when the stream becomes writable, `take_error` tells how it
/// went.
///
/// # Errors
/// What the system reports at once; [`is_our_fault`] tells whether the target has a part in it.
pub(crate) fn start_connect(address: SocketAddr) -> io::Result<TcpStream> {
    homing_sys::listen::connect_tcp(address, None).map(TcpStream::from_std)
}

/// Whether an attempt failed for want of something of our own (descriptors, memory, ports): then the target is
/// not to blame for it.
pub(crate) fn is_our_fault(error: &io::Error) -> bool {
    // The system's numbers, because most of these have no `ErrorKind` of their own.
    const EAGAIN: i32 = 11; // no free entry in the routing cache, or no free local port
    const ENOMEM: i32 = 12;
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    const EADDRNOTAVAIL: i32 = 99;
    const ENOBUFS: i32 = 105;
    matches!(error.raw_os_error(), Some(EAGAIN | ENOMEM | ENFILE | EMFILE | EADDRNOTAVAIL | ENOBUFS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_the_targets_fault_and_want_of_descriptors_is_ours() {
        let (refused, descriptors) = (io::Error::from_raw_os_error(111), io::Error::from_raw_os_error(24));
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        assert!(!is_our_fault(&refused) && is_our_fault(&descriptors));
        assert!(!is_our_fault(&io::ErrorKind::TimedOut.into()));
    }
}
