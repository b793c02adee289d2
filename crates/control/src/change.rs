//! How does a spec become what the datapath runs? One road: compile, publish, keep.
//!
//! Whatever fails on the way, the running snapshot stays.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use homing_core::compile::compile;
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
}

/// Changes wait; see [`Changes::hold`].
#[derive(Debug)]
pub struct Held<'a> {
    _turn: MutexGuard<'a, Secrets>,
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
        Self { secrets: Mutex::new(secrets), live, publish, running: watch::Sender::new(Arc::new(running)) }
    }

    /// Makes `spec` effective. Returns when every worker runs it; blocks until then.
    ///
    /// # Errors
    /// What is wrong with it, or why the datapath cannot run it; the running snapshot stays.
    pub fn apply(&self, spec: Spec, origin: Origin) -> Result<Applied, ChangeError> {
        let secrets = self.turn();
        self.take_effect(spec, &secrets, origin)
    }

    /// As [`Changes::apply`], for the first spec of a node: `restore` puts back what outlived the last process, before
    /// anybody runs what it belongs to.
    ///
    /// # Errors
    /// As [`Changes::apply`].
    pub fn boot(&self, spec: Spec, restore: impl FnOnce(&Snapshot)) -> Result<Applied, ChangeError> {
        let secrets = self.turn();
        // Compiled twice: what is restored lives in a snapshot, and the second one knows what was restored. A spec that
        // does not compile is told of below.
        let first = compile(&spec, &secrets, &self.live, 0);
        if let Ok(snapshot) = &first {
            restore(snapshot);
        }
        self.take_effect(spec, &secrets, Origin::Boot)
    }

    /// Seals and opens tokens with the key ring of `found` from now on, under the spec that runs. Returns when every
    /// worker does; blocks until then.
    ///
    /// # Errors
    /// Why the datapath cannot run it; the ring that runs stays.
    pub fn take_secrets(&self, found: &Secrets, origin: Origin) -> Result<SecretsChange, ChangeError> {
        let mut secrets = self.turn();
        if found.hash_key != secrets.hash_key {
            return Ok(SecretsChange::OtherHashKey);
        }
        if found.ring.keys() == secrets.ring.keys() {
            return Ok(SecretsChange::None);
        }
        let applied = self.take_effect(self.running().spec.clone(), found, origin)?;
        secrets.clone_from(found);
        log_ring(&found.ring);
        Ok(SecretsChange::Ring(applied))
    }

    /// Lets no change begin while it is held.
    #[must_use]
    pub fn hold(&self) -> Held<'_> {
        Held { _turn: self.turn() }
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

    fn turn(&self) -> MutexGuard<'_, Secrets> {
        // A change that panicked left nothing behind: what runs is replaced in one step at the end.
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_effect(&self, spec: Spec, secrets: &Secrets, origin: Origin) -> Result<Applied, ChangeError> {
        let before = self.current().revision;
        let revision = before.saturating_add(1);
        match self.run(spec, secrets, origin, revision) {
            Ok(running) => log_applied(&running),
            Err(error) => {
                log_refused(&error, origin, before);
                return Err(error);
            }
        }
        Ok(Applied { revision })
    }

    fn run(
        &self,
        spec: Spec,
        secrets: &Secrets,
        origin: Origin,
        revision: u64,
    ) -> Result<Arc<Running>, ChangeError> {
        let compiled = compile(&spec, secrets, &self.live, revision);
        let snapshot = Arc::new(compiled.map_err(ChangeError::Refused)?);
        self.publish.publish(Arc::clone(&snapshot))?;
        let running = Arc::new(Running { spec, snapshot, origin });
        self.running.send_replace(Arc::clone(&running));
        Ok(running)
    }
}

impl Origin {
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
