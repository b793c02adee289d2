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
