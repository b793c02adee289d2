//! Weighted least connections: the fewest active connections for its weight; ties go by weighted round robin.

use super::{Pick, round_robin};
use std::sync::atomic::Ordering;

/// Picks the target with the least `active / weight`.
pub(super) fn pick(pick: &Pick<'_>) -> Option<u16> {
    let load = |at: u16| {
        let target = &pick.targets[usize::from(at)];
        (u64::from(target.live.active.load(Ordering::Relaxed)), u64::from(target.weight))
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
