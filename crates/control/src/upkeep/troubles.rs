//! What goes wrong in the control plane that operators have to hear of, once a minute at most?
//!
//! The store does not take something, notes of the audit are lost, somebody guesses passwords. Those concerned count it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use homing_core::clock::Now;

use crate::events::{Event, Events};
use crate::identity::Identities;
use crate::rare::Tally;
use crate::store::Store;

/// Looks at those who may be in trouble.
pub(super) struct Troubles {
    store: Arc<Store>,
    identities: Arc<Identities>,
    tallies: Mutex<Tallies>,
}

#[derive(Default)]
struct Tallies {
    store: Tally,
    audit: Tally,
    attempts: Tally,
}

impl Troubles {
    pub(super) fn new(store: Arc<Store>, identities: Arc<Identities>) -> Self {
        Self { store, identities, tallies: Mutex::default() }
    }

    pub(super) fn look(&self, events: &Events, now: Now) {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(times) = tallies.store.took(self.store.failures(), now) {
            events.tell(Event::StoreFailed { times, why: self.store.last_failure() }, now);
        }
        if let Some(notes) = tallies.audit.took(self.identities.audit().lost(), now) {
            events.tell(Event::AuditLost { notes }, now);
        }
        let (limited, address) = self.identities.limited_logins();
        if let Some(times) = tallies.attempts.took(limited, now) {
            let address = address.map(|address| address.to_string()).unwrap_or_default();
            events.tell(Event::LoginLimited { times, address }, now);
        }
    }
}

impl fmt::Debug for Troubles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Troubles({:?})", self.store)
    }
}
