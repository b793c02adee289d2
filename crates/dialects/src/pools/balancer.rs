//! What is in a document, and which edit writes it?

use homing_control::edit::{Document, Op, Place};
use homing_core::spec::Layer;
use serde_json::{Value, json};

use super::listener::{IDLE, close, is_closed};
use super::{Annotations, Listener, Policy, Pool, Said};

/// A load balancer, as the dialects with pools see it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Balancer {
    /// Its name.
    pub(crate) id: String,
    pub(crate) listeners: Vec<Listener>,
    pub(crate) pools: Vec<Pool>,
    /// It is kept, and nobody listens.
    pub(crate) is_off: bool,
    pub(crate) annotations: Annotations,
    /// All that is said of it.
    pub(crate) said: Said,
    is_new: bool,
}

impl Balancer {
    /// A new one of a project, made by a dialect.
    pub(crate) fn new(id: String, edition: &str, dialect: &str, project: &str) -> Self {
        let said = json!({ "edition": edition, "dialect": dialect, "project": project });
        Self {
            id,
            listeners: Vec::new(),
            pools: Vec::new(),
            is_off: false,
            annotations: Annotations::default(),
            said: Said::of(&said),
            is_new: true,
        }
    }

    /// What `document` says.
    pub(crate) fn of(document: &Document) -> Self {
        let said = Said::of(&document.value);
        let groups = said.list("groups").iter().filter(|group| !Annotations::of(group).is_set(IDLE));
        Self {
            id: document.name.clone(),
            listeners: said.list("listeners").iter().map(Listener::read).collect(),
            pools: groups.map(Pool::read).collect(),
            is_off: is_closed(&said),
            annotations: Annotations::of(&document.value),
            said,
            is_new: false,
        }
    }

    pub(crate) fn listener(&self, id: &str) -> Option<&Listener> {
        self.listeners.iter().find(|listener| listener.id == id)
    }

    pub(crate) fn listener_mut(&mut self, id: &str) -> Option<&mut Listener> {
        self.listeners.iter_mut().find(|listener| listener.id == id)
    }

    pub(crate) fn pool(&self, id: &str) -> Option<&Pool> {
        self.pools.iter().find(|pool| pool.id == id)
    }

    pub(crate) fn pool_mut(&mut self, id: &str) -> Option<&mut Pool> {
        self.pools.iter_mut().find(|pool| pool.id == id)
    }

    /// The policy of that id, and its listener.
    pub(crate) fn policy(&self, id: &str) -> Option<(&Listener, &Policy)> {
        let of = |listener: &Listener| listener.policies.iter().position(|policy| policy.id == id);
        self.listeners.iter().find_map(|listener| Some((listener, &listener.policies[of(listener)?])))
    }

    #[cfg(test)]
    pub(crate) fn policy_mut(&mut self, id: &str) -> Option<&mut Policy> {
        let policies = self.listeners.iter_mut().flat_map(|listener| &mut listener.policies);
        policies.into_iter().find(|policy| policy.id == id)
    }

    /// The listeners that lead to a pool, by themselves or by a policy.
    pub(crate) fn listeners_of<'a>(&'a self, pool: &'a str) -> impl Iterator<Item = &'a Listener> {
        self.listeners.iter().filter(move |listener| listener.pools().any(|name| name == pool))
    }

    /// The edit that makes it so.
    pub(crate) fn op(self) -> Op {
        let at = Place::LoadBalancer(self.id.clone());
        let is_new = self.is_new;
        let value = self.write();
        if is_new { Op::Create { at, value } } else { Op::Replace { at, value } }
    }

    /// The edit that removes one, and all that is in it.
    pub(crate) fn removal(id: &str) -> Op {
        Op::Remove { at: Place::LoadBalancer(id.to_owned()) }
    }

    fn write(self) -> Value {
        let mut said = self.said;
        said.set("name", Some(self.id));
        let mut groups: Vec<Value> = self.pools.into_iter().map(Pool::write).collect();
        // A listener of layer 4 leads somewhere, always.
        let idle = self.listeners.iter().filter(|listener| listener.default.is_none());
        for listener in idle.filter(|listener| listener.protocol.layer() == Layer::Four) {
            groups.push(json!({ "name": listener.id, "annotations": { IDLE: "true" } }));
        }
        said.set_list("listeners", self.listeners.into_iter().map(Listener::write).collect());
        said.set_list("groups", groups);
        close(&mut said, self.is_off);
        self.annotations.write(said.fields());
        said.into_value()
    }
}
