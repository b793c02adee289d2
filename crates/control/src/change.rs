//! How does a spec become what the datapath runs? One road: compile, publish, keep.
//!
//! Whatever fails on the way, the running snapshot stays.

use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use homing_core::compile::{Before, compile, compile_after};
use homing_core::live::Live;
use homing_core::problem::Problem;
use homing_core::secrets::{KeyRing, KeyUse, Secrets};
use homing_core::snapshot::Snapshot;
use homing_core::spec::Spec;
use tokio::sync::watch;

#[cfg(test)]
mod tests;

/// Makes a snapshot effective. The binary implements it over the datapath.
pub trait Publish: Send + Sync {
    /// Returns when every worker runs `snapshot`.
    ///
    /// # Errors
    /// The datapath does not run it, and goes on with the one it had.
    fn publish(&self, snapshot: Arc<Snapshot>) -> Result<(), PublishError>;
}

/// Why the datapath does not run a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// Some addresses cannot be listened on; at least one.
    #[error("{}", lines(.0))]
    Unbound(Vec<Unbound>),
    /// The datapath has ended.
    #[error("the datapath has ended")]
    Ended,
}

/// An address that cannot be listened on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbound {
    /// Name of the load balancer.
    pub load_balancer: String,
    /// Name of the listener.
    pub listener: String,
    /// The address.
    pub address: SocketAddr,
    /// What the system says about it.
    pub why: String,
}

/// Where a change comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The node starts.
    Boot,
    /// The file changed.
    File,
    /// An operator asked to read the file again.
    Reload,
    /// A program wrote by the API.
    Api,
    /// An earlier revision came back.
    Rollback,
    /// A text was taken in.
    Import,
    /// A client of Tencent CLB wrote.
    Tencent,
    /// A client of Huawei ELB wrote.
    Huawei,
    /// A client of OpenStack Octavia wrote.
    Openstack,
}

/// A change that took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its number.
    pub revision: u64,
}

/// Why a change did not take effect. What ran before goes on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The spec has problems; at least one.
    #[error("{}", lines(.0))]
    Refused(Vec<Problem>),
    /// The datapath could not run it.
    #[error(transparent)]
    Unpublished(#[from] PublishError),
}

/// What became of secrets that were read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretsChange {
    /// They say what runs.
    None,
    /// Their key ring runs from now on.
    Ring(Applied),
    /// They have another hash key. It names every object, so nothing of them runs before the next start: their ring
    /// would end the sessions now, and the hash key would end them again then.
    OtherHashKey,
}

/// What the node runs, and the spec it was made of.
#[derive(Debug)]
pub struct Running {
    /// What was said.
    pub spec: Spec,
    /// What the datapath reads. Its groups are in the order of the spec.
    pub snapshot: Arc<Snapshot>,
    /// Where it came from.
    pub origin: Origin,
}

/// The one road for change.
pub struct Changes {
    /// Held from compiling to keeping, so that changes take effect one after the other.
    secrets: Mutex<Secrets>,
    live: Arc<Live>,
    publish: Box<dyn Publish>,
    running: watch::Sender<Arc<Running>>,
    is_held: AtomicBool,
}

/// Changes wait; see [`Changes::hold`].
#[derive(Debug)]
pub struct Held<'a> {
    changes: &'a Changes,
    _turn: MutexGuard<'a, Secrets>,
}

/// The turn to change something: nobody else does while it is held.
pub(crate) struct Turn<'a> {
    changes: &'a Changes,
    secrets: MutexGuard<'a, Secrets>,
}

/// What a node runs before it was told anything: revision 0, no listeners.
#[must_use]
pub fn nothing(secrets: &Secrets, live: &Live) -> Arc<Snapshot> {
    Arc::new(compile(&Spec::default(), secrets, live, 0).expect("the empty spec breaks no rule"))
}

impl Changes {
    /// A road to `publish`, on which nothing has come yet: [`nothing`] is current.
    #[must_use]
    pub fn new(secrets: Secrets, live: Arc<Live>, publish: Box<dyn Publish>) -> Self {
        let snapshot = nothing(&secrets, &live);
        let running = Running { spec: Spec::default(), snapshot, origin: Origin::Boot };
        let running = watch::Sender::new(Arc::new(running));
        Self { secrets: Mutex::new(secrets), live, publish, running, is_held: AtomicBool::new(false) }
    }

