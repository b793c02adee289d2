//! What could clients of a dialect make grow, and where does that end?

use std::time::Duration;

/// Bytes of the body of a request.
pub(crate) const BODY_BYTES: usize = 1 << 20;
/// How long a body may take to come.
pub(crate) const BODY_PATIENCE: Duration = Duration::from_secs(30);
/// Bytes of the fields of a request, and of its target.
pub(crate) const HEAD_BYTES: usize = 16 << 10;
/// Bytes of the method of a request.
pub(crate) const METHOD_BYTES: usize = 16;
/// Requests under way at once to one dialect, those included whose answer nobody waits for any more.
pub(crate) const REQUESTS: usize = 128;
/// Bytes of a path, and of an operation, that the audit notes.
pub(crate) const NOTE_PATH: usize = 256;
/// Header fields that one signature covers.
pub(crate) const SIGNED_HEADERS: usize = 64;
/// How far the clock of a client may be from ours, in both directions: what the vendors document.
pub(crate) const CLOCK_SKEW: Duration = Duration::from_secs(300);
/// How long one signature counts after it came first. Clients sign with a clock of seconds, so that two requests which say
/// the same in the same second have one signature, and the second of them may wait while many come.
pub(crate) const SIGNATURE_COUNTS: Duration = Duration::from_secs(10);
/// Signatures that are remembered; the oldest one is forgotten for one more.
pub(crate) const SIGNATURES: usize = 1 << 16;
/// Tokens of OpenStack clients that are known at once: where there are too many, those go that end first.
pub(crate) const OPENSTACK_TOKENS: usize = 4096;
/// How long a token of an OpenStack client is good, in milliseconds: an hour, as the reference has it.
pub(crate) const OPENSTACK_TOKEN_MS: u64 = 3_600_000;
/// Names and values behind the question mark that are looked at.
pub(crate) const QUERY_PAIRS: usize = 256;
/// Changes of Tencent's clients that are remembered by the ids of their requests: 100 bytes each.
pub(crate) const TASKS: usize = 4096;
/// Revisions that are looked through for a change that is not remembered.
pub(crate) const TASK_REVISIONS: usize = 1000;
