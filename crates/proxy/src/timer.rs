//! Whose time is up? A hashed wheel (Varghese and Lauck 1987, scheme 6).
//!
//! A connection has one [`Deadline`]. Moving it further away, the usual case, is a store: the entry in the wheel
//! fires early, finds the deadline in the future and goes back in. Only an earlier deadline costs a new entry.

use crate::store::{Key, Kind};

/// Milliseconds of a slot: timeouts are at most this much late.
const TICK_MS: u64 = 64;
/// Slots of the wheel.
const SLOTS: u64 = 128;
/// How far ahead an entry stands at most: what is due later is looked at in between. So the entry of a connection
/// that ended early is gone soon, and a flood of short connections leaves no pile of them.
const HORIZON_MS: u64 = (SLOTS - 1) * TICK_MS;

/// When a connection's time is up, and when the wheel will look.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Deadline {
    due_ms: u64,
    /// The wheel's entry; 0: none.
    entry_ms: u64,
}

impl Deadline {
    /// Milliseconds until the time is up.
    pub(crate) fn left_ms(&self, now_ms: u64) -> u64 {
        self.due_ms.saturating_sub(now_ms)
    }
}

/// What a fired entry means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fired {
    /// The deadline has passed.
    Due,
    /// Nothing to do: it moved, or another entry stands for it.
    NotYet,
}

/// The wheel of one worker.
#[derive(Debug)]
pub(crate) struct Wheel {
    slots: Vec<Vec<Entry>>,
    /// The first tick that has not been looked at.
    tick: u64,
    /// No entry is due before this.
    next_ms: u64,
    now_ms: u64,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    kind: Kind,
    key: Key,
    at_ms: u64,
}

impl Wheel {
    /// A wheel that starts at `now_ms`.
    pub(crate) fn new(now_ms: u64) -> Self {
        let slots = (0..SLOTS).map(|_| Vec::new()).collect();
        Self { slots, tick: now_ms / TICK_MS, next_ms: u64::MAX, now_ms }
    }

    /// Sets `deadline` of a thing to `due_ms`.
    pub(crate) fn set(&mut self, deadline: &mut Deadline, kind: Kind, key: Key, due_ms: u64) {
        deadline.due_ms = due_ms;
        if deadline.entry_ms == 0 || due_ms < deadline.entry_ms {
            self.place(deadline, kind, key);
        }
    }

    /// Milliseconds until an entry may be due; `None`: the wheel is empty.
    pub(crate) fn wait_ms(&self, now_ms: u64) -> Option<u64> {
        (self.next_ms != u64::MAX).then(|| self.next_ms.saturating_sub(now_ms))
    }

    /// Takes out the entries due by `now_ms`. Each must be handed to [`Wheel::fire`] with its deadline.
    pub(crate) fn advance(&mut self, now_ms: u64, fired: &mut Vec<(Kind, Key, u64)>) {
        self.now_ms = now_ms;
        if now_ms < self.next_ms {
            return;
        }
        let last = now_ms / TICK_MS;
        let first = self.tick.max(last.saturating_sub(SLOTS - 1));
        for tick in first..=last {
            let slot = &mut self.slots[slot_of(tick)];
            slot.retain(|entry| {
                let is_due = entry.at_ms <= now_ms;
                if is_due {
                    fired.push((entry.kind, entry.key, entry.at_ms));
                }
                !is_due
            });
        }
        self.tick = last;
        self.next_ms = self.first_entry_ms();
    }

    /// Decides what an entry that fired at `at_ms` means for its deadline; puts it back where it moved.
    pub(crate) fn fire(
        &mut self,
        deadline: &mut Deadline,
        kind: Kind,
        key: Key,
        at_ms: u64,
        now_ms: u64,
    ) -> Fired {
        if deadline.entry_ms != at_ms {
            return Fired::NotYet; // an earlier entry took over; this one is a leftover
        }
        if deadline.due_ms <= now_ms {
            deadline.entry_ms = 0;
            return Fired::Due;
        }
        self.place(deadline, kind, key);
        Fired::NotYet
    }

    /// Whether an entry stands for `deadline`, so that it will be looked at.
    pub(crate) fn stands_for(&self, deadline: &Deadline, kind: Kind, key: Key) -> bool {
        let slot = &self.slots[slot_of(deadline.entry_ms / TICK_MS)];
        let is_its = |entry: &Entry| (entry.kind, entry.key, entry.at_ms) == (kind, key, deadline.entry_ms);
        deadline.entry_ms != 0 && slot.iter().any(is_its)
    }

