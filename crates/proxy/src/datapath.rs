//! How does the datapath start, take a new snapshot, and end?

use crate::access_log::AccessSink;
use crate::clock::Clock;
use crate::handover::{Handed, HandedFlow, HandedSocket};
use crate::limits;
use crate::tls::{Terms, TermsBook, TicketKeys};
use crate::trace::SpanSink;
use crate::worker::census::Census;
use crate::worker::inbox::{Command, Inbox, Update};
use crate::worker::{Shared, Worker, WorkerParts};
use homing_core::id::{Home, ListenerId};
use homing_core::live::Live;
use homing_core::snapshot::{Listener, Snapshot};
use homing_core::spec::Protocol;
use std::collections::{HashMap, HashSet};
use std::io;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

mod end;
mod sockets;

pub use end::Finishing;

/// What a datapath starts with.
#[derive(Debug)]
pub struct DatapathOptions {
    /// Worker threads, at least one.
    pub workers: usize,
    /// What outlives snapshots.
    pub live: Arc<Live>,
    /// The first snapshot.
    pub snapshot: Arc<Snapshot>,
    /// Client connections that the memory allows where a snapshot does not say; `None`: descriptors alone decide.
    pub connections_by_memory: Option<usize>,
    /// The node's clock.
    pub clock: Arc<Clock>,
    /// Where access-log lines go, if anywhere.
    pub access_log: Option<AccessSink>,
    /// Where spans of traced requests go, if anywhere.
    pub spans: Option<SpanSink>,
    /// Listening sockets that are open already: those of the process before, or of whoever started this one.
    pub sockets: Vec<HandedSocket>,
    /// Keys of TLS tickets that the process before gave out; see [`Datapath::ticket_keys`].
    pub ticket_keys: Option<Zeroizing<Vec<u8>>>,
}

/// A listener that could not be bound.
#[derive(Debug, thiserror::Error)]
#[error("listener {listener} of {load_balancer}: cannot listen on {address}: {source}")]
pub struct BindFailure {
    /// Its load balancer.
    pub load_balancer: String,
    /// The listener.
    pub listener: String,
    /// The address.
    pub address: SocketAddr,
    /// What the system said.
    pub source: io::Error,
}

/// Why a datapath did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Addresses that could not be bound.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Bind(Vec<BindFailure>),
    /// A poller or thread could not be made.
    #[error("cannot start a worker: {0}")]
    Worker(#[from] io::Error),
}

/// An address a listener really listens on (its port where the spec says 0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundAddress {
    /// Name of the load balancer.
    pub load_balancer: Arc<str>,
    /// Name of the listener.
    pub listener: Arc<str>,
    /// The address.
    pub address: SocketAddr,
}

/// How a drain ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrainReport {
    /// Connections and flows that were still open at the deadline, and were closed then.
    pub left: usize,
}

/// Names a listening socket across snapshots: two listeners share it only if one takes over from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SocketKey {
    pub(crate) is_udp: bool,
    pub(crate) address: SocketAddr,
    /// With port 0 every listener has sockets of its own.
    pub(crate) owner: Option<ListenerId>,
}

impl SocketKey {
    pub(crate) fn of(listener: &Listener, address: SocketAddr) -> Self {
        let owner = (address.port() == 0).then_some(listener.id);
        Self { is_udp: listener.protocol == Protocol::Udp, address, owner }
    }
}

/// A listening socket for one worker.
#[derive(Debug)]
pub(crate) enum ListenSocket {
    /// TCP and HTTP.
    Tcp(TcpListener),
    /// UDP.
    Udp(UdpSocket),
}

impl ListenSocket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Tcp(listener) => listener.local_addr(),
            Self::Udp(socket) => socket.local_addr(),
        }
    }
}

/// A listening socket that a worker does not have yet.
#[derive(Debug)]
pub(crate) struct OpenSocket {
    pub(crate) key: SocketKey,
    pub(crate) socket: ListenSocket,
    /// What goes on by it, where it was handed over.
    pub(crate) flows: Vec<HandedFlow>,
}

/// The running datapath.
#[derive(Debug)]
pub struct Datapath {
    shared: Arc<Shared>,
    inboxes: Vec<Inbox>,
    threads: Vec<JoinHandle<()>>,
    tickets: Arc<TicketKeys>,
    published: Mutex<Published>,
}

#[derive(Debug)]
struct Published {
    snapshot: Arc<Snapshot>,
    terms: Arc<TermsBook>,
    bound: HashMap<SocketKey, SocketAddr>,
    handed: Handed,
}

impl Datapath {
    /// Binds every listener of the first snapshot and starts the workers.
    ///
    /// # Errors
    /// [`StartError`]; nothing is left running then.
    pub fn start(options: DatapathOptions) -> Result<Self, StartError> {
        let workers = options.workers.max(1);
        let clock = Arc::clone(&options.clock);
        let tickets = match &options.ticket_keys {
            Some(keys) => TicketKeys::taken_over(clock, keys)?,
            None => TicketKeys::new(clock)?,
        };
        let tickets = Arc::new(tickets);
        let terms = make_terms(&options.snapshot, &TermsBook::new(), &tickets).map_err(StartError::Bind)?;
        let shared = Arc::new(Shared::new(
            options.clock,
            options.connections_by_memory,
            options.snapshot.max_connections,
        ));
        let (mut bound, mut handed) = (HashMap::new(), Handed::new(options.sockets));
        let sockets = sockets::open_missing(&options.snapshot, workers, &mut bound, &mut handed);
        let sockets = sockets.map_err(StartError::Bind)?;
        let published = Mutex::new(Published {
            snapshot: Arc::clone(&options.snapshot),
            terms: Arc::clone(&terms),
            bound,
            handed,
        });
        // Dropping it stops the workers that have started, should one of the others not.
        let mut datapath = Self { shared, inboxes: Vec::new(), threads: Vec::new(), tickets, published };
        for (index, sockets) in sockets.into_iter().enumerate() {
            let parts = WorkerParts {
                index,
                shared: Arc::clone(&datapath.shared),
                snapshot: Arc::clone(&options.snapshot),
                terms: Arc::clone(&terms),
                sockets,
                access_log: options.access_log.clone(),
                spans: options.spans.clone(),
            };
            let (inbox, thread) = Worker::start(parts)?;
            datapath.inboxes.push(inbox);
            datapath.threads.push(thread);
        }
        Ok(datapath)
    }

