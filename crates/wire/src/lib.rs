//! What do bytes on a connection mean, and which bytes say it back?
//!
//! Everything here is a pure function or a small state machine over byte slices: no I/O, no clock, no
//! allocation on the hot path. The parsers are strict on purpose: whatever two implementations could read
//! differently is an error, because a balancer that guesses is the first half of a request-smuggling attack.
//!
//! Each module answers a question of its own:
//! 1. [`http1`] and [`http2`] – how messages are framed, and what their heads say. 2. [`authority`] – which host is meant.
//! 3. [`cookie`] – what a browser sends. 4. [`set_cookie`] – what a target asks a browser to keep, and for how long.
//! 5. [`path_parameter`] – which session a path names. 6. [`proxy_protocol`] – which client another proxy speaks for.
//! 7. [`websocket`] – where frames end. 8. [`x509`] – whose a certificate is, and until when.
//! 9. [`trace_context`] – which trace a request belongs to.
//! 10. [`field_value`] and [`access_text`] – how what we write cannot be read as something else.

#![forbid(unsafe_code)]

pub mod access_text;
mod ascii;
pub mod authority;
mod calendar;
pub mod cookie;
pub mod field_value;
pub mod http1;
pub mod http2;
pub mod path_parameter;
pub mod proxy_protocol;
pub mod set_cookie;
pub mod trace_context;
pub mod websocket;
pub mod x509;

/// What a parser found at the start of its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parsed<T> {
    /// All of it is there.
    Complete(T),
    /// What is there is fine so far, but it is not all: read more and try again.
    Partial,
}

impl<T> Parsed<T> {
    /// The complete value, or `None` when more input is needed.
    pub fn complete(self) -> Option<T> {
        match self {
            Self::Complete(value) => Some(value),
            Self::Partial => None,
        }
    }
}
