//! Does the table do what a map would, whatever comes, and does one client have one home?

use super::*;
use proptest::prelude::*;
use std::collections::HashMap;

/// What may happen to a session.
#[derive(Clone, Copy, Debug)]
enum Step {
    Pin(Home),
    /// Binds it to a new home, because the known one is lost.
    Rebind(Home),
    Confirm(Home),
    Recall,
    Open,
    Close,
    Remove(Home),
    Forget,
    Rehome(Home),
    /// All living sessions are saved and restored into a new table, as after a restart.
    Restart,
    Census,
}

/// What a session should be.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Expected {
    home: Home,
    seen_ms: u64,
    first_ms: u64,
    is_protected: bool,
    is_proven: bool,
    in_use: u16,
}

impl Expected {
    fn new(home: Home, now_ms: u64) -> Self {
        let (is_protected, is_proven) = (false, false);
        Self { home, seen_ms: now_ms, first_ms: now_ms, is_protected, is_proven, in_use: 0 }
    }

    fn is_alive(&self, now_ms: u64) -> bool {
        now_ms - self.seen_ms < 67_000
    }

    fn must_stay(&self, now_ms: u64) -> bool {
        self.in_use > 0 || self.is_proven && now_ms - self.seen_ms <= 7000
    }
}

fn step() -> impl Strategy<Value = Step> {
    let home = || prop_oneof![Just(A), Just(B)];
    prop_oneof![
        6 => home().prop_map(Step::Pin),
        1 => home().prop_map(Step::Rebind),
        4 => home().prop_map(Step::Confirm),
        4 => Just(Step::Recall),
        2 => Just(Step::Open),
        2 => Just(Step::Close),
        1 => home().prop_map(Step::Remove),
        1 => Just(Step::Forget),
        1 => home().prop_map(Step::Rehome),
        1 => Just(Step::Restart),
        1 => Just(Step::Census),
    ]
}

/// A table and the map that it should equal, as long as it loses nothing.
struct Pair {
    table: SessionTable,
    model: HashMap<u64, Expected>,
    now_ms: u64,
}

impl Pair {
    fn take(&mut self, number: u64, step: Step) {
        let (now, now_ms) = (at_ms(self.now_ms), self.now_ms);
        let key = key(number);
        let known = self.model.get(&number).copied();
        let alive = known.filter(|known| known.is_alive(now_ms));
        match step {
            Step::Pin(home) => self.pin(number, home, None),
            Step::Rebind(home) => self.pin(number, home, alive.map(|alive| alive.home)),
            Step::Confirm(home) => {
                self.table.confirm(key, home, &minute(), now);
                let entry = self.model.entry(number).or_insert_with(|| Expected::new(home, now_ms));
                if entry.home == home {
                    (entry.is_protected, entry.seen_ms) = (true, now_ms);
                }
            }
            Step::Recall => {
                let found = self.table.find(key, now).filter(|found| found.check(&minute()).is_ok());
                if let Some(found) = found.filter(|found| found.is_touch_due(&minute())) {
                    self.table.touch(key, now);
                    self.edit(number, |entry| entry.is_proven |= found.is_protected);
                    self.edit(number, |entry| entry.seen_ms = now_ms);
                }
            }
            Step::Open => {
                self.table.open(key, now);
                self.edit(number, |entry| (entry.in_use, entry.seen_ms) = (entry.in_use + 1, now_ms));
            }
            Step::Close => {
                self.table.close(key, now);
                self.edit(number, |entry| entry.in_use = entry.in_use.saturating_sub(1));
            }
            Step::Remove(home) => {
                self.table.remove(key, home);
                self.model.retain(|&at, entry| at != number || entry.home != home || entry.is_protected);
            }
            Step::Forget => assert_eq!(self.table.forget(key), self.model.remove(&number).is_some()),
            Step::Rehome(home) => {
                let is_there = known.is_some_and(|known| known.home == A);
                assert_eq!(self.table.rehome(key, A, home, now), is_there);
                self.edit(number, |entry| entry.home = if is_there { home } else { entry.home });
            }
            Step::Restart => self.restart(),
            Step::Census => {
                let before = self.model.len();
                self.model.retain(|_, entry| entry.in_use > 0 || entry.is_alive(now_ms));
                let alive = self.model.values().filter(|entry| entry.is_alive(now_ms)).count();
                let census = self.table.census(&minute(), now);
                assert_eq!((census.alive, census.removed), (alive, before - self.model.len()));
                assert_eq!(census.by_home.values().sum::<u64>(), alive as u64);
            }
        }
    }

    fn pin(&mut self, number: u64, home: Home, replace: Option<Home>) {
        let pin = self.table.pin(key(number), home, replace, &minute(), at_ms(self.now_ms));
        let known = self.model.get(&number).copied();
        let alive = known.filter(|known| known.is_alive(self.now_ms));
        let expected = match alive {
            Some(alive) if Some(alive.home) != replace => Pin::Theirs(alive.home),
            _ => Pin::Ours,
        };
        assert_eq!(pin, expected);
        if pin == Pin::Ours {
            let first_ms = alive.map_or(self.now_ms, |alive| alive.first_ms);
            let in_use = known.map_or(0, |known| known.in_use);
            self.model.insert(number, Expected { first_ms, in_use, ..Expected::new(home, self.now_ms) });
        }
    }

    fn edit(&mut self, number: u64, edit: impl FnOnce(&mut Expected)) {
        if let Some(entry) = self.model.get_mut(&number) {
            edit(entry);
        }
    }

