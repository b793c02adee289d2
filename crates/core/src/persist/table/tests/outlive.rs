//! What comes back after a restart, and what into another table?

use super::*;

fn saved(table: &SessionTable, second: u64) -> Vec<SavedSession> {
    let mut saved = Vec::new();
    table.save(&minute(), at(second), |session| saved.push(session));
    saved
}

/// A table of addresses with key 1 at A, restored at second 100: made 50 s before, silent for 5 s.
fn restored(capacity: usize) -> SessionTable {
    let old = table(capacity);
    old.pin(key(1), A, None, &minute(), at(50));
    old.confirm(key(1), A, &minute(), at(95));
    let new = table(capacity);
    assert!(saved(&old, 100).into_iter().all(|session| new.restore(session, at(100))));
    assert_eq!((new.len(), new.counts.hashed.load(Ordering::Relaxed)), (1, 1));
    new
}

#[test]
fn living_sessions_whose_target_answered_are_saved_without_their_address() {
    let table = filled(3);
    table.touch(key(1), at(20));
    let mut sessions = saved(&table, 68);
    sessions.sort_by_key(|session| session.silent_ms);
    let whole = |number, silent_ms, age_ms, is_proven| {
        let hashed = HashKey([9; 16]).of_long(&key(number).to_bytes());
        SavedSession { key: hashed, home: A, silent_ms, age_ms, is_proven }
    };
    // Key 0 is over by then, 3 to 7 were never answered.
    assert_eq!(sessions, [whole(1, 48_000, 67_000, true), whole(2, 66_000, 66_000, false)]);
}

#[test]
fn a_restored_session_keeps_its_home_its_times_and_its_standing() {
    for capacity in [8, 16, 5000] {
        let table = restored(capacity);
        let found = table.find(key(1), at(103)).unwrap();
        assert_eq!((found.home, found.since_seen, found.since_first), (A, s(8), s(53)));
        assert_eq!((found.is_protected, found.is_proven, found.in_use), (true, false, 0));
        assert_eq!(found.id, table.id_of(key(1)));
        assert_eq!(table.find(key(2), at(103)), None);
    }
    let proven = SavedSession { key: 7, home: A, silent_ms: 0, age_ms: 0, is_proven: true };
    let table = bucket();
    table.restore(proven, at(0));
    assert_eq!(saved(&table, 0), [proven]);
}

#[test]
fn ages_reach_back_before_the_clock_began() {
    let start = Now { monotonic_ms: 1, token_s: 0 };
    let year_ms = 365 * 86_400 * 1000;
    let table = bucket();
    let session = SavedSession { key: 7, home: A, silent_ms: year_ms, age_ms: u64::MAX, is_proven: false };
    table.restore(session, start);
    let record = table.find_by_id(SessionId(7), start).unwrap();
    assert_eq!(record.since_seen.as_millis(), u128::from(year_ms));
    assert!(record.since_first > record.since_seen);
}

/// Whatever takes the entry by its address finds it, and gives it its address back.
#[test]
fn a_restored_session_gets_its_address_back_with_its_first_change() {
    type Change = fn(&SessionTable);
    let changes: [Change; 7] = [
        |table| assert_eq!(table.pin(key(1), B, None, &minute(), at(101)), Pin::Theirs(A)),
        |table| assert_eq!(table.pin(key(1), A, Some(A), &minute(), at(101)), Pin::Ours),
        |table| table.confirm(key(1), A, &minute(), at(101)),
        |table| table.touch(key(1), at(101)),
        |table| table.open(key(1), at(101)),
        |table| _ = table.remove(key(1), A),
        |table| assert!(table.rehome(key(1), A, A, at(101))),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let table = restored(5000);
        assert!(table.find_by_id(table.id_of(key(1)), at(101)).unwrap().is_hashed);
        change(&table);
        let record = table.find_by_id(table.id_of(key(1)), at(101)).unwrap();
        assert_eq!((record.key, record.is_hashed), (key(1), false), "change {number}");
        assert_eq!((table.len(), table.counts.hashed.load(Ordering::Relaxed)), (1, 0));
        assert_eq!(table.find(key(1), at(101)).unwrap().home, A);
    }
}

#[test]
fn operators_end_and_move_a_session_whose_address_is_not_known() {
    let table = restored(5000);
    let record = table.find_by_id(table.id_of(key(1)), at(100)).unwrap();
    assert!(table.rehome(record.key, A, B, at(100)));
    assert!(table.find_by_id(record.id, at(100)).unwrap().is_hashed);
    // The client comes back before the operator goes on.
    table.touch(key(1), at(101));
    assert!(table.rehome(record.key, B, A, at(101)));
    assert!(table.forget(record.key) && !table.forget(record.key));
    assert!(table.is_empty());
    let table = restored(5000);
    assert!(table.forget(record.key) && table.is_empty() && !table.has_hashed());
}

