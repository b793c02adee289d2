//! What does a hostile target reach?

use super::*;

/// Says the same until it has an effect that is not expected.
fn repeat(pair: &mut Pair, times: u32, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<ClientEvent> {
    (0..times).flat_map(|_| pair.frame(kind, flags, stream, payload)).collect()
}

#[test]
fn what_is_no_frame_of_a_server_ends_the_connection() {
    let protocol = ErrorCode::Protocol;
    for (kind, flags, stream, payload, code, why) in [
        (5, 4, 1, &[0, 0, 0, 2][..], protocol, Defect::Push),
        (1, 5, 2, &[0x88], protocol, Defect::StreamNumber),
        (1, 5, 9, &[0x88], protocol, Defect::IdleStream),
        (0, 1, 9, b"x", protocol, Defect::IdleStream),
        (0, 1, 0, b"x", protocol, Defect::FrameStream),
        (3, 0, 9, &[0; 4], protocol, Defect::IdleStream),
        (8, 0, 9, &[0, 0, 0, 1], protocol, Defect::IdleStream),
        (8, 0, 0, &[0; 4], protocol, Defect::Window),
        (7, 0, 0, &[0; 7], ErrorCode::FrameSize, Defect::FrameSize),
        (7, 0, 1, &[0; 8], protocol, Defect::FrameStream),
        (9, 4, 1, &[0x88], protocol, Defect::BlockOrder),
        (4, 0, 0, &[0, 2, 0, 0, 0, 1], protocol, Defect::Setting),
        (4, 0, 0, &[0, 4, 255, 255, 255, 255], ErrorCode::FlowControl, Defect::Setting),
        (1, 5, 1, &[0xff], ErrorCode::Compression, Defect::Block(crate::http2::HpackError::Truncated)),
    ] {
        let mut pair = Pair::open();
        pair.ask(GET, true);
        pair.out.clear();
        assert_eq!(pair.frame(kind, flags, stream, payload), broken(code, why), "{kind} {stream}");
        assert_eq!(pair.sent_numbers().pop(), Some((FrameKind::GoAway, 0, code.number())));
        assert!(pair.client.is_finished() && pair.client.streams() == 0);
        assert_eq!(pair.client.request(GET, true, &mut pair.out), Err(NotSent::Ending));
        assert_eq!(pair.answers(1, true), [], "it is not listened to any more");
    }
}

#[test]
fn a_target_that_speaks_http_1_is_known_by_its_first_words() {
    let mut pair = Pair::silent(&Bounds::default());
    let events = pair.says(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    assert_eq!(events, broken(ErrorCode::Protocol, Defect::Preface));
    assert!(!pair.client.has_target_spoken() || pair.client.is_finished());
}

#[test]
fn frames_on_a_stream_that_both_have_ended_end_the_connection() {
    for kind in [0, 1] {
        let mut pair = Pair::open();
        pair.ask(GET, true);
        pair.answers(1, true);
        let closed = broken(ErrorCode::StreamClosed, Defect::ClosedStream);
        assert_eq!(pair.frame(kind, 5, 1, &[0x88]), closed);
    }
}

#[test]
fn each_flood_has_its_meter() {
    for (defence, kind, flags, stream, payload) in [
        (Defence::Settings, 4, 0, 0, &[][..]),
        (Defence::Ping, 6, 0, 0, &[0; 8]),
        (Defence::Ping, 6, 1, 0, &[0; 8]),
        (Defence::EmptyData, 0, 0, 1, &[]),
        (Defence::Priority, 2, 0, 1, &[0; 5]),
        (Defence::WindowUpdate, 8, 0, 1, &[0, 0, 0, 1]),
        (Defence::Stray, 42, 0, 1, &[]),
        (Defence::Stray, 7, 0, 0, &[0, 0, 0, 9, 0, 0, 0, 0]),
    ] {
        let mut pair = Pair::open();
        pair.ask(GET, true);
        pair.answers(1, false);
        let events = repeat(&mut pair, defence.limit() + 3, kind, flags, stream, payload);
        let end = broken(ErrorCode::EnhanceYourCalm, Defect::Flood(defence));
        assert!(events.ends_with(&end), "{defence:?} {:?}", events.last());
    }
}

#[test]
fn interim_answers_do_not_go_on_for_ever() {
    let mut pair = Pair::open();
    pair.ask(GET, true);
    for _ in 0..16 {
        assert_eq!(pair.headers(1, &[(":status", "103")], false), answer(1, false));
    }
    let too_many = failed(1, ErrorCode::Protocol, Defect::InterimAnswers);
    assert_eq!(pair.headers(1, &[(":status", "103")], false), too_many);
}

#[test]
fn one_bad_answer_after_the_other_does_not_end_the_connection() {
    let mut pair = Pair::open();
    for _ in 0..300 {
        let stream = pair.ask(GET, true);
        let events = pair.headers(stream, &[(":status", "999")], true);
        assert_eq!(events, failed(stream, ErrorCode::Protocol, Defect::Status));
    }
}

#[test]
fn a_field_block_is_bounded_packed_and_unpacked() {
    let mut pair = Pair::open();
    pair.ask(GET, true);
    pair.frame(1, 0, 1, &[0x88]);
    assert!(pair.client.is_in_field_block());
    let events = repeat(&mut pair, 40, 9, 0, 1, &[]);
    let flood = broken(ErrorCode::EnhanceYourCalm, Defect::Flood(Defence::Continuation));
    assert_eq!(events, flood);

    let mut pair = Pair::open();
    pair.ask(GET, true);
    pair.frame(1, 0, 1, &[0x88]);
    let events = repeat(&mut pair, 3, 9, 0, 1, &[0; 16_000]);
    assert_eq!(events, broken(ErrorCode::EnhanceYourCalm, Defect::Flood(Defence::FieldBlock)));
    assert!(pair.client.memory() < 8_000);

    let mut pair = Pair::open();
    pair.ask(GET, true);
    // One entry of 2 KiB, and a byte for each time that it is said.
    let value = "v".repeat(2000);
    let entry = [&[0x88, 0x40, 1, b'a', 0x7f, 0xd1, 0x0e][..], value.as_bytes(), &[0xbe; 100]].concat();
    let events = pair.frame(1, 5, 1, &entry);
    assert_eq!(events, failed(1, ErrorCode::Protocol, Defect::AnswerTooLarge));
    assert!(pair.scratch.text.len() < 40_000);
}
