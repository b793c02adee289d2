//! The target switched protocols: from here on the two connections are one tunnel.

use super::line::Line;
use super::target::TargetLine;
use crate::buffer::Waiting;
use crate::store::Key;
use crate::tunnel::Upgraded;
use crate::tunnel::side::Side;
use crate::worker::Worker;

impl Worker {
    /// Hands both connections over. `to_client` is what the client hears first: the head of the switch, and what
    /// the target has said since, which begins at `frames_at` where it is a WebSocket's.
    pub(crate) fn upgrade(&mut self, key: Key, to_client: Vec<u8>, frames_at: Option<usize>) {
        let Some(exchange) = self.exchanges.get(key) else { return };
        let (client, target) = (exchange.client, exchange.target);
        let Some(mut connection) = target.and_then(|target| self.targets.remove(target)) else {
            return self.abort_client(client);
        };
        let TargetLine::Socket(to_target) = connection.line else { return self.abort_client(client) };
        let Some(mut exchange) = self.exchanges.remove(key) else { return };
        self.close_idle_of(client);
        self.dismiss_carriers_of(client);
        let Some(mut client) = self.clients.remove(client) else { return self.record(exchange, None) };
        let Line::Socket(socket) = client.line else { return self.record(exchange, None) };
        // What waits for a secured client is encrypted already, and stays ahead of all that is to be.
        let (unsent, mut waiting) = match socket.tls {
            Some(_) => (std::mem::take(&mut client.output), Vec::new()),
            None => (Waiting::default(), client.output.bytes().to_vec()),
        };
        let frames_at = frames_at.map(|at| waiting.len() + at);
        waiting.extend_from_slice(&to_client);
        let upgraded = Upgraded {
            client: Side::of_client(socket.stream, socket.tls, unsent),
            peer: client.peer,
            place: client.place,
            site: std::rc::Rc::clone(&exchange.site),
            group: exchange.group,
            choice: exchange.choice,
            target: match connection.approached.and_then(|approached| approached.tls) {
                None => Side::new(to_target),
                Some(tls) => Side::to_target(to_target, tls, std::mem::take(&mut connection.output)),
            },
            to_client: waiting,
            frames_at,
            to_target: client.input.bytes().to_vec(),
        };
        client.input.clear(&mut self.buffers);
        client.output.clear(&mut self.buffers);
        connection.input.clear(&mut self.buffers);
        self.buffers.give(to_client);
        exchange.answer.status = 101;
        // It is the tunnel that is active at the target from now on, and counts down when it ends.
        exchange.is_active = false;
        self.record(exchange, None);
        self.open_upgraded(upgraded);
    }
}

/// Whether every protocol of `switched` is one of `asked` (RFC 9110 7.8: a server must not switch to another one).
pub(crate) fn is_asked_for(asked: &[u8], switched: &[u8]) -> bool {
    protocols(switched).all(|protocol| {
        !protocol.is_empty() && protocols(asked).any(|offer| offer.eq_ignore_ascii_case(protocol))
    })
}

fn protocols(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    list.split(|&byte| byte == b',').map(<[u8]>::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_asked_for_is_switched_to() {
        for (asked, switched, is_fine) in [
            ("websocket", "websocket", true),
            ("websocket", "WebSocket", true),
            ("foo/1, bar/2", "bar/2", true),
            ("foo/1,bar/2", "bar/2 , foo/1", true),
            ("foo/1", "foo/2", false),
            ("foo/1", "foo", false),
            ("foo", "foo, bar", false),
            ("foo", "", false),
            ("", "foo", false),
            ("", "", false),
        ] {
            assert_eq!(
                is_asked_for(asked.as_bytes(), switched.as_bytes()),
                is_fine,
                "{asked:?} {switched:?}"
            );
        }
    }
}
