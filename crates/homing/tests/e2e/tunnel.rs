//! Who keeps an upgraded connection over TLS open, and sees that bytes pass on it?

use crate::https::HOST;
use homing_testkit::{Client, HttpTarget, Reply, Trust};
use std::net::SocketAddr;

const UPGRADE: &str = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// A connection that has switched to what its target echoes.
pub(crate) struct Tunnel {
    client: Client,
}

impl Tunnel {
    /// Lets a target switch where it is asked to.
    pub(crate) fn allow(target: &HttpTarget) {
        target.at_head(|request| (request.path == "/chat").then(|| Reply::upgrade("websocket")));
    }

    pub(crate) fn begin(address: SocketAddr, trust: &Trust) -> Self {
        let mut client = Client::try_connect_secured(address, trust).unwrap();
        client.send_raw(format!("GET /chat HTTP/1.1\r\nHost: {HOST}\r\n{UPGRADE}\r\n"));
        assert_eq!(client.read_head().status, 101);
        Self { client }
    }

    /// Says something, and hears it.
    #[track_caller]
    pub(crate) fn echo(&mut self, said: &str) {
        self.client.send_raw(said);
        assert_eq!(self.client.read_exactly(said.len() as u64), said.as_bytes());
    }
}
