//! Where between the frames of a WebSocket can its client be told that it ends?

use homing_wire::websocket::{FrameTracker, close_frame};

/// "Service restart": the client shall come back, and will be given to another target.
const SERVICE_RESTART: u16 = 1012;

/// The frames that pass in one direction, and whether they shall end.
#[derive(Debug)]
pub(crate) struct Frames {
    tracker: FrameTracker,
    is_to_end: bool,
}

/// What becomes of bytes that were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    /// So many of them pass.
    pub(crate) count: usize,
    /// The farewell comes behind them, and nothing more.
    pub(crate) ends: bool,
}

impl Frames {
    /// Before the first frame, of which `early` has been sent already.
    pub(crate) fn after(early: &[u8]) -> Self {
        let mut tracker = FrameTracker::new();
        tracker.advance(early);
        Self { tracker, is_to_end: false }
    }

    /// Whether these are frames at all, as far as can be told.
    pub(crate) fn are_sound(&self) -> bool {
        !self.tracker.has_failed()
    }

    /// They shall end at the next boundary. Says whether that is now.
    pub(crate) fn end(&mut self) -> bool {
        self.is_to_end = true;
        self.tracker.is_at_boundary()
    }

    /// Whether they shall end.
    pub(crate) fn are_to_end(&self) -> bool {
        self.is_to_end
    }

    /// Bytes were read: as many pass as may.
    pub(crate) fn pass(&mut self, bytes: &[u8]) -> Passed {
        let boundary = if self.is_to_end { self.tracker.bytes_to_boundary(bytes) } else { None };
        let count = boundary.unwrap_or(bytes.len());
        self.tracker.advance(&bytes[..count]);
        Passed { count, ends: boundary.is_some() }
    }
}

/// What the client is told.
pub(crate) fn farewell() -> Vec<u8> {
    let mut frame = Vec::new();
    close_frame(SERVICE_RESTART, &mut frame);
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An unmasked text frame of three bytes.
    const FRAME: &[u8] = b"\x81\x03abc";

    #[test]
    fn frames_end_where_one_ends() {
        let mut frames = Frames::after(b"");
        assert_eq!(frames.pass(&FRAME[..2]), Passed { count: 2, ends: false });
        assert!(!frames.end(), "in the middle of a frame");
        let two = [&FRAME[2..], FRAME].concat();
        assert_eq!(frames.pass(&two), Passed { count: 3, ends: true });
    }

    #[test]
    fn what_was_sent_with_the_switch_counts() {
        let mut frames = Frames::after(&FRAME[..3]);
        assert!(!frames.end());
        assert_eq!(frames.pass(&FRAME[3..]), Passed { count: 2, ends: true });
    }

    #[test]
    fn between_frames_the_end_is_now() {
        let mut frames = Frames::after(FRAME);
        assert!(frames.are_sound() && frames.end());
        assert_eq!(farewell(), [0x88, 2, 0x03, 0xf4]);
    }
}
