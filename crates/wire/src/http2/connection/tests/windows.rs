//! Is never more sent than the other end has room for?

use super::*;

fn window_setting(bytes: u32) -> Vec<u8> {
    [&[0, 4][..], &bytes.to_be_bytes()].concat()
}

#[test]
fn a_stream_waits_for_its_window() {
    let mut pair = Pair::open();
    pair.frame(4, 0, 0, &window_setting(1));
    pair.get(1);
    assert_eq!(pair.server.room(1), 0, "no data before the head");
    pair.answer(1, false);
    assert_eq!(pair.server.room(1), 1);
    assert_eq!(pair.server.data_head(1, 2, false, &mut pair.out), Err(StreamGone));
    pair.server.data_head(1, 1, false, &mut pair.out).unwrap();
    assert_eq!(pair.server.room(1), 0);
    assert_eq!(pair.frame(8, 0, 1, &5_u32.to_be_bytes()), [Event::WindowOpened { stream: Some(1) }]);
    assert_eq!(pair.frame(8, 0, 1, &5_u32.to_be_bytes()), [], "it was open");
    assert_eq!(pair.server.room(1), 10);
    assert_eq!(pair.server.data_head(1, 0, true, &mut pair.out), Ok(()), "an end needs no room");
}

#[test]
fn windows_move_with_the_setting_and_may_be_below_nothing() {
    let mut pair = Pair::open();
    pair.frame(4, 0, 0, &window_setting(3));
    pair.get(1);
    pair.answer(1, false);
    pair.server.data_head(1, 3, false, &mut pair.out).unwrap();
    assert_eq!(pair.frame(4, 0, 0, &window_setting(2)), []);
    assert_eq!(pair.frame(8, 0, 1, &1_u32.to_be_bytes()), [], "0 is not room");
    assert_eq!(pair.frame(8, 0, 1, &1_u32.to_be_bytes()), [Event::WindowOpened { stream: Some(1) }]);
    assert_eq!(pair.server.room(1), 1);
    pair.server.data_head(1, 1, false, &mut pair.out).unwrap();
    assert_eq!(pair.frame(4, 0, 0, &window_setting(9)), [Event::WindowOpened { stream: None }]);
    assert_eq!(pair.server.room(1), 7);
}

#[test]
fn all_streams_share_the_window_of_the_connection() {
    let mut pair = Pair::open();
    pair.frame(4, 0, 0, &window_setting(1 << 20));
    for stream in [1, 3] {
        pair.get(stream);
        pair.answer(stream, false);
    }
    for _ in 0..3 {
        pair.server.data_head(1, 16_384, false, &mut pair.out).unwrap();
    }
    assert_eq!(pair.server.room(3), 16_383);
    pair.server.data_head(3, 16_383, false, &mut pair.out).unwrap();
    assert_eq!((pair.server.room(1), pair.server.room(3)), (0, 0));
    assert_eq!(pair.frame(8, 0, 0, &1_u32.to_be_bytes()), [Event::WindowOpened { stream: None }]);
    assert_eq!((pair.server.room(1), pair.server.room(3)), (1, 1));
}

#[test]
fn a_client_hears_of_room_when_its_bytes_have_gone_on() {
    let mut pair = Pair::open();
    pair.post(1, &[]);
    for _ in 0..4 {
        pair.data(1, &[0; 16_384], false);
    }
    assert_eq!(pair.sent_numbers(), [], "nothing has gone on");
    pair.server.consumed(1, 32_767, &mut pair.out);
    assert_eq!(pair.sent_numbers(), []);
    pair.server.consumed(1, 1, &mut pair.out);
    assert_eq!(pair.sent_numbers(), [(FrameKind::WindowUpdate, 1, 32_768)]);
    pair.server.consumed(1, usize::MAX, &mut pair.out);
    assert_eq!(pair.sent_numbers(), [(FrameKind::WindowUpdate, 1, 32_768)], "no more than there was");
}

#[test]
fn a_client_that_sends_more_than_its_window_is_stopped() {
    let mut pair = Pair::open();
    pair.post(1, &[]);
    for _ in 0..4 {
        pair.data(1, &[0; 16_384], false);
    }
    assert_eq!(pair.data(1, b"x", false), reset(1, ErrorCode::FlowControl, Defect::WindowExceeded));

    let mut pair = Pair::with(&Bounds { connection_window: 65_536, ..Bounds::default() });
    pair.post(1, &[]);
    pair.post(3, &[]);
    for _ in 0..4 {
        pair.data(1, &[0; 16_384], false);
    }
    assert_eq!(pair.data(3, b"x", false), broken(ErrorCode::FlowControl, Defect::WindowExceeded));
}

#[test]
fn the_window_of_a_stream_that_ends_early_goes_back_to_the_connection() {
    let mut pair = Pair::with(&Bounds { connection_window: 65_536, ..Bounds::default() });
    for stream in (1..40).step_by(2) {
        assert_eq!(pair.post(stream, &[]), request(stream, false));
        for _ in 0..3 {
            assert_eq!(pair.data(stream, &[0; 16_384], false).len(), 1);
        }
        pair.frame(3, 0, stream, &ErrorCode::Cancel.number().to_be_bytes());
    }
}

#[test]
fn a_window_grows_by_something_and_not_beyond_all_bounds() {
    let increment = |stream: u32, more: u32| {
        let mut pair = Pair::open();
        pair.get(1);
        pair.frame(8, 0, stream, &more.to_be_bytes())
    };
    let most = LARGEST_31;
    assert_eq!(increment(0, 0), broken(ErrorCode::Protocol, Defect::Window));
    assert_eq!(increment(0, most), broken(ErrorCode::FlowControl, Defect::Window));
    assert_eq!(increment(1, 0), reset(1, ErrorCode::Protocol, Defect::Window));
    assert_eq!(increment(1, most), reset(1, ErrorCode::FlowControl, Defect::Window));
    let mut pair = Pair::open();
    pair.get(1);
    assert_eq!(pair.frame(8, 0, 1, &(most - 65_535).to_be_bytes()), []);
    assert_eq!(pair.frame(4, 0, 0, &window_setting(65_536)), broken(ErrorCode::FlowControl, Defect::Window));
}
