//! Does an answer come out as HTTP/1 has it, and is a wrong one refused?

use super::*;
use crate::Parsed;
use crate::http1::{BodyFraming, FieldStorage, HeadLimits, Method, ResponseRole, parse_response};

fn framing(text: &str, method: Method) -> (u16, BodyFraming, ResponseRole) {
    let mut storage = FieldStorage::new();
    match parse_response(text.as_bytes(), &mut storage, &HeadLimits::default(), method).unwrap() {
        Parsed::Complete(head) => {
            assert_eq!(head.head_len, text.len());
            assert!(head.keep_alive || head.role == ResponseRole::Switching);
            (head.status, head.framing, head.role)
        }
        Parsed::Partial => panic!("half a head: {text:?}"),
    }
}

#[test]
fn an_answer_with_interim_ones_a_body_and_trailers_is_told_in_its_order() {
    let mut pair = Pair::open();
    pair.ask(GET, true);
    assert_eq!(pair.headers(1, &[(":status", "103"), ("link", "</a>")], false), answer(1, false));
    assert_eq!(framing(&pair.text(), Method::Get), (103, BodyFraming::None, ResponseRole::Interim));
    assert_eq!(pair.answers(1, false), answer(1, false));
    assert_eq!(framing(&pair.text(), Method::Get), (200, BodyFraming::Chunked, ResponseRole::Final));
    let data = ClientEvent::Data { stream: 1, range: 9..14, ends: false };
    assert_eq!(pair.data(1, b"hello", false), [data]);
    let trailers = [("grpc-status", "0"), ("grpc-message", "fine")];
    assert_eq!(pair.headers(1, &trailers, true), [ClientEvent::Trailers { stream: 1 }]);
    assert_eq!(pair.text(), "grpc-status: 0\r\ngrpc-message: fine\r\n");
    assert_eq!((pair.client.streams(), pair.client.memory() > 0), (0, true));
}

#[test]
fn trailers_alone_are_an_answer_without_a_body() {
    let mut pair = Pair::open();
    pair.ask(POST, false);
    let fields = [(":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "12")];
    assert_eq!(pair.headers(1, &fields, true), answer(1, true));
    assert_eq!(framing(&pair.text(), Method::Post).1, BodyFraming::Length(0));
    assert!(pair.client.has_stream(1), "the request goes on");
    pair.client.data_head(1, 0, true, &mut pair.out).unwrap();
    assert!(!pair.client.has_stream(1));
}

#[test]
fn an_answer_that_can_have_no_body_may_say_how_long_it_would_be() {
    let mut pair = Pair::open();
    for (stream, text, method, status) in
        [(1, HEAD, Method::Head, "200"), (3, GET, Method::Get, "304"), (5, HEAD, Method::Head, "404")]
    {
        assert_eq!(pair.ask(text, true), stream);
        let fields = [(":status", status), ("content-length", "77")];
        assert!(!pair.client.is_answered(stream));
        assert_eq!(pair.headers(stream, &fields, false), answer(stream, false));
        assert!(pair.client.is_answered(stream), "but for its end");
        assert_eq!(framing(&pair.text(), method).1, BodyFraming::None);
        let end = ClientEvent::Data { stream, range: 9..9, ends: true };
        assert_eq!(pair.data(stream, b"", true), [end]);
    }
    pair.ask(HEAD, true);
    pair.headers(7, &[(":status", "200"), ("content-length", "2")], false);
    assert_eq!(pair.data(7, b"hi", true), failed(7, ErrorCode::Protocol, Defect::BodyLength));
}

#[test]
fn a_body_is_as_long_as_it_says() {
    for (pieces, is_right) in [
        (vec![&b"hello"[..]], true),
        (vec![b"he", b"llo"], true),
        (vec![b"hell"], false),
        (vec![b"hello!"], false),
    ] {
        let mut pair = Pair::open();
        pair.ask(GET, true);
        pair.headers(1, &[(":status", "200"), ("content-length", "5")], false);
        let last = pieces.len() - 1;
        let events: Vec<_> =
            pieces.iter().enumerate().flat_map(|(at, piece)| pair.data(1, piece, at == last)).collect();
        let failed = failed(1, ErrorCode::Protocol, Defect::BodyLength);
        assert_eq!(!events.ends_with(&failed), is_right, "{pieces:?}");
        assert!(!pair.client.has_stream(1));
    }
}

#[test]
fn a_wrong_answer_ends_its_stream_and_no_other() {
    let mut pair = Pair::open();
    for (at, (fields, why)) in [
        (vec![("server", "x")], Defect::PseudoField),
        (vec![(":status", "101")], Defect::Status),
        (vec![(":status", "200"), ("connection", "close")], Defect::ConnectionField),
        (vec![(":status", "200"), ("a", "b\rc")], Defect::FieldValue),
    ]
    .into_iter()
    .enumerate()
    {
        let stream = 2 * u32::try_from(at).unwrap() + 1;
        assert_eq!(pair.ask(GET, true), stream);
        assert_eq!(pair.headers(stream, &fields, false), failed(stream, ErrorCode::Protocol, why));
    }
    assert_eq!(pair.ask(GET, true), 9);
    assert_eq!(pair.data(9, b"x", false), failed(9, ErrorCode::Protocol, Defect::DataBeforeHead));
    assert_eq!(pair.ask(GET, true), 11);
    pair.answers(11, false);
    let without_end = failed(11, ErrorCode::Protocol, Defect::TrailersWithoutEnd);
    assert_eq!(pair.headers(11, &[("a", "b")], false), without_end);
    assert_eq!(pair.ask(GET, true), 13);
    assert_eq!(pair.answers(13, true), answer(13, true));
}

#[test]
fn what_has_gone_on_is_given_back_to_the_target() {
    let mut pair = Pair::open();
    pair.ask(GET, true);
    pair.answers(1, false);
    for _ in 0..4 {
        pair.data(1, &[0; 16_384], false);
    }
    pair.out.clear();
    let exceeded = Pair::data(&mut pair, 1, b"x", false);
    assert_eq!(exceeded, failed(1, ErrorCode::FlowControl, Defect::WindowExceeded));
    pair.ask(GET, true);
    pair.answers(3, false);
    pair.data(3, &[0; 16_384], false);
    pair.data(3, &[0; 16_384], false);
    pair.out.clear();
    pair.client.consumed(3, 32_768, &mut pair.out);
    let window = FrameKind::WindowUpdate;
    assert_eq!(pair.sent_numbers(), [(window, 3, 32_768)]);
    pair.client.reset(3, ErrorCode::Cancel, &mut pair.out);
    assert_eq!(pair.sent_numbers(), [(FrameKind::Reset, 3, 8)]);
}
