//! What happens when many come: do all fit who were promised to, and who stays in a flood?

use super::*;

/// However the keys come about: the lower half of a session's number may be all there is.
#[test]
fn as_many_sessions_as_promised_fit() {
    type Key = fn(u64) -> SessionKey;
    let kinds: [(KeyKind, Key); 3] = [
        (KeyKind::Address, key),
        (KeyKind::Hash, |number| SessionKey::of_value(&HashKey([1; 16]), &number.to_le_bytes())),
        (KeyKind::Hash, |number| SessionKey::of_id(SessionId(HashKey([1; 16]).of(&number.to_le_bytes())))),
    ];
    for (kind, key) in kinds {
        for capacity in [1, 8, 9, 16, 17, 30, 100, 1000, 20_000, 50_000] {
            let table = SessionTable::new(capacity, kind, HashKey([9; 16]));
            for number in 0..capacity as u64 {
                assert_eq!(
                    table.pin(key(number), A, None, &minute(), at(0)),
                    Pin::Ours,
                    "{kind:?} {capacity}"
                );
            }
            assert_eq!((table.len(), table.evicted()), (capacity, 0), "{kind:?} {capacity}");
            assert!((0..capacity as u64).all(|number| table.find(key(number), at(0)).is_some()));
        }
    }
}

/// Ten times as many newcomers as the table holds, with and without answers, over several granularities.
#[test]
fn a_flood_keeps_every_session_in_use() {
    const CAPACITY: usize = 2000;
    const SESSIONS: u64 = CAPACITY as u64;
    let home = |number| if number % 3 == 0 { A } else { B };
    for is_answered in [false, true] {
        let table = table(CAPACITY);
        for number in 0..SESSIONS / 2 {
            table.confirm(key(number), home(number), &minute(), at(0));
            if number % 2 == 0 {
                table.open(key(number), at(0));
            }
        }
        for step in 0..SESSIONS * 10 {
            let second = 7 + step / 400;
            // Those without a connection are active: each comes back once per granularity.
            if step % 2800 == 0 {
                for number in (1..SESSIONS / 2).step_by(2) {
                    table.touch(key(number), at(second));
                }
            }
            let newcomer = key(1_000_000 + step);
            assert_eq!(table.pin(newcomer, A, None, &minute(), at(second)), Pin::Ours);
            if is_answered {
                table.confirm(newcomer, A, &minute(), at(second));
            }
        }
        for number in 0..SESSIONS / 2 {
            let found = table.find(key(number), at(57));
            assert_eq!(found.map(|found| found.home), Some(home(number)), "session {number}, {is_answered}");
        }
        assert!(table.evicted() > SESSIONS * 5);
    }
}
