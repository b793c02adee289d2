//! Random two choices: two drawn by weight, the less busy one gets it.
//!
//! Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing" (2001): nearly as even as looking at
//! everybody, without everybody's counters.

use super::{Pick, round_robin};
use crate::entropy::Entropy;
use std::sync::atomic::Ordering;

/// Draws two slots of the weighted schedule and compares `active / weight`.
pub(super) fn pick(pick: &Pick<'_>, entropy: &mut Entropy) -> Option<u16> {
    let slots = &pick.usable.slots;
    if slots.is_empty() {
        return None;
    }
    let mut draw = || Some(slots[entropy.below(slots.len())]).filter(|&at| pick.may(at));
    match (draw(), draw()) {
        (Some(first), Some(second)) => Some(if is_busier(pick, first, second) { second } else { first }),
        (Some(only), None) | (None, Some(only)) => Some(only),
        (None, None) => round_robin::pick(pick),
    }
}

fn is_busier(pick: &Pick<'_>, first: u16, second: u16) -> bool {
    let load = |at: u16| {
        let target = &pick.targets[usize::from(at)];
        (u64::from(target.live.active.load(Ordering::Relaxed)), u64::from(pick.weight(at).max(1)))
    };
    let ((active, weight), (other_active, other_weight)) = (load(first), load(second));
    active * other_weight > other_active * weight
}

#[cfg(test)]
mod tests {
    use crate::schedule::tests::Scene;
    use crate::site::client_ip;
    use crate::spec::SchedulerKind::RandomTwoChoices;

    #[test]
    fn a_busy_target_is_taken_only_when_it_is_drawn_twice() {
        let mut scene = Scene::new(RandomTwoChoices, &[1, 1, 1]);
        scene.set_active(&[9, 0, 0]);
        let share = scene.shares(9000)[0];
        assert!((800..1200).contains(&share), "{share} of 9000, a ninth is 1000");
    }

    #[test]
    fn connections_that_stay_spread_nearly_evenly() {
        let mut scene = Scene::new(RandomTwoChoices, &[1; 10]);
        for number in 0..1000 {
            let at = scene.pick(client_ip(number)).unwrap();
            scene.add_active(at, 1);
        }
        let active = scene.active();
        assert!(active.iter().all(|count| (95..=105).contains(count)), "{active:?}");
    }

    #[test]
    fn who_has_tried_all_but_one_gets_that_one() {
        let mut scene = Scene::new(RandomTwoChoices, &[256, 256, 1]);
        scene.tried.add(0);
        scene.tried.add(1);
        for number in 0..100 {
            assert_eq!(scene.pick(client_ip(number)), Some(2));
        }
    }
}
