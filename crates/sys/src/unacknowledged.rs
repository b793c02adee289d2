//! How much of what was written has the peer's system not taken yet?

use crate::outcome;
use std::ffi::c_int;
use std::io;
use std::os::fd::{AsFd, AsRawFd};

/// Bytes in the send queue of a TCP socket: not sent yet, or sent and not acknowledged (`SIOCOUTQ`, tcp(7)).
///
/// A peer that reads slowly makes it shrink long before the socket is writable again: the kernel tells of room
/// only when a third of the buffer is free.
///
/// # Errors
/// `InvalidInput` for a listening socket, and whatever else the system reports.
pub fn unacknowledged_bytes(socket: impl AsFd) -> io::Result<usize> {
    let mut bytes: c_int = 0;
    // SAFETY: the descriptor is open while it is borrowed, and the kernel writes one int to `bytes`, which lives
    // until the call returns.
    let returned = unsafe { libc::ioctl(socket.as_fd().as_raw_fd(), libc::TIOCOUTQ, &raw mut bytes) };
    outcome::count(returned as isize)?;
    Ok(usize::try_from(bytes).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn what_the_peer_does_not_read_stays_and_shrinks_as_it_reads() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let mut far = listener.accept().unwrap().0;
        assert_eq!(unacknowledged_bytes(&near).unwrap(), 0);
        near.set_nonblocking(true).unwrap();
        let piece = [0; 65_536];
        while near.write(&piece).is_ok() {}
        let full = unacknowledged_bytes(&near).unwrap();
        assert!(full > 0);
        let mut read = 0;
        while unacknowledged_bytes(&near).unwrap() == full {
            read += far.read(&mut [0; 65_536]).unwrap(); // it says so after a while, not at the first byte
        }
        assert!(read > 0 && unacknowledged_bytes(&near).unwrap() < full);
    }
}
