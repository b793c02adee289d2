//! Which certificates end to hold soon? Told two weeks before, again when less is left, and when it is over.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use homing_core::clock::Now;
use homing_core::id::ListenerId;
use homing_core::snapshot::Snapshot;

use crate::events::{Event, Events};

/// Days that are left when it is told.
const DAYS: [u64; 5] = [14, 7, 3, 1, 0];
const DAY_S: u64 = 86_400;
/// How often the certificates are looked at, in milliseconds: there may be thousands.
const EVERY_MS: u64 = 60_000;

/// Looks at the certificates of all listeners.
#[derive(Debug, Default)]
pub(super) struct Expiry(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    next_ms: u64,
    /// What was told last of the certificates of a listener that end then: days that were left.
    told: HashMap<(ListenerId, u64), u64>,
}

impl Expiry {
    /// Tells of certificates of which less is left than when it was told last.
    pub(super) fn look(&self, snapshot: &Snapshot, events: &Events, now: Now) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if now.monotonic_ms < seen.next_ms {
            return;
        }
        seen.next_ms = now.monotonic_ms.saturating_add(EVERY_MS);
        let mut present = HashSet::new();
        for listener in &snapshot.listeners {
            let Some(tls) = &listener.tls else { continue };
            for not_after_s in tls.identities.iter().map(|identity| identity.not_after_s) {
                let left_s = not_after_s.saturating_sub(now.token_s);
                let Some(days) = DAYS.into_iter().rev().find(|days| left_s <= days * DAY_S) else { continue };
                let key = (listener.id, not_after_s);
                // Two that end at the same moment are renewed together.
                if !present.insert(key) || seen.told.get(&key).is_some_and(|told| *told <= days) {
                    continue;
                }
                seen.told.insert(key, days);
                events.tell(
                    Event::CertificateExpires {
                        load_balancer: listener.load_balancer.to_string(),
                        listener: listener.name.to_string(),
                        not_after_s,
                        left_days: left_s / DAY_S,
                    },
                    now,
                );
            }
        }
        seen.told.retain(|key, _| present.contains(key));
    }
}
