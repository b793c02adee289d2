//! Which parts make a node, in which order do they start, and how do they end?
//!
//! ```text
//! start   state folder ▶ secrets ▶ datapath (empty) ▶ control plane ─ first revision ─▶ datapath ▶ pid, addresses
//! end     datapath drains ▶ control plane ends ▶ pid, addresses go
//! upgrade a successor takes over ▶ control plane ends ▶ datapath finishes
//! ```
//! The first revision takes the road of every later one. The control plane restores the state on its way, and writes it
//! for the last time when it ends.

use crate::addresses::Addresses;
use crate::container;
use crate::exit::Exit;
use crate::handover::finish::{Finisher, Limits};
use crate::handover::giving::{Failure, Giver, Refusal, StartedAs, Successor, Wish};
use crate::handover::socket::UpgradeSocket;
use crate::handover::taking::{Estate, Predecessor};
use crate::pid_file::PidFile;
use crate::signals::Request;
use crate::state_folder::StateFolder;
use crate::systemd::{self, Activated, Watchdog};
use crate::wire::Wire;
use anyhow::{Context, Result};
use homing_control::change;
use homing_control::config::LoadedConfig;
use homing_control::node::{Beside, ControlOptions, ControlPlane, Restore};
use homing_control::secrets_file;
use homing_control::state::BootClock;
use homing_control::traces::Exporter;
use homing_core::live::Live;
use homing_core::spec::{LogSpec, NodeSpec, TracingSpec};
use homing_proxy::{AccessSink, Clock, Datapath, DatapathOptions, SpanSink};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

/// A node that serves.
#[derive(Debug)]
pub(crate) struct Node {
    control: ControlPlane,
    wire: Wire,
    addresses: Arc<Addresses>,
    pid_file: PidFile,
    folder: StateFolder,
    limits: Limits,
    predecessor: Option<Arc<Predecessor>>,
    upgrades: Option<Upgrades>,
    watchdog: Watchdog,
    /// The last to go: what ends has spans to tell.
    _exporter: Option<Exporter>,
}

/// Where a node comes from: what was there before it.
#[derive(Debug, Default)]
pub(crate) struct Origin {
    /// Sockets of the service manager.
    pub(crate) activated: Activated,
    /// The process that serves until this one does.
    pub(crate) predecessor: Option<Arc<Predecessor>>,
}

/// How a successor is asked for, and started.
#[derive(Debug)]
struct Upgrades {
    started: StartedAs,
    socket: UpgradeSocket,
}

impl Node {
    /// Starts to serve what the file `path`, already loaded, says.
    ///
    /// # Errors
    /// When anything that the node needs is missing: an address, a folder, a thread.
    pub(crate) fn start(path: &Path, loaded: LoadedConfig, origin: Origin) -> Result<Self> {
        raise_limits();
        container::tell(&loaded.spec);
        let NodeSpec { state_dir, workers, shutdown_timeout, upgrade_timeout, .. } = loaded.spec.node.clone();
        let folder = StateFolder::open(&state_dir)?;
        let secrets = secrets_file::load_or_create(folder.path())?;
        let workers = workers.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
        let (live, clock) = (Arc::new(Live::new(workers)), Arc::new(Clock::new()));
        let Origin { mut activated, predecessor } = origin;
        let mut estate = match &predecessor {
            Some(predecessor) => predecessor.meet(folder.path())?,
            None => Estate::default(),
        };
        estate.admin = estate.admin.or_else(|| activated.take_admin(loaded.spec.admin.listen));
        let beside = dialects(&loaded, std::mem::take(&mut estate.dialects), &mut activated);
        estate.sockets.extend(activated.into_sockets());
        let exporter = exporter(&loaded.spec.tracing, &live, &clock)?;
        let (spans, exporter) = exporter.unzip();
        let datapath = Datapath::start(DatapathOptions {
            workers,
            live: Arc::clone(&live),
            snapshot: change::nothing(&secrets, &live),
            connections_by_memory: container::connections(),
            clock: Arc::clone(&clock),
            access_log: Some(access_sink(&loaded.spec.log)?),
            spans,
            sockets: estate.sockets,
            ticket_keys: estate.ticket_keys,
        })?;
        let serving = predecessor.as_ref().and_then(|predecessor| predecessor.pid());
        let addresses = Arc::new(Addresses::new(&folder, serving));
        let wire = Wire::new(datapath, Arc::clone(&addresses));
        let restoring = Restoring::new(predecessor.clone(), wire.clone());
        let control = ControlPlane::start(ControlOptions {
            config_path: path.to_owned(),
            loaded,
            secrets,
            live,
            publish: Box::new(wire.clone()),
            cut_off: Box::new(wire.clone()),
            clock: Arc::new(move || clock.now()),
            boot: BootClock::of_this_machine(homing_proxy::since_boot),
            admin: estate.admin,
            beside,
            restore: restoring.closure(),
        });
        let control = restoring.outcome(control)?;
        if let Some(predecessor) = &predecessor
            && let Err(error) = predecessor.tell_service(&wire)
        {
            tracing::warn!(%error, "the process before does not hear that this one serves");
        }
        let pid_file = PidFile::new(&folder, serving);
        bear(predecessor.is_some(), pid_file.write())?;
        let dialects = control.beside().map(|(name, address, _)| (name, address)).collect();
        addresses.node_serves(control.admin_address(), dialects);
        let limits = Limits { upgrade: upgrade_timeout, shutdown: shutdown_timeout };
        let (upgrades, watchdog) = (None, Watchdog::of_process());
        Ok(Self {
            control,
            wire,
            addresses,
            pid_file,
            folder,
            limits,
            predecessor,
            upgrades,
            watchdog,
            _exporter: exporter,
        })
    }

