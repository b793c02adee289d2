//! In which order do weighted turns come, so that no target is asked twice in a row without need?
//!
//! Target `i` of weight `w` should stand at the times `(k + ½) / w` for `k = 0, 1, …`. Sorting all these times
//! with a heap gives the sequence in O(S log n), and every window of it is as fair as whole turns allow.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// The sequence of positions for `(position, weight)` pairs: each as often as its weight divided by what all
/// weights have in common; at most `limit` slots (shares are then rounded, but nobody with a weight gets none, so
/// there are more than `limit` slots if there are more targets).
#[must_use]
pub fn schedule(weights: &[(u16, u32)], limit: usize) -> Vec<u16> {
    let counts = turns(weights, limit);
    let total: usize = counts.iter().map(|&(_, count)| count as usize).sum();
    let mut due: BinaryHeap<Reverse<Turn>> =
        counts.iter().map(|&(position, count)| Reverse(Turn { taken: 0, count, position })).collect();
    let mut slots = Vec::with_capacity(total);
    while let Some(Reverse(turn)) = due.pop() {
        slots.push(turn.position);
        if turn.taken + 1 < turn.count {
            due.push(Reverse(Turn { taken: turn.taken + 1, ..turn }));
        }
    }
    slots
}

/// The next turn of a target, ordered by its time `(2·taken + 1) / (2·count)`.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Turn {
    taken: u32,
    count: u32,
    position: u16,
}

impl Ord for Turn {
    fn cmp(&self, other: &Self) -> Ordering {
        // Compare a/b < c/d as a·d < c·b: no division, no rounding.
        let mine = (2 * u64::from(self.taken) + 1) * u64::from(other.count);
        let theirs = (2 * u64::from(other.taken) + 1) * u64::from(self.count);
        mine.cmp(&theirs).then(other.count.cmp(&self.count)).then(self.position.cmp(&other.position))
    }
}

impl PartialOrd for Turn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How many turns each gets: weights without their common divisor, scaled down if there are too many.
fn turns(weights: &[(u16, u32)], limit: usize) -> Vec<(u16, u32)> {
    let weighted: Vec<(u16, u32)> = weights.iter().copied().filter(|&(_, weight)| weight > 0).collect();
    let divisor = weighted.iter().fold(0, |common, &(_, weight)| gcd(common, weight)).max(1);
    let total: u64 = weighted.iter().map(|&(_, weight)| u64::from(weight / divisor)).sum();
    let slots =
        if total <= limit as u64 { total } else { most_slots(&weighted, divisor, total, limit as u64) };
    let scaled = |weight: u32| rounded_share(weight / divisor, slots, total);
    weighted.iter().map(|&(position, weight)| (position, scaled(weight))).collect()
}

/// The largest number of slots to share out such that the rounded shares do not exceed `limit` together.
fn most_slots(weighted: &[(u16, u32)], divisor: u32, total: u64, limit: u64) -> u64 {
    let given = |slots: u64| -> u64 {
        weighted.iter().map(|&(_, weight)| u64::from(rounded_share(weight / divisor, slots, total))).sum()
    };
    let (mut low, mut high) = (0, 2 * limit); // a rounded share is at least half of the exact one
    while low + 1 < high {
        let middle = low.midpoint(high);
        if given(middle) <= limit { low = middle } else { high = middle }
    }
    low
}

/// The share of `weight` in `slots`, rounded to the nearest whole (Webster's method), at least one.
fn rounded_share(weight: u32, slots: u64, total: u64) -> u32 {
    let share = (2 * u64::from(weight) * slots + total) / (2 * total);
    u32::try_from(share).unwrap_or(u32::MAX).max(1)
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn turns_interleave_smoothly() {
        let slots = schedule(&[(0, 5), (1, 3), (2, 2)], 4096);
        assert_eq!(slots, [0, 1, 2, 0, 0, 1, 0, 2, 1, 0]);
    }

    #[test]
    fn a_common_divisor_costs_no_slots() {
        assert_eq!(schedule(&[(0, 10), (1, 10)], 4096), [0, 1]);
    }

    #[test]
    fn a_weight_of_zero_gets_no_turn() {
        assert_eq!(schedule(&[(0, 0), (1, 7)], 4096), [1]);
        assert!(schedule(&[], 4096).is_empty());
    }

    proptest! {
        #[test]
        fn every_window_is_fair(weights in proptest::collection::vec(1u32..=256, 1..12)) {
            let pairs: Vec<(u16, u32)> = (0u16..).zip(weights.iter().copied()).collect();
            let slots = schedule(&pairs, 4096);
            let total: u32 = weights.iter().sum();
            let mut given = vec![0f64; weights.len()];
            for (served, &slot) in slots.iter().enumerate() {
                given[usize::from(slot)] += 1.0;
                for (position, &weight) in weights.iter().enumerate() {
                    let ideal = (served + 1) as f64 * f64::from(weight) / f64::from(total);
                    prop_assert!((given[position] - ideal).abs() <= weights.len() as f64 / 2.0 + 1.0);
                }
            }
        }

        #[test]
        fn scaled_shares_are_the_nearest_whole_ones(weights in proptest::collection::vec(8u32..=256, 2..50)) {
            let pairs: Vec<(u16, u32)> = (0u16..).zip(weights.iter().copied()).collect();
            let slots = schedule(&pairs, 1024);
            let total: u32 = weights.iter().sum();
            for (position, weight) in pairs {
                let given = slots.iter().filter(|&&slot| slot == position).count() as f64;
                let ideal = slots.len() as f64 * f64::from(weight) / f64::from(total);
                prop_assert!((given - ideal).abs() <= 1.0, "{given} of {ideal} slots for {weight} of {total}");
            }
        }

        #[test]
        fn the_limit_holds_and_nobody_is_left_out(weights in proptest::collection::vec(1u32..=256, 1..200)) {
            let pairs: Vec<(u16, u32)> = (0u16..).zip(weights.iter().copied()).collect();
            let slots = schedule(&pairs, 512);
            prop_assert!(slots.len() <= 512);
            for (position, _) in pairs {
                prop_assert!(slots.contains(&position));
            }
        }
    }
}
