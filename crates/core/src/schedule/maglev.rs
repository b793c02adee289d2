//! Maglev: a lookup table in which every target has its share, and which changes little when targets change.
//!
//! Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load Balancer" (NSDI 2016), section 3.4, with
//! weights: a target takes its turn in a round as often as its weight says.

use super::{Pick, client_key};
use crate::group::Target;

/// Looks the client up; a tried target passes to the next different entry.
pub(super) fn pick(pick: &Pick<'_>) -> Option<u16> {
    let table = &pick.usable.maglev;
    if table.is_empty() {
        return None;
    }
    let hash = pick.hash_key.of_pair(client_key(pick.client), 0);
    let start = usize::try_from(hash % table.len() as u64).expect("below the table's length");
    let (before, after) = table.split_at(start);
    after.iter().chain(before).copied().find(|&at| pick.may(at))
}

/// Fills a table of `entries` (a prime) for `(position, weight)` pairs. Empty if nobody has a weight.
#[must_use]
pub fn table(targets: &[Target], weights: &[(u16, u32)], entries: usize) -> Vec<u16> {
    let heaviest = weights.iter().map(|&(_, weight)| weight).max().unwrap_or(0);
    if heaviest == 0 {
        return Vec::new();
    }
    let mut claims: Vec<Claim> = weights
        .iter()
        .filter(|&&(_, weight)| weight > 0)
        .map(|&(position, weight)| {
            Claim::new(targets[usize::from(position)].home.target.0, position, weight, entries)
        })
        .collect();
    let mut table = vec![u16::MAX; entries];
    let mut free = entries;
    while free > 0 {
        for claim in &mut claims {
            claim.credit += claim.weight;
            if claim.credit < heaviest || free == 0 {
                continue;
            }
            claim.credit -= heaviest;
            claim.take(&mut table);
            free -= 1;
        }
    }
    table
}

/// One target's walk through the table: a permutation of its entries.
struct Claim {
    position: u16,
    weight: u32,
    credit: u32,
    next: usize,
    skip: usize,
}

impl Claim {
    fn new(target: u64, position: u16, weight: u32, entries: usize) -> Self {
        // The id is a keyed hash already: its halves are independent.
        let (high, low) = ((target >> 32) as usize, (target & 0xffff_ffff) as usize);
        Self { position, weight, credit: 0, next: high % entries, skip: low % (entries - 1) + 1 }
    }

    /// Takes the next free entry of the walk. There is one: the caller counts them.
    fn take(&mut self, table: &mut [u16]) {
        while table[self.next] != u16::MAX {
            self.next = (self.next + self.skip) % table.len();
        }
        table[self.next] = self.position;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;
    use crate::schedule::tests::Scene;
    use crate::site::{GroupText, Site, client_ip};
    use crate::spec::SchedulerKind::Maglev;

    #[test]
    fn the_table_has_no_gaps_and_shares_by_weight() {
        let weights = [1u16, 10, 100, 256];
        let site = Site::new(&GroupText::new(&weights));
        let pairs: Vec<(u16, u32)> = (0..).zip(weights.map(u32::from)).collect();
        let table = table(&site.group().targets, &pairs, limits::MAGLEV_ENTRIES);
        assert_eq!(table.len(), limits::MAGLEV_ENTRIES);
        for (position, weight) in pairs {
            let count = table.iter().filter(|&&at| at == position).count() as f64;
            let ideal = f64::from(weight) / 367.0 * limits::MAGLEV_ENTRIES as f64;
            assert!((count - ideal).abs() <= 1.0, "{count} entries of {ideal}");
        }
    }

    #[test]
    fn without_weights_there_is_no_table() {
        let site = Site::new(&GroupText::new(&[0, 0]));
        assert!(table(&site.group().targets, &[(0, 0), (1, 0)], 7).is_empty());
        assert!(table(&[], &[], 7).is_empty());
    }

    #[test]
    fn the_number_of_entries_is_a_prime() {
        let entries = limits::MAGLEV_ENTRIES;
        assert!((2..257).all(|divisor| !entries.is_multiple_of(divisor)) && entries < 257 * 257);
    }

    #[test]
    fn a_client_always_gets_the_same_target_and_another_when_that_was_tried() {
        let mut scene = Scene::new(Maglev, &[1; 5]);
        for number in 0..100 {
            scene.tried = crate::schedule::Tried::default();
            let first = scene.pick(client_ip(number)).unwrap();
            assert_eq!(scene.pick(client_ip(number)), Some(first));
            scene.tried.add(first);
            assert_ne!(scene.pick(client_ip(number)), Some(first));
        }
    }
}