#[test]
fn what_is_there_already_is_not_restored() {
    let table = restored(64);
    table.pin(key(2), A, None, &minute(), at(100));
    for number in [1, 2] {
        let hashed = HashKey([9; 16]).of_long(&key(number).to_bytes());
        let session = SavedSession { key: hashed, home: B, silent_ms: 0, age_ms: 0, is_proven: true };
        assert!(!table.restore(session, at(100)), "key {number}");
        assert_eq!(table.find(key(number), at(100)).unwrap().home, A);
    }
    assert_eq!(table.len(), 2);
}

#[test]
fn hashed_keys_are_restored_as_they_are() {
    let hash_table = || SessionTable::new(64, KeyKind::Hash, HashKey([9; 16]));
    let (old, new) = (hash_table(), hash_table());
    let keys = [SessionKey::of_id(SessionId(7)), SessionKey::of_value(&HashKey([9; 16]), b"cart 5")];
    for key in keys {
        old.confirm(key, A, &minute(), at(0));
    }
    assert!(saved(&old, 5).into_iter().all(|session| new.restore(session, at(6))));
    for key in keys {
        assert_eq!(new.find(key, at(7)).unwrap().since_seen, s(6));
        assert!(!new.find_by_id(new.id_of(key), at(7)).unwrap().is_hashed);
    }
}

#[test]
fn changes_are_counted_where_a_file_would_want_them() {
    let table = bucket();
    let mut before = 0;
    let mut changed =
        |table: &SessionTable| std::mem::replace(&mut before, table.changes()) != table.changes();
    table.pin(key(1), A, None, &minute(), at(0));
    assert!(!changed(&table), "nobody answered yet");
    table.confirm(key(1), A, &minute(), at(0));
    assert!(changed(&table));
    table.touch(key(1), at(7));
    assert!(changed(&table));
    table.open(key(1), at(7));
    table.close(key(1), at(9));
    assert!(!changed(&table), "connections end with the process");
    table.rehome(key(1), A, B, at(9));
    assert!(changed(&table));
    assert_eq!(table.census(&minute(), at(500)).removed, 1);
    assert!(changed(&table));
}

#[test]
fn a_copy_keeps_the_best_and_nobody_uses_it_yet() {
    let old = table(64);
    for number in 0..40 {
        old.pin(key(number), A, None, &minute(), at(number));
        if number % 5 == 0 {
            old.confirm(key(number), A, &minute(), at(number));
        }
        old.open(key(number), at(number));
    }
    let new = bucket();
    old.copy_into(&new);
    assert_eq!(new.len(), 8);
    let kept: Vec<u64> = (0..40).filter(|&number| new.find(key(number), at(50)).is_some()).collect();
    assert_eq!(kept, [0, 5, 10, 15, 20, 25, 30, 35]);
    assert!(kept.iter().all(|&number| new.find(key(number), at(50)).unwrap().in_use == 0));
}

#[test]
fn a_copy_knows_hashed_sessions_and_doubles_none() {
    let (old, new) = (restored(64), table(128));
    new.pin(key(1), B, None, &minute(), at(100));
    old.pin(key(2), A, None, &minute(), at(100));
    old.copy_into(&new);
    assert_eq!((new.len(), new.find(key(1), at(100)).unwrap().home), (2, B));
    let newer = table(256);
    old.copy_into(&newer);
    assert_eq!(newer.find(key(1), at(100)).unwrap().home, A);
    newer.touch(key(1), at(100));
    assert_eq!((newer.len(), newer.has_hashed()), (2, false));
    let other = SessionTable::new(64, KeyKind::Hash, HashKey([9; 16]));
    old.copy_into(&other);
    assert!(other.is_empty(), "its keys are of another kind");
}

#[test]
fn of_a_session_that_both_know_who_serves_learns_everything_but_the_home() {
    for (homes, home) in [(Homes::SeenLast, B), (Homes::Ours, A)] {
        let table = restored(8);
        let [ours] = saved(&table, 100)[..] else { panic!("one session") };
        let theirs = SavedSession { home: B, silent_ms: 1000, age_ms: 70_000, is_proven: true, ..ours };
        assert_eq!(table.learn(theirs, homes, at(100)), Learned::Newer);
        assert_eq!(saved(&table, 100), [SavedSession { home, ..theirs }]);
        let older = SavedSession { home: A, silent_ms: 2000, ..theirs };
        assert_eq!(table.learn(older, homes, at(100)), Learned::Nothing);
        assert_eq!(saved(&table, 100), [SavedSession { home, ..theirs }], "what was seen before is known");
        let unknown = SavedSession { key: 77, ..theirs };
        assert_eq!(table.learn(unknown, homes, at(100)), Learned::New, "whose home is only known there");
    }
}