    fn place(&mut self, deadline: &mut Deadline, kind: Kind, key: Key) {
        // What is due in the past goes into the slot that is looked at next.
        let at_ms = deadline.due_ms.clamp(self.tick * TICK_MS, self.now_ms + HORIZON_MS).max(1);
        deadline.entry_ms = at_ms;
        self.slots[slot_of(at_ms / TICK_MS)].push(Entry { kind, key, at_ms });
        self.next_ms = self.next_ms.min(at_ms);
    }

    /// A lower bound of what is due next: the start of the first slot that has entries.
    fn first_entry_ms(&self) -> u64 {
        (self.tick..self.tick + SLOTS).find(|&tick| !self.slots[slot_of(tick)].is_empty()).map_or(
            u64::MAX,
            |tick| {
                let earliest = self.slots[slot_of(tick)].iter().map(|entry| entry.at_ms).min();
                earliest.unwrap_or(u64::MAX).min((tick + 1) * TICK_MS).max(tick * TICK_MS)
            },
        )
    }
}

fn slot_of(tick: u64) -> usize {
    usize::try_from(tick % SLOTS).expect("below the number of slots")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn run(wheel: &mut Wheel, deadline: &mut Deadline, until_ms: u64) -> Option<u64> {
        let mut fired = Vec::new();
        for now in (0..=until_ms).step_by(10) {
            wheel.advance(now, &mut fired);
            for (kind, key, at) in fired.drain(..) {
                if wheel.fire(deadline, kind, key, at, now) == Fired::Due {
                    return Some(now);
                }
            }
        }
        None
    }

    fn key() -> Key {
        Store::default().insert_with(|_| ())
    }

    #[test]
    fn a_deadline_fires_once_it_passed_and_not_much_later() {
        for due in [0, 1, 63, 64, 65, 5_000, 75_000, 900_000] {
            let (mut wheel, mut deadline) = (Wheel::new(0), Deadline::default());
            wheel.set(&mut deadline, Kind::Client, key(), due);
            let fired = run(&mut wheel, &mut deadline, 1_000_000).expect("fires");
            assert!(fired >= due && fired <= due + TICK_MS + 10, "due {due}, fired {fired}");
        }
    }

    #[test]
    fn a_deadline_that_moves_away_fires_at_its_last_place() {
        let (mut wheel, mut deadline) = (Wheel::new(0), Deadline::default());
        for due in [1_000, 2_000, 30_000] {
            wheel.set(&mut deadline, Kind::Client, key(), due);
        }
        let fired = run(&mut wheel, &mut deadline, 60_000).expect("fires");
        assert!((30_000..30_100).contains(&fired), "{fired}");
    }

    #[test]
    fn a_deadline_that_comes_nearer_fires_there_and_only_once() {
        let (mut wheel, mut deadline) = (Wheel::new(0), Deadline::default());
        wheel.set(&mut deadline, Kind::Client, key(), 30_000);
        wheel.set(&mut deadline, Kind::Client, key(), 1_000);
        let fired = run(&mut wheel, &mut deadline, 60_000).expect("fires");
        assert!((1_000..1_100).contains(&fired), "{fired}");
        assert_eq!(run(&mut wheel, &mut deadline, 60_000), None);
    }

    #[test]
    fn entries_of_connections_that_ended_do_not_pile_up() {
        let (mut wheel, mut fired) = (Wheel::new(0), Vec::new());
        for now in 0..60_000 {
            wheel.set(&mut Deadline::default(), Kind::Client, key(), now + 75_000);
            wheel.advance(now, &mut fired);
            fired.clear(); // a connection that is gone has no deadline to hand to `fire`
        }
        let left: usize = wheel.slots.iter().map(Vec::len).sum();
        assert!(left <= 2 * 8192, "{left}");
    }

    #[test]
    fn an_empty_wheel_does_not_wake_anybody() {
        let mut wheel = Wheel::new(0);
        assert_eq!(wheel.wait_ms(0), None);
        wheel.set(&mut Deadline::default(), Kind::Client, key(), 500);
        assert_eq!(wheel.wait_ms(100), Some(400));
    }
}
