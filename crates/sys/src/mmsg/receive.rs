//! Which datagrams arrived, where from, and at which of our addresses?

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr;

use super::BatchSize;
use super::address::RawAddress;
use super::control::Control;
use super::frames::{Aim, Frames};
use crate::outcome;

/// A datagram that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Datagram<'a> {
    /// What it carries; may be empty.
    pub payload: &'a [u8],
    /// Who says to have sent it. Anyone can say anything: the port may be 0, to which no answer can go.
    pub source: SocketAddr,
    /// The local address it was sent to, on a socket bound to a wildcard address. None on other sockets, and
    /// for IPv6 multicast.
    pub local: Option<IpAddr>,
    /// Whether it was longer than the batch has room for, so that the end of `payload` is lost.
    pub truncated: bool,
}

/// Room for the datagrams of one call.
pub struct ReceiveBatch {
    frames: Frames,
    payloads: Box<[u8]>,
    payload_bytes: usize,
    received: usize,
}

impl ReceiveBatch {
    /// Allocates all the room there will be: `datagrams` × (`payload_bytes` + 176) bytes.
    pub fn new(size: BatchSize) -> Self {
        let size = size.within_bounds();
        Self {
            frames: Frames::new(size.datagrams),
            payloads: vec![0; size.datagrams * size.payload_bytes].into(),
            payload_bytes: size.payload_bytes,
            received: 0,
        }
    }

    /// Receives what waits at `socket`, as far as there is room, without blocking, and returns how many
    /// datagrams that is (at least 1). What the batch held before is gone, also on an error.
    ///
    /// # Errors
    /// * `WouldBlock`: nothing waits. With an edge-triggered poller, receive until this.
    /// * `ConnectionRefused` and other reports of ICMP, on a connected socket: they tell of a datagram sent
    ///   before, and the socket works on.
    pub fn receive(&mut self, socket: BorrowedFd<'_>) -> io::Result<usize> {
        self.received = 0;
        let payload_bytes = self.payload_bytes;
        let aims = self.payloads.chunks_exact_mut(payload_bytes).map(|room| Aim {
            payload: room.as_mut_ptr(),
            payload_bytes,
            address_bytes: RawAddress::CAPACITY_BYTES,
            control_bytes: Control::CAPACITY_BYTES,
        });
        let (headers, count) = self.frames.aim(0, aims);
        let flags = libc::MSG_DONTWAIT;
        self.received = outcome::uninterrupted(|| {
            // SAFETY: the descriptor is open while it is borrowed. `headers` is an array of `count` headers
            // whose payload, address and control pointers are valid for writes of the lengths beside them:
            // they were drawn just now from memory that `self` owns, and nothing touched it since. The
            // kernel keeps none of them after the call. (The type of `flags` depends on the C library.)
            let returned =
                unsafe { libc::recvmmsg(socket.as_raw_fd(), headers, count, flags as _, ptr::null_mut()) };
            returned as isize
        })?;
        Ok(self.received)
    }

    /// The datagrams of the last call of [`receive`](Self::receive), oldest first.
    pub fn datagrams(&self) -> impl Iterator<Item = Datagram<'_>> {
        // Only a socket that is not of IP could give a datagram without an IP source; it is passed over.
        let payloads = self.payloads.chunks_exact(self.payload_bytes).take(self.received);
        payloads.enumerate().filter_map(|(index, room)| {
            let told = self.frames.received(index)?;
            Some(Datagram {
                payload: room.get(..told.payload_bytes)?,
                source: told.source,
                local: told.local,
                truncated: told.truncated,
            })
        })
    }
}

impl fmt::Debug for ReceiveBatch {
    /// Tells how much it holds; what it holds is the clients' own.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReceiveBatch").field("received", &self.received).finish_non_exhaustive()
    }
}
