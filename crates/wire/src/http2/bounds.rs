//! How much may the other end of a connection have of us?

use super::frame::LARGEST_31;

/// The window that everybody assumes without being told (RFC 9113 6.9.2).
const USUAL_WINDOW: u32 = 65_535;

/// Bounds of one connection. What the caller holds of bodies is at most `connection_window` bytes, whatever the
/// number of streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Streams at once: those that a client may open, or those that we open at a target.
    pub streams: u32,
    /// Bytes of a body that a stream may send before we say that they are gone. At least 65,535.
    pub stream_window: u32,
    /// The same for all streams together. At least 65,535.
    pub connection_window: u32,
    /// Bytes of a field block while it is packed, in all its frames.
    pub block_bytes: usize,
    /// CONTINUATION frames of one field block.
    pub continuations: u32,
    /// What fields may be.
    pub fields: FieldBounds,
}

/// Bounds of one list of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldBounds {
    /// Bytes of names and values, and 32 for each (6.5.2); crumbs of cookies count one by one (CVE-2026-47774).
    pub list_bytes: usize,
    /// Fields, without pseudo-headers, each crumb of a cookie counted.
    pub fields: usize,
    /// Bytes of a trailer section.
    pub trailer_bytes: usize,
    /// Fields of a trailer section.
    pub trailer_fields: usize,
    /// Whether extended CONNECT (RFC 8441) is offered.
    pub extended_connect: bool,
}

impl Default for Bounds {
    /// 100 streams, windows of 64 KiB and 256 KiB, 32 KiB of packed fields in 33 frames.
    fn default() -> Self {
        Self {
            streams: 100,
            stream_window: 64 * 1024,
            connection_window: 256 * 1024,
            block_bytes: 32 * 1024,
            continuations: 32,
            fields: FieldBounds::default(),
        }
    }
}

impl Default for FieldBounds {
    /// 32 KiB and 128 fields, as heads of HTTP/1 may have, and trailers of 8 KiB and 32 fields; with extended CONNECT.
    fn default() -> Self {
        Self {
            list_bytes: 32 * 1024,
            fields: crate::http1::MAX_FIELDS,
            trailer_bytes: 8 * 1024,
            trailer_fields: 32,
            extended_connect: true,
        }
    }
}

impl Bounds {
    /// The same with windows that a peer which has not heard of them yet cannot overrun.
    pub(super) fn checked(mut self) -> Self {
        self.stream_window = self.stream_window.clamp(USUAL_WINDOW, LARGEST_31);
        self.connection_window = self.connection_window.clamp(USUAL_WINDOW, LARGEST_31);
        self
    }
}

/// Interim answers (1xx) to one request.
pub(super) const INTERIM_ANSWERS: u8 = 16;

/// What a connection's window is before anybody says otherwise.
pub(super) const FIRST_WINDOW: u32 = USUAL_WINDOW;
