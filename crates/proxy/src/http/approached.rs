//! How does a connection to a target begin, where it does not begin with a request?
//!
//! One that begins with a PROXY header speaks for a client: it is used again for requests of that client's connection
//! only, and ends with it. (The target takes all that follows for that client's, whoever sent it.)

use crate::approach::{own_address, write_proxy_header};
use crate::store::Key;
use crate::worker::Worker;
use homing_core::approach::Approach;
use homing_wire::proxy_protocol::Endpoints;
use std::net::SocketAddr;
use std::sync::Arc;

/// A connection that began as its group wants it.
#[derive(Debug)]
pub(crate) struct Approached {
    pub(crate) wanted: Wanted,
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
                let (peer, client) = (self.clients.get(exchange.client)?.peer, exchange.request.client);
                // Whoever speaks for others does not say from which of their ports they came.
                let address = if peer.ip() == client { peer } else { SocketAddr::new(client, 0) };
                Some(SpeaksFor { client: exchange.client, address })
            }
        };
        Some(Wanted { approach, speaks_for })
    }

    /// A target has accepted: what its group wants comes first.
    pub(super) fn begin_approach(&mut self, target: Key) {
        let Some(connection) = self.targets.get_mut(target) else { return };
        let Some(approached) = &connection.approached else { return };
        let Wanted { approach, speaks_for } = &approached.wanted;
        if let (Some(version), Some(SpeaksFor { client, address })) = (approach.proxy_header, speaks_for)
            && let Some(client) = self.clients.get(*client)
        {
            let destination = client.reached.as_deref().copied();
            let destination = destination.unwrap_or_else(|| own_address(&client.stream));
            let mut header = self.buffers.take();
            write_proxy_header(version, Endpoints { source: *address, destination }, &mut header);
            connection.output.push(&header, &mut self.buffers);
            self.buffers.give(header);
        }
    }
}
