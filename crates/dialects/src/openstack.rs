//! How do clients of OpenStack Octavia drive Homing?
//!
//! The Octavia API v2 with what its clients need around it: tokens as Keystone gives them, and the networks that Neutron
//! would show. What is made is in effect when it is answered, so `provisioning_status` is always `ACTIVE`.
//!
//! | file | question |
//! |---|---|
//! | [`serve`] | How does a request find its operation? |
//! | [`table`] | Which operations are there, and what becomes of their fields? |
//! | [`keystone`], [`versions`], [`neutron`] | What do clients ask before they begin? |
//! | [`shape`] | How is a body read, field by field? |
//! | [`balancers`], [`listeners`], [`pools`], [`members`], [`monitors`], [`policies`], [`rules`] | How is an object made, told, changed and removed? |
//! | [`persistence`] | How does a session come home, in the words of this API? |
//! | [`waits`], [`headers`], [`tls`] | What else does a listener say? |
//! | [`graph`] | How is a load balancer made whole? |
//! | [`shared`] | How do clients of version 2 of Huawei ELB's API drive Homing? |
//! | [`statuses`], [`others`] | How is it, and what is there beside it? |
//! | [`lists`] | Which objects does a list have? |
//! | [`form`], [`sight`], [`ask`], [`stamp`], [`fault`] | The tools: documents, decisions, requests, ids, refusals |

use std::sync::Arc;

use axum::Router;

use crate::node::Node;

mod ask;
mod balancers;
mod fault;
mod form;
mod graph;
mod headers;
mod keystone;
mod listeners;
mod lists;
mod members;
mod monitors;
mod neutron;
mod others;
mod persistence;
mod policies;
mod pools;
mod rules;
mod serve;
mod shape;
pub(crate) mod shared;
mod sight;
mod stamp;
mod statuses;
mod table;
#[cfg(test)]
mod tests;
mod tls;
mod versions;
mod waits;

pub use table::rows;

use keystone::Keystone;
use serve::Served;
use sight::OCTAVIA;

/// What they may ask.
pub fn router(node: Node) -> Router {
    let served = Served { node, keystone: Keystone::default(), side: OCTAVIA };
    Router::new().fallback(serve::answer).with_state(Arc::new(served))
}
