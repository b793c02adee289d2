//! How do listeners, pools, members, monitors and policies stand in a document?
//!
//! Huawei's v3, its v2 and OpenStack Octavia speak of the same objects. Here a document is read into them and written
//! back; each dialect only spells them its own way. A pool is a group, a member a target, a monitor the group's health
//! check, a policy a rule. What nobody changes stays in the very words of its writer.
//!
//! | file | question |
//! |---|---|
//! | `balancer.rs` | What is in a document, and which edit writes it? |
//! | `listener.rs` | Where does a listener take clients, and where do they go? |
//! | `policy.rs` | Which requests does a policy take, and what becomes of them? |
//! | `condition.rs` | What must be so with a request that it takes? |
//! | `pool.rs` | Who serves, in which order, and how does a session come home? |
//! | `member.rs` | Who is one of those? |
//! | `monitor.rs` | How are they probed? |
//! | `persistence.rs` | What names a session, and for how long? |
//! | `annotations.rs` | What must a client get back that Homing does not read? |
//! | `said.rs` | What did its writer say of an object? |
//! | `when.rs` | How is a moment written? |

mod annotations;
mod balancer;
mod condition;
mod listener;
mod member;
mod monitor;
mod persistence;
mod policy;
mod pool;
mod said;
#[cfg(test)]
mod tests;
mod when;

pub(crate) use annotations::Annotations;
pub(crate) use balancer::Balancer;
pub(crate) use condition::{Compare, Condition, Subject};
pub(crate) use listener::Listener;
pub(crate) use member::Member;
pub(crate) use monitor::Monitor;
pub(crate) use persistence::{Method, Persistence};
pub(crate) use policy::{Action, Policy, Share};
pub(crate) use pool::Pool;
pub(crate) use said::Said;
pub(crate) use when::utc;
