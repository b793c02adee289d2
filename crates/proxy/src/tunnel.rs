//! How do bytes pass between a client and its target when nobody looks into them?
//!
//! TCP connections and upgraded HTTP connections (RFC 9110 section 7.8) are tunnels. One slot holds both sockets:
//!
//! ```text
//! admit_tcp ──> Connecting ──accepted──> Open ──both directions over──> closed
//!                   │                     ^
//!                   └──nobody accepts──┐  └── open_upgraded
//!                                      └─> Refused ──client has ended──> closed
//! ```
//!
//! The end of one side is told to the other behind the last byte, and the other direction goes on (half-close). A
//! reset is passed on as a reset: to a client, an orderly end would make a broken answer a whole one.

use crate::buffer::Buffers;
use crate::site::{Place, Site};
use crate::store::{Key, Kind};
use crate::timer::{Deadline, Fired};
use crate::worker::{Readiness, Worker};
use assignment::Assignment;
use direction::{Desk, Direction, Fault, Turn};
use farewell::Frames;
use homing_core::group::Choice;
use homing_core::id::Home;
use homing_core::snapshot::GroupIndex;
use mio::Interest;
use side::Side;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

pub(crate) mod assignment;
pub(crate) mod direction;
pub(crate) mod farewell;
pub(crate) mod pipes;
pub(crate) mod side;

pub(crate) use pipes::Pipes;

/// A client connection of layer 4, or an upgraded one, with its target's.
#[derive(Debug)]
pub(crate) struct Tunnel {
    pub(crate) place: Rc<Place>,
    pub(crate) client: Side,
    pub(crate) phase: Phase,
    pub(crate) deadline: Deadline,
    /// It waits for another turn; events are only noted until then.
    pub(crate) is_queued: bool,
}

/// How far a tunnel is.
#[derive(Debug)]
pub(crate) enum Phase {
    /// A connection to the target is being made; what the client sends waits in the kernel.
    Connecting {
        /// Whom the client was given to.
        assignment: Assignment,
        /// The connection, once it has begun.
        target: Option<Side>,
        /// What the target hears before all else.
        header: Option<Box<[u8]>>,
    },
    /// Bytes pass.
    Open(Open),
    /// No target took it. The client has been told the end, and is read from until it ends too: closing earlier
    /// could reset the connection, and a reset looks like a broken network.
    Refused {
        /// Bytes that are still read and thrown away.
        left_bytes: u64,
    },
}

/// Both directions of a tunnel.
#[derive(Debug)]
pub(crate) struct Open {
    assignment: Assignment,
    target: Side,
    to_target: Direction,
    to_client: Direction,
}

/// How a tunnel ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Both sides have ended.
    Orderly,
    /// A connection broke: the other one is reset.
    Reset,
}

/// What HTTP hands over when a connection stops being HTTP.
#[derive(Debug)]
pub(crate) struct Upgraded {
    /// Registered with the poller under another token, like `target`.
    pub(crate) client: Side,
    /// The client.
    pub(crate) peer: SocketAddr,
    /// Its connection is counted there.
    pub(crate) place: Rc<Place>,
    /// The site of the request.
    pub(crate) site: Rc<Site>,
    /// The group of the request.
    pub(crate) group: GroupIndex,
    /// The choice of the request: counted at the target, and settled.
    pub(crate) choice: Choice,
    /// The target's connection.
    pub(crate) target: Side,
    /// Bytes for the client that are not sent yet, nor counted as sent.
    pub(crate) to_client: Vec<u8>,
    /// Where in them the frames of a WebSocket begin; `None`: it is something else.
    pub(crate) frames_at: Option<usize>,
    /// Bytes for the target that are not sent yet; counted as received.
    pub(crate) to_target: Vec<u8>,
}

impl Tunnel {
    pub(crate) fn new(place: Rc<Place>, client: Side, phase: Phase) -> Self {
        Self { place, client, phase, deadline: Deadline::default(), is_queued: false }
    }

    fn note(&mut self, side: Kind, ready: Readiness) {
        let target = match &mut self.phase {
            Phase::Connecting { target, .. } => target.as_mut(),
            Phase::Open(open) => Some(&mut open.target),
            Phase::Refused { .. } => None,
        };
        match (side, target) {
            (Kind::TunnelTarget, Some(target)) => target.note(ready),
            (Kind::TunnelTarget, None) => {}
            _ => self.client.note(ready),
        }
    }
}

