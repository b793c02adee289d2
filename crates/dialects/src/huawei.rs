//! How do clients of Huawei ELB drive Homing?
//!
//! By version 3 of its API. A pool is a group, a member a target, a health monitor the group's health check, an l7policy a
//! rule; names of objects are UUIDs. Every operation is one turn: it is done when it is answered.
//!
//! | file | question |
//! |---|---|
//! | `gate.rs` | Who asks for which operation, and how is it answered? |
//! | `table.rs` | Which operations are there, and what becomes of their fields? |
//! | `call.rs` | What does an operation know, and what does it answer? |
//! | `shape.rs` | How is a body read, field by field? |
//! | `list.rs` | Which objects of a list are shown? |
//! | `fault.rs` | What does a refusal look like? |
//! | `loadbalancers.rs`, `listeners.rs`, `pools.rs`, `members.rs`, `monitors.rs`, `policies.rs`, `rules.rs` | What is one of these to clients? |
//! | `statuses.rs` | How is all of it? |
//! | `catalogue.rs` | What does a node offer? |

use axum::Router;

use crate::node::Node;

mod call;
mod catalogue;
mod fault;
mod gate;
mod list;
mod listeners;
mod loadbalancers;
mod members;
mod monitors;
mod policies;
mod pools;
mod rules;
mod shape;
mod statuses;
mod table;
#[cfg(test)]
mod tests;

/// What they may ask.
pub fn router(node: Node) -> Router {
    Router::new().fallback(gate::serve).with_state(node)
}

/// What of the API is supported.
#[must_use]
pub fn rows() -> Vec<crate::compat::Row> {
    table::rows()
}
