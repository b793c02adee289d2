//! Is this idle connection still good?

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::AsFd;

use socket2::SockRef;

/// What an idle connection did while nobody looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleState {
    /// Open and silent: it can carry the next request.
    Silent,
    /// The peer closed or reset it, or it failed.
    Closed,
    /// Bytes nobody asked for arrived. In HTTP/1 they could be taken for the answer to the next request
    /// (response splitting, RFC 9112 section 11.1), so the connection must not be used again. Over TLS they
    /// may be session tickets: feed them to the TLS state first.
    Unexpected,
}

/// Looks at `socket` without consuming a byte and without blocking.
///
/// The answer may be out of date as soon as it is given: a request on a `Silent` connection can still fail.
pub fn idle_state(socket: impl AsFd) -> IdleState {
    let socket = socket.as_fd();
    let mut byte = [MaybeUninit::uninit()];
    match SockRef::from(&socket).recv_with_flags(&mut byte, libc::MSG_PEEK | libc::MSG_DONTWAIT) {
        Ok(0) => IdleState::Closed,
        Ok(_) => IdleState::Unexpected,
        // A signal tells nothing about the peer; the next use will.
        Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
            IdleState::Silent
        }
        Err(_) => IdleState::Closed,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::time::Duration;

    use super::*;

    fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        near.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        (near, listener.accept().unwrap().0)
    }

    #[test]
    fn an_open_and_silent_connection_is_silent_even_when_its_socket_blocks() {
        let (near, _far) = pair();
        assert_eq!(idle_state(&near), IdleState::Silent);
    }

    #[test]
    fn a_connection_that_the_peer_closed_is_closed() {
        let (near, far) = pair();
        drop(far);
        near.peek(&mut [0]).unwrap(); // waits for the FIN
        assert_eq!(idle_state(&near), IdleState::Closed);
    }

    #[test]
    fn a_connection_that_the_peer_reset_is_closed() {
        let (near, far) = pair();
        SockRef::from(&far).set_linger(Some(Duration::ZERO)).unwrap();
        let waiting = near.try_clone().unwrap();
        let mut wake =
            [libc::pollfd { fd: std::os::fd::AsRawFd::as_raw_fd(&waiting), events: 0, revents: 0 }];
        drop(far);
        // SAFETY: one pollfd is passed, and it is valid for writes during the call.
        let ready = unsafe { libc::poll(wake.as_mut_ptr(), 1, 5_000) };
        assert_eq!((ready, idle_state(&near)), (1, IdleState::Closed));
    }

    #[test]
    fn unexpected_bytes_are_told_and_not_consumed() {
        let (mut near, mut far) = pair();
        far.write_all(b"HTTP/1.1 408").unwrap();
        near.peek(&mut [0]).unwrap(); // waits for the bytes
        assert_eq!(idle_state(&near), IdleState::Unexpected);
        let mut bytes = [0; 12];
        near.read_exact(&mut bytes).unwrap();
        assert_eq!(&bytes, b"HTTP/1.1 408");
    }
}
