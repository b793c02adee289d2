//! How much CPU does a load balancer burn for one request?
//!
//! Three programs share this code: `origin` answers, `load` asks, and `bench` runs both around a proxy and
//! reads what the proxy cost. They speak to epoll directly, because a measuring tool must be cheaper than what
//! it measures. `README.md` says how to read the figures.

#![allow(
    clippy::cast_possible_truncation,
    reason = "counters become figures here, on 64-bit Linux only: nothing is decided by the lost digits"
)]

#[allow(unsafe_code, reason = "raw epoll: cheaper than any library that wraps it")]
mod epoll;
mod http;
#[allow(unsafe_code, reason = "signals, limits and timer slack have no wrapper in the standard library")]
mod kernel;
pub mod load;
pub mod origin;
pub mod runner;
#[allow(unsafe_code, reason = "non-blocking connect and accept in one system call each")]
mod socket;
