//! What was decided lately, and for whom? A bounded record that costs a request a few stores.
//!
//! Each worker writes to rings of its own, without a lock: a slot's version is odd while it is written, and readers
//! drop what changed under them. There are two rings, so that a flood of ordinary decisions does not wash away those
//! that somebody will ask about.

use crate::clock::Now;
use crate::counters::PerWorker;
use crate::id::{GroupId, ListenerId, TargetId};
use crate::limits;
use crate::persist::SessionId;
use crate::reason::Reason;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering, fence};

/// One decision, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// When, in monotonic milliseconds.
    pub at_ms: u64,
    /// Where the client came in.
    pub listener: ListenerId,
    /// The group that decided.
    pub group: GroupId,
    /// The session, where it has a name.
    pub session: Option<SessionId>,
    /// Who asked.
    pub client: IpAddr,
    /// Who got it; `None`: nobody.
    pub target: Option<TargetId>,
    /// Why.
    pub reason: Reason,
    /// HTTP status of the answer; 0 where there is none.
    pub status: u16,
}

/// The decisions of all workers.
#[derive(Debug)]
pub struct Decisions(PerWorker<Rings>);

#[derive(Debug, Default)]
struct Rings {
    all: Ring,
    notable: Ring,
}

const WORDS: usize = 8;

/// The last [`limits::DECISIONS_PER_RING`] decisions of one worker. Memory is taken with the first.
#[derive(Debug, Default)]
struct Ring {
    written: AtomicU64,
    slots: OnceLock<Box<[Slot]>>,
}

#[derive(Debug, Default)]
struct Slot {
    version: AtomicU64,
    words: [AtomicU64; WORDS],
}

impl Decisions {
    /// For `workers` workers.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        Self(PerWorker::new(workers))
    }

    /// Writes a decision down. Only `worker` itself may call this.
    pub fn record(&self, worker: usize, decision: &Decision) {
        let (rings, words) = (self.0.of(worker), decision.pack());
        rings.all.push(&words);
        if !matches!(decision.reason, Reason::Recalled | Reason::NoPersistence) {
            rings.notable.push(&words);
        }
    }

    /// Those that are wanted, newest first, at most `limit`.
    #[must_use]
    pub fn recent(&self, limit: usize, wanted: impl Fn(&Decision) -> bool) -> Vec<Decision> {
        let mut found: Vec<Decision> = Vec::new();
        for rings in self.0.iter() {
            for ring in [&rings.all, &rings.notable] {
                found.extend(ring.read().filter(&wanted));
            }
        }
        found.sort_by_key(|decision| (std::cmp::Reverse(decision.at_ms), decision.pack()));
        found.dedup(); // a notable one stands in both rings
        found.truncate(limit);
        found
    }
}

impl Decisions {
    /// Shows the last decisions of each worker, whatever their reasons, in no order: a sample of what goes on.
    pub fn each(&self, mut show: impl FnMut(&Decision)) {
        for rings in self.0.iter() {
            rings.all.read().for_each(|decision| show(&decision));
        }
    }
}

impl Ring {
    fn push(&self, words: &[u64; WORDS]) {
        let slots =
            self.slots.get_or_init(|| (0..limits::DECISIONS_PER_RING).map(|_| Slot::default()).collect());
        let number = self.written.load(Ordering::Relaxed);
        let at = usize::try_from(number % slots.len() as u64).expect("below the number of slots");
        let slot = &slots[at];
        slot.version.store(2 * number + 1, Ordering::Relaxed);
        fence(Ordering::Release);
        for (to, &word) in slot.words.iter().zip(words) {
            to.store(word, Ordering::Relaxed);
        }
        slot.version.store(2 * number + 2, Ordering::Release);
        self.written.store(number + 1, Ordering::Relaxed);
    }

    fn read(&self) -> impl Iterator<Item = Decision> {
        self.slots.get().into_iter().flatten().filter_map(Slot::read)
    }
}

impl Slot {
    fn read(&self) -> Option<Decision> {
        let before = self.version.load(Ordering::Acquire);
        let words = std::array::from_fn(|word| self.words[word].load(Ordering::Relaxed));
        fence(Ordering::Acquire);
        let is_whole =
            before != 0 && before.is_multiple_of(2) && self.version.load(Ordering::Relaxed) == before;
        if is_whole { Decision::unpack(&words) } else { None }
    }
}

