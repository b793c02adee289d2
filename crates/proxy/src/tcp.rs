//! How does a TCP connection find its target? Choose, connect, and if nobody is there, choose again.

use crate::approach::{own_address, write_proxy_header};
use crate::limits;
use crate::site::Place;
use crate::store::{Key, Kind};
use crate::tunnel::assignment::{Assignment, Decider};
use crate::tunnel::side::Side;
use crate::tunnel::{Open, Phase, Tunnel, millis};
use crate::worker::{Readiness, Worker};
use connect::{is_our_fault, start_connect};
use homing_wire::proxy_protocol::{Endpoints, V1_BYTES};
use mio::Interest;
use mio::net::TcpStream;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;

pub(crate) mod connect;
mod secure;

/// What a step towards a connection came to.
enum Attempt {
    /// An event will tell.
    Begun,
    /// Nobody is left.
    Refused,
}

impl Worker {
    /// A client connected to a TCP listener; it is counted as open.
    pub(crate) fn admit_tcp(
        &mut self,
        stream: TcpStream,
        peer: SocketAddr,
        reached: Option<SocketAddr>,
        place: Rc<Place>,
    ) {
        let site = place.site();
        let mut decider = Decider { now: self.now, entropy: &mut self.entropy, worker: self.index };
        let phase = match Assignment::choose(&site, peer.ip(), &mut decider) {
            Ok(assignment) => {
                let header = proxy_header(&assignment, &stream, peer, reached);
                Phase::Connecting { assignment, target: None, header }
            }
            Err(_) => Phase::Refused { left_bytes: limits::LINGER_BYTES },
        };
        let key = self.tunnels.insert_with(|_| Tunnel::new(place, Side::new(stream), phase));
        // The client is watched from the start, so that one who leaves early does not cost a target a connection.
        if let Err(error) = self.register_client(key) {
            tracing::error!(%error, "cannot register a client connection");
            self.close_tunnel(key);
            return;
        }
        match self.tunnels.get(key).map(|tunnel| &tunnel.phase) {
            Some(Phase::Connecting { .. }) => self.connect_or_refuse(key),
            _ => self.refuse(key),
        }
    }

    /// Something happened while a connection to the target is being made.
    pub(crate) fn connecting_ready(&mut self, key: Key, side: Kind, ready: Readiness) {
        let Some(Tunnel { phase: Phase::Connecting { target, .. }, .. }) = self.tunnels.get(key) else {
            return;
        };
        let Some(target) = target else { return };
        if side == Kind::TunnelClient {
            // A client that has ended its stream may still wait for an answer; one that was reset does not.
            if ready.broken {
                self.close_tunnel(key);
            }
            return;
        }
        if target.is_secured() {
            return self.go_on_securing(key);
        }
        if !ready.writable && !ready.ended {
            return;
        }
        match target.take_error() {
            None => self.approach_target(key),
            Some(error) => self.try_next_target(key, &error),
        }
    }

    /// The target did not accept: another one may.
    pub(crate) fn try_next_target(&mut self, key: Key, why: &io::Error) {
        match self.choose_next(key, why) {
            Attempt::Begun => self.connect_or_refuse(key),
            Attempt::Refused => self.refuse(key),
        }
    }

    /// Reads what a refused client still sends, until it ends.
    pub(crate) fn refused_ready(&mut self, key: Key) {
        let Some(Tunnel { client, phase: Phase::Refused { left_bytes }, .. }) = self.tunnels.get_mut(key)
        else {
            return;
        };
        while client.is_readable() {
            match client.read(&mut self.scratch, &mut self.workspace, &mut self.buffers) {
                Ok(Some(count)) if count > 0 && *left_bytes > count as u64 => *left_bytes -= count as u64,
                Ok(None) => return,
                // It has ended, or broke, or sends more than is worth reading.
                Ok(Some(_)) | Err(_) => return self.close_tunnel(key),
            }
        }
    }

    fn connect_or_refuse(&mut self, key: Key) {
        loop {
            let Err(error) = self.connect_tunnel(key) else { return };
            if let Attempt::Refused = self.choose_next(key, &error) {
                return self.refuse(key);
            }
        }
    }

