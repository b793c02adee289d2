//! The target switched protocols: from here on the two connections are one tunnel.

use crate::store::Key;
use crate::tunnel::Upgraded;
use crate::worker::Worker;

impl Worker {
    /// Hands both connections over. `to_client` is what the client hears first: the head of the switch, and what
    /// the target has said since.
    pub(crate) fn upgrade(&mut self, key: Key, to_client: Vec<u8>) {
        let Some(exchange) = self.exchanges.get(key) else { return };
        let (client, target) = (exchange.client, exchange.target);
        let Some(mut connection) = target.and_then(|target| self.targets.remove(target)) else {
            return self.abort_client(client);
        };
        let Some(mut exchange) = self.exchanges.remove(key) else { return };
        let Some(mut client) = self.clients.remove(client) else { return self.record(exchange, None) };
        let mut waiting = client.output.bytes().to_vec();
        waiting.extend_from_slice(&to_client);
        let upgraded = Upgraded {
            client: client.stream,
            peer: client.peer,
            place: client.place,
            site: std::rc::Rc::clone(&exchange.site),
            group: exchange.group,
            choice: exchange.choice,
            target: connection.stream,
            to_client: waiting,
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