    /// Makes `spec` effective. Returns when every worker runs it; blocks until then.
    ///
    /// # Errors
    /// What is wrong with it, or why the datapath cannot run it; the running snapshot stays.
    pub fn apply(&self, spec: Spec, origin: Origin) -> Result<Applied, ChangeError> {
        let turn = self.turn();
        let running = turn.publish(spec, origin, turn.next())?;
        Ok(turn.keep(running))
    }

    /// As [`Changes::apply`], for the first spec of a node: `restore` puts back what outlived the last process, before
    /// anybody runs what it belongs to.
    ///
    /// # Errors
    /// As [`Changes::apply`].
    pub fn boot(&self, spec: Spec, restore: impl FnOnce(&Snapshot)) -> Result<Applied, ChangeError> {
        let turn = self.turn();
        let _restored = turn.restore(&spec, restore);
        let running = turn.publish(spec, Origin::Boot, turn.next())?;
        Ok(turn.keep(running))
    }

    /// Seals and opens tokens with the key ring of `found` from now on, under the spec that runs. Returns when every
    /// worker does; blocks until then.
    ///
    /// # Errors
    /// Why the datapath cannot run it; the ring that runs stays.
    pub fn take_secrets(&self, found: &Secrets, origin: Origin) -> Result<SecretsChange, ChangeError> {
        let mut turn = self.turn();
        if let Some(nothing) = turn.is_no_change(found) {
            return Ok(nothing);
        }
        let running = turn.publish_ring(found, origin, turn.next())?;
        turn.take(found);
        Ok(SecretsChange::Ring(turn.keep(running)))
    }

    /// The turn to change something; waits until it comes.
    pub(crate) fn turn(&self) -> Turn<'_> {
        // A change that panicked left nothing behind: what runs is replaced in one step at the end.
        Turn { changes: self, secrets: self.secrets.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    /// Whether somebody lets no change begin.
    pub(crate) fn is_held(&self) -> bool {
        self.is_held.load(Ordering::Acquire)
    }

    /// Lets no change begin while it is held.
    #[must_use]
    pub fn hold(&self) -> Held<'_> {
        let turn = self.turn();
        self.is_held.store(true, Ordering::Release);
        Held { changes: self, _turn: turn.secrets }
    }

    /// What is true now, whatever runs.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// What runs now.
    #[must_use]
    pub fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.running.borrow().snapshot)
    }

    /// What runs now, with the spec it was made of.
    #[must_use]
    pub fn running(&self) -> Arc<Running> {
        Arc::clone(&self.running.borrow())
    }

    /// Tells what runs, now and after every change that takes effect.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Arc<Running>> {
        self.running.subscribe()
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.changes.is_held.store(false, Ordering::Release);
    }
}

