//! What do the tests of this crate share?

use homing_control::identity::{Actor, Proof, Role, Scopes};
use homing_control::testing;

use crate::caller::{Caller, Dialect};
use crate::node::Node;

/// A node in this process, without a datapath; it lives as long as the first part.
pub(crate) fn node(text: &str) -> (testing::Node, Node) {
    let own = testing::node(text);
    let node = Node::new(own.doorway.clone());
    (own, node)
}

/// An editor of the project `default`, who speaks that dialect.
pub(crate) fn caller(dialect: Dialect) -> Caller {
    let actor = Actor {
        name: "AKIDexample".to_owned(),
        proof: Proof::Key,
        role: Role::Editor,
        scopes: Scopes::default(),
    };
    Caller { actor, dialect, project: "default".to_owned(), request_id: "r-1".to_owned() }
}
