//! What do the words mean, and which target does a session go to?
//!
//! No I/O, no clock, no randomness, no threads: everything a decision needs is an argument, so a test runs
//! hours in milliseconds and a seed replays any bug.
//!
//! Reading order:
//! 1. [`spec`] – what operators say. 2. [`compile`] – all problems at once, or a [`snapshot`].
//! 3. [`live`] – what is true now; carried over from one snapshot to the next by id.
//! 4. [`group`] – the heart: `choose`, then `settle`. 5. [`persist`] recalls and remembers, [`schedule`] picks.
//! 6. [`reason`] – why a request went where it went.

// Tests share one way to a group; it speaks of this crate by its name.
#[cfg(test)]
extern crate self as homing_core;
#[cfg(test)]
#[path = "../tests/support/site.rs"]
mod site;

pub mod access;
pub mod account;
pub mod approach;
pub mod bound;
pub mod certificate;
pub mod clock;
pub mod compile;
pub mod counters;
pub mod decision;
pub mod doctor;
pub mod drain;
pub mod edition;
pub mod edits;
pub mod entropy;
pub mod explain;
pub mod group;
pub mod handshake;
pub mod health;
pub mod http2;
pub mod id;
pub mod language;
pub mod limits;
pub mod live;
pub mod persist;
pub mod problem;
pub mod reason;
pub mod route;
pub mod sample;
pub mod schedule;
pub mod secrets;
pub mod snapshot;
pub mod span;
pub mod spec;
pub mod split;
pub mod steer;
pub mod tail;
pub mod token;