    /// Lets operators ask for a successor, who is started as this process was.
    ///
    /// # Errors
    /// They cannot ask there, and nobody is served yet who would lose by that.
    pub(crate) fn take_upgrades(&mut self, started: StartedAs, socket: UpgradeSocket) -> Result<()> {
        bear(self.predecessor.is_some(), socket.open())?;
        self.upgrades = Some(Upgrades { started, socket });
        Ok(())
    }

    /// Tells the process before, or the service manager, that this one serves and can be found.
    pub(crate) fn tell_service(&self) {
        let Some(predecessor) = &self.predecessor else { return systemd::tell_ready() };
        let told = predecessor.tell_name();
        let following = told.and_then(|()| Ok(Arc::clone(predecessor).follow(self.control.learner())?));
        if let Err(error) = following {
            // It has ended by itself: then nobody else serves.
            tracing::warn!(%error, "nothing more is learned from the process before");
        }
    }

    /// The real address of a listener.
    pub(crate) fn address(&self, listener: &str) -> Option<SocketAddr> {
        self.addresses.of(listener)
    }

    /// The real address of `/metrics` and `/status`.
    pub(crate) fn admin(&self) -> Option<SocketAddr> {
        self.control.admin_address()
    }

    /// Does what is asked until the end is asked for, or `end` comes, or a successor serves; then lets traffic finish.
    /// Says how the process ends.
    pub(crate) fn serve(self, requests: &Receiver<Request>, end: Option<Instant>) -> Exit {
        loop {
            match next(requests, end.into_iter().chain(self.watchdog.due()).min()) {
                Some(Request::Reload) => self.reload(),
                Some(Request::Upgrade(wish)) => match self.upgrade(&wish, requests) {
                    Ok(successor) => return self.finish(successor, requests),
                    Err(Failure::Failed { why, is_reload_due }) => {
                        tracing::error!(why, "no successor: this process goes on");
                        wish.answer(Err(Refusal::Failed(why)));
                        if is_reload_due {
                            self.reload();
                        }
                    }
                    Err(Failure::First) => {
                        tracing::error!("no upgrade: this is the first process, and all others end with it");
                        wish.answer(Err(Refusal::First));
                    }
                    Err(Failure::Ended) => {
                        wish.answer(Err(Refusal::Retired));
                        break;
                    }
                },
                Some(Request::End) => break,
                None if end.is_some_and(|end| end <= Instant::now()) => break,
                None => self.watchdog.tell(|| self.wire.is_responsive()),
            }
        }
        systemd::tell_stopping();
        tracing::info!(timeout_s = self.limits.shutdown.as_secs(), "ending: accepting nothing more");
        match self.wire.drain(self.limits.shutdown) {
            Some(report) if report.left > 0 => {
                tracing::warn!(connections = report.left, "ended before all traffic had finished");
            }
            _ => tracing::info!("all traffic has finished"),
        }
        self.control.shutdown();
        Exit::Done
    }

    fn reload(&self) {
        systemd::tell_reloading();
        self.control.reload();
        systemd::tell_ready();
    }

