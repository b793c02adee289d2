//! Do walks see every session, once?

use super::*;
use std::collections::{HashMap, HashSet};

/// A table of 1000 sessions, made a tenth of a second apart, at homes A, B, A, B, …
fn thousand() -> SessionTable {
    let table = table(1000);
    for number in 0..1000 {
        let home = if number % 2 == 0 { A } else { B };
        table.confirm(key(number), home, &minute(), at_ms(number * 100));
    }
    table
}

#[test]
fn pages_show_every_living_session_once() {
    let table = thousand();
    for limit in [0, 1, 7, 1000, 5000] {
        let (mut seen, mut pages, mut from) = (Vec::new(), 0, Some(0));
        while let Some(at_slot) = from {
            let (page, next) = table.page(at_slot, limit, |record| record.home == A, &minute(), at(100));
            assert!(page.len() <= limit.max(1));
            seen.extend(page.iter().map(|record| record.key));
            (from, pages) = (next, pages + 1);
        }
        // Those made in the first 33 s are over.
        let expected: HashSet<_> = (0..1000).filter(|n| n % 2 == 0 && n * 100 > 33_000).map(key).collect();
        assert_eq!(seen.len(), expected.len());
        assert_eq!(pages, expected.len().div_ceil(limit.max(1)), "limit {limit}");
        assert_eq!(seen.into_iter().collect::<HashSet<_>>(), expected);
    }
    assert_eq!(table.page(usize::MAX - 8, 9, |_| true, &minute(), at(0)), (vec![], None));
}

#[test]
fn a_record_says_what_is_known() {
    let table = thousand();
    table.open(key(500), at(60));
    let record = table.find_by_id(table.id_of(key(500)), at(61)).unwrap();
    let expected = Record {
        id: table.id_of(key(500)),
        key: key(500),
        is_hashed: false,
        home: A,
        since_seen: s(1),
        since_first: s(11),
        is_protected: true,
        in_use: 1,
    };
    assert_eq!(record, expected);
    let (page, _) = table.page(0, 1, |record| record.in_use > 0, &minute(), at(61));
    assert_eq!(page, [expected]);
    assert_eq!(table.find(key(500), at(61)).unwrap().id, expected.id);
}

#[test]
fn every_session_is_found_by_its_name() {
    let addresses = thousand();
    let hashes = SessionTable::new(1000, KeyKind::Hash, HashKey([9; 16]));
    for number in 0u64..1000 {
        let key = SessionKey::of_value(&HashKey([1; 16]), &number.to_le_bytes());
        hashes.pin(key, A, None, &minute(), at(0));
        assert_eq!(hashes.find_by_id(hashes.id_of(key), at(0)).unwrap().key, key);
        let id = SessionKey::of_id(SessionId(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        hashes.pin(id, B, None, &minute(), at(0));
        assert_eq!(hashes.id_of(id), SessionId(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    }
    for number in 0..1000 {
        let id = addresses.id_of(key(number));
        assert_eq!(addresses.find_by_id(id, at(0)).unwrap().key, key(number));
    }
    assert_eq!(addresses.find_by_id(SessionId(0), at(0)), None, "an empty slot is nobody's");
}

#[test]
fn a_census_counts_the_living_and_removes_the_dead_that_nobody_uses() {
    let table = thousand();
    table.open(key(4), at(1)); // over in spite of its connection, which keeps the entry
    // At 100 s those seen until 33 s are over: 0 to 330.
    let census = table.census(&minute(), at(100));
    assert_eq!(census, Census { by_home: HashMap::from([(A, 334), (B, 335)]), removed: 330, alive: 669 });
    assert_eq!(table.len(), 670);
    assert_eq!(table.census(&minute(), at(100)), Census { removed: 0, ..census });
    table.close(key(4), at(101));
    assert_eq!(table.census(&minute(), at(1000)), Census { removed: 670, ..Census::default() });
    assert!(table.is_empty() && states(&table).iter().all(|state| *state == State::Empty));
}
