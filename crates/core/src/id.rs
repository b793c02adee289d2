//! Which thing is this? Names of objects that stay the same across snapshots, restarts and nodes.

use crate::secrets::HashKey;
use std::net::SocketAddr;

/// A listener, named by its load balancer and itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListenerId(pub u64);

/// A backend group, named by its load balancer and itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub u64);

/// A target, named by load balancer, group and itself – not by its address, which may be reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetId(pub u64);

/// One life of a target. A health flap never changes it; another address, or another value from the
/// operator, does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Incarnation(pub u32);

/// Where a session is at home: a target and which life of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Home {
    /// The target.
    pub target: TargetId,
    /// Its life when the session was bound to it.
    pub incarnation: Incarnation,
}

impl Home {
    /// The same target in the life that it tells itself.
    #[must_use]
    pub fn in_life(self, told: u32) -> Self {
        Self { incarnation: Incarnation(self.incarnation.0 ^ told), ..self }
    }
}

impl ListenerId {
    /// Keyed, so that a client cannot compute it; the same on every node that shares the secret.
    #[must_use]
    pub fn of(key: &HashKey, load_balancer: &str, listener: &str) -> Self {
        Self(key.of_parts(&["listener", load_balancer, listener]))
    }
}

impl GroupId {
    /// Keyed like [`ListenerId::of`].
    #[must_use]
    pub fn of(key: &HashKey, load_balancer: &str, group: &str) -> Self {
        Self(key.of_parts(&["group", load_balancer, group]))
    }
}

impl TargetId {
    /// Keyed like [`ListenerId::of`].
    #[must_use]
    pub fn of(key: &HashKey, load_balancer: &str, group: &str, target: &str) -> Self {
        Self(key.of_parts(&["target", load_balancer, group, target]))
    }
}

impl Incarnation {
    /// The life of a target at `address` with the operator's `value`.
    #[must_use]
    pub fn of(key: &HashKey, address: SocketAddr, value: Option<&str>) -> Self {
        let hash = key.of_parts(&["incarnation", &address.to_string(), value.unwrap_or("")]);
        Self(u32::try_from(hash >> 32).expect("32 bits are left after the shift"))
    }
}
