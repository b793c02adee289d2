//! Can a frame say more than it has, and is a frame that we write the one that is read?

use homing_wire::http2::ErrorCode;
use homing_wire::http2::frame::{
    Content, FRAME_HEAD, FRAME_PAYLOAD, FrameHead, FrameKind, LARGEST_31, Priority, Setting, content,
    data_head, ping, reset_code, settings, window_increment, write_ping_ack, write_reset, write_settings,
    write_window_update,
};

/// Reads the input as frames, one after the other.
pub fn run(input: &[u8]) {
    let mut rest = input;
    while let Some(head) = FrameHead::parse(rest) {
        assert!(head.length < 1 << 24 && head.stream <= LARGEST_31);
        let there = &rest[FRAME_HEAD..];
        let payload = &there[..head.length.min(there.len())];
        check_content(&head, payload);
        if payload.len() == head.length {
            check_payload(&head, payload);
        }
        rest = &there[payload.len()..];
    }
}

fn check_content(head: &FrameHead, payload: &[u8]) {
    if head.length > FRAME_PAYLOAD {
        return;
    }
    // A frame of which only the start has come is read the same way, as long as that holds padding and priority.
    let whole: Vec<u8> = payload.iter().copied().chain(std::iter::repeat(0)).take(head.length).collect();
    for takes_priority in [false, true] {
        let result = content(head, &whole, takes_priority);
        if let Ok(Content { range, priority }) = &result {
            assert!(range.start <= range.end && range.end <= head.length);
            assert_eq!(priority.is_some(), takes_priority && head.has(0x20));
        }
        if payload.len() >= 6 {
            assert_eq!(content(head, payload, takes_priority), result);
        }
    }
}

fn check_payload(head: &FrameHead, payload: &[u8]) {
    let mut out = Vec::new();
    match head.kind {
        FrameKind::Settings => {
            let Ok(read) = settings(payload) else { return };
            let known: Vec<Setting> = read.flatten().filter(|setting| *setting != Setting::Unknown).collect();
            write_settings(known.iter().copied(), &mut out);
            let again = settings(&out[FRAME_HEAD..]).expect("whole settings");
            assert!(again.eq(known.into_iter().map(Ok)), "settings are read back");
        }
        FrameKind::Ping => {
            let Ok(bytes) = ping(payload) else { return };
            write_ping_ack(bytes, &mut out);
            assert_eq!(ping(&out[FRAME_HEAD..]), Ok(bytes));
        }
        FrameKind::Reset => {
            let Ok(code) = reset_code(payload) else { return };
            write_reset(head.stream, code, &mut out);
            assert_eq!(reset_code(&out[FRAME_HEAD..]), Ok(code));
        }
        FrameKind::WindowUpdate => {
            let Ok(more) = window_increment(payload) else { return };
            write_window_update(head.stream, more, &mut out);
            assert_eq!(window_increment(&out[FRAME_HEAD..]), Ok(more));
        }
        FrameKind::Priority => {
            let is_fine = Priority::parse(payload).is_ok_and(|priority| priority.depends_on <= LARGEST_31);
            assert_eq!(is_fine, payload.len() == 5);
        }
        FrameKind::Data => out.extend_from_slice(&data_head(head.stream, head.length, head.has(1))),
        _ => {}
    }
    if let Some(written) = FrameHead::parse(&out) {
        assert_eq!((written.kind, written.length + FRAME_HEAD >= out.len()), (head.kind, true));
    }
    assert_eq!(ErrorCode::of(ErrorCode::of(head.stream).number()), ErrorCode::of(head.stream));
}
