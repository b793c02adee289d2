//! What does a document say, in the words of this API, and how is it said again?
//!
//! A [`Balancer`] is a document taken apart: listeners, their locations (rules), groups, targets. An operation changes the
//! parts and puts the whole in the place of the old one. What Homing understands is read from and written to the fields
//! that Homing reads; the rest are annotations ([`Object::note`]). Fields that this API does not know stay as they are.
//!
//! | file | question |
//! |---|---|
//! | `object.rs` | How is a field of a document read and written? |
//! | `listener.rs` | What is a listener here? `shelf.rs`: where is one that is stopped? |
//! | `location.rs` | What is a forwarding rule here, and which rules of Homing's are it? |
//! | `group.rs` | Who gets new sessions, and how do they come home? |
//! | `health.rs` | How are targets probed? |
//! | `target.rs` | What is a target here? |
//! | `custom.rs` | What does a customized configuration say, and where does it hold? |

use std::net::IpAddr;

use homing_control::edit::{Document, Op, Place};
use serde_json::{Map, Value};

use super::fault::Fault;
use crate::vips::VIP;

pub(super) mod custom;
pub(super) mod group;
pub(super) mod health;
pub(super) mod listener;
pub(super) mod location;
pub(super) mod object;
mod shelf;
pub(super) mod target;

use group::Group;
use listener::Listener;
use object::Object;

/// What every id of a load balancer begins with; other documents of this dialect are no load balancers.
pub(super) const BALANCER: &str = "lb";

/// A load balancer, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Balancer {
    pub(super) id: String,
    pub(super) object: Object,
    pub(super) listeners: Vec<Listener>,
    pub(super) groups: Vec<Group>,
}

impl Balancer {
    /// A new one, with these fields.
    pub(super) fn new(id: String, object: Object) -> Self {
        Self { id, object, listeners: Vec::new(), groups: Vec::new() }
    }

    /// What a document says.
    pub(super) fn read(document: &Document) -> Self {
        let mut object = Object::of(Value::clone(&document.value));
        let mut listeners: Vec<Listener> =
            object.take_items("listeners").into_iter().map(Listener::read).collect();
        listeners.extend(shelf::take(&mut object));
        listeners.sort_by_key(|listener| listener.object.number_note("created_at_ms"));
        let groups = object.take_items("groups").into_iter().map(Group::read).collect();
        Self { id: document.name.clone(), object, listeners, groups }
    }

    /// The whole again.
    pub(super) fn said(self) -> Result<Value, Fault> {
        let Self { id: _, mut object, listeners, groups } = self;
        let (open, stopped): (Vec<_>, Vec<_>) = listeners.into_iter().partition(Listener::is_open);
        shelf::put(&mut object, stopped)?;
        object.set_items("listeners", open.into_iter().map(Listener::said));
        object.set_items("groups", groups.into_iter().map(Group::said));
        Ok(object.said())
    }

    /// Makes it.
    pub(super) fn created(self) -> Result<Op, Fault> {
        let at = Place::LoadBalancer(self.id.clone());
        Ok(Op::Create { at, value: self.said()? })
    }

    /// Puts it in the place of what was said before.
    pub(super) fn replaced(self) -> Result<Op, Fault> {
        let at = Place::LoadBalancer(self.id.clone());
        Ok(Op::Replace { at, value: self.said()? })
    }

    /// The address that its listeners listen at.
    pub(super) fn vip(&self) -> Option<IpAddr> {
        self.object.note(VIP)?.parse().ok()
    }

    /// What it is called: its name where it has one, else its id.
    pub(super) fn name(&self) -> &str {
        self.object.note("name").unwrap_or(&self.id)
    }

    pub(super) fn listener(&self, id: &str) -> Result<&Listener, Fault> {
        self.listeners.iter().find(|listener| listener.id() == id).ok_or_else(|| Fault::no_listener(id))
    }

    pub(super) fn listener_mut(&mut self, id: &str) -> Result<&mut Listener, Fault> {
        self.listeners.iter_mut().find(|listener| listener.id() == id).ok_or_else(|| Fault::no_listener(id))
    }

    /// The group of a listener of layer 4, or of a location.
    pub(super) fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name() == name)
    }

    /// The same, made where somebody removed it.
    pub(super) fn group_mut(&mut self, name: &str) -> &mut Group {
        let index = match self.groups.iter().position(|group| group.name() == name) {
            Some(index) => index,
            None => {
                self.groups.push(Group::new(name));
                self.groups.len() - 1
            }
        };
        &mut self.groups[index]
    }

    /// Removes a listener with all that is its own.
    pub(super) fn remove_listener(&mut self, id: &str) -> Result<(), Fault> {
        let index = self.listeners.iter().position(|listener| listener.id() == id);
        let listener = self.listeners.remove(index.ok_or_else(|| Fault::no_listener(id))?);
        let names = listener.groups();
        self.groups.retain(|group| !names.contains(&group.name().to_owned()));
        Ok(())
    }

    /// How many targets its groups have.
    pub(super) fn target_count(&self) -> usize {
        self.groups.iter().map(|group| group.targets.len()).sum()
    }

    /// Whether a listener of that transport is at the port already.
    pub(super) fn has_port(&self, port: u16, is_udp: bool) -> bool {
        self.listeners.iter().any(|listener| listener.port() == port && listener.is_udp() == is_udp)
    }
}

/// An object with no fields but its name.
pub(super) fn named(name: &str) -> Object {
    let mut fields = Map::new();
    fields.insert("name".to_owned(), name.into());
    Object::of(Value::Object(fields))
}
