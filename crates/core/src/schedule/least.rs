//! The fewest for its weight, of connections or of sessions; ties go by weighted round robin.

use super::{Pick, round_robin};
use crate::group::Target;
use std::sync::atomic::{AtomicU32, Ordering};

/// Picks the target with the least `count / weight`.
pub(super) fn pick(pick: &Pick<'_>, count: impl Fn(&Target) -> &AtomicU32) -> Option<u16> {
    let load = |at: u16| {
        let target = &pick.targets[usize::from(at)];
        (u64::from(count(target).load(Ordering::Relaxed)), u64::from(pick.weight(at)))
    };
    let candidates = || pick.usable.targets.iter().copied().filter(|&at| pick.may(at));
    // Compare a/wa < b/wb as a·wb < b·wa: no division, no rounding.
    let (least_active, least_weight) = candidates()
        .map(load)
        .reduce(|best, next| if next.0 * best.1 < best.0 * next.1 { next } else { best })?;
    let is_least = |at: u16| {
        let (active, weight) = load(at);
        active * least_weight <= least_active * weight
    };
    // Counts move while we look; whoever the turn falls on among the least is right at some moment of it.
    round_robin::pick(pick)
        .filter(|&at| is_least(at))
        .or_else(|| next_least(pick, is_least))
        .or_else(|| candidates().next())
}

fn next_least(pick: &Pick<'_>, is_least: impl Fn(u16) -> bool) -> Option<u16> {
    let slots = &pick.usable.slots;
    let start = pick.cursor.load(Ordering::Relaxed) % slots.len().max(1);
    let (before, after) = slots.split_at(start);
    after.iter().chain(before).copied().find(|&at| pick.may(at) && is_least(at))
}

#[cfg(test)]
mod tests {
    use crate::schedule::tests::Scene;
    use crate::site::client_ip;
    use crate::spec::SchedulerKind::WeightedLeastConnections;

    #[test]
    fn the_fewest_connections_for_its_weight_win() {
        let cases: [(&[u16], &[u32], u16); 5] = [
            (&[1, 1, 1], &[3, 2, 4], 1),
            (&[1, 1, 1], &[1, 0, 1], 1),
            (&[10, 5, 1], &[9, 5, 1], 0),
            (&[1, 256], &[1, 255], 1),
            (&[1, 256], &[1, 257], 0),
        ];
        for (weights, active, expected) in cases {
            let mut scene = Scene::new(WeightedLeastConnections, weights);
            scene.set_active(active);
            for number in 0..20 {
                assert_eq!(scene.pick(client_ip(number)), Some(expected), "{weights:?} {active:?}");
            }
        }
    }

    #[test]
    fn equals_take_turns_by_weight() {
        let mut scene = Scene::new(WeightedLeastConnections, &[3, 1]);
        assert_eq!(scene.shares(400), [300, 100]);
    }

    #[test]
    fn connections_that_stay_end_up_in_proportion_to_the_weights() {
        let mut scene = Scene::new(WeightedLeastConnections, &[10, 20, 70]);
        for number in 0..1000 {
            let at = scene.pick(client_ip(number)).unwrap();
            scene.add_active(at, 1);
        }
        assert_eq!(scene.active(), [100, 200, 700]);
    }

    #[test]
    fn a_target_that_was_tried_is_out_even_if_it_is_idle() {
        let mut scene = Scene::new(WeightedLeastConnections, &[1, 1, 1]);
        scene.set_active(&[0, 9, 5]);
        scene.tried.add(0);
        assert_eq!(scene.pick(client_ip(0)), Some(2));
    }
}
