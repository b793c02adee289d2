//! Do they come through whole as well when targets are spoken to by TLS? The same tests, with targets that do.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic, also in its helpers")]
#![allow(dead_code, reason = "the helpers are a language: not every word of it is said at every time")]

#[path = "http1/bodies.rs"]
mod bodies;
#[path = "http2/caller.rs"]
mod caller;
#[path = "http1/chance.rs"]
mod chance;
#[path = "http1/cuts.rs"]
mod cuts;
#[path = "http1/exchange.rs"]
mod exchange;
#[path = "http1/failures.rs"]
mod failures;
#[path = "secured_targets/handshakes.rs"]
mod handshakes;
#[path = "http1/lifecycle.rs"]
mod lifecycle;
#[path = "http1/node.rs"]
mod node;
#[path = "http1/peers.rs"]
mod peers;
#[path = "http1/secured.rs"]
mod secured;
#[path = "http1/storm.rs"]
mod storm;
#[path = "http1/timeouts.rs"]
mod timeouts;
#[path = "http2/trailers.rs"]
mod trailers;
#[path = "https1/tunnels.rs"]
mod tunnels;
#[path = "http2/websocket.rs"]
mod websocket;

/// Clients come in plain words.
const SECURED: bool = false;
/// Targets are spoken to by TLS.
const TARGETS_SECURED: bool = true;
