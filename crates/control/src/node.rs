//! How does the control plane of a node start, and how does it end?
//!
//! It has a runtime of its own on at most two threads. Traffic does not need it: when one of its tasks dies, everything
//! else goes on, and the task begins again.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use homing_core::bound::Bound;
use homing_core::live::Live;
use homing_core::secrets::Secrets;
use homing_core::snapshot::Snapshot;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Notify, watch};

use crate::admin::Observed;
use crate::api::auth::Gate;
use crate::change::{Changes, Held, Origin, Publish, Running};
use crate::config::LoadedConfig;
use crate::cut_off::CutOff;
use crate::edit::Desk;
use crate::events::Events;
use crate::identity::Identities;
use crate::probe::{Once, ProbeBook};
use crate::restart::Restarts;
use crate::state::{BootClock, Damage, State};
use crate::store::Store;
use crate::upkeep::Upkeep;
use crate::watch::reload::log_warnings;
use crate::watch::{Outcome, Reloader};
use crate::{Clock, since_1970_ms, since_1970_s};
use tasks::Tasks;

mod beside;
mod tasks;
#[cfg(test)]
mod tests;

pub use beside::{Beside, Make};

/// Threads of the runtime: one goes on when the other computes.
const THREADS: usize = 2;
/// Threads for what waits: a reload, and answers about many targets.
const WAITING_THREADS: usize = 8;
/// How long the end waits for what is under way.
const END: Duration = Duration::from_secs(1);
/// How long the end waits for the last state to be on the disk: a big table takes seconds, a dead disk for ever.
const LAST_WRITE: Duration = Duration::from_secs(20);

/// Puts back what outlived the last process.
pub type Restore = Box<dyn FnOnce(&State, &Snapshot) + Send>;

/// What a control plane is made of.
pub struct ControlOptions {
    /// The file, which is watched from now on.
    pub config_path: PathBuf,
    /// What it said.
    pub loaded: LoadedConfig,
    /// The secrets of the node.
    pub secrets: Secrets,
    /// What the datapath and the control plane share.
    pub live: Arc<Live>,
    /// The way to the datapath.
    pub publish: Box<dyn Publish>,
    /// Who ends the connections that a drained target still has.
    pub cut_off: Box<dyn CutOff>,
    /// The clocks that the datapath reads.
    pub clock: Clock,
    /// The clock of the machine, by which time passes for what outlives the process.
    pub boot: BootClock,
    /// The admin listener, where it is open already.
    pub admin: Option<std::net::TcpListener>,
    /// The other APIs that the node speaks, each on a listener of its own.
    pub beside: Vec<Beside>,
    /// Puts back what outlived the last process, before anybody runs what it belongs to: from its files
    /// ([`State::restore`]), or from that process itself.
    pub restore: Restore,
}

