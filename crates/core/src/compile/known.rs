//! What was compiled before, and need not be again?

use std::collections::HashMap;
use std::sync::Arc;

use super::Before;
use crate::group::Group;
use crate::snapshot::Listener;
use crate::spec::LoadBalancerSpec;

/// What a load balancer was compiled to.
pub(super) struct Known<'a> {
    pub(super) groups: &'a [Arc<Group>],
    /// Where its groups stand among those of all.
    pub(super) first_group: usize,
    pub(super) listeners: &'a [Arc<Listener>],
}

/// What became of each load balancer. Its address names it: the spec before holds it, so that nothing else is there.
pub(super) fn by_balancer(before: Before<'_>) -> HashMap<*const LoadBalancerSpec, Known<'_>> {
    let (mut groups, mut listeners) = (&before.snapshot.groups[..], &before.snapshot.listeners[..]);
    let mut known = HashMap::new();
    let mut first_group = 0;
    for balancer in &before.spec.load_balancers {
        // The snapshot has everything in the order of the spec.
        let (own_groups, other_groups) = groups.split_at(balancer.groups.len());
        let (own_listeners, other_listeners) = listeners.split_at(balancer.listeners.len());
        let own = Known { groups: own_groups, first_group, listeners: own_listeners };
        known.insert(Arc::as_ptr(balancer), own);
        first_group += own_groups.len();
        (groups, listeners) = (other_groups, other_listeners);
    }
    known
}
