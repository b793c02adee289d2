//! Does the tracker know every boundary whatever the cuts, and does a Close frame put there break nothing?

use super::*;
use proptest::prelude::*;
use proptest::sample::Index;

/// The examples of RFC 6455 5.7, short payloads first.
const HELLO: &[u8] = b"\x81\x05Hello";
const HELLO_MASKED: &[u8] = b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58";
const HEL_LO: [&[u8]; 2] = [b"\x01\x03Hel", b"\x80\x02lo"];
const PING: &[u8] = b"\x89\x05Hello";
const PONG_MASKED: &[u8] = b"\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58";

fn after(bytes: &[u8]) -> FrameTracker {
    let mut tracker = FrameTracker::new();
    tracker.advance(bytes);
    tracker
}

/// A frame with the length in as many bytes as asked for: 0, 2 or 8.
fn frame(first: u8, mask: Option<[u8; 4]>, length_bytes: usize, payload: &[u8]) -> Vec<u8> {
    let length = payload.len().to_be_bytes();
    let seven_bits = match length_bytes {
        0 => length[7],
        2 => 126,
        _ => 127,
    };
    let mask_bit = if mask.is_some() { 0x80 } else { 0 };
    let mut frame = vec![first, mask_bit | seven_bits];
    frame.extend(&length[8 - length_bytes..]);
    frame.extend(mask.into_iter().flatten());
    frame.extend(payload);
    frame
}

/// The frames of a stream read one after the other from a whole buffer: where each ends, and whether the rest is no
/// frame. Written another way than the tracker on purpose.
fn boundaries(stream: &[u8]) -> (Vec<usize>, bool) {
    let (mut ends, mut at) = (vec![0], 0);
    while let Some(&[first, second]) = stream.get(at..at + 2) {
        if first & 8 != 0 && (first & 0x80 == 0 || second & 0x7f > 125) {
            return (ends, true);
        }
        let (length, head) = match second & 0x7f {
            126 => match stream.get(at + 2..at + 4) {
                Some(bytes) => (u64::from(u16::from_be_bytes(bytes.try_into().unwrap())), 4),
                None => break,
            },
            127 => match stream.get(at + 2..at + 10) {
                Some(bytes) => (u64::from_be_bytes(bytes.try_into().unwrap()), 10),
                None => break,
            },
            short => (u64::from(short), 2),
        };
        if length >= 1 << 63 {
            return (ends, true);
        }
        let frame = u128::from(length) + head + if second & 0x80 == 0 { 0 } else { 4 };
        match usize::try_from(frame).ok().and_then(|frame| at.checked_add(frame)) {
            Some(end) if end <= stream.len() => at = end,
            _ => break,
        }
        ends.push(at);
    }
    (ends, false)
}

#[test]
fn the_frames_of_the_rfc_end_where_they_end() {
    let long = frame(0x82, None, 2, &[b'x'; 256]);
    let longer = frame(0x82, None, 8, &[b'x'; 65_536]);
    assert!(long.starts_with(b"\x82\x7e\x01\x00x") && longer.starts_with(b"\x82\x7f\0\0\0\0\0\x01\0\0x"));
    for frame in [HELLO, HELLO_MASKED, HEL_LO[0], HEL_LO[1], PING, PONG_MASKED, &long, &longer] {
        assert!(after(frame).is_at_boundary());
        for cut in 1..frame.len() {
            let tracker = after(&frame[..cut]);
            assert!(!tracker.is_at_boundary() && !tracker.has_failed());
            assert_eq!(tracker.bytes_to_boundary(&frame[cut..]), Some(frame.len() - cut));
            assert_eq!(tracker.bytes_to_boundary(&frame[cut..frame.len() - 1]), None);
        }
    }
}

#[test]
fn only_the_frame_that_has_begun_is_ended() {
    let stream = [HELLO, PING, HELLO].concat();
    assert_eq!(after(&stream[..3]).bytes_to_boundary(&stream[3..]), Some(4));
    assert_eq!(after(HELLO).bytes_to_boundary(&stream[7..]), Some(0));
    assert_eq!(FrameTracker::new().bytes_to_boundary(b""), Some(0));
    assert_eq!(after(b"\x81").bytes_to_boundary(b""), None);
}

#[test]
fn a_frame_without_payload_is_a_frame() {
    assert!(after(b"\x89\0").is_at_boundary());
    assert!(!after(b"\x89\x80\x01\x02\x03").is_at_boundary());
    assert!(after(b"\x89\x80\x01\x02\x03\x04").is_at_boundary());
    assert!(
        after(b"\x82\x7e\0\0").is_at_boundary(),
        "a length in more bytes than it needs has one reading too"
    );
}

#[test]
fn a_boundary_lies_between_the_fragments_of_a_message() {
    let tracker = after(HEL_LO[0]);
    assert!(tracker.is_at_boundary());
    assert!(after(&[HEL_LO[0], PING, HEL_LO[1]].concat()).is_at_boundary());
}

