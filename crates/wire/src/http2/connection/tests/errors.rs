//! Does each mistake end what it should, with the code that it should?

use super::*;
use crate::http2::HpackError;

const PROTOCOL: ErrorCode = ErrorCode::Protocol;

/// What one frame does to a connection on which stream 1 has a body to come, 3 is whole, 5 was never opened, 7 was taken
/// back by the client, 9 was ended by us, and 11 is over.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<Event> {
    let mut pair = busy();
    let events = pair.frame(kind, flags, stream, payload);
    if let [Event::Broken { code, .. }] = events[..] {
        let goaway = pair.sent_numbers().pop().unwrap();
        assert_eq!((goaway.0, goaway.2), (FrameKind::GoAway, code.number()));
        assert_eq!(pair.get(21), [], "nothing is read any more");
        assert_eq!(pair.server.streams(), 0);
    }
    events
}

fn busy() -> Pair {
    let mut pair = Pair::open();
    pair.post(1, &[]);
    pair.get(3);
    for stream in [7, 9, 11] {
        assert_eq!(pair.get(stream), request(stream, true));
    }
    pair.frame(3, 0, 7, &ErrorCode::Cancel.number().to_be_bytes());
    pair.server.reset(9, ErrorCode::Internal, &mut pair.out);
    pair.answer(11, true);
    pair.out.clear();
    pair
}

#[test]
fn a_connection_begins_with_the_preface_and_settings() {
    for bytes in [&b"GET / HTTP/1.1\r\n"[..], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\n", b"\x16\x03\x01"] {
        let mut pair = Pair::silent(&Bounds::default());
        assert_eq!(pair.says(bytes), broken(PROTOCOL, Defect::Preface));
    }
    for head in [frame_head(0, 4, 1, 0), frame_head(0, 0, 0, 1), frame_head(8, 6, 0, 0)] {
        let mut pair = Pair::silent(&Bounds::default());
        assert_eq!(pair.says(&[&PREFACE[..], &head].concat()), broken(PROTOCOL, Defect::Preface));
    }
}

#[test]
fn frames_have_their_length() {
    let size = broken(ErrorCode::FrameSize, Defect::FrameSize);
    assert_eq!(frame(0, 0, 1, &[0; 16_385]), size);
    assert_eq!(frame(1, 4, 13, &[0; 16_385]), size);
    assert_eq!(frame(0xfe, 0, 0, &[0; 16_385]), size);
    assert_eq!(frame(3, 0, 1, &[0; 3]), size);
    assert_eq!(frame(4, 0, 0, &[0; 5]), size);
    assert_eq!(frame(4, 1, 0, &[0; 6]), size);
    assert_eq!(frame(6, 0, 0, &[0; 7]), size);
    assert_eq!(frame(7, 0, 0, &[0; 7]), size);
    assert_eq!(frame(8, 0, 1, &[0; 3]), size);
    assert_eq!(frame(0, 8, 1, &[]), size);
    assert_eq!(frame(1, 4 | 0x20, 13, &[0; 4]), size);
    assert_eq!(frame(2, 0, 1, &[0; 4]), reset(1, ErrorCode::FrameSize, Defect::FrameSize));
    assert_eq!(frame(2, 0, 13, &[0; 4]), size, "a stream that was never opened cannot be reset");
}

#[test]
fn frames_belong_to_a_stream_or_to_the_connection() {
    for (kind, bytes) in [(0, 0), (1, 0), (2, 5), (3, 4)] {
        let events = frame(kind, 4, 0, &vec![1; bytes]);
        assert!(matches!(events[..], [Event::Broken { code: PROTOCOL, .. }]), "{kind}");
    }
    for (kind, bytes) in [(4, 0), (6, 8), (7, 8)] {
        assert_eq!(frame(kind, 0, 1, &vec![1; bytes]), broken(PROTOCOL, Defect::FrameStream), "{kind}");
    }
    assert_eq!(frame(5, 4, 1, &[0, 0, 0, 2]), broken(PROTOCOL, Defect::Push));
}

