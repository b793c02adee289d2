//! Where do the frames of a WebSocket begin and end, and what does a Close frame look like (RFC 6455 5.2)?
//!
//! ```text
//! 0               1               2                 2, 4 or 10           ready for the next frame
//! │ FIN RSV opcode│ MASK length   │ 16 or 64 bits   │ masking key         │
//! │   1   3    4  │    1      7   │ when 126 or 127 │ when MASK, payload …│
//! ```
//! A tunnel passes bytes on and understands none of them. To end it in good order it has to say Close between two
//! frames. It need not wait for the end of a message: control frames may stand between its fragments (5.4).

/// The longest payload: the most significant bit of a length must be 0 (5.2).
const LARGEST_PAYLOAD: u64 = i64::MAX as u64;
/// The longest payload of a control frame (5.5).
const LARGEST_CONTROL: u8 = 125;
/// The first byte of a Close frame: FIN, and opcode 8.
const CLOSE: u8 = 0x88;
/// The bit that says that a masking key follows, beside the length.
const MASK: u8 = 0x80;

/// Follows the frames of one direction of a WebSocket through any cut of its bytes. It keeps no payload, and a call
/// costs as much as there are frames, not bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrameTracker {
    place: Place,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Boundary,
    /// Behind the first byte, which says what kind of frame it is.
    First(u8),
    /// In a length of its own: what is read of it, how many bytes are not, and how long the masking key behind it is.
    Length {
        value: u64,
        bytes_left: u8,
        mask_bytes: u64,
    },
    /// Behind the length: how many bytes of masking key and payload are left, at least one.
    Rest(u64),
    Failed,
}

impl FrameTracker {
    /// Stands before the first frame: behind the head that switched the protocol.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes on over bytes that passed.
    pub fn advance(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() && !self.has_failed() {
            let taken = self.take_frame(rest);
            rest = rest.get(taken..).unwrap_or_default();
        }
    }

    /// Whether the next byte begins a frame, so that another frame may be put before it.
    pub fn is_at_boundary(&self) -> bool {
        self.place == Place::Boundary
    }

    /// How many of `bytes`, which follow what was advanced over, end the frame that has begun; 0 when none has.
    /// `None` when it does not end within them, or nobody knows where it ends. Nothing is advanced over.
    pub fn bytes_to_boundary(&self, bytes: &[u8]) -> Option<usize> {
        let mut ahead = self.clone();
        let taken = if ahead.is_at_boundary() { 0 } else { ahead.take_frame(bytes) };
        ahead.is_at_boundary().then_some(taken)
    }

    /// Whether the bytes are no WebSocket: a length of 2^63 or more, or a control frame in fragments or above 125
    /// bytes (5.2, 5.5). There is no boundary from then on. Bits and opcodes that extensions may use fail nothing.
    pub fn has_failed(&self) -> bool {
        self.place == Place::Failed
    }

    /// Goes on to the end of one frame, or of the bytes, or to the byte that makes no sense. Says how many it took: at
    /// least one, if there is one and nothing has failed.
    fn take_frame(&mut self, bytes: &[u8]) -> usize {
        let mut taken = 0;
        while let Some((&byte, _)) = bytes.get(taken..).and_then(<[u8]>::split_first) {
            match self.place {
                Place::Failed => break,
                Place::Rest(left) => {
                    let there = bytes.len() - taken;
                    let step = usize::try_from(left).map_or(there, |left| left.min(there));
                    taken += step;
                    self.place = Place::after_length(left - step as u64);
                }
                place => {
                    taken += 1;
                    self.place = place.after_head_byte(byte);
                }
            }
            if self.is_at_boundary() {
                break;
            }
        }
        taken
    }
}

impl Place {
    fn after_head_byte(self, byte: u8) -> Self {
        match self {
            Self::Boundary => Self::First(byte),
            Self::First(first) => Self::after_second(first, byte),
            Self::Length { value, bytes_left, mask_bytes } => {
                let value = value << 8 | u64::from(byte);
                match bytes_left {
                    2.. => Self::Length { value, bytes_left: bytes_left - 1, mask_bytes },
                    _ if value > LARGEST_PAYLOAD => Self::Failed,
                    _ => Self::after_length(mask_bytes + value),
                }
            }
            Self::Rest(_) | Self::Failed => self,
        }
    }

    fn after_second(first: u8, second: u8) -> Self {
        let (length, mask_bytes) = (second & !MASK, if second & MASK == 0 { 0 } else { 4 });
        let is_control = first & 0x08 != 0;
        let is_final = first & 0x80 != 0;
        if is_control && (!is_final || length > LARGEST_CONTROL) {
            return Self::Failed;
        }
        match length {
            126 => Self::Length { value: 0, bytes_left: 2, mask_bytes },
            127 => Self::Length { value: 0, bytes_left: 8, mask_bytes },
            _ => Self::after_length(mask_bytes + u64::from(length)),
        }
    }

    fn after_length(left: u64) -> Self {
        if left == 0 { Self::Boundary } else { Self::Rest(left) }
    }
}

/// Appends a Close frame from a server to its client, without a reason in words. `code` is one that may stand in a
/// frame (7.4): not 1005, 1006 or 1015.
pub fn close_frame(code: u16, out: &mut Vec<u8>) {
    let [high, low] = code.to_be_bytes();
    out.extend_from_slice(&[CLOSE, 2, high, low]);
}

/// Appends a Close frame from a client to its server, as [`close_frame`]. The masking key has to be a number that
/// nobody can foresee (5.3).
pub fn masked_close_frame(code: u16, mask: [u8; 4], out: &mut Vec<u8>) {
    let [high, low] = code.to_be_bytes();
    out.extend_from_slice(&[CLOSE, MASK | 2]);
    out.extend_from_slice(&mask);
    out.extend_from_slice(&[high ^ mask[0], low ^ mask[1]]);
}

#[cfg(test)]
mod tests;
