//! What happens when many come: do all fit who were promised to, and who stays in a flood?

use super::*;
use limits::{QUOTA_LEAST, QUOTA_SHARE};
use std::net::{IpAddr, Ipv4Addr};

/// An IPv4 client, `number` in its /16 network.
fn neighbour(network: u16, number: usize) -> SessionKey {
    let number = u16::try_from(number).unwrap();
    let address = Ipv4Addr::from_bits(u32::from(network) << 16 | u32::from(number));
    SessionKey(address.to_ipv6_mapped().to_bits())
}

/// How many of `count` neighbours are admitted at this second.
fn admitted(table: &SessionTable, network: u16, numbers: std::ops::Range<usize>, second: u64) -> usize {
    let pin = |number| table.pin(neighbour(network, number), A, None, &minute(), at(second));
    numbers.filter(|&number| pin(number) == Pin::Ours).count()
}

/// A table of addresses with `share` sixteenths of its capacity taken by clients from everywhere, all in use since the
/// granularity before second 2. The next begin at 2, 9, 16, …: every 7 s of a clock that is 5 s ahead.
fn taken(capacity: usize, share: usize) -> SessionTable {
    let table = table(capacity);
    for number in 0..(capacity * share / 16) as u64 {
        table.pin(key(number), A, None, &minute(), at(0));
        table.open(key(number), at(0));
    }
    table
}

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

#[test]
fn one_network_may_not_fill_a_table_that_is_nearly_full() {
    const CAPACITY: usize = 4096;
    let quota = CAPACITY / QUOTA_SHARE;
    // Up to three quarters it may: there is room.
    assert_eq!(admitted(&table(CAPACITY), 1, 0..CAPACITY * 3 / 4, 0), CAPACITY * 3 / 4);
    let table = taken(CAPACITY, 13);
    assert_eq!(admitted(&table, 1, 0..1000, 2), quota);
    assert_eq!((table.refused_by_quota(), table.refused()), (1000 - quota as u64, 0));
    // Another one has its own quota, and sessions that are there are no newcomers.
    assert_eq!(admitted(&table, 2, 0..100, 2), 100);
    assert_eq!(table.pin(neighbour(1, 0), B, Some(A), &minute(), at(2)), Pin::Ours);
    // With the next granularity it may again, also by the clock of a worker that lags.
    assert_eq!(admitted(&table, 1, 1000..2000, 8), 0);
    assert_eq!(admitted(&table, 1, 2000..2100, 9), 100);
    assert_eq!(admitted(&table, 1, 2100..3000, 8), quota - 100);
    assert_eq!(admitted(&table, 1, 3000..4000, 9), 0);
}

/// An answer does not get in whom the quota kept out.
#[test]
fn an_answered_newcomer_is_under_the_quota_too() {
    let table = taken(4096, 13);
    for number in 0..1000 {
        table.confirm(neighbour(1, number), A, &minute(), at(2));
    }
    assert_eq!(table.len(), 4096 * 13 / 16 + 4096 / QUOTA_SHARE);
}

#[test]
fn a_small_table_admits_an_office_at_once() {
    let table = taken(128, 13);
    assert_eq!(admitted(&table, 1, 0..100, 2), QUOTA_LEAST);
}

#[test]
fn hashed_keys_have_no_network() {
    let table = SessionTable::new(128, KeyKind::Hash, HashKey([9; 16]));
    for number in 0..500 {
        assert_eq!(table.pin(SessionKey(number), A, None, &minute(), at(0)), Pin::Ours);
    }
    assert_eq!(table.refused_by_quota(), 0);
}

#[test]
fn ipv6_networks_are_counted_by_48_bits() {
    let client = |text: &str| match text.parse().unwrap() {
        IpAddr::V6(address) => SessionKey(address.to_bits()),
        IpAddr::V4(_) => panic!("{text}"),
    };
    let table = taken(128, 13);
    let pin = |text: String| table.pin(client(&text), A, None, &minute(), at(2));
    let admitted = (0..100).filter(|number| pin(format!("2001:db8:1:{number}::")) == Pin::Ours).count();
    assert_eq!(admitted, QUOTA_LEAST);
    assert_eq!(pin("2001:db8:2:1::".to_owned()), Pin::Ours);
}

/// Several networks share a cell: whoever inserts little is never refused for what another one does.
#[test]
fn a_small_network_is_admitted_beside_a_flooding_one() {
    let table = taken(128, 13); // has two cells
    let mut flood = 0;
    for network in 2..200 {
        flood += admitted(&table, 1, 0..QUOTA_LEAST, 2);
        (0..QUOTA_LEAST).for_each(|number| _ = table.forget(neighbour(1, number)));
        assert_eq!(admitted(&table, network, 0..1, 2), 1, "network {network}");
        table.forget(neighbour(network, 0));
    }
    assert!(flood <= QUOTA_LEAST + 198, "{flood} of a flood, who gains one by each that meets it");
}
