//! Which targets start slowly, and who is told?
//!
//! Shares grow without anybody looking: workers see to that. Here is noted what has begun where no client asks, and who has
//! left his group: if he comes back, he is new there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use homing_core::clock::Now;
use homing_core::id::Home;
use homing_core::live::{Start, TargetLive};
use homing_core::snapshot::Snapshot;

use crate::events::{Event, Events, RampEnd, TargetName};

/// The targets of all groups that start slowly.
#[derive(Debug, Default)]
pub(super) struct Ramps(Mutex<HashMap<Home, Seen>>);

/// What was seen last of a target.
#[derive(Debug)]
struct Seen {
    name: TargetName,
    live: Arc<TargetLive>,
    grows: bool,
}

impl Ramps {
    pub(super) fn look(&self, snapshot: &Snapshot, events: &Events, now: Now) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut before = std::mem::take(&mut *seen);
        for group in &snapshot.groups {
            let Some(slow) = group.slow_start else { continue };
            group.look(now);
            for target in &group.targets {
                let start = target.live.start.load();
                let grows = matches!(start, Start::Growing { .. });
                let grew = before.remove(&target.home).is_some_and(|before| before.grows);
                let name = TargetName::of(group, target);
                match (grew, grows) {
                    (false, true) => {
                        events.tell(
                            Event::RampBegan { target: name.clone(), time_s: slow.time.as_secs() },
                            now,
                        );
                    }
                    (true, false) => {
                        let why = if start == Start::Whole { RampEnd::Whole } else { RampEnd::Unfit };
                        events.tell(Event::RampEnded { target: name.clone(), why }, now);
                    }
                    _ => {}
                }
                seen.insert(target.home, Seen { name, live: Arc::clone(&target.live), grows });
            }
        }
        for gone in before.into_values() {
            gone.live.start.leave();
            if gone.grows {
                events.tell(Event::RampEnded { target: gone.name, why: RampEnd::Gone }, now);
            }
        }
    }
}
