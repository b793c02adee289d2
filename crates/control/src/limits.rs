//! What is the bound of everything that operators and their programs could make grow, and why that number?

/// Events that wait for the slowest stream; it is told how many it missed.
pub(crate) const EVENTS_WAITING: usize = 1024;
