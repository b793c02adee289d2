//! Which promises hold for any weights, any clients and any bytes?

#[path = "support/site.rs"]
mod site;

use homing_core::limits;
use homing_core::persist::{Memory, RequestView};
use homing_core::reason::Reason;
use homing_core::schedule::maglev;
use homing_core::schedule::smooth;
use proptest::prelude::*;
use site::*;

/// Weights that operators write, from 2 to 12 targets.
fn weights() -> impl Strategy<Value = Vec<u16>> {
    prop_oneof![
        prop::collection::vec(1u16..=20, 2..12),
        prop::collection::vec(1u16..=256, 2..12),
        prop::collection::vec(Just(10u16), 2..12),
    ]
}

/// How many of the clients numbered below `count` each target gets.
fn counts(site: &mut Site, count: u32) -> Vec<u32> {
    let mut counts = vec![0; site.group().targets.len()];
    for number in 0..count {
        let choice = site.choose(client_ip(number), at(0)).expect("somebody is usable");
        counts[usize::from(choice.target)] += 1;
    }
    counts
}

/// Which target each of the clients numbered below `count` gets.
fn names(site: &mut Site, count: u32) -> Vec<String> {
    (0..count)
        .map(|number| {
            let choice = site.choose(client_ip(number), at(0)).expect("somebody is usable");
            site.name(&choice).to_owned()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn round_robin_gives_exact_shares_in_every_window(weights in weights(), start in any::<usize>()) {
        let mut site = Site::new(&GroupText::new(&weights));
        site.group().live.cursor.store(start, std::sync::atomic::Ordering::Relaxed);
        let pairs: Vec<(u16, u32)> = (0..).zip(weights.iter().map(|&weight| u32::from(weight))).collect();
        let turns = smooth::schedule(&pairs, limits::SCHEDULE_SLOTS);
        let window = u32::try_from(turns.len()).unwrap();
        prop_assume!(start.checked_add(turns.len()).is_some());
        let mut expected = vec![0; weights.len()];
        for at in turns {
            expected[usize::from(at)] += 1;
        }
        prop_assert_eq!(counts(&mut site, window), &expected[..]);
        let total: u32 = pairs.iter().map(|&(_, weight)| weight).sum();
        for (count, (_, weight)) in expected.into_iter().zip(pairs) {
            prop_assert_eq!(u64::from(count) * u64::from(total), u64::from(weight) * u64::from(window));
        }
    }

    #[test]
    fn workers_that_share_the_cursor_share_exactly(weights in prop::collection::vec(1u16..=20, 2..6)) {
        let site = Site::new(&GroupText::new(&weights));
        let total: u32 = weights.iter().map(|&weight| u32::from(weight)).sum();
        let per_worker = |seed: u64| {
            let mut entropy = homing_core::entropy::Entropy::from_seed(seed);
            let view = RequestView { client: client_ip(1), tokens: &[], begins: true };
            let mut counts = vec![0u32; weights.len()];
            for _ in 0..total * 3 {
                let choice = site.group().choose(&view, &mut Memory::default(), at(0), &mut entropy);
                counts[usize::from(choice.expect("somebody is usable").target)] += 1;
            }
            counts
        };
        let sums = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4).map(|seed| scope.spawn(move || per_worker(seed))).collect();
            let counts = workers.into_iter().map(|worker| worker.join().expect("no worker panics"));
            counts.fold(vec![0; weights.len()], |sums, counts| {
                sums.iter().zip(counts).map(|(sum, count)| sum + count).collect()
            })
        });
        let expected: Vec<u32> = weights.iter().map(|&weight| 4 * 3 * u32::from(weight)).collect();
        prop_assert_eq!(sums, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_maglev_table_shares_by_weight(weights in weights()) {
        let site = Site::new(&GroupText::new(&weights));
        let table = maglev_table(&site, &weights, None);
        let total: f64 = weights.iter().map(|&weight| f64::from(weight)).sum();
        for (at, &weight) in (0u16..).zip(&weights) {
            let share = table.iter().filter(|&&entry| entry == at).count() as f64 / table.len() as f64;
            let ideal = f64::from(weight) / total;
            prop_assert!((share - ideal).abs() <= 0.01 * ideal + 1e-4, "{share} of {ideal} in {weights:?}");
        }
    }

    #[test]
    fn removing_one_of_n_maglev_targets_moves_little_else(count in 2usize..40, removed in any::<prop::sample::Index>()) {
        let weights = vec![10; count];
        let site = Site::new(&GroupText::new(&weights));
        let removed = u16::try_from(removed.index(count)).unwrap();
        let before = maglev_table(&site, &weights, None);
        let after = maglev_table(&site, &weights, Some(removed));
        let moved = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        let share = moved as f64 / before.len() as f64;
        prop_assert!(share <= 1.0 / count as f64 + 0.01, "{share} moved, of {count} targets");
    }

    #[test]
    fn removing_one_target_of_an_ip_hash_moves_its_clients_only(weights in weights(), removed in any::<prop::sample::Index>()) {
        let text = GroupText::new(&weights).scheduler("ip-hash");
        let removed = format!("t{}", removed.index(weights.len()));
        let mut site = Site::new(&text);
        let before = names(&mut site, 500);
        site.reload(&text.without(&removed));
        for (was, is) in before.into_iter().zip(names(&mut site, 500)) {
            prop_assert!(is == was || was == removed, "a client of {was} went to {is}, without {removed}");
        }
    }

    #[test]
    fn an_ill_target_of_an_ip_hash_gets_its_clients_back(weights in weights(), ill in any::<prop::sample::Index>()) {
        let mut site = Site::new(&GroupText::new(&weights).scheduler("ip-hash"));
        let ill = format!("t{}", ill.index(weights.len()));
        let before = names(&mut site, 500);
        site.fall_ill(&ill);
        let during = names(&mut site, 500);
        prop_assert!(before.iter().zip(&during).all(|(was, is)| (is == was) != (*was == ill)));
        site.recover(&ill);
        prop_assert_eq!(names(&mut site, 500), before);
    }
}

fn maglev_table(site: &Site, weights: &[u16], without: Option<u16>) -> Vec<u16> {
    let pairs: Vec<(u16, u32)> = (0..)
        .zip(weights.iter().map(|&weight| u32::from(weight)))
        .filter(|&(at, _)| Some(at) != without)
        .collect();
    maglev::table(&site.group().targets, &pairs, limits::MAGLEV_ENTRIES)
}

/// Bytes that a hostile client may send as our cookie: junk, junk of the right length, a damaged token.
#[derive(Clone, Debug)]
enum Hostile {
    Bytes(Vec<u8>),
    Changed(usize, u8),
    Cut(usize),
    Doubled,
}

fn hostile() -> impl Strategy<Value = Hostile> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Hostile::Bytes),
        "[A-Za-z0-9_-]{78}".prop_map(|text| Hostile::Bytes(text.into_bytes())),
        "AQ[A-Za-z0-9_-]{76}".prop_map(|text| Hostile::Bytes(text.into_bytes())),
        (0..limits::TOKEN_TEXT, 1..=u8::MAX)
            .prop_map(|(position, change)| Hostile::Changed(position, change)),
        (0..limits::TOKEN_TEXT).prop_map(Hostile::Cut),
        Just(Hostile::Doubled),
    ]
}

