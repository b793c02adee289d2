//! By what do a client's bytes come and go: a connection of its own, or a stream among others?

use super::client::Client;
use super::forward::ClientProof;
use crate::http2::{Multiplex, Stream};
use crate::store::{Key, Store};
use crate::tls::{Agreed, AsksClients, Tls};
use homing_core::persist::{Memory, Scheme};
use homing_core::snapshot::ListenerSettings;
use mio::net::TcpStream;

/// What a client's bytes come and go by.
#[derive(Debug)]
pub(crate) enum Line {
    /// A connection.
    Socket(Socket),
    /// A stream of an HTTP/2 connection, which is a client of its own.
    Stream(Box<Stream>),
}

/// The connection of a client.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) stream: TcpStream,
    /// How the stream is secured, if it is.
    pub(crate) tls: Option<Box<Tls>>,
    /// The streams in it, if it speaks HTTP/2.
    pub(crate) multiplex: Option<Box<Multiplex>>,
}

impl Client {
    /// Its connection, if it has one of its own.
    pub(crate) fn socket(&self) -> Option<&Socket> {
        match &self.line {
            Line::Socket(socket) => Some(socket),
            Line::Stream(_) => None,
        }
    }

    /// Its connection, if it has one of its own.
    pub(crate) fn socket_mut(&mut self) -> Option<&mut Socket> {
        match &mut self.line {
            Line::Socket(socket) => Some(socket),
            Line::Stream(_) => None,
        }
    }

    /// Its stream, if it is one.
    pub(crate) fn stream(&self) -> Option<&Stream> {
        match &self.line {
            Line::Socket(_) => None,
            Line::Stream(stream) => Some(stream),
        }
    }

    /// Its stream, if it is one.
    pub(crate) fn stream_mut(&mut self) -> Option<&mut Stream> {
        match &mut self.line {
            Line::Socket(_) => None,
            Line::Stream(stream) => Some(stream),
        }
    }

    /// From now on it is looked at whether it takes what waits for it.
    pub(crate) fn watch_progress(&mut self) {
        match &mut self.line {
            Line::Socket(socket) => self.progress.watch(&socket.stream),
            Line::Stream(stream) => stream.forget_progress(),
        }
    }

    /// Whether it took some of it since the last look.
    pub(crate) fn made_progress(&mut self) -> bool {
        match &mut self.line {
            Line::Socket(socket) => self.progress.made(&socket.stream),
            Line::Stream(stream) => stream.made_progress(),
        }
    }

    /// Its side of TLS, if the connection is its own.
    pub(crate) fn tls(&self) -> Option<&Tls> {
        self.socket()?.tls.as_deref()
    }

    /// What was agreed on in TLS.
    pub(crate) fn agreed(&self) -> Option<&Agreed> {
        match &self.line {
            Line::Socket(socket) => Some(socket.tls.as_deref()?.agreed()?),
            Line::Stream(stream) => stream.agreed.as_deref(),
        }
    }

    /// How it comes.
    pub(crate) fn scheme(&self) -> Scheme {
        let is_secured = match &self.line {
            Line::Socket(socket) => socket.tls.is_some(),
            Line::Stream(stream) => stream.agreed.is_some(),
        };
        if is_secured { Scheme::Https } else { Scheme::Http }
    }

    /// `Strict-Transport-Security` of its answers: only over TLS (RFC 6797 section 7.2).
    pub(crate) fn hsts<'a>(&self, settings: &'a ListenerSettings) -> &'a [u8] {
        match self.scheme() {
            Scheme::Https => &settings.hsts,
            Scheme::Http => &[],
        }
    }

    /// What it has shown of itself.
    pub(crate) fn proof(&self) -> ClientProof<'_> {
        match self.agreed().filter(|agreed| agreed.asks_clients == AsksClients::Yes) {
            None => ClientProof::Unasked,
            Some(agreed) => agreed.client.as_deref().map_or(ClientProof::None, ClientProof::Certificate),
        }
    }
}

/// The memory of sessions that a client uses: streams share that of their connection.
pub(crate) fn memory_of(clients: &mut Store<Client>, key: Key) -> Option<&mut Memory> {
    let owner = clients.get(key)?.stream().map_or(key, |stream| stream.connection);
    clients.get_mut(owner).map(|client| &mut client.memory)
}
