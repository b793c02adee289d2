//! Why is a head refused, what do we call that, and what does the client hear?

use std::fmt;

/// Why a head is refused. For a target's answer the client hears 502, whatever the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeadError {
    /// The first byte cannot begin a message: TLS, binary noise, or a second empty line.
    LeadingJunk,
    /// A line ends with LF alone.
    BareLineFeed,
    /// A CR that does not end a line.
    BareCarriageReturn,
    /// The request line is not `method SP target SP version`.
    RequestLine,
    /// The status line is not `version SP code SP reason`, or the code is not 100 to 599.
    StatusLine,
    /// A standard method in another case, which some servers take for the standard one.
    MethodCase,
    /// A method longer than any there is.
    MethodTooLong,
    /// CONNECT asks for a tunnel, which a balancer does not give.
    ConnectRefused,
    /// TRACE must not have a body (RFC 9110 9.3.8).
    TraceWithBody,
    /// A target longer than the limit.
    TargetTooLong,
    /// A byte in the target that is not visible ASCII.
    TargetCharacter,
    /// A `#` in the target: fragments stay in the browser (CVE-2023-45539).
    TargetFragment,
    /// A target that is none of the forms its method allows (RFC 9112 3.2).
    TargetForm,
    /// A version other than 1.0 and 1.1.
    Version,
    /// A head longer than the limit.
    HeadTooLarge,
    /// More fields than the limit.
    TooManyFields,
    /// A field without a name (CVE-2023-25725).
    EmptyFieldName,
    /// A field name that is not a token, or a line without a colon.
    FieldName,
    /// A field name longer than 255 bytes (CVE-2021-40346).
    FieldNameTooLong,
    /// White space between a field name and its colon.
    SpaceBeforeColon,
    /// A line that continues the one before (obs-fold).
    FoldedLine,
    /// A control character in a field value.
    FieldValue,
    /// A name that some servers take for Content-Length or Transfer-Encoding, such as `Content_Length`.
    FramingLookalike,
    /// A Content-Length that is not one plain number up to 2^63 - 1.
    ContentLength,
    /// More than one Content-Length.
    DuplicateContentLength,
    /// Content-Length together with Transfer-Encoding.
    LengthAndEncoding,
    /// A Transfer-Encoding that is not a list of codings ending in `chunked`, once.
    TransferEncoding,
    /// More than one Transfer-Encoding field.
    DuplicateTransferEncoding,
    /// A transfer coding other than `chunked` below it.
    TransferCodingUnknown,
    /// Transfer-Encoding in HTTP/1.0, which does not know it.
    TransferEncodingVersion,
    /// Transfer-Encoding in an answer that has no body (1xx, 204), or a length above 0 there.
    BodyForbidden,
    /// No Host in HTTP/1.1.
    HostMissing,
    /// More than one Host.
    HostDuplicate,
    /// A Host that is not a host with an optional port.
    HostInvalid,
    /// The target names another server than Host.
    HostMismatch,
    /// Connection is not a list of tokens, or has more than 32.
    ConnectionOptions,
    /// Connection names a field that must reach the other end, to have it removed.
    ConnectionNamesField,
    /// Upgrade is not one list of protocols, or 101 comes without it.
    Upgrade,
    /// An expectation other than `100-continue`.
    Expectation,
}

impl HeadError {
    /// The stable name, for logs and metrics.
    pub fn code(self) -> &'static str {
        match self {
            Self::LeadingJunk => "leading-junk",
            Self::BareLineFeed => "bare-line-feed",
            Self::BareCarriageReturn => "bare-carriage-return",
            Self::RequestLine => "request-line",
            Self::StatusLine => "status-line",
            Self::MethodCase => "method-case",
            Self::MethodTooLong => "method-too-long",
            Self::ConnectRefused => "connect-refused",
            Self::TraceWithBody => "trace-with-body",
            Self::TargetTooLong => "target-too-long",
            Self::TargetCharacter => "target-character",
            Self::TargetFragment => "target-fragment",
            Self::TargetForm => "target-form",
            Self::Version => "version",
            Self::HeadTooLarge => "head-too-large",
            Self::TooManyFields => "too-many-fields",
            Self::EmptyFieldName => "empty-field-name",
            Self::FieldName => "field-name",
            Self::FieldNameTooLong => "field-name-too-long",
            Self::SpaceBeforeColon => "space-before-colon",
            Self::FoldedLine => "folded-line",
            Self::FieldValue => "field-value",
            Self::FramingLookalike => "framing-lookalike",
            Self::ContentLength => "content-length",
            Self::DuplicateContentLength => "duplicate-content-length",
            Self::LengthAndEncoding => "length-and-encoding",
            Self::TransferEncoding => "transfer-encoding",
            Self::DuplicateTransferEncoding => "duplicate-transfer-encoding",
            Self::TransferCodingUnknown => "transfer-coding-unknown",
            Self::TransferEncodingVersion => "transfer-encoding-version",
            Self::BodyForbidden => "body-forbidden",
            Self::HostMissing => "host-missing",
            Self::HostDuplicate => "host-duplicate",
            Self::HostInvalid => "host-invalid",
            Self::HostMismatch => "host-mismatch",
            Self::ConnectionOptions => "connection-options",
            Self::ConnectionNamesField => "connection-names-field",
            Self::Upgrade => "upgrade",
            Self::Expectation => "expectation",
        }
    }

    /// The status that a client hears whose request is refused for this.
    pub fn status(self) -> u16 {
        match self {
            Self::TargetTooLong => 414,
            Self::Expectation => 417,
            Self::HeadTooLarge | Self::TooManyFields | Self::FieldNameTooLong => 431,
            Self::MethodCase | Self::MethodTooLong | Self::ConnectRefused | Self::TransferCodingUnknown => {
                501
            }
            Self::Version => 505,
            _ => 400,
        }
    }
}

impl fmt::Display for HeadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl std::error::Error for HeadError {}