impl Hostile {
    fn bytes(self, good: &[u8]) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Changed(position, change) => {
                let mut bytes = good.to_vec();
                bytes[position] ^= change;
                bytes
            }
            Self::Cut(length) => good[..length].to_vec(),
            Self::Doubled => good.repeat(2),
        }
    }
}

proptest! {
    #[test]
    fn hostile_cookies_lead_nowhere_special(junk in prop::collection::vec(hostile(), 1..20), seed: u64) {
        let mut site = Site::new(&GroupText::cookie(&[1, 1, 1], "60s"));
        let mut browser = Browser::new(client_ip(1));
        site.visit(&mut browser, at(0));
        let good = browser.cookie.expect("a first answer carries a cookie");
        let junk: Vec<Vec<u8>> = junk.into_iter().map(|junk| junk.bytes(&good)).collect();
        let tokens: Vec<&[u8]> = junk.iter().map(Vec::as_slice).collect();
        let mut entropy = homing_core::entropy::Entropy::from_seed(seed);
        let view = RequestView { client: client_ip(2), tokens: &tokens, begins: true };
        let choice = site.group().choose(&view, &mut Memory::default(), at(1), &mut entropy);
        let reason = choice.map(|choice| choice.reason);
        prop_assert!(matches!(reason, Ok(Reason::BadToken | Reason::UnknownKey)), "{reason:?}");
    }

    #[test]
    fn a_good_cookie_is_found_among_hostile_ones(
        junk in prop::collection::vec(hostile(), 0..limits::TOKENS_PER_REQUEST),
        place in any::<prop::sample::Index>(),
    ) {
        let mut site = Site::new(&GroupText::cookie(&[1, 1, 1], "60s"));
        let mut browser = Browser::new(client_ip(1));
        let (home, _) = site.visit(&mut browser, at(0));
        let good = browser.cookie.expect("a first answer carries a cookie");
        let mut values: Vec<Vec<u8>> = junk.into_iter().map(|junk| junk.bytes(&good)).collect();
        values.insert(place.index(values.len() + 1), good);
        let tokens: Vec<&[u8]> = values.iter().map(Vec::as_slice).collect();
        let view = RequestView { client: client_ip(1), tokens: &tokens, begins: true };
        let choice = site.snapshot.groups[0].choose(&view, &mut Memory::default(), at(1), &mut site.entropy);
        let choice = choice.expect("somebody serves");
        prop_assert_eq!((site.name(&choice), choice.reason), (&*home, Reason::Recalled));
    }

    #[test]
    fn a_cookie_brings_its_session_home_at_any_time_of_its_life(
        number in any::<u32>(),
        gaps in prop::collection::vec(0u64..=60_000, 1..30),
    ) {
        let mut site = Site::new(&GroupText::cookie(&[1, 2, 3], "60s"));
        let mut browser = Browser::new(client_ip(number % 1000));
        let (home, _) = site.visit(&mut browser, at(0));
        let mut now_ms = 0;
        for gap in gaps {
            now_ms += gap;
            prop_assert_eq!(site.visit(&mut browser, at_ms(now_ms)), (home.clone(), Reason::Recalled));
        }
    }

    #[test]
    fn any_address_has_a_session_under_its_prefix(
        bits: u128, other: u128, ipv4_prefix in 1u8..=32, ipv6_prefix in 1u8..=128,
    ) {
        let text = GroupText::source_ip(&[1, 1], "60s");
        let site = Site::new(&text.with("ipv4_prefix", ipv4_prefix).with("ipv6_prefix", ipv6_prefix));
        let source = site.source();
        let v6 = |bits: u128| std::net::Ipv6Addr::from_bits(bits | 1 << 127).into();
        let v4 = |bits: u128| std::net::Ipv4Addr::from_bits((bits >> 96) as u32).into();
        for (address, prefix, length) in [(v6 as fn(u128) -> _, ipv6_prefix, 128), (v4, ipv4_prefix, 32)] {
            let (a, b): (std::net::IpAddr, std::net::IpAddr) = (address(bits), address(other));
            let network = ipnet::IpNet::new(a, prefix).expect("the prefix fits").trunc();
            prop_assert_eq!(source.key(a) == source.key(b), network.contains(&b), "/{} of {}", prefix, length);
            prop_assert_eq!(source.key(a).address(), network.addr());
        }
    }
}