/// The control plane of a node. It ends when it is dropped.
pub struct ControlPlane {
    changes: Arc<Changes>,
    reloader: Arc<Reloader>,
    state: Arc<State>,
    store: Arc<Store>,
    upkeep: Arc<Upkeep>,
    admin: Option<Open>,
    beside: Vec<(&'static str, Open)>,
    runtime: Option<Runtime>,
}

/// The admin listener, or that of another API.
struct Open {
    address: SocketAddr,
    /// For a successor, and for whoever answers: it stays open when he dies.
    listener: Arc<std::net::TcpListener>,
    end: Arc<End>,
}

/// How an end is asked for, and told.
#[derive(Default)]
struct End {
    wanted: watch::Sender<bool>,
    reached: Notify,
}

impl ControlPlane {
    /// Makes the spec effective, with what outlived the last process; then watches the file, probes the targets, keeps
    /// the state and answers on the admin address.
    ///
    /// # Errors
    /// The admin address or that of a listener of the file cannot be bound; the store cannot be used, or the files that
    /// say who may ask; or the system gives no threads. Nothing runs then: after the spec has become effective nothing
    /// fails any more.
    pub fn start(options: ControlOptions) -> anyhow::Result<Self> {
        let ControlOptions { config_path, loaded, secrets, live, publish, cut_off, clock, .. } = options;
        let (started, started_at_s) = (clock(), since_1970_s());
        let runtime = runtime().context("the control plane cannot start its threads")?;
        // Before the traffic starts: a node that nobody can look at shall not take any.
        let admin = open_admin(&runtime, loaded.spec.admin.listen, options.admin)?;
        let beside = beside::open(&runtime, options.beside)?;
        let changes = Arc::new(Changes::new(secrets, live, publish));
        log_warnings(&loaded, &[]);
        let state = Arc::new(State::new(&loaded.spec.node.state_dir, Arc::clone(&clock), options.boot));
        // After the process before has stopped to change anything: what it wrote last is there.
        let store = Arc::new(Store::open(&loaded.spec.node.state_dir)?);
        let events = Events::of_run(since_1970_ms());
        let restarts = Restarts::new(events.clone(), Arc::clone(&clock)).heeding(&loaded.spec.node.state_dir);
        let restarts = Arc::new(restarts);
        let identities = Identities::open(
            Arc::clone(&store),
            &loaded.spec.node.state_dir,
            Arc::clone(&clock),
            Arc::clone(&restarts),
        );
        let identities = Arc::new(identities?);
        let restore = |snapshot: &Snapshot| (options.restore)(&state, snapshot);
        let (file, changing) = (config_path.clone(), Arc::clone(&changes));
        let desk = Desk::boot(file, &loaded, Arc::clone(&store), changing, events.clone(), restore)?;
        let desk = Arc::new(desk);
        if let Err(error) = identities.reload() {
            tracing::error!(%error, "what the process before said last of users and tokens is not known");
        }
        let reloader =
            Arc::new(Reloader::new(config_path.clone(), &loaded, Arc::clone(&desk), events.clone()));
        let book = Arc::new(ProbeBook::default());
        let upkeep = Arc::new(
            Upkeep::new(events.clone(), cut_off, Arc::clone(&clock))
                .with_troubles(&store, &identities)
                .counting(Bound::Probes, waits_of(&book))
                .counting(Bound::Events, lost_of(&events)),
        );
        let tasks = Tasks { runtime: &runtime, restarts: &restarts };
        tasks.probe(&changes, &book, &events, &clock);
        tasks.look_after(&changes, &state, &upkeep);
        tasks.watch(&reloader, &identities);
        let traffic = tasks.count(&changes, &clock);
        let probes = Once::new(Arc::clone(&book), events.clone(), Arc::clone(&clock), Arc::clone(&restarts));
        let probes = Arc::new(probes);
        let observed = Arc::new(Observed {
            probes,
            keep_word: keep_word(&state, &changes),
            is_handing_over: is_handing_over(&state),
            changes: Arc::clone(&changes),
            desk,
            store: Arc::clone(&store),
            reloads: reloader.subscribe(),
            file: config_path,
            book,
            upkeep: Arc::clone(&upkeep),
            traffic,
            gate: Arc::new(Gate::new(identities, Arc::clone(&clock))),
            state: Arc::clone(state.book()),
            events: events.clone(),
            restarts: Arc::clone(&restarts),
            clock,
            started,
            started_at_s,
        });
        let admin = admin.inspect(|admin| tasks.answer(admin, &observed, &events));
        let beside = beside::answer(beside, &tasks, &observed);
        Ok(Self { changes, reloader, state, store, upkeep, admin, beside, runtime: Some(runtime) })
    }

    /// Reads the file again and makes it effective. Blocks until every worker runs it; works from any thread that is
    /// not the runtime's own.
    pub fn reload(&self) -> Outcome {
        self.reloader.reload(Origin::Reload)
    }

    /// What runs now.
    #[must_use]
    pub fn current(&self) -> Arc<Snapshot> {
        self.changes.current()
    }

    /// What runs now, with the spec it was made of.
    #[must_use]
    pub fn running(&self) -> Arc<Running> {
        self.changes.running()
    }

    /// Where `/metrics`, `/status` and the API are answered: the real port where the spec says 0.
    #[must_use]
    pub fn admin_address(&self) -> Option<SocketAddr> {
        self.admin.as_ref().map(|admin| admin.address)
    }

    /// The admin listener, for a successor.
    #[must_use]
    pub fn admin_listener(&self) -> Option<&std::net::TcpListener> {
        self.admin.as_ref().map(|admin| &*admin.listener)
    }

    /// Where other APIs are answered, and on which listener: for a successor.
    pub fn beside(&self) -> impl Iterator<Item = (&'static str, SocketAddr, &std::net::TcpListener)> {
        self.beside.iter().map(|(name, open)| (*name, open.address, &*open.listener))
    }

    /// The state, which a successor is told of.
    #[must_use]
    pub fn state(&self) -> &Arc<State> {
        &self.state
    }

    /// What operators said by the API, which one process at a time may write.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Who takes in what the process before tells after this one serves.
    #[must_use]
    pub fn learner(&self) -> Learner {
        Learner { changes: Arc::clone(&self.changes), state: Arc::clone(&self.state) }
    }

    /// Lets no change begin while it is held.
    #[must_use]
    pub fn hold(&self) -> Held<'_> {
        self.changes.hold()
    }

    /// Ends it because a successor serves: no probe, no reload, no answer from now on, and nothing is written. What is
    /// returned looks after the traffic that is left.
    #[must_use]
    pub fn retire(mut self) -> Retired {
        if let Some(runtime) = self.runtime.take() {
            let beside = self.beside.drain(..).map(|(_, open)| open);
            let all: Vec<Open> = self.admin.take().into_iter().chain(beside).collect();
            all.iter().for_each(|open| _ = open.end.wanted.send_replace(true));
            // Whoever has asked shall have his answer.
            let reached = async {
                for open in &all {
                    open.end.reached.notified().await;
                }
            };
            let _ = runtime.block_on(async { tokio::time::timeout(END, reached).await });
            runtime.shutdown_timeout(END);
        }
        let (changes, state, upkeep) = (&self.changes, &self.state, &self.upkeep);
        Retired { changes: Arc::clone(changes), state: Arc::clone(state), upkeep: Arc::clone(upkeep) }
    }

