//! Does the target accept connections?

use std::net::SocketAddr;

use tokio::net::TcpStream;

use super::Finding;

pub(super) async fn probe(address: SocketAddr) -> Finding {
    match connect(address).await {
        Ok(_) => Finding::Connected,
        Err(finding) => finding,
    }
}

/// Connects, or says what came of it.
pub(super) async fn connect(address: SocketAddr) -> Result<TcpStream, Finding> {
    let stream = TcpStream::connect(address).await.map_err(|error| Finding::of_connecting(&error))?;
    // On loopback the system may choose the port we connect to as our own: TCP then connects the socket to itself
    // (simultaneous open, RFC 9293 section 3.5), and nobody is there.
    match stream.local_addr() {
        Ok(local) if local == address => Err(Finding::Refused),
        _ => Ok(stream),
    }
}
