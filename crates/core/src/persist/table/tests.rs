//! Who stays in the table, who makes room, and does an entry stay whole?

mod crowd;
mod model;
mod outlive;
mod walk;

use super::*;
use crate::id::{Incarnation, TargetId};
use crate::limits;
use crate::site::{at, at_ms, s};
use entry::Entry;
use place::SLOTS_PER_BUCKET;
use std::sync::Barrier;
use std::thread;

const A: Home = Home { target: TargetId(1), incarnation: Incarnation(1) };
const B: Home = Home { target: TargetId(2), incarnation: Incarnation(1) };

/// The `number`th client, from a network of his own.
fn key(number: u64) -> SessionKey {
    SessionKey(u128::from(number) << 80)
}

fn minute() -> Lifetime {
    Lifetime::new(s(60), None)
}

/// A table of a single bucket: every key meets every other.
fn bucket() -> SessionTable {
    table(SLOTS_PER_BUCKET)
}

fn table(capacity: usize) -> SessionTable {
    SessionTable::new(capacity, KeyKind::Address, HashKey([9; 16]))
}

fn states(table: &SessionTable) -> Vec<State> {
    table.buckets.from(0).flat_map(|(_, bucket)| bucket.read_all()).map(|entry| entry.state).collect()
}

/// The table with keys 0, 1, … pinned to A a second apart, the first `protected` of them answered.
fn filled(protected: u64) -> SessionTable {
    let table = bucket();
    for number in 0..SLOTS_PER_BUCKET as u64 {
        assert_eq!(table.pin(key(number), A, None, &minute(), at(number)), Pin::Ours);
        if number < protected {
            table.confirm(key(number), A, &minute(), at(number));
        }
    }
    table
}

fn has(table: &SessionTable, number: u64) -> bool {
    table.find(key(number), at(10)).is_some()
}

#[test]
fn an_entry_takes_less_than_64_bytes_all_told() {
    for capacity in [SLOTS_PER_BUCKET, 5000, limits::SESSIONS_PER_GROUP, limits::SESSIONS_PER_GROUP_MAX] {
        let table = table(capacity);
        let bytes = table.bytes_when_full() as f64 / capacity as f64;
        assert!(bytes <= 64.0, "{bytes} bytes per entry at {capacity}");
    }
}

#[test]
fn a_table_has_half_as_many_slots_again_as_promised_and_no_more_sessions() {
    for (capacity, slots) in [(0, 8), (1, 8), (8, 8), (9, 16), (16, 16), (17, 32), (4096, 6144), (4097, 6152)]
    {
        let table = table(capacity);
        assert_eq!((table.capacity(), table.slots()), (capacity.max(1), slots));
        assert!(table.is_for(capacity, KeyKind::Address) && !table.is_for(capacity + 2, KeyKind::Address));
        assert!(!table.is_for(capacity, KeyKind::Hash));
        for number in 0..slots as u64 * 3 {
            table.pin(key(number), A, None, &minute(), at(0));
        }
        assert!(table.len() <= slots, "{} of {slots}", table.len());
    }
}

#[test]
fn a_pin_holds_until_it_is_replaced_by_whoever_lost_that_home() {
    let cases = [
        (None, 1, Pin::Theirs(A)),
        (Some(B), 1, Pin::Theirs(A)),
        (Some(A), 1, Pin::Ours),
        (None, 66, Pin::Theirs(A)),
        (None, 67, Pin::Ours),
    ];
    for (replace, second, expected) in cases {
        let table = bucket();
        table.pin(key(1), A, None, &minute(), at(0));
        assert_eq!(table.pin(key(1), B, replace, &minute(), at(second)), expected, "{replace:?} at {second}");
        let home = if expected == Pin::Ours { B } else { A };
        assert_eq!(table.find(key(1), at(second)).unwrap().home, home);
        assert_eq!(table.len(), 1);
    }
}

