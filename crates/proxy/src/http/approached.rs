//! How does a connection to a target begin, where it does not begin with a request?
//!
//! One that begins with a PROXY header speaks for a client: it is used again for requests of that client's connection
//! only, and ends with it. (The target takes all that follows for that client's, whoever sent it.)

use super::target::Link;
use crate::approach::{own_address, write_proxy_header};
use crate::store::Key;
use crate::tls::TargetTls;
use crate::worker::Worker;
use homing_core::approach::Approach;
use homing_core::spec::TargetHttp2;
use homing_wire::proxy_protocol::Endpoints;
use std::net::SocketAddr;
use std::sync::Arc;

/// A connection that began as its group wants it.
#[derive(Debug)]
pub(crate) struct Approached {
    pub(crate) wanted: Wanted,
    /// How it is secured, once that has begun.
    pub(crate) tls: Option<Box<TargetTls>>,
}

/// What an exchange wants of the connection that it goes by. Others of that kind are as good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) approach: Arc<Approach>,
    /// Whom the connection speaks for, if it says that.
    pub(crate) speaks_for: Option<SpeaksFor>,
}

/// Whom a connection speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SpeaksFor {
    /// The connection of the client.
    pub(crate) client: Key,
    /// The client, as far as we believe it: behind a trusted proxy, one connection may bring several.
    pub(crate) address: SocketAddr,
}

impl Worker {
    /// What an exchange wants of its connection; `None`: that it is one.
    pub(crate) fn wanted(&self, key: Key) -> Option<Wanted> {
        let exchange = self.exchanges.get(key)?;
        let approach = Arc::clone(exchange.group().approach.as_ref()?);
        let speaks_for = match approach.proxy_header {
            None => None,
            Some(_) => {
                let line = self.clients.get(exchange.client)?;
                let (peer, client) = (line.peer, exchange.request.client);
                let connection = line.stream().map_or(exchange.client, |stream| stream.connection);
                // Whoever speaks for others does not say from which of their ports they came.
                let address = if peer.ip() == client { peer } else { SocketAddr::new(client, 0) };
                Some(SpeaksFor { client: connection, address })
            }
        };
        Some(Wanted { approach, speaks_for })
    }

    /// A target has accepted: what its group wants comes first.
    pub(super) fn begin_approach(&mut self, target: Key, exchange: Key) -> Beginning {
        let Some(connection) = self.targets.get_mut(target) else { return Beginning::Over };
        let Some(approached) = &mut connection.approached else { return Beginning::Over };
        let Wanted { approach, speaks_for } = &approached.wanted;
        let mut first = self.buffers.take();
        if let (Some(version), Some(SpeaksFor { client, address })) = (approach.proxy_header, speaks_for)
            && let Some(client) = self.clients.get(*client)
            && let Some(socket) = client.socket()
        {
            let destination = client.reached.as_deref().copied();
            let destination = destination.unwrap_or_else(|| own_address(&socket.stream));
            write_proxy_header(version, Endpoints { source: *address, destination }, &mut first);
        }
        let mut beginning = Beginning::Over;
        if approach.tls.is_some() {
            let exchange = self.exchanges.get(exchange);
            let terms = exchange.and_then(|exchange| {
                exchange.site.target_terms.get(&exchange.group().id)?.of(connection.home)
            });
            // A WebSocket is a thing of HTTP/1.1.
            let http2 = match exchange {
                Some(exchange) if exchange.asks_for_websocket() => TargetHttp2::Never,
                _ => approach.http2,
            };
            let tls =
                terms.and_then(|terms| TargetTls::to_target(terms.of_http(http2), terms.name.clone()).ok());
            approached.tls = tls.map(Box::new);
            let (_, sealed) = self.workspace.lend();
            let begun = approached.tls.as_mut().map(|tls| tls.begin(sealed));
            beginning = if matches!(begun, Some(Ok(()))) { Beginning::Handshake } else { Beginning::Failed };
            first.extend_from_slice(sealed.bytes());
            connection.state = Link::Securing;
        }
        // It goes out with what follows, or with the event that told of the connection.
        connection.output.push(&first, &mut self.buffers);
        self.buffers.give(first);
        beginning
    }
}

/// What a beginning came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// It is done: the request may follow.
    Over,
    /// A handshake has begun.
    Handshake,
    /// There is none, by a fault of ours.
    Failed,
}
