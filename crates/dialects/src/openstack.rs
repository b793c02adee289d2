//! How do clients of OpenStack Octavia drive Homing?

use axum::Router;

use crate::node::Node;

/// What they may ask.
pub fn router(node: Node) -> Router {
    Router::new().with_state(node)
}
