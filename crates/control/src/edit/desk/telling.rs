//! Who hears of what was done at the desk? All who listen to the events.

use std::collections::HashSet;

use super::{Desk, Told};
use crate::edit::{Document, Revision};
use crate::events::Event;
use crate::since_1970_s;

impl Desk {
    /// A change took effect.
    pub(super) fn announce(&self, revision: &Revision) {
        self.announce_event(Event::RevisionMade {
            revision: revision.number,
            author: revision.author.clone(),
            origin: revision.origin.as_str().to_owned(),
            why: revision.why.clone(),
            of: revision.of,
            added: revision.added,
            changed: revision.changed,
            removed: revision.removed,
        });
    }

    /// Which load balancers do not run any more that did, and the other way round. `before` are those that were set
    /// aside.
    pub(super) fn announce_set_aside(&self, before: &[(Document, String)], next: &Told) {
        let names = |aside: &[(Document, String)]| -> HashSet<String> {
            aside.iter().map(|(document, _)| document.name.clone()).collect()
        };
        let (known, now) = (names(before), names(&next.documents.set_aside));
        for (document, why) in &next.documents.set_aside {
            if !known.contains(&document.name) {
                let (load_balancer, why) = (document.name.clone(), why.clone());
                self.announce_event(Event::LoadBalancerSetAside { load_balancer, why });
            }
        }
        let running = next.stored.iter().map(|stored| &stored.document.name);
        for load_balancer in running.filter(|name| known.contains(*name) && !now.contains(*name)) {
            self.announce_event(Event::LoadBalancerBack { load_balancer: load_balancer.clone() });
        }
    }

    pub(super) fn announce_event(&self, event: Event) {
        self.events.tell_at(event, since_1970_s());
    }
}
