//! How do answers get from a target to the client?

use super::batches::{self, Batches, Sent};
use crate::limits;
use crate::store::{Key, Kind};
use crate::worker::{Readiness, Worker};
use std::io;
use std::os::fd::AsFd;

/// What receiving answers came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Received {
    /// All there were.
    All,
    /// As many as fit in one turn.
    Some,
}

impl Worker {
    /// A target answered or refused, or the flow has its next turn.
    pub(crate) fn flow_ready(&mut self, key: Key, ready: Readiness) {
        if self.is_paused {
            return;
        }
        let Some(flow) = self.flows.store.get_mut(key) else { return };
        let is_event = ready.readable || ready.writable || ready.ended;
        if is_event && flow.is_queued {
            return;
        }
        flow.is_queued = false;
        let mut batches = self.flows.batches.take().unwrap_or_default();
        let received = self.pass_answers(key, &mut batches);
        self.flows.batches = Some(batches);
        if received == Received::Some
            && let Some(flow) = self.flows.store.get_mut(key)
        {
            flow.is_queued = true;
            self.again.push((Kind::Flow, key));
        }
    }

    fn pass_answers(&mut self, key: Key, batches: &mut Batches) -> Received {
        for _ in 0..limits::READS_PER_TURN {
            let Some(flow) = self.flows.store.get_mut(key) else { return Received::All };
            match batches.receive.receive(flow.socket().as_fd()) {
                Ok(count) => {
                    flow.answered(self.now, &mut self.entropy);
                    let bytes = send_to_client(batches, flow);
                    flow.site().counters().bytes_out.add(bytes);
                    self.traffic_passed(key);
                    if count < limits::DATAGRAMS {
                        return Received::All; // the socket is empty; what comes now is a new event
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Received::All,
                // The next datagram of the client will find another target; until then there is nobody to tell.
                Err(error) if batches::is_refusal(&error) => flow.refused(self.now, self.index),
                Err(error) => tracing::debug!(%error, "a flow cannot receive"),
            }
        }
        Received::Some
    }
}

/// Sends what was received, from the address that the client knows. Returns how many bytes that was.
fn send_to_client(batches: &mut Batches, flow: &super::flow::Flow) -> u64 {
    let Batches { receive, send } = batches;
    let mut bytes = 0;
    for datagram in receive.datagrams().filter(|datagram| !datagram.truncated) {
        bytes += datagram.payload.len() as u64;
        batches::push(send, datagram.payload, Some(flow.id.client), flow.id.local);
    }
    while batches::send_all(send, &flow.listener) == Sent::Refused {
        send.skip(); // no way to this client just now
    }
    bytes
}
