//! How does a node learn what to do, and how is it watched?
//!
//! The control plane runs on threads of its own: traffic goes on if it dies.
//!
//! Reading order: [`node`] starts it all. [`config`] turns a file into a spec, [`watch`] sees when the file changes,
//! [`change`] is the one road by which a spec becomes what the datapath runs, [`edit`] how programs get there. [`probe`] finds out which targets are
//! fit, [`upkeep`] counts sessions and ends drains, [`traffic`] says how much comes and goes, [`restart`] begins again what dies.
//! [`admin`] answers `/metrics` and `/status`, [`console`] browsers, [`api`] operators who
//! have a token; [`events`] are what they hear of, [`identity`] says who may do what. [`secrets_file`] and
//! [`token_file`] keep what nobody outside may know, [`state`] what outlives the process, [`store`] what operators said
//! by the API. [`asking`] is for programs that ask a node, [`doorway`] for the APIs of others that a node speaks.

pub mod admin;
pub mod api;
pub mod asking;
pub mod change;
pub mod config;
mod console;
pub mod cut_off;
pub mod doorway;
pub mod edit;
pub mod events;
pub mod identity;
mod limits;
pub mod node;
pub mod private_file;
pub mod probe;
mod rare;
pub mod restart;
pub mod secrets_file;
pub mod state;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod token_file;
pub mod traces;
pub mod traffic;
pub mod upkeep;
pub mod watch;

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use homing_core::clock::Now;

/// Reads the clocks: the same ones that the datapath reads, so that moments compare.
pub type Clock = Arc<dyn Fn() -> Now + Send + Sync>;

/// The clock of the wall, for people. Nothing is decided by it.
pub(crate) fn since_1970_s() -> u64 {
    since_1970_ms() / 1000
}

/// The same in milliseconds.
pub(crate) fn since_1970_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
