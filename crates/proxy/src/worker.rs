//! What does one worker do? One thread, one poller: it waits for events and moves bytes.

use crate::accept::Listeners;
use crate::access_log::{AccessLog, AccessSink};
use crate::buffer::Buffers;
use crate::carrier::Carriers;
use crate::clock::Clock;
use crate::complaint::Complaints;
use crate::datapath::OpenSocket;
use crate::greeting::Greeting;
use crate::http::client::Client;
use crate::http::exchange::Exchange;
use crate::http::retry::Loss;
use crate::http::target::TargetConnection;
use crate::idle::IdleConnections;
use crate::limits;
use crate::scratch::Scratch;
use crate::store::{Key, Kind, Store, WAKER};
use crate::timer::Wheel;
use crate::tls::{TermsBook, Workspace};
use crate::trace::{SpanSink, Tracer};
use crate::tunnel::{Pipes, Tunnel};
use crate::udp::Flows;
use homing_core::bound::Bound;
use homing_core::clock::Now;
use homing_core::counters::PerWorker;
use homing_core::entropy::Entropy;
use homing_core::live::WorkerCounters;
use homing_core::snapshot::Snapshot;
use inbox::{Command, Inbox, Update};
use mio::event::Event;
use mio::{Events, Poll, Waker};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

pub(crate) mod census;
pub(crate) mod inbox;

/// What the workers of a node share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) clock: Arc<Clock>,
    /// Client connections and flows open now.
    pub(crate) open_connections: AtomicUsize,
    max_connections: AtomicUsize,
    /// What the memory allows, where the operator does not say.
    by_memory: usize,
}

impl Shared {
    pub(crate) fn new(clock: Arc<Clock>, by_memory: Option<usize>, max_connections: Option<usize>) -> Self {
        let (open_connections, by_memory) = (AtomicUsize::new(0), by_memory.unwrap_or(usize::MAX));
        let shared = Self { clock, open_connections, max_connections: AtomicUsize::new(0), by_memory };
        shared.limit_connections(max_connections);
        shared
    }

    /// Sets the bound of client connections; `None`: nine tenths of the descriptors, so that targets, logs and
    /// the admin listener keep some, and no more than the memory allows.
    pub(crate) fn limit_connections(&self, max: Option<usize>) {
        let descriptors = homing_sys::limits::open_file_limit().map_or(1024, |limit| limit.soft);
        let descriptors = usize::try_from(descriptors).unwrap_or(usize::MAX);
        self.max_connections
            .store(max.unwrap_or_else(|| (descriptors / 10 * 9).min(self.by_memory)), Ordering::Relaxed);
    }

    /// Whether one more client connection fits.
    pub(crate) fn has_room(&self) -> bool {
        self.open_connections.load(Ordering::Relaxed) < self.max_connections.load(Ordering::Relaxed)
    }
}

/// What a worker is made of.
pub(crate) struct WorkerParts {
    pub(crate) index: usize,
    pub(crate) shared: Arc<Shared>,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) terms: Arc<TermsBook>,
    pub(crate) sockets: Vec<OpenSocket>,
    pub(crate) access_log: Option<AccessSink>,
    pub(crate) spans: Option<SpanSink>,
}

