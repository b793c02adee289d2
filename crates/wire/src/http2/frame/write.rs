//! How are frames written that have no more in them than numbers?

use super::{ACK, END_STREAM, FRAME_HEAD, Setting};
use crate::http2::ErrorCode;

/// The nine bytes of a frame. `length` is below 2^24; of a larger one the lower bits are left, and no caller has one.
#[inline]
pub fn frame_head(length: usize, kind: u8, flags: u8, stream: u32) -> [u8; FRAME_HEAD] {
    let [.., a, b, c] = length.to_be_bytes();
    let [s, t, u, v] = stream.to_be_bytes();
    [a, b, c, kind, flags, s, t, u, v]
}

/// The nine bytes before `length` bytes of DATA.
#[inline]
pub fn data_head(stream: u32, length: usize, ends: bool) -> [u8; FRAME_HEAD] {
    frame_head(length, 0, if ends { END_STREAM } else { 0 }, stream)
}

/// Appends RST_STREAM.
pub fn write_reset(stream: u32, code: ErrorCode, out: &mut Vec<u8>) {
    out.extend_from_slice(&frame_head(4, 3, 0, stream));
    out.extend_from_slice(&code.number().to_be_bytes());
}

/// Appends SETTINGS.
pub fn write_settings(settings: impl Iterator<Item = Setting>, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; FRAME_HEAD]);
    for bytes in settings.filter_map(Setting::bytes) {
        out.extend_from_slice(&bytes);
    }
    let head = frame_head(out.len() - start - FRAME_HEAD, 4, 0, 0);
    if let Some(place) = out.get_mut(start..start + FRAME_HEAD) {
        place.copy_from_slice(&head);
    }
}

/// Appends the acknowledgement of SETTINGS.
pub fn write_settings_ack(out: &mut Vec<u8>) {
    out.extend_from_slice(&frame_head(0, 4, ACK, 0));
}

/// Appends PING.
pub fn write_ping(payload: [u8; 8], out: &mut Vec<u8>) {
    out.extend_from_slice(&frame_head(8, 6, 0, 0));
    out.extend_from_slice(&payload);
}

/// Appends the answer to a PING.
pub fn write_ping_ack(payload: [u8; 8], out: &mut Vec<u8>) {
    out.extend_from_slice(&frame_head(8, 6, ACK, 0));
    out.extend_from_slice(&payload);
}

/// Appends GOAWAY. Streams above `last_stream` will not be served.
pub fn write_go_away(last_stream: u32, code: ErrorCode, out: &mut Vec<u8>) {
    out.extend_from_slice(&frame_head(8, 7, 0, 0));
    out.extend_from_slice(&last_stream.to_be_bytes());
    out.extend_from_slice(&code.number().to_be_bytes());
}

/// Appends WINDOW_UPDATE; stream 0 is the connection.
pub fn write_window_update(stream: u32, increment: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(&frame_head(4, 8, 0, stream));
    out.extend_from_slice(&increment.to_be_bytes());
}