    /// Starts to connect to the target that was chosen.
    fn connect_tunnel(&mut self, key: Key) -> io::Result<()> {
        let Some(tunnel) = self.tunnels.get_mut(key) else { return Ok(()) };
        let Phase::Connecting { assignment, target, .. } = &mut tunnel.phase else { return Ok(()) };
        *target = None; // the last attempt's connection
        let mut stream = start_connect(assignment.target().address)?;
        let both = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, key.token(Kind::TunnelTarget), both)?;
        *target = Some(Side::new(stream));
        let timeout_ms = millis(assignment.site().settings().proxy_connect_timeout);
        let due_ms = self.now.monotonic_ms.saturating_add(timeout_ms);
        self.timers.set(&mut tunnel.deadline, Kind::TunnelClient, key, due_ms);
        Ok(())
    }

    fn choose_next(&mut self, key: Key, why: &io::Error) -> Attempt {
        let Some(tunnel) = self.tunnels.get_mut(key) else { return Attempt::Refused };
        let Phase::Connecting { assignment, .. } = &mut tunnel.phase else { return Attempt::Refused };
        if is_our_fault(why) {
            // This target is not to blame, and its session stays with it.
            assignment.site().counters().refused_at_limit.add(1);
            return Attempt::Refused;
        }
        assignment.refused(self.now, self.index);
        let mut decider = Decider { now: self.now, entropy: &mut self.entropy, worker: self.index };
        match assignment.choose_again(&mut decider) {
            Ok(()) => Attempt::Begun,
            Err(why) => {
                assignment.count_refusal(why, self.now);
                Attempt::Refused
            }
        }
    }

    /// The target accepted: bytes may pass.
    /// `early`: what it has said already.
    pub(super) fn tunnel_connected(&mut self, key: Key, early: &[u8]) {
        let Some(tunnel) = self.tunnels.get_mut(key) else { return };
        // A stand-in while the phase changes hands.
        let phase = std::mem::replace(&mut tunnel.phase, Phase::Refused { left_bytes: 0 });
        tunnel.phase = match phase {
            Phase::Connecting { mut assignment, target: Some(target), header } => {
                assignment.accepted();
                assignment.opened(self.now, self.index);
                if !early.is_empty() {
                    assignment.settle(self.now, &mut self.entropy);
                }
                let mut open = Open::new(assignment, target);
                open.say_first(header.as_deref().unwrap_or_default(), &mut self.buffers);
                open.has_heard(early, &mut self.buffers);
                Phase::Open(open)
            }
            other => other,
        };
        self.watch_silence(key);
        self.carry(key);
    }

    /// Tells the client that nobody is there.
    fn refuse(&mut self, key: Key) {
        let Some(tunnel) = self.tunnels.get_mut(key) else { return };
        let phase = std::mem::replace(&mut tunnel.phase, Phase::Refused { left_bytes: limits::LINGER_BYTES });
        if let Phase::Connecting { mut assignment, .. } = phase {
            assignment.release(self.now);
        }
        tunnel.client.end(&mut self.workspace);
        let due_ms = self.now.monotonic_ms.saturating_add(limits::LINGER_MS);
        self.timers.set(&mut tunnel.deadline, Kind::TunnelClient, key, due_ms);
        self.refused_ready(key);
    }

    fn register_client(&mut self, key: Key) -> io::Result<()> {
        let Some(tunnel) = self.tunnels.get_mut(key) else { return Ok(()) };
        let both = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(tunnel.client.stream(), key.token(Kind::TunnelClient), both)
    }
}

/// What the target is told before all else of whom the connection is made for, if its group wants that.
fn proxy_header(
    assignment: &Assignment,
    stream: &TcpStream,
    peer: SocketAddr,
    reached: Option<SocketAddr>,
) -> Option<Box<[u8]>> {
    let version = assignment.group().approach.as_ref()?.proxy_header?;
    let destination = reached.unwrap_or_else(|| own_address(stream));
    let mut header = Vec::with_capacity(V1_BYTES);
    write_proxy_header(version, Endpoints { source: peer, destination }, &mut header);
    Some(header.into())
}