/// One worker. Its fields are the whole state of its connections; its methods live with the protocols.
pub(crate) struct Worker {
    pub(crate) index: usize,
    pub(crate) shared: Arc<Shared>,
    pub(crate) poll: Poll,
    pub(crate) now: Now,
    /// How often it has waited for events: those of one turn are older than whatever is done in it.
    pub(crate) turn: u64,
    /// What all workers count of themselves.
    counters: Arc<PerWorker<WorkerCounters>>,
    pub(crate) entropy: Entropy,
    pub(crate) timers: Wheel,
    pub(crate) buffers: Buffers,
    /// Where every read goes first; what can be passed on at once never leaves it.
    pub(crate) scratch: Scratch,
    /// Where TLS records are worked on.
    pub(crate) workspace: Workspace,
    /// Where field blocks of HTTP/2 are unpacked.
    pub(crate) unpacking: homing_wire::http2::Scratch,
    /// Connections of HTTP/2 that may have frames to be sent.
    pub(crate) unsent: Vec<Key>,
    /// Steps of TLS handshakes in this turn: of those who came, then of those who had to wait.
    pub(crate) handshake_steps: usize,
    pub(crate) listeners: Listeners,
    pub(crate) greetings: Store<Greeting>,
    pub(crate) clients: Store<Client>,
    pub(crate) targets: Store<TargetConnection>,
    pub(crate) tunnels: Store<Tunnel>,
    pub(crate) pipes: Pipes,
    pub(crate) flows: Flows,
    pub(crate) idle: IdleConnections,
    pub(crate) carriers: Carriers,
    pub(crate) exchanges: Store<Exchange>,
    pub(crate) log: AccessLog,
    pub(crate) tracer: Tracer,
    pub(crate) complaints: Complaints,
    /// There are no descriptors, and nothing could be closed to have some.
    pub(crate) no_room_until_ms: u64,
    /// Connections that have more to do than fits in one turn.
    pub(crate) again: Vec<(Kind, Key)>,
    /// Empty lists, kept for their memory.
    turns: Vec<(Kind, Key)>,
    fired: Vec<(Kind, Key, u64)>,
    /// Nothing is taken from listening sockets and flows: a successor is about to.
    pub(crate) is_paused: bool,
    /// Whether clients that wait for their next request may make it: then it is their last one.
    pub(crate) awaits_last_requests: bool,
    inbox: Receiver<Command>,
    draining: Option<Sender<()>>,
    stopped: bool,
}

/// What an event says about a socket.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Readiness {
    pub(crate) readable: bool,
    pub(crate) writable: bool,
    /// The peer will send no more: reading goes on until it says so.
    pub(crate) ended: bool,
    /// Nothing will come or go any more.
    pub(crate) broken: bool,
}

impl Readiness {
    fn of(event: &Event) -> Self {
        let ended = event.is_read_closed() || event.is_error();
        Self {
            readable: event.is_readable() || ended,
            writable: event.is_writable() || event.is_error(),
            ended,
            broken: event.is_error() || event.is_read_closed() && event.is_write_closed(),
        }
    }
}

impl Worker {
    /// Starts a worker on a thread of its own; returns when it has its listeners.
    pub(crate) fn start(parts: WorkerParts) -> io::Result<(Inbox, JoinHandle<()>)> {
        let poll = Poll::new()?;
        let (inbox, commands) = Inbox::new(Waker::new(poll.registry(), WAKER)?);
        let mut seed = [0u8; 32];
        getrandom::fill(&mut seed).map_err(|_| io::Error::other("the system has no randomness"))?;
        let index = parts.index;
        let (started, outcome) = mpsc::sync_channel(1);
        let thread = std::thread::Builder::new().name(format!("worker-{index}")).spawn(move || {
            // What is not shared between threads is made on the thread that has it.
            let worker = Self::new(parts, poll, commands, Entropy::from_bytes(seed));
            let (worker, outcome) = match worker {
                Ok(worker) => (Some(worker), Ok(())),
                Err(error) => (None, Err(error)),
            };
            _ = started.send(outcome); // whoever starts us waits for it
            if let Some(Err(error)) = worker.map(|mut worker| worker.run()) {
                tracing::error!(worker = index, %error, "worker ended");
            }
        })?;
        outcome.recv().unwrap_or_else(|_| Err(io::Error::other("a worker ended while it started")))?;
        Ok((inbox, thread))
    }

    fn new(
        parts: WorkerParts,
        poll: Poll,
        inbox: Receiver<Command>,
        mut entropy: Entropy,
    ) -> io::Result<Self> {
        let now = parts.shared.clock.now();
        let log = AccessLog::new(&parts.snapshot, parts.access_log, parts.index, entropy.next_u64());
        let mut worker = Self {
            index: parts.index,
            shared: parts.shared,
            poll,
            now,
            turn: 1,
            counters: Arc::clone(&parts.snapshot.worker_counters),
            entropy,
            timers: Wheel::new(now.monotonic_ms),
            buffers: Buffers::default(),
            scratch: Scratch::default(),
            workspace: Workspace::default(),
            unpacking: homing_wire::http2::Scratch::new(),
            unsent: Vec::new(),
            handshake_steps: 0,
            listeners: Listeners::default(),
            greetings: Store::default(),
            clients: Store::default(),
            targets: Store::default(),
            exchanges: Store::default(),
            tunnels: Store::default(),
            pipes: Pipes::default(),
            flows: Flows::default(),
            idle: IdleConnections::default(),
            carriers: Carriers::default(),
            log,
            tracer: Tracer::new(&parts.snapshot, parts.spans),
            complaints: Complaints::default(),
            no_room_until_ms: 0,
            again: Vec::new(),
            turns: Vec::new(),
            fired: Vec::new(),
            is_paused: false,
            awaits_last_requests: false,
            inbox,
            draining: None,
            stopped: false,
        };
        worker.apply_listeners(&parts.snapshot, &parts.terms, parts.sockets)?;
        Ok(worker)
    }