impl Open {
    pub(crate) fn new(assignment: Assignment, target: Side) -> Self {
        let (to_target, to_client) = (Direction::default(), Direction::default());
        let mut open = Self { assignment, target, to_target, to_client };
        if open.target.is_secured() {
            open.copy_only();
        }
        open
    }

    /// What passes is encrypted, on one side at least.
    fn copy_only(&mut self) {
        self.to_client.copy_only();
        self.to_target.copy_only();
    }

    /// The target has said `words` already.
    pub(crate) fn has_heard(&mut self, words: &[u8], buffers: &mut Buffers) {
        self.to_client.begin_with(words, buffers);
    }

    /// Says `words` to the target, before all that the client says.
    pub(crate) fn say_first(&mut self, words: &[u8], buffers: &mut Buffers) {
        self.to_target.begin_with(words, buffers);
    }

    /// Whom the tunnel leads to.
    pub(crate) fn home(&self) -> Home {
        self.assignment.target().home
    }

    /// Begins to tell the client, between two frames, that the tunnel ends. False: it knows no frames.
    pub(crate) fn begins_farewell(&mut self, buffers: &mut Buffers) -> bool {
        self.to_client.begins_farewell(buffers)
    }

    /// Whether the connection of `side` is gone, though nothing is left to be read that would tell.
    fn is_gone(&self, client: &Side, side: Kind) -> bool {
        match side {
            Kind::TunnelTarget => self.to_client.is_over() && self.target.take_error().is_some(),
            _ => self.to_target.is_over() && client.take_error().is_some(),
        }
    }

    /// Decides whether, after these turns, the tunnel has ended.
    fn ending(&mut self, up: &Turn, down: &Turn) -> Option<Ending> {
        if let (Some(Fault::Source), _) | (_, Some(Fault::Source)) = (&up.fault, &down.fault) {
            return Some(Ending::Reset);
        }
        // A side that had ended its own stream before it broke has said all it had to say; one that was reset has
        // not, and what it said until then must not look complete.
        if is_reset(&up.fault) {
            self.to_client.hide_end();
        }
        if is_reset(&down.fault) {
            self.to_target.hide_end();
        }
        match (self.to_target.is_over(), self.to_client.is_over()) {
            (true, true) => {}
            (true, false) => {
                self.to_client.end_by_closing();
                return None;
            }
            (false, true) => {
                self.to_target.end_by_closing();
                return None;
            }
            (false, false) => return None,
        }
        let is_reset = self.to_client.is_end_hidden() || self.to_target.is_end_hidden();
        Some(if is_reset { Ending::Reset } else { Ending::Orderly })
    }
}

impl Worker {
    /// Goes on with an HTTP connection as a tunnel.
    pub(crate) fn open_upgraded(&mut self, upgraded: Upgraded) {
        let Upgraded { client, peer, place, site, group, choice, target, to_client, frames_at, to_target } =
            upgraded;
        let assignment = Assignment::take_over(site, group, choice, peer.ip(), self.now);
        let mut open = Open::new(assignment, target);
        if client.is_secured() {
            open.copy_only();
        }
        open.to_client.begin_with(&to_client, &mut self.buffers);
        if let Some(early) = frames_at.and_then(|at| to_client.get(at..)) {
            open.to_client.watch_frames(Frames::after(early));
        }
        open.to_target.begin_with(&to_target, &mut self.buffers);
        let key = self.tunnels.insert_with(|_| Tunnel::new(place, client, Phase::Open(open)));
        // Registering anew tells anew what each socket can do (epoll_ctl(2), EPOLL_CTL_MOD), and that is how
        // the tunnel begins to move.
        if let Err(error) = self.reregister_tunnel(key) {
            tracing::error!(%error, "cannot register an upgraded connection");
            self.close_tunnel(key);
            return;
        }
        self.watch_silence(key);
    }

    /// One side of a tunnel can do something, or the tunnel has its next turn.
    pub(crate) fn tunnel_ready(&mut self, key: Key, side: Kind, ready: Readiness) {
        let Some(tunnel) = self.tunnels.get_mut(key) else { return };
        if ready.readable || ready.writable || ready.ended {
            tunnel.note(side, ready);
        } else {
            tunnel.is_queued = false; // its turn
        }
        if tunnel.is_queued {
            return;
        }
        match &tunnel.phase {
            Phase::Connecting { .. } => self.connecting_ready(key, side, ready),
            Phase::Refused { .. } => self.refused_ready(key),
            Phase::Open(open) if ready.broken && open.is_gone(&tunnel.client, side) => self.close_tunnel(key),
            Phase::Open(_) => self.carry(key),
        }
    }

