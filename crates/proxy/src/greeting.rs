//! Whom does the proxy before us speak for? On listeners that demand it, a connection begins with a PROXY header.
//!
//! The header is looked at where it lies in the kernel and taken out only when it is whole, so that what follows it
//! stays for HTTP or the tunnel. It is demanded from the listed peers and taken from nobody else: a listener that
//! guessed could be told any address.

use crate::site::Place;
use crate::store::{Key, Kind};
use crate::timer::{Deadline, Fired};
use crate::tunnel::millis;
use crate::worker::Worker;
use homing_wire::Parsed;
use homing_wire::proxy_protocol::{ProxyHeader, Transport, V2_BYTES, parse};
use mio::Interest;
use mio::net::TcpStream;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::rc::Rc;

/// A connection whose header has not come yet.
#[derive(Debug)]
pub(crate) struct Greeting {
    stream: TcpStream,
    /// The proxy.
    peer: SocketAddr,
    place: Rc<Place>,
    deadline: Deadline,
}

impl Worker {
    /// A peer connected to a listener that demands the header; it is counted as open.
    pub(crate) fn await_greeting(&mut self, mut stream: TcpStream, peer: SocketAddr, place: Rc<Place>) {
        let site = place.site();
        if !site.settings().may_greet(peer.ip()) {
            site.counters().refused_requests.add(1);
            return self.connection_closed(&place);
        }
        let registry = self.poll.registry();
        let mut registered = Ok(());
        let key = self.greetings.insert_with(|key| {
            registered = registry.register(&mut stream, key.token(Kind::Greeting), Interest::READABLE);
            Greeting { stream, peer, place, deadline: Deadline::default() }
        });
        if let Err(error) = registered {
            tracing::warn!(%error, "cannot poll a connection");
            return self.close_greeting(key);
        }
        let due_ms = self.now.monotonic_ms.saturating_add(millis(site.settings().client_header_timeout));
        if let Some(greeting) = self.greetings.get_mut(key) {
            self.timers.set(&mut greeting.deadline, Kind::Greeting, key, due_ms);
        }
    }

    /// More of the header may have come.
    pub(crate) fn greeting_ready(&mut self, key: Key) {
        let Some(greeting) = self.greetings.get_mut(key) else { return };
        match take_header(&mut greeting.stream, &mut self.scratch[..V2_BYTES]) {
            Ok(Some(header)) => self.admit_greeted(key, &header),
            Ok(None) => {}
            Err(_) => {
                greeting.place.site().counters().refused_requests.add(1);
                self.close_greeting(key);
            }
        }
    }

    /// The header has not come in time.
    pub(crate) fn greeting_timer(&mut self, key: Key, at_ms: u64) {
        let Some(greeting) = self.greetings.get_mut(key) else { return };
        let now_ms = self.now.monotonic_ms;
        if self.timers.fire(&mut greeting.deadline, Kind::Greeting, key, at_ms, now_ms) != Fired::NotYet {
            self.close_greeting(key);
        }
    }

    /// Ends a connection that has not said whom it speaks for.
    pub(crate) fn close_greeting(&mut self, key: Key) {
        if let Some(greeting) = self.greetings.remove(key) {
            self.connection_closed(&greeting.place);
        }
    }

    /// The connection goes on as the client's whom the proxy speaks for.
    fn admit_greeted(&mut self, key: Key, header: &ProxyHeader) {
        let Some(Greeting { mut stream, peer, place, .. }) = self.greetings.remove(key) else { return };
        if let Err(error) = self.poll.registry().deregister(&mut stream) {
            tracing::warn!(%error, "cannot hand a connection on");
            return self.connection_closed(&place);
        }
        let client = header.endpoints.map_or(peer, |endpoints| endpoints.source);
        let reached = header.endpoints.map(|endpoints| endpoints.destination);
        self.admit_by_protocol(stream, client, reached, place);
    }
}

/// Takes the header off the stream once it is whole; `None`: it is not yet.
fn take_header(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<Option<ProxyHeader>> {
    let count = match stream.peek(buffer) {
        Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(count) => count,
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
        Err(error) => return Err(error),
    };
    let parsed = parse(&buffer[..count], Transport::Stream).map_err(io::Error::other)?;
    let Parsed::Complete(header) = parsed else { return Ok(None) };
    stream.read_exact(&mut buffer[..header.header_len])?; // it lies there, whole
    Ok(Some(header))
}