    fn restart(&mut self) {
        let (new, now) = (table(self.table.capacity()), at_ms(self.now_ms));
        self.table.save(&minute(), now, |session| assert!(new.restore(session, now)));
        self.table = new;
        let now_ms = self.now_ms;
        self.model.retain(|_, entry| entry.is_protected && entry.is_alive(now_ms));
        self.model.values_mut().for_each(|entry| entry.in_use = 0);
    }

    /// The table has exactly the sessions of the map.
    fn check(&self) {
        let now = at_ms(self.now_ms);
        for (&number, expected) in &self.model {
            let found = self.table.find(key(number), now).unwrap_or_else(|| panic!("{number} is gone"));
            let seen = Expected {
                home: found.home,
                seen_ms: before(self.now_ms, found.since_seen),
                first_ms: before(self.now_ms, found.since_first),
                is_protected: found.is_protected,
                is_proven: found.is_proven,
                in_use: found.in_use,
            };
            assert_eq!(seen, *expected, "session {number}");
        }
        assert_eq!(self.table.len(), self.model.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Sessions that fit are never lost, moved or doubled.
    #[test]
    fn a_table_with_room_is_a_map(
        steps in proptest::collection::vec((0u64..20, step(), 0u64..80), 1..120),
    ) {
        let mut pair = Pair { table: table(100), model: HashMap::new(), now_ms: 0 };
        for (number, step, ticks) in steps {
            pair.now_ms += ticks * 100;
            pair.take(number, step);
            pair.check();
        }
    }

    /// In a full table sessions make room for others, but none that is in use, and none changes its home.
    #[test]
    fn a_crowded_table_loses_only_what_is_not_in_use(
        capacity in prop_oneof![Just(8), Just(16), Just(24)],
        steps in proptest::collection::vec((0u64..100, step(), 0u64..40), 1..200),
    ) {
        let table = table(capacity);
        let mut known: HashMap<u64, Expected> = HashMap::new();
        let mut now_ms = 0;
        for (number, step, ticks) in steps {
            now_ms += ticks * 100;
            let (key, now) = (key(number), at_ms(now_ms));
            match step {
                Step::Pin(home) | Step::Rebind(home) => _ = table.pin(key, home, None, &minute(), now),
                Step::Confirm(home) => table.confirm(key, home, &minute(), now),
                Step::Recall => table.touch(key, now),
                Step::Open => table.open(key, now),
                Step::Close => table.close(key, now),
                _ => {}
            }
            prop_assert!(table.len() <= table.slots());
            for (&at, before) in &known {
                let found = table.find(super::key(at), now);
                prop_assert!(found.is_some() || !before.must_stay(now_ms), "{at} was in use: {before:?}");
                let is_over = !before.is_alive(now_ms);
                if let Some(found) = found {
                    prop_assert!(found.home == before.home || is_over || !before.must_stay(now_ms));
                }
            }
            known = sessions(&table, now_ms);
            prop_assert_eq!(known.len(), table.len(), "the count agrees with what is there");
        }
    }
}

fn before(now_ms: u64, age: Duration) -> u64 {
    now_ms - u64::try_from(age.as_millis()).unwrap()
}

/// What is in the table, by the numbers of its keys.
fn sessions(table: &SessionTable, now_ms: u64) -> HashMap<u64, Expected> {
    let now = at_ms(now_ms);
    let entries = table.buckets.from(0).flat_map(|(_, bucket)| bucket.read_all());
    let there = entries.filter(|entry| entry.state != State::Empty);
    let session = |entry: Entry| Expected {
        home: entry.home,
        seen_ms: before(now_ms, entry.since_seen(now)),
        first_ms: before(now_ms, entry.since_first(now)),
        is_protected: entry.state >= State::Protected,
        is_proven: entry.state == State::Proven,
        in_use: entry.in_use,
    };
    there.map(|entry| (u64::try_from(entry.key.0 >> 80).unwrap(), session(entry))).collect()
}

/// Eight workers pin the same clients at once, each to a home of its own, while others come and go around them and
/// a restored state is on its way in.
#[test]
fn parallel_first_requests_of_a_client_have_one_home() {
    const CLIENTS: usize = 2000;
    let table = table(CLIENTS * 2);
    let pins: Vec<Vec<Home>> = {
        let pins = std::sync::Mutex::new(Vec::new());
        at_once(|worker| {
            let pin = |number| {
                if number % 16 == worker {
                    let hashed = HashKey([9; 16]).of_long(&key(number).to_bytes());
                    let home = paired(100 + worker);
                    let (silent_ms, age_ms, is_proven) = (0, 0, false);
                    table.restore(SavedSession { key: hashed, home, silent_ms, age_ms, is_proven }, at(0));
                }
                let other = key(worker << 32 | number);
                table.pin(other, paired(worker), None, &minute(), at(0));
                table.remove(other, paired(worker));
                match table.pin(key(number), paired(worker), None, &minute(), at(0)) {
                    Pin::Ours => paired(worker),
                    Pin::Theirs(home) => home,
                    Pin::Full => panic!("there is room"),
                }
            };
            let homes = (1..).take(CLIENTS).map(pin).collect();
            pins.lock().unwrap().push(homes);
        });
        pins.into_inner().unwrap()
    };
    assert!(pins.iter().all(|homes| *homes == pins[0]), "a client has several homes");
    for (number, home) in (1..).zip(&pins[0]) {
        assert_eq!(table.find(key(number), at(0)).unwrap().home, *home);
    }
    assert_eq!((table.len(), table.evicted()), (CLIENTS, 0));
    assert!(!table.has_hashed(), "every client has been here");
}