    /// A deadline of a tunnel may have passed.
    pub(crate) fn tunnel_timer(&mut self, key: Key, at_ms: u64) {
        let Some(tunnel) = self.tunnels.get_mut(key) else { return };
        let now_ms = self.now.monotonic_ms;
        if self.timers.fire(&mut tunnel.deadline, Kind::TunnelClient, key, at_ms, now_ms) == Fired::NotYet {
            return;
        }
        match tunnel.phase {
            Phase::Connecting { .. } => self.connecting_timer(key),
            Phase::Open(_) | Phase::Refused { .. } => self.close_tunnel(key),
        }
    }

    /// Ends a tunnel, and gives back all that it held.
    pub(crate) fn close_tunnel(&mut self, key: Key) {
        let Some(mut tunnel) = self.tunnels.remove(key) else { return };
        tunnel.client.say_end(&mut self.workspace);
        match tunnel.phase {
            Phase::Connecting { mut assignment, .. } => assignment.release(self.now),
            Phase::Open(mut open) => {
                let mut desk = Desk {
                    scratch: &mut self.scratch,
                    workspace: &mut self.workspace,
                    buffers: &mut self.buffers,
                    pipes: &mut self.pipes,
                };
                open.to_target.discard(&mut desk);
                open.to_client.discard(&mut desk);
                open.assignment.release(self.now);
            }
            Phase::Refused { .. } => {}
        }
        self.connection_closed(&tunnel.place);
    }

    /// Lets bytes pass as far as they can.
    pub(crate) fn carry(&mut self, key: Key) {
        let Some(Tunnel { client, phase: Phase::Open(open), deadline, is_queued, .. }) =
            self.tunnels.get_mut(key)
        else {
            return;
        };
        let mut desk = Desk {
            scratch: &mut self.scratch,
            workspace: &mut self.workspace,
            buffers: &mut self.buffers,
            pipes: &mut self.pipes,
        };
        let up = open.to_target.pump(client, &mut open.target, &mut desk);
        let down = open.to_client.pump(&mut open.target, client, &mut desk);
        let counters = open.assignment.site().counters();
        counters.bytes_in.add(up.read);
        counters.bytes_out.add(down.written);
        if down.read > 0 {
            open.assignment.settle(self.now, &mut self.entropy);
        }
        match open.ending(&up, &down) {
            Some(Ending::Orderly) => return self.close_tunnel(key),
            Some(Ending::Reset) => {
                client.reset_when_closed();
                open.target.reset_when_closed();
                return self.close_tunnel(key);
            }
            None => {}
        }
        if up.read + up.written + down.read + down.written > 0 && !open.to_client.has_begun_farewell() {
            open.assignment.touch(self.now);
            let due_ms = silence_ends_ms(self.now.monotonic_ms, open.assignment.site());
            self.timers.set(deadline, Kind::TunnelClient, key, due_ms);
        }
        if up.has_more || down.has_more {
            *is_queued = true;
            self.again.push((Kind::TunnelClient, key));
        }
    }

    /// Begins to wait for the silence that ends a tunnel.
    pub(crate) fn watch_silence(&mut self, key: Key) {
        if let Some(Tunnel { phase: Phase::Open(open), deadline, .. }) = self.tunnels.get_mut(key) {
            let due_ms = silence_ends_ms(self.now.monotonic_ms, open.assignment.site());
            self.timers.set(deadline, Kind::TunnelClient, key, due_ms);
        }
    }

    fn reregister_tunnel(&mut self, key: Key) -> io::Result<()> {
        let Some(Tunnel { client, phase: Phase::Open(open), .. }) = self.tunnels.get_mut(key) else {
            return Ok(());
        };
        let both = Interest::READABLE | Interest::WRITABLE;
        let registry = self.poll.registry();
        registry.reregister(client.stream(), key.token(Kind::TunnelClient), both)?;
        registry.reregister(open.target.stream(), key.token(Kind::TunnelTarget), both)
    }
}

/// Whether the sink broke before its own stream had ended. The system says `EPIPE` for a connection that was reset
/// after that.
fn is_reset(fault: &Option<Fault>) -> bool {
    matches!(fault, Some(Fault::Sink(error)) if error.kind() != io::ErrorKind::BrokenPipe)
}

fn silence_ends_ms(now_ms: u64, site: &Site) -> u64 {
    now_ms.saturating_add(millis(site.settings().idle_timeout))
}

/// A wait in milliseconds. It is never shorter than `duration`, though the clock it is added to counts whole
/// milliseconds.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros().div_ceil(1000)).unwrap_or(u64::MAX).saturating_add(1)
}
