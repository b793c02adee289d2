//! How does a request's body reach the target, no faster than the target takes it?

use super::body::Form;
use crate::refusal::Refusal;
use crate::store::{Key, Kind};
use crate::worker::Worker;

impl Worker {
    /// Whether more of the body should be read from the client now.
    pub(crate) fn takes_request_body(&self, key: Key) -> bool {
        let Some(exchange) = self.exchanges.get(key) else { return false };
        if exchange.body.is_done() {
            return false; // what follows is the next request
        }
        let connection = exchange.target.and_then(|target| self.targets.get(target));
        connection.is_some_and(|c| c.state.is_made() && c.output.is_empty())
    }

    /// Passes body bytes on; says how many were used.
    pub(crate) fn use_request_body(&mut self, key: Key, bytes: &[u8]) -> usize {
        let mut used = 0;
        while used < bytes.len() && self.takes_request_body(key) {
            let Some(exchange) = self.exchanges.get_mut(key) else { return bytes.len() };
            let client = exchange.client;
            let piece = match exchange.body.next(&bytes[used..], Form::AsItIs) {
                Ok(piece) => piece,
                Err(error) => {
                    self.fail_exchange(key, Refusal::Body(error));
                    return bytes.len();
                }
            };
            exchange.body_bytes += piece.data_bytes as u64;
            if exchange.is_tunnel() {
                exchange.note_traffic(self.now);
            }
            let max = exchange.site.settings().client_max_body_size.filter(|_| !exchange.is_tunnel());
            if max.is_some_and(|max| exchange.body_bytes > max) {
                self.fail_exchange(key, Refusal::BodyTooLarge);
                return bytes.len();
            }
            if piece.pass && !self.pass_body(key, &bytes[used..used + piece.length]) {
                return bytes.len();
            }
            used += piece.length;
            self.arm_client(client);
        }
        used
    }

    /// False: the exchange is over.
    fn pass_body(&mut self, key: Key, bytes: &[u8]) -> bool {
        let Some(exchange) = self.exchanges.get_mut(key) else { return false };
        let Some(target) = exchange.target else { return false };
        exchange.sending.remember(bytes, &mut self.buffers);
        if !self.send_to_target(target, [bytes, &[]]) {
            // The target may have answered and closed without waiting for the rest: its answer is read first.
            if let Some(connection) = self.targets.get_mut(target) {
                connection.readable = true;
            }
            self.again.push((Kind::Target, target));
            return true;
        }
        self.arm_target(key);
        true
    }
}
