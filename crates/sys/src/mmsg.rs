//! How do many datagrams cross in one system call?
//!
//! [`ReceiveBatch`] and [`SendBatch`] own every byte the kernel reads or writes, allocated once; a call
//! allocates nothing. Each worker keeps one of each and uses it for all its UDP sockets in turn.
//!
//! On a socket bound to a wildcard address, a datagram tells the local address it was sent to
//! ([`Datagram::local`]); give it back as [`Outgoing::source`], so that the answer leaves from the address the
//! client asked, and not from the one that routing prefers.

mod address;
mod control;
mod frames;
mod receive;
mod send;

pub use receive::{Datagram, ReceiveBatch};
pub use send::{Outgoing, Refusal, SendBatch};

/// The most datagrams in one batch: the kernel takes no more in one call (`UIO_MAXIOV`).
pub const MAX_DATAGRAMS: usize = 1024;

/// The most payload bytes of one datagram. No UDP payload is longer: its length field has 16 bits (RFC 768).
pub const MAX_PAYLOAD_BYTES: usize = 65_535;

/// How much room a batch has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchSize {
    /// How many datagrams, from 1 to [`MAX_DATAGRAMS`]; other numbers become the nearer of the two.
    pub datagrams: usize,
    /// How many payload bytes for each, from 1 to [`MAX_PAYLOAD_BYTES`]; other numbers become the nearer of
    /// the two.
    pub payload_bytes: usize,
}

impl Default for BatchSize {
    /// 64 datagrams of 2 KiB: a full Ethernet frame fits, and the batch stays in the second-level cache.
    fn default() -> Self {
        Self { datagrams: 64, payload_bytes: 2048 }
    }
}

impl BatchSize {
    fn within_bounds(self) -> Self {
        Self {
            datagrams: self.datagrams.clamp(1, MAX_DATAGRAMS),
            payload_bytes: self.payload_bytes.clamp(1, MAX_PAYLOAD_BYTES),
        }
    }
}

#[cfg(test)]
mod tests;