    fn upgrade(&self, wish: &Wish, requests: &Receiver<Request>) -> Result<Successor, Failure> {
        let Some(Upgrades { started, socket }) = &self.upgrades else {
            let why = "this process takes no upgrades".to_owned();
            return Err(Failure::Failed { why, is_reload_due: false });
        };
        if process::id() == 1 {
            return Err(Failure::First);
        }
        let giver = Giver {
            control: &self.control,
            wire: &self.wire,
            state_dir: self.folder.path(),
            requests,
            watchdog: &self.watchdog,
        };
        let successor = giver.hand_over(started, wish);
        match &successor {
            Ok(successor) => {
                let pid = successor.child.id();
                systemd::tell_main_pid(pid);
                successor.wait_until_named();
                wish.answer(Ok(pid));
            }
            Err(_) => self.name_this_process_again(socket),
        }
        successor
    }

    /// A successor may have come as far as to write its own name.
    fn name_this_process_again(&self, socket: &UpgradeSocket) {
        for error in [self.pid_file.write(), socket.listen_if_taken()].into_iter().filter_map(Result::err) {
            tracing::error!(%error, "the process that serves cannot name itself");
        }
        self.addresses.write_again();
    }

    fn finish(self, successor: Successor, requests: &Receiver<Request>) -> Exit {
        let retired = self.control.retire();
        Finisher::new(successor, retired, &self.wire, requests).finish(self.limits)
    }
}

/// Puts back what is known from before: from the files of state, or from the process that serves.
struct Restoring {
    predecessor: Option<Arc<Predecessor>>,
    wire: Wire,
    failure: Arc<Mutex<Option<anyhow::Error>>>,
}

impl Restoring {
    fn new(predecessor: Option<Arc<Predecessor>>, wire: Wire) -> Self {
        Self { predecessor, wire, failure: Arc::default() }
    }

    fn closure(&self) -> Restore {
        let (wire, failure) = (self.wire.clone(), Arc::clone(&self.failure));
        let Some(predecessor) = self.predecessor.clone() else {
            return Box::new(|state, snapshot| state.restore(snapshot));
        };
        Box::new(move |state, snapshot| {
            if let Err(error) = predecessor.take_over(state, snapshot, &wire) {
                *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                wire.end(); // nothing is published any more
            }
        })
    }

    /// What came of starting, or why it could not.
    fn outcome(self, started: Result<ControlPlane>) -> Result<ControlPlane> {
        match self.failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(error),
            None => started,
        }
    }
}

/// Bears what goes wrong after a successor has begun to serve: it would lose the connections that it has accepted.
fn bear(is_successor: bool, result: Result<()>) -> Result<()> {
    match result {
        Err(error) if is_successor => {
            tracing::error!(error = format!("{error:#}"), "this process serves, and cannot be found");
            Ok(())
        }
        result => result,
    }
}

/// What is asked next; `None`: nothing until `end`.
fn next(requests: &Receiver<Request>, end: Option<Instant>) -> Option<Request> {
    let Some(end) = end else { return Some(requests.recv().unwrap_or(Request::End)) };
    match requests.recv_timeout(end.saturating_duration_since(Instant::now())) {
        Ok(request) => Some(request),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => Some(Request::End),
    }
}

/// The dialects that the file names, on the listeners that are open already where there are such.
fn dialects(
    loaded: &LoadedConfig,
    mut inherited: Vec<(String, TcpListener)>,
    activated: &mut Activated,
) -> Vec<Beside> {
    homing_dialects::serve::beside(&loaded.spec.dialects, |name, address| {
        let index = inherited.iter().position(|(known, _)| known == name);
        let inherited = index.map(|index| inherited.swap_remove(index).1);
        inherited.or_else(|| activated.take_admin(Some(address)))
    })
}

/// Every connection is a descriptor or two: take as many as we may have.
fn raise_limits() {
    match homing_proxy::raise_open_file_limit() {
        Ok(limit) => tracing::debug!(open_files = limit.soft, "limit of open files"),
        Err(error) => tracing::warn!(%error, "the limit of open files stays as it is"),
    }
}

/// Where access-log lines go. There is a place also while the log is off: a reload may switch it on.
fn access_sink(log: &LogSpec) -> Result<AccessSink> {
    match &log.access_file {
        None => AccessSink::stdout().context("the access log cannot be written"),
        Some(path) => AccessSink::file(path)
            .with_context(|| format!("the access log {} cannot be written", path.display())),
    }
}

/// Who hears of traced requests, if anybody. It is there also while the share of them is 0.
fn exporter(tracing: &TracingSpec, live: &Live, clock: &Arc<Clock>) -> Result<Option<(SpanSink, Exporter)>> {
    let Some(endpoint) = &tracing.endpoint else { return Ok(None) };
    let (counters, clock) = (Arc::clone(&live.exports), Arc::clone(clock));
    let started = Exporter::start(endpoint, counters, Arc::new(move || clock.now()));
    started.map(Some).with_context(|| format!("spans cannot be sent to {endpoint}"))
}