    /// Ends it: no probe, no reload, no answer from now on. Writes the state for the last time, which must be after all
    /// traffic has ended. Waits [`LAST_WRITE`] at most for that, and a second for what is under way.
    pub fn shutdown(mut self) {
        if let Some(runtime) = self.runtime.take() {
            self.write_state(&runtime);
            runtime.shutdown_timeout(END);
        }
    }
}

/// Takes in what the process before still tells after this one serves.
pub struct Learner {
    changes: Arc<Changes>,
    state: Arc<State>,
}

impl Learner {
    /// Takes in a block; see [`State::learn_more`].
    ///
    /// # Errors
    /// The block says nothing that this program understands.
    pub fn learn(&self, block: &[u8]) -> Result<(), Damage> {
        self.state.learn_more(&self.changes.current(), block)
    }
}

impl fmt::Debug for Learner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Learner({:?})", self.changes)
    }
}

/// What is left of a control plane after a successor has taken over. It does what somebody calls it for.
pub struct Retired {
    changes: Arc<Changes>,
    state: Arc<State>,
    upkeep: Arc<Upkeep>,
}

impl Retired {
    /// Looks after drains that were under way.
    pub fn round(&self) {
        self.upkeep.round(&self.changes.current());
    }

    /// The state, which the successor is told of.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What runs.
    #[must_use]
    pub fn current(&self) -> Arc<Snapshot> {
        self.changes.current()
    }
}

impl fmt::Debug for Retired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Retired({:?})", self.changes)
    }
}

impl Open {
    fn at(
        runtime: &Runtime,
        setting: &str,
        address: SocketAddr,
        inherited: Option<std::net::TcpListener>,
    ) -> anyhow::Result<Self> {
        let listener = Arc::new(open(runtime, setting, address, inherited)?);
        Ok(Self { address: listener.local_addr()?, listener, end: Arc::default() })
    }
}

impl ControlPlane {
    fn write_state(&self, runtime: &Runtime) {
        let (state, snapshot) = (Arc::clone(&self.state), self.changes.current());
        let write = runtime.spawn_blocking(move || state.write(&snapshot));
        let end = runtime.block_on(async { tokio::time::timeout(LAST_WRITE, write).await });
        if end.is_err() {
            tracing::warn!(
                waited_s = LAST_WRITE.as_secs(),
                "state was not written at the end: the disk takes too long"
            );
        }
    }
}

impl Drop for ControlPlane {
    fn drop(&mut self) {
        // Does not wait, so that it may be dropped anywhere.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for ControlPlane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ControlPlane({:?}, admin {:?})", self.changes, self.admin_address())
    }
}

fn runtime() -> std::io::Result<Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Builder::new_multi_thread()
        .worker_threads(cores.min(THREADS))
        .max_blocking_threads(WAITING_THREADS)
        .thread_name("homing-control")
        .enable_all()
        .build()
}

/// The admin listener, where the spec has one.
fn open_admin(
    runtime: &Runtime,
    listen: Option<SocketAddr>,
    inherited: Option<std::net::TcpListener>,
) -> anyhow::Result<Option<Open>> {
    listen.map(|address| Open::at(runtime, "admin.listen", address, inherited)).transpose()
}

/// A listener: the one that is open already, if it is at that address.
fn open(
    runtime: &Runtime,
    setting: &str,
    address: SocketAddr,
    inherited: Option<std::net::TcpListener>,
) -> anyhow::Result<std::net::TcpListener> {
    let is_there = |real: SocketAddr| real == address || address.port() == 0 && real.ip() == address.ip();
    if let Some(listener) = inherited.filter(|listener| listener.local_addr().is_ok_and(is_there)) {
        listener.set_nonblocking(true)?;
        return Ok(listener);
    }
    let bound = runtime.block_on(TcpListener::bind(address)).and_then(TcpListener::into_std);
    bound.with_context(|| format!("{setting}: cannot listen on {address}"))
}

/// That nothing could be written is noted in the state's own book.
fn keep_word(state: &Arc<State>, changes: &Arc<Changes>) -> Arc<dyn Fn() + Send + Sync> {
    let (state, changes) = (Arc::clone(state), Arc::clone(changes));
    Arc::new(move || _ = state.write_steering(&changes.current()))
}

fn waits_of(book: &Arc<ProbeBook>) -> impl Fn() -> u64 + Send + Sync + 'static {
    let book = Arc::clone(book);
    move || book.waits()
}

fn lost_of(events: &Events) -> impl Fn() -> u64 + Send + Sync + 'static {
    let events = events.clone();
    move || events.lost()
}

fn is_handing_over(state: &Arc<State>) -> Arc<dyn Fn() -> bool + Send + Sync> {
    let state = Arc::clone(state);
    Arc::new(move || state.is_stopped())
}
