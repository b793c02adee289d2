//! Do connections and datagrams find their target, and come through unchanged?
//!
//! A whole datapath runs in this process, on loopback, with ports that the system chooses.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic, also in its helpers")]
#![allow(dead_code, reason = "the helpers are a language: not every word of it is said at every time")]

#[path = "layer4/cut_off.rs"]
mod cut_off;
#[path = "layer4/greeting.rs"]
mod greeting;
#[path = "layer4/handover.rs"]
mod handover;
#[path = "layer4/node.rs"]
mod node;
#[path = "layer4/peers.rs"]
mod peers;
#[path = "layer4/proxy_header.rs"]
mod proxy_header;
#[path = "http1/secured.rs"]
mod secured;
#[path = "layer4/secured_target.rs"]
mod secured_target;
#[path = "layer4/tcp.rs"]
mod tcp;
#[path = "layer4/tcp_failures.rs"]
mod tcp_failures;
#[path = "layer4/udp.rs"]
mod udp;
#[path = "layer4/upgrade.rs"]
mod upgrade;
