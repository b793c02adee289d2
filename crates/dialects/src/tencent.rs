//! How do clients of Tencent CLB drive Homing? The API `clb`, version 2018-03-17.
//!
//! ```text
//! request ─ envelope: who, what, where ─▶ read: which fields ─▶ table: which of them work here
//!         ─▶ operation: Here (the node in its turn), Balancer (a document taken apart) ─▶ document, answer ─▶ shapes
//! ```
//!
//! Names of objects are the vendor's ids: `lb-…`, `lbl-…`, `loc-…`. A listener of layer 4 and a forwarding rule have a group
//! of their own under the same name.
//!
//! | file | question |
//! |---|---|
//! | `envelope.rs` | How does a request come, and how does an answer go? |
//! | `read.rs`, `shapes.rs` | Which fields does a request have, and of which types? |
//! | `table.rs` | What of this API is supported, and what not? |
//! | `operations.rs` | Which operations are there? |
//! | `balancers.rs`, `listeners.rs`, `rules.rs`, `targets.rs`, `configs.rs` | What does each of them do? |
//! | `model.rs` | What does a document say, in the words of this API? |
//! | `tasks.rs` | What became of a change? |
//! | `fault.rs` | Why is a request refused? |

use std::sync::Arc;

use axum::Router;

use crate::node::Node;

mod balancers;
mod configs;
mod envelope;
mod fault;
mod here;
mod listeners;
mod model;
mod operations;
mod page;
mod read;
mod rules;
mod shapes;
pub mod table;
mod targets;
mod tasks;
#[cfg(test)]
mod tests;
mod words;

pub use fault::Fault;

/// What answers requests.
#[derive(Debug)]
struct Service {
    node: Node,
    tasks: tasks::Tasks,
}

/// What they may ask: everything comes to one place, and says there what it wants.
pub fn router(node: Node) -> Router {
    let service = Arc::new(Service { node, tasks: tasks::Tasks::default() });
    Router::new().fallback(envelope::answer).with_state(service)
}
