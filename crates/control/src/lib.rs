//! How does a node learn what to do?

pub mod config;
