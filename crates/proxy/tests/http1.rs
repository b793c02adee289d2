//! Do requests and answers come through whole, whatever clients and targets do?
//!
//! A whole datapath runs in this process, on loopback. Clients and targets are raw sockets: what they say is written
//! in the test byte for byte.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic, also in its helpers")]
#![allow(dead_code, reason = "the helpers are a language: not every word of it is said at every time")]

#[path = "http1/bodies.rs"]
mod bodies;
#[path = "http1/chance.rs"]
mod chance;
#[path = "http1/cuts.rs"]
mod cuts;
#[path = "http1/exchange.rs"]
mod exchange;
#[path = "http1/failures.rs"]
mod failures;
#[path = "http1/headers.rs"]
mod headers;
#[path = "http1/lifecycle.rs"]
mod lifecycle;
#[path = "http1/node.rs"]
mod node;
#[path = "http1/peers.rs"]
mod peers;
#[path = "http1/proxy_header.rs"]
mod proxy_header;
#[path = "http1/rules.rs"]
mod rules;
#[path = "http1/secured.rs"]
mod secured;
#[path = "http1/storm.rs"]
mod storm;
#[path = "http1/timeouts.rs"]
mod timeouts;
#[path = "http1/tracing.rs"]
mod tracing;

/// Clients come in plain words.
const SECURED: bool = false;
/// Targets are spoken to in plain words.
const TARGETS_SECURED: bool = false;
