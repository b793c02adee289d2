//! Are the boundaries of frames the same in any pieces, and does a Close frame between two of them move none?

use homing_wire::websocket::{FrameTracker, close_frame, masked_close_frame};

/// Reads the input as frames, byte by byte and in pieces; the first byte says how large they are.
pub fn run(input: &[u8]) {
    let Some((&piece, stream)) = input.split_first() else { return };
    let (ends, last) = boundaries(stream);
    let mut tracker = FrameTracker::new();
    let mut at = 0;
    for bytes in stream.chunks(usize::from(piece).max(1)) {
        let next = ends.iter().find(|&&end| end >= at).map(|end| end - at);
        assert_eq!(tracker.bytes_to_boundary(&stream[at..]), next);
        assert_eq!(tracker.bytes_to_boundary(bytes), next.filter(|&next| next <= bytes.len()));
        tracker.advance(bytes);
        at += bytes.len();
        assert_eq!(tracker.is_at_boundary(), ends.contains(&at));
    }
    assert_eq!(tracker, last, "pieces make no difference");
    check_close(stream, ends[usize::from(piece) % ends.len()], &ends);
}

/// Where frames end, 0 included, and what the tracker thinks in the end.
fn boundaries(stream: &[u8]) -> (Vec<usize>, FrameTracker) {
    let mut tracker = FrameTracker::new();
    let mut ends = vec![0];
    for (index, byte) in stream.iter().enumerate() {
        tracker.advance(std::slice::from_ref(byte));
        assert!(!(tracker.has_failed() && tracker.is_at_boundary()));
        if tracker.is_at_boundary() {
            ends.push(index + 1);
        }
    }
    (ends, tracker)
}

fn check_close(stream: &[u8], at: usize, ends: &[usize]) {
    let mut close = Vec::new();
    close_frame(1012, &mut close);
    masked_close_frame(1012, [0xa5, 0, 0xff, 0x5a], &mut close);
    let with_close = [&stream[..at], &close, &stream[at..]].concat();
    let frames = boundaries(&with_close).0.len();
    assert_eq!(frames, ends.len() + 2, "two frames more, and no other is broken");
}