#[test]
fn a_rebound_session_keeps_its_age_and_an_expired_one_begins_anew() {
    let table = bucket();
    table.pin(key(1), A, None, &minute(), at(0));
    table.pin(key(1), B, Some(A), &minute(), at(30));
    let found = table.find(key(1), at(40)).unwrap();
    assert_eq!((found.since_first, found.since_seen), (s(40), s(10)));
    table.pin(key(1), A, None, &minute(), at(200));
    assert_eq!(table.find(key(1), at(201)).unwrap().since_first, s(1));
}

#[test]
fn at_the_bound_the_least_proven_and_longest_unseen_makes_room() {
    // On probation: keys 3 to 7, of which 3 was seen longest ago.
    let table = filled(3);
    assert_eq!(table.pin(key(100), B, None, &minute(), at(10)), Pin::Ours);
    assert!(!has(&table, 3) && has(&table, 0) && has(&table, 4));
    // All protected: 0 was seen longest ago, until its client comes back.
    let table = filled(8);
    table.touch(key(0), at(9));
    assert_eq!(table.pin(key(100), B, None, &minute(), at(10)), Pin::Ours);
    assert!(has(&table, 0) && !has(&table, 1));
    assert_eq!((table.evicted(), table.refused(), table.len()), (1, 0, 8));
    // All came back, and are silent for longer than one granularity (7 s).
    let table = filled(8);
    for number in 0..8 {
        table.touch(key(number), at(20 + number));
    }
    assert_eq!(table.pin(key(100), B, None, &minute(), at(40)), Pin::Ours);
    assert!(!has(&table, 0) && has(&table, 1));
}

#[test]
fn the_nearest_to_an_absolute_end_makes_room_though_it_was_seen_last() {
    let lifetime = Lifetime::new(s(60), Some(s(100)));
    let table = filled(0);
    table.touch(key(0), at(50));
    for number in 1..8 {
        table.touch(key(number), at(49));
    }
    assert_eq!(table.pin(key(100), A, None, &lifetime, at(51)), Pin::Ours);
    assert!(!has(&table, 0), "it has 49 s left, the others more");
}

#[test]
fn whoever_came_back_and_was_seen_within_one_granularity_never_makes_room() {
    let table = filled(8);
    for number in 0..8 {
        table.touch(key(number), at(20));
    }
    for second in [20, 27] {
        assert_eq!(table.pin(key(100), B, None, &minute(), at(second)), Pin::Full);
    }
    assert_eq!(table.pin(key(100), B, None, &minute(), at_ms(27_100)), Pin::Ours);
    // Being touched before the target has answered is not coming back.
    let table = filled(0);
    for number in 0..8 {
        table.touch(key(number), at(20));
    }
    assert_eq!(table.pin(key(100), B, None, &minute(), at(20)), Pin::Ours);
}

/// The first time a granularity after it was made, and then once per granularity: no write per request.
#[test]
fn coming_back_is_noted_once_and_then_rarely() {
    let table = bucket();
    table.pin(key(1), A, None, &minute(), at(0));
    table.confirm(key(1), A, &minute(), at(0));
    let mut notes = Vec::new();
    for second in 0..30 {
        // Each request opens a connection, which sees the session too.
        if table.find(key(1), at(second)).unwrap().is_touch_due(&minute()) {
            table.touch(key(1), at(second));
            notes.push(second);
        }
        if second < 10 {
            table.open(key(1), at(second));
            table.close(key(1), at(second));
        }
    }
    assert_eq!(notes, [7, 16, 23]);
    assert!(table.find(key(1), at(30)).unwrap().is_proven);
}

#[test]
fn a_session_with_a_new_home_has_to_prove_itself_anew() {
    let table = bucket();
    table.pin(key(1), A, None, &minute(), at(0));
    table.confirm(key(1), A, &minute(), at(0));
    table.touch(key(1), at(10));
    table.confirm(key(1), A, &minute(), at(11));
    assert!(table.find(key(1), at(11)).unwrap().is_proven, "an answer takes nothing back");
    table.pin(key(1), B, Some(A), &minute(), at(12));
    let found = table.find(key(1), at(12)).unwrap();
    assert_eq!((found.is_protected, found.is_proven), (false, false));
    table.confirm(key(1), B, &minute(), at(12));
    let found = table.find(key(1), at(12)).unwrap();
    assert!(found.is_protected && found.is_touch_due(&minute()), "its client came back long ago");
}

