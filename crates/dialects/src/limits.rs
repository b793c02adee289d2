//! What could clients of a dialect make grow, and where does that end?

use std::time::Duration;

/// Header fields that one signature covers.
pub(crate) const SIGNED_HEADERS: usize = 64;
/// How far the clock of a client may be from ours, in both directions: what the vendors document.
pub(crate) const CLOCK_SKEW: Duration = Duration::from_secs(300);
/// How long one signature counts after it came first. Clients sign with a clock of seconds, so that two requests which say
/// the same in the same second have one signature, and the second of them may wait while many come.
pub(crate) const SIGNATURE_COUNTS: Duration = Duration::from_secs(10);
/// Signatures that are remembered; the oldest one is forgotten for one more.
pub(crate) const SIGNATURES: usize = 1 << 16;
