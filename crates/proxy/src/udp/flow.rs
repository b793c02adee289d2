//! When does a flow begin, which target has it, and when does it end?

use super::Door;
use crate::limits;
use crate::site::{Place, Site};
use crate::store::{Key, Kind};
use crate::tcp::connect::is_our_fault;
use crate::timer::{Deadline, Fired};
use crate::tunnel::assignment::{Assignment, Decider, Moved};
use crate::tunnel::millis;
use crate::worker::Worker;
use homing_core::clock::Now;
use homing_core::entropy::Entropy;
use homing_core::id::Home;
use mio::Interest;
use mio::net::UdpSocket;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::sync::atomic::Ordering;

/// Datagrams between one client and its target.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) id: FlowId,
    /// Answers leave through it.
    pub(super) listener: Rc<UdpSocket>,
    /// It waits for another turn; events are left in the kernel until then.
    pub(super) is_queued: bool,
    pub(super) place: Rc<Place>,
    pub(super) assignment: Assignment,
    /// Connected to the target.
    pub(super) socket: UdpSocket,
    pub(super) state: State,
    pub(super) deadline: Deadline,
}

/// What names a flow: who sends to which of our addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FlowId {
    /// The listening socket.
    pub(super) listener: Key,
    /// Who sends.
    pub(super) client: SocketAddr,
    /// The address it sends to, where the socket listens on all.
    pub(super) local: Option<IpAddr>,
}

/// Whether the target is worth another datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// As far as we know.
    Good,
    /// It said that nobody listens there.
    Refused,
}

impl Flow {
    /// The socket that is connected to the target.
    pub(super) fn socket(&self) -> &UdpSocket {
        &self.socket
    }

    /// Whom it leads to.
    pub(super) fn home(&self) -> Home {
        self.assignment.target().home
    }

    pub(super) fn site(&self) -> &Rc<Site> {
        self.assignment.site()
    }

    /// The target said that nobody listens there. Said once, it is counted once.
    pub(super) fn refused(&mut self, now: Now, worker: usize) {
        if self.state == State::Good {
            self.state = State::Refused;
            self.assignment.refused(now, worker);
        }
    }

    /// The target answered.
    pub(super) fn answered(&mut self, now: Now, entropy: &mut Entropy) {
        self.state = State::Good;
        self.assignment.accepted();
        self.assignment.settle(now, entropy);
    }

    /// Its target has left the group, which lets what is open stay for a while: it is cut off then.
    fn may_stay_though_gone(&self) -> bool {
        self.assignment.group().drain.is_some_and(|time| !time.is_zero())
    }

    /// Whether the next datagram may go where the last one went.
    fn keeps_its_target(&mut self, newest: &Rc<Site>, now: Now) -> bool {
        let is_there = Rc::ptr_eq(self.site(), newest)
            || self.assignment.move_to(newest, now) == Moved::Kept
            || self.may_stay_though_gone();
        let live = &self.assignment.target().live;
        is_there && self.state == State::Good && live.is_fit(now) && live.drain.lets_flows_stay(now)
    }
}

impl Worker {
    /// A client's first datagram. `None`: it is dropped, and counted.
    pub(super) fn open_flow(&mut self, id: FlowId, door: &Door) -> Option<Key> {
        let site = &door.site;
        if !self.has_room_for_flow(site) {
            site.counters().refused_at_limit.add(1);
            self.complain_about_flows(site);
            return None;
        }
        let mut decider = Decider { now: self.now, entropy: &mut self.entropy, worker: self.index };
        let mut assignment = Assignment::choose(site, id.client.ip(), &mut decider).ok()?;
        let Some(socket) = connect(&assignment, self.now, self.index) else {
            assignment.release(self.now);
            return None;
        };
        assignment.opened(self.now, self.index);
        site.counters().accepted.add(1);
        site.listener.live.open_connections.fetch_add(1, Ordering::Relaxed);
        self.shared.open_connections.fetch_add(1, Ordering::Relaxed);
        let key = self.flows.store.insert_with(|_| Flow {
            id,
            listener: Rc::clone(&door.socket),
            is_queued: false,
            place: Rc::clone(&door.place),
            assignment,
            socket,
            state: State::Good,
            deadline: Deadline::default(),
        });
        self.flows.by_id.insert(id, key);
        self.register_flow(key).then(|| {
            self.traffic_passed(key);
            key
        })
    }

