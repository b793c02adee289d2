//! Which client does the proxy before us speak for (PROXY protocol 1 and 2), and how do we say it to a target?
//!
//! A listener either demands the header or knows nothing of it: whether it is there is never guessed. What is
//! read here is strict, as the addresses decide where sessions go and who may connect.

mod crc32c;
mod v1;
mod v2;

use crate::Parsed;
use std::fmt;
use std::net::SocketAddr;

pub use v1::write as write_v1;
pub use v2::{write as write_v2, write_local as write_v2_local};

/// The longest header of version 2 we take, in bytes: its addresses and a certificate or two in its extensions.
pub const V2_BYTES: usize = 16 * 1024;
/// The longest header of version 1, in bytes, its line end included.
pub const V1_BYTES: usize = 107;

/// The transport of the connection that a header comes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// TCP
    Stream,
    /// UDP
    Datagram,
}

/// The two ends of the client's connection to the proxy before us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Endpoints {
    /// The client.
    pub source: SocketAddr,
    /// The address that the client connected to.
    pub destination: SocketAddr,
}

/// A PROXY header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyHeader {
    /// Whom the connection is made for. `None`: the proxy speaks for itself (`LOCAL`, health checks) or does not
    /// know (`UNKNOWN`, Unix sockets); the addresses of the connection itself count then.
    pub endpoints: Option<Endpoints>,
    /// Where the payload begins in the input.
    pub header_len: usize,
}

/// Why a header is refused. The connection is closed: no answer is due before the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProxyError {
    /// Neither version 1 nor version 2.
    Absent,
    /// Version 1: no CR LF within 107 bytes.
    LineTooLong,
    /// Version 1: not its words, one space apart.
    Line,
    /// Version 1: an address that is not one of its family.
    Address,
    /// Version 1: a port that is not 0 to 65535 without sign or leading zeros.
    Port,
    /// Version 2: neither `LOCAL` nor `PROXY`, or another version.
    Command,
    /// Version 2: an unknown family or transport.
    Family,
    /// The header is for another transport than the connection has.
    Transport,
    /// Version 2: the length does not fit the family, or is above [`V2_BYTES`].
    Length,
    /// Version 2: extensions that do not fill the header exactly, or are malformed.
    Extension,
    /// Version 2: the checksum does not match.
    Checksum,
}

impl ProxyError {
    /// The stable name, for logs and metrics.
    pub fn code(self) -> &'static str {
        match self {
            Self::Absent => "proxy-absent",
            Self::LineTooLong => "proxy-line-too-long",
            Self::Line => "proxy-line",
            Self::Address => "proxy-address",
            Self::Port => "proxy-port",
            Self::Command => "proxy-command",
            Self::Family => "proxy-family",
            Self::Transport => "proxy-transport",
            Self::Length => "proxy-length",
            Self::Extension => "proxy-extension",
            Self::Checksum => "proxy-checksum",
        }
    }
}

impl fmt::Display for ProxyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl std::error::Error for ProxyError {}

/// Reads the header at the start of `input`, of either version, on a connection of that transport.
///
/// # Errors
/// Whatever is not a header to the last byte, as soon as no further byte could make it one. The answer does not
/// depend on how the input was cut.
pub fn parse(input: &[u8], transport: Transport) -> Result<Parsed<ProxyHeader>, ProxyError> {
    match input.first() {
        None => Ok(Parsed::Partial),
        Some(b'P') => v1::parse(input, transport),
        Some(_) => v2::parse(input, transport),
    }
}

/// How much of a fixed text the input begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefix {
    Whole,
    SoFar,
    Different,
}

impl Prefix {
    fn of(input: &[u8], text: &[u8]) -> Self {
        match (input.starts_with(text), text.starts_with(input)) {
            (true, _) => Self::Whole,
            (_, true) => Self::SoFar,
            _ => Self::Different,
        }
    }
}

/// Both addresses in one family: IPv4 when both are, else IPv6 with IPv4 mapped into it.
fn one_family(source: SocketAddr, destination: SocketAddr) -> (SocketAddr, SocketAddr) {
    let canonical = |address: SocketAddr| SocketAddr::new(address.ip().to_canonical(), address.port());
    let mapped = |address: SocketAddr| match address {
        SocketAddr::V4(v4) => SocketAddr::new(v4.ip().to_ipv6_mapped().into(), v4.port()),
        SocketAddr::V6(_) => address,
    };
    let (source, destination) = (canonical(source), canonical(destination));
    match (source, destination) {
        (SocketAddr::V4(_), SocketAddr::V4(_)) => (source, destination),
        _ => (mapped(source), mapped(destination)),
    }
}

#[cfg(test)]
mod tests;
