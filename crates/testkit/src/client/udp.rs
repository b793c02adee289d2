//! Who speaks UDP through the balancer?

use crate::wait::BOUND;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

/// One UDP socket that speaks to one listener.
#[derive(Debug)]
pub struct UdpClient {
    socket: UdpSocket,
}

impl UdpClient {
    /// A socket on a free port of 127.0.0.1.
    #[must_use]
    pub fn connect(address: SocketAddr) -> Self {
        Self::connect_from("127.0.0.1", address)
    }

    /// A socket on a free port of that address.
    ///
    /// # Panics
    /// When the address is not of this machine.
    #[must_use]
    pub fn connect_from(source: &str, address: SocketAddr) -> Self {
        let socket = UdpSocket::bind((source, 0)).expect("an address of this machine with a free port");
        socket.connect(address).expect("connecting a datagram socket sends nothing");
        socket.set_read_timeout(Some(BOUND)).expect("a bound above zero");
        Self { socket }
    }

    /// Says something to a target that answers with its name; returns the name.
    ///
    /// # Panics
    /// When no answer comes, or not to what was said.
    #[track_caller]
    pub fn ask(&self, what: &str) -> String {
        self.send(what);
        let answer = self.receive().expect("an answer");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (name, rest) = answer.split_once(' ').unwrap_or_else(|| panic!("not named: {answer:?}"));
        assert_eq!(rest, what, "the answer belongs to another question");
        name.to_owned()
    }

    /// Sends one datagram.
    ///
    /// # Panics
    /// When it is too large.
    #[track_caller]
    pub fn send(&self, bytes: impl AsRef<[u8]>) {
        self.socket.send(bytes.as_ref()).expect("a datagram of a size that fits");
    }

    /// The next datagram.
    ///
    /// # Errors
    /// When none comes within [`BOUND`].
    pub fn receive(&self) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; 65_536];
        let count = self.socket.recv(&mut buffer)?;
        buffer.truncate(count);
        Ok(buffer)
    }

    /// Whether nothing comes for that long.
    ///
    /// # Panics
    /// Never: the socket takes any wait above zero.
    #[must_use]
    pub fn is_silent_for(&self, time: Duration) -> bool {
        self.socket.set_read_timeout(Some(time)).expect("a wait above zero");
        let is_silent = self.receive().is_err();
        self.socket.set_read_timeout(Some(BOUND)).expect("a bound above zero");
        is_silent
    }

    /// Where the balancer sees this client.
    ///
    /// # Panics
    /// Never: a bound socket has an address.
    #[must_use]
    pub fn local_address(&self) -> SocketAddr {
        self.socket.local_addr().expect("a bound socket has an address")
    }
}
