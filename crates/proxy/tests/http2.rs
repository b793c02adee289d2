//! Do requests come through whole that clients make by HTTP/2, and does nothing that they do harm others?
//!
//! A whole datapath runs in this process, on loopback. Honest clients are the `h2` crate; the others say frames that are
//! written in the test. Targets are the raw sockets of the tests of HTTP/1, as targets hear HTTP/1.1 whoever asks.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic, also in its helpers")]
#![allow(dead_code, reason = "the helpers are a language: not every word of it is said at every time")]

#[path = "http2/caller.rs"]
mod caller;
#[path = "http2/exchange.rs"]
mod exchange;
#[path = "http2/failures.rs"]
mod failures;
#[path = "http2/floods.rs"]
mod floods;
#[path = "http2/flow.rs"]
mod flow;
#[path = "http2/frames.rs"]
mod frames;
#[path = "http2/lifecycle.rs"]
mod lifecycle;
#[path = "http1/node.rs"]
mod node;
#[path = "http1/peers.rs"]
mod peers;
#[path = "http2/persistence.rs"]
mod persistence;
#[path = "http1/secured.rs"]
mod secured;
#[path = "http2/storm.rs"]
mod storm;
#[path = "http2/trailers.rs"]
mod trailers;
#[path = "http2/websocket.rs"]
mod websocket;

/// Clients come in plain words, and know that HTTP/2 is spoken.
const SECURED: bool = false;
/// Targets are spoken to in plain words.
const TARGETS_SECURED: bool = false;