    /// A client's further datagram: its flow is made ready for it. False: there is no flow any more.
    pub(super) fn continue_flow(&mut self, key: Key, newest: &Rc<Site>) -> bool {
        let Some(flow) = self.flows.store.get_mut(key) else { return false };
        if flow.keeps_its_target(newest, self.now) {
            // A client that sends again means it: from now on a flood of others cannot push its session out.
            flow.assignment.settle(self.now, &mut self.entropy);
        } else if !self.renew_flow(key, newest) {
            return false;
        }
        self.traffic_passed(key);
        true
    }

    /// Gives a flow another target. False: there is none, and the flow has ended.
    pub(super) fn renew_flow(&mut self, key: Key, newest: &Rc<Site>) -> bool {
        if !self.choose_for_flow(key, newest) {
            self.close_flow(key);
            return false;
        }
        self.register_flow(key)
    }

    fn choose_for_flow(&mut self, key: Key, newest: &Rc<Site>) -> bool {
        let Some(flow) = self.flows.store.get_mut(key) else { return false };
        let mut decider = Decider { now: self.now, entropy: &mut self.entropy, worker: self.index };
        // A target that refused is not asked twice in a row, unless there is no other.
        let is_next_chosen = flow.state == State::Refused
            && Rc::ptr_eq(flow.site(), newest)
            && flow.assignment.choose_again(&mut decider).is_ok();
        if !is_next_chosen {
            flow.assignment.release(self.now);
            match Assignment::choose(newest, flow.id.client.ip(), &mut decider) {
                Ok(assignment) => flow.assignment = assignment,
                Err(_) => return false,
            }
        }
        let Some(socket) = connect(&flow.assignment, self.now, self.index) else { return false };
        flow.socket = socket;
        flow.state = State::Good;
        flow.assignment.opened(self.now, self.index);
        true
    }

    /// Lets the poller tell of answers. False: it cannot, and the flow has ended.
    pub(super) fn register_flow(&mut self, key: Key) -> bool {
        let Some(flow) = self.flows.store.get_mut(key) else { return false };
        let token = key.token(Kind::Flow);
        if let Err(error) = self.poll.registry().register(&mut flow.socket, token, Interest::READABLE) {
            tracing::error!(%error, "cannot register a flow");
            self.close_flow(key);
            return false;
        }
        true
    }

    /// Notes that a datagram passed, either way.
    pub(super) fn traffic_passed(&mut self, key: Key) {
        let Some(flow) = self.flows.store.get_mut(key) else { return };
        flow.assignment.touch(self.now);
        let idle_ms = millis(flow.site().settings().idle_timeout);
        let due_ms = self.now.monotonic_ms.saturating_add(idle_ms);
        self.timers.set(&mut flow.deadline, Kind::Flow, key, due_ms);
    }

    /// A flow's silence may have lasted long enough.
    pub(crate) fn flow_timer(&mut self, key: Key, at_ms: u64) {
        let Some(flow) = self.flows.store.get_mut(key) else { return };
        let now_ms = self.now.monotonic_ms;
        if self.timers.fire(&mut flow.deadline, Kind::Flow, key, at_ms, now_ms) == Fired::Due {
            self.close_flow(key);
        }
    }

    /// Ends a flow, and gives back all that it held.
    pub(crate) fn close_flow(&mut self, key: Key) {
        let Some(mut flow) = self.flows.store.remove(key) else { return };
        self.flows.by_id.remove(&flow.id);
        flow.assignment.release(self.now);
        self.connection_closed(&flow.place);
    }

    pub(super) fn has_room_for_flow(&self, site: &Site) -> bool {
        let open = site.listener.live.open_connections.load(Ordering::Relaxed);
        self.flows.store.len() < limits::FLOWS
            && self.shared.has_room()
            && site.settings().max_connections.is_none_or(|max| open < max)
    }

    fn complain_about_flows(&mut self, site: &Site) {
        if self.now.monotonic_ms >= self.flows.next_complaint_ms {
            self.flows.next_complaint_ms = self.now.monotonic_ms.saturating_add(limits::COMPLAINT_MS);
            let flows = self.flows.store.len();
            tracing::warn!(listener = %site.listener.name, flows, "no room for another flow: datagrams are dropped");
        }
    }
}

/// A socket to the target of `assignment`. `None`: it cannot be had, and that is counted.
fn connect(assignment: &Assignment, now: Now, worker: usize) -> Option<UdpSocket> {
    match homing_sys::listen::connect_udp(assignment.target().address) {
        Ok(socket) => Some(UdpSocket::from_std(socket)),
        Err(error) if is_our_fault(&error) => {
            assignment.site().counters().refused_at_limit.add(1);
            None
        }
        Err(_) => {
            assignment.refused(now, worker);
            None
        }
    }
}
