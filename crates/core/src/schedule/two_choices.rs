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
        (u64::from(target.live.active.load(Ordering::Relaxed)), u64::from(target.weight.max(1)))
    };
    let ((active, weight), (other_active, other_weight)) = (load(first), load(second));
    active * other_weight > other_active * weight
}
