//! Which bounds were met, and which of them is to be told?
//!
//! Those who meet a bound count it; here the counts are read, each second. Each bound is told once a minute at most, for
//! each thing that has it, with how often it was met since: nobody can flood the events from outside.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use homing_core::bound::Bound;
use homing_core::clock::Now;
use homing_core::group::Group;
use homing_core::id::{GroupId, ListenerId};
use homing_core::persist::Persistence;
use homing_core::persist::table::SessionTable;
use homing_core::snapshot::{Listener, Snapshot};

use crate::events::{Event, Events};
use crate::rare::Tally;

/// Says how often a bound was met that neither workers nor the node's own counts know of.
type Source = Box<dyn Fn() -> u64 + Send + Sync>;

/// Reads the counts of all bounds.
#[derive(Default)]
pub struct BoundWatch {
    sources: Vec<(Bound, Source)>,
    /// How often each was met, by its place in [`Bound::ALL`]: also by what is gone.
    met: [AtomicU64; Bound::ALL.len()],
    tallies: Mutex<HashMap<(Bound, Whose), Tally>>,
}

/// What has the bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Node,
    Listener(ListenerId),
    Group(GroupId),
}

/// A count at this moment.
struct Reading<'a> {
    bound: Bound,
    whose: Whose,
    count: u64,
    /// Of its load balancer, and its own.
    names: Option<(&'a str, &'a str)>,
}

impl BoundWatch {
    /// `source` says how often `bound` was met.
    pub(super) fn count_also(&mut self, bound: Bound, source: Source) {
        self.sources.push((bound, source));
    }

    /// How often a bound was met since the process began, as of the last round.
    #[must_use]
    pub fn met(&self, bound: Bound) -> u64 {
        self.met[bound.index()].load(Ordering::Relaxed)
    }

    /// Reads all counts once, and tells what is to be told.
    pub(super) fn look(&self, snapshot: &Snapshot, events: &Events, now: Now) {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        let readings = self.read(snapshot);
        let known: std::collections::HashSet<_> =
            readings.iter().map(|reading| (reading.bound, reading.whose)).collect();
        tallies.retain(|key, _| known.contains(key));
        for reading in readings {
            let tally = tallies.entry((reading.bound, reading.whose)).or_default();
            self.met[reading.bound.index()].fetch_add(tally.grow(reading.count), Ordering::Relaxed);
            // Whoever refuses an order, or counts a table, tells more of it.
            let is_told_elsewhere = matches!(reading.bound, Bound::Orders | Bound::SessionTable);
            if let Some(times) = tally.untold(now).filter(|_| !is_told_elsewhere) {
                events.tell(reading.event(times), now);
            }
        }
    }

    fn read<'a>(&self, snapshot: &'a Snapshot) -> Vec<Reading<'a>> {
        let mut readings: Vec<Reading<'a>> =
            Bound::ALL.iter().map(|bound| self.of_node(*bound, snapshot)).collect();
        for listener in &snapshot.listeners {
            readings.push(of_listener(Bound::Connections, listener, refused_at_limit(listener)));
            if listener.settings.http2 {
                readings.push(of_listener(Bound::Http2Floods, listener, floods(listener)));
            }
        }
        for group in &snapshot.groups {
            let tables = [
                (Bound::SessionTable, group.persistence.table().map(AsRef::as_ref)),
                (Bound::FirstPins, first_pins(group)),
            ];
            for (bound, table) in tables {
                readings.extend(table.map(|table| of_group(bound, group, lost(table))));
            }
        }
        readings
    }

    /// What workers, the node and the further sources count.
    fn of_node(&self, bound: Bound, snapshot: &Snapshot) -> Reading<'static> {
        let of_workers = snapshot.worker_counters.sum(|count| {
            count.bounds.count(bound)
                + match bound {
                    Bound::AccessLog => count.log_lost_blocks.value(),
                    Bound::Spans => count.spans_lost.value(),
                    _ => 0,
                }
        });
        let sources = self.sources.iter().filter(|(of, _)| *of == bound).map(|(_, source)| source());
        let count = of_workers + snapshot.bounds.count(bound) + sources.sum::<u64>();
        Reading { bound, whose: Whose::Node, count, names: None }
    }
}

impl Reading<'_> {
    fn event(&self, times: u64) -> Event {
        let name_of = |is_it: bool| self.names.filter(|_| is_it).map(|(_, name)| name.to_owned());
        Event::LimitMet {
            limit: self.bound.as_str().to_owned(),
            load_balancer: self.names.map(|(load_balancer, _)| load_balancer.to_owned()),
            listener: name_of(matches!(self.whose, Whose::Listener(_))),
            group: name_of(matches!(self.whose, Whose::Group(_))),
            times,
            evicted: 0,
        }
    }
}

fn of_listener(bound: Bound, listener: &Listener, count: u64) -> Reading<'_> {
    let names = Some((&*listener.load_balancer, &*listener.name));
    Reading { bound, whose: Whose::Listener(listener.id), count, names }
}

fn of_group(bound: Bound, group: &Group, count: u64) -> Reading<'_> {
    let names = Some((&*group.load_balancer, &*group.name));
    Reading { bound, whose: Whose::Group(group.id), count, names }
}

fn refused_at_limit(listener: &Listener) -> u64 {
    listener.live.counters.sum(|count| count.refused_at_limit.value())
}

fn floods(listener: &Listener) -> u64 {
    listener.live.counters.sum(|count| count.http2.refused.iter().map(|refused| refused.value()).sum())
}

fn first_pins(group: &Group) -> Option<&SessionTable> {
    match &group.persistence {
        Persistence::Cookie(cookie) => cookie.first_pins(),
        _ => None,
    }
}

fn lost(table: &SessionTable) -> u64 {
    table.evicted() + table.refused() + table.refused_by_quota()
}

impl fmt::Debug for BoundWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BoundWatch({:?})", self.met)
    }
}
