//! What did a probe find, and what does that say about its target?

use std::fmt;
use std::io::{self, ErrorKind};

use homing_core::health::ProbeResult;

/// What one probe found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The target accepted the connection, which is all that was asked.
    Connected,
    /// It answered a datagram, as was expected.
    Answered,
    /// It neither answered a datagram nor refused it, and no answer was expected.
    Silent,
    /// It answered a datagram with something else than was expected.
    Unexpected,
    /// It answered with a status that passes.
    Passed(u16),
    /// It answered with another status.
    Failed(u16),
    /// It said whether it serves (gRPC).
    Serving(Serving),
    /// It answered with an error of gRPC.
    GrpcStatus(u16),
    /// It refused the connection.
    Refused,
    /// It could not be connected to for another reason.
    Unreachable(ErrorKind),
    /// It took too long.
    TimedOut,
    /// It closed the connection before the head of its answer was whole.
    Closed,
    /// The connection broke before the head of its answer was whole.
    Broken(ErrorKind),
    /// Its certificate is not believed: it has expired, is for another name, or others certified it.
    Untrusted,
    /// There was no TLS handshake with it for another reason.
    NoHandshake,
    /// What it answered is not HTTP/1.
    Unreadable,
    /// What it answered is not gRPC.
    NotGrpc,
    /// The head of its answer was longer than we read.
    TooLong,
    /// This node had no descriptor, port or memory for the probe: that says nothing about the target.
    OwnFault(OwnFault),
}

/// What a target says of itself, in the words of `grpc.health.v1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serving {
    /// It serves.
    Yes,
    /// It does not.
    No,
    /// It does not know the service that it was asked for.
    ServiceUnknown,
    /// It does not know.
    Unknown,
}

/// What this node lacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnFault {
    /// File descriptors.
    Descriptors,
    /// Local ports.
    Ports,
    /// Memory.
    Memory,
}

// errno(3), Linux.
const ENOMEM: i32 = 12;
const ENFILE: i32 = 23;
const EMFILE: i32 = 24;
const EADDRNOTAVAIL: i32 = 99;
const ENOBUFS: i32 = 105;

impl Finding {
    /// What connecting ended with.
    #[must_use]
    pub fn of_connecting(error: &io::Error) -> Self {
        match error.raw_os_error() {
            Some(EMFILE | ENFILE) => Self::OwnFault(OwnFault::Descriptors),
            Some(EADDRNOTAVAIL) => Self::OwnFault(OwnFault::Ports),
            Some(ENOMEM | ENOBUFS) => Self::OwnFault(OwnFault::Memory),
            _ if error.kind() == ErrorKind::ConnectionRefused => Self::Refused,
            _ => Self::Unreachable(error.kind()),
        }
    }

    /// What a handshake ended with.
    #[must_use]
    pub fn of_handshake(error: &io::Error) -> Self {
        let of_tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match (of_tls, error.kind()) {
            (Some(rustls::Error::InvalidCertificate(_)), _) => Self::Untrusted,
            (Some(_), _) => Self::NoHandshake,
            (None, ErrorKind::UnexpectedEof) => Self::Closed,
            (None, kind) => Self::Broken(kind),
        }
    }

    /// What it says about the target; `None`: nothing.
    #[must_use]
    pub const fn result(self) -> Option<ProbeResult> {
        match self {
            Self::Connected
            | Self::Answered
            | Self::Silent
            | Self::Passed(_)
            | Self::Serving(Serving::Yes) => Some(ProbeResult::Pass),
            Self::Failed(_)
            | Self::Unexpected
            | Self::Serving(_)
            | Self::GrpcStatus(_)
            | Self::Untrusted
            | Self::NoHandshake
            | Self::NotGrpc
            | Self::Refused
            | Self::Unreachable(_)
            | Self::TimedOut
            | Self::Closed
            | Self::Broken(_)
            | Self::Unreadable
            | Self::TooLong => Some(ProbeResult::Fail),
            Self::OwnFault(_) => None,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connected => f.write_str("connected"),
            Self::Answered => f.write_str("answered"),
            Self::Silent => f.write_str("no answer and no refusal"),
            Self::Unexpected => f.write_str("answer is not what is expected"),
            Self::Passed(status) | Self::Failed(status) => write!(f, "status {status}"),
            Self::Serving(Serving::Yes) => f.write_str("serving"),
            Self::Serving(Serving::No) => f.write_str("not serving"),
            Self::Serving(Serving::ServiceUnknown) => f.write_str("service unknown"),
            Self::Serving(Serving::Unknown) => f.write_str("does not know whether it serves"),
            Self::GrpcStatus(status) => write!(f, "gRPC status {status}"),
            Self::Untrusted => f.write_str("its certificate is not believed"),
            Self::NoHandshake => f.write_str("TLS handshake failed"),
            Self::NotGrpc => f.write_str("answer is not gRPC"),
            Self::Refused => f.write_str("connect refused"),
            Self::Unreachable(kind) => write!(f, "connect failed: {kind}"),
            Self::TimedOut => f.write_str("timeout"),
            Self::Closed => f.write_str("closed before it answered"),
            Self::Broken(kind) => write!(f, "broke before it answered: {kind}"),
            Self::Unreadable => f.write_str("answer is not HTTP/1"),
            Self::TooLong => f.write_str("answer's head is too long"),
            Self::OwnFault(OwnFault::Descriptors) => f.write_str("no file descriptor left on this node"),
            Self::OwnFault(OwnFault::Ports) => f.write_str("no local port left on this node"),
            Self::OwnFault(OwnFault::Memory) => f.write_str("no memory left on this node"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_node_lacks_says_nothing_about_the_target() {
        for errno in [EMFILE, ENFILE, EADDRNOTAVAIL, ENOBUFS, ENOMEM] {
            assert_eq!(
                Finding::of_connecting(&io::Error::from_raw_os_error(errno)).result(),
                None,
                "{errno}"
            );
        }
    }

    #[test]
    fn what_the_network_says_counts_against_the_target() {
        let finding = Finding::of_connecting(&ErrorKind::HostUnreachable.into());
        assert_eq!(
            (finding.result(), finding.to_string()),
            (Some(ProbeResult::Fail), "connect failed: host unreachable".to_owned())
        );
    }
}
