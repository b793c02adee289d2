//! What is the bound of everything that operators and their programs could make grow, and why that number?

/// Events that wait for the slowest stream; it is told how many it missed.
pub(crate) const EVENTS_WAITING: usize = 1024;

/// Time for one round of counting sessions, in milliseconds: then the tables that were not counted wait for the next.
pub(crate) const COUNTING_MS: u64 = 100;
/// What counting a table may cost: it is counted again after this many times as long as it took.
pub(crate) const COUNTING_REST: u64 = 100;