#[test]
fn a_flood_displaces_itself() {
    let table = filled(7);
    for number in 100..200 {
        assert_eq!(table.pin(key(number), B, None, &minute(), at(10)), Pin::Ours);
    }
    assert!((0..7).all(|number| has(&table, number)));
    assert_eq!(table.evicted(), 100);
}

#[test]
fn an_expired_entry_makes_room_before_any_that_is_alive() {
    let table = filled(8);
    for number in 1..8 {
        table.touch(key(number), at(50));
    }
    table.pin(key(100), A, None, &minute(), at(67));
    assert!(!has(&table, 0));
    assert_eq!(table.evicted(), 0, "an expired session is not missed");
}

#[test]
fn an_entry_in_use_never_makes_room() {
    let table = filled(8);
    for number in 0..8 {
        table.open(key(number), at(10));
    }
    for second in [10, 1000] {
        assert_eq!(table.pin(key(100), B, None, &minute(), at(second)), Pin::Full);
    }
    assert_eq!((table.refused(), table.len()), (2, 8));
    table.close(key(5), at(11));
    assert_eq!(table.pin(key(100), B, None, &minute(), at(12)), Pin::Ours);
    assert!(!has(&table, 5));
}

#[test]
fn an_open_connection_keeps_its_session_by_traffic_alone() {
    let table = bucket();
    table.pin(key(1), A, None, &minute(), at(0));
    table.open(key(1), at(0));
    table.touch(key(1), at(60));
    assert_eq!(table.find(key(1), at(126)).unwrap().check(&minute()), Ok(()));
    assert_eq!(table.find(key(1), at(127)).unwrap().check(&minute()), Err(Reason::ExpiredIdle));
}

#[test]
fn a_lagging_clock_takes_nothing_back() {
    let table = bucket();
    table.pin(key(1), A, None, &minute(), at(10));
    table.touch(key(1), at(5));
    assert_eq!(table.find(key(1), at(12)).unwrap().since_seen, s(2));
    assert_eq!(table.find(key(1), at(3)).unwrap().since_seen, s(0));
}

#[test]
fn only_an_unconfirmed_pin_of_that_home_is_removed() {
    let table = bucket();
    table.pin(key(1), A, None, &minute(), at(0));
    table.remove(key(1), B);
    table.remove(key(2), A);
    assert_eq!(table.len(), 1);
    table.confirm(key(1), B, &minute(), at(0));
    assert!(!table.find(key(1), at(0)).unwrap().is_protected, "another home's answer confirms nothing");
    table.confirm(key(1), A, &minute(), at(0));
    table.remove(key(1), A);
    assert_eq!(table.len(), 1);
}

#[test]
fn a_confirmed_session_is_remembered_though_its_entry_is_gone() {
    let table = bucket();
    table.confirm(key(1), A, &minute(), at(0));
    let found = table.find(key(1), at(0)).unwrap();
    assert!(found.home == A && found.is_protected);
    assert_eq!(table.len(), 1);
}

#[test]
fn a_session_is_forgotten_whatever_its_state() {
    let table = filled(4);
    table.open(key(0), at(8));
    for number in 0..8 {
        assert!(table.forget(key(number)) && !has(&table, number));
        assert!(!table.forget(key(number)));
    }
    assert!(table.is_empty());
    table.close(key(0), at(9));
    assert!(table.is_empty(), "the connection of a forgotten session ends unnoticed");
}

#[test]
fn an_operator_moves_a_session_and_nothing_else_of_it() {
    let table = filled(8);
    table.touch(key(1), at(8));
    let before = table.find(key(1), at(10)).unwrap();
    assert!(!table.rehome(key(1), B, A, at(10)), "it is not at home there");
    assert!(!table.rehome(key(100), A, B, at(10)));
    assert!(table.rehome(key(1), A, B, at(10)));
    assert_eq!(table.find(key(1), at(10)), Some(Found { home: B, ..before }));
}