#[test]
fn padding_is_not_longer_than_its_frame() {
    assert_eq!(frame(0, 8, 1, b"\x05test"), broken(PROTOCOL, Defect::Padding));
    assert_eq!(frame(1, 8 | 4, 13, b"\x05test"), broken(PROTOCOL, Defect::Padding));
}

#[test]
fn settings_have_their_bounds() {
    let setting = |id: u8, value: u32| frame(4, 0, 0, &[&[0, id][..], &value.to_be_bytes()].concat());
    assert_eq!(setting(2, 2), broken(PROTOCOL, Defect::Setting));
    assert_eq!(setting(4, 1 << 31), broken(ErrorCode::FlowControl, Defect::Setting));
    assert_eq!(setting(5, 16_383), broken(PROTOCOL, Defect::Setting));
    assert_eq!(setting(5, 1 << 24), broken(PROTOCOL, Defect::Setting));
    assert_eq!(setting(0xff, 1), []);
}

#[test]
fn a_stream_that_was_never_opened_takes_nothing() {
    let idle = broken(PROTOCOL, Defect::IdleStream);
    for stream in [13, 2] {
        assert_eq!(frame(0, 1, stream, b"x"), idle);
        assert_eq!(frame(3, 0, stream, &[0; 4]), idle);
        assert_eq!(frame(8, 0, stream, &[0, 0, 0, 1]), idle);
        assert_eq!(frame(2, 0, stream, &[0, 0, 0, 1, 9]), [], "but a priority");
    }
    assert_eq!(frame(9, 4, 13, &[]), broken(PROTOCOL, Defect::BlockOrder));
}

#[test]
fn streams_are_opened_by_odd_and_growing_numbers() {
    assert_eq!(busy().get(2), broken(PROTOCOL, Defect::StreamNumber));
    assert_eq!(busy().get(5), broken(PROTOCOL, Defect::StreamNumber));
    assert_eq!(busy().get(13), request(13, true));
}

#[test]
fn a_stream_that_the_client_has_ended_takes_no_message() {
    let closed = reset(3, ErrorCode::StreamClosed, Defect::ClosedStream);
    assert_eq!(frame(0, 1, 3, b"x"), closed);
    assert_eq!(busy().get(3), closed);
    assert_eq!(frame(9, 4, 3, &[]), broken(PROTOCOL, Defect::BlockOrder));
    assert_eq!(frame(8, 0, 3, &[0, 0, 0, 1]), []);
    assert_eq!(frame(2, 0, 3, &[0, 0, 0, 1, 9]), []);
    let events = frame(3, 0, 3, &[0, 0, 0, 8]);
    assert_eq!(events, [Event::Reset { stream: 3, code: ErrorCode::Cancel, by: ResetBy::Client }]);
}

#[test]
fn a_stream_that_the_client_took_back_is_closed() {
    let mut pair = busy();
    assert_eq!(pair.data(7, b"x", true), []);
    assert_eq!(pair.sent_numbers(), [(FrameKind::Reset, 7, ErrorCode::StreamClosed.number())]);
    let mut pair = busy();
    assert_eq!(pair.get(7), []);
    assert_eq!(pair.sent_numbers(), [(FrameKind::Reset, 7, ErrorCode::StreamClosed.number())]);
}

#[test]
fn a_stream_that_we_ended_may_still_be_spoken_on() {
    let mut pair = busy();
    assert_eq!(pair.data(9, b"x", true), []);
    assert_eq!(pair.get(9), []);
    assert_eq!(pair.frame(8, 0, 9, &[0, 0, 0, 1]), []);
    assert_eq!(pair.frame(3, 0, 9, &[0, 0, 0, 8]), []);
    assert_eq!(pair.sent_numbers(), []);
}