    /// Makes `snapshot` the one in force; returns when every worker runs it.
    ///
    /// # Errors
    /// The addresses that could not be bound; the snapshot before stays in force then.
    pub fn publish(&self, snapshot: Arc<Snapshot>) -> Result<(), Vec<BindFailure>> {
        let mut published = self.published();
        // Before any socket: what cannot be served shall not be listened for.
        let terms = make_terms(&snapshot, &published.terms, &self.tickets)?;
        let mut bound = published.bound.clone();
        let sockets =
            sockets::open_missing(&snapshot, self.inboxes.len(), &mut bound, &mut published.handed)?;
        published.handed.close_unused();
        let wanted: HashSet<SocketKey> = socket_keys(&snapshot).map(|(_, _, key)| key).collect();
        bound.retain(|key, _| wanted.contains(key));
        self.shared.limit_connections(snapshot.max_connections);
        let (done, acknowledged) = mpsc::channel();
        for (inbox, sockets) in self.inboxes.iter().zip(sockets) {
            let (snapshot, terms) = (Arc::clone(&snapshot), Arc::clone(&terms));
            inbox.send(Command::Apply(Update { snapshot, terms, sockets, done: done.clone() }));
        }
        drop(done);
        (published.snapshot, published.terms, published.bound) = (snapshot, terms, bound);
        let deadline = Instant::now() + Duration::from_secs(limits::PUBLISH_WAIT_S);
        for _ in &self.inboxes {
            let left = deadline.saturating_duration_since(Instant::now());
            if acknowledged.recv_timeout(left).is_err() {
                tracing::error!("a worker did not take the snapshot in time");
                break;
            }
        }
        Ok(())
    }

    /// Ends what is open to `home`, whose drain has ended: TCP connections, tunnels and flows. Requests that have
    /// begun get their answers.
    pub fn cut_off(&self, home: Home) {
        for inbox in &self.inboxes {
            inbox.send(Command::CutOff(home));
        }
    }

    /// The addresses that listeners really listen on.
    #[must_use]
    pub fn addresses(&self) -> Vec<BoundAddress> {
        let published = self.published();
        socket_keys(&published.snapshot)
            .filter_map(|(listener, _, key)| {
                Some(BoundAddress {
                    load_balancer: Arc::clone(&listener.load_balancer),
                    listener: Arc::clone(&listener.name),
                    address: *published.bound.get(&key)?,
                })
            })
            .collect()
    }

    /// Client connections and flows that are open now.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.shared.open_connections.load(Ordering::Relaxed)
    }

    /// What the workers hold at this moment, and whether it fits together. For tests: it looks at everything.
    #[doc(hidden)]
    #[must_use]
    pub fn census(&self) -> Census {
        let (census, censuses) = mpsc::channel();
        for inbox in &self.inboxes {
            inbox.send(Command::Census(census.clone()));
        }
        drop(census);
        let mut total = Census::default();
        censuses.iter().for_each(|census| total += census);
        total
    }

    /// The keys of TLS tickets, for a successor: a secret.
    #[must_use]
    pub fn ticket_keys(&self) -> Zeroizing<Vec<u8>> {
        self.tickets.to_bytes()
    }

    /// Flows that the next snapshot goes on with, by the sockets that were handed over.
    pub fn expect_flows(&self, flows: Vec<HandedFlow>) {
        self.published().handed.expect_flows(flows);
    }

    fn published(&self) -> MutexGuard<'_, Published> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&mut self) {
        for inbox in &self.inboxes {
            inbox.send(Command::Stop);
        }
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a worker ended by a panic");
            }
        }
    }
}

impl Drop for Datapath {
    fn drop(&mut self) {
        self.stop();
    }
}

fn socket_keys(snapshot: &Snapshot) -> impl Iterator<Item = (&Arc<Listener>, SocketAddr, SocketKey)> {
    snapshot.listeners.iter().flat_map(|listener| {
        listener.addresses.iter().map(move |&address| (listener, address, SocketKey::of(listener, address)))
    })
}

/// The terms of every listener that speaks TLS. The control plane has tried what they are made of, so a failure is a
/// bug; it keeps the listener from being served, like an address that is taken.
fn make_terms(
    snapshot: &Snapshot,
    before: &TermsBook,
    tickets: &Arc<TicketKeys>,
) -> Result<Arc<TermsBook>, Vec<BindFailure>> {
    let made = Terms::of_all(snapshot, before, tickets);
    made.map(Arc::new).map_err(|failures| {
        let failure = |(position, error): (usize, rustls::Error)| {
            let listener: &Listener = &snapshot.listeners[position];
            let address = listener.addresses.first().copied();
            BindFailure {
                load_balancer: listener.load_balancer.to_string(),
                listener: listener.name.to_string(),
                address: address.unwrap_or_else(|| SocketAddr::from(([0; 4], 0))),
                source: io::Error::other(error),
            }
        };
        failures.into_iter().map(failure).collect()
    })
}