#[test]
fn what_is_not_there_is_neither_touched_nor_closed() {
    let table = table(100_000);
    table.touch(key(1), at(0));
    table.open(key(1), at(0));
    table.close(key(1), at(0));
    table.remove(key(1), A);
    assert!(table.is_empty() && table.find(key(1), at(0)).is_none());
}

#[test]
fn an_entry_survives_its_packing() {
    let mut entry = Entry::new(SessionKey(u128::MAX - 1), Home { target: TargetId(u64::MAX), ..A }, at(77));
    for state in [State::Empty, State::Probation, State::Protected, State::Proven] {
        for in_use in [0, 1, u16::MAX] {
            for first in [0, u32::MAX] {
                entry = Entry { state, in_use, first, is_hashed: !entry.is_hashed, ..entry };
                assert_eq!(Entry::unpack(entry.pack()), entry);
            }
        }
    }
}

#[test]
fn ticks_reach_far_beyond_the_life_of_a_process() {
    let ten_years = at(10 * 365 * 86_400);
    let table = bucket();
    table.pin(key(1), A, None, &minute(), ten_years);
    assert_eq!(table.find(key(1), ten_years.plus(s(7))).unwrap().since_seen, s(7));
}

/// Entries are written as pairs: a reader that saw half of one write and half of another would see a broken pair.
fn paired(number: u64) -> Home {
    let incarnation = u32::try_from(number.wrapping_mul(0x9e37_79b9) & 0xffff_ffff).unwrap();
    Home { target: TargetId(number), incarnation: Incarnation(incarnation) }
}

/// Runs `work` on eight workers at once; it is told their numbers.
fn at_once(work: impl Fn(u64) + Sync) {
    const WORKERS: usize = 8;
    let (start, work) = (Barrier::new(WORKERS), &work);
    thread::scope(|scope| {
        for worker in (0..).take(WORKERS) {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                work(worker);
            });
        }
    });
}

#[test]
fn a_reader_never_sees_half_an_entry() {
    let table = bucket();
    at_once(|worker| {
        for step in 0..100_000 {
            let (key, now) = (key(step % 2), at(0));
            let known = table.find(key, now).map(|found| found.home);
            assert_eq!(known, known.map(|home| paired(home.target.0)), "half an entry");
            // Every other worker writes all the time, over what it has just read.
            if worker % 2 == 0 {
                table.pin(key, paired(worker << 32 | step), known, &minute(), now);
            }
        }
    });
    assert_eq!(table.len(), 2);
}

#[test]
fn workers_that_do_everything_at_once_leave_a_whole_table() {
    const KEYS: u64 = 24; // for 16 places: they come, go and displace each other
    let table = table(SLOTS_PER_BUCKET * 2);
    at_once(|worker| {
        for step in 0..30_000 {
            let key = key((step * 7 + worker * 3) % KEYS);
            let (home, now) = (paired(worker << 32 | step), at_ms(step));
            match (step + worker) % 6 {
                0 | 1 => {
                    let known = table.find(key, now).map(|found| found.home);
                    if let Pin::Theirs(home) = table.pin(key, home, known, &minute(), now) {
                        assert_eq!(home, paired(home.target.0));
                    }
                }
                2 => table.touch(key, now),
                3 => table.confirm(key, home, &minute(), now),
                4 => _ = table.remove(key, home),
                _ => {
                    table.open(key, now);
                    table.close(key, now);
                }
            }
            assert!(table.len() <= table.capacity());
        }
    });
    let whole = |number| {
        table.find(key(number), at(0)).is_some_and(|found| found.home == paired(found.home.target.0))
    };
    assert_eq!(
        table.len(),
        (0..KEYS).filter(|&number| whole(number)).count(),
        "the count agrees with what is there"
    );
}
