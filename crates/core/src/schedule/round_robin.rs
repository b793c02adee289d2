//! Weighted round robin: the next slot of the smooth schedule, counted by all workers together.

use super::Pick;
use std::sync::atomic::Ordering;

/// Takes the next turn. A turn that falls on a tried target passes to the next one in the schedule.
pub(super) fn pick(pick: &Pick<'_>) -> Option<u16> {
    let slots = &pick.usable.slots;
    if slots.is_empty() {
        return None;
    }
    let start = pick.cursor.fetch_add(1, Ordering::Relaxed) % slots.len();
    let (before, after) = slots.split_at(start);
    after.iter().chain(before).copied().find(|&at| pick.may(at))
}

#[cfg(test)]
mod tests {
    use crate::schedule::tests::Scene;
    use crate::site::client_ip;
    use crate::spec::SchedulerKind::WeightedRoundRobin;

    #[test]
    fn turns_follow_the_schedule_and_begin_again() {
        let mut scene = Scene::new(WeightedRoundRobin, &[2, 1]);
        let picks: Vec<_> = (0..6).map(|number| scene.pick(client_ip(number)).unwrap()).collect();
        assert_eq!(picks, [0, 1, 0, 0, 1, 0]);
    }

    #[test]
    fn the_turn_of_a_tried_target_passes_to_the_next() {
        let mut scene = Scene::new(WeightedRoundRobin, &[1, 1, 1]);
        scene.tried.add(0);
        let picks: Vec<_> = (0..4).map(|number| scene.pick(client_ip(number)).unwrap()).collect();
        assert_eq!(picks, [1, 1, 2, 1]);
    }

    #[test]
    fn the_cursor_may_wrap_around() {
        let mut scene = Scene::new(WeightedRoundRobin, &[1, 1, 1]);
        scene.cursor = usize::MAX.into();
        assert!(scene.pick(client_ip(0)).is_some() && scene.pick(client_ip(0)).is_some());
    }
}
