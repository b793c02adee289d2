//! What stands behind the load balancer while we measure it?
//!
//! One thread, one epoll loop, fixed answers. Each address is one target: it says which one it is in the field
//! `X-O` (and in the last byte of a datagram), so that a client can check that its session stayed at home. The
//! first letter of the path chooses the body: `/6…` 64 KiB, `/1…` 1 MiB, anything else 512 bytes. TCP listeners
//! of a proxy come here too: to the origin it is all one.

mod connection;
mod reply;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, UdpSocket};
use std::os::fd::AsRawFd;

use crate::epoll::{Event, Interest, Poller};
use crate::socket;
use connection::{Connection, Next};
use reply::Replies;

/// Where the benchmark's four targets live.
pub const DEFAULT_ADDRESSES: [SocketAddrV4; 4] = [
    SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 11), 9000),
    SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 12), 9000),
    SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 13), 9000),
    SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 14), 9000),
];

/// Tokens below this are listeners, then come datagram sockets, then connections by descriptor.
const DATAGRAMS: u64 = 1_000;
const CONNECTIONS: u64 = 2_000;

/// Bytes read at once.
const SCRATCH: usize = 64 << 10;

/// Targets that listen and wait for [`Origin::run`].
pub struct Origin {
    poller: Poller,
    listeners: Vec<TcpListener>,
    datagrams: Vec<UdpSocket>,
    connections: Vec<Option<Connection>>,
    replies: Replies,
    scratch: Vec<u8>,
}

impl Origin {
    /// One target for each of `addresses`; port 0 takes a free one.
    ///
    /// # Errors
    /// When an address cannot be bound.
    pub fn bind(addresses: &[SocketAddrV4]) -> io::Result<Self> {
        let mut origin = Self {
            poller: Poller::new()?,
            listeners: Vec::new(),
            datagrams: Vec::new(),
            connections: Vec::new(),
            replies: Replies::for_targets(addresses.len()),
            scratch: vec![0; SCRATCH],
        };
        for address in addresses {
            origin.bind_one(*address)?;
        }
        Ok(origin)
    }

    /// Where the targets listen, in the order given to [`Origin::bind`].
    ///
    /// # Errors
    /// When the kernel does not say.
    pub fn addresses(&self) -> io::Result<Vec<SocketAddr>> {
        self.listeners.iter().map(TcpListener::local_addr).collect()
    }

    /// Answers until the process ends.
    ///
    /// # Errors
    /// When epoll or `accept` fails, which a healthy machine never sees.
    pub fn run(mut self) -> io::Result<()> {
        let mut events = Vec::new();
        loop {
            self.poller.wait(None, &mut events)?;
            for event in &events {
                self.handle(*event)?;
            }
        }
    }

    fn bind_one(&mut self, address: SocketAddrV4) -> io::Result<()> {
        let listener = socket::listen(address)?;
        let datagrams = UdpSocket::bind(listener.local_addr()?)?;
        datagrams.set_nonblocking(true)?;
        let target = self.listeners.len() as u64;
        self.poller.add(&listener, target, Interest::Read)?;
        self.poller.add(&datagrams, DATAGRAMS + target, Interest::Read)?;
        self.listeners.push(listener);
        self.datagrams.push(datagrams);
        Ok(())
    }

    fn handle(&mut self, event: Event) -> io::Result<()> {
        match event.token {
            target if target < DATAGRAMS => self.accept_all(target as usize),
            token if token < CONNECTIONS => {
                self.echo_all((token - DATAGRAMS) as usize);
                Ok(())
            }
            token => self.serve(event, (token - CONNECTIONS) as usize),
        }
    }

    fn accept_all(&mut self, target: usize) -> io::Result<()> {
        while let Some(stream) = socket::accept(&self.listeners[target])? {
            let place = stream.as_raw_fd().cast_unsigned() as usize;
            if self.connections.len() <= place {
                self.connections.resize_with(place + 1, || None);
            }
            self.poller.add(&stream, CONNECTIONS + place as u64, Interest::Read)?;
            self.connections[place] = Some(Connection::new(stream, target));
        }
        Ok(())
    }

    /// Sends every datagram back, its last byte replaced by the number of the target.
    fn echo_all(&mut self, target: usize) {
        let socket = &self.datagrams[target];
        while let Ok((length, sender)) = socket.recv_from(&mut self.scratch) {
            let datagram = &mut self.scratch[..length];
            if let Some(last) = datagram.last_mut() {
                *last = Replies::mark(target);
            }
            // A full send buffer loses the datagram, as a network would: the client counts it.
            let _ = socket.send_to(datagram, sender);
        }
    }

    fn serve(&mut self, event: Event, place: usize) -> io::Result<()> {
        let Some(Some(connection)) = self.connections.get_mut(place) else { return Ok(()) };
        match connection.handle(event, &self.replies, &mut self.scratch) {
            Next::Keep => Ok(()),
            Next::Watch(interest) => self.poller.change(connection.stream(), event.token, interest),
            Next::Close => {
                self.connections[place] = None;
                Ok(())
            }
        }
    }
}
