//! What does a peer hear when a stream or a connection fails (RFC 9113 7)?

use std::fmt;

/// The code in RST_STREAM and GOAWAY.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// NO_ERROR
    NoError,
    /// PROTOCOL_ERROR
    Protocol,
    /// INTERNAL_ERROR, and every code that nobody has defined (7)
    Internal,
    /// FLOW_CONTROL_ERROR
    FlowControl,
    /// SETTINGS_TIMEOUT
    SettingsTimeout,
    /// STREAM_CLOSED
    StreamClosed,
    /// FRAME_SIZE_ERROR
    FrameSize,
    /// REFUSED_STREAM: nothing was done, the request may be sent again
    RefusedStream,
    /// CANCEL
    Cancel,
    /// COMPRESSION_ERROR
    Compression,
    /// CONNECT_ERROR
    Connect,
    /// ENHANCE_YOUR_CALM
    EnhanceYourCalm,
    /// INADEQUATE_SECURITY
    InadequateSecurity,
    /// HTTP_1_1_REQUIRED
    Http11Required,
}

/// All codes: each stands at its number.
const CODES: [(ErrorCode, &str); 14] = [
    (ErrorCode::NoError, "no-error"),
    (ErrorCode::Protocol, "protocol-error"),
    (ErrorCode::Internal, "internal-error"),
    (ErrorCode::FlowControl, "flow-control-error"),
    (ErrorCode::SettingsTimeout, "settings-timeout"),
    (ErrorCode::StreamClosed, "stream-closed"),
    (ErrorCode::FrameSize, "frame-size-error"),
    (ErrorCode::RefusedStream, "refused-stream"),
    (ErrorCode::Cancel, "cancel"),
    (ErrorCode::Compression, "compression-error"),
    (ErrorCode::Connect, "connect-error"),
    (ErrorCode::EnhanceYourCalm, "enhance-your-calm"),
    (ErrorCode::InadequateSecurity, "inadequate-security"),
    (ErrorCode::Http11Required, "http-1-1-required"),
];

impl ErrorCode {
    /// Reads the number of a frame.
    pub fn of(number: u32) -> Self {
        let known = usize::try_from(number).ok().and_then(|number| CODES.get(number));
        known.map_or(Self::Internal, |(code, _)| *code)
    }

    /// The number in a frame.
    pub fn number(self) -> u32 {
        self as u32
    }

    /// The stable name, for logs and metrics.
    pub fn code(self) -> &'static str {
        CODES.get(self as usize).map_or("internal-error", |(_, name)| name)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_as_what_it_is() {
        for (number, (code, name)) in (0_u32..).zip(CODES) {
            assert_eq!((code.number(), ErrorCode::of(number), code.code()), (number, code, name));
        }
        assert_eq!(ErrorCode::of(14), ErrorCode::Internal);
        assert_eq!(ErrorCode::of(u32::MAX), ErrorCode::Internal);
    }
}