/// Which of the optional parts are there.
const HAS_SESSION: u64 = 1;
const HAS_TARGET: u64 = 2;

impl Decision {
    /// A decision made now.
    #[must_use]
    pub fn at(now: Now, listener: ListenerId, group: GroupId, client: IpAddr, reason: Reason) -> Self {
        let at_ms = now.monotonic_ms;
        Self { at_ms, listener, group, session: None, client, target: None, reason, status: 0 }
    }

    fn pack(&self) -> [u64; WORDS] {
        let client = match self.client {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => address,
        };
        let [a, b, c, d, e, f, g, h, low @ ..] = client.octets();
        let parts = if self.session.is_some() { HAS_SESSION } else { 0 }
            | if self.target.is_some() { HAS_TARGET } else { 0 };
        [
            self.at_ms,
            self.listener.0,
            self.group.0,
            self.session.map_or(0, |session| session.0),
            u64::from_be_bytes([a, b, c, d, e, f, g, h]),
            u64::from_be_bytes(low),
            self.target.map_or(0, |target| target.0),
            u64::from(self.status) << 16 | (self.reason.index() as u64) << 8 | parts,
        ]
    }

    fn unpack(words: &[u64; WORDS]) -> Option<Self> {
        let &[at_ms, listener, group, session, high, low, target, rest] = words;
        let reason = *Reason::ALL.get(usize::try_from(rest >> 8 & 0xff).ok()?)?;
        let client = Ipv6Addr::from_bits(u128::from(high) << 64 | u128::from(low)).to_canonical();
        Some(Self {
            at_ms,
            listener: ListenerId(listener),
            group: GroupId(group),
            session: (rest & HAS_SESSION != 0).then_some(SessionId(session)),
            client,
            target: (rest & HAS_TARGET != 0).then_some(TargetId(target)),
            reason,
            status: u16::try_from(rest >> 16 & 0xffff).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn decision(number: u64, reason: Reason) -> Decision {
        let client = IpAddr::from([10, 0, 0, u8::try_from(number % 200).unwrap()]);
        let now = Now { monotonic_ms: number, token_s: 0 };
        let base = Decision::at(now, ListenerId(1), GroupId(2), client, reason);
        Decision { session: Some(SessionId(number % 7)), target: Some(TargetId(number)), status: 200, ..base }
    }

    #[test]
    fn what_is_read_is_what_was_written() {
        let decisions = Decisions::new(1);
        let nobody = Decision { session: None, target: None, status: 0, ..decision(5, Reason::AllUnhealthy) };
        let six = Decision { client: "2001:db8::1".parse().unwrap(), ..decision(4, Reason::New) };
        for written in [decision(3, Reason::Recalled), six, nobody] {
            decisions.record(0, &written);
        }
        assert_eq!(decisions.recent(10, |_| true), [nobody, six, decision(3, Reason::Recalled)]);
        assert_eq!(decisions.recent(1, |_| true), [nobody]);
    }

    #[test]
    fn a_flood_of_ordinary_decisions_does_not_wash_a_notable_one_away() {
        let decisions = Decisions::new(1);
        decisions.record(0, &decision(1, Reason::HomeUnhealthy));
        for number in 2..2 + 3 * limits::DECISIONS_PER_RING as u64 {
            decisions.record(0, &decision(number, Reason::Recalled));
        }
        let found = decisions.recent(10, |decision| decision.reason == Reason::HomeUnhealthy);
        assert_eq!(found, [decision(1, Reason::HomeUnhealthy)]);
        assert!(decisions.recent(usize::MAX, |_| true).len() <= 2 * limits::DECISIONS_PER_RING);
    }

    #[test]
    fn a_reader_never_sees_half_a_decision() {
        let decisions = Decisions::new(2);
        let is_whole = |found: &Decision| *found == decision(found.at_ms, Reason::New);
        thread::scope(|scope| {
            for worker in 0..2 {
                let decisions = &decisions;
                scope.spawn(move || {
                    (0..50_000).for_each(|number| decisions.record(worker, &decision(number, Reason::New)));
                });
            }
            for _ in 0..20 {
                assert!(decisions.recent(usize::MAX, |_| true).iter().all(is_whole));
            }
        });
    }
}
