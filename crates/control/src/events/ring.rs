//! Who hears of an event, and who has missed what?
//!
//! The last events are kept in a ring, so that who was away for a moment hears what was told meanwhile. Nobody waits for
//! a listener: who reads too slowly, or was away for too long, is told how many he has missed.

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use homing_core::clock::Now;
use tokio::sync::broadcast::{self, error::RecvError};

use super::cover::Cover;
use super::{Event, Told};
use crate::limits;

/// Where events are told. Clones are the same place.
#[derive(Clone, Debug)]
pub struct Events(Arc<Place>);

#[derive(Debug)]
struct Place {
    /// Which run of a node this is: numbers of another one mean nothing here.
    run: u64,
    ring: Mutex<Ring>,
    /// Used with the ring locked: who follows finds each event either there or here.
    listeners: broadcast::Sender<Arc<Told>>,
    lost: AtomicU64,
    /// Seals marks for those who do not hear all.
    cover: Cover,
}

/// The last events, and how many there were.
#[derive(Debug, Default)]
struct Ring {
    last: VecDeque<Arc<Told>>,
    told: u64,
}

/// Which event of which run: what a listener remembers to go on after. The default is of no run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub(super) run: u64,
    pub(super) number: u64,
}

/// Events that are not told: there is no room for them any more, or they were told by another run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// How many; `None`: nobody knows, another run has told them.
    pub lost: Option<u64>,
}

/// Events that are past.
#[derive(Clone, Debug)]
pub struct Past {
    /// What was before the first of them and is lost.
    pub gap: Option<Gap>,
    /// The oldest first.
    pub events: Vec<Arc<Told>>,
    /// After which one whoever has read them goes on.
    pub mark: Mark,
}

/// What a listener hears next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It happened.
    Event(Arc<Told>),
    /// Others happened, and are not told.
    Gap(Gap),
}

/// Somebody who hears every event, and is told of those that he misses.
#[derive(Debug)]
pub struct Following {
    past: VecDeque<Heard>,
    listener: broadcast::Receiver<Arc<Told>>,
    place: Arc<Place>,
    /// Number of the event that was heard or missed last.
    heard: u64,
}

impl Default for Events {
    fn default() -> Self {
        Self::of_run(1)
    }
}

impl Events {
    /// Nothing was told yet in this run of a node. Another run has another number.
    #[must_use]
    pub fn of_run(run: u64) -> Self {
        let listeners = broadcast::Sender::new(limits::EVENTS_WAITING);
        let (ring, lost, cover) = (Mutex::default(), AtomicU64::new(0), Cover::new());
        Self(Arc::new(Place { run, ring, listeners, lost, cover }))
    }

    /// Tells an event.
    pub fn tell(&self, event: Event, now: Now) {
        self.tell_at(event, now.token_s);
    }

    /// As [`Events::tell`], for those who know the time of day only.
    pub fn tell_at(&self, event: Event, at_s: u64) {
        event.log();
        let mut ring = self.0.ring();
        ring.told += 1;
        let told = Arc::new(Told { number: ring.told, at_s, severity: event.severity(), event });
        if ring.last.len() >= limits::EVENTS_WAITING {
            ring.last.pop_front();
        }
        ring.last.push_back(Arc::clone(&told));
        // Nobody listens, most of the time.
        let _ = self.0.listeners.send(told);
    }

    /// How many listen.
    #[must_use]
    pub fn listening(&self) -> usize {
        self.0.listeners.receiver_count()
    }

    /// How many were told so far.
    #[must_use]
    pub fn told(&self) -> u64 {
        self.0.ring().told
    }

