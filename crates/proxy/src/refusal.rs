//! Why do we answer instead of a target, whose fault is it, and what does the client hear?

use homing_core::group::Denial;
use homing_core::route::redirect::Astray;
use homing_wire::http1::{ChunkError, HeadError};

/// Every answer we make ourselves comes from one of these; [`crate::http::reply`] writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The client's head could be read in two ways, or breaks a limit.
    Head(HeadError),
    /// The client's chunked body is malformed.
    Body(ChunkError),
    /// The client's body is larger than the listener allows.
    BodyTooLarge,
    /// The client began a head or a body and did not go on.
    ClientTimeout,
    /// No rule takes the request, and the listener has no default group.
    NoRule,
    /// Its rule sends it elsewhere, and there is no such place.
    Astray(Astray),
    /// Nobody in the group can take it, or may.
    Nobody(Denial),
    /// The target did not accept the connection.
    Connect,
    /// There was no TLS handshake with the target.
    TargetHandshake,
    /// The target closed or broke the connection before it answered.
    TargetClosed,
    /// The target did not connect in time.
    ConnectTimeout,
    /// The target did not answer in time.
    TargetTimeout,
    /// The target's answer could be read in two ways.
    Answer(HeadError),
    /// We have no descriptor or port left to reach a target.
    OutOfResources,
    /// The target's chunked answer is malformed from the start.
    AnswerBody(ChunkError),
    /// The target switched protocols though nobody asked.
    UnaskedSwitch,
    /// The target answered a request for a tunnel on a stream, and did not switch.
    NoSwitch,
    /// The target takes no more requests at this moment.
    TargetBusy,
    /// The request says something that HTTP/2 cannot, and its target knows nothing else.
    Unsayable,
    /// A tunnel on a stream was asked for where there is none: we do not pass its protocol on, or a rule answers.
    NoTunnel,
}

impl Refusal {
    /// Status of the answer (RFC 9110 15.5, 15.6).
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Head(error) => error.status(),
            Self::Body(_) | Self::Unsayable => 400,
            Self::NoRule => 404,
            Self::Astray(astray) => astray.status(),
            Self::ClientTimeout => 408,
            Self::BodyTooLarge => 413,
            Self::NoTunnel => 501,
            Self::Connect
            | Self::TargetHandshake
            | Self::TargetClosed
            | Self::Answer(_)
            | Self::AnswerBody(_)
            | Self::UnaskedSwitch
            | Self::NoSwitch => 502,
            Self::Nobody(denial) => denial.status,
            Self::OutOfResources | Self::TargetBusy => 503,
            Self::ConnectTimeout | Self::TargetTimeout => 504,
        }
    }

    /// Stable name, for the reason header, logs and metrics.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Head(error) | Self::Answer(error) => error.code(),
            Self::Body(error) | Self::AnswerBody(error) => error.code(),
            Self::BodyTooLarge => "body-too-large",
            Self::ClientTimeout => "client-timeout",
            Self::NoRule => "no-rule",
            Self::Astray(astray) => astray.as_str(),
            Self::Nobody(denial) => denial.reason.as_str(),
            Self::Connect => "connect-failed",
            Self::TargetHandshake => "target-tls-failed",
            Self::TargetClosed => "target-closed",
            Self::ConnectTimeout => "connect-timeout",
            Self::TargetTimeout => "target-timeout",
            Self::OutOfResources => "out-of-resources",
            Self::UnaskedSwitch => "unasked-switch",
            Self::NoSwitch => "no-switch",
            Self::NoTunnel => "no-tunnel",
            Self::TargetBusy => "target-busy",
            Self::Unsayable => "not-for-http2",
        }
    }

    /// Whether a request's head is longer, or has more fields, than we take.
    pub(crate) const fn is_of_a_large_head(self) -> bool {
        use HeadError::{FieldNameTooLong, HeadTooLarge, MethodTooLong, TargetTooLong, TooManyFields};
        matches!(
            self,
            Self::Head(HeadTooLarge | TooManyFields | TargetTooLong | FieldNameTooLong | MethodTooLong)
        )
    }

    /// After how many seconds the client may ask again, where that is known.
    pub(crate) fn retry_after_s(self) -> Option<u16> {
        match self {
            Self::Nobody(denial) if denial.retry_after_s > 0 => Some(denial.retry_after_s),
            _ => None,
        }
    }

    /// What the status means in words (RFC 9110 15). An operator may have chosen one that is not ours.
    pub(crate) fn phrase(self) -> &'static str {
        match self.status() {
            404 => "Not Found",
            408 => "Request Timeout",
            413 => "Content Too Large",
            414 => "URI Too Long",
            417 => "Expectation Failed",
            431 => "Request Header Fields Too Large",
            501 => "Not Implemented",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            505 => "HTTP Version Not Supported",
            508 => "Loop Detected",
            status @ (400..=499) if matches!(self, Self::Nobody(_)) => client_phrase(status),
            500..=599 => "Service Unavailable",
            _ => "Bad Request",
        }
    }
}

/// Statuses that an operator may choose for a strict refusal.
fn client_phrase(status: u16) -> &'static str {
    match status {
        409 => "Conflict",
        410 => "Gone",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        _ => "Refused",
    }
}
