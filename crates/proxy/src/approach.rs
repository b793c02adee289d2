//! What comes first on a connection to a target, where its group wants that?

use homing_core::spec::ProxyVersion;
use homing_wire::proxy_protocol::{Endpoints, Transport, write_v1, write_v2};
use mio::net::TcpStream;
use std::net::{Ipv4Addr, SocketAddr};

/// Appends the header that says whom a connection is made for.
pub(crate) fn write_proxy_header(version: ProxyVersion, endpoints: Endpoints, out: &mut Vec<u8>) {
    match version {
        ProxyVersion::V1 => write_v1(Some(endpoints), out),
        ProxyVersion::V2 => write_v2(endpoints, Transport::Stream, out),
    }
}

/// The address that a client connected to.
pub(crate) fn own_address(stream: &TcpStream) -> SocketAddr {
    // The system knows it of every socket; a header without it would be none.
    stream.local_addr().unwrap_or_else(|_| SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)))
}