    /// How many events listeners have missed so far, each counted once for each listener.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.0.lost.load(Ordering::Relaxed)
    }

    /// Hears every event from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Told>> {
        self.0.listeners.subscribe()
    }

    /// What is kept of the past: what came after `after`, or all of it.
    #[must_use]
    pub fn past(&self, after: Option<Mark>) -> Past {
        self.0.past(&self.0.ring(), after)
    }

    /// Hears every event after `after`, or from now on.
    #[must_use]
    pub fn follow(&self, after: Option<Mark>) -> Following {
        let ring = self.0.ring();
        let listener = self.0.listeners.subscribe();
        let now = Mark { run: self.0.run, number: ring.told };
        let Past { gap, events, .. } = self.0.past(&ring, Some(after.unwrap_or(now)));
        let heard = ring.told - events.len() as u64;
        let past = gap.map(Heard::Gap).into_iter().chain(events.into_iter().map(Heard::Event)).collect();
        Following { past, listener, place: Arc::clone(&self.0), heard }
    }

    /// A mark for those who do not hear all: it says nothing to them. `None`: there are no random bytes.
    #[must_use]
    pub fn seal(&self, mark: Mark) -> Option<String> {
        self.0.cover.seal(mark)
    }

    /// The mark that was sealed so, in this process.
    #[must_use]
    pub fn unseal(&self, text: &str) -> Option<Mark> {
        self.0.cover.open(text)
    }

    /// The mark of an event of this run.
    #[must_use]
    pub fn mark(&self, told: &Told) -> Mark {
        Mark { run: self.0.run, number: told.number }
    }
}

impl Place {
    /// Nothing that panics is done while it is held.
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn past(&self, ring: &Ring, after: Option<Mark>) -> Past {
        let gone = ring.told - ring.last.len() as u64;
        let (heard, gap) = match after {
            None => (gone, None),
            // Of this run, and not of the future.
            Some(Mark { run, number }) if run == self.run && number <= ring.told => {
                let lost = gone.saturating_sub(number);
                (number.max(gone), (lost > 0).then_some(Gap { lost: Some(lost) }))
            }
            Some(_) => (gone, Some(Gap { lost: None })),
        };
        self.count(gap);
        let first = usize::try_from(heard - gone).unwrap_or(usize::MAX);
        let events = ring.last.iter().skip(first).cloned().collect();
        Past { gap, events, mark: Mark { run: self.run, number: ring.told } }
    }

    fn count(&self, gap: Option<Gap>) {
        let lost = gap.and_then(|gap| gap.lost).unwrap_or(0);
        self.lost.fetch_add(lost, Ordering::Relaxed);
    }
}

impl Following {
    /// What comes next; waits for it. `None`: nothing will.
    pub async fn next(&mut self) -> Option<Heard> {
        let heard = match self.past.pop_front() {
            Some(heard) => heard,
            None => match self.listener.recv().await {
                Ok(told) => Heard::Event(told),
                Err(RecvError::Closed) => return None,
                Err(RecvError::Lagged(lost)) => {
                    self.heard += lost;
                    let gap = Gap { lost: Some(lost) };
                    self.place.count(Some(gap));
                    Heard::Gap(gap)
                }
            },
        };
        if let Heard::Event(told) = &heard {
            self.heard = told.number;
        }
        Some(heard)
    }

    /// After which event to go on, for whoever has to come back now. `None`: a gap comes first.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        let is_gap_first = matches!(self.past.front(), Some(Heard::Gap(_)));
        (!is_gap_first).then_some(Mark { run: self.place.run, number: self.heard })
    }
}

impl Mark {
    pub(super) fn bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.run.to_be_bytes());
        bytes[8..].copy_from_slice(&self.number.to_be_bytes());
        bytes
    }

    pub(super) fn of_bytes(bytes: [u8; 16]) -> Self {
        let [a, b, c, d, e, f, g, h, number @ ..] = bytes;
        let run = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        Self { run, number: u64::from_be_bytes(number) }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{}", self.run, self.number)
    }
}

/// What is no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMark;

impl FromStr for Mark {
    type Err = NoMark;

    fn from_str(text: &str) -> Result<Self, NoMark> {
        let (run, number) = text.split_once('-').ok_or(NoMark)?;
        let run = u64::from_str_radix(run, 16).map_err(|_| NoMark)?;
        Ok(Self { run, number: number.parse().map_err(|_| NoMark)? })
    }
}
