//! Is a body what its head says, and does it end as it should?

use super::*;

#[test]
fn a_body_comes_in_pieces_and_may_end_with_trailers() {
    let mut pair = Pair::open();
    assert_eq!(pair.post(1, &[("content-length", "5")]), request(1, false));
    let frame = FRAME_HEAD;
    assert_eq!(
        pair.data(1, b"hel", false),
        [Event::Data { stream: 1, range: frame..frame + 3, ends: false }]
    );
    assert_eq!(pair.data(1, b"lo", false), [Event::Data { stream: 1, range: frame..frame + 2, ends: false }]);
    assert_eq!(pair.headers(1, &[("grpc-status", "0")], true), [Event::Trailers { stream: 1 }]);
    assert_eq!(pair.text(), "grpc-status: 0\r\n");
}

#[test]
fn an_empty_frame_may_end_a_body() {
    let mut pair = Pair::open();
    pair.post(1, &[]);
    assert_eq!(pair.data(1, b"", true), [Event::Data { stream: 1, range: 9..9, ends: true }]);
    assert_eq!(pair.data(1, b"", true), reset(1, ErrorCode::StreamClosed, Defect::ClosedStream));
}

#[test]
fn padding_is_thrown_away_and_its_window_given_back() {
    let mut pair = Pair::open();
    pair.post(1, &[]);
    let mut payload = vec![255];
    payload.extend_from_slice(b"ab");
    payload.extend_from_slice(&[0; 255]);
    for _ in 0..600 {
        assert_eq!(pair.frame(0, 8, 1, &payload), [Event::Data { stream: 1, range: 10..12, ends: false }]);
        pair.server.consumed(1, 2, &mut pair.out);
    }
    let given: u32 = pair.sent_numbers().iter().filter(|sent| sent.1 == 0).map(|sent| sent.2).sum();
    assert!(given >= 600 * 258 - 131_072, "{given}");
}

#[test]
fn a_body_has_the_length_that_was_said() {
    let length = |body: &[&[u8]]| {
        let mut pair = Pair::open();
        pair.post(1, &[("content-length", "4")]);
        let (last, before) = body.split_last().unwrap();
        before.iter().for_each(|data| drop(pair.data(1, data, false)));
        pair.data(1, last, true)
    };
    let wrong = reset(1, ErrorCode::Protocol, Defect::BodyLength);
    assert_eq!(length(&[b"test!"]), wrong);
    assert_eq!(length(&[b"tes"]), wrong);
    assert_eq!(length(&[b"te", b"s"]), wrong);
    assert_eq!(length(&[b"tes", b""]), wrong);
    assert_ne!(length(&[b"te", b"st"]), wrong);
    let mut pair = Pair::open();
    pair.post(1, &[("content-length", "4")]);
    assert_eq!(pair.headers(1, &[("x", "y")], true), wrong, "trailers end it too early");
    assert_eq!(pair.headers(3, &[&GET[..], &[("content-length", "1")]].concat(), true), [], "never reported");
    let protocol = ErrorCode::Protocol.number();
    assert_eq!(pair.sent_numbers(), [(FrameKind::Reset, 1, protocol), (FrameKind::Reset, 3, protocol)]);
}

#[test]
fn trailers_end_a_stream_and_have_no_pseudo_headers() {
    let trailers = |fields: &[(&str, &str)], ends| {
        let mut pair = Pair::open();
        pair.post(1, &[]);
        pair.headers(1, fields, ends)
    };
    let protocol = |why| reset(1, ErrorCode::Protocol, why);
    assert_eq!(trailers(&[("x", "y")], false), protocol(Defect::TrailersWithoutEnd));
    assert_eq!(trailers(&[(":method", "GET")], true), protocol(Defect::PseudoField));
    assert_eq!(trailers(&[("host", "a")], true), protocol(Defect::TrailerForbidden));
}

#[test]
fn what_still_comes_on_a_stream_that_we_ended_is_thrown_away() {
    let mut pair = Pair::open();
    pair.post(1, &[]);
    let piece = [&frame_head(10, 0, 0, 1)[..], b"hello"].concat();
    assert_eq!(pair.says(&piece), [Event::Data { stream: 1, range: 9..14, ends: false }]);
    pair.server.reset(1, ErrorCode::NoError, &mut pair.out);
    pair.server.consumed(1, 5, &mut pair.out);
    assert_eq!(pair.says(b"world"), []);
    assert_eq!(pair.data(1, b"more", true), []);
    assert_eq!(pair.headers(1, &[("x", "y")], true), []);
    assert_eq!(pair.sent_numbers(), [(FrameKind::Reset, 1, 0)]);
    assert_eq!(pair.server.end.owed, 14, "all of it may be sent again on other streams");
}
