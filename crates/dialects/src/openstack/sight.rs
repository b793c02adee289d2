//! What does a decision of this API look at, and what does it come to?

use homing_control::edit::{Document, Op, Place};
use homing_core::drain::AdminState;
use homing_core::health::Health;
use serde_json::Value;

use super::fault::Fault;
use super::form;
use crate::book::{Book, Done};
use crate::caller::Dialect;

/// Whose pool-shaped API is spoken, and what differs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    /// Whose balancers these are.
    pub dialect: Dialect,
    /// The rules that they follow.
    pub edition: &'static str,
    /// Whether persistence is told in minutes, with any protocol; otherwise in seconds, with UDP alone.
    pub is_in_minutes: bool,
    /// Largest weight of a member.
    pub weight_max: i64,
}

/// The Octavia API.
pub(super) const OCTAVIA: Side =
    Side { dialect: Dialect::Openstack, edition: "native", is_in_minutes: false, weight_max: 256 };

/// Version 2 of Huawei ELB's API: the same objects, under the rules of its shared load balancers.
pub(super) const HUAWEI: Side =
    Side { dialect: Dialect::Huawei, edition: "huawei-elb-shared", is_in_minutes: true, weight_max: 100 };

impl Side {
    /// Whether its clients look for networks here. Others name some of their cloud's, which are given back to them.
    pub(super) fn has_networks(&self) -> bool {
        self.dialect == Dialect::Openstack
    }

    /// Whether a listener says how long it waits, and what targets hear of the client.
    pub(super) fn says_waits(&self) -> bool {
        self.dialect == Dialect::Openstack
    }
}

/// What a target is like now: its health where it is probed, and whether it is being emptied.
pub(super) type Targets<'a> = dyn Fn(&str, &str, &str) -> Option<(Option<Health>, AdminState)> + 'a;

/// What went through a load balancer, or one of its listeners.
pub(super) type Counts<'a> = dyn Fn(&str, Option<&str>) -> Value + 'a;

/// What a decision looks at.
pub(super) struct Sight<'a> {
    /// As things are in this turn.
    pub book: &'a Book<'a>,
    /// Whose API is spoken.
    pub side: &'a Side,
    /// What targets are like.
    pub targets: &'a Targets<'a>,
    /// What went through listeners.
    pub counts: &'a Counts<'a>,
}

/// What a decision comes to; the answer `Null` has no body.
pub(super) type Decided = Done<Value>;

/// This is what the load balancer is told from now on.
pub(super) fn replaced(balancer: Value, answer: Value) -> Decided {
    let at = Place::LoadBalancer(form::name_of(&balancer).to_owned());
    Done { ops: vec![Op::Replace { at, value: balancer }], answer }
}

impl Sight<'_> {
    /// The balancers that whoever asks may see.
    pub(super) fn balancers(&self) -> impl Iterator<Item = &Document> {
        self.book.balancers()
    }

    /// One of them.
    pub(super) fn balancer(&self, id: &str) -> Result<&Value, Fault> {
        let found = self.balancers().find(|document| document.name == id);
        found.map(|document| &*document.value).ok_or_else(|| Fault::not_found("Load Balancer", id))
    }

    /// A listener, with its load balancer.
    pub(super) fn listener(&self, id: &str) -> Result<(&Value, &Value), Fault> {
        self.below("listeners", id).ok_or_else(|| Fault::not_found("Listener", id))
    }

    /// A pool, with its load balancer. What stands in for a pool is none.
    pub(super) fn pool(&self, id: &str) -> Result<(&Value, &Value), Fault> {
        let found = self.below("groups", id).filter(|(_, group)| !form::is_idle(group));
        found.ok_or_else(|| Fault::not_found("Pool", id))
    }

    fn below(&self, key: &str, id: &str) -> Option<(&Value, &Value)> {
        self.balancers().find_map(|document| Some((&*document.value, form::item(&document.value, key, id)?)))
    }

    /// An id that nobody has.
    pub(super) fn new_id(&self) -> String {
        self.book.fresh_uuid()
    }

    /// Now, by the wall clock.
    pub(super) fn now_ms(&self) -> u64 {
        self.book.now_ms
    }

    /// The region of whoever asks.
    pub(super) fn region(&self) -> &str {
        self.book.caller.actor.scopes.regions.first().map_or("default", String::as_str)
    }

    /// The project of whoever asks.
    pub(super) fn project(&self) -> &str {
        &self.book.caller.project
    }
}

/// The project that a load balancer is in.
pub(super) fn project_of(balancer: &Value) -> &str {
    form::text(balancer, "project").unwrap_or("default")
}