#[test]
fn a_stream_that_is_over_must_not_be_spoken_on() {
    let closed = broken(ErrorCode::StreamClosed, Defect::ClosedStream);
    assert_eq!(frame(0, 1, 11, b"x"), closed);
    assert_eq!(busy().get(11), closed);
    assert_eq!(frame(9, 4, 11, &[]), broken(PROTOCOL, Defect::BlockOrder));
    assert_eq!(frame(8, 0, 11, &[0, 0, 0, 1]), []);
    assert_eq!(frame(3, 0, 11, &[0, 0, 0, 8]), []);
    assert_eq!(frame(2, 0, 11, &[0, 0, 0, 1, 9]), []);
}

#[test]
fn no_stream_depends_on_itself() {
    assert_eq!(frame(2, 0, 1, &[0, 0, 0, 1, 9]), reset(1, PROTOCOL, Defect::Dependency));
    assert_eq!(frame(2, 0, 13, &[0, 0, 0, 13, 9]), broken(PROTOCOL, Defect::Dependency));
    let mut pair = busy();
    let block = [&[0, 0, 0, 13, 9][..], &pair.pack(&GET)].concat();
    assert_eq!(pair.frame(1, 0x20 | 5, 13, &block), []);
    assert_eq!(pair.sent_numbers(), [(FrameKind::Reset, 13, PROTOCOL.number())]);
}

#[test]
fn nothing_comes_between_the_frames_of_a_block() {
    let between = |kind: u8, stream: u32, payload: &[u8]| {
        let mut pair = busy();
        let block = pair.pack(&GET);
        assert_eq!(pair.frame(1, 1, 13, &block), []);
        pair.frame(kind, 0, stream, payload)
    };
    let order = broken(PROTOCOL, Defect::BlockOrder);
    assert_eq!(between(2, 13, &[0, 0, 0, 0, 9]), order);
    assert_eq!(between(1, 15, &[0x82]), order);
    assert_eq!(between(9, 15, &[0x82]), order);
    assert_eq!(between(0, 1, b"x"), order);
    assert_eq!(between(6, 0, &[0; 8]), order);
    assert_eq!(between(0xfe, 0, &[]), order);
    let mut pair = busy();
    pair.get(13);
    assert_eq!(pair.frame(9, 4, 13, &[]), order, "the block has ended");
}

#[test]
fn a_block_that_makes_no_sense_ends_the_connection_even_when_its_stream_is_gone() {
    let error = |why| broken(ErrorCode::Compression, Defect::Block(why));
    for stream in [13, 3, 9, 7, 1] {
        assert_eq!(frame(1, 5, stream, &[0x80]), error(HpackError::Index), "{stream}");
    }
    assert_eq!(frame(1, 5, 13, &[0x82, 0x20]), error(HpackError::TableSize));
    assert_eq!(frame(1, 5, 13, &[0x40, 0x01]), error(HpackError::Truncated));
}

#[test]
fn a_malformed_request_fails_its_stream_and_is_never_reported() {
    let malformed = [
        &[&GET[..], &[("X-Test", "ok")]].concat()[..],
        &[&GET[..], &[("connection", "keep-alive")]].concat(),
        &[&GET[..], &[("te", "trailers, deflate")]].concat(),
        &[&GET[..], &[(":path", "/")]].concat(),
        &[&GET[..], &[("x", "y"), (":authority", "b")]].concat(),
        &[(":method", "GET"), (":scheme", "https"), (":path", "")],
        &GET[..3],
        &GET[1..],
    ];
    for fields in malformed {
        let mut pair = busy();
        assert_eq!(pair.headers(13, fields, true), [], "{fields:?}");
        assert_eq!(pair.sent_numbers(), [(FrameKind::Reset, 13, PROTOCOL.number())], "{fields:?}");
        assert_eq!(pair.get(15), request(15, true), "the others go on");
    }
}
