//! What do the bytes of an HTTP client pass through?

use rustls::{ClientConnection, StreamOwned};
use std::io::{Read, Result, Write};
use std::net::TcpStream;

/// A connection, with or without TLS.
pub(crate) enum Stream {
    Plain(TcpStream),
    Secured(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    /// What is below.
    pub(crate) fn socket(&self) -> &TcpStream {
        match self {
            Self::Plain(socket) => socket,
            Self::Secured(secured) => &secured.sock,
        }
    }

    /// The certificate of the other side, as DER. One that goes on with an earlier agreement shows it, too.
    pub(super) fn shown_certificate(&self) -> Option<Vec<u8>> {
        let Self::Secured(secured) = self else { return None };
        secured.conn.peer_certificates().and_then(|chain| chain.first()).map(|first| first.to_vec())
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Secured(secured) => secured.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(bytes),
            Self::Secured(secured) => secured.write(bytes),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self {
            Self::Plain(socket) => socket.flush(),
            Self::Secured(secured) => secured.flush(),
        }
    }
}

// No keys are printed.
impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = if matches!(self, Self::Plain(_)) { "Plain" } else { "Secured" };
        write!(f, "{kind}({:?})", self.socket())
    }
}
