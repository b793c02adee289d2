//! Are frames read and written as the RFC says, and is what no state could make right refused?

use super::*;
use crate::http2::ErrorCode;

fn head(length: usize, flags: u8) -> FrameHead {
    FrameHead { length, kind: FrameKind::Headers, flags, stream: 1 }
}

#[test]
fn a_head_is_nine_bytes_and_its_reserved_bit_means_nothing() {
    let bytes = [0x01, 0x02, 0x03, 0x08, 0xff, 0x80, 0, 0, 5];
    let expected = FrameHead { length: 0x01_02_03, kind: FrameKind::WindowUpdate, flags: 0xff, stream: 5 };
    assert_eq!(FrameHead::parse(&bytes), Some(expected));
    assert_eq!(FrameHead::parse(&bytes[..8]), None);
    let unknown = FrameHead::parse(&[0, 0, 0, 0x16, 0, 0, 0, 0, 0]).unwrap();
    assert_eq!(unknown.kind, FrameKind::Unknown);
}

#[test]
fn what_is_written_is_read_back() {
    let mut out = Vec::new();
    write_settings([Setting::Streams(100), Setting::Window(65_536)].into_iter(), &mut out);
    let head = FrameHead::parse(&out).unwrap();
    assert_eq!((head.kind, head.length, head.flags), (FrameKind::Settings, 12, 0));
    let read: Vec<_> = settings(&out[FRAME_HEAD..]).unwrap().collect();
    assert_eq!(read, [Ok(Setting::Streams(100)), Ok(Setting::Window(65_536))]);

    let head = FrameHead::parse(&data_head(7, 16_384, true)).unwrap();
    assert_eq!(head, FrameHead { length: 16_384, kind: FrameKind::Data, flags: END_STREAM, stream: 7 });
}

#[test]
fn padding_and_priority_are_taken_off() {
    let plain = content(&head(4, 0), b"abcd", true).unwrap();
    assert_eq!((plain.range, plain.priority), (0..4, None));
    let padded = content(&head(6, PADDED), &[2, b'a', b'b', b'c', 0, 0], false).unwrap();
    assert_eq!(padded.range, 1..4);
    let all_padding = content(&head(3, PADDED), &[2, 0, 0], false).unwrap();
    assert_eq!(all_padding.range, 1..1);
    let both = content(&head(8, PADDED | PRIORITY), &[1, 0x80, 0, 0, 9, 255, b'a', 0], true).unwrap();
    assert_eq!((both.range, both.priority), (6..7, Some(Priority { depends_on: 9 })));
}

#[test]
fn a_frame_that_ends_before_its_flags_is_refused() {
    assert_eq!(content(&head(0, PADDED), &[], false), Err(ErrorCode::FrameSize));
    assert_eq!(content(&head(4, PRIORITY), &[0; 6], true), Err(ErrorCode::FrameSize));
    assert_eq!(content(&head(5, PADDED | PRIORITY), &[0; 6], true), Err(ErrorCode::FrameSize));
    assert_eq!(content(&head(3, PADDED), &[3, 0, 0], false), Err(ErrorCode::Protocol));
    assert_eq!(
        content(&head(7, PADDED | PRIORITY), &[2, 0, 0, 0, 9, 255, 0], true),
        Err(ErrorCode::Protocol)
    );
}

#[test]
fn payloads_of_a_fixed_length_have_it() {
    assert_eq!(reset_code(&[0, 0, 0, 8]), Ok(ErrorCode::Cancel));
    assert_eq!(reset_code(&[0, 0, 8]), Err(ErrorCode::FrameSize));
    assert_eq!(window_increment(&[0x80, 0, 0, 1]), Ok(1));
    assert_eq!(window_increment(&[0; 5]), Err(ErrorCode::FrameSize));
    assert_eq!(ping(&[7; 8]), Ok([7; 8]));
    assert_eq!(ping(&[7; 9]), Err(ErrorCode::FrameSize));
    assert!(settings(&[0; 7]).is_err());
}

#[test]
fn a_setting_outside_its_bounds_is_refused_with_its_code() {
    let first = |id: u8, value: u32| {
        let [a, b, c, d] = value.to_be_bytes();
        settings(&[0, id, a, b, c, d]).unwrap().next().unwrap()
    };
    assert_eq!(first(2, 2), Err(ErrorCode::Protocol));
    assert_eq!(first(4, 1 << 31), Err(ErrorCode::FlowControl));
    assert_eq!(first(5, 16_383), Err(ErrorCode::Protocol));
    assert_eq!(first(5, 1 << 24), Err(ErrorCode::Protocol));
    assert_eq!(first(5, (1 << 24) - 1), Ok(Setting::FrameSize((1 << 24) - 1)));
    assert_eq!(first(0xff, 1 << 31), Ok(Setting::Unknown));
}
