//! Which listener, of which snapshot, does this traffic belong to?

use homing_core::group::Group;
use homing_core::live::ListenerCounters;
use homing_core::snapshot::{GroupIndex, Listener, ListenerSettings, Snapshot};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// A listener within its snapshot. Traffic keeps the site it began with; the next request takes the newest.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) listener: Arc<Listener>,
    worker: usize,
}

impl Site {
    pub(crate) fn group(&self, index: GroupIndex) -> &Group {
        self.snapshot.group(index)
    }

    pub(crate) fn settings(&self) -> &ListenerSettings {
        &self.listener.settings
    }

    /// This worker's counters of the listener.
    pub(crate) fn counters(&self) -> &ListenerCounters {
        self.listener.live.counters.of(self.worker)
    }
}

/// A listener on one worker, across snapshots.
#[derive(Debug)]
pub(crate) struct Place {
    site: RefCell<Rc<Site>>,
    closed: Cell<bool>,
}

impl Place {
    pub(crate) fn new(snapshot: &Arc<Snapshot>, listener: &Arc<Listener>, worker: usize) -> Self {
        let site = Site { snapshot: Arc::clone(snapshot), listener: Arc::clone(listener), worker };
        Self { site: RefCell::new(Rc::new(site)), closed: Cell::new(false) }
    }

    /// The newest site.
    pub(crate) fn site(&self) -> Rc<Site> {
        Rc::clone(&self.site.borrow())
    }

    /// A new snapshot has this listener.
    pub(crate) fn renew(&self, snapshot: &Arc<Snapshot>, listener: &Arc<Listener>) {
        let worker = self.site.borrow().worker;
        let site = Site { snapshot: Arc::clone(snapshot), listener: Arc::clone(listener), worker };
        self.site.replace(Rc::new(site));
    }

    /// No more traffic begins here: the listener is gone, or the node drains.
    pub(crate) fn close(&self) {
        self.closed.set(true);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.get()
    }
}
