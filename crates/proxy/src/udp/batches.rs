//! Where are datagrams between two system calls?

use crate::limits;
use homing_sys::mmsg::{BatchSize, MAX_PAYLOAD_BYTES, Outgoing, ReceiveBatch, SendBatch};
use mio::net::UdpSocket;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsFd;

const SIZE: BatchSize = BatchSize { datagrams: limits::DATAGRAMS, payload_bytes: MAX_PAYLOAD_BYTES };

/// One batch each way, for all sockets of a worker in turn.
#[derive(Debug)]
pub(super) struct Batches {
    pub(super) receive: ReceiveBatch,
    pub(super) send: SendBatch,
}

/// What sending came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// The queue is empty: everything left, or cannot leave.
    All,
    /// Nobody listens at the other end of this connected socket; the rest is still queued.
    Refused,
}

impl Default for Batches {
    fn default() -> Self {
        Self { receive: ReceiveBatch::new(SIZE), send: SendBatch::new(SIZE) }
    }
}

/// Queues one datagram.
pub(super) fn push(send: &mut SendBatch, payload: &[u8], to: Option<SocketAddr>, from: Option<IpAddr>) {
    let pushed = send.push(Outgoing { payload, destination: to, source: from });
    // A batch is emptied before another is received, and both are of one size.
    debug_assert!(pushed.is_ok(), "{pushed:?}");
}

/// Sends the whole queue. What the kernel has no room for is dropped, as the network would drop it: a datagram
/// that waits is worth less than the next one, and the kernel counts what it had no room for.
pub(super) fn send_all(send: &mut SendBatch, socket: &UdpSocket) -> Sent {
    while !send.is_empty() {
        match send.send(socket.as_fd()) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => send.clear(),
            Err(error) if is_refusal(&error) => return Sent::Refused,
            Err(_) => send.skip(), // this one cannot leave (too long for the path, no such port); others can
        }
    }
    Sent::All
}

/// Whether an error of a connected socket says that the target is not there.
pub(super) fn is_refusal(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable};
    matches!(error.kind(), ConnectionRefused | HostUnreachable | NetworkUnreachable)
}
