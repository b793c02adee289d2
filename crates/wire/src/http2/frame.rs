//! Where does a frame end, what kind is it, and what stands in it (RFC 9113 4 and 6)?
//!
//! ```text
//! │ length 24 │ kind 8 │ flags 8 │ R 1 + stream 31 │ payload …
//! ```
//! What a frame means for a connection is not known here: only what no state could make right is refused.

mod payload;
mod write;

pub use payload::{
    Content, Priority, Setting, Settings, content, go_away, ping, reset_code, settings, window_increment,
};
pub use write::{
    data_head, frame_head, write_go_away, write_ping, write_ping_ack, write_reset, write_settings,
    write_settings_ack, write_window_update,
};

/// The bytes before each payload.
pub const FRAME_HEAD: usize = 9;
/// The longest payload that everybody takes, and the longest that we take or send (4.2).
pub const FRAME_PAYLOAD: usize = 16_384;
/// What a client says first (3.4).
pub const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The largest number of a stream, and of a window.
pub const LARGEST_31: u32 = (1 << 31) - 1;

/// END_STREAM of DATA and HEADERS; ACK of SETTINGS and PING is the same bit.
pub const END_STREAM: u8 = 0x1;
/// ACK of SETTINGS and PING.
pub const ACK: u8 = 0x1;
/// END_HEADERS of HEADERS and CONTINUATION.
pub const END_HEADERS: u8 = 0x4;
/// PADDED of DATA and HEADERS.
pub const PADDED: u8 = 0x8;
/// PRIORITY of HEADERS.
pub const PRIORITY: u8 = 0x20;

/// The kind of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameKind {
    /// DATA
    Data,
    /// HEADERS
    Headers,
    /// PRIORITY
    Priority,
    /// RST_STREAM
    Reset,
    /// SETTINGS
    Settings,
    /// PUSH_PROMISE
    PushPromise,
    /// PING
    Ping,
    /// GOAWAY
    GoAway,
    /// WINDOW_UPDATE
    WindowUpdate,
    /// CONTINUATION
    Continuation,
    /// A kind that an extension defines: to be ignored (5.5)
    Unknown,
}

/// The kinds: each stands at its number.
const KINDS: [FrameKind; 10] = [
    FrameKind::Data,
    FrameKind::Headers,
    FrameKind::Priority,
    FrameKind::Reset,
    FrameKind::Settings,
    FrameKind::PushPromise,
    FrameKind::Ping,
    FrameKind::GoAway,
    FrameKind::WindowUpdate,
    FrameKind::Continuation,
];

/// The nine bytes before a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameHead {
    /// Bytes of the payload, below 2^24.
    pub length: usize,
    /// The kind.
    pub kind: FrameKind,
    /// The flags; those that the kind does not know mean nothing.
    pub flags: u8,
    /// The stream, below 2^31; 0 is the connection. The reserved bit is left out (4.1).
    pub stream: u32,
}

impl FrameHead {
    /// Reads the head at the start of `input`; `None` when it is not all there.
    #[inline]
    pub fn parse(input: &[u8]) -> Option<Self> {
        let &[a, b, c, kind, flags, s, t, u, v] = input.first_chunk::<FRAME_HEAD>()?;
        let length = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
        let kind = KINDS.get(usize::from(kind)).copied().unwrap_or(FrameKind::Unknown);
        Some(Self { length, kind, flags, stream: u32::from_be_bytes([s, t, u, v]) & LARGEST_31 })
    }

    /// Whether the flag is set.
    pub fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

#[cfg(test)]
mod tests;
