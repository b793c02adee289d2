//! What stands in the payload of a frame, by its length and its flags (RFC 9113 6)?

use super::{FrameHead, LARGEST_31, PADDED, PRIORITY};
use crate::http2::ErrorCode;
use std::ops::Range;

/// What a HEADERS or PRIORITY frame says of the order of streams. It is read and believed by nobody (5.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priority {
    /// The stream that this one depends on.
    pub depends_on: u32,
}

impl Priority {
    /// Reads the five bytes.
    ///
    /// # Errors
    /// [`ErrorCode::FrameSize`] when there are more or fewer; of the stream alone (6.3).
    pub fn parse(payload: &[u8]) -> Result<Self, ErrorCode> {
        match payload {
            &[a, b, c, d, _weight] => Ok(Self { depends_on: u32::from_be_bytes([a, b, c, d]) & LARGEST_31 }),
            _ => Err(ErrorCode::FrameSize),
        }
    }
}

/// What a DATA or HEADERS frame has between its padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Where the data or the fragment stands in the payload.
    pub range: Range<usize>,
    /// The priority of a HEADERS frame that has one.
    pub priority: Option<Priority>,
}

/// Takes padding and priority off a payload of `head.length` bytes, of which `start` holds the first 6 at least, or all.
///
/// # Errors
/// [`ErrorCode::Protocol`] when the padding is longer than what is left (6.1, 6.2), [`ErrorCode::FrameSize`] when the
/// frame ends before what its flags promise (CVE-2018-20615).
pub fn content(head: &FrameHead, start: &[u8], takes_priority: bool) -> Result<Content, ErrorCode> {
    let mut range = 0..head.length;
    let mut padding = 0;
    if head.has(PADDED) {
        padding = usize::from(*start.first().filter(|_| head.length > 0).ok_or(ErrorCode::FrameSize)?);
        range.start = 1;
    }
    let mut priority = None;
    if takes_priority && head.has(PRIORITY) {
        let end = range.start + 5;
        let bytes = start.get(range.start..end).filter(|_| end <= head.length);
        priority = Some(Priority::parse(bytes.ok_or(ErrorCode::FrameSize)?)?);
        range.start = end;
    }
    range.end =
        range.end.checked_sub(padding).filter(|end| *end >= range.start).ok_or(ErrorCode::Protocol)?;
    Ok(Content { range, priority })
}

/// Reads the code of RST_STREAM.
///
/// # Errors
/// [`ErrorCode::FrameSize`] when the payload is not four bytes (6.4).
pub fn reset_code(payload: &[u8]) -> Result<ErrorCode, ErrorCode> {
    number(payload).map(ErrorCode::of)
}

/// Reads the increment of WINDOW_UPDATE, without the reserved bit. 0 is for the caller to refuse (6.9).
///
/// # Errors
/// [`ErrorCode::FrameSize`] when the payload is not four bytes.
pub fn window_increment(payload: &[u8]) -> Result<u32, ErrorCode> {
    number(payload).map(|number| number & LARGEST_31)
}

/// Reads the eight bytes of PING.
///
/// # Errors
/// [`ErrorCode::FrameSize`] when there are more or fewer (6.7).
pub fn ping(payload: &[u8]) -> Result<[u8; 8], ErrorCode> {
    payload.try_into().map_err(|_| ErrorCode::FrameSize)
}

/// Reads GOAWAY: the last stream that is served, and why. What may stand behind them is for people.
///
/// `None` when the payload is too short (6.8).
pub fn go_away(payload: &[u8]) -> Option<(u32, ErrorCode)> {
    let (last, rest) = payload.split_first_chunk::<4>()?;
    let code = rest.first_chunk::<4>()?;
    Some((u32::from_be_bytes(*last) & LARGEST_31, ErrorCode::of(u32::from_be_bytes(*code))))
}

fn number(payload: &[u8]) -> Result<u32, ErrorCode> {
    payload.try_into().map(u32::from_be_bytes).map_err(|_| ErrorCode::FrameSize)
}

/// A setting (6.5.2, RFC 8441 3, RFC 9218 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// HEADER_TABLE_SIZE, in bytes
    TableSize(u32),
    /// ENABLE_PUSH
    Push(u32),
    /// MAX_CONCURRENT_STREAMS
    Streams(u32),
    /// INITIAL_WINDOW_SIZE, in bytes
    Window(u32),
    /// MAX_FRAME_SIZE, in bytes
    FrameSize(u32),
    /// MAX_HEADER_LIST_SIZE, in bytes
    ListSize(u32),
    /// ENABLE_CONNECT_PROTOCOL
    ConnectProtocol(u32),
    /// NO_RFC7540_PRIORITIES
    NoPriorities(u32),
    /// One that nobody has told us of: to be ignored
    Unknown,
}

impl Setting {
    fn of(id: u16, value: u32) -> Self {
        match id {
            1 => Self::TableSize(value),
            2 => Self::Push(value),
            3 => Self::Streams(value),
            4 => Self::Window(value),
            5 => Self::FrameSize(value),
            6 => Self::ListSize(value),
            8 => Self::ConnectProtocol(value),
            9 => Self::NoPriorities(value),
            _ => Self::Unknown,
        }
    }

    /// The six bytes of the setting; `None` for an unknown one.
    pub(super) fn bytes(self) -> Option<[u8; 6]> {
        let (id, value) = match self {
            Self::TableSize(value) => (1, value),
            Self::Push(value) => (2, value),
            Self::Streams(value) => (3, value),
            Self::Window(value) => (4, value),
            Self::FrameSize(value) => (5, value),
            Self::ListSize(value) => (6, value),
            Self::ConnectProtocol(value) => (8, value),
            Self::NoPriorities(value) => (9, value),
            Self::Unknown => return None,
        };
        let [a, b, c, d] = value.to_be_bytes();
        Some([0, id, a, b, c, d])
    }

    /// What is wrong with a value that no peer may send (6.5.2).
    fn check(self) -> Result<Self, ErrorCode> {
        let (holds, otherwise) = match self {
            Self::Push(value) => (value <= 1, ErrorCode::Protocol),
            Self::Window(value) => (value <= LARGEST_31, ErrorCode::FlowControl),
            Self::FrameSize(value) => ((16_384..1 << 24).contains(&value), ErrorCode::Protocol),
            Self::ConnectProtocol(value) | Self::NoPriorities(value) => (value <= 1, ErrorCode::Protocol),
            _ => (true, ErrorCode::NoError),
        };
        if holds { Ok(self) } else { Err(otherwise) }
    }
}

/// The settings of one frame, in their order.
#[derive(Debug, Clone)]
pub struct Settings<'b> {
    rest: &'b [u8],
}

/// Reads SETTINGS. All values are checked as they are read.
///
/// # Errors
/// [`ErrorCode::FrameSize`] when the payload is not a multiple of six bytes (6.5).
pub fn settings(payload: &[u8]) -> Result<Settings<'_>, ErrorCode> {
    if payload.len().is_multiple_of(6) { Ok(Settings { rest: payload }) } else { Err(ErrorCode::FrameSize) }
}

impl Iterator for Settings<'_> {
    type Item = Result<Setting, ErrorCode>;

    fn next(&mut self) -> Option<Self::Item> {
        let (&[i, j, a, b, c, d], rest) = self.rest.split_first_chunk::<6>()?;
        self.rest = rest;
        Some(Setting::of(u16::from_be_bytes([i, j]), u32::from_be_bytes([a, b, c, d])).check())
    }
}
