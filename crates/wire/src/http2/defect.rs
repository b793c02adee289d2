//! What did a peer do that ends a stream or the connection?

use super::{Defence, HpackError};
use std::fmt;

/// What was wrong, for logs and metrics. The peer hears an [`super::ErrorCode`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Defect {
    /// What came first is not the preface, or not SETTINGS behind it.
    Preface,
    /// A frame longer than we take, or of another length than its kind has.
    FrameSize,
    /// A frame on a stream, or on the connection, that its kind does not belong to.
    FrameStream,
    /// Padding longer than its frame.
    Padding,
    /// A setting outside its bounds.
    Setting,
    /// Something else between the frames of a field block, or a CONTINUATION without its start.
    BlockOrder,
    /// A field block that cannot be unpacked.
    Block(HpackError),
    /// A stream that no client can open, or that comes after a later one.
    StreamNumber,
    /// A frame on a stream that was never opened.
    IdleStream,
    /// A frame on a stream that has ended.
    ClosedStream,
    /// More streams at once than were offered.
    TooManyStreams,
    /// A window of 0 more, or of more than 2^31 - 1.
    Window,
    /// More data than the window allows.
    WindowExceeded,
    /// A stream that depends on itself.
    Dependency,
    /// PUSH_PROMISE from a client.
    Push,
    /// A second field block that does not end its stream.
    TrailersWithoutEnd,
    /// A field without a name, or with one that is not a token in lower case.
    FieldName,
    /// A value with CR, LF or NUL in it, or white space around it.
    FieldValue,
    /// A field that belongs to a connection of HTTP/1 (RFC 9113 8.2.2).
    ConnectionField,
    /// A pseudo-header that does not exist here, stands behind a field, comes twice, or is missing.
    PseudoField,
    /// A method that is not a token.
    Method,
    /// A path that does not begin with `/` or has bytes that no path has.
    Path,
    /// A scheme other than `http` and `https`.
    Scheme,
    /// Host and `:authority` name different servers.
    HostMismatch,
    /// A content-length that is not one plain number.
    ContentLength,
    /// DATA before the head of its answer.
    DataBeforeHead,
    /// `:status` is not a number from 100 to 599, or 101, or an interim answer ends its stream.
    Status,
    /// More interim answers to one request than anybody needs.
    InterimAnswers,
    /// An answer with more or larger fields than are allowed.
    AnswerTooLarge,
    /// A body longer or shorter than its content-length.
    BodyLength,
    /// A trailer that must not be one, such as `host` or `cookie`.
    TrailerForbidden,
    /// Trailers beyond their bounds.
    TrailersTooLong,
    /// Too much of what costs a client nothing.
    Flood(Defence),
}

impl Defect {
    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Preface => "h2-preface",
            Self::FrameSize => "h2-frame-size",
            Self::FrameStream => "h2-frame-stream",
            Self::Padding => "h2-padding",
            Self::Setting => "h2-setting",
            Self::BlockOrder => "h2-block-order",
            Self::Block(why) => why.code(),
            Self::StreamNumber => "h2-stream-number",
            Self::IdleStream => "h2-idle-stream",
            Self::ClosedStream => "h2-closed-stream",
            Self::TooManyStreams => "h2-too-many-streams",
            Self::Window => "h2-window",
            Self::WindowExceeded => "h2-window-exceeded",
            Self::Dependency => "h2-dependency",
            Self::Push => "h2-push",
            Self::TrailersWithoutEnd => "h2-trailers-without-end",
            Self::FieldName => "h2-field-name",
            Self::FieldValue => "h2-field-value",
            Self::ConnectionField => "h2-connection-field",
            Self::PseudoField => "h2-pseudo-field",
            Self::Method => "h2-method",
            Self::Path => "h2-path",
            Self::Scheme => "h2-scheme",
            Self::HostMismatch => "h2-host-mismatch",
            Self::ContentLength => "h2-content-length",
            Self::DataBeforeHead => "h2-data-before-head",
            Self::Status => "h2-status",
            Self::InterimAnswers => "h2-interim-answers",
            Self::AnswerTooLarge => "h2-answer-too-large",
            Self::BodyLength => "h2-body-length",
            Self::TrailerForbidden => "h2-trailer-forbidden",
            Self::TrailersTooLong => "h2-trailers-too-long",
            Self::Flood(defence) => defence.code(),
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}
