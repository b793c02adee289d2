//! Does the target accept connections?

use std::io::{self, ErrorKind};
use std::net::SocketAddr;

use homing_core::spec::ProxyVersion;
use homing_wire::proxy_protocol::{Endpoints, write_v1, write_v2_local};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::Finding;

/// Connects, and begins as the target expects; or says what came of it.
pub(super) async fn connect(
    address: SocketAddr,
    proxy_header: Option<ProxyVersion>,
) -> Result<TcpStream, Finding> {
    let mut stream = TcpStream::connect(address).await.map_err(|error| Finding::of_connecting(&error))?;
    // On loopback the system may choose the port we connect to as our own: TCP then connects the socket to itself
    // (simultaneous open, RFC 9293 section 3.5), and nobody is there.
    let own = stream.local_addr().map_err(|error| Finding::of_connecting(&error))?;
    if own == address {
        return Err(Finding::Refused);
    }
    if let Some(version) = proxy_header {
        say_header(&mut stream, version, own, address).await.map_err(|error| of_writing(&error))?;
    }
    Ok(stream)
}

/// A probe is made for nobody: version 2 has a word for that. The line of version 1 that says so (`UNKNOWN`) is refused
/// by some who demand addresses, so it names those of the probe.
async fn say_header(
    stream: &mut TcpStream,
    version: ProxyVersion,
    own: SocketAddr,
    target: SocketAddr,
) -> io::Result<()> {
    let mut header = Vec::new();
    match version {
        ProxyVersion::V1 => write_v1(Some(Endpoints { source: own, destination: target }), &mut header),
        ProxyVersion::V2 => write_v2_local(&mut header),
    }
    stream.write_all(&header).await
}

fn of_writing(error: &io::Error) -> Finding {
    match error.kind() {
        ErrorKind::BrokenPipe => Finding::Closed,
        kind => Finding::Broken(kind),
    }
}