#[test]
fn what_an_extension_may_use_fails_nothing() {
    for first in [0xc1, 0xf1, 0x83, 0x07, 0x8b, 0xff] {
        assert!(after(&frame(first, None, 0, b"x")).is_at_boundary(), "{first:#x}");
    }
}

#[test]
fn what_is_no_websocket_fails_and_has_no_boundary_again() {
    for bytes in [
        &b"\x82\x7f\x80\0\0\0\0\0\0\0"[..],
        b"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x08\x02",
        b"\x89\x7e",
        b"\x88\xff",
        b"HTTP/1.1 200 OK\r\n\r\n",
    ] {
        let mut tracker = after(bytes);
        assert!(tracker.has_failed(), "{bytes:?}");
        tracker.advance(HELLO);
        assert!(tracker.has_failed() && !tracker.is_at_boundary());
        assert_eq!(tracker.bytes_to_boundary(HELLO), None);
    }
    assert_eq!(after(b"\x08").bytes_to_boundary(b"\x02ab"), None);
}

#[test]
fn the_longest_length_overflows_nothing() {
    let mut tracker = after(b"\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff");
    for _ in 0..1000 {
        tracker.advance(&[b'x'; 4096]);
        assert_eq!(tracker.bytes_to_boundary(&[b'x'; 4096]), None);
    }
    assert!(!tracker.has_failed() && !tracker.is_at_boundary());
}

#[test]
fn a_close_frame_says_its_code_to_a_client() {
    let mut out = b"before".to_vec();
    close_frame(1012, &mut out);
    assert_eq!(out, b"before\x88\x02\x03\xf4");
}

#[test]
fn a_close_frame_says_its_code_masked_to_a_server() {
    let mut out = Vec::new();
    masked_close_frame(1012, [0x37, 0xfa, 0x21, 0x3d], &mut out);
    assert_eq!(out, b"\x88\x82\x37\xfa\x21\x3d\x34\x0e");
    assert!(after(&out).is_at_boundary());
}

/// A frame as peers send them, and with all that is allowed.
fn any_frame() -> impl Strategy<Value = Vec<u8>> {
    let payload = prop_oneof![0..6_usize, 120..131_usize, 65_530..65_540_usize];
    (any::<u8>(), any::<Option<[u8; 4]>>(), payload, any::<bool>()).prop_map(
        |(first, mask, length, is_padded)| {
            let is_control = first & 8 != 0;
            let (first, length) = if is_control { (first | 0x80, length % 126) } else { (first, length) };
            let length_bytes = match length {
                0..=125 if !is_padded || is_control => 0,
                0..=65_535 => 2,
                _ => 8,
            };
            frame(first, mask, length_bytes, &vec![b'x'; length])
        },
    )
}

proptest! {
    #[test]
    fn any_cut_of_a_stream_gives_the_same_boundaries(
        frames in proptest::collection::vec(any_frame(), 1..5),
        mut cuts in proptest::collection::vec(any::<Index>(), 0..40),
        close_at in any::<Index>(),
    ) {
        let stream = frames.concat();
        let (ends, failed) = boundaries(&stream);
        prop_assert_eq!((ends.len(), failed), (frames.len() + 1, false));
        cuts.sort_by_key(|cut| cut.index(stream.len() + 1));
        let (mut tracker, mut from) = (FrameTracker::new(), 0);
        for to in cuts.iter().map(|cut| cut.index(stream.len() + 1)).chain([stream.len()]) {
            let next = ends.iter().find(|&&end| end >= from).map(|end| end - from);
            prop_assert_eq!(tracker.bytes_to_boundary(&stream[from..]), next);
            prop_assert_eq!(tracker.bytes_to_boundary(&stream[from..to]), next.filter(|next| *next <= to - from));
            tracker.advance(&stream[from..to]);
            from = to;
            prop_assert_eq!(tracker.is_at_boundary(), ends.contains(&from));
        }
        let mut with_close = stream;
        let mut close = Vec::new();
        close_frame(1012, &mut close);
        let at = ends[close_at.index(ends.len())];
        with_close.splice(at..at, close);
        prop_assert_eq!(boundaries(&with_close).0.len(), ends.len() + 1);
    }

    #[test]
    fn bytes_one_by_one_say_the_same_as_all_at_once(
        head in proptest::collection::vec(prop_oneof![Just(0x7e), Just(0xff), Just(0), Just(0x82), any::<u8>()], 0..40),
    ) {
        let (ends, failed) = boundaries(&head);
        let mut tracker = FrameTracker::new();
        for (at, byte) in head.iter().enumerate() {
            tracker.advance(std::slice::from_ref(byte));
            prop_assert_eq!(tracker.is_at_boundary(), ends.contains(&(at + 1)));
        }
        prop_assert_eq!(tracker.has_failed(), failed);
        prop_assert_eq!(tracker, after(&head));
    }
}
