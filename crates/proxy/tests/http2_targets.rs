//! Do requests come through whole to targets that speak HTTP/2, and is nothing lost that could be saved?
//!
//! A whole datapath runs in this process, on loopback. Honest targets are servers of the `h2` crate; the others say frames
//! that are written in the test. Clients come by HTTP/1.1 and by HTTP/2.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic, also in its helpers")]
#![allow(dead_code, reason = "the helpers are a language: not every word of it is said at every time")]

#[path = "http2/caller.rs"]
mod caller;
#[path = "http2_targets/carriers.rs"]
mod carriers;
#[path = "http1/chance.rs"]
mod chance;
#[path = "http2_targets/exchange.rs"]
mod exchange;
#[path = "http2_targets/failures.rs"]
mod failures;
#[path = "http2_targets/flow.rs"]
mod flow;
#[path = "http2/frames.rs"]
mod frames;
#[path = "http2_targets/lifecycle.rs"]
mod lifecycle;
#[path = "http1/node.rs"]
mod node;
#[path = "http1/peers.rs"]
mod peers;
#[path = "http1/secured.rs"]
mod secured;
#[path = "http2_targets/server.rs"]
mod server;
#[path = "http2_targets/storm.rs"]
mod storm;

/// Clients come in plain words.
const SECURED: bool = false;
/// Targets are spoken to in plain words, unless a test says otherwise.
const TARGETS_SECURED: bool = false;
