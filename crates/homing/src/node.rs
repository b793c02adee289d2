//! Which parts make a node, in which order do they start, and how do they end?
//!
//! ```text
//! start   state folder ▶ secrets, tokens ▶ datapath (empty) ▶ control plane ─ first revision ─▶ datapath ▶ pid, addresses
//! end     datapath drains ▶ control plane ends ▶ pid, addresses go
//! ```
//! The first revision takes the road of every later one. The control plane restores the state on its way, and writes it
//! for the last time when it ends.

use crate::addresses::Addresses;
use crate::pid_file::PidFile;
use crate::signals::Request;
use crate::state_folder::StateFolder;
use crate::wire::Wire;
use anyhow::{Context, Result};
use homing_control::change;
use homing_control::config::LoadedConfig;
use homing_control::node::{ControlOptions, ControlPlane};
use homing_control::state::BootClock;
use homing_control::{secrets_file, token_file};
use homing_core::live::Live;
use homing_core::spec::{LogSpec, NodeSpec};
use homing_proxy::{AccessSink, Clock, Datapath, DatapathOptions};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// A node that serves.
#[derive(Debug)]
pub(crate) struct Node {
    control: ControlPlane,
    wire: Wire,
    addresses: Arc<Addresses>,
    _pid_file: PidFile,
    shutdown_timeout: Duration,
}

impl Node {
    /// Starts to serve what the file `path`, already loaded, says.
    ///
    /// # Errors
    /// When anything that the node needs is missing: an address, a folder, a thread.
    pub(crate) fn start(path: &Path, loaded: LoadedConfig) -> Result<Self> {
        raise_limits();
        let NodeSpec { state_dir, workers, shutdown_timeout, .. } = loaded.spec.node.clone();
        let folder = StateFolder::open(&state_dir)?;
        let secrets = secrets_file::load_or_create(folder.path())?;
        let tokens = token_file::load_or_create(folder.path())?;
        let workers = workers.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
        let (live, clock) = (Arc::new(Live::new(workers)), Arc::new(Clock::new()));
        let datapath = Datapath::start(DatapathOptions {
            workers,
            live: Arc::clone(&live),
            snapshot: change::nothing(&secrets, &live),
            clock: Arc::clone(&clock),
            access_log: Some(access_sink(&loaded.spec.log)?),
        })?;
        let addresses = Arc::new(Addresses::new(&folder));
        let wire = Wire::new(datapath, Arc::clone(&addresses));
        let control = ControlPlane::start(ControlOptions {
            config_path: path.to_owned(),
            loaded,
            secrets,
            tokens,
            live,
            publish: Box::new(wire.clone()),
            cut_off: Box::new(wire.clone()),
            clock: Arc::new(move || clock.now()),
            boot: BootClock::of_this_machine(homing_proxy::since_boot),
        })?;
        let pid_file = PidFile::write(&folder)?;
        addresses.node_serves(control.admin_address());
        Ok(Self { control, wire, addresses, _pid_file: pid_file, shutdown_timeout })
    }

    /// The real address of a listener.
    pub(crate) fn address(&self, listener: &str) -> Option<SocketAddr> {
        self.addresses.of(listener)
    }

    /// The real address of `/metrics` and `/status`.
    pub(crate) fn admin(&self) -> Option<SocketAddr> {
        self.control.admin_address()
    }

    /// Does what is asked until the end is asked for, or `end` comes; then lets traffic finish.
    pub(crate) fn serve(self, requests: &Receiver<Request>, end: Option<Instant>) {
        while let Request::Reload = next(requests, end) {
            self.control.reload();
        }
        tracing::info!(timeout_s = self.shutdown_timeout.as_secs(), "ending: accepting nothing more");
        match self.wire.drain(self.shutdown_timeout) {
            Some(report) if report.left > 0 => {
                tracing::warn!(connections = report.left, "ended before all traffic had finished");
            }
            _ => tracing::info!("all traffic has finished"),
        }
        self.control.shutdown();
    }
}

/// What is asked next.
fn next(requests: &Receiver<Request>, end: Option<Instant>) -> Request {
    let Some(end) = end else { return requests.recv().unwrap_or(Request::End) };
    match requests.recv_timeout(end.saturating_duration_since(Instant::now())) {
        Ok(request) => request,
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Request::End,
    }
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
