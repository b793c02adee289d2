//! Which datagrams are to leave, where to, and from which of our addresses?

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd, BorrowedFd};

use super::BatchSize;
use super::frames::{Aim, Frames};
use crate::outcome;

/// A datagram that is to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outgoing<'a> {
    /// What it carries; may be empty.
    pub payload: &'a [u8],
    /// Where it goes; none on a connected socket, which knows.
    pub destination: Option<SocketAddr>,
    /// The local address it leaves from, on a socket bound to a wildcard address; none lets routing choose.
    pub source: Option<IpAddr>,
}

/// Why a datagram was not queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The batch is full: send it, then push again.
    Full,
    /// The payload is longer than this batch ever takes.
    TooLong,
}

/// A queue of datagrams that leave by one call.
///
/// ```text
///   queued:  | sent before | sent by the next call ... | room |
///                          ^ first                     ^ queued.len()
/// ```
pub struct SendBatch {
    frames: Frames,
    payloads: Vec<u8>,
    queued: Vec<Queued>,
    first: usize,
    size: BatchSize,
}

/// A datagram in the queue: what its frame is to point to.
#[derive(Clone, Copy)]
struct Queued {
    payload_start: usize,
    payload_bytes: usize,
    address_bytes: usize,
    control_bytes: usize,
}

impl SendBatch {
    /// Allocates all the room there will be: `datagrams` × (`payload_bytes` + 208) bytes.
    pub fn new(size: BatchSize) -> Self {
        let size = size.within_bounds();
        Self {
            frames: Frames::new(size.datagrams),
            payloads: Vec::with_capacity(size.datagrams * size.payload_bytes),
            queued: Vec::with_capacity(size.datagrams),
            first: 0,
            size,
        }
    }

    /// Copies `datagram` to the end of the queue.
    ///
    /// # Errors
    /// [`Refusal`]; the queue is as before.
    pub fn push(&mut self, datagram: Outgoing<'_>) -> Result<(), Refusal> {
        if datagram.payload.len() > self.size.payload_bytes {
            return Err(Refusal::TooLong);
        }
        let index = self.queued.len();
        if index >= self.size.datagrams {
            return Err(Refusal::Full);
        }
        // Neither vector ever grows: both have room for as many datagrams of the longest payload.
        self.queued.push(Queued {
            payload_start: self.payloads.len(),
            payload_bytes: datagram.payload.len(),
            address_bytes: self.frames.write_address(index, datagram.destination),
            control_bytes: self.frames.write_source(index, datagram.source),
        });
        self.payloads.extend_from_slice(datagram.payload);
        Ok(())
    }

    /// How many datagrams wait to be sent.
    pub fn len(&self) -> usize {
        self.queued.len() - self.first
    }

    /// Whether no datagram waits to be sent.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sends the queue by one call, without blocking, and returns how many datagrams left. Those that did not
    /// leave stay queued, in order. An empty queue sends nothing.
    ///
    /// # Errors
    /// An error is about the first datagram that waits, and none left:
    /// * `WouldBlock`: the socket takes nothing now. Wait until it is writable.
    /// * `ConnectionRefused`, on a connected socket: tells of a datagram sent before; sending again is fine.
    /// * Anything else, such as `EINVAL`, `EMSGSIZE`, `EPERM`, `NetworkUnreachable`: this datagram cannot
    ///   leave. [`skip`](Self::skip) it, or it blocks the others for ever.
    pub fn send(&mut self, socket: BorrowedFd<'_>) -> io::Result<usize> {
        if self.is_empty() {
            return Ok(0);
        }
        let payloads = self.payloads.as_mut_ptr();
        let aims = self.queued.iter().skip(self.first).map(|queued| Aim {
            payload: payloads.wrapping_add(queued.payload_start),
            payload_bytes: queued.payload_bytes,
            address_bytes: queued.address_bytes,
            control_bytes: queued.control_bytes,
        });
        let (headers, count) = self.frames.aim(self.first, aims);
        let flags = libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
        let sent = outcome::uninterrupted(|| {
            // SAFETY: the descriptor is open while it is borrowed. `headers` is an array of `count` headers
            // whose payload, address and control pointers are valid for reads of the lengths beside them:
            // they were drawn just now from memory that `self` owns, and nothing touched it since. The
            // kernel keeps none of them after the call. (The type of `flags` depends on the C library.)
            let returned = unsafe { libc::sendmmsg(socket.as_raw_fd(), headers, count, flags as _) };
            returned as isize
        })?;
        self.advance(sent);
        Ok(sent)
    }

    /// Gives the first datagram that waits up, after [`send`](Self::send) failed for it.
    pub fn skip(&mut self) {
        self.advance(1);
    }

    /// Gives all datagrams that wait up.
    pub fn clear(&mut self) {
        self.queued.clear();
        self.payloads.clear();
        self.first = 0;
    }

    fn advance(&mut self, count: usize) {
        self.first = self.first.saturating_add(count);
        if self.first >= self.queued.len() {
            self.clear();
        }
    }
}

impl fmt::Debug for SendBatch {
    /// Tells how much waits; what waits is the clients' own.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SendBatch").field("waiting", &self.len()).finish_non_exhaustive()
    }
}
