//! HTTP/1.0 and 1.1, both sides. Read `serve` first: the story of one request.
//!
//! ```text
//!  client ──bytes──▶ serve ─▶ route, choose ─▶ forward (head) ─▶ dispatch ──▶ target
//!                      │                                            │ failed: retry
//!  client ◀──bytes── answer ◀─ settle ◀──────────── head, body ◀────┘
//!                      └── 101 ─▶ upgrade ─▶ tunnel
//! ```
//! A `Client` is a connection of a client, a `TargetConnection` one to a target; an `Exchange` is one request
//! and its answer, and ties the two together while it lasts.

pub(crate) mod answer;
pub(crate) mod answer_head;
pub(crate) mod approached;
pub(crate) mod body;
pub(crate) mod client;
pub(crate) mod dispatch;
pub(crate) mod edited;
pub(crate) mod exchange;
pub(crate) mod fields;
pub(crate) mod finish;
pub(crate) mod forward;
pub(crate) mod line;
mod look;
pub(crate) mod reply;
pub(crate) mod request_body;
pub(crate) mod retry;
pub(crate) mod room;
pub(crate) mod ruled;
mod said;
pub(crate) mod secured;
mod secured_target;
pub(crate) mod serve;
mod session_key;
pub(crate) mod split;
pub(crate) mod target;
pub(crate) mod timeouts;
pub(crate) mod upgrade;

use crate::limits;
use homing_wire::http1::HeadLimits;

/// Bounds of every head, a request's or an answer's.
pub(crate) const HEAD_LIMITS: HeadLimits =
    HeadLimits { head_bytes: limits::HEAD_BYTES, target_bytes: limits::TARGET_BYTES, fields: limits::FIELDS };
