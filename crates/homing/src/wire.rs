//! How does what the control plane decides get to the datapath?
//!
//! The control plane knows no datapath, and the datapath no control plane: here they are joined.

use crate::addresses::Addresses;
use homing_control::change::{Publish, PublishError, Unbound};
use homing_control::cut_off::CutOff;
use homing_core::id::Home;
use homing_core::snapshot::Snapshot;
use homing_proxy::{BindFailure, Datapath, DrainReport, Finishing, SocketId};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// The datapath as the control plane sees it. Clones are the same one.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    /// Nothing after it was drained.
    datapath: Arc<RwLock<Option<Datapath>>>,
    addresses: Arc<Addresses>,
    /// A successor serves: the datapath finishes, and takes no snapshot any more.
    is_retired: Arc<AtomicBool>,
}

impl Wire {
    pub(crate) fn new(datapath: Datapath, addresses: Arc<Addresses>) -> Self {
        let datapath = Arc::new(RwLock::new(Some(datapath)));
        Self { datapath, addresses, is_retired: Arc::default() }
    }

    /// Does something with the datapath.
    ///
    /// # Errors
    /// It has ended.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Datapath) -> T) -> Result<T, PublishError> {
        let datapath = self.datapath.read().unwrap_or_else(PoisonError::into_inner);
        datapath.as_ref().map(work).ok_or(PublishError::Ended)
    }

    /// Whether every worker takes commands.
    pub(crate) fn is_responsive(&self) -> bool {
        self.with(Datapath::is_responsive).unwrap_or_default()
    }

    /// A successor serves by all listening sockets but these: what has begun is finished, and nothing else.
    ///
    /// # Errors
    /// The datapath has ended.
    pub(crate) fn retire(&self, unused: &[SocketId]) -> Result<Finishing, PublishError> {
        self.is_retired.store(true, Ordering::Release);
        self.with(|datapath| datapath.retire(unused))
    }

    /// Tells those to come back who can be told.
    pub(crate) fn say_farewell(&self) {
        _ = self.with(Datapath::say_farewell); // ended: nobody is left
    }

    /// Ends the workers, with all that is open. `None`: that was done before.
    pub(crate) fn end(&self) -> Option<DrainReport> {
        let datapath = self.datapath.write().unwrap_or_else(PoisonError::into_inner).take();
        datapath.map(Datapath::end)
    }

    /// Accepts nothing more, lets traffic finish for at most `deadline`, and ends the workers. `None`: that was done
    /// before.
    pub(crate) fn drain(&self, deadline: Duration) -> Option<DrainReport> {
        let datapath = self.datapath.write().unwrap_or_else(PoisonError::into_inner).take();
        datapath.map(|datapath| datapath.drain(deadline))
    }
}

impl Publish for Wire {
    fn publish(&self, snapshot: Arc<Snapshot>) -> Result<(), PublishError> {
        if self.is_retired.load(Ordering::Acquire) {
            return Err(PublishError::Ended);
        }
        let revision = snapshot.revision;
        let datapath = self.datapath.read().unwrap_or_else(PoisonError::into_inner);
        let datapath = datapath.as_ref().ok_or(PublishError::Ended)?;
        datapath
            .publish(snapshot)
            .map_err(|failures| PublishError::Unbound(failures.into_iter().map(unbound).collect()))?;
        self.addresses.published(revision, datapath.addresses());
        Ok(())
    }
}

impl CutOff for Wire {
    fn cut_off(&self, home: Home) {
        if let Some(datapath) = &*self.datapath.read().unwrap_or_else(PoisonError::into_inner) {
            datapath.cut_off(home);
        }
    }
}

fn unbound(failure: BindFailure) -> Unbound {
    Unbound {
        load_balancer: failure.load_balancer,
        listener: failure.listener,
        address: failure.address,
        why: failure.source.to_string(),
    }
}
