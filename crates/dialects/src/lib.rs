//! How do clients of other load balancers drive Homing? Tencent CLB, Huawei ELB and OpenStack Octavia, each with its own
//! clients and only the endpoint changed.
//!
//! A dialect is a translation, in both directions: who asks, in which words, and what is answered. It keeps nothing of its
//! own. What its clients make is a load balancer of the API, whose document says everything: what Homing understands in its
//! own fields and units, the rest in `annotations`. Names of objects are the ids that the clients know.
//!
//! ```text
//! request ─ keys: who asks ─▶ Caller ─ operation ─▶ Node::change ─▶ turn of the desk: Book ─ decide ─▶ ops, answer
//! ```
//!
//! Reading order: [`node`] is what a dialect may ask of a node and have it do, [`book`] what it decides from, [`caller`]
//! who asks; [`keys`] and [`sign`] find that out, [`vips`] gives addresses, [`compat`] says what is supported, [`serve`]
//! stands around it all. Then the
//! dialects: [`tencent`], [`huawei`], [`openstack`].

// `json!` of an object with fifty fields goes that deep.
#![recursion_limit = "256"]

pub mod book;
pub mod caller;
pub mod compat;
pub mod huawei;
pub mod keys;
mod limits;
pub mod node;
pub mod openstack;
mod pools;
pub mod serve;
pub mod sign;
pub mod tencent;
#[cfg(test)]
mod testing;
pub mod vips;
