//! Which listener, of which snapshot, does this traffic belong to?

use crate::tls::{TargetTermsBook, Terms, TermsBook};
use homing_core::clock::Now;
use homing_core::decision::Decision;
use homing_core::group::{Choice, Denial, Group};
use homing_core::live::ListenerCounters;
use homing_core::reason::Reason;
use homing_core::snapshot::{GroupIndex, Listener, ListenerSettings, Snapshot};
use homing_core::spec::Layer;
use std::cell::{Cell, RefCell};
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;

/// A listener within its snapshot. Traffic keeps the site it began with; the next request takes the newest.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) listener: Arc<Listener>,
    /// Under what TLS handshakes agree, if clients are to come by TLS.
    pub(crate) terms: Option<Arc<Terms>>,
    /// Under what handshakes with targets agree, of groups that speak TLS to them.
    pub(crate) target_terms: Arc<TargetTermsBook>,
    worker: usize,
}

impl Site {
    fn new(snapshot: &Arc<Snapshot>, listener: &Arc<Listener>, terms: &TermsBook, worker: usize) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            listener: Arc::clone(listener),
            terms: terms.get(&listener.id).map(Arc::clone),
            target_terms: Arc::clone(&terms.targets),
            worker,
        }
    }

    pub(crate) fn group(&self, index: GroupIndex) -> &Group {
        self.snapshot.group(index)
    }

    pub(crate) fn settings(&self) -> &ListenerSettings {
        &self.listener.settings
    }

    /// Counts a decision of `group` for `client`, and writes it down.
    pub(crate) fn note_decision(&self, group: &Group, client: IpAddr, outcome: Outcome<'_>, now: Now) {
        let reason = outcome.reason();
        group.live.counters.of(self.worker).decisions[reason.index()].add(1);
        let base = Decision::at(now, self.listener.id, group.id, client, reason);
        let decision = match outcome {
            Outcome::Nobody(denial) => Decision { status: self.status(denial.status), ..base },
            Outcome::Target(choice, status) => Decision {
                session: group.persistence.id_of(&choice.session),
                target: Some(group.target(choice).home.target),
                status,
                ..base
            },
        };
        self.snapshot.decisions.record(self.worker, &decision);
    }

    /// Layer 4 has no statuses.
    fn status(&self, status: u16) -> u16 {
        match self.listener.protocol.layer() {
            Layer::Four => 0,
            Layer::Seven => status,
        }
    }

    /// This worker's counters of the listener.
    pub(crate) fn counters(&self) -> &ListenerCounters {
        self.listener.live.counters.of(self.worker)
    }
}

/// What a decision came to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome<'a> {
    /// This target, and the status of its answer (0: none).
    Target(&'a Choice, u16),
    /// Nobody.
    Nobody(Denial),
}

impl Outcome<'_> {
    fn reason(&self) -> Reason {
        match self {
            Self::Target(choice, _) => choice.reason,
            Self::Nobody(denial) => denial.reason,
        }
    }
}

/// A listener on one worker, across snapshots.
#[derive(Debug)]
pub(crate) struct Place {
    site: RefCell<Rc<Site>>,
    closed: Cell<bool>,
}

impl Place {
    pub(crate) fn new(
        snapshot: &Arc<Snapshot>,
        listener: &Arc<Listener>,
        terms: &TermsBook,
        worker: usize,
    ) -> Self {
        let site = Site::new(snapshot, listener, terms, worker);
        Self { site: RefCell::new(Rc::new(site)), closed: Cell::new(false) }
    }

    /// The newest site.
    pub(crate) fn site(&self) -> Rc<Site> {
        Rc::clone(&self.site.borrow())
    }

    /// A new snapshot has this listener.
    pub(crate) fn renew(&self, snapshot: &Arc<Snapshot>, listener: &Arc<Listener>, terms: &TermsBook) {
        let worker = self.site.borrow().worker;
        self.site.replace(Rc::new(Site::new(snapshot, listener, terms, worker)));
    }

    /// No more traffic begins here: the listener is gone, or the node drains.
    pub(crate) fn close(&self) {
        self.closed.set(true);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.get()
    }
}
