//! Is a request that nobody looked at told apart from one that may have been carried out?

use super::*;

fn reset(pair: &mut Pair, stream: u32, code: ErrorCode) -> Vec<ClientEvent> {
    pair.frame(3, 0, stream, &code.number().to_be_bytes())
}

fn told(stream: u32, code: ErrorCode, is_refused: bool) -> Vec<ClientEvent> {
    vec![ClientEvent::Reset { stream, code, why: None, is_refused }]
}

#[test]
fn a_refused_stream_may_be_sent_again_unless_something_was_said_on_it() {
    let mut pair = Pair::open();
    let refused = ErrorCode::RefusedStream;
    for _ in 0..4 {
        pair.ask(GET, true);
    }
    assert_eq!(reset(&mut pair, 1, refused), told(1, refused, true));
    assert_eq!(reset(&mut pair, 3, ErrorCode::Internal), told(3, ErrorCode::Internal, false));
    pair.headers(5, &[(":status", "100")], false);
    assert_eq!(reset(&mut pair, 5, refused), told(5, refused, false));
    pair.answers(7, false);
    assert_eq!(reset(&mut pair, 7, refused), told(7, refused, false));
    assert_eq!((pair.client.streams(), pair.client.is_finished()), (0, false));
}

#[test]
fn a_target_may_have_enough_of_a_request_that_it_has_answered() {
    let mut pair = Pair::open();
    pair.ask(POST, false);
    assert_eq!(pair.answers(1, true), answer(1, true));
    assert_eq!(reset(&mut pair, 1, ErrorCode::NoError), told(1, ErrorCode::NoError, false));
    assert_eq!(pair.client.data_head(1, 0, true, &mut pair.out), Err(StreamGone));
}

#[test]
fn what_goaway_leaves_out_is_gone_and_the_rest_goes_on() {
    let mut pair = Pair::open();
    for _ in 0..4 {
        pair.ask(POST, false);
    }
    let event = |last| vec![ClientEvent::GoAway { last, code: ErrorCode::NoError }];
    assert_eq!(pair.goes(LARGEST_31), event(LARGEST_31));
    assert_eq!(pair.client.streams(), 4);
    assert_eq!(pair.client.request(GET, true, &mut pair.out), Err(NotSent::Ending));
    assert_eq!(pair.goes(3), event(3));
    let open = [1, 3, 5, 7].map(|stream| pair.client.has_stream(stream));
    assert_eq!(open, [true, true, false, false]);
    assert_eq!(pair.goes(5), [], "it cannot take more again");
    assert_eq!(pair.goes(3), []);
    assert_eq!(pair.client.room(5), 0);
    pair.client.data_head(3, 0, true, &mut pair.out).unwrap();
    pair.answers(3, true);
    assert_eq!(pair.goes(0), event(0));
    assert!(pair.client.is_finished());
}

#[test]
fn who_says_goodbye_sends_nothing_more_and_hears_the_rest() {
    let mut pair = Pair::open();
    pair.ask(GET, true);
    pair.out.clear();
    pair.client.go_away(ErrorCode::NoError, &mut pair.out);
    pair.client.go_away(ErrorCode::NoError, &mut pair.out);
    assert_eq!(pair.sent_numbers(), [(FrameKind::GoAway, 0, 0)]);
    assert_eq!(pair.client.request(GET, true, &mut pair.out), Err(NotSent::Ending));
    assert!(!pair.client.is_finished());
    assert_eq!(pair.answers(1, true), answer(1, true));
    assert!(pair.client.is_finished());
}

#[test]
fn what_comes_late_on_a_stream_that_we_gave_up_is_not_held_against_its_target() {
    let mut pair = Pair::open();
    for _ in 0..2000 {
        let stream = pair.ask(GET, true);
        pair.client.reset(stream, ErrorCode::Cancel, &mut pair.out);
        assert_eq!(pair.answers(stream, false), []);
        for _ in 0..8 {
            assert_eq!(pair.data(stream, &[0; 1000], false), []);
        }
    }
    let windows: u32 =
        pair.sent_numbers().iter().filter(|sent| sent.0 == FrameKind::WindowUpdate).map(|sent| sent.2).sum();
    assert!(windows > 15_000_000, "what was thrown away is given back: {windows}");
}

#[test]
fn numbers_are_used_up_at_last() {
    let mut pair = Pair::open();
    pair.client.end.past.open(LARGEST_31 - 2);
    assert_eq!(pair.ask(GET, true), LARGEST_31);
    assert_eq!(pair.client.request(GET, true, &mut pair.out), Err(NotSent::Ending));
    assert!(pair.client.is_ending() && !pair.client.is_finished());
}

#[test]
fn a_ping_comes_back() {
    let mut pair = Pair::open();
    pair.client.ping(*b"12345678", &mut pair.out);
    let sent = pair.sent();
    assert_eq!((sent[0].0.kind, &sent[0].1[..]), (FrameKind::Ping, &b"12345678"[..]));
    assert_eq!(pair.frame(6, 1, 0, b"12345678"), [ClientEvent::Pong { payload: *b"12345678" }]);
    assert_eq!(pair.frame(6, 0, 0, b"abcdefgh"), []);
    assert_eq!(pair.sent()[0].0.flags, 1);
}
