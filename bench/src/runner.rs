//! How is a measurement made, and what is it compared with?
//!
//! The proxy has core 0 for itself; the origin and the load generator share core 1. Each sample starts a fresh
//! origin and a fresh proxy, warms up, and reads what the proxy's processes cost. Proxies take turns (A B C
//! A B C …), so that a machine that is slow for a minute is slow for all of them.

#![allow(clippy::print_stderr, reason = "progress of a command that people wait for")]

mod all;
mod case;
mod certificate;
mod compare;
mod idle;
mod latency;
mod machine;
mod process;
mod procfs;
mod profile;
mod proxy;
mod report;
mod rig;
mod sample;
mod settings;
mod verdict;

pub use all::all;
pub use case::{Case, case_named};
pub use compare::compare;
pub use latency::latency;
pub use machine::take_turn;
pub use profile::{profile, syscalls};
pub use proxy::Proxy;
pub use sample::{CpuFigures, Sample, take_sample};
pub use settings::Settings;