    fn run(&mut self) -> io::Result<()> {
        let mut events = Events::with_capacity(limits::EVENTS);
        while !self.stopped {
            self.take_turn(&mut events)?;
        }
        self.log.flush();
        Ok(())
    }

    /// Waits for something to do, and does all there is.
    fn take_turn(&mut self, events: &mut Events) -> io::Result<()> {
        match self.poll.poll(events, self.wait()) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            _ => self.now = self.shared.clock.now(),
        }
        self.turn += 1;
        self.handshake_steps = 0;
        for event in &*events {
            self.handle(event);
        }
        // Who has had to wait gets as many as those who come: else he would wait for as long as others keep coming.
        self.handshake_steps = 0;
        self.give_turns();
        self.resume_accepting();
        self.fire_timers();
        self.send_frames_to_targets();
        self.send_frames();
        self.log.flush();
        self.count_turn(events);
        self.report_drained();
        Ok(())
    }

    /// What this worker counts of itself.
    pub(crate) fn counters(&self) -> &WorkerCounters {
        self.counters.of(self.index)
    }

    fn count_turn(&self, events: &Events) {
        let counters = self.counters();
        counters.turns.add(1);
        counters.events.add(events.iter().count() as u64);
        counters.clients.set(self.clients.len());
        counters.targets.set(self.targets.len());
        counters.exchanges.set(self.exchanges.len());
        counters.tunnels.set(self.tunnels.len());
        counters.bounds.say(Bound::Pipes, self.pipes.missed);
    }

    /// How long to wait for events: not at all while somebody has more to do.
    fn wait(&self) -> Option<Duration> {
        if !self.again.is_empty() || !self.unsent.is_empty() || self.carriers.have_unsent() {
            return Some(Duration::ZERO);
        }
        // One millisecond more than needed, rather than waking just before a deadline.
        let timer = self.timers.wait_ms(self.now.monotonic_ms).map(|wait| Duration::from_millis(wait + 1));
        let paused = self.is_accepting_paused().then_some(limits::ACCEPT_PAUSE);
        timer.into_iter().chain(paused).min()
    }

    fn handle(&mut self, event: &Event) {
        let Some((kind, key)) = Key::from_token(event.token()) else { return };
        let ready = Readiness::of(event);
        self.contain(kind, key, |worker| match kind {
            Kind::Waker => worker.take_commands(),
            Kind::Listener => worker.listener_ready(key),
            Kind::Client => worker.client_ready(key, ready),
            Kind::Target => worker.target_ready(key, ready),
            Kind::TunnelClient | Kind::TunnelTarget => worker.tunnel_ready(key, kind, ready),
            Kind::Flow => worker.flow_ready(key, ready),
            Kind::Greeting => worker.greeting_ready(key),
            Kind::Carrier => worker.carrier_ready(key, ready),
        });
    }

    /// Gives another turn to everybody who asked for one before this moment.
    fn give_turns(&mut self) {
        let mut turns = std::mem::replace(&mut self.again, std::mem::take(&mut self.turns));
        for (kind, key) in turns.drain(..) {
            self.contain(kind, key, |worker| match kind {
                Kind::Waker => worker.take_commands(),
                Kind::Listener => worker.listener_ready(key),
                Kind::Client => worker.client_ready(key, Readiness::default()),
                Kind::Target => worker.target_ready(key, Readiness::default()),
                Kind::TunnelClient | Kind::TunnelTarget => {
                    worker.tunnel_ready(key, kind, Readiness::default());
                }
                Kind::Flow => worker.flow_ready(key, Readiness::default()),
                Kind::Greeting => worker.greeting_ready(key),
                Kind::Carrier => worker.carrier_ready(key, Readiness::default()),
            });
        }
        self.turns = turns;
    }

    fn fire_timers(&mut self) {
        let mut fired = std::mem::take(&mut self.fired);
        self.timers.advance(self.now.monotonic_ms, &mut fired);
        for (kind, key, at_ms) in fired.drain(..) {
            self.contain(kind, key, |worker| match kind {
                Kind::Waker => {}
                Kind::Listener => worker.listener_ready(key),
                Kind::Client => worker.client_timer(key, at_ms),
                Kind::Target => worker.target_timer(key, at_ms),
                Kind::TunnelClient | Kind::TunnelTarget => worker.tunnel_timer(key, at_ms),
                Kind::Flow => worker.flow_timer(key, at_ms),
                Kind::Greeting => worker.greeting_timer(key, at_ms),
                Kind::Carrier => worker.carrier_timer(key, at_ms),
            });
        }
        self.fired = fired;
    }

    /// A panic is our bug: it ends the connection it happened on, is told, and never ends the node.
    pub(crate) fn contain(&mut self, kind: Kind, key: Key, work: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_ok() {
            return;
        }
        self.counters().panics.add(1);
        tracing::error!(worker = self.index, ?kind, "a connection ended by a panic");
        let end = |worker: &mut Self| match kind {
            // Others may wait behind the one that was met with the bug.
            Kind::Waker | Kind::Listener => worker.again.push((kind, key)),
            Kind::Client => worker.abort_client(key),
            Kind::Target => worker.abort_target(key),
            Kind::TunnelClient | Kind::TunnelTarget => worker.close_tunnel(key),
            Kind::Flow => worker.close_flow(key),
            Kind::Greeting => worker.close_greeting(key),
            Kind::Carrier => worker.carrier_lost(key, Loss::Closed),
        };
        // Whoever cleans up after a bug may meet it again.
        if catch_unwind(AssertUnwindSafe(|| end(self))).is_err() {
            tracing::error!(worker = self.index, ?kind, "and cleaning up after it did, too");
        }
    }

    fn take_commands(&mut self) {
        while let Ok(command) = self.inbox.try_recv() {
            match command {
                Command::Apply(update) => self.apply(update),
                Command::Drain(done) => self.begin_drain(done),
                Command::Share(shared) => _ = shared.send(self.share_sockets()), // as in `apply`
                Command::Pause(flows) => _ = flows.send(self.pause()),
                Command::Resume => self.resume(),
                Command::Retire(taken, done) => self.retire(&taken, done),
                Command::Farewell => self.say_farewells(),
                Command::Answer(answer) => _ = answer.send(()),
                Command::CutOff(home) => self.cut_off(home),
                Command::Census(census) => _ = census.send(self.census()), // as in `apply`
                Command::Stop => self.stopped = true,
            }
        }
    }

    fn apply(&mut self, update: Update) {
        let Update { snapshot, terms, sockets, done } = update;
        if let Err(error) = self.apply_listeners(&snapshot, &terms, sockets) {
            tracing::error!(worker = self.index, %error, "cannot register a listener");
        }
        self.log.renew(&snapshot);
        self.tracer.renew(&snapshot);
        self.retire_idle(&snapshot);
        self.retire_carriers(&snapshot);
        self.dismiss_from_closed();
        _ = done.send(()); // nobody waits any more: then nobody needs to know
    }

    /// From now on no request begins that is not its client's last one; tells when the last connection is gone.
    pub(crate) fn finish(&mut self, done: Sender<()>) {
        self.draining = Some(done);
    }

    fn begin_drain(&mut self, done: Sender<()>) {
        self.finish(done);
        self.close_listeners();
        self.greetings.keys().into_iter().for_each(|key| self.close_greeting(key));
        self.close_idle_clients();
    }

    /// Whether no new request may begin.
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.is_some()
    }

    fn report_drained(&mut self) {
        let is_empty = || self.clients.len() == 0 && self.tunnels.len() == 0 && self.greetings.len() == 0;
        if self.draining.is_some() && is_empty() {
            if let Some(done) = &self.draining {
                _ = done.send(()); // a drain that gave up waiting does not listen any more
            }
            self.stopped = true;
        }
    }
}

#[cfg(test)]
mod tests;
