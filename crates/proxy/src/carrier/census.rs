//! Does what the carriers of a worker hold fit together? Tests ask.

use crate::http::target::{Link, TargetConnection};
use crate::store::{Key, Kind};
use crate::worker::Worker;

impl Worker {
    /// Looks for carriers that nobody drives on, and streams without one.
    pub(crate) fn examine_carriers(&self, faults: &mut Vec<String>) {
        for key in self.carriers.all.keys() {
            self.examine_carrier(key, faults);
        }
        for key in self.targets.keys() {
            let Some(connection) = self.targets.get(key) else { continue };
            let Some(stream) = connection.stream() else { continue };
            let is_known = match stream.carrier {
                None if connection.state == Link::Queued => self.is_waited_for(key, connection),
                None => stream.has_ended,
                Some(carrier) => {
                    self.carriers.all.get(carrier).is_some_and(|it| it.stream(stream.id) == Some(key))
                }
            };
            if !is_known {
                faults.push(format!("a stream to a target has lost its carrier: {connection:?}"));
            }
        }
    }

    fn examine_carrier(&self, key: Key, faults: &mut Vec<String>) {
        let Some(carrier) = self.carriers.all.get(key) else { return };
        let mut say = |what: &str| faults.push(format!("{what}: {carrier:?}"));
        if !self.timers.stands_for(&carrier.deadline, Kind::Carrier, key) {
            say("a carrier has no deadline");
        }
        let is_lost = |&(id, target): &(u32, Key)| {
            let stream = self.targets.get(target).and_then(TargetConnection::stream);
            stream.is_none_or(|stream| (stream.carrier, stream.id) != (Some(key), id))
        };
        if carrier.streams.iter().any(is_lost) {
            say("a carrier has a stream that is none of its own");
        }
        let can_go = |&(id, target): &(u32, Key)| {
            let connection = self.targets.get(target).filter(|connection| !connection.output.is_empty());
            let stream = connection.and_then(TargetConnection::stream);
            stream.is_some_and(|stream| !stream.is_queued && carrier.wire.room(id) > 0)
        };
        let is_due = carrier.output.is_empty() && (carrier.is_due() || carrier.streams.iter().any(can_go));
        if is_due && !(carrier.is_queued && self.carriers.unsent.contains(&key)) {
            say("nobody sends the frames of a carrier");
        }
        if carrier.readable && carrier.takes_frames() && !self.has_another_turn(Kind::Carrier, key) {
            say("nobody reads a carrier");
        }
    }

    /// Whether somebody will give it a place: it is in its lane, and that has something which will tell of one.
    fn is_waited_for(&self, key: Key, connection: &TargetConnection) -> bool {
        let Some(approached) = &connection.approached else { return false };
        let lane = self.carriers.lanes.get(connection.home, &approached.wanted);
        lane.is_some_and(|lane| {
            lane.waiting.contains(&key) && (lane.making.is_some() || !lane.carriers.is_empty())
        })
    }

    /// Whether what waits of an answer could go on.
    pub(crate) fn can_stream_go_on(&self, connection: &TargetConnection) -> bool {
        !connection.input.is_empty()
            && connection.exchange.is_some_and(|exchange| {
                let client = self.exchanges.get(exchange).map(|exchange| exchange.client);
                client.is_some_and(|client| !self.is_client_behind(client))
            })
    }
}
