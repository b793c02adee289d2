//! How does a connection that was made for one request become a carrier?

use super::{BOUNDS, Carrier, Life, Resets, TargetStream};
use crate::buffer::Waiting;
use crate::http::approached::Approached;
use crate::http::retry::Loss;
use crate::http::target::TargetLine;
use crate::limits;
use crate::store::{Key, Kind};
use crate::timer::Deadline;
use crate::tls::{Inside, TargetTls};
use crate::worker::Worker;
use homing_core::handshake::TargetFailure;
use homing_core::id::Home;
use homing_core::live::{GroupLive, TargetLive};
use homing_core::spec::TargetHttp2;
use homing_wire::http2::{ClientConnection, Scheme};
use mio::Interest;
use mio::net::TcpStream;
use std::collections::VecDeque;
use std::sync::Arc;

impl Worker {
    /// The connection `target` is made. It becomes a carrier and a stream in it, if HTTP/2 is spoken to its target.
    pub(crate) fn begin_carrier(&mut self, target: Key, exchange: Key) -> Became {
        let Some(connection) = self.targets.get_mut(target) else { return Became::Nothing };
        let inside = connection.tls().and_then(|tls| tls.agreed()).map(|agreed| agreed.inside);
        let Some(approached) = &connection.approached else { return Became::Socket };
        let (home, http2) = (connection.home, approached.wanted.approach.http2);
        let begun = self.exchanges.get(exchange);
        let is_for_websocket = begun.is_some_and(|exchange| exchange.asks_for_websocket());
        match (http2, inside) {
            (TargetHttp2::Never, _) => Became::Socket,
            (TargetHttp2::Agreed, Some(Inside::Http1) | None) => {
                if !is_for_websocket {
                    self.target_is_plain(target, home);
                }
                Became::Socket
            }
            (TargetHttp2::Always, Some(Inside::Http1)) => {
                self.target_lost(exchange, Loss::Handshake(TargetFailure::NotHttp2));
                Became::Nothing
            }
            (TargetHttp2::Always | TargetHttp2::Agreed, _) => {
                self.turn_into_carrier(target, exchange).map_or(Became::Nothing, Became::Carrier)
            }
        }
    }

    /// The target has chosen HTTP/1.1: others need not wait.
    fn target_is_plain(&mut self, target: Key, home: Home) {
        let Some(approached) = self.targets.get(target).and_then(|c| c.approached.as_ref()) else { return };
        let wanted = approached.wanted.clone();
        let lane = self.carriers.lanes.begin(home, &wanted);
        lane.is_plain = true;
        lane.making = lane.making.filter(|&making| making != target);
        self.serve_waiting(home, &wanted);
        self.carriers.lanes.forget_if_empty(home, &wanted);
    }

    fn turn_into_carrier(&mut self, target: Key, exchange: Key) -> Option<Key> {
        let begun = self.exchanges.get(exchange)?;
        let (framing, group) = (begun.request.framing, begun.group());
        let lives = (Arc::clone(&group.live), Arc::clone(&group.target(&begun.choice).live));
        let wait = begun.site.settings().proxy_connect_timeout;
        let connection = self.targets.get_mut(target)?;
        let home = connection.home;
        let stream = TargetLine::Stream(Box::new(TargetStream::new(framing, None)));
        let TargetLine::Socket(socket) = std::mem::replace(&mut connection.line, stream) else { return None };
        let approached = connection.approached.as_mut()?;
        let (wanted, tls) = (approached.wanted.clone(), approached.tls.take());
        let output = std::mem::take(&mut connection.output);
        let (readable, ended) = (std::mem::take(&mut connection.readable), connection.ended);
        let began =
            Begun { socket, tls, home, approached: Approached { wanted: wanted.clone(), tls: None }, output };
        let Some(carrier) = self.insert_carrier(began, lives) else {
            self.target_lost(exchange, Loss::Closed);
            return None;
        };
        if let Some(it) = self.carriers.all.get_mut(carrier) {
            (it.readable, it.ended) = (readable, ended);
            let due_ms = self.now.monotonic_ms + u64::try_from(wait.as_millis()).unwrap_or(u64::MAX / 2);
            self.timers.set(&mut it.deadline, Kind::Carrier, carrier, due_ms);
        }
        let lane = self.carriers.lanes.begin(home, &wanted);
        lane.is_plain = false;
        lane.making = lane.making.filter(|&making| making != target);
        // Where targets change their mind, more come at once than there is a place for.
        let is_one_too_many = lane.carriers.len() >= limits::CARRIERS_PER_TARGET;
        if !is_one_too_many {
            lane.carriers.push(carrier);
        }
        if let Some(stream) = self.targets.get_mut(target).and_then(|connection| connection.stream_mut()) {
            stream.enter(carrier);
        }
        self.send_request(exchange);
        if let Some(it) = self.carriers.all.get_mut(carrier) {
            it.is_leaving = is_one_too_many;
        }
        if readable {
            self.again.push((Kind::Carrier, carrier));
        }
        Some(carrier)
    }

    fn insert_carrier(
        &mut self,
        begun: Begun,
        (group, target): (Arc<GroupLive>, Arc<TargetLive>),
    ) -> Option<Key> {
        let Begun { mut socket, tls, home, approached, output } = begun;
        let scheme = if tls.is_some() { Scheme::Https } else { Scheme::Http };
        let mut frames = self.buffers.take();
        let wire = ClientConnection::new(&BOUNDS, scheme, &mut frames);
        let (registry, heard_ms) = (self.poll.registry(), self.now.monotonic_ms);
        group.counters.of(self.index).http2.connections.add(1);
        let mut registered = Ok(());
        let key = self.carriers.all.insert_with(|key| {
            let both = Interest::READABLE | Interest::WRITABLE;
            registered = registry.reregister(&mut socket, key.token(Kind::Carrier), both);
            Carrier {
                socket,
                tls,
                home,
                wanted: approached.wanted,
                group,
                target,
                wire,
                frames,
                input: Waiting::default(),
                output,
                streams: Vec::new(),
                unsent: VecDeque::new(),
                is_queued: false,
                has_spoken: false,
                has_served: false,
                is_leaving: false,
                readable: false,
                ended: false,
                is_deaf: false,
                life: Life { heard_ms, has_asked: false, is_awaited: false },
                resets: Resets::default(),
                deadline: Deadline::default(),
            }
        });
        if registered.is_err() {
            self.carriers.all.remove(key);
            return None;
        }
        Some(key)
    }
}

/// What became of a connection that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Became {
    /// It speaks HTTP/1.1, and waits for the request.
    Socket,
    /// It is this carrier, and the request has gone.
    Carrier(Key),
    /// The request cannot go by it, and has been dealt with.
    Nothing,
}

/// What a carrier begins with.
struct Begun {
    socket: TcpStream,
    tls: Option<Box<TargetTls>>,
    home: Home,
    approached: Approached,
    output: Waiting,
}