impl Turn<'_> {
    /// The number of the next change.
    pub(crate) fn next(&self) -> u64 {
        self.changes.current().revision.saturating_add(1)
    }

    /// Lets `restore` put back what outlived the last process into what `spec` will be. What is returned holds it until
    /// it is published; a spec that does not compile is told of then.
    pub(crate) fn restore(&self, spec: &Spec, restore: impl FnOnce(&Snapshot)) -> Option<Snapshot> {
        // Compiled a second time to be published: what is restored lives in a snapshot, and the second one knows what
        // was restored.
        let first = compile(spec, &self.secrets, &self.changes.live, 0).ok()?;
        restore(&first);
        Some(first)
    }

    /// Lets every worker run `spec`; blocks until they do. Nobody else knows before [`Turn::keep`].
    pub(crate) fn publish(&self, spec: Spec, origin: Origin, revision: u64) -> Result<Running, ChangeError> {
        let before = self.changes.running();
        let before = Before { spec: &before.spec, snapshot: &before.snapshot };
        let compiled = compile_after(Some(before), &spec, &self.secrets, &self.changes.live, revision);
        self.publish_compiled(spec, compiled, origin)
    }

    /// The same with nothing of what runs: with other secrets, or after live state has moved, nothing is as it was.
    fn publish_anew(
        &self,
        spec: Spec,
        secrets: &Secrets,
        origin: Origin,
        revision: u64,
    ) -> Result<Running, ChangeError> {
        let compiled = compile(&spec, secrets, &self.changes.live, revision);
        self.publish_compiled(spec, compiled, origin)
    }

    fn publish_compiled(
        &self,
        spec: Spec,
        compiled: Result<Snapshot, Vec<Problem>>,
        origin: Origin,
    ) -> Result<Running, ChangeError> {
        let run = || {
            let snapshot = Arc::new(compiled.map_err(ChangeError::Refused)?);
            self.changes.publish.publish(Arc::clone(&snapshot))?;
            Ok(snapshot)
        };
        match run() {
            Ok(snapshot) => Ok(Running { spec, snapshot, origin }),
            Err(error) => {
                let current = self.changes.current();
                current.goes_on();
                log_refused(&error, origin, current.revision);
                Err(error)
            }
        }
    }

    /// What was published is what runs.
    pub(crate) fn keep(&self, running: Running) -> Applied {
        log_applied(&running);
        let revision = running.snapshot.revision;
        self.changes.running.send_replace(Arc::new(running));
        Applied { revision }
    }

    /// What was published shall not run after all: what ran before is published again.
    pub(crate) fn take_back(&self) {
        let Running { spec, snapshot, origin } = &*self.changes.running();
        // Compiled anew, because sessions may have moved to tables of another size meanwhile.
        match self.publish_anew(spec.clone(), &self.secrets, *origin, snapshot.revision) {
            Ok(running) => _ = self.keep(running),
            Err(error) => tracing::error!(%error, "a change that was not written down cannot be taken back"),
        }
    }

    /// Whether `found` changes nothing now, and what it is then.
    pub(crate) fn is_no_change(&self, found: &Secrets) -> Option<SecretsChange> {
        if found.hash_key != self.secrets.hash_key {
            return Some(SecretsChange::OtherHashKey);
        }
        (found.ring.keys() == self.secrets.ring.keys()).then_some(SecretsChange::None)
    }

    /// Lets every worker run what runs with the key ring of `found`.
    pub(crate) fn publish_ring(
        &self,
        found: &Secrets,
        origin: Origin,
        revision: u64,
    ) -> Result<Running, ChangeError> {
        self.publish_anew(self.changes.running().spec.clone(), found, origin, revision)
    }

    /// These are the secrets from now on.
    pub(crate) fn take(&mut self, found: &Secrets) {
        self.secrets.clone_from(found);
        log_ring(&found.ring);
    }
}

impl Origin {
    /// Every origin.
    pub const ALL: [Self; 9] = [
        Self::Boot,
        Self::File,
        Self::Reload,
        Self::Api,
        Self::Rollback,
        Self::Import,
        Self::Tencent,
        Self::Huawei,
        Self::Openstack,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Boot => "boot",
            Self::File => "file",
            Self::Reload => "reload",
            Self::Api => "api",
            Self::Rollback => "rollback",
            Self::Import => "import",
            Self::Tencent => "tencent",
            Self::Huawei => "huawei",
            Self::Openstack => "openstack",
        }
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Changes(revision {})", self.current().revision)
    }
}

impl fmt::Display for Unbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { load_balancer, listener, address, why } = self;
        write!(f, "load_balancers.{load_balancer}.listeners.{listener}: cannot listen on {address}: {why}")
    }
}

fn log_applied(running: &Running) {
    let Running { snapshot, origin, .. } = running;
    let targets: usize = snapshot.groups.iter().map(|group| group.targets.len()).sum();
    tracing::info!(
        revision = snapshot.revision,
        origin = origin.as_str(),
        listeners = snapshot.listeners.len(),
        groups = snapshot.groups.len(),
        targets,
        "spec applied"
    );
}

fn log_ring(ring: &KeyRing) {
    let accepted = ring.keys().iter().filter(|key| key.usage == KeyUse::Accept);
    let accepted: Vec<String> = accepted.map(|key| key.id.to_string()).collect();
    tracing::info!(issuing = ring.issuing().id, accepted = accepted.join(", "), "key ring changed");
}

fn log_refused(error: &ChangeError, origin: Origin, running: u64) {
    let origin = origin.as_str();
    match error {
        ChangeError::Refused(problems) => {
            tracing::error!(problems = problems.len(), origin, running, "spec refused");
        }
        ChangeError::Unpublished(PublishError::Unbound(unbound)) => {
            for Unbound { load_balancer, listener, address, why } in unbound {
                tracing::error!(load_balancer, listener, %address, why, "address cannot be listened on");
            }
            tracing::error!(unbound = unbound.len(), origin, running, "spec not published");
        }
        ChangeError::Unpublished(PublishError::Ended) => {
            tracing::error!(origin, running, "datapath has ended");
        }
    }
}

fn lines(items: &[impl fmt::Display]) -> String {
    let lines: Vec<String> = items.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
